"""Data that pages carry for machines, and how it is checked against what they show."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field, create_model

from surefoot.errors import AuthorErred, ReadFailed
from surefoot.model import Money
from surefoot.selectors import by
from surefoot.selectors.reading import Link
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View

PRODUCT: dict[str, object] = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Shop"},
        {
            "@type": ["Product", "Thing"],
            "name": "Blue cup",
            "image": ["/a.jpg", "/b.jpg"],
            "releaseDate": "2027-04-03",
            "weight": 0.375,
            "offers": {"@type": "Offer", "price": 1234.5, "priceCurrency": "EUR", "availability": "InStock"},
            "isFamilyFriendly": True,
        },
    ],
}


class Product(View):
    """A product as its JSON-LD tells it."""

    name: Annotated[str, by.json_ld("Product", "name")]
    price: Annotated[Money, by.json_ld("Product", "offers.price")]
    offer: Annotated[Money, by.json_ld("Product", "offers")]
    released: Annotated[date, by.json_ld("Product", "releaseDate")]
    weight: Annotated[Decimal, by.json_ld("Product", "weight")]
    images: Annotated[list[Link], by.json_ld("Product", "image")]
    safe: Annotated[bool, by.json_ld("Product", "isFamilyFriendly")]
    sku: Annotated[str | None, by.json_ld("Product", "sku")] = None


def page(data: object, *, rest: str = "", kind: str = "application/ld+json") -> Snapshot:
    """Return a page with data in a script."""
    text = data if isinstance(data, str) else json.dumps(data)
    return Snapshot(f'<html lang=de><script type="{kind}" id=data>{text}</script>{rest}', url="https://shop.example/x/")


def test_json_ld_is_read_by_type_and_path() -> None:
    """Numbers are exact whatever the page's language; money takes the currency beside it."""
    read = Product.read(page(PRODUCT))
    price = Money(amount=Decimal("1234.5"), currency="EUR")
    assert (read.name, read.price, read.offer, read.sku) == ("Blue cup", price, price, None)
    assert (read.released, read.weight, read.safe) == (date(2027, 4, 3), Decimal("0.375"), True)
    assert read.images == ["https://shop.example/a.jpg", "https://shop.example/b.jpg"]


@pytest.mark.parametrize("wrap", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "{};", "  {}\n"])
def test_wrappings_of_old_pages_do_not_matter(wrap: str) -> None:
    """Comments, CDATA and a semicolon around the JSON are passed over."""
    assert Product.read(page(wrap.format(json.dumps(PRODUCT)))).name == "Blue cup"


def _name(path: str = "name", kind: type[object] = str) -> type[View]:
    place = by.json_ld("Product", path)
    field = Annotated[Money, place] if kind is Money else Annotated[str, place]
    return create_model("Named", __base__=View, field=(field, ...))


def test_two_products_are_not_told_apart() -> None:
    """Values that differ are several; the same value twice is one."""
    one, other = {"@type": "Product", "name": "Cup"}, {"@type": "http://schema.org/Product", "name": "Mug"}
    with pytest.raises(ReadFailed, match="finds 2"):
        _name().read(page([one, other]))
    assert _name().read(page([one, one])).model_dump() == {"field": "Cup"}


def test_what_is_no_json_is_said() -> None:
    """A script that does not parse is named with the place of its mistake."""
    with pytest.raises(ReadFailed, match=r"script#data .*is no JSON: .*line 1 column"):
        _name().read(page('{"@type": "Product", "name": }'))


def test_missing_data_says_what_was_tried() -> None:
    """The path, and what stands nearest on the page."""
    with pytest.raises(ReadFailed) as caught:
        _name("offers.price", Money).read(page({**PRODUCT, "@graph": None}, rest="<p class=price>€ 5,00</p>"))
    assert 'tried by.json_ld("Product", "offers.price"): nothing' in str(caught.value)
    assert '"€ 5,00" (p.price)' in str(caught.value)


class Checked(View):
    """A price from both, which must agree."""

    price: Annotated[Money, by.json_ld("Product", "offers"), by.css(".price")]


@pytest.mark.parametrize(("shown", "agree"), [("1.234,50 €", True), ("€ 1234,5", True), ("1.234,00 €", False)])
def test_what_machines_read_must_be_what_people_read(shown: str, agree: bool) -> None:
    """Ways that read otherwise disagree, be it data or text."""
    both = page(PRODUCT, rest=f"<p class=price>{shown}</p>")
    assert Checked.matches(both) is agree
    if not agree:
        with pytest.raises(ReadFailed, match="its ways disagree"):
            Checked.read(both)


def test_a_broken_script_leaves_the_page_to_be_read() -> None:
    """Where one way cannot tell, another may."""
    assert str(Checked.read(page("{", rest="<p class=price>€ 5,00</p>")).price) == "5.00 EUR"


@pytest.mark.parametrize(
    ("offers", "price"),
    [
        ({"price": "12,5", "priceCurrency": "EUR"}, "12.5 EUR"),
        ({"price": "5.00", "priceCurrency": "USD"}, "5.00 USD"),
        ({"price": 1.234, "priceCurrency": "EUR"}, "1.234 EUR"),
        ([{"price": 5, "priceCurrency": "EUR"}, {"price": 5, "priceCurrency": "EUR"}], "5 EUR"),
    ],
)
def test_prices_of_embedded_data_are_read(offers: object, price: str) -> None:
    """Texts are read as texts are, numbers as they are."""
    read = _name("offers.price", Money).read(page({"@type": "Product", "offers": offers})).model_dump()["field"]
    assert str(Money.model_validate(read)) == price


