"""Reads ten typed fields from a page of one megabyte, parsing included, side by side with other libraries.

`python benchmarks/reading.py [--rounds N]` needs the dependency group `bench`. Each reader is given the HTML as text
and returns the same ten values, which is checked; rounds are taken in turn, and the least time of CPU of each counts,
since other work on the machine only adds to it. The others are written as their documentation shows, with the least
work that gives the ten values; what they read is text that they trust, while a view checks that there is exactly one,
visible, unambiguous and of its type.
"""

# The libraries to compare with are in the group `bench`, and their types are loose.
# pyright: reportMissingImports=false, reportMissingModuleSource=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from parsel import Selector as Parsel
from scrapling.parser import Selector as Scrapling
from selectolax.lexbor import LexborHTMLParser

from surefoot import Link, Money, Snapshot, View, by

URL = "https://shop.example/cups/7"
Values = tuple[str, Decimal, int, date, bool, str, Decimal, str, str, float]


class Product(View):
    """Ten fields of ten kinds."""

    name: Annotated[str, by.css("h1.name")]
    price: Annotated[Money, by.css("#price")]
    stock: Annotated[int, by.css("[data-stock]"), by.attr("data-stock")]
    since: Annotated[date, by.css("time.since")]
    gift: Annotated[bool, by.css("#gift")]
    maker: Annotated[Link, by.css("a.maker")]
    shipping: Annotated[Money, by.css(".shipping")]
    number: Annotated[str, by.css(".number"), by.pattern(r"No\. (\S+)")]
    state: Annotated[str, by.css("#state")]
    rating: Annotated[float, by.css(".rating")]


def page(size: int) -> str:
    """Return a page of about that many characters: the product, and a long list of reviews around it."""
    review = (
        '<article class="review"><h3>Good</h3><p class="text">Holds what it says, and <b>does not</b> drip at all; '
        'I would <a href="/r/{0}">buy it</a> again.</p><span class="stars">4</span><ul><li>one</li><li>two</li></ul>'
        "</article>"
    )
    reviews = [review.format(number) for number in range(size // (len(review) + 4))]
    half = len(reviews) // 2
    product = (
        '<section class="product"><h1 class="name">Blue <b>cup</b></h1><p id="price">€ 1,234.50</p>'
        '<p data-stock="12">in stock</p><p>since <time class="since" datetime="2027-04-03">April</time></p>'
        '<label><input type="checkbox" id="gift" checked> gift</label><a class="maker" href="../makers/3">Maker</a>'
        '<p class="shipping">€ 4.90</p><p class="number">Article No. A-17</p><p id="state">new</p>'
        '<p class="rating">4.5</p></section>'
    )
    return (
        '<!doctype html><html lang="en"><head><title>Cup</title></head><body><main>'
        f"{''.join(reviews[:half])}{product}{''.join(reviews[half:])}</main></body></html>"
    )


def with_surefoot(html: str) -> Values:
    """Read a view."""
    read = Product.read(Snapshot(html, url=URL))
    return (
        read.name, read.price.amount, read.stock, read.since, read.gift, read.maker, read.shipping.amount,
        read.number, read.state, read.rating,
    )  # fmt: skip


def with_selectolax(html: str) -> Values:
    """Read by hand."""
    tree = LexborHTMLParser(html)

    def text(selector: str) -> str:
        node = tree.css_first(selector)
        assert node is not None
        return node.text(strip=False).strip()

    def attribute(selector: str, name: str) -> str:
        node = tree.css_first(selector)
        assert node is not None
        return node.attributes[name] or ""

    gift = tree.css_first("#gift")
    assert gift is not None
    return _values(text, attribute, gift="checked" in gift.attributes)


def with_parsel(html: str) -> Values:
    """Read with Scrapy's selectors."""
    tree = Parsel(html)
    return _values(
        lambda selector: str(tree.css(selector).xpath("string()").get("")).strip(),
        lambda selector, name: str(tree.css(selector).attrib[name]),
        gift="checked" in tree.css("#gift").attrib,
    )


def with_scrapling(html: str) -> Values:
    """Read with Scrapling's selectors."""
    tree = Scrapling(html, url=URL)
    return _values(
        lambda selector: str(tree.css(selector)[0].get_all_text()).replace("\n", " ").strip(),
        lambda selector, name: str(tree.css(selector)[0].attrib[name]),
        gift="checked" in tree.css("#gift")[0].attrib,
    )


def with_beautiful_soup(html: str) -> Values:
    """Read with BeautifulSoup over lxml, its fastest parser."""
    tree = BeautifulSoup(html, "lxml")

    def text(selector: str) -> str:
        found = tree.select_one(selector)
        assert found is not None
        return found.get_text().strip()

    def attribute(selector: str, name: str) -> str:
        found = tree.select_one(selector)
        assert found is not None
        return str(found[name])

    gift = tree.select_one("#gift")
    assert gift is not None
    return _values(text, attribute, gift=gift.has_attr("checked"))


def _values(text: Callable[[str], str], attribute: Callable[[str, str], str], *, gift: bool) -> Values:
    def amount(selector: str) -> Decimal:
        return Decimal(text(selector).removeprefix("€ ").replace(",", ""))

    return (
        " ".join(text("h1.name").split()),
        amount("#price"),
        int(attribute("[data-stock]", "data-stock")),
        date.fromisoformat(attribute("time.since", "datetime")),
        gift,
        urljoin(URL, attribute("a.maker", "href")),
        amount(".shipping"),
        text(".number").rpartition("No. ")[2],
        text("#state"),
        float(text(".rating")),
    )


READERS: dict[str, Callable[[str], Values]] = {
    "surefoot": with_surefoot,
    "selectolax by hand": with_selectolax,
    "parsel": with_parsel,
    "Scrapling": with_scrapling,
    "BeautifulSoup": with_beautiful_soup,
}


def main() -> None:
    """Print what each reader takes, and how they compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--size", type=int, default=1_000_000)
    given = parser.parse_args()
    html = page(given.size)
    values = {name: reader(html) for name, reader in READERS.items()}
    assert len(set(values.values())) == 1, values
    taken: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(given.rounds):
        for name, reader in READERS.items():
            gc.collect()
            begun = time.process_time()
            reader(html)
            taken[name].append(time.process_time() - begun)
    least = {name: min(times) for name, times in taken.items()}
    print(f"ten typed fields from {len(html):,} characters, parsing included; CPU, the least of {given.rounds} rounds")
    for name, seconds in least.items():
        print(f"  {name:<20} {1000 * seconds:8.1f} ms")
    ours, by_hand = least["surefoot"], least["selectolax by hand"]
    best = min(least[name] for name in ("parsel", "Scrapling", "BeautifulSoup"))
    print(f"surefoot takes {ours / by_hand:.2f} times what selectolax by hand takes (aim: at most 1.3)")
    print(f"the best of parsel, Scrapling and BeautifulSoup takes {best / ours:.1f} times as long (aim: at least 3)")


if __name__ == "__main__":
    main()
