"""Every action of a page, one by one: it does what it says, once, and proves it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from surefoot.browser.gate import OpenGate
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.proof import appears, changed, vanishes
from surefoot.errors import NotActionable, ProofFailed
from surefoot.model import File
from surefoot.selectors import by
from surefoot.selectors.target import Target
from surefoot.selectors.view import View
from tests.browser.conftest import HERE, CarefulGate, Desk, Done, Server, desk

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

GO = Target(by.role("button", "Go"), by.test_id("go"))
FIELD = Target(by.label("Name"), by.css("input#name"))
BOX = Target(by.label("I agree"), by.css("input#agree"))
LIST = Target(by.label("Country"), by.css("select#country"))
FILES = Target(by.label("Files"), by.css("input[type=file]"))
SHOWN = Target(by.css("#shown"))
DONE = Target(by.css("#done"))

SHOW_DONE = "document.body.insertAdjacentHTML('beforeend', '<p id=done>done</p>')"


async def test_goto_returns_the_view(page: PlaywrightPage, server: Server) -> None:
    """An address is opened once and read; a relative one is taken from the present page's."""
    server.body("/a", "<p id=done>first</p>")
    server.body("/b", "<p id=done>second</p>")
    assert (await page.goto(f"{server.url}/a", then=Done)) == Done(text="first")
    assert (await page.goto("/b", then=Done)) == Done(text="second")
    assert page.url == f"{server.url}/b"
    assert server.requests.count("GET /a") == server.requests.count("GET /b") == 1


async def test_click_acts_once(page: PlaywrightPage, server: Server) -> None:
    """A click is one click: one request reaches the site, and what it shows is returned."""
    server.body("/", '<form method=post action="/sent"><button data-testid=go>Go</button></form><p id=here>')
    server.body("/sent", "<p id=done>sent</p>")
    await page.goto(server.url, then=GO)
    assert await page.click(GO, then=Done) == Done(text="sent")
    assert server.count("POST /sent") == 1


async def test_press(page: PlaywrightPage, server: Server) -> None:
    """A key is pressed on an element, and its proof returned."""
    server.body("/", f"""<label>Name <input id=name onkeydown="if (event.key === 'Enter') {SHOW_DONE}"></label>""")
    await page.goto(server.url, then=FIELD)
    assert await page.press(FIELD, "Enter", then=Done) == Done(text="done")


async def test_hover(page: PlaywrightPage, server: Server) -> None:
    """The pointer over an element shows what is proved."""
    server.body("/", f"""<button data-testid=go onmouseenter="{SHOW_DONE}">Go</button>""")
    await page.goto(server.url, then=GO)
    await page.hover(GO, then=DONE)


async def test_drag(page: PlaywrightPage, server: Server) -> None:
    """An element is dragged onto another."""
    server.body(
        "/",
        f"""<button data-testid=go draggable=true>Go</button>
        <div id=here style="height: 99px; background: #eee" ondragover="event.preventDefault()"
          ondrop="{SHOW_DONE}">here</div>""",
    )
    await page.goto(server.url, then=GO)
    await page.drag(GO, HERE, then=Done)


@pytest.mark.parametrize("agreed", [False, True])
async def test_drag_onto_a_lone_one(at_desk: Desk, server: Server, agreed: bool) -> None:
    """A drag onto what one way alone found is lone, though two agree on what is dragged."""
    server.body(
        "/",
        f"""<button data-testid=go draggable=true>Go</button>
        <div id=here role=region aria-label=Bin style="height: 99px" ondragover="event.preventDefault()"
          ondrop="{SHOW_DONE}">here</div>""",
    )
    onto = Target(by.role("region", "Bin"), by.css("#here")) if agreed else HERE
    await at_desk.page.goto(server.url, then=GO)
    await at_desk.page.drag(GO, onto, then=Done)
    assert at_desk.gate.passed[-1].lone is not agreed
    assert at_desk.gate.passed[-1].ways == (() if agreed else ('by.css("#here")',))


async def test_fill_reads_back(page: PlaywrightPage, server: Server) -> None:
    """A value is typed and read back; what the site formats by itself is the same value."""
    server.body("/", "<label>Name <input id=name oninput=\"value = value.replace(/(\\d{4})(?=\\d)/g, '$1 ')\"></label>")
    await page.goto(server.url, then=FIELD)
    await page.fill(FIELD, "4111111111111111")
    assert (await page.snapshot()).find(FIELD).value == "4111 1111 1111 1111"


async def test_fill_of_another_value(page: PlaywrightPage, server: Server) -> None:
    """A field that holds something else afterwards fails, and says what."""
    server.body("/", '<label>Name <input id=name oninput="value = value.slice(0, 3)"></label>')
    await page.goto(server.url, then=FIELD)
    with pytest.raises(ProofFailed, match="'Ada'") as caught:
        await page.fill(FIELD, "Ada Lovelace")
    assert caught.value.dispatched


@pytest.mark.parametrize("on", [True, False])
async def test_check(page: PlaywrightPage, server: Server, on: bool) -> None:
    """A box is ticked or unticked, and its state read."""
    server.body("/", f"<label><input type=checkbox id=agree {'' if on else 'checked'}> I agree</label>")
    await page.goto(server.url, then=BOX)
    await page.check(BOX, on=on)
    assert (await page.snapshot()).find(BOX).checked is on


async def test_check_that_does_not_stay(page: PlaywrightPage, server: Server) -> None:
    """A box that unticks itself is no ticked box."""
    server.body("/", '<label><input type=checkbox id=agree onclick="event.preventDefault()"> I agree</label>')
    await page.goto(server.url, then=BOX)
    with pytest.raises((ProofFailed, NotActionable)) as caught:
        await page.check(BOX)
    assert caught.value.dispatched


