"""Views: what they read, and what they say when they do not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import Field, create_model, field_validator

from surefoot.errors import AuthorErred, FactsFailed, ReadFailed
from surefoot.facts import Facts, equal
from surefoot.model import Money
from surefoot.selectors import by
from surefoot.selectors.reading import Link, Percent
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import PageUrl, View

URL = "https://shop.example/order/7"
HTML = """
<html lang=en><title>Order 7</title><main><h1>Your order</h1>
<p>Order <b class=code>No 7</b> of <time datetime=2027-04-03>3rd</time> <i class=state>Open</i></p>
<p class=total data-testid=total>€ 12.50</p><a class=next href=/order/8>Next</a><p class=gift hidden>Gift</p>
<table><tbody>
<tr data-sku=A1><td class=what>Cup</td><td class=price>€ 10.00</td></tr>
<tr data-sku=B2><td class=what>Tea</td><td class=price>€ 2.50</td></tr>
</tbody></table>
<address class=to><b class=name>Ann</b> <i class=town>Graz</i></address>
<button data-testid=pay>Pay</button></main>
"""
EUR = "EUR"


class Line(View):
    """A row of an order."""

    sku: Annotated[str, by.attr("data-sku")]
    what: Annotated[str, by.css(".what")]
    price: Annotated[Money, by.css(".price")]


class To(View):
    """Where an order goes."""

    name: Annotated[str, by.css(".name")]
    town: Annotated[str, by.css(".town")]


class Order(View):
    """A page of an order, with every kind of field."""

    url: PageUrl
    number: Annotated[int, by.css(".code"), by.pattern(r"No (\d+)")]
    heading: Annotated[str, by.role("heading", level=1), by.css("h1")]
    total: Annotated[Money, by.test_id("total"), by.css(".total")]
    day: Annotated[date, by.css("time")]
    state: Annotated[Literal["open", "paid"], by.css(".state")]
    next: Annotated[Link | None, by.role("link", "Next")]
    gift: Annotated[bool, by.css(".gift")]
    voucher: Annotated[Money | None, by.test_id("voucher")]
    note: Annotated[str, by.css(".note")] = "none"
    lines: Annotated[list[Line], by.css("tbody tr")]
    names: Annotated[tuple[str, ...], by.css("tbody .what")]
    to: Annotated[To, by.css("address")]
    source: str = "page"

    PAY = Target(by.role("button", "Pay"), by.test_id("pay"))

    def facts(self) -> Facts:
        """Say what must hold."""
        yield "the lines add up", equal(sum((line.price.amount for line in self.lines), Decimal(0)), self.total.amount)


def page(*changes: tuple[str, str]) -> Snapshot:
    """Return the page with some of its HTML changed."""
    html = HTML
    for old, new in changes:
        assert old in html
        html = html.replace(old, new)
    return Snapshot(html, url=URL)


def euros(amount: str) -> Money:
    """Return an amount in euros."""
    return Money(amount=Decimal(amount), currency=EUR)


def test_a_view_reads_typed_values() -> None:
    """Every field is read as its type says, from where its ways say."""
    assert Order.read(page()) == Order(
        url=URL,
        number=7,
        heading="Your order",
        total=euros("12.50"),
        day=date(2027, 4, 3),
        state="open",
        next="https://shop.example/order/8",
        gift=False,
        voucher=None,
        lines=[
            Line(sku="A1", what="Cup", price=euros("10.00")),
            Line(sku="B2", what="Tea", price=euros("2.50")),
        ],
        names=("Cup", "Tea"),
        to=To(name="Ann", town="Graz"),
    )


def test_a_target_of_a_view_is_no_field() -> None:
    """Elements to act on stand among the fields and know their name."""
    assert "PAY" not in Order.model_fields
    assert str(Order.PAY) == "Order.PAY"
    assert page().find(Order.PAY).tag == "button"


def test_an_error_lists_every_field_at_fault() -> None:
    """One error tells all: what is missing or malformed, what each way found, and what stands nearest."""
    broken = page(
        ("€ 2.50", "call us"),
        ("data-testid=total>€ 12.50", "hidden>€ 12.50</p><p class=sum>€ 12.50"),
        ("<h1>Your order</h1>", "<h1>Your order</h1><h1>Twice</h1>"),
        (">Open<", ">Lost<"),
    )
    with pytest.raises(ReadFailed) as caught:
        Order.read(broken)
    assert str(caught.value) == caught.value.message
    assert (
        str(caught.value)
        == """\
https://shop.example/order/7 "Order 7" does not read as Order: 4 fields at fault
  heading (str) is malformed: several elements answer: by.role("heading", level=1) finds 2; by.css("h1") finds 2
    tried by.role("heading", level=1): 2: h1 "Your order", h1 "Twice"; by.css("h1"): 2: h1 "Your order", h1 "Twice"
  total (Money) is missing
    tried by.test_id("total"): nothing; by.css(".total"): 1, hidden
    nearest on the page: "€ 12.50" (p.sum), "€ 10.00" (td.price), "Tea" (td.what)
  state (Literal['open', 'paid']) is malformed: 'Lost' is none of open, paid
    tried by.css(".state"): 1: i.state "Lost"
  lines[1].price (Money) is malformed: 'call us' holds no amount
    tried by.css(".price"): 1: td.price "call us\""""
    )


