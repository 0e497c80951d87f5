"""Pages that are hard to act on: layers, sticky headers, late scripts, virtual lists, frames, shadow roots."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from surefoot.browser.gate import Action
from surefoot.browser.layer import PUT_AWAY, Layer
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.proof import appears
from surefoot.browser.recording_page import RecordingPage
from surefoot.browser.saved_page import SavedPage
from surefoot.errors import (
    AuthorErred,
    BrowserFailed,
    LayerStays,
    NotActionable,
    ProofFailed,
    TargetAmbiguous,
    TargetLost,
)
from surefoot.selectors import by
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from tests.browser.conftest import CarefulGate, Done, Server, desk

if TYPE_CHECKING:
    from surefoot.browser.page import Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))
COOKIES = Target(by.role("dialog", "Cookies"), by.css("#cookies"), name="the cookie banner")
LAYER = Layer(COOKIES, Target(by.role("button", "Reject all"), by.css(".reject")))

HIT = "fetch('/hit/' + this.id, {method: 'POST'})"
BUTTON = (
    f'<button id=pay data-testid=pay onclick="{HIT}.then('
    "() => document.body.insertAdjacentHTML('beforeend', '<p id=done>ok</p>'))\">Pay now</button>"
)
OVER = "position: fixed; inset: 0; background: white; z-index: 9"


def banner(does: str = "cookies.remove()") -> str:
    """Return a layer over the whole page, with what its button does."""
    return (
        f'<div id=cookies role=dialog aria-label=Cookies style="{OVER}">We use cookies '
        f'<button id=accept onclick="{HIT}">Accept all</button>'
        f'<button id=reject class=reject onclick="{HIT}; {does}">Reject all</button></div>'
    )


def hits(server: Server) -> list[str]:
    """Return what was clicked, as the server counted it."""
    return [request.rpartition("/")[2] for request in server.requests if request.startswith("POST /hit")]


def serve(server: Server, html: str) -> None:
    """Serve a page, whose clicks are counted."""
    for name in ("pay", "accept", "reject", "other"):
        server.pages[f"/hit/{name}"] = "ok"
    server.body("/", f"<p id=start>start</p>{html}")


async def opened(page: PlaywrightPage, server: Server) -> PlaywrightPage:
    """Open the page that is served."""
    await page.goto(server.url, then=Target(by.css("#start")))
    return page


async def clicked(server: Server, folder: Path, html: str, *layers: Layer, gate: CarefulGate | None = None) -> None:
    """Click on a page with layers."""
    serve(server, html)
    async with desk(server.url, folder=folder, gate=gate, layers=layers) as here:
        await (await opened(here.page, server)).click(PAY, then=Done)


@pytest.mark.parametrize("careful", [False, True])
async def test_a_banner_is_put_away(server: Server, tmp_path: Path, careful: bool) -> None:
    """A declared layer is put away by what it declares before a click, once, and the gate is asked for it."""
    gate = CarefulGate() if careful else None
    await clicked(server, tmp_path, BUTTON + banner(), LAYER, gate=gate)
    assert hits(server) == ["reject", "pay"]
    if gate is not None:
        assert [str(one) for one in gate.asked] == ["goto " + server.url, f"{PUT_AWAY} {COOKIES}", f"click {PAY}"]
        assert PUT_AWAY not in {one.verb for one in gate.passed}  # nothing of the step itself


async def test_one_that_comes_while_an_act_waits(server: Server, tmp_path: Path) -> None:
    """A layer that comes over a button that is not ready yet is put away by the act that waits for it."""
    late = BUTTON.replace("<button", "<button disabled") + (
        f"<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', `{banner()}`), 500);"
        "setTimeout(() => pay.disabled = false, 900)</script>"
    )
    await clicked(server, tmp_path, late, LAYER)
    assert hits(server) == ["reject", "pay"]


async def test_one_that_keeps_coming_back(server: Server, tmp_path: Path) -> None:
    """It is named after as many times as it may come, and nothing else is clicked."""
    again = banner("cookies.style.display = 'none'; setTimeout(() => cookies.style.display = '', 100)")
    slow = BUTTON.replace("<button", "<button disabled")
    with pytest.raises(LayerStays, match="the cookie banner keeps coming back: it was put away 3 times"):
        await clicked(server, tmp_path, slow + again, LAYER)
    assert hits(server) == ["reject"] * 3


async def test_one_that_does_not_go(server: Server, tmp_path: Path) -> None:
    """It is named when its button does nothing."""
    with pytest.raises(LayerStays, match="the cookie banner does not go away") as caught:
        await clicked(server, tmp_path, BUTTON + banner(""), LAYER)
    assert not caught.value.dispatched
    assert hits(server) == ["reject"]


async def test_one_that_leads_away(server: Server, tmp_path: Path) -> None:
    """A layer whose button opens another page is refused by name."""
    server.body("/else", "<p>another page</p>")
    with pytest.raises(LayerStays, match=r"led away, to .*/else"):
        await clicked(server, tmp_path, BUTTON + banner("location.href = '/else'"), LAYER)
    assert hits(server) == ["reject"]


async def test_nothing_is_touched_while_a_changing_act_is_made(server: Server, tmp_path: Path) -> None:
    """What comes over the page after the gate was passed stays: the act fails, and may have been dispatched."""

    class Covering(CarefulGate):
        async def before_dispatch(self, action: Action) -> None:
            await super().before_dispatch(action)
            if action.verb == "click":
                await here.page.live.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", banner())

    serve(server, BUTTON)
    async with desk(server.url, folder=tmp_path, gate=Covering(act_seconds=1.0), layers=(LAYER,)) as here:
        await opened(here.page, server)
        with pytest.raises(NotActionable, match="covers it") as caught:
            await here.page.click(PAY, then=Done)
    assert caught.value.dispatched
    assert hits(server) == []


async def test_a_page_that_is_gone_is_named(server: Server, tmp_path: Path) -> None:
    """A page that is closed before its layers are watched for is a failure of the browser, as any that is gone."""
    serve(server, BUTTON)
    async with desk(server.url, folder=tmp_path, layers=(LAYER,)) as here:
        await opened(here.page, server)
        await here.page.live.close()
        with pytest.raises(BrowserFailed, match="the browser is gone"):
            await here.page.fill(PAY, "x")


async def test_a_page_that_shows_nothing_before_it_is_answered(server: Server, tmp_path: Path) -> None:
    """A page that is hidden until its layer is gone reads all the same."""
    serve(server, f"<main id=main hidden><p id=done>ok</p></main>{banner('cookies.remove(); main.hidden = false')}")
    async with desk(server.url, folder=tmp_path, layers=(LAYER,)) as here:
        read = await here.page.goto(server.url, then=Done)
    assert cast("Done", read).text == "ok"


async def test_a_layer_in_a_frame(server: Server, tmp_path: Path) -> None:
    """Consent that stands in a frame is given there, and the frame is gone."""
    server.body(
        "/consent",
        f"""<div role=dialog aria-label=Consent>
        <button id=reject onclick="{HIT}.then(() => parent.consent.remove())">Reject all</button></div>""",
    )
    layer = Layer(
        Target(by.role("dialog", "Consent"), frame="#consent", name="consent"),
        Target(by.role("button", "Reject all"), frame="#consent"),
    )
    await clicked(server, tmp_path, f'{BUTTON}<iframe id=consent src=/consent style="{OVER}"></iframe>', layer)
    assert hits(server) == ["reject", "pay"]


async def test_layers_on_saved_pages(server: Server, tmp_path: Path) -> None:
    """A run that was recorded with its layer goes again without a browser, and each time the gate is asked."""
    serve(server, BUTTON + banner())
    async with desk(server.url, folder=tmp_path, layers=(LAYER,)) as here:
        page = RecordingPage(cast("Page", here.page))
        await page.goto(server.url, then=Target(by.css("#start")))
        await page.click(PAY, then=Done)
    gate = CarefulGate()
    saved = SavedPage(page.journey, gate=gate, layers=(LAYER,))
    await saved.goto(server.url, then=Target(by.css("#start")))
    await saved.click(PAY, then=Done)
    assert [one.verb for one in gate.asked] == ["goto", PUT_AWAY, "click"]
    assert hits(server) == ["reject", "pay"]


async def test_a_saved_layer_without_its_button() -> None:
    """A saved page whose layer cannot be put away is refused as a living one is."""
    shown = Snapshot(f"<body><p id=start>x</p>{BUTTON}<div id=cookies role=dialog aria-label=Cookies>none</div>")
    saved = SavedPage([shown], layers=(LAYER,))
    await saved.wait_for(Target(by.css("#start")))
    with pytest.raises(TargetLost, match="nothing visible"):
        await saved.click(PAY, then=Done)


async def test_half_a_layer_is_none() -> None:
    """What one way of two takes for the layer, such as a link to the cookie settings, is left alone."""
    shown = Snapshot(f"<body><p id=start>x</p>{BUTTON}<a id=cookies href=/cookies>Cookies</a></body>")
    gate = CarefulGate()
    saved = SavedPage([shown], gate=gate, layers=(LAYER,))
    await saved.wait_for(Target(by.css("#start")))
    await saved.scroll(PAY)
    assert [one.verb for one in gate.asked] == ["scroll"]


def test_a_layer_that_may_never_come() -> None:
    """That is an author's error."""
    with pytest.raises(AuthorErred, match="at least once"):
        Layer(COOKIES, PAY, at_most=0)


