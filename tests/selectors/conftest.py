"""A page in a real browser, to hold what is read at rest against."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright

from surefoot.browser.find_browser import find_browser


@pytest.fixture
async def living() -> AsyncIterator[Page]:
    """An empty page of a browser of its own, with scripts."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser().path, args=["--no-sandbox"])
        page = await browser.new_page()
        page.set_default_timeout(5000)
        yield page
        await browser.close()
