"""What languages and regions write, against the CLDR; and numbers, money and dates of all of them, read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel import localedata
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surefoot.selectors.amounts import Malformed, decimal_mark, read_number, read_percent
from surefoot.selectors.dates import read_date, read_datetime
from surefoot.selectors.locales import is_currency, is_known, month_first, month_of, weekdays_of
from surefoot.selectors.money import read_money

TAGS = sorted(localedata.locale_identifiers())
_HABITS = st.sampled_from(["latn", "default"])
"""With the digits that Europe writes, or the language's own."""
# The same examples each time, on however slow a machine; widen `max_examples` to search.
patient = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
"""The first text in a language loads what the CLDR has for it."""
_CURRENCIES = st.sampled_from(["EUR", "USD", "GBP", "CHF", "CAD", "SEK", "PLN", "INR", "BRL", "RUB", "TRY", "KWD"])
_DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
_ODD = frozenset({"yue_CN", "yue_Hans_CN", "yue_Hant_CN"})
"""Where the CLDR writes `¥` for yen in China, as nobody does there."""


@patient
@given(st.sampled_from(TAGS))
def test_a_decimal_mark_is_the_one_of_the_cldr_or_open(tag: str) -> None:
    """No language is taken to write another mark than it does."""
    written = format_decimal(Decimal("0.5"), locale=tag, numbering_system="latn")
    assert decimal_mark(tag.replace("_", "-")) in {None, written[1]}


@patient
@given(st.sampled_from(TAGS), _HABITS, st.decimals(-(10**9), 10**9, places=3))
def test_numbers_of_all_languages_are_read_back_or_refused(tag: str, habit: str, number: Decimal) -> None:
    """What the CLDR writes is never read as another number."""
    written = format_decimal(number, locale=tag, numbering_system=habit)
    try:
        assert read_number(written, lang=tag.replace("_", "-")) == number
    except Malformed:
        return


@patient
@given(st.sampled_from(TAGS), _CURRENCIES, _HABITS, st.decimals(-(10**9), 10**9, places=2))
def test_money_of_all_languages_is_read_back_or_refused(tag: str, code: str, habit: str, amount: Decimal) -> None:
    """What the CLDR writes is never read as another amount, or in another currency."""
    amount = amount if code != "KWD" else amount.quantize(Decimal("0.001"))
    written = format_currency(amount, code, locale=tag, numbering_system=habit)
    try:
        read = read_money(" ".join(written.split()), lang=tag.replace("_", "-"))
    except Malformed:
        return
    assert (read.amount, read.currency) == (amount, code)


@patient
@given(st.sampled_from(sorted(set(TAGS) - _ODD)), st.integers(0, 10**9))
def test_yen_of_all_languages_are_read_back_or_refused(tag: str, amount: int) -> None:
    """An amount without decimals is never taken for thousandths."""
    try:
        read = read_money(format_currency(amount, "JPY", locale=tag), lang=tag.replace("_", "-"))
    except Malformed:
        return
    assert (read.amount, read.currency) == (amount, "JPY")


@patient
@given(st.sampled_from(TAGS), st.decimals(-100, 100, places=3))
def test_percents_of_all_languages_are_read_back_or_refused(tag: str, share: Decimal) -> None:
    """The number beside the sign is read as it is written."""
    written = format_percent(share, locale=tag, decimal_quantization=False)
    try:
        assert read_percent(written, lang=tag.replace("_", "-")) == 100 * share
    except Malformed:
        return


@patient
@given(
    st.sampled_from(TAGS),
    st.sampled_from(["short", "medium", "long", "full"]),
    _DAYS,
)
def test_dates_of_all_languages_are_read_back_or_refused(tag: str, width: str, day: date) -> None:
    """Day and month are never taken for one another."""
    written = format_date(day, width, locale=tag)  # type: ignore[arg-type]  # one of the four
    try:
        assert read_date(" ".join(written.split()), lang=tag.replace("_", "-")) == day
    except Malformed:
        return


@patient
@given(st.sampled_from(TAGS), st.sampled_from(["medium", "long"]), _DAYS, st.times())
def test_moments_of_all_languages_are_read_back_or_refused(tag: str, width: str, day: date, hour: time) -> None:
    """Forenoon and afternoon are never taken for one another."""
    moment = datetime.combine(day, hour.replace(microsecond=0), UTC)
    written = format_datetime(moment, width, locale=tag)  # type: ignore[arg-type]  # one of two
    try:
        read = read_datetime(" ".join(written.split()), lang=tag.replace("_", "-"))
    except Malformed:
        return
    assert read.replace(tzinfo=UTC) == moment


_NAMED = [
    "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja", "ko",
    "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "zh",
]  # fmt: skip


@pytest.mark.parametrize("tag", _NAMED)
def test_dates_in_words_are_read_in_the_languages_of_most_pages(tag: str) -> None:
    """Every day of a year reads, as the language writes it in words."""
    for number in range(365):
        day = date(2027, 1, 1) + timedelta(days=number)
        assert read_date(" ".join(format_date(day, "long", locale=tag).split()), lang=tag) == day


def test_a_month_of_two_languages_needs_the_page_s() -> None:
    """`listopad` is October in Croatia and November in Poland; a page in neither settles nothing."""
    assert [month_of("listopada", lang) for lang in ("hr", "pl", "en", None)] == [10, 11, None, None]


def test_days_of_the_week_are_known() -> None:
    """In the page's language, else in any; what is none means none."""
    assert [weekdays_of(word, "de") for word in ("Samstag", "Sa.", "Saturday", "bis")] == [{5}, {5}, {5}, set()]


def test_regions_say_which_is_the_month() -> None:
    """English alone says neither; nor do regions that write both, or the year first."""
    tags = ("en-US", "en-GB", "de", "en", "en-CA", "ja", "en-ZA", None)
    assert [month_first(tag) for tag in tags] == [True, False, False, None, None, None, None, None]


def test_metals_and_tests_are_no_money() -> None:
    """Codes of ISO 4217 that nobody pays with."""
    assert [is_currency(code) for code in ("XAU", "XXX", "XTS", "XOF", "EUR")] == [False, False, False, True, True]


def test_languages_are_known_by_their_tags() -> None:
    """What the CLDR does not have is no language."""
    assert [is_known(tag) for tag in ("de-CH", "pt_BR", "zh-TW", "xx", "", "english")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