async def test_a_sticky_header(server: Server, tmp_path: Path) -> None:
    """What a header that stays in view lies over is scrolled out from under it."""
    header = "<header style='position: sticky; top: 0; height: 90px; background: #ddd'><a href=#>Home</a></header>"
    tall = f"{header}<div style='height: 2000px'></div>{BUTTON}<div style='height: 2000px'></div>"
    await clicked(server, tmp_path, f"{tall}<script>addEventListener('load', () => scrollTo(0, 2095))</script>")
    assert hits(server) == ["pay"]


async def test_late_scripts(server: Server, tmp_path: Path) -> None:
    """A click before the page's script was there does nothing, and it is said that nothing changed."""
    serve(server, "<button id=pay data-testid=pay>Pay now</button>")
    async with desk(server.url, folder=tmp_path) as here:
        page = await opened(here.page, server)
        with pytest.raises(ProofFailed, match="nothing on it has changed since before") as caught:
            await page.click(PAY, then=Done)
        assert caught.value.dispatched
        await page.live.evaluate("pay.onclick = () => document.body.append(' changed')")
        with pytest.raises(ProofFailed, match="did not show within 3 s") as caught:
            await page.click(PAY, then=Done)
        assert "nothing on it has changed" not in str(caught.value)


ROWS = """<div id=list style='height: 200px; overflow: auto' aria-label=Orders role=list><div id=space></div></div>
<script>
  let count = %d; const height = 40;
  const draw = () => {
    space.style = `height: ${count * height}px; position: relative`; space.innerHTML = '';
    const first = Math.floor(list.scrollTop / height);
    for (let i = first; i < Math.min(count, first + 7); i++)
      space.insertAdjacentHTML('beforeend', `<div role=listitem style='position: absolute; top: ${i * height}px'>
        <button onclick="fetch('/hit/other', {method: 'POST'}).then(() => done.hidden = false)">Order ${i}.</button>
        </div>`);
  };
  list.onscroll = () => setTimeout(draw, 20); draw(); %s
</script><p id=done hidden>ok</p>"""
LIST = Target(by.role("list", "Orders"), by.css("#list"))


