"""A person who is asked by a run, and takes a while to say something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

from surefoot.errors import AuthorErred
from surefoot.runs.records import Approval
from surefoot.testing.fake_clock import FakeClock
from surefoot.testing.memory import Answers

Says: TypeAlias = bool | Sequence[bool | None] | Callable[[Approval], bool | None] | None
"""Yes, no, or nothing; one after the other; or what a function makes of what is shown."""

_PATIENCE = 20
"""Times that a person is asked before a test is taken for one without an end."""


class Person:
    """Somebody for `play(…, approve=person.decide, answers=person.answers, clock=person.clock)`.

    While a person thinks, time goes on: an approval may have expired by then, and is asked for anew.

    Args:
        clock: The time, which goes on by what the person takes.
        says: What is said to a final step; of several, the last one stands for all that follow.
        takes: How long that takes; of several, likewise.
        answers: What `run.ask` is answered, by a part of the question.
    """

    def __init__(
        self,
        clock: FakeClock | None = None,
        *,
        says: Says = True,
        takes: timedelta | Sequence[timedelta] = timedelta(),
        answers: Answers | None = None,
    ) -> None:
        self.clock = clock or FakeClock()
        self.answers: Answers = answers or {}
        self.asked: list[Approval] = []
        """What was shown, in order."""
        self._says = says
        self._takes = [takes] if isinstance(takes, timedelta) else list(takes)

    def decide(self, approval: Approval) -> bool | None:
        """Look at what is shown, take a while, and say something."""
        self.asked.append(approval)
        place = len(self.asked) - 1
        if place >= _PATIENCE:
            raise AuthorErred(
                f"{approval.step} was asked for {_PATIENCE} times: each time it had expired, or had changed, meanwhile",
                next_action="let the person take less time",
            )
        self.clock.advance(self._takes[min(place, len(self._takes) - 1)])
        if callable(self._says):
            return self._says(approval)
        if isinstance(self._says, Sequence):
            return self._says[min(place, len(self._says) - 1)]
        return self._says
