"""How targets and fields of saved pages fare in redesigns: what is found, healed, lost, and what is silently wrong."""

from __future__ import annotations

from typing import Annotated

import pytest

from surefoot import Facts, Link, Snapshot, Target, View, by
from surefoot.errors import BadInput
from surefoot.selectors.tables import rows_of
from surefoot.testing.evaluating.drift import Course
from surefoot.testing.evaluating.redesigns import REDESIGNS
from surefoot.testing.evaluating.report import Fared
from tests.testing.evaluated import fared, fixture_of, only

HTML = """<html lang=en><head><title>Your basket</title></head><body><main id=shop class=shop><h1>Your basket</h1>
<p class=lead>Two things are in it.</p>
<table class=lines><tbody>
<tr class=line><td class=name data-testid=name>Tea</td><td class=price data-testid=price>3</td><td><a class=more
 href="/things/tea">About</a></td></tr>
<tr class=line><td class=name data-testid=name>Bread</td><td class=price data-testid=price>4</td><td><a class=more
 href="/things/bread">About</a></td></tr></tbody></table>
<dl><dt>Total</dt><dd class=total data-testid=total>7</dd><dt>Voucher</dt><dd data-testid=voucher>SPRING</dd></dl>
<form id=payment class=payment action=/pay><label>Card number <input class=card name=card data-testid=card></label>
<button class=btn-pay data-testid=pay>Pay now</button><button class=plain type=button>Empty the basket</button></form>
<nav><a href="/">Home</a><a href="/help">Help</a><a href="/out">Sign out</a></nav></main></body></html>"""


class Line(View):
    """One thing."""

    name: Annotated[str, by.test_id("name"), by.css(".name")]
    price: Annotated[int, by.test_id("price"), by.css(".price")]
    about: Annotated[Link, by.css("a.more"), by.role("link")]


class Basket(View):
    """The whole page."""

    heading: Annotated[str, by.role("heading", "Your basket"), by.css("h1")]
    total: Annotated[int, by.test_id("total"), by.css(".total")]
    voucher: Annotated[str | None, by.test_id("voucher")] = None
    lines: Annotated[list[Line], by.css("tr.line"), by.css("tbody tr")]

    PAY = Target(by.role("button", "Pay now"), by.test_id("pay"), by.css("form#payment button.btn-pay"))
    CARD = Target(by.label("Card number"), by.test_id("card"), private=True)
    FRAGILE = Target(by.css(".btn-pay"))
    SECOND = Target(by.css("nav a:nth-child(2)"))
    NOT_THERE = Target(by.role("button", "Reopen"))


def test_a_target_that_has_several_ways_outlasts_what_breaks_one() -> None:
    """With its first way it is found by its own, without it by another, and where it is removed that is said."""
    rows = fared(Basket, HTML, only("classes are renamed", "test ids are dropped", "texts are reworded"))
    assert rows["PAY", "safe"].redesigns["classes are renamed"] == {Fared.OWN: 2}
    assert rows["PAY", "safe"].redesigns["texts are reworded"].keys() <= {Fared.OWN, Fared.OTHER}
    assert Fared.OTHER in rows["PAY", "safe"].redesigns["texts are reworded"]
    assert rows["CARD", "safe"].redesigns["test ids are dropped"] == {Fared.OWN: 1}
    removed = fared(Basket, HTML, only("it is removed"))
    assert removed.pop(("SECOND", "safe")).counts == {Fared.WRONG: 1}  # the third link is the second one then
    assert removed.pop(("SECOND", "final")).counts == {Fared.ASKED: 1}
    for row in removed.values():
        assert row.redesigns == {"it is removed": {Fared.GONE: row.trials}}, row.name