def order(number: int) -> Target:
    """Return the button of an order."""
    return Target(by.role("button", f"Order {number}."), by.css("#list button"), name=f"order {number}")


async def test_a_virtual_list(server: Server, tmp_path: Path) -> None:
    """A row that is not there before its place is scrolled to is found, above and below, and clicked."""
    serve(server, ROWS % (90, "list.scrollTop = 2000"))
    async with desk(server.url, folder=tmp_path) as here:
        page = await opened(here.page, server)
        for number in (77, 2):
            row = Target(by.role("button", f"Order {number}.", exact=True))
            await page.scroll(row, through=LIST)
            await page.click(row, then=Done) if number == 77 else None
        assert hits(server) == ["other"]
        with pytest.raises(TargetLost, match=r"scrolled to its end, over \d+ screens, and does not show it"):
            await page.scroll(Target(by.role("button", "Order 90.")), through=LIST)


async def test_a_list_that_grows(server: Server, tmp_path: Path) -> None:
    """A list that loads more at its end is followed; a recording of it goes again at rest."""
    more = "list.addEventListener('scroll', () => setTimeout(() => { if (count < 60) { count += 12; draw(); } }, 150));"
    serve(server, ROWS % (12, more))
    row = Target(by.role("button", "Order 51."))
    async with desk(server.url, folder=tmp_path) as here:
        page = RecordingPage(cast("Page", here.page))
        await page.goto(server.url, then=Target(by.css("#start")))
        await page.scroll(row, through=LIST)
        await page.click(row, then=Done)
    saved = SavedPage(page.journey)
    await saved.goto(server.url, then=Target(by.css("#start")))
    await saved.scroll(row, through=LIST)
    await saved.click(row, then=Done)


