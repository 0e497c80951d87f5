"""Runs on a site that was redesigned: healed, told, kept once, and never with a final step but by a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, cast

import pytest
from sqlalchemy import text, update

from surefoot import (
    Absent,
    Ctx,
    Facts,
    FinalStep,
    Found,
    Intent,
    Model,
    Run,
    SafeStep,
    Snapshot,
    Target,
    UndoableStep,
    View,
    by,
    changed,
    recipe,
)
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe
from surefoot.runs.execute import Executor
from surefoot.runs.memories import Memories
from surefoot.runs.owner import Owner
from surefoot.runs.records import Approval, RunRecord, StepRecord
from surefoot.selectors.health import health
from surefoot.selectors.memory import PatchState
from surefoot.store.schema import runs
from tests.browser.conftest import Handler, Server
from tests.conftest import Heard, Yes
from tests.runs.world import Crash

NAME, SECRET = "Ada Lovelace of Ockham", "open sesame 4711"
A = """<h1>Your order</h1><main><p>Two tickets to Lisbon</p><form method="post" action="/done">
<label for="who">Name</label><input id="who" data-testid="who" name="who">
<label for="pin">Code</label><input id="pin" data-testid="pin" name="pin" type="password">
<button id="pay" data-testid="pay" class="go">Pay the order now</button></form>
<form action="/cancelled"><button class="stop">Cancel the order</button></form></main>"""
ONE_LEFT = A.replace('data-testid="pay"', "").replace('id="pay"', "")
B = """<h1>Your order</h1><div class="wrap"><p>Two tickets to Lisbon</p><form method="post" action="/done">
<span>Name</span><input id="f1" name="who" aria-label="Name">
<span>Code</span><input id="f2" name="pin" type="password" aria-label="Code">
<button class="x9">Pay the order now</button></form>
<form action="/cancelled"><button class="x9 y">Cancel the order</button></form></div>"""


class Order(View):
    """The page of an order."""

    heading: Annotated[str, by.role("heading", "Your order"), by.css("h1")]

    WHO = Target(by.test_id("who"), by.css("input#who"))
    PIN = Target(by.test_id("pin"), by.css("input#pin"), private=True)
    PAY = Target(by.test_id("pay"), by.css("button.go"), by.css("#pay"))


class Paid(View):
    """What shows that it was paid."""

    said: Annotated[str, by.css("#done")]


class Input(Model):
    """Where the site stands."""

    site: str
    final: bool = False
    dies: bool = False


class Send(SafeStep[Paid]):
    """Sends the order; on this site that may be done twice."""

    site: str
    dies: bool = False

    async def act(self, ctx: Ctx) -> Paid:
        """Fill it in and send it."""
        out = await order(ctx, self.site)
        if self.dies:
            raise Crash
        return out

    def prove(self, out: Paid, page: Snapshot) -> Facts:
        """It says so."""
        yield "it is paid", out.said == "paid"


class Pay(FinalStep[Paid]):
    """Pays the order."""

    settle = timedelta(seconds=0)
    site: str

    async def enter(self, ctx: Ctx) -> None:
        """Open it."""
        await ctx.page.goto(f"{self.site}/order", then=Order)

    def ready(self, page: Snapshot) -> Facts:
        """It is the order."""
        yield "it is the order", Order.matches(page)

    async def act(self, ctx: Ctx) -> Paid:
        """Send it."""
        return await ctx.page.click(Order.PAY, then=Paid)

    def prove(self, out: Paid, page: Snapshot) -> Facts:
        """It says so."""
        yield "it is paid", out.said == "paid"

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Paid] | Absent:
        """Ask the site, which counts."""
        told = await ctx.api.get(f"{self.site}/count")
        return Found(value=Paid(said="paid")) if told.body != "0" else Absent()


async def order(ctx: Ctx, site: str) -> Paid:
    """Fill the order in and send it."""
    await ctx.page.goto(f"{site}/order", then=Order)
    await ctx.page.fill(Order.WHO, NAME)
    await ctx.page.fill(Order.PIN, ctx.secret("pin", account="shop"))
    return await ctx.page.click(Order.PAY, then=Paid)


@dataclass
class Shop:
    """The site, and runs on it."""

    server: Server
    executor: Executor
    recipe: AnyRecipe
    run: str = ""

    def shows(self, body: str) -> None:
        """Let the order be that page."""
        self.server.body("/order", body)

    def new(self, *, final: bool = False, dies: bool = False) -> str:
        """Add a run."""
        given = self.recipe.parse({"site": self.server.url, "final": final, "dies": dies})
        self.run = self.executor.add(self.recipe, given, source="", alone=False)
        return self.run

    async def go(self, *, final: bool = False) -> RunRecord:
        """Execute a new run."""
        return await self.executor.execute(self.recipe, self.new(final=final))

    def step(self, name: str) -> StepRecord:
        """Return a step of the newest run."""
        return next(one for one in self.executor.journal.steps(self.run) if one.name == name)

    @property
    def memories(self) -> Memories:
        """What is remembered."""
        return Memories(self.executor.journal.database)

    @property
    def paid(self) -> int:
        """How often something was paid."""
        return self.server.count("POST /done")


@pytest.fixture
def shop(executor: Executor, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A shop whose order page is as the recipe was written for."""
    monkeypatch.setenv("SUREFOOT_SECRET_SHOP_PIN", SECRET)
    server = Server()

    async def function(run: Run, given: Input) -> Paid:
        """Send the order, or pay it."""
        step = Pay(site=given.site) if given.final else Send(site=given.site, dies=given.dies)
        return await run(step)

    def count(handler: Handler) -> None:
        handler.answer(200, str(server.count("POST /done")))

    patient = executor.settings.model_copy(update={"heal_patience": 0.5, "action_timeout": 2.0})
    made = recipe("test/shop", origins=[server.url])(function)
    server.body("/done", '<p id="done">paid</p>')
    server.body("/cancelled", "<p>cancelled</p>")
    server.pages["/count"] = count
    opened = Shop(server, replace(executor, settings=patient), cast("AnyRecipe", made))
    opened.shows(A)
    yield opened
    server.stop()


