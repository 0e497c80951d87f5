"""Dates and times as pages write them; day and month are never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime

from dateutil import parser

_DAY_FIRST = {
    "de",
    "fr",
    "es",
    "it",
    "nl",
    "pt",
    "pl",
    "cs",
    "da",
    "nb",
    "no",
    "fi",
    "tr",
    "ru",
    "el",
    "en-gb",
    "en-au",
}
_MONTH_FIRST = {"en-us"}


def read_datetime(text: str, *, lang: str | None = None) -> datetime:
    """Read a point in time; raises `ValueError` that says what was seen."""
    folded = " ".join(text.split())
    try:
        return datetime.fromisoformat(folded)
    except ValueError:
        return _written(folded, lang)


def read_date(text: str, *, lang: str | None = None) -> date:
    """Read a day."""
    return read_datetime(text, lang=lang).date()


def _written(text: str, lang: str | None) -> datetime:
    day_first = _day_first(text, lang) if re.search(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b", text) else False
    # Two defaults that differ in every part show which parts the text leaves open.
    one, other = datetime(2000, 1, 1), datetime(2001, 2, 2)  # noqa: DTZ001 — a page's own time has no zone
    try:
        first = parser.parse(text, dayfirst=day_first, default=one)
        second = parser.parse(text, dayfirst=day_first, default=other)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no date") from error
    if first != second:
        raise ValueError(f"{text!r} leaves a part of the date open")
    return first


def _day_first(text: str, lang: str | None) -> bool:
    found = re.search(r"\b(\d{1,2})([./-])(\d{1,2})\2\d{2,4}\b", text)
    if found is None or found[2] == "." or int(found[1]) > 12:  # noqa: PLR2004 — no month
        return True
    spoken = (lang or "").lower()
    if int(found[3]) > 12 or spoken in _MONTH_FIRST:  # noqa: PLR2004 — as above
        return False
    if spoken in _DAY_FIRST or spoken.split("-")[0] in _DAY_FIRST or found[1] == found[3]:
        return True
    raise ValueError(f"{text!r} may be day or month first; the page does not say its language")
