"""Starting a browser with one context for one run, and ending it whatever state it is in."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.crash import BrowserHung, bounded, classify
from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import FoundBrowser
from surefoot.browser.remains import Remains, start_driver, temporary_folder
from surefoot.errors import BrowserFailed
from surefoot.model import Model

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright

_RUNG_SECONDS = 5.0
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=PrefetchProxy,SpeculationRulesPrefetchFuture,Prerender2,OptimizationHints",
    # A proxy does not carry UDP: without this, WebRTC sends datagrams past it.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)


class BrowserOptions(Model):
    """How a browser looks to the sites it visits; an honest, ordinary one."""

    headless: bool = True
    """Without a window."""
    locale: str = "en-GB"
    """The language it asks for."""
    timezone: str | None = None
    """Its time zone, such as `Europe/Zurich`; the machine's own when it is not given."""
    width: int = 1280
    """Of the window, in CSS pixels."""
    height: int = 800
    """Of the window, in CSS pixels."""


@asynccontextmanager
async def open_browser(
    found: FoundBrowser, *, egress: Egress, options: BrowserOptions | None = None, staging: Path
) -> AsyncGenerator[BrowserContext]:
    """Start a browser with one context behind `egress`, and end it by a ladder of bounded calls.

    Whatever state it is in, no process and no profile of it is left; other browsers of this process stay.
    """
    options = options or BrowserOptions()
    playwright, driver = await start_driver()
    browser: Browser | None = None
    remains = Remains(driver, staging)
    try:
        browser = await _launch(playwright, found, options, staging)
        remains.note()
        context = await _context(browser, egress, options)
        yield context
    finally:
        await _end(playwright, browser, remains)


async def new_page(context: BrowserContext) -> Page:
    """Open a page in a context; raises `BrowserFailed`."""
    try:
        return await bounded(context.new_page(), "a new page")
    except PlaywrightError as error:
        raise classify(error, "a new page", dispatched=False) from None


async def _launch(playwright: Playwright, found: FoundBrowser, options: BrowserOptions, staging: Path) -> Browser:
    # Chromium writes shared memory to its folder for temporary files, and leaves it there when it is killed. Full
    # Chromium also makes a socket in it, whose path must be short: so that one keeps to the system's folder.
    temporary = temporary_folder(staging)
    own = {"TMPDIR": str(temporary)} if found.kind == "headless shell" else {}
    flags = [*_FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    try:
        return await playwright.chromium.launch(
            executable_path=found.path,
            headless=options.headless,
            args=flags,
            downloads_path=staging,
            artifacts_dir=staging,
            env={**os.environ, **own},
            timeout=30_000,
        )
    except PlaywrightError as error:
        raise BrowserFailed(f"{found.path} did not start: {error.message.splitlines()[0]}") from None


async def _context(browser: Browser, egress: Egress, options: BrowserOptions) -> BrowserContext:
    return await bounded(
        browser.new_context(
            proxy={"server": egress.url},
            service_workers="block",
            accept_downloads=True,
            locale=options.locale,
            timezone_id=options.timezone,
            viewport={"width": options.width, "height": options.height},
        ),
        "a new context",
    )


async def _end(playwright: Playwright, browser: Browser | None, remains: Remains) -> None:
    """Close the browser and the driver, each within five seconds, then kill and remove what is left of them."""
    remains.note()
    if browser is not None:
        await _rung(browser.close(), "end of the browser")
    await _rung(playwright.stop(), "end of the driver")
    await remains.remove()


async def _rung(call: Awaitable[object], what: str) -> None:
    # What hangs or is gone already is killed on the last rung, so neither is an error here.
    with suppress(BrowserHung, PlaywrightError):
        await bounded(call, what, seconds=_RUNG_SECONDS)
