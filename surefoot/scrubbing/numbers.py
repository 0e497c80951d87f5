"""Numbers of cards and of bank accounts, told from other numbers by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from surefoot.scrubbing.standins import Made, Match

_BETWEEN = "[ \u00a0\u2009\u202f-]|%20|\\+"
"""What stands between the groups of digits, in addresses too."""
_SEPARATOR = f"(?:{_BETWEEN})?"
_CARD = re.compile(
    # the first digit leads, and what stands before it is looked at from there: searching is faster
    rf"\d(?<!\d[.,-].)(?<![A-Za-z0-9%].)"
    rf"(?:\d{{3}}{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{1,4}}(?:{_SEPARATOR}\d{{1,3}})?"
    rf"|\d{{3}}{_SEPARATOR}\d{{6}}{_SEPARATOR}\d{{4,5}})(?![A-Za-z0-9]|[.,-]\d)",
    re.ASCII,
)
"""13 to 19 digits in groups of four, or as American Express and Diners write theirs (4-6-5, 4-6-4), or in one."""
_GROUPS = re.compile(_BETWEEN)
_ISSUERS = (
    ("4", "13 16 19"), ("5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", "16"), ("3[47]", "15"),
    ("30[0-5]|3095|3[689]", "14"), ("35(?:2[89]|[3-8])", "16 17 18 19"), ("6011|64[4-9]|65", "16 19"),
    ("62", "16 17 18 19"), ("220[0-4]", "16 17 18 19"),
    ("50(?:18|20|38)|5893|6304|67(?:59|6[1-3])", "13 14 15 16 17 18 19"),
)  # fmt: skip
"""How numbers begin, and how long they are: Visa, Mastercard, American Express, Diners, JCB, Discover, UnionPay, Mir,
Maestro (Wikipedia, "Payment card number", read 2026-11)."""
_ISSUED = tuple((re.compile(begin), frozenset(map(int, lengths.split()))) for begin, lengths in _ISSUERS)
_USUAL = frozenset({15, 16})
"""The lengths of nearly all cards; numbers of other lengths are told from ids only where they are shown to people."""
_BRANDS = ("34", "36", "37", "51", "52", "53", "54", "55", "62")
"""Beginnings that stay, so that a page that looks at them sees the brand it saw."""
_IBAN = re.compile(r"[A-Z](?<!\w.)[A-Z]\d{2}(?:(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?!\w)", re.ASCII)
_IBAN_LENGTHS = range(15, 35)
"""From Norway's to the longest that ISO 13616 allows."""


def cards(text: str, *, shown: bool = True) -> Iterator[Match]:
    """Yield each number of a card; its stand-in is another one, of the same length and brand and as it is written.

    Where the text is not `shown` to people, one without separators must have the usual length.
    """
    for found in _CARD.finditer(text):
        digits = "".join(_GROUPS.split(found[0]))
        likely = shown or len(digits) in _USUAL or len(digits) < len(found[0])
        if likely and _is_card(digits):
            yield Match(*found.span(), "card", digits, _stood_card(found[0], digits), "card")


def ibans(text: str) -> Iterator[Match]:
    """Yield each number of a bank account; its stand-in is one of the same country."""
    for found in _IBAN.finditer(text):
        joined = found[0].replace(" ", "")
        if len(joined) in _IBAN_LENGTHS and _remainder(joined) == 1 and not _is_made_iban(joined):
            yield Match(*found.span(), "iban", joined, _stood_iban(found[0], joined), "iban")


def luhn(digits: str) -> int:
    """Return the check digit that makes digits a number of a card (ISO/IEC 7812-1, annex B)."""
    doubled = (2 * int(digit) if place % 2 == 0 else int(digit) for place, digit in enumerate(reversed(digits)))
    return -sum(one - 9 if one > 9 else one for one in doubled) % 10  # noqa: PLR2004 — the sum of both digits


def _is_card(digits: str) -> bool:
    if not any(len(digits) in lengths and begin.match(digits) for begin, lengths in _ISSUED):
        return False
    if len(set(digits[2:-4])) == 1 and digits[2] == "0":
        return False  # a stand-in, or a test number: the issuer has given none of them to anybody
    return luhn(digits[:-1]) == int(digits[-1])


def _stood_card(written: str, digits: str) -> Made:
    brand = digits[:2] if digits[:2] in _BRANDS else f"{digits[0]}0"

    def made(number: int) -> str:
        body = f"{brand}{number % 1000:0{len(digits) - 3}d}"
        return _in_shape(written, f"{body}{luhn(body)}")

    return made


def _stood_iban(written: str, joined: str) -> Made:
    account = "".join("0" if sign.isdigit() else "X" for sign in joined[4:])

    def made(number: int) -> str:
        numbered = account[:-3] + f"{number % 1000:03d}"
        check = 98 - _remainder(f"{joined[:2]}00{numbered}")
        return _in_shape(written, f"{joined[:2]}{check:02d}{numbered}")

    return made


def _is_made_iban(joined: str) -> bool:
    return set(joined[4:-3]) <= {"0", "X"}


def _remainder(joined: str) -> int:
    """Return an account's number modulo 97, with its country and check digits behind (ISO 13616)."""
    return int("".join(str(int(sign, 36)) for sign in joined[4:] + joined[:4])) % 97


def _in_shape(written: str, signs: str) -> str:
    """Return signs with the separators of what was written."""
    left = iter(signs)
    parts = re.split(f"({_BETWEEN})", written)
    return "".join(part if place % 2 else "".join(islice(left, len(part))) for place, part in enumerate(parts))
