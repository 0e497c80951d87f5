"""Amounts of money as pages write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from surefoot.model import Money
from surefoot.selectors.amounts import Malformed
from surefoot.selectors.money import is_code, read_money

READ = [
    ("€ 128.40", None, "128.40 EUR"),
    ("128,40 €", None, "128.40 EUR"),
    ("€128", None, "128 EUR"),
    ("EUR 128.40", None, "128.40 EUR"),
    ("128.40EUR", None, "128.40 EUR"),
    ("1.234,56 €", None, "1234.56 EUR"),
    ("1.234.567,89 €", None, "1234567.89 EUR"),
    ("€\u00a01\u202f234,56", None, "1234.56 EUR"),
    ("US$1,234.56", None, "1234.56 USD"),
    ("US $5.00", None, "5.00 USD"),
    ("$5.00 USD", "en-US", "5.00 USD"),
    ("USD$ 5.00", None, "5.00 USD"),
    ("$1,234.56", "en-US", "1234.56 USD"),
    ("$1,234.56", "en-CA", "1234.56 CAD"),
    ("A$ 9.99", None, "9.99 AUD"),
    ("R$ 10,00", None, "10.00 BRL"),
    ("1 234,56 zł", None, "1234.56 PLN"),
    ("12 Kč", None, "12 CZK"),
    ("CHF 12.-", None, "12 CHF"),
    ("CHF 12.\N{EN DASH}", None, "12 CHF"),
    ("12,-- €", None, "12 EUR"),
    ("1'234.50 CHF", None, "1234.50 CHF"),
    ("-5.00 €", None, "-5.00 EUR"),
    ("€ -5.00", None, "-5.00 EUR"),
    ("-€5.00", None, "-5.00 EUR"),
    ("\N{MINUS SIGN}5,00 €", None, "-5.00 EUR"),
    ("+5.00 €", None, "5.00 EUR"),
    ("£0.99", None, "0.99 GBP"),
    ("¥1,234", "ja", "1234 JPY"),
    ("JPY 1,234", None, "1234 JPY"),
    ("₹12,34,567.00", None, "1234567.00 INR"),
    ("1.234 KWD", None, "1.234 KWD"),
    ("1.234 €", "de", "1234 EUR"),
    ("€ \N{ARABIC-INDIC DIGIT FIVE}", None, "5 EUR"),
    ("1,234 €", "en", "1234 EUR"),
    ("100 kr", "sv-SE", "100 SEK"),
    ("100 kr.", "da", "100 DKK"),
    ("  €  7.00 ", None, "7.00 EUR"),
    ("5 euro", None, "5 EUR"),
]

REFUSED = [
    ("1,2,8.40", None, "names no currency"),
    ("€ 1,2,8.40", None, "its digits are not in groups of three"),
    ("NaN", None, "holds no amount"),
    ("€ NaN", None, "holds no amount"),
    ("call us", None, "holds no amount"),
    ("", None, "holds no amount"),
    ("128.40", None, "names no currency"),
    ("€ 5.00 € 6.00", None, "more than one amount"),
    ("€5.00/€6.00", None, "more than one amount"),
    ("5.00 € 6.00", None, "more than one amount"),
    ("5 - 6 €", None, "more than one amount"),
    ("€ 1.234", None, "ambiguous"),
    ("1,234 €", None, "ambiguous"),
    ("1.234 €", "es", "ambiguous"),
    ("$5.00", None, "several currencies"),
    ("$5.00", "en", "several currencies"),
    ("¥500", None, "several currencies"),
    ("100 kr", None, "several currencies"),
    ("€ 5.00 USD", None, "two currencies: EUR and USD"),
    ("from € 5.00", None, "is no currency"),
    ("€ 5.00 per night", None, "is no currency"),
    ("5.00 XYZ", None, "is no currency"),
    ("5.00 points", None, "is no currency"),
    ("--5.00 €", None, "two signs"),
    ("- €-5.00", None, "two signs"),
    ("¥12.50", "ja", "there can be none"),
    ("€ 5.00.-", None, "is no amount"),
    ("50%", None, "is no currency"),
    ("(5.00 €)", None, "say by.accounting()"),
    ("1,234 €", "de", "which the currency has two of"),
    ("1.234 €", "en", "which the currency has two of"),
    ("1,234 KWD", None, "ambiguous"),
]


@pytest.mark.parametrize(("text", "lang", "money"), READ)
def test_amounts_that_read_one_way_only_are_read(text: str, lang: str | None, money: str) -> None:
    """Symbol or code, before or after, with groups and decimals of any habit."""
    amount, currency = money.split()
    assert read_money(text, lang=lang) == Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize(("text", "lang", "reason"), REFUSED)
def test_doubtful_amounts_are_refused(text: str, lang: str | None, reason: str) -> None:
    """What is missing, doubled or ambiguous is malformed, and the message says why."""
    with pytest.raises(Malformed) as caught:
        read_money(text, lang=lang)
    assert reason in str(caught.value)


@pytest.mark.parametrize(("text", "money"), [("128.40", "128.40 USD"), ("$5.00", "5.00 USD"), ("USD 7", "7 USD")])
def test_an_author_may_say_the_currency(text: str, money: str) -> None:
    """Where the page writes none, or a symbol of several, the field's own currency counts."""
    amount, currency = money.split()
    assert read_money(text, currency="USD") == Money(amount=Decimal(amount), currency=currency)


def test_a_currency_that_is_not_the_field_s_is_refused() -> None:
    """A page that suddenly asks another currency is malformed, whatever the author expects."""
    with pytest.raises(Malformed, match="is in EUR, and the field is in USD"):
        read_money("€ 5.00", currency="USD")


@pytest.mark.parametrize(("text", "amount"), [("1,234 €", "1.234"), ("1.234 €", "1234")])
def test_an_author_may_say_the_language(text: str, amount: str) -> None:
    """What a page's language leaves open, because templates name any, the author's word settles."""
    assert read_money(text, lang="de-DE", certain=True).amount == Decimal(amount)


@pytest.mark.parametrize("text", ["(5.00 €)", "€ (5.00)", "(€5.00)", "(5.00) €"])
def test_brackets_are_a_minus_where_the_author_says_so(text: str) -> None:
    """Accountants write them for a minus, and others for an aside."""
    assert read_money(text, accounting=True).amount == Decimal("-5.00")
    with pytest.raises(Malformed, match="two signs"):
        read_money(text.replace("5", "-5"), accounting=True)


@pytest.mark.parametrize("text", ["Free", "kostenlos", "GRATIS", "無料"])
def test_what_is_free_costs_nothing(text: str) -> None:
    """It is nought in the currency that the author says; without one it is in none."""
    assert read_money(text, currency="EUR") == Money(amount=Decimal(0), currency="EUR")
    with pytest.raises(Malformed, match="nothing is charged"):
        read_money(text)


def test_codes_are_known_currencies() -> None:
    """Three capital letters are no currency by themselves."""
    assert [is_code(code) for code in ("EUR", "JPY", "XYZ", "eur", "VAT")] == [True, True, False, False, False]
