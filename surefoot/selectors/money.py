"""Amounts and numbers as pages write them; what is ambiguous is refused, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal

from price_parser import Price

from surefoot.model import Money

_SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "US$": "USD",
    "¥": "JPY",
    "zł": "PLN",
    "Kč": "CZK",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
    "₩": "KRW",
    "CA$": "CAD",
    "C$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "R$": "BRL",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "₪": "ILS",
    "₫": "VND",
    "₴": "UAH",
    "lei": "RON",
    "Ft": "HUF",
}  # fmt: skip — `kr` is left out: three countries write it
_SPACES = "\u00a0\u202f\u2009'’ "
_COMMA_LANGUAGES = {
    "de",
    "fr",
    "es",
    "it",
    "nl",
    "pt",
    "pl",
    "cs",
    "da",
    "sv",
    "nb",
    "no",
    "fi",
    "tr",
    "ru",
    "el",
    "hu",
}
_POINT_LANGUAGES = {"en", "ja", "zh", "ko", "he", "th"}
_WHOLE = {"JPY", "KRW", "VND"}


def read_money(text: str, *, lang: str | None = None) -> Money:
    """Read an amount with its currency; raises `ValueError` that says what was seen."""
    folded = " ".join(text.split())
    written = re.search(r"\d[\d.,'’\s\u00a0\u202f]*(?:-|–)?", folded)
    if written is None:
        raise ValueError(f"{text!r} holds no amount")
    before, after = folded[: written.start()], folded[written.end() :]
    if re.search(r"\d", after):
        raise ValueError(f"{text!r} holds more than one number")
    negative = bool(re.search(r"[-−]\s*$|^[-−]", before.strip()))
    mark = re.sub(r"[-−+]", "", before).strip() or after.strip()
    other = after.strip() if re.sub(r"[-−+]", "", before).strip() else ""
    currency = _currency(mark, text)
    if other and _currency(other, text) != currency:
        raise ValueError(f"{text!r} names two currencies")
    digits = re.sub(r"[.,](?:-|–)$", "", written[0].strip()).rstrip("-– ")
    amount = read_decimal(digits, lang=lang, whole=currency in _WHOLE)
    return Money(amount=-amount if negative else amount, currency=currency)


def read_decimal(text: str, *, lang: str | None = None, whole: bool = False) -> Decimal:
    """Read a number; `1.234` and `1,234` are refused unless the page's language tells them apart.

    Args:
        text: What the page shows.
        lang: The page's language, as its `lang` attribute has it.
        whole: Whether the number has no decimals by its nature, as yen.
    """
    digits = text.strip().replace("−", "-")
    if re.search(rf"\d[{_SPACES}](?!\d{{3}}(?!\d))", digits):
        raise ValueError(f"{text!r} is no number")
    digits = re.sub(rf"(?<=\d)[{_SPACES}](?=\d{{3}})", "", digits)
    if re.fullmatch(r"[-+]?\d+", digits):
        return Decimal(digits)
    if re.fullmatch(r"[-+]?\d{1,3}([.,])\d{3}", digits):
        return _three_digits(digits, text, lang, whole=whole)
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits) or re.fullmatch(r"[-+]?\d+\.\d+", digits):
        return _parsed(digits, text, point=".")
    if re.fullmatch(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits) or re.fullmatch(r"[-+]?\d+,\d+", digits):
        return _parsed(digits, text, point=",")
    raise ValueError(f"{text!r} is no number")


def _parsed(digits: str, text: str, *, point: str) -> Decimal:
    price = Price.fromstring(digits, decimal_separator=point)
    if price.amount is None:
        raise ValueError(f"{text!r} is no number")
    return -price.amount if digits.startswith("-") and price.amount > 0 else price.amount


def _three_digits(digits: str, text: str, lang: str | None, *, whole: bool) -> Decimal:
    """Read `1.234` or `1,234`: thousands in one language, decimals in another."""
    separator = "." if "." in digits else ","
    spoken = (lang or "").split("-")[0].lower()
    if whole:
        return Decimal(digits.replace(separator, ""))
    if spoken in _COMMA_LANGUAGES or spoken in _POINT_LANGUAGES:
        point = "," if spoken in _COMMA_LANGUAGES else "."
        return Decimal(digits.replace(",", ".")) if separator == point else Decimal(digits.replace(separator, ""))
    raise ValueError(f"{text!r} may be thousands or decimals; the page does not say its language")


def _currency(mark: str, text: str) -> str:
    if mark in _SYMBOLS:
        return _SYMBOLS[mark]
    if re.fullmatch(r"[A-Z]{3}", mark):
        return mark
    raise ValueError(
        f"{text!r} names no currency that is known beyond doubt" if mark else f"{text!r} names no currency"
    )
