"""A person points at elements of a living page."""

from __future__ import annotations

import asyncio

import pytest

from surefoot.browser.pointing import point
from surefoot.selectors.mutations import MARK, marked_in
from tests.browser.conftest import Desk

PAGE = """<button onclick="document.title='acted'">Pay now</button><a href="/elsewhere">Away</a>"""
OUTLINED = "document.querySelector('x-pw-glass') !== null"
"""Holds as long as what is under the pointer is outlined."""


@pytest.mark.browser
async def test_each_click_marks_what_is_clicked_and_acts_nothing(at_desk: Desk) -> None:
    """The page at rest has the mark, the living one stays as it was; Escape ends it."""
    (living,) = at_desk.context.pages
    await living.set_content(PAGE)
    pointing = point(living)
    seen: list[str] = []
    for name in ("button", "a"):
        coming = asyncio.ensure_future(anext(pointing))
        await living.wait_for_function(OUTLINED)
        await living.click(name, force=True)
        found = marked_in(await coming)
        assert found is not None
        seen.append(found.text)
    assert seen == ["Pay now", "Away"]
    assert await living.title() == ""
    assert await living.locator(f"[{MARK}]").count() == 0
    ending = asyncio.ensure_future(anext(pointing, None))
    await living.wait_for_function(OUTLINED)
    await living.keyboard.press("Escape")
    assert await ending is None


@pytest.mark.browser
async def test_closing_the_page_ends_it(at_desk: Desk) -> None:
    """A window that is closed is no error."""
    (living,) = at_desk.context.pages
    await living.set_content(PAGE)
    pointing = point(living)
    ending = asyncio.ensure_future(anext(pointing, None))
    await living.wait_for_function(OUTLINED)
    await living.close()
    assert await ending is None
