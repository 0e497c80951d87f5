"""Measures what a page at rest costs, as ratios to what Playwright takes for the same in the same run.

`python benchmarks/at_rest.py [--rounds N]`: roles and names of all elements against `aria_snapshot()` at 10,000
elements, their growth up to 100,000 nodes, and a snapshot against `page.content()` at 1 MB. The last line says it all.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import cast

import psutil
from playwright.async_api import Page, async_playwright

from surefoot.browser.capture import take
from surefoot.browser.find_browser import find_browser
from surefoot.selectors.snapshot import Snapshot

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
    ours = await _cost(rounds, lambda: _roles_and_names(Snapshot(snapshot.html)))
    theirs = await _cost(rounds, lambda: page.locator("css=html").aria_snapshot())
    print(f"10,000 elements: roles and names {ours:.0f} ms, aria_snapshot() {theirs:.0f} ms")
    return ours / theirs


async def _taking_against_content(page: Page, rounds: int) -> float:
    await page.set_content(f"{_HEAD}<body>{''.join(_FILLER.format(n=n) for n in range(1800))}")
    theirs = await _cost(5 * rounds, page.content)
    ours = await _cost(5 * rounds, lambda: take(page))
    size = len(await page.content())
    print(f"{size:,} characters: snapshot {ours:.0f} ms, content() {theirs:.0f} ms")
    return ours / theirs


async def _growth(rounds: int) -> float:
    small, large = _table(5_000), _table(50_000)  # elements: with their texts twice as many nodes
    less = await _cost(10 * rounds, lambda: _roles_and_names(Snapshot(small)))
    more = await _cost(rounds, lambda: _roles_and_names(Snapshot(large)))
    print(f"10,000 nodes {less:.0f} ms, 100,000 nodes {more:.0f} ms")
    return more / less


def _roles_and_names(snapshot: Snapshot) -> int:
    named = 0
    for element in snapshot.root.select("*"):
        named += element.role is not None and bool(element.name)
    return named


def _table(elements: int) -> str:
    rows = "".join(_ROW.format(n=n) for n in range(elements // _PER_ROW))
    return f"{_HEAD}<body><main><h1>Rows</h1><table><caption>All</caption><tbody>{rows}</tbody></table></main>"


async def _cost(rounds: int, call: Callable[[], object]) -> float:
    """Return what a call costs in milliseconds of processor time, here and in the browser: a busy machine bears it."""
    begun = _spent()
    for _ in range(rounds):
        given = call()
        if isinstance(given, Awaitable):
            await cast("Awaitable[object]", given)
    return 1000 * (_spent() - begun) / rounds


def _spent() -> float:
    here = psutil.Process()
    times = [one.cpu_times() for one in [here, *here.children(recursive=True)]]
    return sum(one.user + one.system for one in times)


if __name__ == "__main__":
    sys.exit(main())
