"""What kind of text it is, whatever it says."""

from __future__ import annotations

import pytest

from surefoot.selectors.tones import tone


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("", ""),
        ("€ 12.50", "$n-"),
        ("12 CHF", "$9U"),
        ("15 %", "%9n"),
        ("ada@example.org", "@a1"),
        ("Monday, 3 March 2025, 12:30", "ytA"),
        ("4.5 / 5", "r/9n"),
        ("½ cup sugar (brown)", "/(-"),
        ("SALE", "AU1"),
        ("Ingredients:", "A1:"),
        ("Mix it well.", "A."),
        ("Mix the flour with the butter and the sugar until it holds together, then rest it.", "Al."),
    ],
)
def test_kinds_are_told_by_signs(text: str, letters: str) -> None:
    """Each is one letter, and a text may be of several."""
    assert set(tone([text])) == set(letters)


def test_other_words_of_the_same_kind_are_alike() -> None:
    """A price stays a price in any currency and of any height; pieces make one text."""
    assert tone(["from", "$9.99"]) == tone(["from", "£1,250.00"])
    assert tone(["from", "$9.99"]) != tone(["from", "Lisbon"])
