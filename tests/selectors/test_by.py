"""The ways as authors write them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from pydantic import TypeAdapter

from surefoot.errors import AuthorErred
from surefoot.selectors import by


@pytest.mark.parametrize(
    ("way", "written"),
    [
        (by.role("button", "Pay now"), 'by.role("button", "Pay now")'),
        (by.role("heading", level=1), 'by.role("heading", level=1)'),
        (
            by.role("checkbox", "Agree", exact=True, checked=True),
            'by.role("checkbox", "Agree", exact=True, checked=True)',
        ),
        (by.role("link", re.compile("next", re.IGNORECASE)), 'by.role("link", /next/i)'),
        (by.label("E-mail"), 'by.label("E-mail")'),
        (by.text("Sold out", exact=True), 'by.text("Sold out", exact=True)'),
        (by.placeholder("you@"), 'by.placeholder("you@")'),
        (by.alt("Logo"), 'by.alt("Logo")'),
        (by.title("Close"), 'by.title("Close")'),
        (by.test_id("pay"), 'by.test_id("pay")'),
        (by.css("main > a"), 'by.css("main > a")'),
        (by.xpath("//a[1]"), "by.xpath('//a[1]')"),
        (by.attr("href"), 'by.attr("href")'),
        (by.pattern(r"No (\d+)"), r"by.pattern('No (\\d+)')"),
        (by.page_url(), "by.page_url()"),
        (by.currency("EUR"), 'by.currency("EUR")'),
    ],
)
def test_ways_are_shown_as_they_are_written(way: object, written: str) -> None:
    """A message shows a way as the author wrote it."""
    assert str(way) == written


def test_ways_are_values() -> None:
    """Equal ways are equal and hash alike, so that a target can be a key."""
    assert by.role("button", "Pay") == by.role("button", "Pay")
    assert hash(by.text(re.compile("a"))) == hash(by.text(re.compile("a")))
    assert by.text(re.compile("a")) != by.text("a")


def test_ways_are_written_to_journals() -> None:
    """A way with a pattern becomes JSON."""
    assert TypeAdapter(by.Text).dump_json(by.text(re.compile("a+"))) == b'{"text":"/a+/","exact":false}'


@pytest.mark.parametrize(
    "selector",
    [
        "a", "main > .a#b[c='d']", "li:nth-child(2n+1):not(.x, [y])", "a:has(> img)", ":is(h1, h2):first-of-type",
        "[title='a:hover']", r".sm\:w-4", "p ~ p + p", "input[value='>>']", "a:any-link, p:empty",
        r"#\31 a", "[data-x='#1 .2']", "[title='[xmlns]']", "li:nth-child(2n+1)",
    ],
)  # fmt: skip
def test_css_that_means_the_same_everywhere_is_taken(selector: str) -> None:
    """Structure, attributes and their combinations are allowed, whatever stands in quotes."""
    assert by.css(selector).selector == selector


@pytest.mark.parametrize(
    ("selector", "remedy"),
    [
        ("input:checked", "by.role('checkbox', checked=True)"),
        ("button:enabled", "disabled=False"),
        ("a:hover", "a name or a label"),
        ("p:has-text('a')", "having"),
        ("p:text('a')", "by.text"),
        ("a:visible", "only visible elements count"),
        (":scope > a", "inside="),
        ("a:whatever", "by.role, by.text or an attribute"),
        ("p::before", "is no element"),
        ("main >> a", "inside="),
        ("svg|a", "inside="),
        ("div >", "is no CSS selector"),
        ("a[", "is no CSS selector"),
        ("#1a", "[id='…']"),
        (".-2", "[class~='…']"),
        ("svg[xmlns='http://www.w3.org/2000/svg']", "the tag, or another attribute"),
        (r"[xlink\:href]", "the tag, or another attribute"),
        ("", "is no CSS selector"),
    ],
)
def test_other_css_is_refused_with_what_to_write_instead(selector: str, remedy: str) -> None:
    """A selector that browser and saved page understand differently is an error where it is written."""
    with pytest.raises(AuthorErred) as caught:
        by.css(selector)
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: by.role("buton"), "no such ARIA role"),
        (lambda: by.role("button", level=2), "button has no `level`"),
        (lambda: by.role("link", checked=True), "link has no `checked`"),
        (lambda: by.text(" "), "would find everything"),
        (lambda: by.xpath("//a["), "is no XPath 1.0"),
        (lambda: by.pattern("no group"), "needs a group"),
        (lambda: by.pattern("("), "is no regular expression"),
        (lambda: by.currency("euro"), "is no ISO 4217 code"),
    ],
)
def test_mistakes_are_told_where_they_are_written(make: Callable[[], object], reason: str) -> None:
    """What can never find anything is refused when the recipe is loaded."""
    with pytest.raises(AuthorErred) as caught:
        make()
    assert reason in str(caught.value)