def test_ways_that_read_otherwise_are_a_fault() -> None:
    """Two ways that find different texts are not resolved by taking the first."""
    with pytest.raises(ReadFailed) as caught:
        Order.read(page(("class=total data-testid=total>€ 12.50", "class=total>€ 12.50</p><p data-testid=total>€ 99")))
    said = 'its ways disagree: by.test_id("total") reads "€ 99"; by.css(".total") reads "€ 12.50"'
    assert f"total (Money) is malformed: {said}" in str(caught.value)


def test_ways_that_read_the_same_agree() -> None:
    """Two elements that say the same, written otherwise, are no disagreement."""
    other = page(("class=total data-testid=total>€ 12.50", "class=total>12,50 €</p><p data-testid=total>€ 12.50"))
    assert Order.read(other).total == euros("12.50")


def test_a_way_that_finds_several_gives_way() -> None:
    """The first way that finds exactly one counts."""
    assert Order.read(page(("class=next", "class=total"))).total == euros("12.50")


def test_hidden_elements_do_not_count() -> None:
    """A hidden duplicate is neither a second element nor an answer."""
    assert Order.read(page(("<main>", "<main><h1 hidden>Old</h1>"))).heading == "Your order"
    assert Order.read(page(("class=gift hidden", "class=gift"))).gift is True


@pytest.mark.parametrize("change", [("href=/order/8>Next<", ">Next<"), ("href=/order/8>Next<", "href=/8>Later<")])
def test_an_absent_optional_field_is_none(change: tuple[str, str]) -> None:
    """What is not there reads as None where that is allowed."""
    assert Order.read(page(change)).next is None


def test_a_malformed_optional_field_is_a_fault() -> None:
    """What is there and cannot be read is never taken for absent."""
    with pytest.raises(ReadFailed, match=r"voucher \(Money \| None\) is malformed: 'soon' holds no amount"):
        Order.read(page(("<main>", "<main><p data-testid=voucher>soon</p>")))


def test_an_empty_element_is_absent() -> None:
    """A field that the page has not filled yet is missing, not empty."""
    with pytest.raises(ReadFailed, match=r"heading \(str\) is missing"):
        Order.read(page((">Your order<", "><")))
    assert Order.read(page(("<main>", "<main><p data-testid=voucher> </p>"))).voucher is None


class Found(View):
    """Lists that may be empty, and one that may not."""

    must: Annotated[list[str], by.css(".must")]
    may: Annotated[list[str], by.css(".may"), Field(default_factory=list)]
    if_any: Annotated[list[str] | None, by.css(".if-any")]


def test_an_empty_list_must_be_declared() -> None:
    """A list whose elements are gone is missing, unless the view says that it may be empty."""
    assert Found.read(Snapshot("<p class=must>a")) == Found(must=["a"], may=[], if_any=None)
    with pytest.raises(ReadFailed, match=r"must \(list\[str\]\) is missing"):
        Found.read(Snapshot("<p class=may>a"))


class Terms(View):
    """A yes or no that a control says."""

    agreed: Annotated[bool, by.label("I agree")]


def test_a_control_that_is_gone_says_neither_yes_nor_no() -> None:
    """Where a checkbox is asked, its absence is a fault and no `False`."""
    assert Terms.read(Snapshot("<label><input type=checkbox checked> I agree</label>")).agreed is True
    with pytest.raises(ReadFailed, match=r"agreed \(bool\) is missing"):
        Terms.read(Snapshot("<p>"))


class Bounded(View):
    """Fields with constraints and a validator."""

    count: Annotated[int, by.css(".count"), Field(gt=0)]
    word: Annotated[str, by.css(".word")]

    @field_validator("word")
    @classmethod
    def _lower(cls, word: str) -> str:
        if word != word.lower():
            raise ValueError("not in lower case")
        return word


def test_constraints_of_pydantic_hold() -> None:
    """What reads and does not validate is a fault as any other."""
    with pytest.raises(ReadFailed) as caught:
        Bounded.read(Snapshot("<p class=count>0</p><p class=word>Word</p>"))
    assert "count (int) is malformed: Input should be greater than 0, read 0" in str(caught.value)
    assert "word (str) is malformed: Value error, not in lower case, read 'Word'" in str(caught.value)


class Priced(View):
    """A field whose currency the author knows."""

    price: Annotated[Money, by.css(".price"), by.currency("USD")]
    image: Annotated[str, by.css("img"), by.attr("src")]


def test_marks_say_how_a_field_is_read() -> None:
    """A currency that the page leaves open, and an attribute instead of the text."""
    read = Priced.read(Snapshot("<p class=price>$5.00</p><img src=i.png>"))
    assert (str(read.price), read.image) == ("5.00 USD", "i.png")


