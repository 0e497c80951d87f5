"""Pictures of a page, with every private place painted over before a byte is kept."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw
from playwright.async_api import Error as PlaywrightError

from surefoot.browser.crash import bounded, classify
from surefoot.browser.downloads import free_path
from surefoot.browser.locators import visible_ways
from surefoot.errors import BrowserFailed
from surefoot.model import File
from surefoot.selectors.target import Target

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

_ALWAYS = "css=input[type=password], input[autocomplete^=cc-], input[autocomplete=one-time-code], [data-private]"
_BOXES = """(elements) => elements.map((element) => { const box = element.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom].map(Math.round); })"""
_TRIES = 3
_MARGIN = 2

Box = list[int]


async def picture(page: Page, private: Iterable[Target], folder: Path) -> File:
    """Picture what the window shows, private places masked, and keep it as a JPEG of the run."""
    places = page.locator(_ALWAYS)
    for way in (way for target in private for way in visible_ways(page, target)):
        places = places.or_(way)  # whatever any way finds is painted over, in one round trip
    try:
        shot, boxes = await _shot(page, places)
    except PlaywrightError as error:
        raise classify(error, "picture of the page", dispatched=False) from None
    path = free_path(folder, "page.jpg")
    path.touch(mode=0o600)
    path.write_bytes(masked(shot, boxes))
    return File.of(path, media_type="image/jpeg")


def masked(shot: bytes, boxes: Iterable[Box]) -> bytes:
    """Paint boxes (left, top, right, bottom in pixels) over a picture; return it as a JPEG."""
    with Image.open(io.BytesIO(shot)) as opened:
        image = opened.convert("RGB")
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in boxes:
        if right > left and bottom > top:
            draw.rectangle((left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN), fill=(40, 44, 52))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


async def _shot(page: Page, places: Locator) -> tuple[bytes, list[Box]]:
    """Take a picture whose boxes were the same before and after it: else a private place may have moved."""
    for _ in range(_TRIES):
        before = await _boxes(places)
        shot = await bounded(page.screenshot(type="png", animations="disabled"), "picture of the page")
        if before == await _boxes(places):
            return shot, before
    raise BrowserFailed("the page does not stand still, so its private places cannot be masked: no picture is kept")


async def _boxes(places: Locator) -> list[Box]:
    return await bounded(places.evaluate_all(_BOXES), "places to mask")
