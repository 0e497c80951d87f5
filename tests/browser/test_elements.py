"""Getting hold of an element: late, moved, covered, disabled, lost, twice; and never the wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.browser.options import PageOptions
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.errors import NotActionable, TargetAmbiguous, TargetLost
from surefoot.selectors import by
from surefoot.selectors.target import Target
from tests.browser.conftest import IMPATIENT, CarefulGate, Desk, Done, Server, desk

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

PAY = Target(by.role("button", "Pay now"), by.test_id("pay"), by.css(".btn"))
ONE_WAY = Target(by.css("button.only"))

HIT = "onclick=\"fetch('/hit/' + id, {method: 'POST'}).then(() => document.body.innerHTML += '<p id=done>ok</p>')\""
BUTTON = f"<button id=pay data-testid=pay {HIT}>Pay now</button>"


def hits(server: Server) -> list[str]:
    """Return what was clicked, as the server counted it."""
    return [request for request in server.requests if request.startswith("POST /hit")]


async def open_page(page: PlaywrightPage, server: Server, html: str) -> None:
    """Show a page, whose clicks the server counts."""
    for name in ("pay", "cancel", "only"):
        server.pages[f"/hit/{name}"] = "ok"
    server.body("/", f"<p id=start>start</p>{html}")
    await page.goto(server.url, then=Target(by.css("#start")))


async def test_best_way_rendered_late(server: Server, tmp_path: Path) -> None:
    """With the best way 800 ms late and a stale class on *Cancel* in its place, the right one is clicked."""
    async with desk(server.url, folder=tmp_path, options=PageOptions()) as here:
        await open_page(
            here.page,
            server,
            f"""<button id=cancel class=btn {HIT}>Cancel order</button><div id=place></div>
            <script>setTimeout(() => place.innerHTML = `{BUTTON}`, 800)</script>""",
        )
        await here.page.click(PAY, then=Done)
    assert hits(server) == ["POST /hit/pay"]


async def test_stale_class_alone(at_desk: Desk, server: Server) -> None:
    """A stale class on another button is one way alone: used by a plain step, and said to the gate."""
    await open_page(at_desk.page, server, f"<button id=cancel class=btn {HIT}>Cancel order</button>")
    await at_desk.page.click(PAY, then=Done)
    assert at_desk.gate.passed[-1].lone
    assert at_desk.gate.passed[-1].ways == ('by.css(".btn")',)


async def test_lone_way_is_said_before_the_act(server: Server, tmp_path: Path) -> None:
    """A gate that refuses one way alone is asked before anything is clicked."""
    gate = CarefulGate()
    async with desk(server.url, folder=tmp_path, gate=gate) as here:
        await open_page(here.page, server, f"<button id=only class=only {HIT}>Something</button>")
        gate.refuses = NotActionable("one way alone")
        with pytest.raises(NotActionable, match="one way alone"):
            await here.page.click(ONE_WAY, then=Done)
    assert gate.asked[-1].lone
    assert hits(server) == []


async def test_two_ways_that_agree_are_not_lone(at_desk: Desk, server: Server) -> None:
    """A quorum is no lone way."""
    await open_page(at_desk.page, server, BUTTON)
    await at_desk.page.click(PAY, then=Done)
    assert not at_desk.gate.passed[-1].lone
    assert hits(server) == ["POST /hit/pay"]


async def test_lost(page: PlaywrightPage, server: Server) -> None:
    """An element that is not there is lost, with what each way found, and nothing is acted."""
    await open_page(page, server, "<p>nothing to click</p>")
    with pytest.raises(TargetLost, match="finds nothing visible") as caught:
        await page.click(PAY, then=Done)
    assert not caught.value.dispatched
    assert not isinstance(caught.value, TargetAmbiguous)


async def test_hidden_is_lost(page: PlaywrightPage, server: Server) -> None:
    """What is there and not seen cannot be clicked."""
    await open_page(page, server, f'<div style="display: none">{BUTTON}</div>')
    with pytest.raises(TargetLost):
        await page.click(PAY, then=Done)
    assert hits(server) == []


async def test_ambiguous(page: PlaywrightPage, server: Server) -> None:
    """Two elements that all ways find are a tie, and neither is clicked."""
    await open_page(page, server, BUTTON + BUTTON)
    with pytest.raises(TargetAmbiguous, match="2 elements") as caught:
        await page.click(PAY, then=Done)
    assert not caught.value.dispatched
    assert hits(server) == []


async def test_hidden_twin_is_no_tie(page: PlaywrightPage, server: Server) -> None:
    """A hidden duplicate, as sites keep one for small screens, does not count."""
    await open_page(page, server, f'<div style="display: none">{BUTTON}</div>{BUTTON}')
    await page.click(PAY, then=Done)
    assert hits(server) == ["POST /hit/pay"]


async def test_covered(page: PlaywrightPage, server: Server) -> None:
    """A button under an overlay is not clicked through it, and the error says what is in the way."""
    overlay = '<div style="position: fixed; inset: 0; background: white; z-index: 9">We use cookies</div>'
    await open_page(page, server, BUTTON + overlay)
    with pytest.raises(NotActionable, match="another element covers it"):
        await page.click(PAY, then=Done)
    assert hits(server) == []


async def test_covered_for_a_moment(page: PlaywrightPage, server: Server) -> None:
    """An overlay that goes is waited for."""
    overlay = '<div id=over style="position: fixed; inset: 0; background: white; z-index: 9">loading</div>'
    await open_page(page, server, BUTTON + overlay + "<script>setTimeout(() => over.remove(), 700)</script>")
    await page.click(PAY, then=Done)
    assert hits(server) == ["POST /hit/pay"]


@pytest.mark.parametrize("careful", [False, True])
async def test_disabled(server: Server, tmp_path: Path, careful: bool) -> None:
    """A disabled button is not clicked; in a changing step that is known before anything is dispatched."""
    gate = CarefulGate() if careful else None
    async with desk(server.url, folder=tmp_path, gate=gate) as here:
        await open_page(here.page, server, BUTTON.replace("<button", "<button disabled"))
        with pytest.raises(NotActionable, match="disabled") as caught:
            await here.page.click(PAY, then=Done)
    assert caught.value.dispatched is not careful
    assert hits(server) == []


async def test_enabled_late(page: PlaywrightPage, server: Server) -> None:
    """A button that is enabled once the page has its script is waited for."""
    disabled = BUTTON.replace("<button", "<button disabled")
    await open_page(page, server, f"{disabled}<script>setTimeout(() => pay.disabled = false, 700)</script>")
    await page.click(PAY, then=Done)
    assert hits(server) == ["POST /hit/pay"]


async def test_moving(page: PlaywrightPage, server: Server) -> None:
    """An element that slides in is clicked once it stands still, and what it leaves behind is not."""
    await open_page(
        page,
        server,
        f"""<style>@keyframes slide {{ from {{ margin-left: 900px }} to {{ margin-left: 0 }} }}
        #slider {{ animation: slide .7s }}</style><div id=slider>{BUTTON}</div>
        <button id=cancel {HIT}>Cancel order</button>""",
    )
    await page.click(PAY, then=Done)
    assert hits(server) == ["POST /hit/pay"]


async def test_exchanged_by_the_page(page: PlaywrightPage, server: Server) -> None:
    """An element that the page makes anew on every tick is found anew."""
    await open_page(
        page,
        server,
        f"<div id=place></div><script>setInterval(() => place.innerHTML = `{BUTTON}`, 150)</script>",
    )
    await page.click(PAY, then=Done)
    assert hits(server) == ["POST /hit/pay"]


async def test_wait_is_the_page_s_own(server: Server, tmp_path: Path) -> None:
    """How long a click waits for a covered button is the page's option, not a number of its own."""
    overlay = '<div id=over style="position: fixed; inset: 0; background: white; z-index: 9">loading</div>'
    later = "<script>setTimeout(() => over.remove(), 3000)</script>"
    patient = IMPATIENT.model_copy(update={"action_timeout": 12.0, "proof_timeout": 5.0})
    async with desk(server.url, folder=tmp_path, options=patient) as here:
        await open_page(here.page, server, BUTTON + overlay + later)
        await here.page.click(PAY, then=Done)
    assert hits(server) == ["POST /hit/pay"]