async def test_frames_and_shadow_roots(server: Server, tmp_path: Path) -> None:
    """A button in a shadow root in a frame in a frame is clicked; a look-alike on the page itself is not."""
    inner = BUTTON.replace("document.body", "parent.parent.document.body")
    server.body("/inner", f"<x-pay><template shadowrootmode=open>{inner}</template></x-pay>")
    server.body("/outer", "<iframe id=inner src=/inner></iframe>")
    serve(server, f'<iframe id=outer src=/outer></iframe><button id=other onclick="{HIT}">Pay now</button>')
    outer = Target(by.css("#outer"))
    target = Target(
        by.role("button", "Pay now"), by.test_id("pay"), frame=Target(by.css("#inner"), frame=outer), name="pay"
    )
    async with desk(server.url, folder=tmp_path) as here:
        await (await opened(here.page, server)).click(target, then=Done)
    assert hits(server) == ["pay"]


async def test_look_alikes(server: Server, tmp_path: Path) -> None:
    """Of two forms with the same button the one is clicked whose words are named; without them neither is."""
    twin = "<form onsubmit='return false'><h2>{}</h2>{}</form>"
    other = BUTTON.replace("id=pay", "id=other", 1)
    serve(server, twin.format("Express", BUTTON) + twin.format("Standard", other))
    async with desk(server.url, folder=tmp_path) as here:
        page = await opened(here.page, server)
        with pytest.raises(TargetAmbiguous):
            await page.click(PAY, then=Done)
        await page.click(PAY.within(Target(by.css("form")).having("Standard")), then=Done)
    assert hits(server) == ["other"]


async def test_several_languages(server: Server, tmp_path: Path) -> None:
    """A pattern with the words of each language finds the button in any of them, live and at rest."""
    words = re.compile("^(Pay now|Jetzt bezahlen|Payer maintenant)$", re.IGNORECASE)
    target = Target(by.role("button", words), by.test_id("pay"))
    for said in ("Jetzt bezahlen", "payer  maintenant"):
        serve(server, BUTTON.replace("Pay now", said))
        async with desk(server.url, folder=tmp_path) as here:
            page = await opened(here.page, server)
            assert (await page.snapshot()).find(target).attribute("id") == "pay"
            await page.click(target, then=appears(Target(by.css("#done"))))
        assert not here.gate.passed[-1].lone
    assert hits(server) == ["pay", "pay"]
