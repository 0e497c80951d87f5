"""Taking a living page to rest: everything that can be seen, nothing changed, and what is missing is said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route

from surefoot.browser import capture
from surefoot.browser.capture import next_change, quiet, take
from surefoot.errors import BadResponse
from surefoot.selectors import by
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from tests.browser.conftest import Shared

pytestmark = pytest.mark.browser

_TEST_SECONDS = 10
"""After which a wait that should have ended at once has failed."""


@pytest_asyncio.fixture(loop_scope="module")
async def page(shared_browser: Shared) -> AsyncIterator[Page]:
    """An empty page, on a network of two made-up sites."""
    opened = await shared_browser.browser.new_page()
    opened.set_default_timeout(5000)
    await opened.route("**/*", _answer)
    yield opened
    await opened.close()


async def _answer(route: Route) -> None:
    if "elsewhere" in route.request.url:
        await route.fulfill(content_type="text/html", body="<p>Elsewhere</p><iframe srcdoc='<b>Deep</b>'></iframe>")
    else:
        await route.fulfill(content_type="text/html", body="<title>Here</title>")


async def at_rest(page: Page, html: str, script: str = "") -> Snapshot:
    """Show a page, let a script work on it, and take it."""
    await page.goto("http://here.test/")
    await page.set_content(html)
    await page.evaluate(f"() => {{ {script} }}")
    snapshot = await take(page)
    assert snapshot is not None
    return snapshot


async def test_form_controls_hold_what_they_hold_now(page: Page) -> None:
    """Values, checks and choices are those of the living page, and passwords are not in it."""
    snapshot = await at_rest(
        page,
        "<input id=a value=old><textarea id=b>old</textarea><input id=c type=checkbox checked>"
        "<input id=d type=checkbox><select id=e><option>1<option>2</select>"
        "<select id=f multiple><option selected>1<option>2</select>"
        "<input id=g type=password value=hidden><input id=h autocomplete=cc-number value=4111>",
        "a.value = 'new \"1\" & 2'; b.value = 'new'; c.checked = false; d.indeterminate = true; e.selectedIndex = 1;"
        "f.options[0].selected = false; f.options[1].selected = true; g.value = 'secret'; h.value = '4111 1111'",
    )
    values = {name: snapshot.all(by.css(f"#{name}"))[0].value for name in "abeg"}
    assert values == {"a": 'new "1" & 2', "b": "new", "e": "2", "g": ""}
    assert [one.text for one in snapshot.all(by.css("#f"))[0].chosen] == ["2"]
    assert not snapshot.all(by.css("#c"))[0].checked
    assert snapshot.all(by.role("checkbox", checked="mixed"))[0].attribute("id") == "d"
    assert "secret" not in snapshot.html
    assert "4111" not in snapshot.html
    assert len(snapshot.all(by.css("[value]"))) == 3


async def test_what_styles_add_is_named_and_is_no_text(page: Page) -> None:
    """`::before` and `::after` count for names, as Playwright has it, and not for texts; from any sheet."""
    snapshot = await at_rest(
        page,
        "<style>@media all { .a::before { content: '★ ' } } .b { &::after { content: ' more' } }</style>"
        "<button class=a>Star</button><button class=b>Read</button><button class=c>Late</button>",
        "const sheet = new CSSStyleSheet(); sheet.replaceSync('.c:after { content: attr(class) }');"
        "document.adoptedStyleSheets = [sheet]",
    )
    assert [one.name for one in snapshot.all(by.role("button"))] == ["★ Star", "Read more", "Latec"]
    assert snapshot.text == "Star Read Late"
    assert not snapshot.all(by.text("★"))


async def test_names_that_a_script_gave_are_there(page: Page) -> None:
    """`ariaLabelledByElements`, also in a shadow root; an attribute that refers to nothing names nothing."""
    snapshot = await at_rest(
        page,
        "<p id=a>First</p><p id=b>Second</p><button id=c>c</button><x-f id=h></x-f>"
        "<button id=d aria-labelledby=''>d</button>",
        "c.ariaLabelledByElements = [b, a]; const root = h.attachShadow({ mode: 'open' });"
        "root.innerHTML = '<button>inner</button>'; root.firstChild.ariaLabelledByElements = [a]",
    )
    names = [one.name for one in snapshot.all(by.role("button"))]
    assert sorted(names) == ["First", "Second First", "d"]
    told = await page.locator("body").aria_snapshot()
    assert all(f'- button "{name}"' in told for name in names)


async def test_slots_that_a_script_fills_hold_what_it_put_there(page: Page) -> None:
    """Elements and texts by hand, in its order; what it did not put anywhere stands nowhere."""
    snapshot = await at_rest(
        page,
        "<div id=h><b>one</b> two<!-- --> three<i slot=s>four</i></div>",
        "const [one, two, , three, four] = h.childNodes; two.after(document.createTextNode('!'), '');"
        "const root = h.attachShadow({ mode: 'open', slotAssignment: 'manual' });"
        "root.innerHTML = '<button><slot></slot></button><p><slot name=s></slot></p><h2><slot>nothing</slot></h2>';"
        "const [first, second] = root.querySelectorAll('slot');"
        "first.assign(three, one); second.assign(two, two.nextSibling)",
    )
    assert [one.name for one in snapshot.all(by.role("button"))] == ["threeone"]
    assert [one.text for one in snapshot.all(by.css("p"))] == ["two!"]
    assert [one.name for one in snapshot.all(by.role("heading"))] == ["nothing"]
    assert "four" not in snapshot.text
    told = await page.locator("body").aria_snapshot()
    assert '- button "threeone"' in told
    assert "- paragraph: two!" in told
    assert "four" not in told


@pytest.mark.parametrize(
    "style",
    [
        ".a::before { content: 'A ' }",
        "*, ::before, ::after { box-sizing: border-box; content: none } .a:before, .x::after { content: 'A ' }",
        ".a::before { content: '' } main > .a::before { content: 'A ' }",
        "@layer x { @media all { :is(.a, .x)::before { content: var(--said) } } }",
        "@scope (.a) { :scope::before { content: 'A ' } }",
        "main { .a::before { content: 'A ' } }",
        ".a::before { color: red; @media all { content: 'A ' } }",
        ".a::after { content: '' } .b::before { content: 'B' } [class=a]::before { content: attr(title) ' ' }",
    ],
)
async def test_what_styles_add_is_found_however_it_is_written(page: Page, style: str) -> None:
    """In layers, scopes and nested rules, beside rules that add no text, in either notation."""
    body = "<main><button class=a title=A style='--said: \"A \"'>a</button><button class=b>b</button></main>"
    snapshot = await at_rest(page, f"<style>{style}</style>{body}")
    buttons = snapshot.all(by.role("button"))
    there = [await page.locator(f".{one}").aria_snapshot() for one in "ab"]
    assert [f'- button "{one.name}"' for one in buttons] == there
    assert buttons[0].name == "A a"


async def test_open_shadow_roots_are_part_of_the_page(page: Page) -> None:
    """Nested roots, their slots and labels are there, and a browser that opens the copy has them again."""
    make = (
        "const outer = host.attachShadow({ mode: 'open' }); outer.innerHTML = '<h2>Card</h2><slot></slot><div></div>';"
        "const inner = outer.querySelector('div').attachShadow({ mode: 'open' });"
        "inner.innerHTML = '<label for=x>Deep</label><input id=x><button>Buy <b>now</b></button>'"
    )
    snapshot = await at_rest(page, "<label for=x>No</label><section id=host><p>Slotted</p></section>", make)
    buy = Target(by.role("button", "Buy now"), by.css("section div button"))
    assert snapshot.find(buy).path == "section#host > div > button"
    assert [one.name for one in snapshot.all(by.role("textbox"))] == ["Deep"]
    assert snapshot.text == "No Card Slotted Deep Buy now"
    assert [one.tag for one in snapshot.all(by.css("section > :last-child"))] == ["p", "div"]
    await page.route("http://saved.test/", lambda route: route.fulfill(content_type="text/html", body=snapshot.html))
    await page.goto("http://saved.test/")
    assert await page.locator("section div button").inner_text() == "Buy now"


async def test_frames_are_read_wherever_they_come_from(page: Page) -> None:
    """Frames of the page itself and of another site, nested and in shadow roots, are pages of their own, in order."""
    frames = "<iframe src='http://elsewhere.test/'></iframe><iframe srcdoc='<i>A &amp; \"B\"</i>'></iframe>"
    fill = "host.attachShadow({ mode: 'open' }).innerHTML = '<iframe srcdoc=Shadow></iframe>'"
    snapshot = await at_rest(page, f"<div id=host></div>{frames}", fill)
    await page.frame_locator("iframe[src]").frame_locator("iframe").locator("b").wait_for()
    await page.frame_locator("#host iframe").locator("body").wait_for()
    snapshot = await take(page)
    assert snapshot is not None
    assert sorted(frame.text for frame in snapshot.frames) == ['A & "B"', "Elsewhere", "Shadow"]
    (elsewhere,) = [frame for frame in snapshot.frames if frame.text == "Elsewhere"]
    assert (elsewhere.url, elsewhere.frames[0].text) == ("http://elsewhere.test/", "Deep")
    assert snapshot.unseen == ()
    kept = Snapshot(snapshot.html, url=snapshot.url)
    assert [frame.text for frame in kept.frames] == [frame.text for frame in snapshot.frames]


async def test_what_cannot_be_seen_is_said(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed shadow root and a frame that does not answer are marked with the reason."""
    make = (
        "customElements.define('x-shut', class extends HTMLElement { constructor() { super();"
        "this.attachShadow({ mode: 'closed' }).innerHTML = '<button>Shut</button>' } })"
    )
    monkeypatch.setattr(capture, "_NODES", 6)
    html = f"<x-shut></x-shut><iframe srcdoc='{'<i></i>' * 9}'></iframe>"
    snapshot = await at_rest(page, html, make)
    assert [str(one) for one in snapshot.unseen] == [
        "html > body > x-shut: a closed shadow root",
        "html > body > iframe: the frame is too large to read: 12 elements",
    ]
    assert not snapshot.all(by.text("Shut"))


