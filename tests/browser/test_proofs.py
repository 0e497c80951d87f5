"""Every kind of proof: met, not met, and refused when it held before."""

from __future__ import annotations

import threading
from typing import Annotated, cast

import pytest

from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.proof import (
    NewTab,
    Response,
    answered,
    appears,
    changed,
    downloaded,
    lands_on,
    new_tab,
    vanishes,
)
from surefoot.errors import BadResponse, Blocked, OriginRefused, ProofAlreadyTrue, ProofFailed, ReadFailed, Unreachable
from surefoot.model import File
from surefoot.selectors import by
from surefoot.selectors.target import Target
from surefoot.selectors.view import View
from tests.browser.conftest import HERE, Desk, Done, Handler, Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

GO = Target(by.role("button", "Go"), by.test_id("go"))
SHOWN = Target(by.css("#shown"))
NEVER = Target(by.css("#never"))


class Question(View):
    """What some sites ask in between."""

    question: Annotated[str, by.css("#question")]


class Counted(View):
    """A page that counts."""

    count: Annotated[int, by.css("#count")]


def button(script: str, more: str = "") -> str:
    """Return a page whose button runs a script."""
    return f'<button data-testid=go onclick="{script}">Go</button>{more}'


async def show(page: PlaywrightPage, server: Server, html: str) -> None:
    """Show a page with the button."""
    server.body("/", html)
    await page.goto(server.url, then=GO)


async def test_views_return_whichever_appears(page: PlaywrightPage, server: Server) -> None:
    """Of several views the one that appears is returned, as what it is."""
    server.body("/next", "<p id=question>More legroom?</p>")
    await show(page, server, button("location = '/next'"))
    assert await page.click(GO, then=(Done, Question)) == Question(question="More legroom?")


async def test_changed_view(page: PlaywrightPage, server: Server) -> None:
    """A view that reads otherwise than before is returned as it is now."""
    await show(page, server, button("count.textContent = 2", "<p id=count>1</p>"))
    assert await page.click(GO, then=changed(Counted)) == Counted(count=2)
    with pytest.raises(ProofFailed, match="Counted is as it was"):
        await page.click(GO, then=changed(Counted))


async def test_lands_on(page: PlaywrightPage, server: Server) -> None:
    """The address proves an action, also one that a script sets."""
    await show(page, server, button("history.pushState(null, '', '/basket/7')"))
    await page.click(GO, then=lands_on(r"/basket/\d+$"))
    with pytest.raises(ProofFailed, match="an address like /paid"):
        await page.click(GO, then=lands_on("/paid"))


async def test_answered(page: PlaywrightPage, server: Server) -> None:
    """The site's answer to the request that is meant is returned whole, and no other one."""
    text = "grüezi " * 400_000
    server.pages["/api/7"] = lambda handler: handler.answer(
        201, text.encode("latin-1"), Content_Type="text/plain; charset=latin-1"
    )
    server.pages["/api/6"] = "another"
    await show(page, server, button("fetch('/api/6'); fetch('/api/7', {method: 'POST'})"))
    answer = await page.click(GO, then=answered("post", r"/api/\d$"))
    assert answer == Response(status=201, url=f"{server.url}/api/7", body=text)


async def test_answered_with_an_error(page: PlaywrightPage, server: Server) -> None:
    """An error status of the answer is an error."""
    server.pages["/api"] = lambda handler: handler.answer(500, "no")
    await show(page, server, button("fetch('/api', {method: 'POST'})"))
    with pytest.raises(BadResponse, match="status 500") as caught:
        await page.click(GO, then=answered("POST", "/api"))
    assert caught.value.dispatched


async def test_answered_with_a_redirect(page: PlaywrightPage, server: Server) -> None:
    """A redirect is an answer without a body."""
    server.pages["/api"] = "redirect:/next"
    server.body("/next", "<p id=done>done</p>")
    await show(page, server, f"<form method=post action='/api'>{button('')}</form>")
    answer = await page.click(GO, then=answered("POST", "/api"))
    assert answer == Response(status=302, url=f"{server.url}/api", body="")


