"""What kind of text it is, told by its signs and not by its words: a price, a date, a sentence, an amount of something.

On another page of the same kind every word of a field may be another; that it is a price stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMERIC = {
    "y": re.compile(r"\b(?:19|20)\d\d\b"),
    "t": re.compile(r"\b\d{1,2}:\d\d\b"),
    "r": re.compile(r"\b\d(?:[.,]\d)?\s*/\s*(?:5|10)\b"),
    "/": re.compile(r"\b\d\s?/\s?\d"),
}
"""Years, times of day, ratings, fractions."""
_SIGNS = {"$": "$€£¥₹₽₩", "%": "%", "@": "@", "r": "★☆", "/": "½⅓⅔¼¾⅛", "(": "("}
"""Amounts of money, shares, addresses, ratings, fractions, remarks."""
_CURRENCY = re.compile(r"\b(?:EUR|USD|GBP|CHF|PLN|SEK|NOK|DKK)\b")
_DIGIT = re.compile(r"\d")
_READ = 200
"""Characters that are looked at."""
_ENDS = {".": ".", "!": ".", "?": ".", "…": ".", "。": ".", ":": ":", ",": ","}
_SOME = 12
"""Words from which on a text is called long."""


def tone(pieces: Sequence[str]) -> str:
    """Return the kinds of a text as letters, each meaning one; nothing where there is no text."""
    text = " ".join(pieces).strip()
    if not text:
        return ""
    head = text[:_READ]
    signs = set(head)
    found = [letter for letter, any_of in _SIGNS.items() if not signs.isdisjoint(any_of)]
    if _DIGIT.search(head) is not None:
        found += [letter for letter, pattern in _NUMERIC.items() if pattern.search(head)]
        found += ["$"] if _CURRENCY.search(head) else []
    first = text[0]
    found.append("9" if first.isdigit() else "A" if first.isupper() else "a" if first.islower() else "-")
    found += ["U"] if head.isupper() else []
    found += [] if any(map(str.isalpha, signs)) else ["n"]
    found += ["1"] if " " not in head else ["l"] if head.count(" ") >= _SOME else []
    found += [_ENDS[text[-1]]] if text[-1] in _ENDS else []
    return "".join(dict.fromkeys(found))