async def test_closed_shadow_roots_give_themselves_away(page: Page) -> None:
    """What takes up space without holding anything, or holds what is not laid out, has one; spacers have none."""
    html = (
        "<div id=a></div><div id=b>left out<p>left out</p></div><x-c></x-c><span id=d></span>"
        "<div style='height:9px'></div><div style='padding:9px'></div><div style='min-height:9px'></div><hr>"
        "<div style='display:flex;height:9px'><div></div></div><div style='aspect-ratio:1'></div><p></p><x-n></x-n>"
        "<style>.e::before { content: 'e' } x-f { display: block; height: 9px }</style><div class=e></div><x-f></x-f>"
    )
    shut = "for (const one of document.querySelectorAll('#a, #b, x-c, #d')) one.attachShadow({ mode: 'closed' })"
    snapshot = await at_rest(
        page, html, f"customElements.define('x-c', class extends HTMLElement {{}}); {shut}.innerHTML = '<b>Shut</b>'"
    )
    assert {one.where.split(" > ")[-1] for one in snapshot.unseen} == {"div#a", "div#b", "x-c", "span#d"}


def test_a_saved_page_says_what_it_does_not_hold() -> None:
    """In raw HTML a frame is missing unless its text stands in it, and a closed shadow root stays closed."""
    page = Snapshot(
        "<iframe src=/a></iframe><iframe srcdoc='<b>In</b>'></iframe>"
        "<div><template shadowrootmode=closed><b>Shut</b></template></div>"
    )
    assert [frame.text for frame in page.frames] == ["In"]
    assert [one.reason for one in page.unseen] == ["a closed shadow root", "a frame that was not saved"]
    assert not page.all(by.css("b"))


