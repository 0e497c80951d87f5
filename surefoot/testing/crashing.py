"""The kill test for an author's own recipe: its process dies right before or after a step acts, and another goes on.

Nothing but the journal is left of the first process. The second one signs in anew, asks `already_done`, and goes on;
counted is how often the step acted in both together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Generic, Literal, TypeAlias, TypeVar, cast

from pydantic import BaseModel

from surefoot.browser.journey import Exchange, Stop, as_stops
from surefoot.errors import AuthorErred, Control, NotInJourney, NotOnce
from surefoot.events import Kind
from surefoot.facts import Fact
from surefoot.recipes.recipe import Recipe
from surefoot.recipes.registry import AnyRecipe
from surefoot.recipes.step import FinalStep, Intent, SafeStep, SignInStep, UndoableStep, step_name
from surefoot.runs.records import StepRecord
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.fake_api import FakeApi
from surefoot.testing.fake_clock import FakeClock
from surefoot.testing.journey import Journey
from surefoot.testing.memory import Answering, Answers, MemoryJournal, Policy
from surefoot.testing.played import Played
from surefoot.testing.playing import MadeUp, input_of
from surefoot.testing.saved_engine import Known, SavedEngine, engine_of, is_unsaved
from surefoot.testing.saved_hands import SavedHands

I = TypeVar("I", bound=BaseModel)  # noqa: E741 — the input
O = TypeVar("O")  # noqa: E741 — the output
AnyStepType: TypeAlias = type[SafeStep[Any]] | type[UndoableStep[Any]] | type[FinalStep[Any]]
When: TypeAlias = Literal["before", "after"]
Shown: TypeAlias = Snapshot | Stop | Exchange


def crash_at(
    step: AnyStepType, when: When, *, shows: Iterable[Shown] | Callable[[Intent], Iterable[Shown]] = ()
) -> Crash:
    """Return how a process dies at a step; `play` of it tries that.

        survived = await crash_at(Pay, "after", shows=[PAID]).play(book, BOOKED)

    Args:
        step: The class of the step; of several, the first that is taken.
        when: Right before its act, once the intent is written; or right after, when nothing else is.
        shows: What the site shows, and its API answers, to whoever looks then: the pages that `already_done` goes
            to. Or a function that makes them of the intent, whose `key` the step typed in as its reference.
    """
    return Crash(step, when, shows)


@dataclass(frozen=True)
class Survived(Generic[O]):
    """A run whose process died, and that was brought to its end by another one."""

    first: Played[O]
    """The process that died."""
    second: Played[O]
    """The one that went on."""
    acts: int
    """How often the step acted in both."""

    @property
    def output(self) -> O:
        """What the recipe returned in the end."""
        return self.second.output


@dataclass(frozen=True)
class Crash:
    """Where a process dies."""

    step: AnyStepType
    when: When
    shows: Iterable[Shown] | Callable[[Intent], Iterable[Shown]] = ()

    async def play(
        self,
        recipe: Recipe[I, O],
        journey: Journey | Iterable[Stop | Snapshot],
        given: I | None = None,
        *,
        secrets: Mapping[str, str] | None = None,
        approve: Policy | None = True,
        answers: Answers | None = None,
        api: FakeApi | None = None,
        clock: FakeClock | None = None,
    ) -> Survived[O]:
        """Run a recipe until it dies, go on with it from what was written, and hold that the step acted once.

        The second process sees the pages of the sign-in, then what `shows` says, then the rest of the journey: all
        of it where nothing was done, what came after the act where it was.

        Raises:
            NotOnce: The step would act, or acted, a second time; or it never did.
            AuthorErred: The run does not come to such a step; or `shows` lacks a page that is looked at.
            SurefootError, Control: What the second process ends with.
        """
        whole = Journey.of(journey)
        known = Known(
            MadeUp() if secrets is None else secrets,
            approve,
            answers or {},
            clock or FakeClock(whole.case.began_at),
            api,
        )
        made, taken = cast("AnyRecipe", recipe), given if given is not None else input_of(recipe, whole.case)
        journal = MemoryJournal(whole.case.run, known.clock, Answering(known.answers, whole.case.answers))
        first = engine_of(made, whole, known, kind=_Mortal, journal=journal)
        first.dies = self
        await self._die(first, taken)
        told = cast("Played[O]", first.result(None, None))
        died_at = known.clock.time()
        known.clock.advance(getattr(self.step, "settle", timedelta()))  # nobody is there at once
        second = engine_of(made, self._left(whole, first), known, kind=_Mortal, journal=first.left)
        second.acts, second.once, second.name = first.acts, self, first.name
        second.quiet_since = died_at
        return Survived(told, cast("Played[O]", await self._go_on(second, taken)), second.acts)

    def fits(self, step: object) -> bool:
        """Say whether it is such a step."""
        return isinstance(step, self.step)

    async def _die(self, engine: _Mortal, taken: BaseModel) -> None:
        try:
            await engine.go(taken)
        except _Died:
            return
        except (Exception, Control) as error:
            raise AuthorErred(
                f"the run ended before it came to {self.step.__name__}: {error}",
                next_action="play the journey without a crash first",
            ) from error
        raise AuthorErred(
            f"the run takes no step {self.step.__name__}, so nothing died", next_action="name a step that it takes"
        )

    async def _go_on(self, engine: _Mortal, taken: BaseModel) -> Played[object]:
        name, value = step_name(self.step), None
        try:
            value = await engine.go(taken)
        except (Exception, Control) as error:
            if isinstance(error, NotInJourney) or is_unsaved(error):
                raise AuthorErred(
                    f"once the process had died {self.when} {name} acted, the run looked at what is not saved: {error}",
                    next_action=f'give it: crash_at({self.step.__name__}, "{self.when}", shows=[…])',
                ) from error
            error.add_note(f"so it ended once the process had died {self.when} {name} acted")
            raise
        if engine.acts != 1 and not issubclass(self.step, SafeStep):
            raise NotOnce(f"{name} acted {engine.acts} times, where the process died {self.when} it did")
        return engine.result(None, value)

    def _left(self, whole: Journey, dead: _Mortal) -> Journey:
        """Return what the site shows from then on; what was done on the way is another way now."""
        intent = dead.intent
        shows = list(self.shows(intent) if callable(self.shows) and intent is not None else _plain(self.shows))
        stops = as_stops(one for one in shows if not isinstance(one, Exchange))
        signed, done = dead.signed_in_at, dead.acts and not issubclass(self.step, SafeStep)
        rest = dead.place if done else signed
        pages = (*whole.stops[:signed], *stops, *whole.stops[rest:])
        answering = cast("SavedHands", dead.hands).answering
        left = () if isinstance(answering, FakeApi) else tuple(answering.left)
        return replace(
            whole,
            stops=tuple(replace(stop, acted=(), fresh=False) for stop in pages),
            exchanges=(*(one for one in shows if isinstance(one, Exchange)), *left),
        )


class _Died(BaseException):
    """The process is gone: nothing that a recipe does about it reaches anybody."""


class _Lease:
    """The right to act, which ends with the process."""

    seconds = 3600.0

    def __init__(self) -> None:
        self.is_over = False

    def guard(self) -> None:
        """Raise once it is over."""
        if self.is_over:
            raise _Died


@dataclass
class _Mortal(SavedEngine):
    """The engine of a process that dies where it is told to, and counts how often a step acts."""

    dies: Crash | None = None
    once: Crash | None = None
    """The crash that an earlier process died of: what acted then must not act again."""
    acts: int = 0
    name: str | None = None
    """The step at which one died, as the journal has it."""
    left: MemoryJournal | None = None
    """What had been written by then."""
    intent: Intent | None = None
    """That of the step at which it died."""
    signed_in_at: int = 0
    """The number of the stop after those of the last sign-in."""
    place: int = 0
    """The number of the stop at which it died."""
    _mortality: _Lease = field(default_factory=_Lease)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.lease = self._mortality

    def tell(self, kind: Kind, text: str = "", *, facts: tuple[Fact, ...] = ()) -> None:
        """Die, or count, where the time has come."""
        self._mortality.guard()
        super().tell(kind, text, facts=facts)
        step = self.taken.get(self.current or "")
        place = cast("SavedHands", self.hands).saved.place
        if kind == "recorded" and isinstance(step, SignInStep):
            self.signed_in_at = place + 1
        crash = self.dies or self.once
        if crash is None or not crash.fits(step) or self.name not in {None, self.current}:
            return
        if kind == "intent recorded" and self.once is not None and self.acts and not isinstance(step, SafeStep):
            raise NotOnce(
                f"{self.current} had acted when the process died, and would act once more: "
                "already_done says that it was not done"
            )
        self.acts += kind == "acted"
        if self.dies is not None and kind == self._last_word(step):
            self._die(place)

    def _last_word(self, step: object) -> Kind:
        if cast("Crash", self.dies).when == "after":
            return "acted"
        return "step begun" if isinstance(step, SafeStep) else "intent recorded"

    def _die(self, place: int) -> None:
        self.name, self.left = self.current, _reread(cast("MemoryJournal", self.journal))
        known = self.left.records.get(self.name or "")
        self.intent, self.place = known.intent if known else None, max(place, 0)
        self._mortality.is_over = True
        raise _Died


def _reread(written: MemoryJournal) -> MemoryJournal:
    """Return what a disk would hold of a journal; whatever is written to that afterwards is lost."""
    left = MemoryJournal(written.run, written.clock, written.answering)
    left.records = {
        name: StepRecord.model_validate_json(one.model_dump_json()) for name, one in written.records.items()
    }
    left.asked, left.asked_approvals = list(written.asked), list(written.asked_approvals)
    left.used, left.account = written.used, written.account
    return left


def _plain(shows: object) -> Sequence[Shown]:
    if callable(shows):
        raise AuthorErred("a safe step has no intent to make pages of", next_action="give shows=[…] as a list")
    return list(cast("Iterable[Shown]", shows))
