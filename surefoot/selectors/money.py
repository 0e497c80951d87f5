"""Amounts of money as pages write them; a missing or doubtful currency is refused, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from price_parser import Price

from surefoot.model import Money
from surefoot.selectors.amounts import Malformed, plain, read_number, region

_SYMBOLS: Mapping[str, str] = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "us$": "USD", "us $": "USD", "$us": "USD", "a$": "AUD",
    "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "sg$": "SGD", "nt$": "TWD",
    "r$": "BRL", "mx$": "MXN", "cn¥": "CNY", "jp¥": "JPY", "元": "CNY", "円": "JPY", "zł": "PLN", "zl": "PLN",
    "kč": "CZK", "ft": "HUF", "lei": "RON", "лв": "BGN", "лв.": "BGN", "₽": "RUB", "₹": "INR", "₺": "TRY", "₩": "KRW",
    "₪": "ILS", "₫": "VND", "₴": "UAH", "฿": "THB", "₱": "PHP", "₦": "NGN", "₸": "KZT", "₾": "GEL", "sfr.": "CHF",
    "sfr": "CHF",
}  # fmt: skip
"""What one currency alone is written with."""

_BY_REGION: Mapping[str, Mapping[str, str]] = {
    "$": {
        "US": "USD", "PR": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN",
        "AR": "ARS", "CL": "CLP", "CO": "COP",
    },
    "¥": {"JP": "JPY", "CN": "CNY"},
    "￥": {"JP": "JPY", "CN": "CNY"},
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"},
    "kr.": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"},
    "fr.": {"CH": "CHF", "LI": "CHF"},
}  # fmt: skip
"""What several currencies are written with: the page's region settles it."""
_BY_LANGUAGE: Mapping[tuple[str, str], str] = {
    ("¥", "ja"): "JPY", ("￥", "ja"): "JPY", ("¥", "zh"): "CNY", ("￥", "zh"): "CNY", ("kr", "sv"): "SEK",
    ("kr", "da"): "DKK", ("kr.", "da"): "DKK", ("kr", "nb"): "NOK", ("kr", "nn"): "NOK", ("kr", "no"): "NOK",
}  # fmt: skip
"""The same where the language is spoken in one country."""

_DECIMALS: Mapping[str, int] = {
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
"""How many decimals a currency has where it is not two (ISO 4217)."""

_WRITTEN = re.compile(
    r"(?P<sign>[-+]?) ?(?P<before>[^0-9.,'+-]*?)\.? ?(?P<inner>[-+]?) ?"
    r"(?P<number>[0-9](?:[0-9., ']*[0-9])?)(?P<dash>[.,](?:-{1,2}|–|—))? ?(?P<after>[^0-9]*)",
    re.ASCII,
)


def read_money(text: str, *, lang: str | None = None, currency: str | None = None) -> Money:
    """Read one amount with its currency and nothing else; raises `Malformed`.

    Args:
        text: What the page shows, such as `€ 1.234,56`.
        lang: The language of the text: it settles `1.234` and, with its region, whose dollars they are.
        currency: The currency as the author knows it, for pages that write none or only `$`.
    """
    found = _WRITTEN.fullmatch(plain(text))
    if found is None:
        raise Malformed(_why_not(text))
    if found["sign"] and found["inner"]:
        raise Malformed(f"{text!r} has two signs")
    code = _currency(found["before"].strip(), found["after"].strip(), text, lang, currency)
    amount = read_number(_number(found, text), lang=lang, decimals=_DECIMALS.get(code, 2))
    return Money(amount=-amount if "-" in (found["sign"], found["inner"]) else amount, currency=code)


def _number(found: re.Match[str], text: str) -> str:
    """Return the digits; `12.-` is twelve, so no decimals may stand before the dash."""
    number = found["number"]
    if found["dash"] and re.search(r"[.,][0-9]{1,2}$", number):
        raise Malformed(f"{text!r} is no amount")
    return number


def _why_not(text: str) -> str:
    if not re.search(r"[0-9]", text):
        return f"{text!r} holds no amount"
    if re.search(r"[0-9][., ']*[^0-9., '][^0-9]*[0-9]", plain(text)):
        return f"{text!r} holds more than one amount; pick one with by.pattern(...)"
    return f"{text!r} is no amount"


def _currency(before: str, after: str, text: str, lang: str | None, declared: str | None) -> str:
    """Return the one currency that is named; two that differ, or any other word, are refused."""
    tokens = [token for token in (before, after) if token]
    if not tokens:
        if declared is None:
            raise Malformed(f"{text!r} names no currency; say it with by.currency('EUR')")
        return declared
    named = {_code(token, text, lang, declared) for token in tokens}
    if len(named) > 1:
        raise Malformed(f"{text!r} names two currencies: {' and '.join(sorted(named))}")
    code = named.pop()
    if declared is not None and code != declared:
        raise Malformed(f"{text!r} is in {code}, and the field is in {declared}")
    return code


def _code(token: str, text: str, lang: str | None, declared: str | None) -> str:
    lowered = token.lower()
    if lowered in _SYMBOLS:
        return _SYMBOLS[lowered]
    if lowered in _BY_REGION:
        spoken = (lang or "").lower().split("-")[0]
        code = _BY_REGION[lowered].get(region(lang)) or _BY_LANGUAGE.get((lowered, spoken)) or declared
        if code is None:
            raise Malformed(f"{text!r} may be in several currencies ({token}); say which with by.currency('USD')")
        return code
    code, _, sign = token.partition("$")  # as in `USD$` and `NZD $`
    if is_code(code.strip()) and not sign:
        return code.strip()
    raise Malformed(f"{text!r} says {token!r}, which is no currency; pick the amount with by.pattern(...)")


@cache
def is_code(token: str) -> bool:
    """Say whether three capital letters are a currency's code."""
    return re.fullmatch(r"[A-Z]{3}", token) is not None and Price.fromstring(f"1 {token}").currency == token
