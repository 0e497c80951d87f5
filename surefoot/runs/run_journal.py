"""The journal as a run needs it: what it writes before and after each act, and what people decided about it.

`journal.OwnJournal` keeps it in the database, where it survives a crash; a run on saved pages keeps it in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from surefoot.runs.records import Approval, Question, StepRecord


class Decisions(Protocol):
    """What was asked of people, and what they said."""

    def approvals(self, run: str) -> list[Approval]:
        """Return all approvals of a run, newest first."""
        ...

    def decide(self, approval: str, *, grant: bool, by: str) -> None:
        """Grant or deny; raises `ApprovalRefused` for one that was decided, used or void already."""
        ...

    def questions(self, run: str) -> list[Question]:
        """Return all questions of a run."""
        ...


class RunJournal(Protocol):
    """The journal of one run; each write is whole or not at all."""

    @property
    def run(self) -> str:
        """The name of the run."""
        ...

    @property
    def all(self) -> Decisions:
        """What was asked of people, in all runs that are kept there."""
        ...

    def write(self, records: Sequence[StepRecord], consume: Approval | None, **changes: object) -> None:
        """Write steps, consume an approval and change the run; raises `ApprovalRefused`."""
        ...

    def ask_approval(self, asked: Approval) -> None:
        """Record what waits for approval; whatever waited for the same step before is void."""
        ...

    def void_approvals(self, step: str) -> None:
        """Make void whatever was asked or granted for a step."""
        ...

    def ask(self, question: Question) -> None:
        """Record a question."""
        ...

    def ask_again(self, question: str, prompt: str, form: Mapping[str, object]) -> None:
        """Put a question once more, whose answer did not fit or was to another one."""
        ...