async def test_redesign_is_healed_told_and_kept(shop: Shop, heard: Heard) -> None:
    """After one good run everything that was renamed is found, and each heal is told where a person looks."""
    assert (await shop.go()).state is Outcome.DONE
    assert shop.memories.patches() == []
    shop.shows(B)
    record = await shop.go()
    assert record.state is Outcome.DONE, record.ending
    assert (shop.paid, shop.server.count("GET /cancelled")) == (2, 0)
    patches = shop.memories.patches("test/shop", state=PatchState.PROPOSED)
    assert [patch.target for patch in patches] == ["Order.PAY", "Order.PIN", "Order.WHO"]
    assert [[seen.run for seen in patch.seen] for patch in patches] == [[record.id]] * 3
    assert all(patch.ways and patch.lost for patch in patches)
    assert len(record.warnings) == 3
    assert shop.executor.journal.steps(record.id)[0].warnings == record.warnings
    assert [event.text for event in heard.events if event.kind == "healed"] == list(record.warnings)
    fared = {one.target: one for one in health(shop.memories.tallies("test/shop"))}
    assert [(way.wins, way.misses) for way in fared["Order.PAY"].ways] == [(1, 1)] * 3
    assert [(way.wins, way.misses) for way in fared["Order.heading"].ways] == [(2, 0)] * 2


async def test_last_way_is_a_warning(shop: Shop) -> None:
    """A target that one way alone still finds is told before that one is gone, too; the first run warns of nothing."""
    assert (await shop.go()).warnings == ()
    shop.shows(ONE_LEFT)
    record = await shop.go()
    assert record.state is Outcome.DONE
    (warning,) = record.warnings
    assert warning.startswith('Order.PAY is down to its last way: by.css("button.go") finds it; by.test_id("pay")')
    assert shop.memories.patches() == []


async def test_rejected_patch_is_not_proposed_again(shop: Shop) -> None:
    """What a person rejected is neither healed nor proposed again: the target is lost."""
    await shop.go()
    shop.shows(B)
    await shop.go()
    pay = next(patch for patch in shop.memories.patches() if patch.target == "Order.PAY")
    shop.memories.decide(pay.id, PatchState.REJECTED, by="ada")
    record = await shop.go()
    assert record.state is Outcome.FAILED
    assert record.ending is not None
    assert "a person rejected" in record.ending.cause
    told = [said for said in record.warnings if "Order.PAY was not healed: button.x9" in said]
    assert len(told) == 1
    assert f"`surefoot targets accept {pay.id}` takes it after all" in told[0]
    assert shop.paid == 2
    after = next(patch for patch in shop.memories.patches() if patch.target == "Order.PAY")
    assert (after.state, len(after.seen)) == (PatchState.REJECTED, 1)


