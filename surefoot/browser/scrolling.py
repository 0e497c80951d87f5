"""Scrolling through a list that shows only some of its rows at a time, until the wanted one is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.capture import quiet
from surefoot.browser.crash import bounded, classify
from surefoot.errors import TargetLost

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from surefoot.browser.playwright_page import PlaywrightPage
    from surefoot.selectors.target import Target

_MOST = 200
"""Screens that are looked at."""
_SETTLING = 1.0
"""Seconds that a list may take to show the rows of a place."""

# Scrolls what scrolls a list, which may be a part of it or around it: to the top, or on by less than it shows.
_SCROLL = """(list, onward) => {
  const scrolls = (box) => box.scrollHeight > box.clientHeight + 1
    && ["auto", "scroll", "overlay"].includes(getComputedStyle(box).overflowY);
  let box = list;
  if (!scrolls(box)) box = [...list.querySelectorAll("*")].find(scrolls) ?? list.parentElement;
  while (box && !scrolls(box)) box = box.parentElement;
  box ??= document.scrollingElement;
  const before = box.scrollTop;
  box.scrollTo({ top: onward ? before + Math.max(20, 0.8 * box.clientHeight) : 0, behavior: "instant" });
  return Math.abs(box.scrollTop - before) >= 1;
}"""


async def scroll_through(page: PlaywrightPage, rows: Locator, target: Target, through: Target) -> None:
    """Scroll through a list from its top until a target shows in it.

    Raises:
        TargetLost: The list ends without it, or is longer than 200 screens.
    """
    if (await page.snapshot()).has(target):
        return
    await _scroll(page, rows, through, onward=False)
    for screen in range(1, _MOST + 1):
        if (await page.snapshot()).has(target):
            return
        if not await _scroll(page, rows, through, onward=True):
            # What it has loaded by now ends here: a list that grows by itself gets the time of a quiet page to do so.
            await quiet(page.live, seconds=page.options.quiet, at_most=_SETTLING)
            if not await _scroll(page, rows, through, onward=True):
                seen = f"{screen} screen{'s' if screen > 1 else ''}"
                raise TargetLost(f"{target}: {through} was scrolled to its end, over {seen}, and does not show it")
    raise TargetLost(f"{target}: {through} was scrolled over {_MOST} screens, and does not show it")


async def _scroll(page: PlaywrightPage, rows: Locator, through: Target, *, onward: bool) -> bool:
    """Scroll, and say whether anything moved."""
    try:
        moved = await bounded(rows.evaluate(_SCROLL, onward), f"scroll {through}")
    except PlaywrightError as error:
        raise classify(error, f"scroll {through}", dispatched=False) from None
    await quiet(page.live, seconds=0.05, at_most=_SETTLING)
    return bool(moved)
