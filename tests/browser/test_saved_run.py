"""The six-step recipe on saved pages: recorded once in a real browser, then run without one."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urljoin

import pytest

from surefoot.browser.ctx import Ctx
from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import find_browser
from surefoot.browser.gate import OpenGate
from surefoot.browser.journey import Stop
from surefoot.browser.launch import open_browser
from surefoot.browser.page import Page
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.recording_page import RecordingPage
from surefoot.browser.saved_ctx import SavedCtx
from surefoot.browser.saved_page import SavedPage
from surefoot.demo.site.control import Site
from surefoot.errors import FactsFailed, ProofFailed, SurefootError, TargetLost, Unreachable
from surefoot.facts import Fact
from surefoot.model import Model
from surefoot.recipes.play import play
from surefoot.recipes.recipe import Recipe
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.recipes.run import Run
from surefoot.recipes.step import Absent, Found, Intent, SignInStep, Step
from surefoot.selectors.snapshot import Snapshot
from tests.conftest import BOOK_FLIGHT, TRIP

pytestmark = pytest.mark.browser

T = TypeVar("T")
_SECRETS = {"email": "ada@example.org", "password": "correct horse", "card": "4111 1111 1111 1111"}
_KEY = "trip-of-the-test"


@dataclass
class Straight:
    """A run that takes each step as it comes, and keeps its facts."""

    ctx: SavedCtx
    facts: list[Fact] = field(default_factory=list[Fact])
    steps: list[Step[object]] = field(default_factory=list["Step[object]"])

    async def __call__(self, step: Step[T]) -> T:
        """Take a step."""
        self.steps.append(cast("Step[object]", step))
        played = await play(step, self.ctx)
        self.facts += played.facts
        return played.value

    async def sign_in(self, step: SignInStep[T]) -> T:
        """Sign in."""
        self.ctx.account = step.account
        return await self(step)


async def book(ctx: SavedCtx, recipe: AnyRecipe) -> tuple[Model, Straight]:
    """Run the recipe's own function, and return the booking with what was looked at."""
    run = Straight(ctx)
    booking = await cast("Recipe[Model, Model]", recipe)(cast("Run", run), cast("Model", recipe.parse(TRIP)))
    return booking, run


@dataclass
class Recorded:
    """What a run in a real browser left."""

    journey: tuple[Stop, ...]
    booking: Model
    facts: list[Fact]
    steps: list[Step[object]]


