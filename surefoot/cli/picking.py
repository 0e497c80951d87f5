"""`surefoot pick`: the target of an element, named by CSS or a text, or pointed at in a window."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from surefoot.browser.origin import Origin
from surefoot.cli.looking import is_address, look, opened
from surefoot.cli.running import print_json
from surefoot.cli.terminal import Screen, clean
from surefoot.config import Settings
from surefoot.errors import BadInput
from surefoot.selectors.element import Element
from surefoot.selectors.mutations import marked_in
from surefoot.selectors.nearest import nearest
from surefoot.selectors.pick import Picked, PickedWay, find_at, pick
from surefoot.selectors.snapshot import Snapshot

_SHOWN = 8
"""Elements that a message lists."""


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    at: str | None = None
    """CSS or a text; without it a person points in a window."""
    loads: tuple[str, ...] = ()
    """Origins from which the page may load besides its own."""
    json: bool = False


def run(page: str, options: Options) -> int:
    """Print the target of one element, or of each one that a person clicks; return the exit code."""
    settings = Settings.load()
    loads = [Origin.parse(load) for load in options.loads]
    if options.at is None:
        return _point(page, loads, settings, json=options.json)
    looked = look(page, loads=loads, settings=settings)
    picked = pick(looked.page, _one(looked.page, options.at))
    for origin in looked.kept_out:
        Screen(sys.stderr).line(f"kept out: {origin} (--load {origin} lets the page load from there)", "yellow")
    _tell(picked, json=options.json)
    return 0 if picked.python else 1


def _one(page: Snapshot, what: str) -> Element:
    """Return the one element that is meant; raises `BadInput` naming what was found instead."""
    found = find_at(page, what)
    if len(found) == 1:
        return found[0]
    if found:
        listed = "".join(f"\n  {one.path}: {one}" for one in found[:_SHOWN])
        more = f"\n  and {len(found) - _SHOWN} more" if found[_SHOWN:] else ""
        raise BadInput(
            f"{what!r} finds {len(found)} elements:{listed}{more}",
            next_action="say more of it, such as the whole text, or CSS with what stands around it",
        )
    near = ", ".join(nearest(page.root, [what]))
    raise BadInput(
        f"{what!r} finds nothing on {page.url}, neither as CSS nor as a text"
        + (f"; most like it: {near}" if near else ""),
        next_action="`surefoot check PAGE` shows what stands there",
    )


def _point(page: str, loads: Sequence[Origin], settings: Settings, *, json: bool) -> int:
    if not is_address(page):
        raise BadInput(
            f"{page} is no http(s) address, and a window shows only those",
            next_action='name an element of a saved page with --at "CSS or text"',
        )
    require_display("a window to point in")
    return asyncio.run(_pointed(page, loads, settings.model_copy(update={"headless": False}), json=json))


async def _pointed(url: str, loads: Sequence[Origin], settings: Settings, *, json: bool) -> int:
    from surefoot.browser.pointing import point  # noqa: PLC0415 — the driver costs a tenth of a second

    told = Screen(sys.stderr)
    async with opened(url, loads=loads, settings=settings) as there:
        told.line("click on elements in the window; Escape or closing it ends")
        async for page in point(there.live):
            element = _marked(page)
            if element is None:
                told.line("that element was gone before it could be read: click again", "yellow")
                continue
            picked = await asyncio.to_thread(pick, page, element)
            _tell(picked, json=json, lines=True)
        for origin in there.kept_out:
            told.line(f"kept out: {origin} (--load {origin} lets the page load from there)", "yellow")
    return 0


def _marked(page: Snapshot) -> Element | None:
    """Return the marked element of a page or of the documents in its frames."""
    inner = (_marked(frame) for frame in page.frames)
    return marked_in(page) or next((one for one in inner if one is not None), None)


def require_display(what: str) -> None:
    """Raise `BadInput` where no window can be shown."""
    shown = sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not shown:
        raise BadInput(
            f"there is no display for {what} (neither DISPLAY nor WAYLAND_DISPLAY is set)",
            next_action='run it where there is one, or without a window: pick --at "CSS or text", try without --headed',
        )


def _tell(picked: Picked, *, json: bool, lines: bool = False) -> None:
    """Print a target as Python, all else as comments, so that the whole can be pasted."""
    if json and lines:  # one after another: each on a line of its own
        sys.stdout.write(picked.model_dump_json() + "\n")
        sys.stdout.flush()
        return
    if json:
        print_json(picked.model_dump(mode="json"))
        return
    screen = Screen(sys.stdout)
    screen.line(f"# {clean(picked.element)}" + ("" if picked.visible else ", which is hidden"))
    screen.line(picked.python or "# no target", "bold" if screen.lively else None)
    if picked.advice:
        screen.line(f"# {picked.advice}", "yellow")
    for heading, ways in (("how robust each way is", picked.ways), ("other ways", picked.others)):
        _tell_ways(screen, heading, ways)


def _tell_ways(screen: Screen, heading: str, ways: Sequence[PickedWay]) -> None:
    if ways:
        screen.line(f"#\n# {heading}:")
    for way in ways:
        screen.line(f"#   {way.robustness:.2f}  {way.way}: {way.reason}")
