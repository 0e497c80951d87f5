"""Which currencies a sign or a word may stand for, and what settles it: the page's region, its language, the author."""

from __future__ import annotations

import re
from collections.abc import Mapping

from surefoot.selectors.locales import currencies_of, is_currency, language, region

_ONE: Mapping[str, str] = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "евро": "EUR", "ευρώ": "EUR", "eur": "EUR", "欧元": "EUR", "歐元": "EUR",
    "gbp": "GBP", "gb£": "GBP", "£gb": "GBP", "uk£": "GBP", "us$": "USD", "us $": "USD", "$us": "USD",
    "$ us": "USD", "u$s": "USD", "u$d": "USD", "usd": "USD",
    "美元": "USD", "a$": "AUD", "au$": "AUD", "aud": "AUD", "ca$": "CAD", "$ca": "CAD", "$ ca": "CAD", "cad": "CAD",
    "nz$": "NZD", "nzd": "NZD", "hk$": "HKD", "港元": "HKD", "港幣": "HKD", "s$": "SGD", "sg$": "SGD", "nt$": "TWD",
    "新台幣": "TWD", "新臺幣": "TWD", "r$": "BRL", "brl": "BRL", "mx$": "MXN", "rd$": "DOP", "tt$": "TTD", "j$": "JMD",
    "bz$": "BZD", "ec$": "XCD", "fj$": "FJD", "cn¥": "CNY", "rmb": "CNY", "人民币": "CNY", "cny": "CNY",
    "jp¥": "JPY", "円": "JPY", "日元": "JPY", "jpy": "JPY", "원": "KRW", "₩": "KRW", "￦": "KRW", "zł": "PLN",
    "zl": "PLN", "pln": "PLN", "kč": "CZK", "czk": "CZK", "forint": "HUF", "huf": "HUF", "ron": "RON", "лв": "BGN",
    "лв.": "BGN", "₽": "RUB", "₴": "UAH", "грн": "UAH", "грн.": "UAH", "₸": "KZT", "₾": "GEL", "֏": "AMD", "₼": "AZN",
    "₮": "MNT", "₹": "INR", "inr": "INR", "৳": "BDT", "රු": "LKR", "₺": "TRY", "₪": "ILS", "₪.": "ILS", "nis": "ILS",
    "ש״ח": "ILS", 'ש"ח': "ILS", "₫": "VND", "đ": "VND", "vnđ": "VND", "vnd": "VND", "฿": "THB", "บาท": "THB",
    "₱": "PHP", "rp": "IDR", "rp.": "IDR", "idr": "IDR", "rm": "MYR", "₭": "LAK", "៛": "KHR", "₦": "NGN", "₵": "GHS",
    "gh₵": "GHS", "gh¢": "GHS", "ksh": "KES", "ksh.": "KES", "kes": "KES", "tsh": "TZS", "ush": "UGX",
    "₡": "CRC", "₲": "PYG", "s/": "PEN",
    "s/.": "PEN", "b/.": "PAB", "د.إ": "AED", "د.إ.": "AED", "aed": "AED", "ر.س": "SAR", "ر.س.": "SAR", "ر.ق": "QAR",
    "ر.ق.": "QAR", "ر.ع.": "OMR", "د.ك": "KWD", "د.ك.": "KWD", "د.ب": "BHD", "د.ب.": "BHD", "د.أ": "JOD",
    "د.أ.": "JOD", "ج.م": "EGP", "ج.م.": "EGP", "e£": "EGP", "ل.ل": "LBP", "ل.ل.": "LBP", "د.ج": "DZD", "د.ج.": "DZD",
    "د.ت": "TND", "د.ت.": "TND", "د.م.": "MAD", "sfr.": "CHF", "sfr": "CHF", "chf": "CHF", "sek": "SEK", "nok": "NOK",
    "dkk": "DKK",
}  # fmt: skip
"""What one currency alone is written with, in lower case."""