async def test_taking_a_page_changes_nothing_in_it(page: Page) -> None:
    """No mutation, no constructor of the page's own elements, no request, no other HTML than before."""
    watch = (
        "window.made = 0;"
        "customElements.define('x-made', class extends HTMLElement { constructor() { super(); made++; } });"
        "window.seen = 0; new MutationObserver((all) => seen += all.length).observe(document, { subtree: true,"
        "childList: true, attributes: true, characterData: true })"
    )
    before = await at_rest(
        page, "<x-made>a</x-made><img src='/once.png'><input value=b><iframe srcdoc=c></iframe>", watch
    )
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    html, made = await page.content(), await page.evaluate("made")
    after = await take(page)
    assert after is not None
    assert (await page.content(), await page.evaluate("made"), await page.evaluate("seen")) == (html, made, 0)
    assert requests == []
    assert [one.tag for one in before.root.descendants] == [one.tag for one in after.root.descendants]


@pytest.mark.parametrize(("limit", "reason"), [("_NODES", "elements"), ("_CHARACTERS", "characters")])
async def test_a_page_that_is_too_large_is_refused(
    page: Page, monkeypatch: pytest.MonkeyPatch, limit: str, reason: str
) -> None:
    """The size is looked at before anything is sent, and the error tells it; what shadow roots hold counts too."""
    monkeypatch.setattr(capture, limit, 12)
    fill = "host.attachShadow({ mode: 'open' }).innerHTML = '<i></i>'.repeat(9)"
    with pytest.raises(BadResponse, match=rf"too large to read: \d+ {reason}"):
        await at_rest(page, "<div id=host></div>", fill)