async def test_answer_that_is_cut(page: PlaywrightPage, server: Server) -> None:
    """Half an answer is none."""

    def cut(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"paid": [')

    server.pages["/api"] = cut
    await show(page, server, button("fetch('/api', {method: 'POST'})"))
    with pytest.raises(Unreachable, match="did not come whole"):
        await page.click(GO, then=answered("POST", "/api"))


async def test_answer_beyond_the_limit(page: PlaywrightPage, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is too large is refused, and not cut off."""
    monkeypatch.setattr("surefoot.browser.proving.BODY_LIMIT", 1_000)
    server.pages["/api"] = lambda handler: handler.answer(200, "x" * 1_001)
    await show(page, server, button("fetch('/api')"))
    with pytest.raises(BadResponse, match="larger than 1,000 bytes"):
        await page.click(GO, then=answered("GET", "/api"))


async def test_downloaded(page: PlaywrightPage, server: Server) -> None:
    """A file that comes down proves a click."""
    server.pages["/file"] = lambda handler: handler.answer(200, "a,b", Content_Disposition="attachment; filename=a.csv")
    await show(page, server, button("location = '/file'"))
    file = await page.click(GO, then=downloaded())
    assert isinstance(file, File)
    assert (file.name, file.size) == ("a.csv", 3)


async def test_new_tab(page: PlaywrightPage, server: Server) -> None:
    """A tab that opens is read, and can be acted on behind the same gate."""
    server.body("/tab", f"<p id=done>in the tab</p>{button('shown.hidden = false', '<p id=shown hidden>shown</p>')}")
    await show(page, server, button("window.open('/tab')"))
    tab = cast("NewTab[Done]", await page.click(GO, then=new_tab(Done)))
    assert tab.view == Done(text="in the tab")
    await tab.page.click(GO, then=SHOWN)
    assert page.url == f"{server.url}/"


async def test_new_tab_of_an_earlier_action_proves_nothing(page: PlaywrightPage, server: Server) -> None:
    """A tab that an earlier action opened does not prove a later one."""
    server.body("/tab", "<p id=done>in the tab</p>")
    await show(page, server, button("shown.hidden = false", "<p id=shown hidden>shown</p>"))
    await page.live.evaluate("() => { open('/tab') }")
    await page.live.wait_for_timeout(300)
    with pytest.raises(ProofFailed, match="a new tab with Done"):
        await page.click(GO, then=new_tab(Done))


async def test_new_tab_elsewhere(at_desk: Desk, server: Server, far: Server) -> None:
    """A tab on another origin is refused."""
    await show(at_desk.page, server, button(f"window.open('{far.url}/tab')"))
    with pytest.raises(OriginRefused):
        await at_desk.page.click(GO, then=new_tab(Done))
    assert far.connections == 0


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (Done, "Done did not show"),
        ((Done, Question), "Done or Question did not show"),
        (NEVER, "is not there"),
        (appears(NEVER), "is not there"),
        (vanishes(HERE), "is still there"),
        (changed(HERE), "is as it was"),
        (answered("POST", "/api"), "an answer to POST /api did not show"),
        (downloaded(), "a download did not show"),
        (new_tab(Done), "a new tab with Done did not show"),
    ],
)
async def test_proof_that_does_not_come(page: PlaywrightPage, server: Server, then: object, words: str) -> None:
    """An action whose proof does not come fails, says what is missing, and may have reached the site."""
    await show(page, server, button("", "<p id=here>here</p>"))
    with pytest.raises(ProofFailed, match=words) as caught:
        await page.click(GO, then=then)  # type: ignore[call-overload]  # one of many kinds
    assert caught.value.dispatched


@pytest.mark.parametrize("then", [Done, (Question, Done), HERE, appears(HERE), vanishes(NEVER), lands_on("127")])
async def test_proof_that_held_before(at_desk: Desk, server: Server, then: object) -> None:
    """What held before proves nothing: refused before anything is clicked."""
    server.pages["/hit"] = "ok"
    await show(at_desk.page, server, button("fetch('/hit')", "<p id=here>here</p><p id=done>done</p>"))
    with pytest.raises(ProofAlreadyTrue) as caught:
        await at_desk.page.click(GO, then=then)  # type: ignore[call-overload]  # one of many kinds
    assert not caught.value.dispatched
    assert server.count("GET /hit") == 0
    assert [action.verb for action in at_desk.gate.passed] == ["goto"]


async def test_waiting_and_reading_dispatch_nothing(page: PlaywrightPage, server: Server) -> None:
    """What only looks never says that something may have reached the site."""
    page.options = page.options.model_copy(update={"proof_timeout": 0.5})
    await show(page, server, button(""))
    for look in (lambda: page.wait_for(Done), lambda: page.wait_for(NEVER), lambda: page.read(Done)):
        with pytest.raises((ProofFailed, ReadFailed)) as caught:
            await look()
        assert not caught.value.dispatched


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_goto_refuses_an_error_status(page: PlaywrightPage, server: Server, status: int) -> None:
    """An address that answers with an error is refused even when the page reads as the view."""
    server.pages["/bad"] = lambda handler: handler.answer(status, "<p id=done>all is well</p>")
    with pytest.raises(BadResponse, match=f"status {status}"):
        await page.goto(f"{server.url}/bad", then=Done)


@pytest.mark.parametrize(("status", "later"), [(403, None), (429, "60"), (503, "60")])
async def test_site_that_says_no(page: PlaywrightPage, server: Server, status: int, later: str | None) -> None:
    """A status by which the site says no blocks: an address, what a click leads to, and what answers one."""
    headers = {"Retry_After": later} if later else {}
    server.pages["/no"] = lambda handler: handler.answer(status, "<p id=done>no</p>", **headers)
    asks = "; it asks to come back after 60 seconds. Next: wait until then" if later else ". Next: wait"
    with pytest.raises(Blocked, match=f"status {status} instead of Done: the site says no{asks}, take the official"):
        await page.goto(f"{server.url}/no", then=Done)
    await show(page, server, button("location = '/no'"))
    with pytest.raises(Blocked, match=f"status {status} instead of Question"):
        await page.click(GO, then=Question)
    await show(page, server, button("fetch('/no')"))
    with pytest.raises(Blocked, match=f"status {status}: the site says no{asks}"):
        await page.click(GO, then=answered("GET", "/no"))
    assert server.count("GET /no") == 3


async def test_click_is_decided_by_its_proof(page: PlaywrightPage, server: Server) -> None:
    """After a click what the page shows decides; an error page that shows something else is told by its status."""
    server.pages["/odd"] = lambda handler: handler.answer(500, "<p id=done>paid all the same</p>")
    await show(page, server, button("location = '/odd'"))
    assert await page.click(GO, then=Done) == Done(text="paid all the same")
    await show(page, server, button("location = '/odd'"))
    with pytest.raises(BadResponse, match="status 500") as caught:
        await page.click(GO, then=Question)
    assert caught.value.dispatched


async def test_half_a_page_proves_nothing(page: PlaywrightPage, server: Server) -> None:
    """A page whose other half is still to come is not read, though what is there would do."""

    def halting(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(b"<p id=done>1</p>" + b" " * 4096)
        handler.wfile.flush()
        page_ended.wait(10)

    page_ended = threading.Event()
    server.pages["/half"] = halting
    with pytest.raises(ProofFailed, match="still loading"):
        await page.goto(f"{server.url}/half", then=Done)
    page_ended.set()