@pytest.mark.parametrize("option", ["ch", "Switzerland"])
async def test_select(page: PlaywrightPage, server: Server, option: str) -> None:
    """An option is chosen by its value or by its label."""
    server.body(
        "/",
        "<label>Country <select id=country><option value=at>Austria<option value=ch>Switzerland</select></label>",
    )
    await page.goto(server.url, then=LIST)
    await page.select(LIST, option)
    assert (await page.snapshot()).find(LIST).value == "ch"


async def test_select_of_nothing(page: PlaywrightPage, server: Server) -> None:
    """An option that is not there fails."""
    server.body("/", "<label>Country <select id=country><option value=at>Austria</select></label>")
    await page.goto(server.url, then=LIST)
    with pytest.raises(NotActionable):
        await page.select(LIST, "ch")


async def test_upload(page: PlaywrightPage, server: Server, tmp_path: Path) -> None:
    """Files are put into a field by path or as kept by a run, and read back."""
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_bytes(b"1" * 10)
    two.write_bytes(b"2" * 20)
    server.body("/", "<label>Files <input type=file multiple></label>")
    await page.goto(server.url, then=FILES)
    await page.upload(FILES, [one, File.of(two, media_type="text/plain")])
    script = "() => [...document.querySelector('input').files].map(file => file.size)"
    assert await page.live.evaluate(script) == [10, 20]
    with pytest.raises(NotActionable, match=r"no file .*three\.txt"):
        await page.upload(FILES, tmp_path / "three.txt")


async def test_upload_that_is_dropped(page: PlaywrightPage, server: Server, tmp_path: Path) -> None:
    """A field that throws the file away holds nothing, and says so."""
    (tmp_path / "one.txt").write_bytes(b"1")
    server.body("/", "<label>Files <input type=file oninput=\"value = ''\"></label>")
    await page.goto(server.url, then=FILES)
    with pytest.raises(ProofFailed, match=r"holds \[\]"):
        await page.upload(FILES, tmp_path / "one.txt")


HIDDEN = {
    "not shown": "<label>Files <input type=file style='display: none' onchange=%s></label><button>Choose</button>",
    "no size": "<button>Choose</button><input type=file aria-label=Files style='opacity: 0; width: 0' onchange=%s>",
    "in what is not shown": "<button>Choose</button><div hidden><input type=file aria-label=Files onchange=%s></div>",
    "late": "<button>Choose</button><script>setTimeout(() => document.body.insertAdjacentHTML('beforeend',"
    " `<input type=file aria-label=Files hidden onchange=%s>`), 900)</script>",
    "visible twin": "<input type=file aria-label=Files hidden><label>Files <input type=file onchange=%s></label>",
}
ONE_WAY = Target(by.css("input[type=file]"))


@pytest.mark.parametrize("html", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("target", [FILES, ONE_WAY], ids=["two ways", "one way"])
async def test_upload_to_a_hidden_field(
    server: Server, tmp_path: Path, html: str, careful: bool, target: Target
) -> None:
    """A file field that a site hides behind its own button takes files; a visible one goes before a hidden twin."""
    given = tmp_path / "given.txt"
    given.write_text("given")
    server.body("/", "<p id=here>here</p>" + html % "\"fetch('/given/' + files[0].size)\"")
    gate = CarefulGate() if careful else OpenGate()
    async with desk(server.url, folder=tmp_path, gate=gate) as here:
        await here.page.goto(server.url, then=HERE)
        await here.page.upload(target, given)
        await here.page.live.wait_for_timeout(200)
    assert server.count("GET /given/5") == 1
    assert gate.passed[-1].lone is (target is ONE_WAY)


async def test_scroll(page: PlaywrightPage, server: Server) -> None:
    """An element far below is brought into view."""
    server.body("/", "<div style='height: 5000px'></div><p id=here>here</p>")
    await page.goto(server.url, then=HERE)
    await page.scroll(HERE)
    assert await page.live.evaluate("() => scrollY > 3000")


class Shop(View):
    """A list that is turned."""

    items: Annotated[list[str], by.css("li")]


async def test_read_waits_for_what_renders_late(page: PlaywrightPage, server: Server) -> None:
    """Reading waits on state, not on time; what never comes is told field by field."""
    server.body("/", "<p id=here>here</p><ul></ul><script>setTimeout(() => document.querySelector('ul').innerHTML ="
                " '<li>one<li>two', 500)</script>")  # fmt: skip
    await page.goto(server.url, then=HERE)
    assert await page.read(Shop) == Shop(items=["one", "two"])
    with pytest.raises(Exception, match="text"):
        await page.read(Done)


async def test_snapshot_carries_what_html_does_not(page: PlaywrightPage, server: Server) -> None:
    """A page at rest knows what is hidden and what was typed."""
    server.body("/", "<label>Name <input id=name></label><p id=shown style='display: none'>not seen</p>")
    await page.goto(server.url, then=FIELD)
    await page.fill(FIELD, "Ada")
    now = await page.snapshot()
    assert now.find(FIELD).value == "Ada"
    assert not now.has(SHOWN)


async def test_appears_vanishes_changes(page: PlaywrightPage, server: Server) -> None:
    """What comes, what goes and what is another than before prove an action."""
    server.body(
        "/",
        """<button data-testid=go onclick="shown.hidden = !shown.hidden; count.textContent = ++n">Go</button>
        <p id=shown hidden>shown</p><p id=count>0</p><script>let n = 0</script>""",
    )
    count = Target(by.css("#count"))
    await page.goto(server.url, then=GO)
    await page.click(GO, then=appears(SHOWN))
    await page.click(GO, then=vanishes(SHOWN))
    await page.click(GO, then=changed(count))
    assert (await page.snapshot()).find(count).text == "3"
