"""Keeping a living page at rest, scrubbed before a byte of it is written, with what it looked like from outside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.crash import BrowserHung, bounded
from surefoot.browser.downloads import free_path
from surefoot.browser.kept import HTML, KeptPage, Outside, beside_of
from surefoot.model import File
from surefoot.scrubbing.leaks import prove_clean
from surefoot.scrubbing.scripts import without_scripts
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.scrubbing.tokens import looks_like, named_by
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

if TYPE_CHECKING:
    from playwright.async_api import Page

_SECONDS = 5.0
_LEAST = 8
_STORED = """() => [localStorage, sessionStorage].flatMap((store) => Object.entries(store))"""


def keep(page: Snapshot, scrubber: Scrubber, private: Iterable[Target], folder: Path, outside: Outside) -> File:
    """Write a page at rest into a run's folder, scrubbed and without its scripts, and what is known of it beside it.

    Raises:
        SecretLeft: A registered secret would be left in it; nothing is written.
    """
    bare = Snapshot(without_scripts(page.html), url=page.url, complete=page.complete)
    clean = scrubber.page(bare, private)
    told = KeptPage(
        **outside.model_dump(),
        url=clean.url,
        taken_at=datetime.now(UTC),
        complete=clean.complete,
        scrubbed=scrubber.counts,
    )
    path = free_path(folder, "page.html")
    written = {
        beside_of(path): told.model_dump_json(indent=2).encode(),
        path: clean.html.encode(errors="surrogatepass"),
    }
    for file, content in written.items():
        prove_clean(file.name, content)
    for file, content in written.items():
        file.touch(mode=0o600)
        file.write_bytes(content)
    return File.of(path, media_type=HTML)


async def outside_of(live: Page) -> Outside:
    """Return what a page does not say itself; what the browser does not tell in time is left out."""
    size, browser = live.viewport_size, live.context.browser
    try:
        locale = str(await bounded(live.evaluate("navigator.language"), "language of the page", seconds=_SECONDS))
    except (PlaywrightError, BrowserHung):
        locale = None
    return Outside(
        viewport=(size["width"], size["height"]) if size else None,
        locale=locale,
        browser=f"{browser.browser_type.name} {browser.version}" if browser else None,
    )


async def stored_values(live: Page) -> set[str]:
    """Return the cookies, and what the page has stored, as far as it looks like a token or is kept from scripts."""
    values = set[str]()
    try:
        cookies = await bounded(live.context.cookies(), "cookies of the page", seconds=_SECONDS)
        for cookie in cookies:
            value = cookie.get("value", "")
            if _is_secret(cookie.get("name", ""), value, hidden=cookie.get("httpOnly", False)):
                values.add(value)
        for name, value in await bounded(live.evaluate(_STORED), "storage of the page", seconds=_SECONDS):
            if _is_secret(str(name), str(value), hidden=False):
                values.add(str(value))
    except (PlaywrightError, BrowserHung):
        return values  # a page may be forbidden to store, or be gone: the rules for texts hold all the same
    return values


def _is_secret(name: str, value: str, *, hidden: bool) -> bool:
    if hidden:
        return len(value) >= _LEAST and not value.isalpha()
    return looks_like(value, named_by(name) or "weak")
