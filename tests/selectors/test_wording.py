"""How texts are compared."""

from __future__ import annotations

import re

import pytest

from surefoot.selectors.wording import attribute_matches, fold, name_matches, shown, text_matches


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  a \n\t b  ", "a b"),
        ("a\u00a0\u00a0b", "a b"),
        ("soft\u00adhyphen", "softhyphen"),
        ("zero\u200bwidth", "zerowidth"),
        ("\ufeffmark", "mark"),
        ("", ""),
    ],
)
def test_white_space_folds_as_in_browsers(text: str, folded: str) -> None:
    """Runs of any white space are one space, and what takes no room is dropped."""
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("wanted", "seen", "exact", "matches"),
    [
        ("pay", "PAY now", False, True),
        ("pay  now", "Pay\n now", False, True),
        ("pay now", "pay", False, False),
        ("Pay now", "Pay now", True, True),
        ("pay now", "Pay now", True, False),
        ("Pay", "Pay now", True, False),
        (" Pay now ", "\tPay   now\n", True, True),
        (re.compile(r"^Pay"), "Pay now", False, True),
        (re.compile(r"^Pay"), " Pay now", False, False),
        (re.compile("pay", re.IGNORECASE), "PAY", True, True),
    ],
)
def test_texts_match_by_part_or_whole(wanted: str | re.Pattern[str], seen: str, exact: bool, matches: bool) -> None:
    """A text matches a part whatever its case, or exactly; a pattern sees the text as it stands in the page."""
    assert text_matches(wanted, seen, exact=exact) is matches


def test_a_pattern_sees_a_name_folded() -> None:
    """A name has no white space at its ends, so that a pattern may be anchored."""
    assert name_matches(re.compile("^Pay now$"), "  Pay \n now ")


def test_white_space_counts_in_an_attribute() -> None:
    """An attribute is compared as it is written."""
    assert not attribute_matches("a b", "a  b")
    assert attribute_matches("A  B", "xa  bx")


def test_wordings_are_shown_as_authors_write_them() -> None:
    """A message quotes a text and puts a pattern between slashes."""
    assert [shown('say "hi"'), shown(re.compile("a+", re.IGNORECASE))] == ['"say \\"hi\\""', "/a+/i"]
