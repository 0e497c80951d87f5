"""A clock, a person and an API that do as a test says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from surefoot import Ctx, Facts, FinalStep, Found, Intent, Model, Run, SafeStep, Snapshot, recipe
from surefoot.errors import AuthorErred, BadResponse, Blocked, GiveUp, NotInJourney
from surefoot.recipes.step import Absent
from surefoot.testing import Call, FakeApi, FakeClock, Person, SavedCtx, SavedPage, crash_at, play, play_step
from tests.testing.order import PAGES, Given, order

API = "https://api.shop.example"


class Buy(FinalStep[str]):
    """Buys by the API, which knows what was bought by the key."""

    settle = timedelta(seconds=1)
    what: str

    def ready(self, page: Snapshot) -> Facts:
        """It is something."""
        yield "it is something", self.what != ""

    async def act(self, ctx: Ctx) -> str:
        """Send the order."""
        return (await ctx.api.send("POST", "/orders", json={"what": self.what, "key": ctx.intent_key})).body

    def prove(self, out: str, page: Snapshot) -> Facts:
        """There is a number."""
        yield "there is a number", out != ""

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[str] | Absent:
        """Ask for the order with the key."""
        said = (await ctx.api.get(f"/orders/{intent.key}")).body
        return Found(value=said) if said != "none" else Absent()


class Ask(SafeStep[str]):
    """Asks the API."""

    path: str

    async def act(self, ctx: Ctx) -> str:
        """Ask."""
        return (await ctx.api.get(self.path, params={"q": "a b"}, token=ctx.secret("token"))).body

    def prove(self, out: str, page: Snapshot) -> Facts:
        """It says something."""
        yield "it says something", out != ""


class Nothing(Model):
    """No input."""


@recipe("shop/buy", origins=[API])
async def buy(run: Run, given: Nothing) -> str:
    """Buy something."""
    return await run(Buy(what="tea"))


class Shop:
    """A shop's API, with the orders that it took."""

    def __init__(self) -> None:
        self.orders: dict[str, str] = {}
        self.api = FakeApi().on("POST", "/orders", self.order).on("GET", "/orders/{key}", self.look)

    def order(self, call: Call) -> str:
        """Take an order."""
        self.orders[cast("dict[str, str]", call.json)["key"]] = "A1"
        return "A1"

    def look(self, call: Call) -> str:
        """Say whether there is one."""
        return self.orders.get(call.named["key"], "none")


async def test_an_api_answers_and_remembers() -> None:
    """By method and path, with what was sent; what nobody said is refused, and remembered too."""
    api = FakeApi().on("GET", "/things/{id}", lambda call: {"id": call.named["id"], "q": call.params["q"]})
    ctx = SavedCtx(SavedPage([]), api, secrets={"token": "t0p"})
    played = await play_step(Ask(path="/things/7"), ctx)
    assert played.value == '{"id": "7", "q": "a b"}'
    with pytest.raises(NotInJourney, match="GET /else: the test does not say what is answered"):
        await play_step(Ask(path="/else"), ctx)
    assert [(one.method, one.path, one.token) for one in api.calls] == [
        ("GET", "/things/7", "t0p"),
        ("GET", "/else", "t0p"),
    ]


async def test_an_api_refuses_as_sites_do() -> None:
    """A status is an error by its kind, and the last word counts."""
    api = FakeApi().on("GET", "/x", status=500)
    ctx = SavedCtx(SavedPage([]), api, secrets={"token": "t0p"})
    with pytest.raises(BadResponse):
        await play_step(Ask(path="/x"), ctx)
    api.on("GET", "/x", status=403)
    with pytest.raises(Blocked):
        await play_step(Ask(path="/x"), ctx)
    assert (
        await play_step(Ask(path="/x"), SavedCtx(SavedPage([]), api.on("GET", "/x", "yes"), secrets={"token": "t"}))
    ).value == "yes"


async def test_an_api_that_counts_is_what_a_kill_test_wants() -> None:
    """The process dies after the order was sent, or before: in the end the shop has one order."""
    for when in ("before", "after"):
        shop = Shop()
        survived = await crash_at(Buy, when).play(buy, [], Nothing(), api=shop.api)
        assert (survived.output, len(shop.orders)) == ("A1", 1)
        assert [call.method for call in shop.api.calls].count("POST") == 1
        assert survived.second.steps[-1].found == (when == "after")


async def test_a_person_says_yes_and_no() -> None:
    """What was shown is kept."""
    yes = Person()
    assert (await play(order, PAGES, Given(), secrets={"password": "x"}, approve=yes.decide)).output.paid == 7
    assert [str(fact) for fact in yes.asked[0].shown.facts] == ["✓ it costs what it did: 7 equals 7"]
    with pytest.raises(GiveUp, match="pay was not approved"):
        await play(order, PAGES, Given(), secrets={"password": "x"}, approve=Person(says=False).decide)
    cautious = Person(says=lambda approval: approval.step == "pay")
    assert (await play(order, PAGES, Given(), secrets={"password": "x"}, approve=cautious.decide)).output.paid == 7


async def test_a_slow_person_is_asked_anew() -> None:
    """An approval that has expired meanwhile is void; whoever is always late is told from a run that works."""
    slow = Person(FakeClock(), takes=[timedelta(days=30), timedelta(minutes=5)])
    played = await play(
        order, PAGES, Given(), secrets={"password": "x"}, approve=slow.decide, answers=slow.answers, clock=slow.clock
    )
    assert [one.state for one in played.approvals] == ["void", "consumed"]
    assert slow.clock.now() == datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=30, minutes=5)
    always = Person(takes=timedelta(days=30))
    with pytest.raises(AuthorErred, match="asked for 20 times"):
        await play(order, PAGES, Given(), secrets={"password": "x"}, approve=always.decide, clock=always.clock)


def test_a_clock_goes_on_only() -> None:
    """By what it is told."""
    clock = FakeClock(datetime(2027, 3, 1, tzinfo=UTC))
    clock.advance(timedelta(hours=2))
    clock.advance(timedelta(hours=-9))
    assert clock.now() == datetime(2027, 3, 1, 2, tzinfo=UTC)