@pytest.mark.parametrize(
    ("offers", "reason"),
    [
        ({"price": "1.234", "priceCurrency": "EUR"}, "ambiguous"),
        ({"price": "call", "priceCurrency": "EUR"}, "holds no amount"),
        ({"price": 5}, "names no currency"),
        ({"price": 5, "priceCurrency": "€"}, "which is no currency"),
        ({"price": "5.00 USD", "priceCurrency": "EUR"}, "is in USD, and the field is in EUR"),
        ([{"price": 5, "priceCurrency": "EUR"}, {"price": 5, "priceCurrency": "USD"}], "finds 2"),
        ([{"price": 5, "priceCurrency": "EUR"}, {"price": 6, "priceCurrency": "EUR"}], "finds 2"),
        ({"price": None, "priceCurrency": "EUR"}, "is missing"),
    ],
)
def test_prices_of_embedded_data_are_never_guessed(offers: object, reason: str) -> None:
    """A text with a doubtful mark, a price in no currency or in two is refused there too."""
    with pytest.raises(ReadFailed, match=reason):
        _name("offers.price", Money).read(page({"@type": "Product", "offers": offers}))


def test_a_currency_that_is_not_the_field_s_is_refused() -> None:
    """What the author says about the currency holds for embedded data too."""
    view = create_model(
        "P", __base__=View, p=(Annotated[Money, by.json_ld("Product", "offers"), by.currency("USD")], ...)
    )
    with pytest.raises(ReadFailed, match="is in EUR, and the field is in USD"):
        view.read(page(PRODUCT))


def test_json_of_any_script_is_read_by_path() -> None:
    """Lists are numbered, or walked through."""
    data = {"props": {"items": [{"id": 1, "t": "a"}, {"id": 2, "t": "b"}], "at": "2027-04-03T10:30:00"}}
    view = create_model(
        "Next",
        __base__=View,
        second=(Annotated[int, by.json("#data", "props.items.1.id")], ...),
        names=(Annotated[list[str], by.json("#data", "props.items.t")], ...),
        at=(Annotated[datetime, by.json("#data", "props.at")], ...),
    )
    read = view.read(page(data, kind="application/json")).model_dump()
    assert read == {"second": 2, "names": ["a", "b"], "at": datetime(2027, 4, 3, 10, 30)}  # noqa: DTZ001 — as it is written


MICRODATA = """
<div itemscope itemtype="https://schema.org/Product"><h1 itemprop=name>Blue cup</h1><img itemprop=image src=/a.jpg>
<div itemprop=offers itemscope itemtype="https://schema.org/Offer"><meta itemprop=priceCurrency content=EUR>
<span itemprop=price content=1234.50>1.234,50 €</span><time itemprop=validFrom datetime=2027-04-03>3. April</time></div>
<div itemprop=review itemscope itemtype="https://schema.org/Review"><b itemprop=name>Not the product</b></div></div>
"""


class Marked(View):
    """A product as its microdata tells it."""

    name: Annotated[str, by.microdata("Product", "name")]
    price: Annotated[Money, by.microdata("Product", "offers.price")]
    offer: Annotated[Money, by.microdata("Product", "offers")]
    image: Annotated[Link, by.microdata("Product", "image")]
    since: Annotated[date, by.microdata("Offer", "validFrom")]


def test_microdata_is_read_by_type_and_path() -> None:
    """A property belongs to the item around it, and its value is what HTML says it is."""
    read = Marked.read(Snapshot(MICRODATA, url="https://shop.example/"))
    price = Money(amount=Decimal("1234.50"), currency="EUR")
    assert (read.name, read.price, read.offer) == ("Blue cup", price, price)
    assert (read.image, read.since) == ("https://shop.example/a.jpg", date(2027, 4, 3))


def test_meta_elements_are_read_by_property_or_name() -> None:
    """OpenGraph's prices take the currency beside them."""
    view = create_model(
        "Og",
        __base__=View,
        title=(Annotated[str, by.meta("og:title")], ...),
        about=(Annotated[str, by.meta("description")], ...),
        price=(Annotated[Money, by.meta("product:price:amount")], ...),
        none=(Annotated[str | None, by.meta("og:none")], None),
    )
    read = view.read(
        Snapshot(
            "<meta property=og:title content='Blue cup'><meta name=description content='A cup'>"
            "<meta property=product:price:amount content=12.50><meta property=product:price:currency content=EUR>"
        )
    ).model_dump()
    assert (read["title"], read["about"], read["none"]) == ("Blue cup", "A cup", None)
    assert read["price"] == {"amount": Decimal("12.50"), "currency": "EUR"}


def test_embedded_data_holds_no_elements() -> None:
    """A view, or an attribute, is read from elements."""
    with pytest.raises(AuthorErred, match="embedded data is read field by field"):
        create_model("V", __base__=View, inner=(Annotated[Checked, by.json_ld("Product", "offers")], ...))
    with pytest.raises(AuthorErred, match="embedded data has none"):
        create_model("V", __base__=View, a=(Annotated[str, by.meta("og:title"), by.attr("content")], ...))
    with pytest.raises(AuthorErred, match="needs a path"):
        by.json_ld("Product", "offers..price")


def test_a_list_of_data_may_be_empty_where_the_view_says_so() -> None:
    """As any list may."""
    view = create_model("L", __base__=View, a=(Annotated[list[str], by.json_ld("Product", "tags")], Field(default=[])))
    assert view.read(page(PRODUCT)).model_dump() == {"a": []}
