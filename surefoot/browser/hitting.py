"""Telling which elements of a living page an act is made on, for whoever records it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.capture import HIT, Marked, take
from surefoot.browser.crash import bounded, classify
from surefoot.selectors.hit import Hit, hit
from surefoot.selectors.snapshot import Snapshot

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Locator, Page

_TRIES = 5
_QUOTE = r'(?:"|&(?:amp;)*quot;)'
_MARK = re.compile(rf" {HIT}={_QUOTE}\d+{_QUOTE}")
"""The mark as it stands in a document, and in one that stands in an attribute of another."""


class Struck(NamedTuple):
    """A page right before an act, and the elements that it is made on."""

    page: Snapshot
    hits: tuple[Hit, ...]


async def struck(page: Page, locators: Sequence[Locator], *, milliseconds: float) -> Struck | None:
    """Return what strict locators lead to now, told by the page itself; None where the page goes away meanwhile.

    The elements are marked in the snapshot; the page is not touched.

    Raises:
        NotActionable, BrowserFailed: One of them is not there any more, or the browser does not answer.
    """
    try:
        handles = [await one.element_handle(timeout=milliseconds) for one in locators]
        try:
            return await _told(page, handles)
        finally:
            for handle in handles:
                await bounded(handle.dispose(), "what is recorded")
    except PlaywrightError as error:
        raise classify(error, "what is recorded", dispatched=False) from None


async def _told(page: Page, handles: Sequence[ElementHandle]) -> Struck | None:
    hits: list[Hit] = []
    taken: Snapshot | None = None
    for handle in handles:
        frame = await bounded(handle.owner_frame(), "the frame of what is recorded")
        for _ in range(_TRIES):
            taken = None if frame is None else await take(page, marked=Marked(frame, [handle]))
            if taken is not None:
                break
        found = None if taken is None else _marked(taken)
        if found is None:
            return None
        hits.append(found)
    if taken is None:
        return None
    return Struck(Snapshot(_MARK.sub("", taken.html), url=taken.url, complete=taken.complete), tuple(hits))


def _marked(page: Snapshot) -> Hit | None:
    """Return the element of a page, or of the documents in its frames, that is marked."""
    pending = [page]
    while pending:
        document = pending.pop()
        found = document.root.select(f"[{HIT}]")
        if found:
            return hit(found[0], page)
        if document.root.has(HIT):
            return hit(document.root, page)
        pending += document.frames
    return None
