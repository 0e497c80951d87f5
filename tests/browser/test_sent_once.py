"""A request that a site leaves unanswered is not sent to it again, over TLS either: counted on the server."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme

from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import find_browser
from surefoot.browser.gate import OpenGate
from surefoot.browser.launch import open_browser
from surefoot.browser.origin import Origin
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.errors import SiteFailed
from surefoot.selectors import by
from surefoot.selectors.target import Target
from tests.browser.conftest import IMPATIENT, CarefulGate, Done

pytestmark = pytest.mark.browser

GO = Target(by.role("button", "Go"), by.test_id("go"))
_PAGE = """<form method=post action=/pay></form>
  <button data-testid=go onclick="document.forms[0].submit()">Go</button>"""


@dataclass
class SecureSite:
    """A site over TLS that keeps its connections open, and ends them on a POST as it is told."""

    how: str = "reset"
    posts: int = 0
    url: str = ""
    gets: int = 0
    _writers: list[asyncio.StreamWriter] = field(default_factory=list[asyncio.StreamWriter])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer what comes over one connection."""
        self._writers.append(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.posts += head.startswith(b"POST")
                self.gets += head.startswith(b"GET")
                if head.startswith(b"POST") and self.how == "reset":
                    writer.transport.abort()
                elif head.startswith(b"POST") and self.how == "close":
                    writer.close()
                else:
                    self._answer(writer, "<p id=done>paid</p>" if b" /paid" in head else _PAGE, head)
        except (OSError, asyncio.IncompleteReadError):
            writer.close()

    def _answer(self, writer: asyncio.StreamWriter, body: str, head: bytes) -> None:
        sees_other = head.startswith(b"POST")
        first = "303 See Other\r\nLocation: /paid\r\nConnection: close" if sees_other else "200 OK"
        size = 0 if sees_other else len(body)
        more = "Content-Type: text/html\r\nServer: a site\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nAge: 0"
        writer.write(
            f"HTTP/1.1 {first}\r\n{more}\r\nContent-Length: {size}\r\n\r\n{'' if sees_other else body}".encode()
        )
        if sees_other:
            writer.close()


@asynccontextmanager
async def secure_site(how: str) -> AsyncGenerator[SecureSite]:
    """Start such a site."""
    site = SecureSite(how)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=context)
    site.url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        server.close()


@asynccontextmanager
async def page_at(site: SecureSite, gate: OpenGate, folder: Path) -> AsyncGenerator[PlaywrightPage]:
    """Open a page that may visit the site, whose certificate nobody vouches for."""
    async with (
        Egress(origins=[Origin.parse(site.url)]) as fence,
        open_browser(find_browser(), egress=fence, staging=folder / "staging") as context,
    ):
        assert context.browser is not None
        lenient = await context.browser.new_context(proxy={"server": fence.url}, ignore_https_errors=True)
        yield PlaywrightPage(await lenient.new_page(), gate=gate, folder=folder, fence=fence, options=IMPATIENT)


@pytest.mark.parametrize("how", ["reset", "close"])
async def test_changing_step_sends_once(tmp_path: Path, how: str) -> None:
    """In a changing step a POST that is left unanswered reaches the site once, and the site can be visited again."""
    async with secure_site(how) as site, page_at(site, CarefulGate(), tmp_path) as page:
        for number in range(1, 4):
            await page.goto(site.url, then=GO)
            with pytest.raises(SiteFailed) as caught:
                await page.click(GO, then=Done)
            assert caught.value.dispatched
            await asyncio.sleep(0.5)
            assert site.posts == number


@pytest.mark.parametrize("how", ["reset", "close"])
async def test_browser_alone_sends_twice(tmp_path: Path, how: str) -> None:
    """Without that the browser sends it again by itself: so the test above can fail."""
    async with secure_site(how) as site, page_at(site, OpenGate(), tmp_path) as page:
        await page.goto(site.url, then=GO)
        with pytest.raises(SiteFailed):
            await page.click(GO, then=Done)
        assert site.posts == 2


async def test_answered_and_closed_is_no_hindrance(tmp_path: Path) -> None:
    """A site that answers and closes the connection after it is followed to where it redirects."""
    async with secure_site("answer") as site, page_at(site, CarefulGate(), tmp_path) as page:
        for number in range(1, 4):
            await page.goto(site.url, then=GO)
            assert await page.click(GO, then=Done) == Done(text="paid")
            assert site.posts == number