class Foreign(View):
    """Fields that are written otherwise than the page's language has it."""

    price: Annotated[Money, by.css(".price"), by.locale("de-DE")]
    day: Annotated[date, by.css(".day"), by.locale("en-US")]
    saldo: Annotated[Decimal, by.css(".saldo"), by.accounting()]
    share: Annotated[Percent, by.css(".share")]


def test_an_author_s_language_goes_before_the_page_s() -> None:
    """It settles what the page leaves open, or has wrong."""
    html = "<html lang=en><p class=price>1,234 €<p class=day>03/04/2027<p class=saldo>(5.00)<p class=share>7.5 %"
    read = Foreign.read(Snapshot(html))
    assert (str(read.price), read.day) == ("1.234 EUR", date(2027, 3, 4))
    assert (read.saldo, read.share) == (Decimal("-5.00"), Decimal("7.5"))
    with pytest.raises(AuthorErred, match="names no language"):
        by.locale("xx")


def test_a_malformed_percent_is_named_by_its_type() -> None:
    """The message says what the author wrote."""
    with pytest.raises(ReadFailed, match=r"share \(Percent\) is malformed: '7.5' has no percent sign"):
        Foreign.read(Snapshot("<p class=price>1 €<p class=day>2027-03-04<p class=saldo>5<p class=share>7.5"))


def test_a_missing_attribute_is_a_missing_field() -> None:
    """An element without the attribute says nothing."""
    with pytest.raises(ReadFailed, match=r"image \(str\) is missing"):
        Priced.read(Snapshot("<p class=price>$5.00</p><img>"))


def test_a_pattern_that_does_not_match_is_a_fault() -> None:
    """A text of another form is malformed."""
    with pytest.raises(ReadFailed, match=r"number \(int\) is malformed: 'number 7' does not match"):
        Order.read(page(("No 7", "number 7")))


def test_facts_that_fail_are_named_with_both_values() -> None:
    """A page that reads, and whose values do not belong together, is refused."""
    with pytest.raises(FactsFailed) as caught:
        Order.read(page(("€ 2.50", "€ 2.40")))
    assert "✗ the lines add up: 12.40 equals 12.50" in str(caught.value)


class Checked(View):
    """A row with a fact of its own."""

    count: Annotated[int, by.css("b")]

    def facts(self) -> Facts:
        """Say what must hold."""
        yield "there is at least one", self.count > 0


class Basket(View):
    """A view of rows with facts."""

    rows: Annotated[list[Checked], by.css("li")]


def test_facts_of_inner_views_are_evaluated_too() -> None:
    """A row whose fact fails is named by its place."""
    with pytest.raises(FactsFailed, match=r"rows\[1\]: ✗ there is at least one"):
        Basket.read(Snapshot("<li><b>1</b><li><b>0</b>"))


def test_matches_asks_without_an_error() -> None:
    """A page is the page when it reads."""
    assert Order.matches(page())
    assert not Order.matches(page(("<h1>Your order</h1>", "")))
    assert not Order.matches(page(("€ 2.50", "€ 2.40")))
    assert not Order.matches(Snapshot.empty)


def test_a_view_is_read_within_an_element() -> None:
    """What stands elsewhere on the page does not count."""
    (row, _) = page().all(by.css("tbody tr"))
    assert Line.read_within(row).sku == "A1"
    with pytest.raises(ReadFailed, match=r"name \(str\) is missing"):
        To.read_within(row)


class Odd(View):
    """A page too odd for ways."""

    word: str = ""

    @classmethod
    def read(cls, page: Snapshot) -> Odd:
        """Read the last word of the page."""
        if page.is_empty:
            raise ReadFailed("nothing there")
        return cls(word=page.text.split()[-1])


def test_a_view_may_read_in_its_own_way() -> None:
    """`matches` goes by the view's own `read`."""
    assert Odd.read(Snapshot("<p>the last")).word == "last"
    assert not Odd.matches(Snapshot.empty)


def test_a_field_without_a_place_is_an_author_s_error() -> None:
    """A field that says neither where it stands nor a default is refused when the class is made."""
    with pytest.raises(AuthorErred) as caught:
        create_model("Broken", __base__=View, price=(Money, ...))
    assert str(caught.value) == (
        "Broken.price says neither where it stands nor a default: "
        'write price: Annotated[Money, by.role("…", "…"), by.test_id("…")]'
    )


def test_a_list_without_a_way_is_an_author_s_error() -> None:
    """A list must say where its elements stand."""
    with pytest.raises(AuthorErred, match="is a list without a way"):
        create_model("Broken", __base__=View, prices=(Annotated[list[str], by.attr("title")], ...))


def test_views_are_values() -> None:
    """A view is frozen, closed, equal by its fields, and goes through JSON."""
    order = Order.read(page())
    assert Order.model_validate_json(order.model_dump_json()) == order
    assert Order.model_json_schema()["properties"]["number"] == {"title": "Number", "type": "integer"}
    with pytest.raises(ValueError, match="frozen"):
        order.number = 8  # type: ignore[misc]
