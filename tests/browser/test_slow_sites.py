"""Sites that take their time to answer: a page that waits for another document tells nothing, and is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

import pytest
from playwright.async_api import Page as LivePage

from surefoot.browser import playwright_page
from surefoot.browser.capture import take
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.proof import NewTab, OpensTab
from surefoot.errors import Unreachable
from surefoot.selectors import by
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from tests.browser.conftest import HERE, Desk, Done, Handler, Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

GO = Target(by.role("button", "Go"))
OTHER = Target(by.role("button", "Other"))
SLOW = 5.0
"""Seconds: more than the proof may take, less than an address may."""
_PIECES = 60


def slowly(html: str, *, seconds: float = SLOW) -> Callable[[Handler], None]:
    """Answer after `seconds`."""

    def answer(request: Handler) -> None:
        time.sleep(seconds)
        request.answer(200, html)

    return answer


@pytest.fixture
def leading(server: Server) -> Server:
    """A page that leads to slow ones."""
    server.body("/", "<p id=here>here</p><form action=/slow method=post><button>Go</button></form>"
                "<button onclick=\"setTimeout(() => location = '/slow', 100)\">Other</button>"
                "<a href=/slow target=_blank>Go in a tab</a>")  # fmt: skip
    server.pages["/slow"] = slowly("<!DOCTYPE html><p id=done>paid</p><button>Go</button>")
    return server


@pytest.mark.parametrize("target", [GO, OTHER], ids=["form", "script"])
async def test_a_slow_answer_is_waited_for(at_desk: Desk, leading: Server, target: Target) -> None:
    """What the click led to came long after a proof on the page itself would have been given up."""
    await at_desk.page.goto(leading.url, then=HERE)
    assert await at_desk.page.click(target, then=Done) == Done(text="paid")
    assert leading.requests.count("POST /slow") + leading.requests.count("GET /slow") == 1


async def test_a_slow_answer_in_a_tab(at_desk: Desk, leading: Server) -> None:
    """A tab that was opened waits for its first document."""
    await at_desk.page.goto(leading.url, then=HERE)
    link = Target(by.role("link", "Go in a tab"))
    opened = await at_desk.page.click(link, then=OpensTab(Done))
    assert cast("NewTab[Done]", opened).view == Done(text="paid")


async def test_an_answer_that_does_not_come(at_desk: Desk, leading: Server) -> None:
    """The site is said not to have answered, not the browser, and that something may have been done there."""
    leading.pages["/slow"] = slowly("", seconds=12)
    await at_desk.page.goto(leading.url, then=HERE)
    with pytest.raises(Unreachable, match=r"has not answered http\S+/slow within 8 s") as caught:
        await at_desk.page.click(GO, then=Done)
    assert caught.value.dispatched


async def test_the_next_act_waits_for_the_document(at_desk: Desk, leading: Server) -> None:
    """What was proved on a page that then leaves for another: the next act and the next look are made on that one."""
    await at_desk.page.goto(leading.url, then=HERE)
    await at_desk.page.live.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=done>soon</p>')")
    await at_desk.page.live.evaluate("setTimeout(() => location = '/slow', 50)")
    await at_desk.page.live.wait_for_timeout(300)
    assert (await at_desk.page.snapshot()).url.endswith("/slow")
    await at_desk.page.goto(leading.url, then=HERE)
    await at_desk.page.live.evaluate("setTimeout(() => location = '/slow', 50)")
    await at_desk.page.live.wait_for_timeout(300)
    await at_desk.page.scroll(GO)
    assert at_desk.page.url.endswith("/slow")


async def test_a_document_that_never_replaces_the_page(at_desk: Desk, server: Server) -> None:
    """An answer without a document, slow too, leaves the page as it was, and that is read."""
    server.body("/", "<p id=here>here</p><a href=/none onclick=stay()>Go</a><script>function stay() {"
                "setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<p id=done>stayed</p>'), 500) }"
                "</script>")  # fmt: skip

    def nothing(request: Handler) -> None:
        time.sleep(1.5)
        request.answer(204, "")

    server.pages["/none"] = nothing
    await at_desk.page.goto(server.url, then=HERE)
    link = Target(by.role("link", "Go"))
    assert await at_desk.page.click(link, then=Done) == Done(text="stayed")


async def test_a_document_in_pieces_is_not_looked_at_for_each(
    page: PlaywrightPage, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a document is still loading nothing on it proves anything, so its changes are not followed."""
    looks: list[str] = []

    async def counted(live: LivePage) -> Snapshot | None:
        looks.append(live.url)
        return await take(live)

    def in_pieces(request: Handler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        for number in range(_PIECES):
            request.wfile.write(b"<p>%d</p>" % number)
            time.sleep(0.02)
        request.wfile.write(b"<p id=done>paid</p>")

    server.pages["/"] = in_pieces
    monkeypatch.setattr(playwright_page, "take", counted)
    assert await page.goto(server.url, then=Done) == Done(text="paid")
    assert 0 < len(looks) < _PIECES / 3
