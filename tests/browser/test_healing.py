"""Elements that are not where they were, on living pages: the right one is acted on, or none is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, cast

import pytest

from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.proof import changed
from surefoot.errors import ProofFailed, SiteFailed, TargetLost
from surefoot.facts import Facts
from surefoot.selectors import by
from surefoot.selectors.target import Target
from surefoot.selectors.view import View
from tests.browser.conftest import IMPATIENT, CarefulGate, Done, Server, desk
from tests.selectors.remembering import Recalls

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

OPTIONS = IMPATIENT.model_copy(update={"heal_patience": 0.5, "action_timeout": 2.0})
A = """<h1>Your order</h1><main><p>Two tickets to Lisbon, in the name of Ada Lovelace</p>
<form action="/done"><label for="who">Name</label><input id="who" data-testid="who" name="who">
<button id="pay" data-testid="pay" class="go">Pay the order now</button></form>
<form action="/cancelled"><button class="stop">Cancel the order</button></form></main>"""
B = """<h1>Your order</h1><div class="wrap"><p>Two tickets to Lisbon, in the name of Ada Lovelace</p>
<form action="/done"><span>Name</span><input id="f1" name="who" aria-label="Name">
<a class="x9" href="/done" role="button">Pay the order now</a></form>
<form action="/cancelled"><button class="x9 y">Cancel the order</button></form></div>"""
LOOK_ALIKE = """<h1>Your order</h1><p>It was cancelled.</p><button>Print</button>
<nav><a class="x9" href="/cancelled">Help and contact</a></nav>"""
DONE = '<p id="done">paid</p>'


class Order(View):
    """The page of an order."""

    PAY = Target(by.test_id("pay"), by.css("button.go"), by.css("#pay"))
    WHO = Target(by.test_id("who"), by.css("input#who"))


def serve(server: Server, body: str) -> str:
    """Serve an order, and count what is done with it."""
    server.body("/order", body)
    server.body("/done", DONE)
    for path in ("/done?who=", "/done?who=Ada"):
        server.body(path, DONE)
    server.body("/cancelled", "<p>cancelled</p>")
    return f"{server.url}/order"


async def good_run(server: Server, folder: Path) -> Recalls:
    """Return what is remembered after one run on the page as it was."""
    memory = Recalls()
    at = serve(server, A)
    async with desk(server.url, folder=folder, options=OPTIONS) as opened:
        opened.page.memory = memory
        await opened.page.goto(at, then=Target(by.css("h1")))
        await opened.page.fill(Order.WHO, "Ada")
        await opened.page.click(Order.PAY, then=Done)
    assert {found.target for found in memory.founds} >= {"Order.PAY", "Order.WHO"}
    return memory


async def test_renamed_elements_are_acted_on(server: Server, tmp_path: Path) -> None:
    """After one good run a page that renamed everything is acted on rightly: typed into its field, paid by its link."""
    memory = await good_run(server, tmp_path)
    at = serve(server, B)
    async with desk(server.url, folder=tmp_path, options=OPTIONS) as opened:
        opened.page.memory = memory
        await opened.page.goto(at, then=Target(by.css("h1")))
        await opened.page.fill(Order.WHO, "Ada")
        assert await opened.page.live.locator("#f1").input_value() == "Ada"
        await opened.page.click(Order.PAY, then=Done)
        healed = [action.healed for action in opened.gate.passed if action.healed]
    assert server.count("GET /cancelled") == 0
    assert [heal.target for heal in memory.heals] == ["Order.WHO", "Order.PAY"]
    assert [len(one) for one in healed] == [1, 1]
    assert "Pay the order now" in memory.heals[1].element


async def test_without_memory_it_is_lost(server: Server, tmp_path: Path) -> None:
    """A page without a memory says lost, as ever."""
    at = serve(server, B)
    async with desk(server.url, folder=tmp_path, options=OPTIONS) as opened:
        await opened.page.goto(at, then=Target(by.css("h1")))
        with pytest.raises(TargetLost, match="nothing visible answers"):
            await opened.page.click(Order.PAY, then=Done)


async def test_look_alike_is_lost(server: Server, tmp_path: Path) -> None:
    """A page that has only something like it is refused, with the nearest candidates; nothing is clicked."""
    memory = await good_run(server, tmp_path)
    at = serve(server, LOOK_ALIKE)
    async with desk(server.url, folder=tmp_path, options=OPTIONS) as opened:
        opened.page.memory = memory
        await opened.page.goto(at, then=Target(by.css("h1")))
        with pytest.raises(TargetLost) as caught:
            await opened.page.click(Order.PAY, then=Done)
    assert str(caught.value).count("nearest: ") == 3
    assert server.count("GET /cancelled") == 0
    assert memory.heals == []


async def test_rejected_heal_is_not_made_again(server: Server, tmp_path: Path) -> None:
    """What a person rejected is not acted on."""
    memory = await good_run(server, tmp_path)
    at = serve(server, B)
    async with desk(server.url, folder=tmp_path, options=OPTIONS) as opened:
        opened.page.memory = memory
        await opened.page.goto(at, then=Target(by.css("h1")))
        await opened.page.click(Order.PAY, then=Done)
        memory.refused.add(memory.heals[0].ways)
        await opened.page.goto(at, then=Target(by.css("h1")))
        with pytest.raises(TargetLost, match="a person rejected"):
            await opened.page.click(Order.PAY, then=Done)


async def test_lone_way_to_something_else(server: Server, tmp_path: Path) -> None:
    """One way that now leads elsewhere is not followed where something else looks as the target did."""
    memory = await good_run(server, tmp_path)
    at = serve(server, B.replace("x9 y", "go"))
    async with desk(server.url, folder=tmp_path, options=OPTIONS) as opened:
        opened.page.memory = memory
        await opened.page.goto(at, then=Target(by.css("h1")))
        with pytest.raises(TargetLost, match="looked like when it last worked"):
            await opened.page.click(Order.PAY, then=Done)
    assert server.count("GET /cancelled") == 0


async def test_element_that_is_exchanged_before_the_act(server: Server, tmp_path: Path) -> None:
    """An element that gives way to another one between the look and the act is not acted on, nor is the other."""
    memory = await good_run(server, tmp_path)
    at = serve(server, B)
    gate = CarefulGate()
    async with desk(server.url, folder=tmp_path, options=OPTIONS, gate=gate) as opened:
        page: PlaywrightPage = opened.page
        page.memory = memory
        await page.goto(at, then=Target(by.css("h1")))
        script = "Object.assign(document.querySelector('.x9'), {textContent: 'Cancel', href: '/cancelled'})"
        passes = gate.before_dispatch

        async def exchanged(action: object) -> None:
            await page.live.evaluate(script)
            await passes(action)  # pyright: ignore[reportArgumentType]

        gate.before_dispatch = exchanged  # pyright: ignore[reportAttributeAccessIssue]
        with pytest.raises(SiteFailed, match=r"could not be acted on|in time"):
            await page.click(Order.PAY, then=Done)
    assert server.count("GET /cancelled") == 0


class Offer(View):
    """What is offered."""

    name: Annotated[str, by.css("h1.name"), by.test_id("name")]
    price: Annotated[int, by.test_id("price"), by.css(".price")]

    def facts(self) -> Facts:
        """Nothing is for free."""
        yield "it costs something", self.price > 0


READS = """<h1 class="name">Lisbon by night</h1>
<section class="box"><h2>What it costs</h2><p class="lead price" data-testid="price">120</p></section>
<section class="hours"><h2>Opening hours</h2><ul><li>from Monday</li><li>to Sunday</li></ul></section>"""
RENAMED = READS.replace("lead price", "lead amt").replace('="price', '="amt')


async def read_twice(server: Server, folder: Path, body: str, gate: CarefulGate | None = None) -> tuple[Offer, Recalls]:
    """Read an offer as it was and as it is now, and return it with what is remembered."""
    memory = Recalls()
    server.body("/offer", READS)
    async with desk(server.url, folder=folder, options=OPTIONS, gate=gate) as opened:
        opened.page.memory = memory
        await opened.page.goto(f"{server.url}/offer", then=Offer)
        server.body("/offer", body)
        read = await opened.page.goto(f"{server.url}/offer", then=Offer)
        at_rest = await opened.page.left_off()
    assert Offer.read(at_rest) == read  # what proves a step reads it the same way
    return cast("Offer", read), memory


async def test_field_that_was_renamed_is_read(server: Server, tmp_path: Path) -> None:
    """A field whose every way finds nothing is read where it looks as it did, and that is told without its value."""
    read, memory = await read_twice(server, tmp_path, RENAMED)
    assert read.price == 120
    (heal,) = memory.heals
    assert heal.target == "Offer.price"
    assert "120" not in str(heal)
    assert "120" not in "".join(heal.ways)


async def test_healed_field_must_still_be_valid(server: Server, tmp_path: Path) -> None:
    """A value that does not read, or breaks a fact, is no heal: the page does not read."""
    for value in ("sold out", "0"):
        with pytest.raises(ProofFailed, match="price"):
            await read_twice(server, tmp_path, RENAMED.replace("120", value))


async def test_nothing_proves_a_final_step_but_its_own_ways(server: Server, tmp_path: Path) -> None:
    """The proof of a final step is never healed."""
    gate = CarefulGate()
    gate.final = True
    with pytest.raises(ProofFailed, match="price"):
        await read_twice(server, tmp_path, RENAMED, gate)


class Receipt(View):
    """What shows that it was paid."""

    name: Annotated[str, by.css("h1")]
    paid: Annotated[int, by.css("#paid")]


BUTTON = Target(by.role("button", "Pay"), by.css("button.go"), name="Receipt.BUTTON")
RECEIPT = """<h1>Receipt</h1><main><p>Lisbon by night</p><div class="sum"><span>Total</span>
<b id="paid" class="amount">120</b></div></main><button class="go" onclick="{}">Pay</button>"""
HOLD = RECEIPT.replace(' id="paid"', "").replace("Receipt", "Your order")


@pytest.mark.parametrize(
    ("then", "does", "proved"),
    [
        (Receipt, "", False),
        (changed(Receipt), "", False),
        (changed(Receipt), "document.querySelector('.amount').textContent = '130'", True),
    ],
)
async def test_click_that_did_nothing_is_not_proved(
    server: Server, tmp_path: Path, then: Any, does: str, *, proved: bool
) -> None:
    """What could be read by a likeness before a click, too, does not show that it did anything."""
    server.body("/receipt", RECEIPT)
    server.body("/hold", HOLD.format(does))
    memory = Recalls()
    async with desk(server.url, folder=tmp_path, options=OPTIONS) as opened:
        opened.page.memory = memory
        await opened.page.goto(f"{server.url}/receipt", then=Receipt)
        await opened.page.goto(f"{server.url}/hold", then=BUTTON)
        if proved:
            assert cast("Receipt", await opened.page.click(BUTTON, then=then)).paid == 130
        else:
            with pytest.raises(ProofFailed, match=r"paid|as it was"):
                await opened.page.click(BUTTON, then=then)
    assert len(memory.heals) == proved