@pytest.fixture(scope="module")
def recorded(running_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """The recipe, run once in a real browser behind a page that records."""
    running_site.reset()
    made = asyncio.run(_record(find(BOOK_FLIGHT)[0], tmp_path_factory.mktemp("recorded")))
    assert len(running_site.ledger().payments) == 1
    return made


async def _record(recipe: AnyRecipe, folder: Path) -> Recorded:
    async with (
        Egress(origins=recipe.origins, loads=(), on_refused=lambda _: None) as fence,
        open_browser(find_browser(), egress=fence, staging=folder) as context,
    ):
        live = PlaywrightPage(await context.new_page(), gate=OpenGate(), folder=folder, fence=fence)
        page = RecordingPage(cast("Page", live))
        booking, run = await book(_ctx(page), recipe)
    return Recorded(page.journey, booking, run.facts, run.steps)


@pytest.fixture
def book_flight(recorded: Recorded) -> AnyRecipe:
    """The recipe, as it was recorded."""
    return find(BOOK_FLIGHT)[0]


def _ctx(page: RecordingPage | SavedPage) -> SavedCtx:
    return SavedCtx(page=page, intent_key=_KEY, secrets=_SECRETS)


async def _fails(journey: tuple[Stop, ...], recipe: AnyRecipe) -> tuple[str, SurefootError]:
    """Run the recipe on a journey, and return the step that fails, and how."""
    run = Straight(_ctx(SavedPage(journey)))
    with pytest.raises(SurefootError) as caught:
        await cast("Recipe[Model, Model]", recipe)(cast("Run", run), cast("Model", recipe.parse(TRIP)))
    return type(run.steps[-1]).__name__, caught.value


def _without(journey: tuple[Stop, ...], landmark: str) -> tuple[Stop, ...]:
    """Return the journey without the pages that hold a text."""
    left = tuple(stop for stop in journey if landmark not in stop.page.html)
    assert len(left) < len(journey)
    return left


def _changed(journey: tuple[Stop, ...], old: str, new: str) -> tuple[Stop, ...]:
    """Return the journey with what matches a pattern changed on each page."""
    assert any(re.search(old, stop.page.html, re.DOTALL) for stop in journey)
    htmls = [re.sub(old, new, stop.page.html, flags=re.DOTALL) for stop in journey]
    pages = [Snapshot(html, url=stop.page.url) for html, stop in zip(htmls, journey, strict=True)]
    return tuple(replace(stop, page=page) for stop, page in zip(journey, pages, strict=True))


async def test_the_recipe_runs_on_its_journey(recorded: Recorded, book_flight: AnyRecipe, running_site: Site) -> None:
    """The same booking with the same facts, without a browser, and nothing more on the site."""
    booking, run = await book(_ctx(SavedPage(recorded.journey)), book_flight)
    assert booking == recorded.booking
    assert run.facts == recorded.facts
    assert len(run.facts) >= 15
    assert len(running_site.ledger().payments) == 1


async def test_no_secret_is_in_a_journey(recorded: Recorded) -> None:
    """Neither the password nor the card's number stands in any page."""
    for stop in recorded.journey:
        assert "correct horse" not in stop.page.html
        assert "4111" not in stop.page.html


async def test_a_page_that_is_gone_fails_where_it_is_missed(recorded: Recorded, book_flight: AnyRecipe) -> None:
    """Each of the pages is needed by one step, which fails as it would on the site."""
    journey = recorded.journey
    step, error = await _fails(journey[1:], book_flight)
    assert (step, type(error), error.dispatched) == ("SignIn", Unreachable, True)
    for landmark, missed in (
        ('data-testid="offer"', "Search"),
        ("Check your price", "CheckPrice"),
        ("Receipt ", "Pay"),
        ("<h1>Trip ", "Confirm"),
    ):
        step, error = await _fails(_without(journey, landmark), book_flight)
        assert (step, error.dispatched) == (missed, True), landmark
        assert isinstance(error, (ProofFailed, Unreachable))


async def test_a_landmark_that_is_gone_fails_where_it_is_missed(recorded: Recorded, book_flight: AnyRecipe) -> None:
    """A button nobody finds, a field that does not read, a price that is another."""
    journey = recorded.journey
    step, error = await _fails(_changed(journey, r"<button[^>]*sign-in.*?</button>", ""), book_flight)
    assert (step, type(error), error.dispatched) == ("SignIn", TargetLost, False)
    step, error = await _fails(_changed(journey, 'data-testid="paid"', ""), book_flight)
    assert (step, type(error), error.dispatched) == ("Pay", ProofFailed, True)
    assert "paid (Money) is missing" in str(error)
    shown = next(fact.seen for fact in recorded.facts if fact.sentence == "we paid what was quoted") or ""
    other = tuple(
        replace(stop, page=Snapshot(stop.page.html.replace(shown.split()[0], "1.00"), url=stop.page.url))
        if "Receipt " in stop.page.html
        else stop
        for stop in journey
    )
    step, error = await _fails(other, book_flight)
    assert (step, type(error)) == ("Pay", FactsFailed)
    assert "we paid what was quoted" in str(error)


async def test_looking_back_works_on_saved_pages(recorded: Recorded) -> None:
    """`already_done` finds the reservation on a saved page, and finds none where it is not."""
    reserve = next(step for step in recorded.steps if type(step).__name__ == "Reserve")
    trips = _trips(recorded)
    intent = Intent(key=_KEY, at=SavedCtx.time, first_at=SavedCtx.time)
    page = SavedPage([*trips, *recorded.journey])
    assert isinstance(await _look_back(reserve, _ctx(page), intent), Found)
    other = intent.model_copy(update={"key": "another"})
    assert isinstance(await _look_back(reserve, _ctx(SavedPage(trips)), other), Absent)


async def _look_back(step: Step[object], ctx: Ctx, intent: Intent) -> object:
    return await step.already_done(ctx, intent)  # type: ignore[union-attr]  # it is a changing one


def _trips(recorded: Recorded) -> list[Stop]:
    """Return the list of trips as the site would show it."""
    hold = next(stop for stop in recorded.journey if _KEY in stop.page.html and "/holds/" in stop.page.url)
    code = hold.page.url.rsplit("/", 1)[-1]
    html = (
        f'<h1>Your trips</h1><p data-testid=trip><a data-testid=code href="{hold.page.url}">{code}</a>'
        f"<i data-testid=reference>{_KEY}</i><i data-testid=status>held</i></p>"
    )
    return [Stop(Snapshot(html, url=urljoin(hold.page.url, "/trips")))]
