"""Journeys in a real browser: each act is really made, and nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, cast

import pytest

from surefoot import (
    Ctx,
    Facts,
    Model,
    Recipe,
    Run,
    SafeStep,
    Snapshot,
    Target,
    View,
    by,
    changed,
    recipe,
)
from surefoot.browser.page import Page
from surefoot.browser.proof import new_tab
from surefoot.browser.recording_page import RecordingPage
from surefoot.config import Settings
from surefoot.errors import NotActionable, ProofFailed
from surefoot.testing import Case, Journey, SavedCtx, SavedPage, Stop, play, play_as_recorded
from surefoot.testing.replayed_hands import ReplayedHands
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
SITE = "http://shop.example"
NOTE = Target(by.label("Note"), by.css("[name=note]"))
SIZE = Target(by.label("Size"), by.css("select"))
GIFT = Target(by.role("checkbox", "Gift"), by.css("[name=gift]"))
SEND = Target(by.role("button", "Send"), by.css("form button"))
MORE = Target(by.role("button", "More"), by.css("x-more button"))
INNER = Target(by.role("button", "Inside"), by.css("button"), frame="iframe")
TERMS = Target(by.role("link", "Terms"), by.css("a[target]"))
FORM = """<form action="/send" method="post"><label>Note <input name="note" {extra}></label>
<label>Size <select><option>S</option><option data-surefoot-selected="true">M</option></select></label>
<label><input type="checkbox" name="gift"> Gift</label><button>Send</button></form>"""
MARKED = """<!DOCTYPE html><html data-surefoot-live=""><head><title>Form</title>{head}</head><body><h1>Order</h1>
<p id="ghost" data-surefoot-hidden="">ghost</p><p id="size">{size}</p>{form}
<x-more><template shadowrootmode="open"><div><button>More</button></div></template></x-more>
<iframe src="/frame" data-surefoot-frame="&lt;html&gt;&lt;body&gt;&lt;button&gt;Inside&lt;/button&gt;"
data-surefoot-frame-url="http://shop.example/frame"></iframe>
<a href="/terms" target="_blank">Terms</a>{body}</body></html>"""


class Form(View):
    """Where one orders."""

    heading: Annotated[str, by.role("heading", "Order", level=1)]
    size: Annotated[str, by.css("#size")]
    ghost: Annotated[str | None, by.css("#ghost")] = None


class Done(View):
    """What was ordered."""

    what: Annotated[str, by.css("#what")]


class Nothing(Model):
    """No input."""


Body = Callable[[Ctx], Awaitable[Done]]


def form(*, size: str = "one", extra: str = "", head: str = "", body: str = "", site: str = SITE) -> Stop:
    """Return the page with the form."""
    html = MARKED.format(form=FORM.format(extra=extra), size=size, head=head, body=body)
    return Stop(Snapshot(html, url=f"{site}/"))


def done(site: str = SITE) -> Stop:
    """Return the page in the end."""
    return Stop(Snapshot("<html><head><title>Done</title></head><body><p id=what>Lamp</p>", url=f"{site}/done"))


def recipe_of(body: Body, site: str = SITE) -> Recipe[Nothing, Done]:
    """Return a recipe of one step that does as it is told."""

    class Order(SafeStep[Done]):
        async def act(self, ctx: Ctx) -> Done:
            return await body(ctx)

        def prove(self, out: Done, page: Snapshot) -> Facts:
            yield "the page shows it", Done.read(page).what == out.what

    @recipe("test/order", origins=[site])
    async def order(run: Run, given: Nothing) -> Done:
        return await run(Order())

    return order


async def recorded(body: Body, *stops: Stop) -> Journey:
    """Return the journey of what is done on pages."""
    page = RecordingPage(SavedPage(stops))
    await body(SavedCtx(cast("Page", page)))
    return Journey(page.journey, case=Case(recipe="test/order", input={}))


class Browsers:
    """Makes hands, and keeps them."""

    def __init__(self) -> None:
        self.made: list[ReplayedHands] = []
        self.settings = Settings()

    def __call__(self, *arguments: object) -> ReplayedHands:
        """Make them."""
        self.made.append(ReplayedHands(*arguments, self.settings))  # type: ignore[arg-type]  # as `MakeSavedHands` says
        return self.made[-1]


@pytest.fixture
def browsers() -> Browsers:
    """The browsers of a test."""
    return Browsers()


@pytest.fixture
def server() -> Iterator[Server]:
    """The site that was recorded, and must not be asked."""
    site = Server()
    yield site
    site.stop()


async def order(ctx: Ctx) -> Done:
    """Fill the form in, in all its corners, and send it."""
    page = ctx.page
    first = await page.goto(f"{SITE}/", then=Form)
    assert (first.size, first.ghost) == ("one", None)
    assert (await page.snapshot()).find(SIZE).value == "M"
    await page.click(INNER, then=changed(Form))
    await page.click(MORE, then=changed(Form))
    await page.fill(NOTE, "for Ada")
    await page.select(SIZE, "S")
    await page.check(GIFT)
    return await page.click(SEND, then=Done)


async def test_every_act_is_made_in_the_browser(browsers: Browsers) -> None:
    """In frames, shadow roots and forms; what changes in a page without another address is shown as well."""
    journey = await recorded(order, form(), form(size="two"), form(size="three"), done())
    played = await play_as_recorded(recipe_of(order), journey, make_hands=browsers)
    assert (played.output.what, played.rest) == ("Lamp", ())
    (hands,) = browsers.made
    assert hands.fence.refused == []


async def test_nothing_leaves_the_machine(browsers: Browsers, server: Server) -> None:
    """Neither what a page loads, nor what its scripts would send, nor where its forms and links lead."""
    head = (
        f'<link rel="stylesheet" href="{server.url}/a.css"><link rel="preconnect" href="{server.url}">'
        f'<script src="{server.url}/a.js"></script><script>fetch("{server.url}/fetched"); new WebSocket("ws://127.0.0.1:'
        f'{server.port}/socket"); navigator.sendBeacon("{server.url}/beacon")</script>'
        f'<meta http-equiv="refresh" content="1;url={server.url}/refreshed">'
    )
    body = f'<img src="{server.url}/a.png" onerror="fetch(\'{server.url}/handled\')">'

    async def through(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{server.url}/", then=Form)
        return await ctx.page.click(SEND, then=Done)

    pages = form(head=head, body=body, site=server.url), done(server.url)
    journey = await recorded(through, *pages)
    played = await play_as_recorded(recipe_of(through, server.url), journey, make_hands=browsers)
    assert played.output.what == "Lamp"
    assert (server.connections, browsers.made[0].fence.refused) == (0, [])
    asked = cast("list[str]", browsers.made[0].saved.stage.asked)  # type: ignore[attr-defined]  # it is in a browser
    assert f"GET {server.url}/a.css" in asked  # the browser really asked; its form may be sent too late to be heard
    assert not any("fetched" in one or "handled" in one or "beacon" in one for one in asked)  # no script ran


async def test_what_only_a_browser_knows(browsers: Browsers) -> None:
    """A button that something covers, and a field that takes three letters: a page at rest knows of neither."""

    async def send(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Form)
        return await ctx.page.click(SEND, then=Done)

    async def note(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Form)
        await ctx.page.fill(NOTE, "for Ada")
        return await ctx.page.click(SEND, then=Done)

    over = '<div style="position:fixed;inset:0;z-index:9"></div>'
    browsers.settings = Settings(action_timeout=2)
    covered = await recorded(send, form(body=over), done())
    assert (await play(recipe_of(send), covered)).output.what == "Lamp"
    with pytest.raises(NotActionable, match=r"in the browser, click .*Send"):
        await play(recipe_of(send), covered, make_hands=browsers)
    short = await recorded(note, form(extra="maxlength=3"), done())
    assert (await play(recipe_of(note), short)).output.what == "Lamp"
    with pytest.raises(ProofFailed, match=r"in the browser, fill .*: after typing, the field holds 'for'"):
        await play(recipe_of(note), short, make_hands=browsers)


async def test_a_tab_of_its_own(browsers: Browsers) -> None:
    """What opens beside the page is shown on a page of its own, and goes on from there."""
    first = form()
    tab = (
        Stop(
            Snapshot("<h1>Order</h1><p id=size>in the tab</p><form><button>Send</button></form>", url=f"{SITE}/terms")
        ),
        done(),
    )
    opening = Stop(first.page, tab=tab)

    async def through(ctx: Ctx) -> Done:
        await ctx.page.goto(f"{SITE}/", then=Form)
        opened = await ctx.page.click(TERMS, then=new_tab(Form))
        assert opened.view.size == "in the tab"
        await opened.page.click(SEND, then=Done)
        return await ctx.page.click(SEND, then=Done)

    journey = Journey((first, opening, done()), case=Case(input={}))
    played = await play(recipe_of(through), journey, make_hands=browsers)
    assert played.output.what == "Lamp"
    assert browsers.made[0].fence.refused == []