def test_a_target_of_a_single_class_is_lost_or_healed_once_classes_are_renamed() -> None:
    """Its way finds nothing; a final step would not go by a likeness without a person."""
    row = fared(Basket, HTML, only("class names become hashes"))
    assert row["FRAGILE", "safe"].redesigns["class names become hashes"].keys() == {Fared.HEALED}
    assert row["FRAGILE", "final"].redesigns["class names become hashes"].keys() == {Fared.ASKED}
    plain = "<main><h1>Your basket</h1>" + "<p class='a'>x</p>" * 3 + "<div class=btn-pay>x</div></main>"

    class Plain(View):
        heading: Annotated[str, by.css("h1")]

        FRAGILE = Target(by.css(".btn-pay"))

    lost = fared(Plain, plain, only("class names become hashes", "a new layout"))
    counts = lost["FRAGILE", "safe"].counts
    assert counts[Fared.LOST] >= 1
    assert counts.keys() <= {Fared.LOST, Fared.HEALED}


def test_a_place_by_number_is_silently_wrong_once_the_order_changes() -> None:
    """The second link is another one then, and nothing says so; a final step asks a person, since one way is alone."""
    row = fared(Basket, HTML, only("the order changes"), seeds=4)
    counts = row["SECOND", "safe"].redesigns["the order changes"]
    assert counts[Fared.WRONG] >= 1
    assert row["SECOND", "safe"].wrong[0].redesign == "the order changes"
    assert "it is" in row["SECOND", "safe"].wrong[0].why
    assert row["SECOND", "final"].counts[Fared.WRONG] == 0
    assert row["SECOND", "final"].counts[Fared.ASKED] == row["SECOND", "final"].trials


@pytest.mark.parametrize(
    ("address", "fared_as"), [("#", Fared.WRONG), ("javascript:;", Fared.WRONG), ("/out", Fared.OWN)]
)
def test_links_that_lead_to_one_place_are_one_and_those_that_lead_nowhere_are_not(
    address: str, fared_as: Fared
) -> None:
    """What a script does behind `#` is told by no address."""

    class Menu(View):
        heading: Annotated[str, by.css("h1")]

        DELETE = Target(by.css("p a:nth-child(2)"))

    link = f"<a href='{address}'>{{}}</a>".format
    html = f"<main><h1>Trips</h1><p>{link('Keep it')}{link('Delete it')}{link('Delete all')}</p></main>"
    assert fared(Menu, html, only("it is removed"))["DELETE", "safe"].counts == {fared_as: 1}


def test_what_is_not_on_the_page_is_not_tried() -> None:
    """A target that the page is not expected to have has no row."""
    names = {name for name, _ in fared(Basket, HTML, only("ids are renamed"))}
    assert {"PAY", "total", "lines", "lines.price"} <= names
    assert "NOT_THERE" not in names


def test_fields_are_read_by_their_own_way_or_another() -> None:
    """What the second way finds counts for another; data stays as it is said when texts are reworded."""
    rows = fared(Basket, HTML, only("test ids are dropped", "texts are reworded", "texts get longer"))
    assert rows["total", "reading"].redesigns["test ids are dropped"] == {Fared.OTHER: 1}
    for name in ("total", "lines.price", "lines.name"):
        assert rows[name, "reading"].redesigns["texts are reworded"] == {Fared.OWN: 2}, name
    assert set(rows["heading", "reading"].redesigns["texts get longer"]) <= {Fared.OWN, Fared.OTHER}


def test_an_optional_field_that_reads_as_missing_is_silently_wrong() -> None:
    """Its only way is gone and it says that there is no voucher, though there is; a fact would have told."""
    rows = fared(Basket, HTML, only("test ids are dropped"))
    row = rows["voucher", "reading"]
    assert row.redesigns == {"test ids are dropped": {Fared.WRONG: 1}}
    assert row.wrong[0].why == "reads None instead of 'SPRING'"

    class Guarded(Basket):
        def facts(self) -> Facts:
            yield "a total of less than the lines has a voucher", self.voucher is not None

    assert fared(Guarded, HTML, only("test ids are dropped"))["voucher", "reading"].counts == {Fared.LOST: 1}


