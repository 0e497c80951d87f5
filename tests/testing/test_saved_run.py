"""The six-step recipe on saved pages: recorded once in a real browser, then run without one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

import pytest

from surefoot.browser.ctx import Ctx
from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.errors import FactsFailed, NotInJourney, ProofFailed, Suspend, TargetLost
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.recipes.step import Absent, Found, Intent
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing import (
    Journey,
    Played,
    Recorded,
    SavedCtx,
    SavedPage,
    Stop,
    compare,
    load,
    play,
    play_as_recorded,
    record,
    save,
)
from tests.conftest import BOOK_FLIGHT, ROOT, TRIP

pytestmark = pytest.mark.browser

_SECRETS = {"email": "ada@example.org", "password": "correct horse", "card": "4111 1111 1111 1111"}


@pytest.fixture(scope="module")
def recorded(running_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """The recipe, run once in a real browser."""
    running_site.reset()
    recipe = find(BOOK_FLIGHT)[0]
    settings = Settings(data_dir=tmp_path_factory.mktemp("recorded"), linger=0)
    made = asyncio.run(record(recipe, recipe.parse(TRIP), settings=settings, approve=True))
    assert made.run.state is Outcome.DONE, made.run.ending
    assert len(running_site.ledger().payments) == 1
    return made


@pytest.fixture
def recipe(recorded: Recorded) -> AnyRecipe:
    """The recipe, as it was recorded."""
    return find(BOOK_FLIGHT)[0]


async def _fails(journey: Journey, recipe: AnyRecipe) -> Played[object]:
    """Run the recipe on a journey on which it fails."""
    played = await play(recipe, journey, secrets=_SECRETS, approve=True, check=False)
    assert played.outcome is Outcome.FAILED
    return played


async def test_the_recipe_runs_on_its_journey(recorded: Recorded, recipe: AnyRecipe, running_site: Site) -> None:
    """The same booking with the same facts, without a browser, and nothing more on the site."""
    played = await play(recipe, recorded.journey, secrets=_SECRETS, approve=True)
    assert recipe.output.dump_python(played.output, mode="json") == recorded.journey.case.output == recorded.run.output
    facts = {name: facts for name, facts in recorded.journey.case.facts.items() if facts}
    assert list(facts) == [step.name for step in played.steps]
    assert played.facts == tuple(fact for one in facts.values() for fact in one)
    assert len(played.facts) >= 15
    assert [(one.step, one.state, one.by) for one in played.approvals] == [("pay", "consumed", "the test")]
    assert played.outcome is Outcome.DONE
    assert len(running_site.ledger().payments) == 1


async def test_the_journey_is_the_same_from_a_folder(
    recorded: Recorded, recipe: AnyRecipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved and loaded it runs as before; no secret stands in any of its files."""
    monkeypatch.chdir(ROOT)
    save(recorded.journey, tmp_path)
    again = load(tmp_path)
    assert again.case == recorded.journey.case.model_copy(update={"source": "examples/book_flight.py"})
    assert [stop.page.url for stop in again.stops] == [stop.page.url for stop in recorded.journey.stops]
    played = await play(recipe, again, secrets=_SECRETS, approve=True)
    assert recipe.output.dump_python(played.output, mode="json") == recorded.run.output
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for secret in (*_SECRETS.values(), "4111"):
        assert secret.encode() not in written


async def test_as_recorded_nothing_differs(recorded: Recorded, recipe: AnyRecipe, tmp_path: Path) -> None:
    """With made-up secrets, from a scrubbed folder: every action on its element, every fact, the output."""
    save(recorded.journey, tmp_path / "case")
    journey = load(tmp_path / "case")
    acted = [one for stop in journey.stops for one in stop.acted]
    assert all(one.hit is not None for one in acted if one.verb != "goto")
    assert {one.subject: one.text for one in acted if one.text == "«private»"} == dict.fromkeys(
        ("LoginPage.EMAIL", "LoginPage.PASSWORD", "HoldPage.CARD", "HoldPage.HOLDER"), "«private»"
    )
    played = await play_as_recorded(recipe, journey)
    assert compare(played, journey.case) == []
    denied = journey.case.model_copy(update={"decisions": {"pay": False}})
    refused = await play_as_recorded(recipe, replace(journey, case=denied))
    assert (refused.outcome, refused.step) == (Outcome.GIVEN_UP, "pay")
    assert "step confirm is missing" in compare(refused, journey.case)


async def test_nobody_approves_by_default(recorded: Recorded, recipe: AnyRecipe) -> None:
    """Without a policy the run waits where it would wait for a person, with nothing paid."""
    with pytest.raises(Suspend, match="for an approval of pay"):
        await play(recipe, recorded.journey, secrets=_SECRETS)
    played = await play(recipe, recorded.journey, secrets=_SECRETS, approve=False, check=False)
    assert (played.outcome, played.step) == (Outcome.GIVEN_UP, "pay")
    assert [fact.sentence for fact in played.approvals[0].shown.facts][-1] == "the page asks what was quoted"


