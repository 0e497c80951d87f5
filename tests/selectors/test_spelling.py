"""Ways and targets as Python: what is written makes the same again."""

from __future__ import annotations

import re

import pytest

from surefoot.selectors import by
from surefoot.selectors.by import Way
from surefoot.selectors.spelling import class_name, constant, spelled_target, variable
from surefoot.selectors.target import Target
from surefoot.selectors.written import literal, spelled

WAYS: list[Way] = [
    by.role("button", "Pay now"),
    by.role("button", 'Say "hi"', exact=True),
    by.role("heading", level=1),
    by.role("checkbox", re.compile(r"^I agree\b", re.IGNORECASE), checked=True, include_hidden=True),
    by.label("Card number", exact=True),
    by.text("It's\n“here”"),
    by.placeholder("Ada"),
    by.alt("A \\ picture"),
    by.title("Close"),
    by.test_id("pay"),
    by.css('input[name="card"]'),
    by.xpath("//button[text()='x']"),
]


def run(python: str, name: str = "WAY") -> object:
    """Return what Python assigns to a name."""
    scope: dict[str, object] = {"by": by, "re": re, "Target": Target}
    exec(python, scope)  # noqa: S102 — what is written must run
    return scope[name]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_written_way_is_the_same_way(way: Way) -> None:
    """Quotes, backslashes, patterns and states survive."""
    assert run(f"WAY = {spelled(way)}") == way


def test_a_written_target_is_the_same_target() -> None:
    """Short ones stand on one line, noted ones on several."""
    short = spelled_target("PAY", WAYS[:2], extra=["private=True"], suffix='.having("7")')
    assert "\n" not in short
    assert run(short, "PAY") == Target(*WAYS[:2], private=True).having("7")
    noted = spelled_target("PAY", WAYS, notes=["best", *[""] * 11])
    assert run(noted, "PAY") == Target(*WAYS)
    assert "  # best\n" in noted


@pytest.mark.parametrize(
    ("words", "name"),
    [("Pay now!", "PAY_NOW"), ("cardNumber", "CARD_NUMBER"), ("Größe & Öl", "GROE_OL"), ("支払い", "TARGET"),
     ("2027-001", "TARGET_2027_001"), ("Don't", "DONT"), ("", "TARGET"),
     ("one two three four five six seven eight nine ten", "ONE_TWO_THREE_FOUR_FIVE_SIX_SEVEN_EIGHT")],
)  # fmt: skip
def test_constants_are_made_of_words(words: str, name: str) -> None:
    """A name is an identifier, whatever the page says."""
    assert constant(words) == name
    assert constant(words).isidentifier()


def test_classes_and_variables_are_made_of_words() -> None:
    """No name is a keyword."""
    assert class_name("pay now") == "PayNow"
    assert class_name("2 go") == "Page2Go"
    assert variable("Class") == "class_"
    assert variable("First name") == "first_name"


def test_literals_have_double_quotes_where_they_can() -> None:
    """As the house style and formatters have them."""
    assert literal("it's") == '"it\'s"'
    assert literal('say "hi"') == "'say \"hi\"'"
    assert literal(re.compile("a.b")) == 're.compile("a.b")'