def test_a_field_by_its_place_reads_another_value() -> None:
    """A cell by its number in its row is another one once the order changes, and reads as well."""
    html = "<main><h1>Prices</h1><div class=prices><b>3</b><i>x</i><b>5</b></div></main>"

    class Placed(View):
        price: Annotated[int, by.css("div > :nth-child(1)")]

    counts = fared(Placed, html, only("the order changes"), seeds=6)["price", "reading"].counts
    assert counts[Fared.WRONG] >= 1
    assert counts.keys() <= {Fared.WRONG, Fared.LOST, Fared.OWN}


def test_lists_may_change_their_order_and_links_their_addresses() -> None:
    """What the rows say is right, in whatever order; a look-alike of a row is one more row, and not tried."""
    tried = only("the order changes", "addresses change", "a look-alike is added", "attributes are dropped")
    rows = fared(Basket, HTML, tried, seeds=3)
    for name in ("lines", "lines.name", "lines.price", "lines.about"):
        assert rows[name, "reading"].counts[Fared.WRONG] == 0, rows[name, "reading"].wrong
    assert rows["lines", "reading"].redesigns["the order changes"].keys() == {Fared.OWN}
    assert "addresses change" in rows["lines.about", "reading"].redesigns
    assert "a look-alike is added" not in rows["lines", "reading"].redesigns
    assert "a look-alike is added" in rows["total", "reading"].redesigns


def test_a_target_in_a_frame_is_redesigned_there() -> None:
    """The frame's document is changed, in its place in the page."""
    html = (
        "<main><h1>Pay</h1><iframe srcdoc='<form id=f><button class=go data-testid=go>Go on</button></form>'>"
        "</iframe></main>"
    )

    class Framed(View):
        heading: Annotated[str, by.css("h1")]

        GO = Target(by.role("button", "Go on"), by.test_id("go"), frame="iframe")

    rows = fared(Framed, html, only("test ids are dropped", "texts are reworded", "it is removed"))
    redesigns = rows["GO", "final"].redesigns
    assert redesigns["test ids are dropped"] == {Fared.ASKED: 1}
    assert Fared.OWN not in redesigns["texts are reworded"]
    assert redesigns["it is removed"] == {Fared.GONE: 1}


def test_a_view_that_reads_by_its_own_code_has_its_targets_tried() -> None:
    """Which element gives what is not known of its fields."""

    class Own(View):
        count: int = 0

        PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))

        @classmethod
        def read(cls, page: Snapshot) -> Own:
            return cls(count=len(rows_of(page.select(page.root, "table")[0])))

    course = Course(fixture_of(Own, HTML), Own, seeds=1)
    assert not course.takes_fields
    list(course.run())
    assert {row.name for row in course.rows} == {"Own.PAY"}


def test_the_same_seeds_give_the_same() -> None:
    """Nothing hangs on chance, not even what is remembered of private targets."""
    one, other = fared(Basket, HTML, seeds=1), fared(Basket, HTML, seeds=1)
    assert one == other
    assert sum(row.trials for row in one.values()) > 200
    assert {name for row in one.values() for name in row.redesigns} == {one.name for one in REDESIGNS}


def test_a_page_that_does_not_give_what_is_expected_is_refused() -> None:
    """Nothing would tell what is right on it."""
    saved = fixture_of(Basket, HTML)
    stale = fixture_of(Basket, HTML.replace(">7<", ">8<"), expected=saved.expected)
    with pytest.raises(BadInput, match="shop/Basket/one does not give what is expected of it: total"):
        Course(stale, Basket, seeds=1)
    broken = fixture_of(Basket, HTML.replace("total", "sum"), expected=saved.expected)
    with pytest.raises(BadInput, match=r"does not read: (?s:.)*total"):
        Course(broken, Basket, seeds=1)