LATE = """<script>setTimeout(() => %s.insertAdjacentHTML('beforebegin', `%s`), 1500);
  setTimeout(() => %s.disabled = false, 2200)</script>"""


async def test_another_is_put_before_it(server: Server, tmp_path: Path) -> None:
    """While a disabled button is waited for another comes before it, with the same words: two ways still decide."""
    patient = IMPATIENT.model_copy(update={"action_timeout": 15.0, "proof_timeout": 5.0})
    async with desk(server.url, folder=tmp_path, gate=CarefulGate(), options=patient) as here:
        other = f"<button id=cancel {HIT}>Pay now with points</button>"
        disabled = BUTTON.replace("<button", "<button disabled")
        await open_page(here.page, server, disabled + LATE % ("pay", other, "pay"))
        await here.page.click(PAY, then=Done)
    assert hits(server) == ["POST /hit/pay"]


async def test_another_is_put_before_a_lone_one(server: Server, tmp_path: Path) -> None:
    """What one way alone found is not clicked once the way finds two."""
    patient = IMPATIENT.model_copy(update={"action_timeout": 15.0})
    async with desk(server.url, folder=tmp_path, gate=CarefulGate(), options=patient) as here:
        other = f"<button id=cancel class=only {HIT}>Another</button>"
        disabled = f"<button id=only class=only disabled {HIT}>Something</button>"
        await open_page(here.page, server, disabled + LATE % ("only", other, "only"))
        with pytest.raises(TargetAmbiguous, match="several elements"):
            await here.page.click(ONE_WAY, then=Done)
    assert hits(server) == []


async def test_all_ways_settle_what_pairs_do_not(at_desk: Desk, server: Server) -> None:
    """Where pairs of ways meet in two elements, the one that all find is held, strictly."""
    target = Target(by.role("button", "Pay now"), by.test_id("pay"), by.css("#pay"))
    twin = f"<button id=cancel data-testid=pay {HIT}>Pay now</button>"
    await open_page(at_desk.page, server, twin + BUTTON)
    await at_desk.page.click(target, then=Done)
    assert not at_desk.gate.passed[-1].lone
    assert hits(server) == ["POST /hit/pay"]