async def test_a_page_without_a_doctype_keeps_its_ways(page: Page) -> None:
    """In such a page classes match in any case, and a table may stand in a paragraph; in the copy too."""
    await page.goto("about:blank")
    await page.set_content("<p class=Big>a<table><tr><td>b</table>")
    snapshot = await take(page)
    assert snapshot is not None
    assert len(snapshot.all(by.css("p.big > table"))) == await page.locator("p.big > table").count() == 1


@pytest.mark.parametrize("script", ["document.body.append(document.createElement('b'))", "document.body.append('!')"])
async def test_a_change_before_it_was_waited_for_is_a_change(page: Page, script: str) -> None:
    """What came between a look at the page and the wait for a change ends that wait."""
    seen = await at_rest(page, "<p>Here")
    await page.evaluate(f"() => {script}")
    async with asyncio.timeout(_TEST_SECONDS):
        await next_change(page, seen, seconds=10 * _TEST_SECONDS)


async def test_changes_in_shadow_roots_are_changes(page: Page) -> None:
    """A page is not quiet while something changes inside an open shadow root."""
    ticking = (
        "const root = host.attachShadow({ mode: 'open' }); window.ticks = 0;"
        "const timer = setInterval(() => { root.textContent = ++ticks; if (ticks === 8) clearInterval(timer); }, 40)"
    )
    await at_rest(page, "<div id=host></div>", ticking)
    await quiet(page, seconds=0.3, at_most=8)
    assert await page.evaluate("ticks") == 8


FOLDED = "<details><summary>s</summary><button>Folded</button></details>"
UNSEEN = "<div style='visibility:hidden'><a href=/>y<b style='visibility:visible'>x</b></a></div>"
MARKS: list[tuple[str, str, list[bool]]] = [
    (FOLDED, "summary, button", [True, False]),
    ("<div style='visibility:hidden'><a style='visibility:visible'></a></div>", "div, a", [False, False]),
    (UNSEEN, "div, a, b", [False, False, True]),
    ("<div style='display:contents'><b>x</b></div>", "div, b", [True, True]),
    ("<b style='display:contents'><i hidden>x</i></b>", "b, i", [False, False]),
    ("<b style='display:inline-block;transform:scale(0)'>x</b>", "b", [False]),
    ("<i style='width:0;height:0;display:block'>y<b>z</b></i>", "i, b", [False, True]),
    ("<select><option>a</select><select size=2><option>b</select>", "option", [False, True]),
]


async def test_visibility_is_the_browsers(page: Page) -> None:
    """What is folded, passed on, invisible or without a size is told apart, as the locator's filter does."""
    for html, selector, boxed in MARKS:
        snapshot = await at_rest(page, html)
        assert [one.boxed for one in snapshot.all(by.css(selector))] == boxed, html
        assert await page.locator(selector).filter(visible=True).count() == sum(boxed), html
