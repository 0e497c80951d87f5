"""Taking a living page to rest, and waiting for it to change."""

from __future__ import annotations

import time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NotRequired, TypedDict

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.crash import bounded, classify, is_closed
from surefoot.errors import BadResponse, ReadFailed
from surefoot.selectors.snapshot import Snapshot

if TYPE_CHECKING:
    from playwright.async_api import Page

_NODES = 100_000
_CHARACTERS = 50_000_000
_TRIES = 100

# What changed between the snapshot and this call is seen by the address and by whether loading had ended.
_NEXT_CHANGE = """([milliseconds, url, complete]) => new Promise((resolve) => {
  if (location.href !== url || (document.readyState !== "loading") !== complete) return resolve();
  let timer = setTimeout(done, milliseconds), settling = null;
  const observer = new MutationObserver(soon);
  function soon() { settling ??= setTimeout(done, 15); }
  function done() { observer.disconnect(); clearTimeout(timer); clearTimeout(settling);
    document.removeEventListener("readystatechange", soon); resolve(); }
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener("readystatechange", soon);
})"""

_QUIET = """([quiet, most]) => new Promise((resolve) => {
  const end = setTimeout(done, most); let timer = setTimeout(done, quiet);
  const observer = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, quiet); });
  function done() { observer.disconnect(); clearTimeout(timer); clearTimeout(end); resolve(); }
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})"""


class _Taken(TypedDict):
    html: str
    url: str
    complete: bool
    tooLarge: NotRequired[str]


async def take(page: Page) -> Snapshot | None:
    """Take a page to rest in one round trip; nothing while it is between two documents.

    Raises:
        BadResponse: The page is larger than 100,000 elements or 50 million characters.
        BrowserFailed: It crashed or does not answer.
    """
    limits = {"nodes": _NODES, "characters": _CHARACTERS}
    try:
        taken: _Taken = await bounded(page.evaluate(_script(), limits), "snapshot of the page")
    except PlaywrightError as error:
        if is_closed(error):
            raise classify(error, "snapshot of the page", dispatched=False) from None
        return None  # the document went away while it was read: the next one can be read in a moment
    if "tooLarge" in taken:
        raise BadResponse(f"the page at {page.url} is too large to read: {taken['tooLarge']}")
    return Snapshot(taken["html"], url=taken["url"], complete=taken["complete"])


async def take_at_rest(page: Page) -> Snapshot:
    """Take a page to rest, also one that goes to another document meanwhile; raises `ReadFailed` if it never rests."""
    for _ in range(_TRIES):
        taken = await take(page)
        if taken is not None:
            return taken
    raise ReadFailed(f"{page.url}: the page goes from document to document and never rests")


async def next_change(page: Page, seen: Snapshot | None, *, seconds: float) -> None:
    """Wait for the page to be another than was seen, or for `seconds`; a document that goes away is a change."""
    state = [seconds * 1000, seen.url, seen.complete] if seen else [20, "", False]
    await _await_script(page, _NEXT_CHANGE, state, seconds)


async def quiet(page: Page, *, seconds: float, at_most: float) -> None:
    """Wait until nothing has changed on the page for `seconds`."""
    await _await_script(page, _QUIET, [seconds * 1000, at_most * 1000], at_most)


async def _await_script(page: Page, script: str, argument: object, seconds: float) -> None:
    begun = time.monotonic()
    try:
        await bounded(page.evaluate(script, argument), "a change of the page", seconds=seconds + 5)
    except PlaywrightError as error:
        if is_closed(error):
            raise classify(error, "waiting for the page", dispatched=False) from None
        await page.wait_for_timeout(max(0.0, 20 - 1000 * (time.monotonic() - begun)))


@cache
def _script() -> str:
    return files("surefoot.browser").joinpath("snapshot.js").read_text(encoding="utf-8")
