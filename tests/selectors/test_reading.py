"""How types read from elements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Literal

import pytest
from pydantic import HttpUrl

from surefoot.model import Money
from surefoot.selectors import by, reading
from surefoot.selectors.amounts import Malformed
from surefoot.selectors.reading import LinkMark, PercentMark, Source, reader_of, register, shown
from surefoot.selectors.snapshot import Snapshot


class Size(Enum):
    """A choice, as authors write them."""

    SMALL = "Small (S)"
    LARGE = "Large (L)"


def read(kind: object, html: str, *, lang: str = "en", url: str = "https://shop.example/a/b") -> object:
    """Read the element `x` of a page as a type."""
    (element,) = Snapshot(f"<html lang={lang}>{html}", url=url).all(by.css("#x"))
    return reader_of(kind)(Source(element=element, text=shown(element)))


@pytest.mark.parametrize(
    ("kind", "html", "value"),
    [
        (str, "<p id=x> A  <b>name</b> </p>", "A name"),
        (str, "<input id=x value=' typed  in '>", "typed in"),
        (str, "<select id=x><option value=1>One<option value=2 selected>Two</select>", "Two"),
        (str, "<textarea id=x>a\nb</textarea>", "a b"),
        (int, "<p id=x>1,234</p>", 1234),
        (int, "<p id=x>-7</p>", -7),
        (Decimal, "<p id=x>1,234.50</p>", Decimal("1234.50")),
        (float, "<p id=x>0.25</p>", 0.25),
        (Money, "<p id=x><span>€</span> <b>5</b>.00</p>", Money(amount=Decimal("5.00"), currency="EUR")),
        (Money, "<p id=x lang=de>1.234 €</p>", Money(amount=Decimal(1234), currency="EUR")),
        (date, "<time id=x datetime=2027-04-03>in spring</time>", date(2027, 4, 3)),
        (date, "<p id=x>on <time datetime=2027-04-03>3/4</time></p>", date(2027, 4, 3)),
        (date, "<time id=x>3 April 2027</time>", date(2027, 4, 3)),
        (datetime, "<time id=x datetime=2027-04-03T10:30>soon</time>", datetime(2027, 4, 3, 10, 30)),  # noqa: DTZ001 — a page without a zone
        (Size, "<p id=x>Large (L)</p>", Size.LARGE),
        (Size, "<p id=x>large</p>", Size.LARGE),
        (Literal["paid", "open"], "<p id=x>PAID</p>", "paid"),
        (Literal[1, 2], "<p id=x>2</p>", 2),
        (Money | Literal["free"], "<p id=x>Free</p>", "free"),
    ],
)
def test_types_read_from_what_an_element_shows(kind: object, html: str, value: object) -> None:
    """Each type reads what a person reads there, or what is written there for machines."""
    assert read(kind, html) == value


@pytest.mark.parametrize(
    ("html", "answer"),
    [
        ("<input id=x type=checkbox checked>", True),
        ("<input id=x type=checkbox>", False),
        ("<input id=x type=checkbox checked data-surefoot-checked=false>", False),
        ("<div id=x role=switch aria-checked=true>off</div>", True),
        ("<button id=x aria-pressed=false>on</button>", False),
        ("<div id=x role=tab aria-selected=true></div>", True),
        ("<p id=x>Yes</p>", True),
        ("<p id=x>no</p>", False),
        ("<p id=x>FALSE</p>", False),
        ("<p id=x>Sold out</p>", True),
        ("<p id=x></p>", True),
    ],
)
def test_yes_or_no_is_a_state_a_word_or_being_there(html: str, answer: bool) -> None:
    """A control says its state; a word says yes or no; any other element says yes by being there."""
    assert read(bool, html) is answer


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<a id=x href=c>t</a>", "https://shop.example/a/c"),
        ("<a id=x href=/c?d#e>t</a>", "https://shop.example/c?d#e"),
        ("<a id=x href=//other.example/c>t</a>", "https://other.example/c"),
        ("<p id=x><a href=c>t</a> and <a href=d hidden>u</a></p>", "https://shop.example/a/c"),
        ("<a href=c><b id=x>t</b></a>", "https://shop.example/a/c"),
        ("<img id=x src=i.png>", "https://shop.example/a/i.png"),
        ("<base href=/z/><a id=x href=c>t</a>", "https://shop.example/z/c"),
    ],
)
@pytest.mark.parametrize("kind", [LinkMark, HttpUrl])
def test_links_are_made_absolute(kind: object, html: str, url: str) -> None:
    """A link leads from the page's address, or from its base."""
    assert read(kind, html) == url


