"""Numbers as pages write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.selectors.amounts import Malformed, decimal_mark, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", "7"), ("-7", "-7"), ("+7", "7"), ("\N{MINUS SIGN}7", "-7"),
        ("007", "7"), ("1234", "1234"), ("0.5", "0.5"),
        (".5", "0.5"), ("1,5", "1.5"), ("12.34", "12.34"), ("12,34", "12.34"),
        ("1234.567", "1234.567"), ("0.125", "0.125"),
        ("0,125", "0.125"), ("1.2345", "1.2345"), ("1,234.56", "1234.56"), ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"), ("1\u00a0234.56", "1234.56"), ("1\u202f234", "1234"), ("1'234.50", "1234.50"),
        ("1\u2019234\u2019567", "1234567"),
        ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("12,34,567", "1234567"),
        ("12,34,567.89", "1234567.89"), ("1.234.567,8", "1234567.8"), (" 3 ", "3"), ("1,234.567", "1234.567"),
        ("٣", "3"),
    ],
)  # fmt: skip
def test_numbers_that_read_one_way_only_are_read(text: str, number: str) -> None:
    """Groups and decimals are told apart by their form, whatever the language."""
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "NaN", "Infinity", "1e5", "abc", "1,2,8.40", "1.2.3", "1,23,45", "1.234.56", "1,234,56.7",
        "1 23", "1 234 56", "1,234.56,7", "1.", ",", "5 apples", "3-4", "1/2", "1٣", "²", "--5", "1''2", "1 234'567",
        "1234,567,890", "50%",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    """Whatever is not a number as a whole is malformed; nothing is picked out of it."""
    with pytest.raises(Malformed):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "lang", "decimals", "number"),
    [
        ("1.234", None, None, None),
        ("1,234", None, None, None),
        ("1.234", "de", None, "1234"),
        ("1.234", "en", None, "1.234"),
        ("1,234", "en-GB", None, "1234"),
        ("1,234", "de-AT", None, "1.234"),
        ("1.234", "de-CH", None, None),
        ("1.234", "es", None, None),
        ("1.234", "es-ES", None, "1234"),
        ("1.234", "es-MX", None, "1.234"),
        ("1.234", "xx", None, None),
        ("1.234", None, 0, "1234"),
        ("1,234", None, 0, "1234"),
        ("1.234", "en", 0, None),
        ("1,234", "en", 0, "1234"),
        ("1.234", None, 3, "1.234"),
        ("1.234", "de", 3, "1234"),
        ("12.5", None, 0, None),
        ("1,234.5", None, 0, None),
        ("1.234,56", "en", None, "1234.56"),
    ],
)
def test_the_language_settles_what_is_ambiguous(
    text: str, lang: str | None, decimals: int | None, number: str | None
) -> None:
    """`1.234` is read only where the language, or how many decimals there can be, tells which it is."""
    if number is None:
        with pytest.raises(Malformed):
            read_number(text, lang=lang, decimals=decimals)
    else:
        assert read_number(text, lang=lang, decimals=decimals) == Decimal(number)


def test_an_ambiguous_number_says_why() -> None:
    """The message tells what it may mean, and what would settle it."""
    with pytest.raises(Malformed) as caught:
        read_number("1.234")
    assert str(caught.value) == (
        "'1.234' is ambiguous: `.` may stand before thousands or before decimals, "
        "and the page names no language that settles it"
    )


@settings(deadline=None)
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from(["en", "de"]))
def test_a_number_survives_being_written(number: Decimal, lang: str) -> None:
    """Whatever a page of either habit writes is read back."""
    written = f"{number:,.2f}"
    if lang == "de":
        written = written.translate(str.maketrans(",.", ".,"))
    assert read_number(written, lang=lang) == number


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,' -", max_size=12))
def test_no_text_is_read_in_two_ways(text: str) -> None:
    """Two languages never read two numbers from what is read without a language."""
    try:
        plain = read_number(text)
    except Malformed:
        return
    assert {read_number(text, lang=lang) for lang in ("en", "de")} == {plain}


def test_regions_differ_from_their_language() -> None:
    """Swiss pages mix both marks, so that their language settles nothing."""
    assert [decimal_mark(lang) for lang in ("de", "de-CH", "en", "fr-CH", None)] == [",", None, ".", None, None]
