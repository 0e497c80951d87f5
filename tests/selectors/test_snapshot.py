"""A page at rest as a whole."""

from __future__ import annotations

import hashlib

import pytest

from surefoot.errors import TargetAmbiguous, TargetLost
from surefoot.selectors import by
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

PAGE = Snapshot(
    "<html lang=de-AT><head><title> A\n page </title></head><body><h1>Hallo</h1><p hidden>weg</p>"
    "<button class=btn data-testid=pay>Zahlen</button><button class=btn>Abbrechen</button>"
    "<div hidden><button data-testid=pay>Zahlen</button></div></body></html>",
    url="https://shop.example/pay",
)


def test_a_snapshot_tells_what_page_it_is() -> None:
    """Title, language, text, size and digest are those of the HTML."""
    assert (PAGE.title, PAGE.lang, PAGE.text) == ("A page", "de-AT", "Hallo Zahlen Abbrechen")
    assert (PAGE.size, PAGE.digest) == (len(PAGE.html), hashlib.sha256(PAGE.html.encode()).hexdigest())
    assert (PAGE.url, PAGE.complete, PAGE.root.tag) == ("https://shop.example/pay", True, "html")


def test_a_title_that_is_given_comes_first() -> None:
    """A living page knows its title itself; a drawing's title is none."""
    assert Snapshot("<title>a</title>", title="b").title == "b"
    assert Snapshot("<svg><title>a</title></svg>").title == ""


def test_the_empty_snapshot_is_a_page_without_anything() -> None:
    """Where no page was touched, everything can be asked and nothing is found."""
    empty = Snapshot.empty
    assert (empty.is_empty, empty.title, empty.lang, empty.text, empty.url) == (True, "", None, "", "about:blank")
    assert not empty.has(Target(by.css("p")))
    assert not PAGE.is_empty


def test_find_gives_the_one_visible_element() -> None:
    """Hidden duplicates do not count, and two ways agree."""
    target = Target(by.role("button", "Zahlen"), by.test_id("pay"))
    assert PAGE.find(target).path == "html > body > button[data-testid=pay]"


def test_find_leads_from_a_text_to_its_control() -> None:
    """A target is an element to act on."""
    page = Snapshot("<button><span>Pay</span></button>")
    assert page.find(Target(by.text("Pay"))).tag == "button"


def test_what_is_not_there_is_lost_with_reasons() -> None:
    """The error names the target and what each way found."""
    with pytest.raises(TargetLost) as caught:
        PAGE.find(Target(by.role("button", "Kaufen"), by.test_id("buy"), name="Page.BUY"))
    assert str(caught.value).splitlines() == [
        "Page.BUY: nothing visible answers to it",
        '  by.role("button", "Kaufen") finds nothing visible',
        '  by.test_id("buy") finds nothing visible',
    ]


def test_what_cannot_be_told_apart_is_refused() -> None:
    """Two elements that answer alike are no answer."""
    with pytest.raises(TargetAmbiguous, match="2 elements answer to it"):
        PAGE.find(Target(by.css(".btn")))


def test_has_asks_for_anything_visible() -> None:
    """A hidden match is none; one that is visible is enough, whichever way finds it."""
    assert PAGE.has(Target(by.css(".btn")))
    assert PAGE.has(Target(by.css("h2"), by.text("Hallo")))
    assert not PAGE.has(Target(by.text("weg")))


def test_all_gives_hidden_elements_too() -> None:
    """What is not visible is found as well, for whoever asks for all."""
    assert len(PAGE.all(by.test_id("pay"))) == 2
    assert len(PAGE.all(Target(by.test_id("pay")))) == 2


def test_a_snapshot_of_broken_html_is_read_as_browsers_do() -> None:
    """Unclosed and misplaced tags are mended as the HTML standard says."""
    page = Snapshot("<p>a<table><tr><td>b<p>c</table>d<")
    assert page.text == "a b c d<"


def test_deep_pages_are_read_to_the_end() -> None:
    """Neither names nor texts nor visibility stop at the interpreter's depth."""
    depth = 3000
    page = Snapshot(f"<button>{'<b>' * depth}deep{'</b>' * depth}</button>")
    (button,) = page.all(by.role("button", "deep"))
    assert (button.name, button.text, button.descendants[-1].visible) == ("deep", "deep", True)


def test_a_name_is_the_same_in_whatever_order_names_are_asked() -> None:
    """Parts that were named before have the same names in another whole, also where something refers to them."""
    html = (
        "<div role=row><span role=cell><a href=/>Link <b id=b>b</b></a></span>"
        "<span role=cell>x <i aria-owns=b></i></span><button aria-labelledby=b>y</button></div>"
    )
    forward, backward = Snapshot(html), Snapshot(html)
    names = [element.name for element in forward.root.descendants]
    assert [element.name for element in reversed(backward.root.descendants)] == names[::-1]
    assert "Link bx y" in names
