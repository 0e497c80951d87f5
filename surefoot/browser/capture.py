"""Taking a living page to rest, and waiting for it to change."""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, NotRequired, TypedDict

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.crash import BrowserHung, bounded, classify, is_closed
from surefoot.errors import BadResponse, ReadFailed
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.trees import HOSTS
from surefoot.selectors.visibility import APART, FRAME, FRAME_URL, NEVER_RENDERED, UNSEEN

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Page

_NODES = 100_000
_CHARACTERS = 50_000_000
_TRIES = 100
_SETTLE = 15
"""Milliseconds after a change until the page is looked at again: most changes come in many."""
_FRAME_SECONDS = 3.0
"""How long a frame may take; the page itself has the time of any call."""
HIT = "data-surefoot-hit"
"""On an element that was marked: its number."""
_FRAME_MARK = re.compile(rf'{FRAME}="([0-9a-f]{{32}})(\d+)"')

# The frames of a document in the order in which the snapshot marks them, and where some of them stand among these.
_PLACES = """(wanted) => {
  const found = [];
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === "iframe" || element.localName === "frame") found.push(element);
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
  return [found.length, ...wanted.map((element) => found.indexOf(element))];
}"""

# Watches a document and the shadow roots that are open when it begins.
_WATCH = """const watch = (changed) => {
  const observer = new MutationObserver(changed);
  const observe = (root) => {
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) observe(element.shadowRoot);
  };
  observe(document);
  return observer;
};"""

# What changed between the snapshot and this call is seen by the address, by whether loading had ended, and by how many
# elements and characters of text there are. Of a document that is loading only its end counts: before that it proves
# nothing, and to look at a long one again and again would hold it up.
_NEXT_CHANGE = f"""([milliseconds, url, complete, ...extent]) => new Promise((resolve) => {{
  if (location.href !== url || (document.readyState !== "loading") !== complete) return resolve();
  const root = document.documentElement, now = [document.getElementsByTagName("*").length, root?.textContent.length];
  if (complete && extent.some((one, place) => one !== now[place])) return setTimeout(resolve, {_SETTLE});
  {_WATCH}
  let timer = setTimeout(done, milliseconds), settling = null;
  const observer = complete ? watch(soon) : null;
  function soon() {{ settling ??= setTimeout(done, {_SETTLE}); }}
  function done() {{ observer?.disconnect(); clearTimeout(timer); clearTimeout(settling);
    document.removeEventListener("readystatechange", soon); resolve(); }}
  document.addEventListener("readystatechange", soon);
}})"""

_QUIET = f"""([quiet, most]) => new Promise((resolve) => {{
  {_WATCH}
  const end = setTimeout(done, most); let timer = setTimeout(done, quiet);
  const observer = watch(() => {{ clearTimeout(timer); timer = setTimeout(done, quiet); }});
  function done() {{ observer.disconnect(); clearTimeout(timer); clearTimeout(end); resolve(); }}
}})"""


class _Taken(TypedDict):
    html: str
    url: str
    complete: bool
    extent: list[int]
    tooLarge: NotRequired[str]


class Marked(NamedTuple):
    """Elements of one document to be told apart in the snapshot."""

    frame: Frame
    elements: list[ElementHandle]


class _Read(NamedTuple):
    """A document that was read, or why it was not."""

    html: str
    url: str = ""
    unseen: str = ""


async def take(page: Page, *, marked: Marked | None = None) -> Snapshot | None:
    """Take a page to rest, in one round trip where it has no frames; nothing while it is between two documents.

    Frames are read right after the page, each by itself; one that cannot be read is marked, never left out silently.
    What is `marked` bears its number in the attribute `HIT`.

    Raises:
        BadResponse: The page is larger than 100,000 elements or 50 million characters.
        BrowserFailed: It crashed or does not answer.
    """
    token = uuid.uuid4().hex
    try:
        given = _given(token, page.main_frame, marked)
        taken: _Taken = await bounded(page.evaluate(_script(_NODES, _CHARACTERS), given), "snapshot of the page")
        html = await _with_frames(page.main_frame, taken.get("html", ""), token, marked)
    except PlaywrightError as error:
        if is_closed(error):
            raise classify(error, "snapshot of the page", dispatched=False) from None
        return None  # the document went away while it was read: the next one can be read in a moment
    if "tooLarge" in taken:
        raise BadResponse(f"the page at {page.url} is too large to read: {taken['tooLarge']}")
    snapshot = Snapshot(html, url=taken["url"], complete=taken["complete"])
    snapshot.extent = taken["extent"]
    return snapshot


