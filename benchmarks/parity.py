"""Measures that a page at rest tells the same as the living page: roles, names, and what every way finds.

`python benchmarks/parity.py [--pages DIR | --made] [--queries N] [--seed N] [--report FILE]`. The pages are the hard
cases under `tests/selectors/pages` and the HTML (`.html`, `.html.gz`) in DIR, by default that of `$SUREFOOT_PAGES`.
Each is opened in Chromium with scripts off and every element stamped; Playwright's locators and its aria snapshot are
the truth.
Every difference is in the report with its reason; the last line gives the shares of agreement.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page, Route, async_playwright
from questions import Asker, Question

from surefoot.browser.capture import take
from surefoot.browser.find_browser import find_browser
from surefoot.browser.locators import each_way, locate
from surefoot.errors import BadResponse
from surefoot.selectors.element import Element
from surefoot.selectors.find import INTERACTIVE_ROLES, find_all, groups_of
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

MADE = Path(__file__).parents[1] / "tests" / "selectors" / "pages"
_STAMP = "data-parity"
_ORIGIN = "http://parity.test/"
_ORIGINS = re.compile(r"http://(?:parity|elsewhere)\.test/")
_AT_ONCE = 25
_LONGEST_NAME = 900
"""Characters; Playwright leaves longer names out of its snapshots."""
_ROLE_LINE = re.compile(r'^\s*- \'?([a-z]+)(?: ("(?:[^"\\]|\\.)*"))?')

_REORDERED = re.compile("shadowrootmode|aria-owns")
"""What makes the order of the aria snapshot another than that of the tree."""

_STAMPING = """() => {
  let next = 0;
  const visit = (root) => { for (const element of root.querySelectorAll("*")) {
    element.setAttribute("data-parity", String(next++)); if (element.shadowRoot) visit(element.shadowRoot); } };
  visit(document);
}"""
_STAMPS = """(elements) => elements.map((element) => element.getAttribute("data-parity")).join(" ")"""
_SHAPE = """() => {
  const found = [];
  const visit = (root, host) => { for (const element of root.querySelectorAll("*")) {
    const outer = element.parentElement || host;
    found.push(element.getAttribute("data-parity") + ":" + (outer ? outer.getAttribute("data-parity") : ""));
    if (element.shadowRoot) visit(element.shadowRoot, element); } };
  visit(document, null);
  return found.join(" ");
}"""


class Difference(NamedTuple):
    """What was asked, what each side found, and why they differ as far as it can be told."""

    page: str
    kind: str
    asked: str
    reason: str


class Tally(NamedTuple):
    """How many questions of each kind were asked, how many agreed, and how many agree from raw HTML."""

    asked: Counter[str]
    agreed: Counter[str]
    raw: Counter[str]
    differences: list[Difference]


def main() -> int:
    """Measure, write the report, print the shares."""
    options = _options()
    files = [*sorted(MADE.glob("*.html")), *_pages(None if options.made else options.pages)]
    files = [one for one in files if not one.name.startswith("in-frame")][: options.limit]
    begun = time.monotonic()
    with ProcessPoolExecutor(options.jobs) as pool:
        parts = [files[place :: options.jobs] for place in range(options.jobs)]
        tallies = list(pool.map(_measure, parts, [options.queries] * len(parts), [options.seed] * len(parts)))
    total = _sum(tallies)
    if options.report:
        _write(options.report, total.differences)
    print(f"{len(files)} pages, {time.monotonic() - begun:.0f} s, {len(total.differences)} differences")
    print(f"from raw HTML, without computed styles: {_shares(total.asked, total.raw)}")
    print(f"{_shares(total.asked, total.agreed)} over {total.asked.total():,} queries")
    least = min((total.agreed[kind] / asked for kind, asked in total.asked.items()), default=0.0)
    return 0 if least >= options.least / 100 else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=Path, default=os.environ.get("SUREFOOT_PAGES"))
    parser.add_argument("--made", action="store_true", help="the pages made for it only")
    parser.add_argument("--queries", type=int, default=12, help="of each kind, on each page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, help="a file for the differences")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--limit", type=int, help="how many pages at most")
    parser.add_argument("--least", type=float, default=99.0, help="per cent; less fails")
    return parser.parse_args()


def _pages(folder: Path | str | None) -> list[Path]:
    return [] if folder is None else sorted(one for one in Path(folder).iterdir() if ".html" in one.suffixes)


def _shares(asked: Counter[str], agreed: Counter[str]) -> str:
    return ", ".join(f"{kind} {100 * agreed[kind] / count:.1f} %" for kind, count in asked.items())


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally(Counter(), Counter(), Counter(), [])
    for one in tallies:
        total.asked.update(one.asked)
        total.agreed.update(one.agreed)
        total.raw.update(one.raw)
        total.differences.extend(one.differences)
    return total


def _write(report: Path, differences: Sequence[Difference]) -> None:
    report.write_text("".join(json.dumps(one._asdict()) + "\n" for one in differences), encoding="utf-8")


def _measure(files: Sequence[Path], queries: int, seed: int) -> Tally:
    return asyncio.run(_measure_all(files, queries, seed))


async def _measure_all(files: Sequence[Path], queries: int, seed: int) -> Tally:
    tally = Tally(Counter(), Counter(), Counter(), [])
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = await playwright.chromium.launch(executable_path=find_browser().path, args=flags)
        for file in files:
            context = await browser.new_context(java_script_enabled=False, service_workers="block")
            page = await context.new_page()
            try:
                await _open(page, file)
                await _Comparison(page, file.name, tally).run(queries, f"{seed} {file.name}")
            except PlaywrightError as error:
                print(f"{file.name} is left out: {error.message.splitlines()[0]}", file=sys.stderr)
            await context.close()
        await browser.close()
    return tally


async def _open(page: Page, file: Path) -> None:
    async def answer(route: Route) -> None:
        wanted = file.parent / _ORIGINS.sub("", route.request.url).split("?")[0]
        if _ORIGINS.match(route.request.url) and wanted.is_file():
            read = wanted.read_bytes()
            body = gzip.decompress(read) if wanted.suffix == ".gz" else read
            await route.fulfill(body=body, content_type="text/html; charset=utf-8")
        elif route.request.is_navigation_request():
            await route.fulfill(status=204)  # a page that leads on by itself stays
        else:
            await route.abort()

    await page.route("**/*", answer)
    await page.goto(f"{_ORIGIN}{file.name}", wait_until="load")
    for frame in page.frames:
        await frame.evaluate(_STAMPING)


class _Comparison:
    """One page, alive and at rest."""

    def __init__(self, page: Page, name: str, tally: Tally) -> None:
        self._page = page
        self._name = name
        self._tally = tally

    async def run(self, queries: int, seed: str) -> None:
        try:
            snapshot = await take(self._page)
        except BadResponse as error:
            print(f"{self._name}: {error}", file=sys.stderr)
            return
        assert snapshot is not None
        self._rest = snapshot
        self._raw = Snapshot(await self._page.content(), url=self._page.url)
        self._misshapen = _misshapen(snapshot, await self._page.evaluate(_SHAPE))
        await self._roles_and_names()
        asked = list(Asker(snapshot, seed).questions(queries))
        for start in range(0, len(asked), _AT_ONCE):
            await asyncio.gather(*(self._ask(one) for one in asked[start : start + _AT_ONCE]))

    async def _ask(self, question: Question) -> None:
        theirs = await self._theirs(question)
        ours = _ours(self._rest, question)
        self._tally.asked[question.kind] += 1
        self._tally.raw[question.kind] += _ours(self._raw, question) == theirs
        if ours == theirs:
            self._tally.agreed[question.kind] += 1
        else:
            self._differ(question.kind, str(question), self._reason(ours, theirs))

    async def _theirs(self, question: Question) -> frozenset[str]:
        asked = question.asked
        locator = (
            each_way(self._page, asked)[0]
            if isinstance(asked, Target)
            else locate(self._page, asked, acting=question.acting)
        )
        return frozenset(await _stamps(locator))

    async def _roles_and_names(self) -> None:
        """Compare role and name of every interactive element: roles by locator, names by the aria snapshot in order."""
        names = _names_by_role(await self._page.locator("css=html").aria_snapshot())
        raw = {_stamp(one): one for one in [self._raw.root, *self._raw.root.descendants]}
        ours: dict[str, list[Element]] = {}
        for element in [self._rest.root, *self._rest.root.descendants]:
            if element.role in INTERACTIVE_ROLES and element.exposed:
                ours.setdefault(element.role or "", []).append(element)
        for role in sorted(INTERACTIVE_ROLES):
            if role not in ours and role not in names:
                continue
            theirs = await _stamps(self._page.get_by_role(role))  # type: ignore[arg-type]
            mine = {_stamp(one): one for one in ours.get(role, [])}
            self._compare_role(role, mine, theirs, raw)
            given = names.get(role, [])
            ordered = len(given) == len(theirs) and not _REORDERED.search(self._rest.html)
            in_order = given if ordered else await self._asked_names(role, theirs, mine)
            for stamp, name in zip(theirs, in_order, strict=True):
                if stamp in mine:
                    self._compare_name(mine[stamp], name, raw.get(stamp))

    def _compare_role(self, role: str, mine: dict[str, Element], theirs: list[str], raw: dict[str, Element]) -> None:
        for stamp in {*mine, *theirs}:
            self._tally.asked["role"] += 1
            told = stamp in raw and raw[stamp].role == role and raw[stamp].exposed
            self._tally.raw["role"] += told is (stamp in theirs)
            if stamp in mine and stamp in theirs:
                self._tally.agreed["role"] += 1
            else:
                self._differ("role", role, self._reason(frozenset(mine) & {stamp}, frozenset(theirs) & {stamp}))

    def _compare_name(self, element: Element, name: str, raw: Element | None) -> None:
        ours = element.name if len(element.name) <= _LONGEST_NAME else ""
        self._tally.asked["name"] += 1
        self._tally.raw["name"] += raw is not None and raw.name == name
        if ours == name:
            self._tally.agreed["name"] += 1
        else:
            self._differ("name", f"{element.path} of role {element.role}", f"{ours!r} instead of {name!r}")

    async def _asked_names(self, role: str, stamps: list[str], mine: dict[str, Element]) -> list[str]:
        """Return the names where the aria snapshot has another order: ours, where a locator of it finds the element."""
        found: list[str] = []
        for stamp in stamps:
            name = mine[stamp].name if stamp in mine else ""
            same = await _stamps(self._page.get_by_role(role, name=name, exact=True)) if name else [stamp]  # type: ignore[arg-type]
            found.append(name if stamp in same else "another name")
        return found

    def _reason(self, ours: frozenset[str], theirs: frozenset[str]) -> str:
        by_stamp = {_stamp(one): one for one in [self._rest.root, *self._rest.root.descendants]}
        extra = [str(by_stamp.get(stamp, stamp)) for stamp in sorted(ours - theirs, key=int)[:3]]
        missing = [
            str(by_stamp.get(stamp, f"{stamp}, which is not in the snapshot"))
            for stamp in sorted(theirs - ours, key=int)[:3]
        ]
        why = f"the tree differs once written and parsed, at {self._misshapen}; " if self._misshapen else ""
        return f"{why}{len(ours)} and not {len(theirs)}; too many: {extra}, too few: {missing}"

    def _differ(self, kind: str, asked: str, reason: str) -> None:
        self._tally.differences.append(Difference(self._name, kind, asked, reason))


async def _stamps(locator: Locator) -> list[str]:
    try:
        return (await locator.evaluate_all(_STAMPS)).split()
    except PlaywrightError as error:
        print(f"{error.message.splitlines()[0]}", file=sys.stderr)
        return ["-1"]


def _ours(snapshot: Snapshot, question: Question) -> frozenset[str]:
    asked = question.asked
    if isinstance(asked, Target):
        groups = groups_of(snapshot.root, asked, acting=True)
        return frozenset(_stamp(one) for one in (groups[0] if groups else []))
    return frozenset(_stamp(one) for one in find_all(snapshot, asked, acting=question.acting))


def _stamp(element: Element) -> str:
    return element.attribute(_STAMP) or "-2"


def _names_by_role(aria: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in aria.splitlines():
        quoted = line.lstrip().startswith("- '")
        match = _ROLE_LINE.match(line.replace("''", "'") if quoted else line)
        if match and match[1] != "text":
            found.setdefault(match[1], []).append(json.loads(match[2]) if match[2] else "")
    return found


def _misshapen(snapshot: Snapshot, shape: str) -> str:
    """Return the first element that stands elsewhere in the snapshot than in the page."""
    ours = {
        _stamp(one): "" if one.parent is None else _stamp(one.parent)
        for one in [snapshot.root, *snapshot.root.descendants]
    }
    for pair in shape.split(" "):
        stamp, outer = pair.split(":")
        if ours.get(stamp) != outer:
            return f"element {stamp}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