async def test_final_step_asks_a_person(shop: Shop) -> None:
    """A healed element pays only once a person has seen that it was healed."""
    assert (await shop.go(final=True)).state is Outcome.DONE
    shop.executor = replace(shop.executor, approver=None)
    shop.shows(B)
    shop.server.requests.clear()
    run = shop.new(final=True)
    warned: list[tuple[str, ...]] = []
    for _ in range(2):
        assert (await shop.executor.execute(shop.recipe, run)).state is Outcome.WAITING
        assert shop.paid == 0
        asked = shop.executor.journal.approvals(run)[0]
        warned.append(asked.shown.warnings)
        shop.executor.journal.decide(asked.id, grant=True, by="ada")
    record = await shop.executor.execute(shop.recipe, run)
    assert (record.state, shop.paid) == (Outcome.DONE, 1)
    assert [len(warnings) for warnings in warned] == [0, 1]
    assert "Order.PAY was healed: button.x9" in warned[1][0]
    assert any("Order.PAY was healed" in warning for warning in record.warnings)


class Checked(View):
    """What the order page shows."""

    trip: Annotated[str, by.css("#trip"), by.css("p.trip")]
    heading: Annotated[str, by.css("h1")]


class Check(SafeStep[Checked]):
    """Looks at the order."""

    site: str

    async def act(self, ctx: Ctx) -> Checked:
        """Read it."""
        return await ctx.page.goto(f"{self.site}/order", then=Checked)

    def prove(self, out: Checked, page: Snapshot) -> Facts:
        """There is a trip."""
        yield "there is a trip", bool(out.trip)


class PayChecked(Pay):
    """Pays what was looked at; what proves it may be read on the same page."""

    proved_by_trip: bool = False

    def ready(self, page: Snapshot) -> Facts:
        """It is the trip."""
        yield "it goes to Lisbon", "Lisbon" in Checked.read(page).trip

    async def act(self, ctx: Ctx) -> Paid:
        """Send it."""
        if self.proved_by_trip:
            await ctx.page.click(Order.PAY, then=changed(Checked))
            return Paid(said="paid")
        return await super().act(ctx)


class Asked:
    """A person who says yes, and what they were warned of."""

    name = "ada"

    def __init__(self) -> None:
        self.warned: list[tuple[str, ...]] = []

    async def decide(self, approval: Approval) -> bool:
        """Say yes."""
        self.warned.append(approval.shown.warnings)
        return True


@pytest.mark.parametrize("proved_by_trip", [False, True])
async def test_final_step_on_what_an_earlier_step_healed(shop: Shop, *, proved_by_trip: bool) -> None:
    """A person is told what was healed before, where the facts are read by it; and it proves no final step."""

    async def function(run: Run, given: Input) -> Paid:
        """Look, then pay."""
        await run(Check(site=given.site))
        return await run(PayChecked(site=given.site, proved_by_trip=proved_by_trip))

    shop.recipe = cast("AnyRecipe", recipe("test/checked", origins=[shop.server.url])(function))
    asked = Asked()
    shop.executor = replace(shop.executor, approver=asked)
    page = A.replace("<p>", '<p id="trip" class="trip">')
    paid = f'<p id="done">paid</p>{"<h1>Paid</h1><p class=t9>Lisbon</p>" if proved_by_trip else ""}'
    shop.server.body("/done", paid.replace("t9", "trip"))
    shop.shows(page)
    assert (await shop.go()).state is Outcome.DONE
    shop.server.body("/done", paid)
    shop.shows(page.replace(' id="trip" class="trip"', ' class="t9"'))
    assert (await shop.go()).state is Outcome.DONE
    assert shop.paid == 2
    assert asked.warned[0] == ()
    assert "Checked.trip was healed" in asked.warned[1][0]
    assert shop.step("pay-checked").found == proved_by_trip  # then it was looked up


class Sent(View):
    """What was sent before."""

    last: Annotated[str, by.css("#last"), by.css("p.last")]
    heading: Annotated[str, by.css("h1")]


class Look(SafeStep[Sent]):
    """Looks at what was sent."""

    site: str

    async def act(self, ctx: Ctx) -> Sent:
        """Read it."""
        return await ctx.page.goto(f"{self.site}/sent", then=Sent)

    def prove(self, out: Sent, page: Snapshot) -> Facts:
        """Something is said."""
        yield "something is said", bool(out.last)