@pytest.mark.parametrize(
    ("kind", "html", "reason"),
    [
        (str, "<p id=x> </p>", "it says nothing"),
        (int, "<p id=x>12.5</p>", "there can be none"),
        (int, "<p id=x>5 left</p>", "is no number"),
        (Money, "<p id=x>call us</p>", "holds no amount"),
        (date, "<p id=x>03/04/2027</p>", "ambiguous"),
        (date, "<time id=x datetime=soon>3 April 2027</time>", "is no date"),
        (Size, "<p id=x>Medium</p>", "is none of Small (S), Large (L)"),
        (Literal["paid", "open"], "<p id=x>due</p>", "'due' is none of paid, open"),
        (Money | Literal["free"], "<p id=x>call us</p>", "holds no amount; 'call us' is none of free"),
        (bool, "<div id=x role=checkbox aria-checked=mixed></div>", "neither on nor off"),
        (LinkMark, "<p id=x>t</p>", "is no link"),
        (LinkMark, "<p id=x><a href=a>t</a><a href=b>u</a></p>", "holds 2 of them"),
        (LinkMark, "<a id=x href='javascript:go()'>t</a>", "leads nowhere"),
        (LinkMark, "<a id=x href=#>t</a>", "leads nowhere"),
    ],
)
def test_what_does_not_read_says_why(kind: object, html: str, reason: str) -> None:
    """A malformed value is never guessed at."""
    with pytest.raises(Malformed) as caught:
        read(kind, html)
    assert reason in str(caught.value)


class Stars(str):
    """A type that a project reads in its own way."""

    __slots__ = ()


@pytest.fixture
def stars_are_read() -> Iterator[None]:
    """Teach views to read stars, for one test."""
    register(Stars, lambda source: Stars("*" * source.element.content.count("★")))
    yield
    del reading._READERS[Stars]


@pytest.mark.usefixtures("stars_are_read")
def test_a_project_teaches_its_own_types() -> None:
    """A registered reader is given the element and its text."""
    assert read(Stars, "<p id=x>★★★☆</p>") == "***"


@pytest.mark.parametrize(
    "html",
    [
        "<p id=x>€ 12<sup>99</sup></p>", "<p id=x><b>12</b><i>99</i> €</p>", "<p id=x><b>2</b> <b>100 €</b></p>",
        "<p id=x>12<span hidden>,</span><sup>99</sup> €</p>", "<div id=x><p>1</p><p>234 €</p></div>",
        "<p id=x>12,99<sup>1</sup> €</p>",
    ],
)  # fmt: skip
def test_digits_of_several_elements_are_no_number(html: str) -> None:
    """Cents that are raised, a quantity beside a price, a footnote: what runs together in the text is refused."""
    with pytest.raises(Malformed, match="stand in different elements"):
        read(Money, html, lang="de")


@pytest.mark.parametrize(
    "html",
    [
        "<p id=x>€ <b>12</b>.<sup>99</sup></p>", "<p id=x>€ <b>12</b><i>.99</i></p>", "<p id=x>€ 12<i>.</i>99</p>",
        "<p id=x><i hidden>7</i>€ 12.99<i hidden>7</i></p>", "<input id=x value='€ 12.99'>",
    ],
)  # fmt: skip
def test_a_mark_between_elements_makes_one_number(html: str) -> None:
    """Where it is written out, whatever is hidden."""
    assert read(Money, html) == Money(amount=Decimal("12.99"), currency="EUR")


@pytest.mark.parametrize("text", ["0", "7", "-", "\N{EN DASH}", "n/a", "none"])
def test_what_stands_for_nothing_says_neither_yes_nor_no(text: str) -> None:
    """A number or a dash in a cell is no yes."""
    with pytest.raises(Malformed, match="neither yes nor no"):
        read(bool, f"<p id=x>{text}</p>")


@pytest.mark.parametrize(
    ("html", "hour"), [("<p id=x>10:30 Uhr</p>", time(10, 30)), ("<time id=x datetime=17:05>5</time>", time(17, 5))]
)
def test_times_of_day_are_read(html: str, hour: time) -> None:
    """From the text, or from what is written for machines."""
    assert read(time, html, lang="de") == hour


def test_percents_are_a_type_of_their_own() -> None:
    """A number with a sign is no plain number, and the message names the type that reads it."""
    assert read(PercentMark, "<p id=x>19,5 %</p>", lang="de") == Decimal("19.5")
    with pytest.raises(Malformed, match="a field of type Percent reads it"):
        read(Decimal, "<p id=x>19,5 %</p>", lang="de")


def test_a_base_holds_for_attributes_too() -> None:
    """A link that is read from an attribute is made absolute as a link is."""
    (element,) = Snapshot("<base href=/z/><p id=x data-to=c>", url="https://shop.example/a/b").all(by.css("#x"))
    source = Source(element=element, text="c", whole=False)
    assert reader_of(LinkMark)(source) == "https://shop.example/z/c"
