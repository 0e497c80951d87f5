"""The engine of live runs on the pages of a journey: what it needs of the world, in memory."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from surefoot.browser.saved_ctx import secret_among
from surefoot.browser.trail import Trail
from surefoot.config import Settings
from surefoot.errors import AuthorErred, BadResponse, BrowserFailed, InDoubt, NotInJourney, Suspend
from surefoot.events import Event, Kind
from surefoot.facts import Fact
from surefoot.model import File, Outcome, digest
from surefoot.recipes.registry import AnyRecipe
from surefoot.recipes.step import Found, Intent, SafeStep
from surefoot.runs.engine import Engine
from surefoot.runs.gatekeeper import Spending
from surefoot.runs.records import StepRecord, StepState, outcome_of
from surefoot.runs.replay import Replay
from surefoot.runs.taking import Adapter, Changing
from surefoot.testing.fake_api import FakeApi
from surefoot.testing.fake_clock import FakeClock
from surefoot.testing.journey import Case, Journey
from surefoot.testing.memory import Answering, Answers, MemoryJournal, Policy, Standing
from surefoot.testing.played import Played
from surefoot.testing.saved_hands import MakeSavedHands, SavedHands

O = TypeVar("O")  # noqa: E741 — the output
_E = TypeVar("_E", bound="SavedEngine")

_SETTINGS = Settings(data_dir=Path(tempfile.gettempdir()), linger=0)
"""Nothing is kept, and nobody is waited for."""


@dataclass
class SavedEngine(Engine):
    """The engine on a journey: what the journey does not hold ends the run with what led there."""

    ended: Outcome | None = None
    """How the recorded run ended, if one was."""
    refused: BadResponse | None = None
    """What the site answered in the journey when the step was tried before."""

    def tell(self, kind: Kind, text: str = "", *, facts: tuple[Fact, ...] = ()) -> None:
        """Keep what happened; the log of a test is its result."""
        self.listener(self.event(kind, text, facts))

    def can_be_mended(self, error: BaseException, step: SafeStep[object]) -> bool:
        """Say whether the journey may show another try: only where it shows that the site failed."""
        self.refused = error if isinstance(error, BadResponse) else None
        return self.refused is not None and super().can_be_mended(error, step)

    async def _safe_once(self, step: SafeStep[object], blank: StepRecord, adapter: Adapter, *, tries: int) -> object:
        if tries == 1:
            self.refused = None
        try:
            return await super()._safe_once(step, blank, adapter, tries=tries)
        except NotInJourney:
            if self.refused is not None:
                raise self.refused from None
            raise

    async def after_act_failed(self, step: Changing, intent: Intent, error: Exception) -> Found[object] | None:
        """Look whether it was done all the same; raise how the act failed where the journey does not show that."""
        try:
            return await super().after_act_failed(step, intent, error)
        except InDoubt as doubt:
            if is_unsaved(doubt):
                raise error from None
            raise

    async def picture(self) -> File | None:
        """Return the picture that was taken there, if any."""
        try:
            return await super().picture()
        except BrowserFailed:
            return None

    @property
    def trail(self) -> Trail:
        """How the run kept to what was recorded."""
        return cast("SavedHands", self.hands).saved.trail

    async def ended_by(self, error: BaseException | None) -> BaseException | None:
        """Undo what a live run would, as far as the journey shows it, and return what the run ends with."""
        if error is None or isinstance(error, (AuthorErred, BrowserFailed, Suspend, InDoubt)):
            return error
        step = self.current
        if self.ended in {None, Outcome.DONE, Outcome.WAITING}:  # then the recorded run took nothing back
            self.trail.leave()
        try:
            await self.undo.everything()
        except InDoubt as doubt:
            if not is_unsaved(doubt):
                return doubt
        finally:
            self.current = step
        return error

    def result(self, error: BaseException | None, value: O | None) -> Played[O]:
        """Return all that is told of the run."""
        journal, saved = cast("MemoryJournal", self.journal), cast("SavedHands", self.hands).saved
        outcome = outcome_of(error) if error is not None else Outcome.PARTIAL if self.tolerated else Outcome.DONE
        records = sorted(self.replay.records.values(), key=lambda one: one.place)
        return Played(
            outcome=outcome,
            error=error,
            value=value,
            steps=tuple(one for one in records if one.kind in {"safe", "undoable", "final"}),
            taken=dict(self.taken),
            asked=tuple(journal.asked),
            approvals=tuple(reversed(journal.asked_approvals)),
            step=self.current,
            page=saved.here,
            place=saved.place,
            tolerated=tuple(self.tolerated),
            rest=self.trail.rest,
            typed=tuple(self.trail.typed),
            events=tuple(cast("_Heard", self.listener).events),
        )


class _Heard:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)


class _Held:
    """A run that nobody else can take."""

    seconds = 3600.0

    def guard(self) -> None:
        """Let everything pass."""


@dataclass(frozen=True)
class Known:
    """What people, the vault, the clock and the API would say."""

    secrets: Mapping[str, str]
    approve: Policy | None
    answers: Answers
    clock: FakeClock
    api: FakeApi | None = None


def engine_of(
    recipe: AnyRecipe,
    journey: Journey,
    known: Known,
    *,
    kind: type[_E] = SavedEngine,
    make_hands: MakeSavedHands = SavedHands,
    journal: MemoryJournal | None = None,
) -> _E:
    """Return the engine of one process.

    Args:
        recipe: What it runs.
        journey: What it runs on.
        known: What it is told.
        kind: The class of the engine.
        make_hands: What the pages go through.
        journal: What an earlier process of the run wrote, where there was one.
    """
    case, clock = journey.case, known.clock
    journal = journal or MemoryJournal(case.run, clock, Answering(known.answers, case.answers))
    spending = Spending(recipe.budget, journal.used)
    replay = Replay(journal, _recorded(case) | journal.records, spending, journal.account, clock=clock)

    def hands(recipe: AnyRecipe, settings: Settings, *, on_opened: Callable[[], Any], **_: object) -> SavedHands:  # noqa: ARG001 — there is nothing to set
        made = make_hands(recipe, journey, on_opened)
        if known.api is not None:
            made.answering = known.api
        return made

    return kind(
        journal=journal,
        recipe=recipe,
        settings=_SETTINGS,
        lease=_Held(),
        spending=spending,
        folder=_SETTINGS.data_dir,
        secrets=lambda account, name: secret_among(known.secrets, account, name),
        listener=_Heard(),
        replay=replay,
        quiet_since=clock.time(),
        make_hands=hands,
        approver=Standing(known.approve),
        chance=random.Random(case.run).random,  # noqa: S311 — the same in every play, which is the point
        short_sleep=float("inf"),
        ended=case.outcome,
    )


def _recorded(case: Case) -> dict[str, StepRecord]:
    """Return the times and random numbers of a case as the journal had them."""
    return {
        name: StepRecord(
            run=case.run,
            name=name,
            place=place,
            kind="value",
            state=StepState.DONE,
            inputs_digest=digest(None),
            output=value,
        )
        for place, (name, value) in enumerate(case.values.items())
    }


def is_unsaved(doubt: BaseException) -> bool:
    """Say whether what is in doubt is so because a page was not saved."""
    cause: BaseException | None = doubt
    while cause is not None and not isinstance(cause, NotInJourney):
        cause = cause.__cause__
    return cause is not None