class Reserve(UndoableStep[Paid]):
    """Sends the order, and does not see that it was taken."""

    settle = timedelta(seconds=0)
    site: str

    async def enter(self, ctx: Ctx) -> None:
        """Open it."""
        await ctx.page.goto(f"{self.site}/order", then=Order)

    async def act(self, ctx: Ctx) -> Paid:
        """Send it."""
        return await ctx.page.click(Order.PAY, then=Paid)

    def prove(self, out: Paid, page: Snapshot) -> Facts:
        """It says so."""
        yield "it is paid", out.said == "paid"

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Paid] | Absent:
        """Look at what was sent."""
        sent = await ctx.page.goto(f"{self.site}/sent", then=Sent)
        return Absent() if "none" in sent.last else Found(value=Paid(said="paid"))

    async def undo(self, ctx: Ctx, out: Paid) -> None:
        """Nothing to do here."""


async def test_what_was_done_is_told_by_no_likeness(shop: Shop) -> None:
    """A page that is read by a likeness does not say that an act was not done: that is for a person."""

    async def function(run: Run, given: Input) -> Paid:
        """Look at what was sent, and send."""
        await run(Look(site=given.site))
        return await run(Reserve(site=given.site))

    shop.recipe = cast("AnyRecipe", recipe("test/reserved", origins=[shop.server.url])(function))
    sent = "<h1>What you sent</h1><main><p>From first to last</p><p {}>none at all</p><button>More</button></main>"
    shop.server.body("/sent", sent.format("id=last class=last"))
    assert (await shop.go()).state is Outcome.DONE
    shop.server.body("/sent", sent.format("class=x7"))
    shop.server.body("/done", "<p>an error page</p>")
    record = await shop.go()
    assert (record.state, shop.paid) == (Outcome.UNKNOWN, 2)
    assert record.ending is not None
    assert "cannot be told whether it was done" in record.ending.cause
    assert any("Sent.last was healed" in warning for warning in record.warnings)  # as it was read before


async def test_kill_after_a_heal_keeps_it_once(shop: Shop) -> None:
    """A process that dies after it acted on healed elements has told of them, and the next try does not double them."""
    await shop.go()
    shop.shows(B)
    run = shop.new(dies=True)
    with pytest.raises(Crash):
        await shop.executor.execute(shop.recipe, run)
    before = shop.memories.patches()
    assert [len(patch.seen) for patch in before] == [1, 1, 1]
    dead = Owner.here(shop.executor.settings.host).model_copy(update={"pid": 2**22 - 3})
    with shop.executor.journal.database.write() as connection:
        connection.execute(update(runs).where(runs.c.id == run).values(owner=str(dead)))
    with pytest.raises(Crash):
        await shop.executor.execute(shop.recipe, run)
    assert shop.memories.patches() == before


async def test_no_secret_and_nothing_typed_is_remembered(shop: Shop, tmp_path: Path) -> None:
    """Neither a secret nor what was typed stands in any byte of the database, healed or not."""
    await shop.go()
    shop.shows(B)
    await shop.go()
    shop.executor.journal.database.close()
    files = list((tmp_path / "data").glob("journal.db*"))
    written = b"".join(file.read_bytes() for file in files)
    assert b"Order.PIN" in written
    for typed in (NAME, SECRET):
        assert typed.encode() not in written
        assert typed.lower().encode() not in written
    with shop.executor.journal.database.read() as connection:
        shapes = connection.execute(text("SELECT shape FROM fingerprints WHERE target = 'Order.PIN'")).scalars().all()
    assert len(shapes) == 1


async def test_memory_that_cannot_be_had_stops_no_run(shop: Shop) -> None:
    """A database that lost its tables of memory runs on without it."""
    with shop.executor.journal.database.write() as connection:
        for table in ("heals", "patches", "sightings", "fingerprints"):
            connection.execute(text(f"DROP TABLE {table}"))
    assert (await shop.go()).state is Outcome.DONE
    assert shop.paid == 1


async def test_one_way_alone_asks_before_anything_is_looked_up(shop: Shop) -> None:
    """A final step that was stopped before its first act did nothing: a person is asked, the site is not."""
    shop.shows(ONE_LEFT)
    shop.executor = replace(shop.executor, approver=(asked := Yes()))
    assert (await shop.go(final=True)).state is Outcome.DONE
    warned = [" ".join(approval.shown.warnings) for approval in asked.asked]
    assert warned[0] == ""
    assert 'one way alone finds it (by.css("button.go"))' in warned[1]
    assert (shop.paid, shop.server.count("GET /count")) == (1, 0)
