"""Targets: names, narrowing, and which ways can disagree."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest

from surefoot.errors import AuthorErred, WaysAlike
from surefoot.selectors import by
from surefoot.selectors.target import Target


class Page:
    """A class as authors write them."""

    PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))
    NAMED = Target(by.css("a"), name="the link")


def test_a_target_is_named_by_its_attribute() -> None:
    """Messages call a target by class and attribute, or by the name it was given."""
    assert [str(Page.PAY), str(Page.NAMED), str(Target(by.css("a")))] == ["Page.PAY", "the link", 'by.css("a")']


def test_narrowed_targets_say_so() -> None:
    """The name of a derived target tells how it was derived."""
    assert str(Page.PAY.having("7", by.css("b"))) == 'Page.PAY having "7" and by.css("b")'
    assert str(Page.PAY.within(Page.NAMED)) == "Page.PAY in the link"


def test_narrowing_leaves_the_target_as_it_was() -> None:
    """A target does not change."""
    narrowed = Page.PAY.having("7").within(Page.NAMED)
    assert (Page.PAY.filters, Page.PAY.inside) == ((), None)
    assert (narrowed.filters, narrowed.inside, narrowed.ways) == (("7",), Page.NAMED, Page.PAY.ways)


def test_targets_are_values() -> None:
    """Two targets of the same ways are equal, and hash alike."""
    assert Target(by.css("a")) == Target(by.css("a"))
    assert len({Target(by.css("a")), Target(by.css("a")), Target(by.css("a"), private=True)}) == 2


def test_a_target_needs_a_way() -> None:
    """A target that cannot be found is refused where it is written."""
    with pytest.raises(AuthorErred, match="at least one way"):
        Target()


@pytest.mark.parametrize(
    ("one", "other", "independent"),
    [
        (by.role("button", "Pay now"), by.test_id("pay"), True),
        (by.role("button", "Pay now"), by.text("Pay now"), False),
        (by.role("button", "Pay  now"), by.text("PAY NOW"), False),
        (by.role("button", "Pay now"), by.text("Pay"), False),
        (by.role("button", "Pay now"), by.text("Order"), True),
        (by.role("button", "Pay now"), by.text(re.compile("^Pay")), False),
        (by.text(re.compile("a")), by.role("link", re.compile("a")), False),
        (by.text(re.compile("a")), by.text(re.compile("b")), True),
        (by.label("E-mail"), by.role("textbox", "E-mail"), False),
        (by.label("E-mail"), by.placeholder("E-mail"), False),
        (by.label("E-mail"), by.placeholder("you@example.com"), True),
        (by.role("button"), by.role("button"), False),
        (by.role("button"), by.text("Pay"), True),
        (by.css("a"), by.css("a"), False),
        (by.css("a  b"), by.css("a b"), False),
        (by.css("a"), by.css(".b"), True),
        (by.css("[data-testid=pay]"), by.test_id("pay"), False),
        (by.css("button[data-testid='pay']"), by.test_id("pay"), False),
        (by.css("[data-testid=pay]"), by.test_id("buy"), True),
        (by.xpath("//a"), by.css("a"), True),
    ],
)
def test_ways_that_rest_on_the_same_thing_count_as_one(one: by.Way, other: by.Way, independent: bool) -> None:
    """A role's name and the same text cannot disagree, so that together they prove no more than one; it is told."""
    for ways in ((one, other), (other, one)):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            assert bool(Target(*ways).pairs) is independent
        assert [warning.category for warning in told] == ([] if independent else [WaysAlike])


def test_ways_that_cannot_disagree_are_named_where_they_are_declared() -> None:
    """The warning points at the author's line, once, and not again for what is made of the target."""
    with pytest.warns(WaysAlike, match=r'by.role\("button", "Pay"\) and by.text\("Pay"\) look at the same') as told:
        pay = Target(by.role("button", "Pay"), by.text("Pay"))
    assert [Path(warning.filename).name for warning in told] == [Path(__file__).name]
    assert pay.within(Target(by.css("form"))).nth(0).pairs == ()


def test_pairs_name_ways_by_their_place() -> None:
    """Each pair is two places among the ways, the better first."""
    target = Target(by.role("button", "Pay"), by.text("Pay"), by.test_id("pay"), by.css(".pay"))
    assert target.pairs == ((0, 2), (0, 3), (1, 2), (1, 3), (2, 3))
