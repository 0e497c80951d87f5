"""Each way over a page at rest."""

from __future__ import annotations

import re
from typing import cast

import pytest

from surefoot.errors import AuthorErred
from surefoot.selectors import by
from surefoot.selectors.find import INTERACTIVE_CSS, INTERACTIVE_XPATH, find_all
from surefoot.selectors.selector import compiled
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

PAGE = Snapshot(
    """
    <html lang=en><head><title>Pay now</title></head><body id=body>
    <h1 id=h1>Your <b id=b>order</b></h1>
    <form id=form>
      <label id=l1 for=mail>E-mail</label> <input id=mail placeholder="You@example.com" title="Your address">
      <label id=l2>Country <select id=country><option>Austria<option>Belgium</select></label>
      <input id=code aria-label="Discount code"> <i id=hint>Card number</i> <input id=card aria-labelledby=hint>
      <button id=pay data-testid=pay><span id=span>Pay now</span></button>
      <input id=send type=submit value="Pay now, later">
      <div id=fake onclick="go()"><i id=icon>Pay twice</i></div>
    </form>
    <ul id=list><li id=li1><a id=a1 href=/1>One</a> <em id=e1>new</em><li id=li2><a id=a2 href=/2>Two</a></ul>
    <img id=logo alt="The  logo"> <p id=plain>Plain <i id=text>text</i> here</p>
    <div id=hidden hidden><button id=ghost>Pay now</button></div>
    <svg id=svg><a id=drawn href=/3><text id=t>Three</text></a></svg>
    <script>Pay now</script><noscript><b id=never>Pay now</b></noscript><template><b>Pay now</b></template>
    <p id=split>Sel<!-- -->ling</p><div role=tab id=capital>sa\u011fl\u0131k</div>
    </body></html>
    """
)


def ids(what: by.Way | Target, *, acting: bool = False) -> list[str | None]:
    """Return the ids of what is found."""
    return [element.attribute("id") for element in find_all(PAGE, what, acting=acting)]


@pytest.mark.parametrize(
    ("way", "found"),
    [
        (by.role("button"), ["pay", "send"]),
        (by.role("button", "pay now"), ["pay", "send"]),
        (by.role("button", "Pay now", exact=True), ["pay"]),
        (by.role("button", re.compile("later$")), ["send"]),
        (by.role("textbox", "e-mail"), ["mail"]),
        (by.role("heading", "your order", level=1), ["h1"]),
        (by.role("link"), ["a1", "a2", "drawn"]),
        (by.label("e-mail"), ["mail"]),
        (by.label("country"), ["country"]),
        (by.label("Discount code", exact=True), ["code"]),
        (by.label("card"), ["card"]),
        (by.label("nothing"), []),
        (by.text("pay now"), ["span", "send", "ghost"]),
        (by.text("Pay now", exact=True), ["span", "ghost"]),
        (by.text("your order"), ["h1"]),
        (by.text("order"), ["b"]),
        (by.text("Plain text"), ["plain"]),
        (by.text(re.compile("^T(wo|hree)")), ["a2", "t"]),
        (by.text("austria"), [None]),
        (by.placeholder("you@"), ["mail"]),
        (by.placeholder("you@", exact=True), []),
        (by.title("address"), ["mail"]),
        (by.alt("the  LOGO"), ["logo"]),
        (by.alt("the logo"), []),
        (by.test_id("pay"), ["pay"]),
        (by.test_id("pa"), []),
        (by.test_id(re.compile("^p")), ["pay"]),
        (by.css("li a, a, ul > li a"), ["a1", "a2", "drawn"]),
        (by.css("body"), ["body"]),
        (by.css("html"), [None]),
        (by.xpath("//li/a"), ["a1", "a2"]),
        (by.xpath("//a"), ["a1", "a2"]),
        (by.xpath("//*[name()='svg']"), ["svg"]),
        (by.xpath("//button[contains(., 'Pay')]"), ["pay", "ghost"]),
        (by.xpath("//label[@for='mail']/following-sibling::input[1]"), ["mail"]),
        (by.xpath("/html/body/h1"), ["h1"]),
        (by.xpath("id('pay')"), []),
        (by.xpath("//p[normalize-space(text())='Sel']"), ["split"]),
        (by.role("tab", "SAĞLIK"), ["capital"]),
        (by.text("SAĞLIK"), []),
    ],
)
def test_each_way_finds_its_elements(way: by.Way, found: list[str | None]) -> None:
    """Every way finds what Playwright's locator of the same words finds, hidden elements included."""
    assert ids(way) == found


