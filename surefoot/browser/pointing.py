"""A person points at elements of a living page: a click picks what is outlined, Escape or closing ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.capture import take_at_rest
from surefoot.browser.crash import bounded, classify, is_closed
from surefoot.selectors.scene import MARK
from surefoot.selectors.snapshot import Snapshot

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

# Before all scripts of the page, so that none keeps the key to itself; in frames too, where the pointer may be.
_ESCAPE = """() => addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.isTrusted) window.surefootEscape();
}, true);"""
_ESCAPE_NOW = f"({_ESCAPE})()"


async def point(page: Page) -> AsyncGenerator[Snapshot]:
    """Yield the page at rest for each element a person clicks, that element marked; nothing of the page is acted.

    Ends when Escape is pressed, or the page or the browser is closed; raises `BrowserFailed` when it crashed.
    """
    ended = asyncio.Event()
    page.on("close", lambda _: ended.set())
    try:
        heard: Awaitable[object] = page.context.expose_function("surefootEscape", ended.set)  # pyright: ignore[reportUnknownMemberType]
        await bounded(heard, "listening for Escape")
        await bounded(page.add_init_script(_ESCAPE_NOW), "listening for Escape")
        for frame in page.frames:
            await bounded(frame.evaluate(_ESCAPE), "listening for Escape")
        while (picked := await _next(page, ended)) is not None:
            yield await _marked(page, picked)
    except PlaywrightError as error:
        if not is_closed(error):
            raise classify(error, "pointing at an element", dispatched=False) from None


async def _next(page: Page, ended: asyncio.Event) -> Locator | None:
    """Return what is clicked next, or None when it is over."""
    click = asyncio.ensure_future(page.pick_locator())
    over = asyncio.ensure_future(ended.wait())
    done, _ = await asyncio.wait({click, over}, return_when=asyncio.FIRST_COMPLETED)
    over.cancel()
    if click in done:
        return click.result()
    if not page.is_closed():
        with suppress(PlaywrightError):  # it may be closing at this moment
            await bounded(page.cancel_pick_locator(), "the end of pointing")
    click.cancel()
    with suppress(PlaywrightError, asyncio.CancelledError):
        await click
    return None


async def _marked(page: Page, picked: Locator) -> Snapshot:
    """Return the page at rest with one element marked in it; the living one stays as it was."""
    await bounded(picked.evaluate("(element, name) => element.setAttribute(name, '')", MARK), "marking an element")
    try:
        return await take_at_rest(page)
    finally:
        with suppress(PlaywrightError):  # it may be gone with its page
            await bounded(picked.evaluate("(element, name) => element.removeAttribute(name)", MARK), "unmarking it")
