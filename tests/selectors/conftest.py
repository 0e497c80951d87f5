"""A page in a real browser, to hold what is read at rest against."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from surefoot.browser.find_browser import find_browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of one module here have one loop, so that they can share a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """The one browser of a module."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=find_browser().path, args=["--no-sandbox"])
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def living(browser: Browser) -> AsyncIterator[Page]:
    """An empty page, with scripts."""
    page = await browser.new_page()
    page.set_default_timeout(5000)
    yield page
    await page.close()