@pytest.mark.parametrize(
    ("text", "led_to"),
    [
        ("Pay now, later", ["send"]),
        ("Pay twice", ["fake"]),
        ("One", ["a1"]),
        ("new", ["e1"]),
        ("E-mail", ["l1"]),
        ("order", ["b"]),
    ],
)
def test_text_leads_to_the_control_around_it_when_acting(text: str, led_to: list[str]) -> None:
    """A text in a button means the button; where nothing can be acted on it means itself."""
    assert ids(by.text(text, exact=True), acting=True) == led_to


def test_the_interactive_elements_are_the_same_as_an_xpath() -> None:
    """The list leads from every element to the same one, whether it is asked as CSS or as XPath."""
    twins = PAGE._twins
    for element in PAGE.all(by.css("body *")):
        around = (outer for outer in (element, *element.ancestors) if outer.matches(INTERACTIVE_CSS))
        (by_path,) = cast("list[object]", compiled(INTERACTIVE_XPATH)(twins._twins[element])) or [None]
        drawn = element.closest("svg") is not None  # a browser's XPath does not find drawings by their tag
        assert drawn or next(around, None) == twins._originals.get(by_path)


@pytest.mark.parametrize(
    ("way", "found"),
    [
        (by.css("a"), ["a1"]),
        (by.css("ul a"), ["a1"]),
        (by.role("link"), ["a1"]),
        (by.text("One"), ["a1"]),
        (by.xpath("//a"), ["a1"]),
        (by.xpath("a"), ["a1"]),
        (by.css("li"), []),
        (by.xpath("."), []),
    ],
)
def test_ways_search_inside_an_element(way: by.Way, found: list[str]) -> None:
    """Seen from an element only what stands in it is found, never the element itself."""
    (row,) = PAGE.all(by.css("#li1"))
    assert [element.attribute("id") for element in find_all(row, way)] == found


def test_a_target_finds_what_any_way_finds_in_order() -> None:
    """All of a target is what its ways find together, in document order and each once."""
    assert ids(Target(by.css("#li2"), by.css("li"), by.test_id("pay"))) == ["pay", "li1", "li2"]


def test_a_target_is_narrowed_by_what_it_holds() -> None:
    """`having` keeps the elements that contain a match of each way or text."""
    rows = Target(by.css("li"))
    assert ids(rows.having(by.role("link", "Two"))) == ["li2"]
    assert ids(rows.having("new")) == ["li1"]
    assert ids(rows.having(re.compile("One|Two"), by.css("em"))) == ["li1"]
    assert ids(rows.having(by.css("li"))) == []


def test_a_target_stands_inside_another() -> None:
    """`inside` and `within` look only in what the outer target finds."""
    row = Target(by.css("li")).having("Two")
    assert ids(Target(by.role("link"), inside=row)) == ["a2"]
    assert ids(Target(by.css("a")).within(row)) == ["a2"]
    assert ids(Target(by.css("a"), inside=Target(by.css("li"))).within(Target(by.css("#form")))) == []


@pytest.mark.parametrize("expression", ["string(//a)", "//a/@href", "count(//a)", "//a/text()"])
def test_an_xpath_that_gives_no_elements_is_an_error(expression: str) -> None:
    """A text, a number or an attribute is nothing that can be found."""
    with pytest.raises(AuthorErred, match=r"by\.attr"):
        PAGE.all(by.xpath(expression))


def test_xpath_survives_names_that_are_no_xml() -> None:
    """Attributes and tags that XML does not know, and control characters, do no harm."""
    page = Snapshot("<o:p @click=a :b=c x.y=d>t\x0b<my-tag id=e>u</my-tag></o:p>")
    assert [element.tag for element in page.all(by.xpath("//*[@x.y='d']//my-tag"))] == ["my-tag"]
