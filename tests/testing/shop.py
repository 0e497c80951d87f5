"""A small shop in a folder: four saved pages of two views, with what is expected of them, and no test code."""

from __future__ import annotations

import asyncio
import importlib.metadata
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from surefoot import Outcome, Snapshot
from surefoot.recipes.registry import load_anew
from surefoot.selectors.probe import views_in
from surefoot.testing import Case, Journey, play, save
from surefoot.testing.expected import expected_of
from surefoot.testing.fixture import FixturePlace, Meta, encoded, seal, write_fixture
from surefoot.testing.played import facts_of
from surefoot.testing.playing import MadeUp
from tests.testing import order

SOURCE = '''"""What a shop shows."""

from typing import Annotated

from surefoot import Facts, Money, Target, View, by


class Line(View):
    name: Annotated[str, by.css("td.name"), by.css("td:first-child")]
    amount: Annotated[int, by.css("td.amount")]

    def facts(self) -> Facts:
        yield "there is one of it at least", self.amount > 0


class Basket(View):
    total: Annotated[Money, by.test_id("total"), by.css(".total")]
    lines: Annotated[list[Line], by.css("tr.line"), by.css("tbody tr")]
    note: Annotated[str | None, by.css(".note"), by.css("p.hint")] = None

    PAY = Target(by.role("button", "Pay"), by.test_id("pay"), by.css("#pay"))
    NEXT = Target(by.role("link", "Next"), by.css("a.next"))

    def facts(self) -> Facts:
        yield "the total is positive", self.total.amount > 0
        yield "there is something in it", len(self.lines) > 0


class Thanks(View):
    number: Annotated[str, by.role("heading", level=1), by.pattern(r"Order (\\\\w+)")]
    paid: Annotated[Money, by.test_id("paid")]

    def facts(self) -> Facts:
        yield "it has a number", self.number != ""
'''.replace("\\\\", "\\")

BASKET = """<html><body><table><tbody>
<tr class=line><td class=name>Tea</td><td class=amount>2</td></tr>
<tr class=line><td class=name>Bread</td><td class=amount>1</td></tr></tbody></table>
<p class=total data-testid=total>EUR 7.50</p><p class="note hint">Two days</p>
<form><button id=pay data-testid=pay>Pay</button> <button id=drop>Drop all</button></form></body></html>"""
EMPTY = BASKET.replace('<p class="note hint">Two days</p>', "<a class=next href=/2>Next</a>")
THANKS = "<html><body><h1>Order A17</h1><p data-testid=paid>EUR 7.50</p></body></html>"
PAGES = {
    "Basket/two-lines": BASKET,
    "Basket/with-more": EMPTY,
    "Thanks/paid": THANKS,
    "Thanks/other": THANKS.replace("A17", "B4"),
}
_IS_INSTALLED = bool(importlib.metadata.entry_points(group="pytest11", name="surefoot"))
PLUGIN = (*("-p", "no:hypothesispytest"), *(() if _IS_INSTALLED else ("-p", "surefoot.testing.plugin")))
"""What loads the plugin where it is not installed, since it cannot be loaded under two names, and none that is slow."""


def opened(folder: Path, pages: dict[str, str] | None = None) -> Path:
    """Write the shop's views and saved pages into a folder."""
    (folder / "shop.py").write_text(SOURCE)
    for name, html in (pages or PAGES).items():
        kept(folder, name, html)
    return folder


def kept(folder: Path, name: str, html: str) -> FixturePlace:
    """Save a page of the shop, with what it gives now."""
    view, case = name.split("/")
    place = FixturePlace(folder / "fixtures", "shop", view, case)
    url = f"https://shop.example/{case}"
    meta = Meta(
        source="shop.py", view=view, url=url, taken_at=datetime(2027, 1, 2, tzinfo=UTC), sha256=seal(encoded(html))
    )
    module = load_anew(folder / "shop.py")
    views = {one.__name__: one for one in views_in(module)}
    del sys.modules[module.__name__]  # a test may edit the file before it is loaded again
    write_fixture(place, html, meta, expected_of(views[view], Snapshot(html, url=url)), replace=True)
    return place


def kept_journey(folder: Path, case: str = "paid") -> Path:
    """Save a journey of the recipe that pays, with what it comes to now."""
    source = folder / "order.py"
    source.write_text(Path(order.__file__).read_text())
    module = load_anew(source)
    pages = Journey.of(order.PAGES)
    played = asyncio.run(play(module.order, pages, module.Given(), secrets=MadeUp(), approve=True))
    output = played.output.model_dump(mode="json")
    known = Case(
        recipe="shop/order", source="order.py", input={}, output=output, facts=facts_of(played.steps),
        decisions={"pay": True}, outcome=Outcome.DONE,
    )  # fmt: skip
    to = folder / "fixtures" / "shop" / "journeys" / case
    save(replace(pages, case=known), to)
    del sys.modules[module.__name__]
    return to


def edit(file: Path, old: str, new: str) -> None:
    """Change a file where it says something."""
    text = file.read_text()
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new))
