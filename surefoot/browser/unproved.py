"""Playwright's own page, for measuring and showing what surefoot adds; recipes use `Page`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

from surefoot.browser.find_browser import find_browser

if TYPE_CHECKING:
    from playwright.async_api import Page


@asynccontextmanager
async def plain_page(*, flags: tuple[str, ...] = ("--no-sandbox", "--disable-gpu")) -> AsyncGenerator[Page]:
    """Open a browser as a script would."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser().path, args=list(flags))
        yield await browser.new_page()
        await browser.close()
