"""Numbers as pages write them: `1.234,56`, `1 234.5`, `12,34,567`; what can be read in two ways is refused."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"(?P<sign>[-+]?) ?(?P<digits>(?:[0-9][0-9., '_]*[0-9]|[0-9])|[.,][0-9]+)", re.ASCII)
_AS_SPACE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "’": "'", "−": "-", "‒": "-"})  # noqa: RUF001 — what pages write

_COMMA = frozenset({
    "bg", "ca", "cs", "da", "de", "el", "et", "eu", "fi", "fr", "gl", "hr", "hu", "id", "is", "it", "lt", "lv", "nb",
    "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi",
})  # fmt: skip
"""Languages that write 1.234,56 or 1 234,56 wherever they are spoken but for _MIXED (CLDR)."""
_POINT = frozenset({"cy", "en", "ga", "he", "ja", "ko", "ms", "mt", "th", "zh"})
"""Languages that write 1,234.56."""
_MIXED = frozenset({"CH", "LI", "ZA"})
"""Regions where both are written."""
_SPANISH_POINT = frozenset({"419", "DO", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "SV", "US"})
_SPANISH_COMMA = frozenset({"AR", "BO", "CL", "CO", "CR", "EC", "ES", "PY", "UY", "VE"})


class Malformed(ValueError):
    """A text does not read as the type that is wanted; the message says why."""


class Empty(Malformed):
    """There is nothing to read, which is the same as absent."""


def plain(text: str) -> str:
    """Return the text with one kind of space, apostrophe and minus."""
    return text.translate(_AS_SPACE).strip()


def region(lang: str | None) -> str:
    """Return the region of a language tag, such as `US` of `en-US`; nothing if it names none."""
    parts = re.split(r"[-_]", lang or "")[1:]
    return next((part.upper() for part in parts if re.fullmatch(r"[A-Za-z]{2}|[0-9]{3}", part)), "")


def decimal_mark(lang: str | None) -> str | None:
    """Return what a language writes before decimals; None where that is not settled."""
    spoken = re.split(r"[-_]", (lang or "").lower())[0]
    where = region(lang)
    if where in _MIXED:
        return None
    if spoken == "es":
        return "." if where in _SPANISH_POINT else "," if where in _SPANISH_COMMA else None
    return "," if spoken in _COMMA else "." if spoken in _POINT else None


def read_number(text: str, *, lang: str | None = None, decimals: int | None = None) -> Decimal:
    """Read one number and nothing else; raises `Malformed`.

    Args:
        text: What the page shows.
        lang: The language of the text, which decides how `1.234` reads.
        decimals: How many decimals such a number has by its nature: none for a count or for yen.
    """
    found = _NUMBER.fullmatch(plain(text))
    if found is None:
        raise Malformed(f"{text!r} is no number" if re.search(r"[0-9]", text) else f"{text!r} holds no number")
    number = _unsigned(found["digits"], text, lang, decimals)
    return -number if found["sign"] == "-" else number


def _unsigned(digits: str, text: str, lang: str | None, decimals: int | None) -> Decimal:
    marks = [character for character in digits if not character.isdigit()]
    if not marks:
        return Decimal(digits)
    if len(marks) == 1 and marks[0] in ".,":
        return _one_mark(digits, marks[0], text, lang, decimals)
    *grouping, last = marks
    if last not in ".," or last in grouping:  # the last mark is one of the groups too: there are no decimals
        return Decimal(_joined(digits, text))
    whole, _, fraction = digits.rpartition(last)
    _refuse_fraction(fraction, text, decimals)
    return Decimal(f"{_joined(whole, text)}.{fraction}")


def _one_mark(digits: str, mark: str, text: str, lang: str | None, decimals: int | None) -> Decimal:
    whole, _, fraction = digits.partition(mark)
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):  # noqa: PLR2004 — a group of three
        return _three_digits(whole, fraction, mark=mark, text=text, lang=lang, decimals=decimals)
    _refuse_fraction(fraction, text, decimals)
    return Decimal(f"{whole or '0'}.{fraction}")


def _three_digits(
    whole: str, fraction: str, *, mark: str, text: str, lang: str | None, decimals: int | None
) -> Decimal:
    """Read `1.234` or `1,234`, which are thousands in one language and decimals in another."""
    written = decimal_mark(lang)
    if written is not None and decimals != 0:
        return Decimal(f"{whole}.{fraction}") if mark == written else Decimal(whole + fraction)
    if decimals == 3:  # noqa: PLR2004 — a group of three
        return Decimal(f"{whole}.{fraction}")
    if decimals == 0 and mark != written:
        return Decimal(whole + fraction)
    raise Malformed(
        f"{text!r} is ambiguous: `{mark}` may stand before thousands or before decimals, "
        + (
            "and the page's language writes decimals so"
            if written
            else "and the page names no language that settles it"
        )
    )


def _refuse_fraction(fraction: str, text: str, decimals: int | None) -> None:
    if decimals == 0:
        raise Malformed(f"{text!r} has decimals (.{fraction}), and there can be none")


def _joined(whole: str, text: str) -> str:
    """Return the digits of groups of three, or of Indian groups (12,34,567); all with one mark between them."""
    marks = {character for character in whole if not character.isdigit()}
    groups = re.split(r"[., '_]", whole)
    threes = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004 — groups of three
    lakhs = len(groups[0]) <= 2 and all(len(g) == 2 for g in groups[1:-1]) and len(groups[-1]) == 3 and marks == {","}  # noqa: PLR2004 — groups of two
    if len(marks) > 1 or not (len(groups) == 1 or ((threes or lakhs) and groups[0])):
        raise Malformed(f"{text!r} is no number: its digits are not in groups of three")
    return "".join(groups)
