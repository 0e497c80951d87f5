"""Running a whole recipe on the pages of a journey: the engine of live runs, without a browser and a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar, cast

from pydantic import BaseModel

from surefoot.browser.journey import Stop
from surefoot.errors import AuthorErred, Control
from surefoot.recipes.recipe import Recipe
from surefoot.recipes.registry import AnyRecipe
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.fake_api import FakeApi
from surefoot.testing.fake_clock import FakeClock
from surefoot.testing.journey import Case, Journey
from surefoot.testing.memory import Answers, Policy
from surefoot.testing.played import Played
from surefoot.testing.saved_engine import Known, engine_of
from surefoot.testing.saved_hands import MakeSavedHands, SavedHands

I = TypeVar("I", bound=BaseModel)  # noqa: E741 — the input
O = TypeVar("O")  # noqa: E741 — the output


async def play(
    recipe: Recipe[I, O],
    journey: Journey | Iterable[Stop | Snapshot],
    given: I | None = None,
    *,
    secrets: Mapping[str, str] | None = None,
    approve: Policy | None = None,
    answers: Answers | None = None,
    now: datetime | None = None,
    clock: FakeClock | None = None,
    api: FakeApi | None = None,
    check: bool = True,
    make_hands: MakeSavedHands = SavedHands,
) -> Played[O]:
    """Run a recipe on saved pages, with all that the engine does live but for waiting.

    Time stands still but for what the run sleeps, which it does at once. What failed is undone as in a live run,
    where the journey has the pages for it.

    Args:
        recipe: What `@recipe` made.
        journey: The pages in order, with the answers of the API; a recorded one also brings the input, the
            answers of people, times and random numbers.
        given: The input, where it is not the recorded one.
        secrets: What `ctx.secret` gives, by `name` or `account/name`.
        approve: What is said to a final step; without a policy the run waits there, which is a `Suspend`.
        answers: What `run.ask` is answered, by a part of the question.
        now: The time at which it begins, where it is not the recorded one.
        clock: The time, where a test lets it go on.
        api: What answers calls of the API, in the place of what was recorded.
        check: Whether what ends the run before its time is raised; otherwise it is told in the result.
        make_hands: What the pages go through, where that is more than the pages at rest.

    Raises:
        SurefootError: What a live run would fail with; `NotInJourney` where the next page or answer was not saved.
        Control: A recipe gives up, waits for an approval or an answer, or an effect is in doubt.
    """
    whole = Journey.of(journey)
    begins = clock.now() if clock is not None else now
    case = whole.case if begins is None else _moved(whole.case, begins)
    known = Known({} if secrets is None else secrets, approve, answers or {}, clock or FakeClock(case.began_at), api)
    engine = engine_of(cast("AnyRecipe", recipe), replace(whole, case=case), known, make_hands=make_hands)
    taken = given if given is not None else input_of(recipe, case)
    error: BaseException | None = None
    value: O | None = None
    try:
        try:
            value = cast("O", await engine.go(taken))
        except (Exception, Control) as raised:  # noqa: BLE001 — the border: told in the result, or raised once that is whole
            error = raised
        error = await engine.ended_by(engine.trail.diverged or error)
    finally:
        await engine.hands.close()
    if error is not None and check:
        raise error
    return engine.result(error, value)


class MadeUp(Mapping[str, str]):
    """Gives a made-up secret for every name: pages at rest show none of those that were typed."""

    def __getitem__(self, name: str) -> str:
        return f"made up for {name}"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


async def play_as_recorded(
    recipe: Recipe[I, O], journey: Journey, *, make_hands: MakeSavedHands = SavedHands
) -> Played[O]:
    """Run a recipe on a recorded journey with all that was recorded: input, answers, decisions; secrets are made up.

    What ends the run is told in the result; `compare` says how it differs.
    """
    said = journey.case.decisions
    return await play(
        recipe,
        journey,
        secrets=MadeUp(),
        approve=lambda approval: said.get(approval.step),
        check=False,
        make_hands=make_hands,
    )


def _moved(case: Case, now: datetime) -> Case:
    """Return the case as if it had begun at another time."""
    values = {name: value for name, value in case.values.items() if name.partition("#")[0] != "now"}
    return case.model_copy(update={"began_at": now, "values": values})


def input_of(recipe: Recipe[I, O], case: Case) -> I:
    """Return the input that was recorded; raises `AuthorErred` where none was."""
    if case.input is None:
        raise AuthorErred(f"{recipe.name}: these pages bring no input", next_action="give one: play(recipe, pages, …)")
    return recipe.parse(case.input)