_SEVERAL: Mapping[str, frozenset[str]] = {
    sign: frozenset(codes.split())
    for sign, codes in {
        "$": "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD"
        " TTD XCD",
        "c$": "CAD NIO", "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP", "¥": "CNY JPY", "￥": "CNY JPY",
        "元": "CNY TWD HKD MOP", "圓": "TWD HKD MOP", "kr": "SEK NOK DKK ISK", "kr.": "SEK NOK DKK ISK",
        ":-": "SEK", "fr.": "CHF", "fr": "CHF", "lei": "RON MDL", "leu": "RON MDL", "руб": "RUB BYN",
        "руб.": "RUB BYN", "р.": "RUB BYN", "br": "BYN ETB", "ft": "HUF", "tl": "TRY", "r": "ZAR",
        "rs": "INR LKR MUR NPR PKR SCR", "rs.": "INR LKR MUR NPR PKR SCR", "₨": "INR LKR MUR NPR PKR SCR",
        "tk": "BDT", "kn": "HRK", "km": "BAM", "ден": "MKD", "дин": "RSD", "din": "RSD", "din.": "RSD", "q": "GTQ",
        "l": "HNL", "bs": "BOB VES", "bs.": "BOB VES", "gs": "PYG", "gs.": "PYG", "dh": "AED MAD", "dhs": "AED MAD",
        "درهم": "AED MAD", "ريال": "SAR QAR OMR YER", "﷼": "IRR SAR QAR OMR YER",
        "دينار": "KWD BHD JOD IQD DZD TND LYD",
        "جنيه": "EGP SDG", "da": "DZD", "dt": "TND", "sr": "SAR", "qr": "QAR", "fcfa": "XAF XOF", "f cfa": "XAF XOF",
        "cfa": "XAF XOF", "all": "ALL", "cup": "CUP", "mop": "MOP", "pen": "PEN", "top": "TOP", "try": "TRY",
    }.items()
}  # fmt: skip
"""What several currencies are written with, or what is a word besides: the page's region or language settles it."""
_WORDS = frozenset({"ALL", "CUP", "MOP", "PEN", "TOP"})
"""Codes that are English words, or count things (`TOP 10`); as with signs of several, a region must confirm them."""

_USUAL: Mapping[str, str] = {"£": "GBP", "c$": "CAD"}
"""What a sign stands for unless the page's region, or its language, uses it for another."""
_LANGUAGES: Mapping[tuple[str, str], str] = {
    ("¥", "ja"): "JPY", ("￥", "ja"): "JPY", ("¥", "zh"): "CNY", ("￥", "zh"): "CNY", ("kr", "sv"): "SEK",
    (":-", "sv"): "SEK", ("kr", "da"): "DKK", ("kr.", "da"): "DKK", ("kr", "nb"): "NOK", ("kr", "nn"): "NOK",
    ("kr", "no"): "NOK", ("kr", "is"): "ISK", ("kr.", "is"): "ISK", ("ft", "hu"): "HUF", ("tl", "tr"): "TRY",
    ("kn", "hr"): "HRK", ("km", "bs"): "BAM", ("ден", "mk"): "MKD", ("дин", "sr"): "RSD", ("din", "sr"): "RSD",
    ("din.", "sr"): "RSD", ("c$", "es"): "",
}  # fmt: skip
"""What a sign stands for where the language is spoken in one country; nothing where it may stand for another."""
_DOLLARS_ABROAD = frozenset({"BB", "BM", "BS", "BZ", "FJ", "GY", "JM", "KY", "LR", "SB", "SR", "TT", "ZW"})
"""Regions that write `$` for their own dollar and for that of the United States."""
_CASED: Mapping[str, str] = {"Ft": "HUF", "TL": "TRY"}
"""Signs that are something else in another case, as feet are."""

_DECIMALS: Mapping[str, int] = {
    **dict.fromkeys(
        (
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


def decimals_of(code: str) -> int:
    """Return how many decimals a currency has (ISO 4217)."""
    return _DECIMALS.get(code, 2)


def meant_by(token: str) -> frozenset[str]:
    """Return the currencies that a sign or a word may stand for: none for what is no currency."""
    if token in _CASED:
        return frozenset({_CASED[token]})
    lowered = token.lower()
    if lowered in _ONE:
        return frozenset({_ONE[lowered]})
    if lowered in _SEVERAL:
        return _SEVERAL[lowered]
    code = re.sub(r" ?\$ ?", "", token)  # as in `USD$` and `$ NZD`
    return frozenset({code}) if is_currency(code) else frozenset()


def needs_settling(token: str) -> bool:
    """Say whether a sign or a word stands for a currency only where something else says so."""
    return token not in _CASED and (token.lower() in _SEVERAL or token in _WORDS)


def starts_with_mark(token: str) -> bool:
    """Say whether a word is an abbreviation that ends with a dot, so that the dot is no decimal mark."""
    return token.lower() in _ONE or token.lower() in _SEVERAL


def settled(token: str, candidates: frozenset[str], lang: str | None) -> str | None:
    """Return the one of several currencies that the page's region or language settles; None if neither does."""
    lowered, where = token.lower(), region(lang)
    here = candidates & currencies_of(where) if where else frozenset[str]()
    if lowered == "$" and where in _DOLLARS_ABROAD:
        return None
    taiwanese = "hant" in (lang or "").lower()  # where `¥` is the yen, and nobody's own
    spoken = None if taiwanese else _LANGUAGES.get((lowered, language(lang)))
    usual = _USUAL.get(lowered) if spoken != "" else None
    if usual is not None:
        return usual if not here or usual in here else None
    if where:
        return next(iter(here)) if len(here) == 1 else None
    return spoken or None
