"""Ways as the Python that makes them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.selectors import by
from surefoot.selectors.by import Way
from surefoot.selectors.marks import Place
from surefoot.selectors.wording import quoted
from surefoot.selectors.written import spelled, way_of


@pytest.mark.parametrize(
    ("way", "written"),
    [
        (by.role("button", "Pay now"), 'by.role("button", "Pay now")'),
        (by.role("heading", level=1), 'by.role("heading", level=1)'),
        (
            by.role("checkbox", "I agree", exact=True, checked="mixed"),
            'by.role("checkbox", "I agree", exact=True, checked="mixed")',
        ),
        (by.role("link", re.compile("next", re.IGNORECASE)), 'by.role("link", re.compile("next", re.IGNORECASE))'),
        (by.text(re.compile(r"No \d+")), r'by.text(re.compile(r"No \d+"))'),
        (by.test_id("pay"), 'by.test_id("pay")'),
        (by.css("input[name='q']"), "by.css(\"input[name='q']\")"),
        (by.xpath('//a[@title="x"]'), """by.xpath('//a[@title="x"]')"""),
        (by.text("both \" and '"), "by.text(\"both \\\" and '\")"),
        (by.text("a\nb\\c"), 'by.text("a\\nb\\\\c")'),
        (by.label("Größe"), 'by.label("Größe")'),
        (by.column("Price", "net"), 'by.column("Price", "net")'),
        (by.term("Total"), 'by.term("Total")'),
        (by.json_ld("Product", "offers.price"), 'by.json_ld("Product", "offers.price")'),
    ],
)  # fmt: skip
def test_spelled_as_an_author_writes_it(way: Way | Place, written: str) -> None:
    """What is spelled is what makes the way."""
    assert spelled(way) == written
    assert eval(written, {"by": by, "re": re}) == way  # noqa: S307 — what is spelled is Python


@given(st.text())
def test_any_text_is_quoted(text: str) -> None:
    """A literal gives back the text, on one line."""
    assert eval(quoted(text)) == text  # noqa: S307 — as above
    assert len(quoted(text).splitlines()) == 1


def _compiles(text: str) -> bool:
    try:
        by.test_id(re.compile(text))
    except Exception:  # noqa: BLE001 — what is no pattern is no example
        return False
    return True


@given(st.text(alphabet="ab\\\"'d/ \n.").filter(_compiles))
def test_any_pattern_is_spelled(text: str) -> None:
    """A pattern with quotes, backslashes and slashes is the same when it is read again."""
    way = by.TestId(id=re.compile(text))
    assert eval(spelled(way), {"by": by, "re": re}) == by.test_id(re.compile(text))  # noqa: S307 — as above


@pytest.mark.parametrize(
    "way",
    [
        by.role("checkbox", "I agree", exact=True, checked="mixed"),
        by.text(re.compile(r"No \d+", re.IGNORECASE | re.DOTALL)),
        by.css(r"#\31 a[title='\"']"),
        by.xpath("//a[text()='\"']"),
        by.label("a\u00a0b\\"),
    ],
)
def test_read_again_without_being_run(way: Way) -> None:
    """What is spelled is read as the same way; so is what messages show, where it holds no pattern."""
    assert way_of(spelled(way)) == way
    if "re.compile" not in spelled(way):
        assert way_of(str(way)) == way


@pytest.mark.parametrize(
    "text",
    [
        'by.role("link", /next/i)', "print(1)", 'by.css("a" + "b")', "by.role(open('x'))", 'by.css("a:hover")',
        "by.nothing()", 'by.pattern("(a)")', "by.text()", "",
    ],
)  # fmt: skip
def test_no_way(text: str) -> None:
    """What is no call of a way is refused, and nothing of it is run."""
    with pytest.raises(ValueError, match="is no way"):
        way_of(text)