async def test_a_page_that_is_gone_fails_where_it_is_missed(recorded: Recorded, recipe: AnyRecipe) -> None:
    """Each of the pages is needed by one step, which fails as it would on the site."""
    for landmark, missed, kind in (
        ("<h1>Sign in</h1>", "sign-in", NotInJourney),
        ('data-testid="offer"', "search", ProofFailed),
        ("Check your price", "check-price", ProofFailed),
        ("Receipt ", "pay", ProofFailed),
        ("<h1>Trip ", "confirm", NotInJourney),
    ):
        played = await _fails(recorded.journey.without(landmark), recipe)
        assert (played.step, type(played.error)) == (missed, kind), landmark


async def test_a_landmark_that_is_gone_fails_where_it_is_missed(recorded: Recorded, recipe: AnyRecipe) -> None:
    """A button nobody finds, a field that does not read, a price that is another."""
    journey = recorded.journey
    played = await _fails(journey.changed(r"<button[^>]*sign-in.*?</button>", ""), recipe)
    assert (played.step, type(played.error)) == ("sign-in", TargetLost)
    played = await _fails(journey.changed('data-testid="paid"', ""), recipe)
    assert (played.step, type(played.error)) == ("pay", ProofFailed)
    assert "paid (Money) is missing" in str(played.error)
    assert "/holds/" in played.page.url  # the click led nowhere that is told by its proof


async def test_a_wrong_price_fails_the_proof(recorded: Recorded, recipe: AnyRecipe) -> None:
    """A receipt that reads, and tells another sum, leaves the payment in doubt as it would live."""
    shown = next(fact.seen for fact in recorded.journey.case.facts["pay"] if fact.sentence == "we paid what was quoted")
    wrong = tuple(
        replace(stop, page=Snapshot(stop.page.html.replace((shown or "").split()[0], "1.00"), url=stop.page.url))
        if "Receipt " in stop.page.html
        else stop
        for stop in recorded.journey.stops
    )
    played = await play(
        recipe, Journey(wrong, case=recorded.journey.case), secrets=_SECRETS, approve=True, check=False
    )  # fmt: skip
    assert (played.outcome, played.step) == (Outcome.UNKNOWN, "pay")
    assert isinstance(played.error.__cause__ if played.error else None, FactsFailed)
    assert "we paid what was quoted" in str(played.error)


async def test_looking_back_works_on_saved_pages(recorded: Recorded, recipe: AnyRecipe) -> None:
    """`already_done` finds the reservation on a saved page, and finds none where it is not."""
    played = await play(recipe, recorded.journey, secrets=_SECRETS, approve=True)
    intent = cast("Intent", next(step.intent for step in played.steps if step.name == "reserve"))
    reserve = played.taken["reserve"]
    trips = _trips(recorded, intent.key)
    page = SavedPage([*trips, *recorded.journey.stops])
    assert isinstance(await _look_back(reserve, SavedCtx(page), intent), Found)
    other = intent.model_copy(update={"key": "another"})
    assert isinstance(await _look_back(reserve, SavedCtx(SavedPage(trips)), other), Absent)


async def _look_back(step: object, ctx: Ctx, intent: Intent) -> object:
    return await step.already_done(ctx, intent)  # type: ignore[attr-defined]  # it is a changing one


def _trips(recorded: Recorded, key: str) -> list[Stop]:
    """Return the list of trips as the site would show it."""
    hold = next(stop for stop in recorded.journey.stops if key in stop.page.html and "/holds/" in stop.page.url)
    code = hold.page.url.rsplit("/", 1)[-1]
    html = (
        f'<h1>Your trips</h1><p data-testid=trip><a data-testid=code href="{hold.page.url}">{code}</a>'
        f"<i data-testid=reference>{key}</i><i data-testid=status>held</i></p>"
    )
    return [Stop(Snapshot(html, url=urljoin(hold.page.url, "/trips")))]


@pytest.mark.parametrize(
    ("switches", "outcome"),
    [({"pay_fails_after_booking": True}, Outcome.DONE), ({"pay_price_delta": "10"}, Outcome.FAILED)],
    ids=["looked up", "taken back"],
)
async def test_what_went_wrong_live_plays_the_same(  # noqa: PLR0917 — fixtures, and two parameters
    site: Site, recipe: AnyRecipe, settings: Settings, tmp_path: Path, switches: dict[str, object], outcome: Outcome
) -> None:
    """A payment behind an error page is found again; a reservation is taken back where the price is another."""
    site.set(**switches)
    made = await record(recipe, recipe.parse(TRIP), settings=settings, approve=True)
    assert made.run.state is outcome, made.run.ending
    save(made.journey, tmp_path / "case")
    journey = load(tmp_path / "case")
    assert compare(await play_as_recorded(recipe, journey), journey.case) == []
