"""Looking at a page outside a run: a file of saved HTML, or an address in a browser behind a fence of its own."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import find_browser
from surefoot.browser.gate import OpenGate
from surefoot.browser.options import PageOptions
from surefoot.browser.origin import Origin
from surefoot.cli.answers import Answers
from surefoot.config import Settings
from surefoot.errors import BadInput, BadResponse, Blocked, OriginRefused, SiteFailed, Unreachable
from surefoot.fallbacks.blocks import Reply
from surefoot.selectors import by
from surefoot.selectors.decoding import decoded
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View

if TYPE_CHECKING:
    from playwright.async_api import Page

    from surefoot.browser.playwright_page import PlaywrightPage

_QUIET_SECONDS = 0.75
"""Without a change, until what a page renders late is taken to be there."""
_NEXT: dict[type[SiteFailed], str] = {
    Unreachable: "check the address and the network",
    OriginRefused: "check the address that it led to",
}


@dataclass(frozen=True)
class Looked:
    """A page that was looked at."""

    page: Snapshot
    kept_out: tuple[str, ...] = ()
    """Origins that it wanted to load from, and that the fence kept out."""
    reply: Reply | None = None
    """The answer in which it came; of a file none is known."""
    refusal: SiteFailed | None = None
    """The error that its status is; it is looked at all the same."""


class _AnyPage(View):
    """Whatever has loaded."""

    url: Annotated[str, by.page_url()]


def read_file(path: Path, *, address: str | None = None) -> Looked:
    """Return the page in a file, as if it came from `address`; raises `BadInput` where there is none to be read."""
    if address is not None and not (urlsplit(address).scheme in {"http", "https"} and urlsplit(address).hostname):
        raise BadInput(
            f"{address} is no address that a page comes from", next_action="write it as https://acme.example/…"
        )  # fmt: skip
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror}", next_action="name a file of HTML, or an http(s) address"
        ) from None
    return Looked(Snapshot(decoded(content), url=address or path.resolve().as_uri()))


def look(
    page: str, *, loads: Sequence[Origin], settings: Settings, address: str | None = None, refused_too: bool = False
) -> Looked:
    """Return the page at an address, opened in a browser, or in a file of saved HTML that was saved from `address`.

    With `refused_too` a page that comes with an error status is looked at like any other.
    """
    if not is_address(page):
        return read_file(Path(page), address=address)
    if address is not None:
        raise BadInput(
            f"--address says where a file was saved from, and {page} is an address itself",
            next_action="leave --address out, or name the file",
        )
    return asyncio.run(visit(page, loads=loads, settings=settings, refused_too=refused_too))


def is_address(page: str) -> bool:
    """Say whether a page is named by an http(s) address, and not by a file."""
    return urlsplit(page).scheme in {"http", "https"}


async def visit(url: str, *, loads: Sequence[Origin], settings: Settings, refused_too: bool = False) -> Looked:
    """Open an address in a browser that reaches its origin and `loads` only, and take the page to rest; act nothing."""
    async with opened(url, loads=loads, settings=settings, refused_too=refused_too) as there:
        taken = await there.page.snapshot()
        reply = await there.answers.last(asked=url)
    return Looked(taken, kept_out=there.kept_out, reply=reply, refusal=there.refusal)


@dataclass(frozen=True)
class Opened:
    """A page that is open in a browser of its own."""

    page: PlaywrightPage
    live: Page
    """Playwright's page."""
    fence: Egress
    answers: Answers
    refusal: SiteFailed | None = None
    """The error that its status is, where such a page was to be opened too."""

    @property
    def kept_out(self) -> tuple[str, ...]:
        """Origins that it wanted to load from until now, and that the fence kept out."""
        return tuple(dict.fromkeys(refusal.origin for refusal in self.fence.refused))


@asynccontextmanager
async def opened(
    url: str, *, loads: Sequence[Origin], settings: Settings, refused_too: bool = False
) -> AsyncGenerator[Opened]:
    """Open an address in a browser that reaches its origin and `loads` only, until nothing changes on it any more."""
    from surefoot.browser.capture import quiet  # noqa: PLC0415 — the driver costs a tenth of a second
    from surefoot.browser.launch import BrowserOptions, new_page, open_browser  # noqa: PLC0415 — as above
    from surefoot.browser.playwright_page import PlaywrightPage  # noqa: PLC0415 — as above

    found = find_browser(explicit=settings.browser, headless=settings.headless)
    looks = BrowserOptions(headless=settings.headless, locale=settings.locale, timezone=settings.timezone)
    patience = PageOptions(
        navigation_timeout=settings.navigation_timeout, proof_timeout=settings.proof_timeout
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="surefoot-check-") as name:
        async with (
            Egress(origins=[Origin.of(url)], loads=loads) as fence,
            open_browser(found, egress=fence, options=looks, staging=Path(name)) as context,
        ):
            live = await new_page(context)
            page = PlaywrightPage(live, gate=OpenGate(), folder=Path(name), fence=fence, options=patience)
            answers = Answers(live)
            refusal = await _open(page, url, refused_too=refused_too)
            await quiet(live, seconds=_QUIET_SECONDS, at_most=settings.action_timeout)
            yield Opened(page, live, fence, answers, refusal)


async def _open(page: PlaywrightPage, url: str, *, refused_too: bool) -> SiteFailed | None:
    """Open an address; return the error of an error status where such a page counts, too."""
    try:
        await page.goto(url, then=_AnyPage)
    except SiteFailed as error:
        error.next_action = _NEXT.get(type(error), "look at the address in a browser of your own")  # there is no run
        if refused_too and isinstance(error, (Blocked, BadResponse)) and page.live.url.startswith("http"):
            return error
        raise
    return None
