"""Measures what a page at rest costs, as ratios to what Playwright takes for the same in the same run.

`python benchmarks/at_rest.py [--rounds N]`: roles and names of all elements against `aria_snapshot()` at 10,000
elements, their growth up to 100,000 nodes, and a snapshot against `page.content()` at 1 MB. The last line says it all.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias, cast

import psutil
from playwright.async_api import Page, async_playwright

from surefoot.browser.capture import take
from surefoot.browser.find_browser import find_browser
from surefoot.selectors.snapshot import Snapshot

Call: TypeAlias = Callable[[], object]

_ROW = (  # nine elements
    '<tr class="row"><td><input type="checkbox" aria-label="Choose {n}"></td><td><a href="/item/{n}">Item {n}</a></td>'
    '<td><span class="money">€ {n}.00</span></td><td><button type="button" title="{n}"><b>Buy</b></button></td></tr>'
)
_HEAD = "<!DOCTYPE html><html lang=en><head><title>Rows</title><style>.row b::before {{ content: '+' }}</style></head>"
_PER_ROW = 9
_FILLER = (  # about 200 characters an element, which is what real pages have
    '<p class="text">{n} <a href="/{n}">Lorem</a> ipsum dolor sit amet, consectetur adipisci velit, <b>sed</b> eiusmod '
    "tempor incidunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrum exercitationem ullam "
    "corporis suscipit laboriosam, nisi ut aliquid ex ea commodi consequatur. Quis aute iure reprehenderit voluptate "
    "velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint obcaecat cupiditat non proident, sunt in culpa "
    "qui officia deserunt mollit anim id est laborum. Lorem ipsum dolor sit amet, consectetur adipisci velit.</p>"
)


def main() -> int:
    """Measure, and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    return asyncio.run(_measure(parser.parse_args().rounds))


async def _measure(rounds: int) -> int:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser().path, args=["--no-sandbox"])
        page = await browser.new_page()
        names = await _names_against_aria(page, rounds)
        taking = await _taking_against_content(page, rounds)
        await browser.close()
    growth = await _growth(rounds)
    print(
        f"roles and names {names:.2f} of aria_snapshot(), snapshot {taking:.2f} of content(), "
        f"100,000 nodes {growth:.1f} times 10,000"
    )
    return 0 if names <= 0.25 and taking <= 2 and growth <= 13 else 1


async def _names_against_aria(page: Page, rounds: int) -> float:
    await page.set_content(_table(10_000))
    snapshot = await take(page)
    assert snapshot is not None
    return await _compared(
        "10,000 elements: roles and names",
        lambda: _roles_and_names(Snapshot(snapshot.html)),
        "aria_snapshot()",
        lambda: page.locator("css=html").aria_snapshot(),
        rounds=rounds,
        times=2,
    )


async def _taking_against_content(page: Page, rounds: int) -> float:
    await page.set_content(f"{_HEAD}<body>{''.join(_FILLER.format(n=n) for n in range(1800))}")
    what = f"{len(await page.content()):,} characters: snapshot"
    return await _compared(what, lambda: take(page), "content()", page.content, rounds=rounds, times=8)


async def _growth(rounds: int) -> float:
    small, large = _table(5_000), _table(50_000)  # elements: with their texts twice as many nodes
    less = min([(await _cost(5, lambda: _roles_and_names(Snapshot(small)))).busy for _ in range(rounds)])
    more = min([(await _cost(1, lambda: _roles_and_names(Snapshot(large)))).busy for _ in range(rounds)])
    print(f"10,000 nodes {less:.0f} ms, 100,000 nodes {more:.0f} ms of processor time")
    return more / less


def _roles_and_names(snapshot: Snapshot) -> int:
    named = 0
    for element in snapshot.root.select("*"):
        named += element.role is not None and bool(element.name)
    return named


def _table(elements: int) -> str:
    rows = "".join(_ROW.format(n=n) for n in range(elements // _PER_ROW))
    return f"{_HEAD}<body><main><h1>Rows</h1><table><caption>All</caption><tbody>{rows}</tbody></table></main>"


class _Cost(NamedTuple):
    """What a call costs, in milliseconds."""

    busy: float
    """Of processor time, here and in the browser: a busy machine bears it."""
    waited: float
    """By the clock."""


async def _compared(what: str, call: Call, other: str, other_call: Call, *, rounds: int, times: int) -> float:
    """Print what two calls cost, measured in turns, the least of each; return how they compare in processor time."""
    both = [(await _cost(times, call), await _cost(times, other_call)) for _ in range(rounds)]
    ours, theirs = (_Cost(*map(min, zip(*costs, strict=True))) for costs in zip(*both, strict=True))
    print(
        f"{what} {ours.busy:.0f} ms, {other} {theirs.busy:.0f} ms of processor time; by the clock {ours.waited:.0f} ms "
        f"and {theirs.waited:.0f} ms, {ours.waited / theirs.waited:.2f} times"
    )
    return ours.busy / theirs.busy


async def _cost(times: int, call: Call) -> _Cost:
    busy, begun = _spent(), time.perf_counter()
    for _ in range(times):
        given = call()
        if isinstance(given, Awaitable):
            await cast("Awaitable[object]", given)
    return _Cost(1000 * (_spent() - busy) / times, 1000 * (time.perf_counter() - begun) / times)


def _spent() -> float:
    here = psutil.Process()
    times = [one.cpu_times() for one in [here, *here.children(recursive=True)]]
    return sum(one.user + one.system for one in times)


if __name__ == "__main__":
    sys.exit(main())
