"""Which element a living act is made on: told by the page itself, and found again on the page at rest."""

from __future__ import annotations

from typing import cast

from surefoot.browser.page import Page
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.recording_page import RecordingPage
from surefoot.browser.saved_page import SavedPage
from surefoot.selectors import by
from surefoot.selectors.hit import Hit, hit
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from tests.browser.conftest import Done, Server

START = Target(by.css("#start"))
SHOW = "document.querySelector('#out').innerHTML = '<p id=done>done</p>'"
WIDGET = """<p id=start>x</p><x-box></x-box><iframe src=/inner></iframe><div id=out></div>
<input id=card autocomplete=cc-number aria-label=Card>
<div id=from draggable=true style="width:50px;height:50px">drag me</div><div id=to style="height:50px">here</div>
<script>
const root = document.querySelector("x-box").attachShadow({mode: "open"});
root.innerHTML = "<p>one</p><div><button>first</button><button>second</button></div>";
root.querySelectorAll("button")[1].onclick = () => { SHOW };
addEventListener("message", () => { SHOW });
document.querySelector("#to").ondragover = (event) => event.preventDefault();
document.querySelector("#to").ondrop = () => { SHOW };
</script>""".replace("SHOW", SHOW)
INNER = "<button>first</button><form><button type=button onclick='parent.postMessage(1, \"*\")'>second</button></form>"
SECOND = Target(by.role("button", "second"), by.css("x-box button:nth-of-type(2)"))
FRAMED = Target(by.role("button", "second"), by.css("form button"), frame="iframe")
FROM, TO = Target(by.css("#from")), Target(by.css("#to"))


async def test_shadow_roots_frames_and_drags(page: PlaywrightPage, server: Server) -> None:
    """Each act is recorded with the very element, and a run without a browser hits the same."""
    server.body("/", WIDGET)
    server.body("/inner", INNER)
    again = Target(by.css("#start"))

    async def through(page: Page) -> None:
        for act in ("shadow", "frame", "drag"):
            await page.goto(f"{server.url}/", then=again)
            await page.fill(Target(by.label("Card")), "4111 1111 1111 1111")
            if act == "shadow":
                await page.click(SECOND, then=Done)
            elif act == "frame":
                await page.click(FRAMED, then=Done)
            else:
                await page.drag(FROM, TO, then=Done)

    recording = RecordingPage(cast("Page", page))
    await through(cast("Page", recording))
    acted = [one for stop in recording.journey for one in stop.acted if one.verb in {"click", "drag"}]
    paths = [(one.hit.path, one.onto.path if one.onto else None) for one in acted if one.hit]
    assert paths == [
        ("html/body/x-box/#shadow/div/button[2]", None),
        ("html/body/iframe >> html/body/form/button", None),
        ("html/body/div[2]", "html/body/div[3]"),
    ]
    assert {one.text for stop in recording.journey for one in stop.acted if one.verb == "fill"} == {"«private»"}
    assert all("data-surefoot-hit" not in stop.page.html for stop in recording.journey)
    saved = SavedPage(recording.journey, follow=True)
    await through(cast("Page", saved))
    assert saved.trail.rest == ()


async def test_a_page_that_renders_late_is_kept_as_it_was_acted_on(page: PlaywrightPage, server: Server) -> None:
    """The button comes after the page was read: the page with it stands in the journey, before the act."""
    late = (
        f"setTimeout(() => document.querySelector('#late').innerHTML = `<button onclick=\"{SHOW}\">Go</button>`, 700)"
    )
    server.body("/", f"<p id=start>x</p><div id=late></div><div id=out></div><script>{late}</script>")
    recording = RecordingPage(cast("Page", page))
    await recording.goto(f"{server.url}/", then=START)
    go = Target(by.role("button", "Go"), by.css("#late button"))
    await recording.click(go, then=Done)
    assert [(stop.page.has(go), len(stop.acted)) for stop in recording.journey] == [
        (False, 1),
        (True, 0),
        (True, 1),
    ]


def test_an_element_is_found_again() -> None:
    """In its place, by what it is, and else not at all."""
    page = Snapshot("<main><button>One</button><button>Two</button><p><button>Three</button></p></main>")
    two = page.find(Target(by.text("Two")))
    told = hit(two, page)
    assert str(told) == 'button "Two" at html/body/main/button[2]'
    assert told.on(page) == two
    moved = Snapshot("<main><button>Two</button><button>One</button></main>")
    found = told.on(moved)
    assert found is not None
    assert found.text == "Two"
    assert not told.is_exactly_on(moved)
    assert told.on(Snapshot("<main><button>One</button></main>")) is None
    assert Hit(path="html/body/iframe >> html/body/p").on(page) is None
    assert Hit(path="html/body/main/#shadow/p").on(page) is None
