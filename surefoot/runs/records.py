"""What the journal holds, as values."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from surefoot.errors import Blocked, Cancelled, Control, GiveUp, InDoubt, LeaseLost, SurefootError, Suspend
from surefoot.facts import Fact
from surefoot.log.redaction import redactor
from surefoot.model import File, Model, Outcome
from surefoot.recipes.authored import authors_line
from surefoot.recipes.budget import Used
from surefoot.recipes.step import Intent

_CONTROLLED: dict[type[Control], Outcome] = {
    Suspend: Outcome.WAITING,
    InDoubt: Outcome.UNKNOWN,
    GiveUp: Outcome.GIVEN_UP,
    Cancelled: Outcome.CANCELLED,
    LeaseLost: Outcome.UNKNOWN,
    Control: Outcome.FAILED,
}


class StepState(StrEnum):
    """How a step stands."""

    BEGUN = "begun"
    """Its intent is on disk; of a changing step this means in doubt."""
    DONE = "done"
    UNPROVED = "unproved"
    """It has acted, and its facts do not hold."""
    FAILED = "failed"
    """It left nothing behind."""
    UNDONE = "undone"


class StepRecord(Model):
    """One step in the journal."""

    run: str
    name: str
    place: int
    kind: str
    state: StepState
    inputs: object = None
    inputs_digest: str
    intent: Intent | None = None
    output: object = None
    facts: tuple[Fact, ...] = ()
    evidence: tuple[File, ...] = ()
    error: Ending | None = None
    warnings: tuple[str, ...] = ()
    """What a person should look at: healed elements, targets down to their last way."""
    tries: int = 0
    found: bool = False
    begun_at: float | None = None
    ended_at: float | None = None

    @property
    def changes(self) -> bool:
        """Whether it is a step that changes something."""
        return self.kind in {"undoable", "final"}

    @property
    def may_have_acted(self) -> bool:
        """Whether the site may show its effect."""
        return self.changes and self.state in {StepState.BEGUN, StepState.DONE, StepState.UNPROVED}

    @property
    def in_doubt(self) -> bool:
        """Whether it may have acted, and is not known to be done."""
        return self.may_have_acted and self.state is not StepState.DONE


class Ending(Model):
    """How a run ended, or what it waits for: the step, the cause, and what to do next."""

    step: str | None = None
    cause: str
    next_action: str
    error: str | None = None
    """The name of the error's class."""
    exit_code: int = 1
    where: str | None = None
    """The author's line that led there: `book.py, line 40, in act`."""


class RunRecord(Model):
    """One run in the journal; times are seconds since 1970."""

    id: str
    recipe: str
    source: str
    version: str
    code: str
    job: str | None
    input: dict[str, object]
    state: Outcome
    owner: str | None
    epoch: int
    lease_until: float | None
    wake_at: float | None
    ending: Ending | None
    output: object
    account: str | None
    used: Used
    cancel_asked: bool
    place: str | None
    crashes: int
    warnings: Annotated[tuple[str, ...], BeforeValidator(lambda said: said or ())] = ()
    """What a person should look at, of all its steps."""
    created_at: float
    updated_at: float


class Shown(Model):
    """What a person is shown before approving a step: all that the approval is bound to."""

    run: str
    step: str
    kind_of_step: str
    inputs: object
    facts: tuple[Fact, ...]
    recipe: str
    version: str
    code: str
    account: str | None
    origins: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    """Such as an element that one way alone finds."""


class Approval(Model):
    """A person's one-time permission for one act."""

    id: str
    run: str
    step: str
    binding: str
    shown: Shown
    picture: File | None = None
    state: str
    by: str | None
    asked_at: float
    decided_at: float | None
    expires_at: float
    consumed_at: float | None


class Question(Model):
    """What waits for a person's answer."""

    id: str
    run: str
    name: str
    prompt: str
    form: dict[str, object]
    answer: object = None
    state: str
    by: str | None
    asked_at: float
    answered_at: float | None


StepRecord.model_rebuild()


def outcome_of(error: BaseException) -> Outcome:
    """Return how a run ends that is ended by an error, before anything is undone or looked up."""
    if isinstance(error, Control):
        return next(outcome for kind, outcome in _CONTROLLED.items() if isinstance(error, kind))
    return Outcome.BLOCKED if isinstance(error, Blocked) else Outcome.FAILED


def ending_of(error: BaseException, step: str | None) -> Ending:
    """Return an error as the journal keeps it."""
    ours = isinstance(error, (SurefootError, Control))
    cause = redactor.mask(str(error) if ours else f"{type(error).__name__}: {error}".removesuffix(": "))
    where = authors_line(error)
    line = where or "the recipe"
    surprise = "nothing is left to do" if ours else f"look at {line}: it raised what the recipe did not handle"
    next_action = str(getattr(error, "next_action", "") or surprise)
    code = int(getattr(error, "exit_code", 1))
    return Ending(
        step=step,
        cause=cause,
        next_action=next_action,
        error=type(error).__name__,
        exit_code=code,
        where=where,
    )