async def take_at_rest(page: Page) -> Snapshot:
    """Take a page to rest, also one that goes to another document meanwhile; raises `ReadFailed` if it never rests."""
    for _ in range(_TRIES):
        taken = await take(page)
        if taken is not None:
            return taken
    raise ReadFailed(f"{page.url}: the page goes from document to document and never rests")


async def _with_frames(frame: Frame, html: str, token: str, marked: Marked | None) -> str:
    """Return the HTML of a document with those of its frames in it."""
    marks = html.count(f'{FRAME}="{token}')
    if not marks:
        return html
    read = await _frames(frame, marks, marked)
    unread = _Read("", unseen="the page changed while its frames were read")

    def written(mark: re.Match[str]) -> str:
        found = read.get(int(mark[2]), unread) if mark[1] == token else None
        if found is None:
            return mark[0]
        if found.unseen:
            return f'{UNSEEN}="{escape(found.unseen)}"'
        return f'{FRAME}="{escape(found.html)}" {FRAME_URL}="{escape(found.url)}"'

    return _FRAME_MARK.sub(written, html)


async def _frames(frame: Frame, marks: int, marked: Marked | None) -> dict[int, _Read]:
    """Read the documents in the frames of a document, by their places among its frames."""
    children = frame.child_frames
    holders = [one for one in await asyncio.gather(*map(_holder, children)) if one is not None]
    count, *places = await bounded(frame.evaluate(_PLACES, [holder for _, holder in holders]), "frames of the page")
    read = await asyncio.gather(*(_read(child, marked) for child, _ in holders))
    for _, holder in holders:
        await bounded(holder.dispose(), "frames of the page")
    return dict(zip(places, read, strict=True)) if count == marks else {}


async def _holder(frame: Frame) -> tuple[Frame, ElementHandle] | None:
    try:
        return frame, await bounded(frame.frame_element(), "a frame of the page", seconds=_FRAME_SECONDS)
    except (PlaywrightError, BrowserHung):
        return None  # it went away, and is marked as not read


async def _read(frame: Frame, marked: Marked | None) -> _Read:
    token = uuid.uuid4().hex
    try:
        taken: _Taken = await bounded(
            frame.evaluate(_script(_NODES, _CHARACTERS), _given(token, frame, marked)),
            "a frame of the page",
            seconds=_FRAME_SECONDS,
        )
        if "tooLarge" in taken:
            return _Read("", unseen=f"the frame is too large to read: {taken['tooLarge']}")
        return _Read(await _with_frames(frame, taken["html"], token, marked), url=taken["url"])
    except (PlaywrightError, BrowserHung) as error:
        return _Read("", unseen=f"the frame could not be read: {str(error).splitlines()[0]}")


def _given(token: str, frame: Frame, marked: Marked | None) -> object:
    """Return what the script is given for a document: its token, and the elements that are to be marked in it."""
    return [token, marked.elements] if marked is not None and marked.frame == frame else token


async def next_change(page: Page, seen: Snapshot | None, *, seconds: float) -> None:
    """Wait for the page to be another than was seen, or for `seconds`; a document that goes away is a change."""
    state = [seconds * 1000, seen.url, seen.complete, *(seen.extent or ())] if seen else [20, "", False]
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
def _script(nodes: int, characters: int) -> str:
    """Return the script that takes a document to rest, given a token, or it and elements; what never varies is in it.

    Playwright checks and converts each argument of a call item by item, at more cost than the rest of the call.
    """
    limits = {
        "nodes": nodes,
        "characters": characters,
        "apart": sorted(APART),
        "neverRendered": sorted(NEVER_RENDERED),
        "hosts": sorted(HOSTS),
    }
    script = files("surefoot.browser").joinpath("snapshot.js").read_text(encoding="utf-8")
    given = "const [token, hits] = Array.isArray(given) ? given : [given, null];"
    return f"(given) => {{ {given} return ({script.strip()})({{ ...{json.dumps(limits)}, token, hits }}); }}"
