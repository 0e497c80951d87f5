"""A living page that shows pages at rest: every request is answered from what was saved, and none leaves the machine.

No script of the page runs, and nothing that it would load is there: pictures, fonts, style sheets. Where an act would
lead to another document, by a link or a form, the request is cut off, and the next page is shown by its address.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.crash import bounded, classify, is_closed
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.visibility import FRAME, FRAME_URL

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Request, Route

_MUTE = {"Content-Security-Policy": "script-src 'none'", "Cache-Control": "no-store"}
"""Neither scripts nor handlers of a page at rest run."""
_TRIES = 5
_INTERRUPTED = re.compile(r"interrupted by another navigation|ERR_ABORTED")
_HTML = "text/html; charset=utf-8"


class Stage:
    """Shows pages at rest on one living page.

    Args:
        live: The page; whatever it asks for from now on is answered here.
    """

    def __init__(self, live: Page) -> None:
        self._live = live
        self._shown: Snapshot | None = None
        self._awaited: str | None = None
        """The address of the document that is to be shown, until it was asked for."""
        self._status = 200
        self._frames: dict[str, str] = {}
        self.asked: list[str] = []
        """What acts and pages asked for besides, such as `POST https://acme.example/orders`."""

    async def open(self) -> None:
        """Begin to answer."""
        await bounded(self._live.route("**/*", self._answer), "answering from what was saved")

    async def show(self, page: Snapshot, *, status: int | None = None) -> None:
        """Show a page at rest at its own address; raises `BrowserFailed` or `Unreachable`."""
        self._shown, self._status = page, status or 200
        self._frames = _frames_of(page)
        try:
            await self._close_tabs()
            if page.url.startswith(("http:", "https:")):
                if urldefrag(page.url).url == urldefrag(self._live.url).url and "#" in page.url:
                    await self._live.goto("about:blank")  # else it would be a place in the document that is there
                await self._go(page.url)
            else:
                await self._live.goto("about:blank")
                await self._live.set_content(page.html)
            await self._revive()
        except PlaywrightError as error:
            raise classify(error, f"showing {page.url}", dispatched=False) from None

    async def _go(self, url: str) -> None:
        """Go to an address, past where the latest act leads by itself: that may begin later, and come between."""
        self._awaited = urldefrag(url).url
        try:
            for left in reversed(range(_TRIES)):
                try:
                    await self._live.goto(url, wait_until="load")
                except PlaywrightError as error:
                    if not left or is_closed(error) or not _INTERRUPTED.search(error.message):
                        raise
                else:
                    return
        finally:
            self._awaited = None

    async def _revive(self) -> None:
        """Give each document its states back; those of frames come once the one around them has its own."""
        done: set[object] = set()
        while left := [frame for frame in self._live.frames if frame not in done]:
            for frame in left:
                await bounded(frame.wait_for_load_state("load"), "a frame of a saved page")
                await bounded(frame.evaluate(_script()), "the states of a saved page")
                done.add(frame)

    async def _close_tabs(self) -> None:
        """Close what acts have opened besides: a tab that was recorded is shown on a page of its own."""
        for other in self._live.context.pages:
            if other != self._live and await other.opener() == self._live:
                await other.close()

    async def _answer(self, route: Route, request: Request) -> None:
        address = urldefrag(request.url).url
        if request.is_navigation_request() and request.frame.parent_frame is None:
            if address == self._awaited and self._shown is not None and request.method == "GET":
                await route.fulfill(
                    status=self._status, content_type=_HTML, headers=_MUTE, body=_readable(self._shown.html)
                )
                return
            self.asked.append(f"{request.method} {request.url}")
            await route.abort("aborted")
        elif request.is_navigation_request() and address in self._frames:
            await route.fulfill(status=200, content_type=_HTML, headers=_MUTE, body=_readable(self._frames[address]))
        else:
            self.asked.append(f"{request.method} {request.url}")
            await route.abort()


async def answer_nothing(context: BrowserContext) -> None:
    """Cut off what no stage answers, such as the first request of a tab that an act opens."""
    await bounded(context.route("**/*", lambda route: route.abort("aborted")), "answering from what was saved")


def _readable(html: str) -> str:
    return html.encode(errors="replace").decode()


def _frames_of(page: Snapshot) -> dict[str, str]:
    """Return the documents in the frames of a page by their addresses, and by those that they were asked for by."""
    found: dict[str, str] = {}
    for holder in page.root.select(f"[{FRAME}]"):
        html = holder.attribute(FRAME) or ""
        asked = urljoin(page.url, holder.attribute("src") or "")
        for address in (asked, holder.attribute(FRAME_URL) or ""):
            found[urldefrag(address).url] = html
        if isinstance(holder.frame, Snapshot):
            found |= _frames_of(holder.frame)
    return found


@cache
def _script() -> str:
    return files("surefoot.browser").joinpath("revive.js").read_text(encoding="utf-8")
