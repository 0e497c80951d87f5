"""What a run without a browser came to: its output, every fact, what was asked of people, where it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from surefoot.browser.journey import Acted
from surefoot.events import Event
from surefoot.facts import Fact
from surefoot.model import Outcome
from surefoot.recipes.run import Failed
from surefoot.runs.records import Approval, Question, StepRecord
from surefoot.runs.taking import AnyStep
from surefoot.selectors.snapshot import Snapshot

O = TypeVar("O")  # noqa: E741 — the output


@dataclass(frozen=True)
class Played(Generic[O]):
    """A run of a whole recipe on saved pages."""

    outcome: Outcome
    """How it ended, or that it waits."""
    error: BaseException | None
    """What ended it before its time: an error, a `GiveUp`, the `Suspend` of a run that waits."""
    value: O | None
    steps: tuple[StepRecord, ...]
    """Every step that was begun, in order, as the journal has it: inputs, output, facts, state."""
    taken: Mapping[str, AnyStep]
    """The steps themselves, by their names."""
    asked: tuple[Question, ...]
    """What it asked people, with their answers."""
    approvals: tuple[Approval, ...]
    """What waited for approval, oldest first, with what was shown and decided."""
    step: str | None
    """The step it was in last."""
    page: Snapshot
    """The page where it stood."""
    place: int
    """The number of that page in the journey, from nought; less where it stood before the first one."""
    tolerated: tuple[Failed, ...]
    """The items that failed within what the recipe allows."""
    rest: tuple[Acted, ...]
    """The recorded actions that were not done."""
    typed: tuple[str, ...]
    """What was typed or chosen otherwise than in the recorded run, in words."""
    events: tuple[Event, ...]
    """What happened, as the command line tells it."""

    @property
    def output(self) -> O:
        """What the recipe returned; raises what ended it where it returned nothing."""
        if self.error is not None:
            raise self.error
        return cast("O", self.value)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that was looked at, in the order of the steps."""
        return tuple(fact for facts in facts_of(self.steps).values() for fact in facts)

    @property
    def undone(self) -> tuple[str, ...]:
        """The names of the steps that were taken back."""
        return tuple(one.name for one in self.steps if one.state == "undone")


def facts_of(records: Iterable[StepRecord]) -> dict[str, tuple[Fact, ...]]:
    """Return what was looked at in each step: what made it ready, then what proved it."""
    return {
        one.name: (*(one.intent.ready if one.intent else ()), *one.facts)
        for one in records
        if one.kind in {"safe", "undoable", "final"}
    }
