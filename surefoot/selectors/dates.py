"""Dates and times as pages write them; `03/04/2027` is refused where the page does not say which is the month."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from dateutil import parser

from surefoot.selectors.amounts import Malformed, region

_MONTHS = (
    ("january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "januari", "janeiro"),
    ("february", "feb", "februar", "février", "févr", "febrero", "febbraio", "februari", "fevereiro", "fev"),
    ("march", "mar", "märz", "mrz", "mars", "marzo", "maart", "mrt", "março"),
    ("april", "apr", "avril", "avr", "abril", "abr", "aprile"),
    ("may", "mai", "mayo", "maggio", "mag", "mei", "maio", "maj"),
    ("june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho"),
    ("july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho"),
    ("august", "aug", "août", "agosto", "ago", "augustus"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "set", "setembro"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out"),
    ("november", "nov", "novembre", "noviembre", "novembro"),
    ("december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dicembre", "dezembro"),
)  # no name is of two months, so that no language need be known

_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_TIME = r"(?P<time>\d{1,2}(?::\d{2}){1,2}(?:\.\d+)? ?(?:[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)"
_ZONE = r"(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})"
_AT = rf"(?:(?:,| at| um| à| ore|t)?\s*{_TIME}(?: ?(?:uhr|h))?(?: ?{_ZONE})?)?"
_WEEKDAY = r"(?:[^\W\d_]+\.?,? )?"
_MONTH = r"(?P<month>[^\W\d_]+)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<year>\d{4})"
_TEXTUAL = (
    re.compile(rf"{_WEEKDAY}{_DAY}[ -](?:de |of )?{_MONTH}[ ,-]+(?:de )?{_YEAR}{_AT}", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}{_AT}", re.IGNORECASE),
)
_YEAR_FIRST = re.compile(rf"{_YEAR}([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_AT}", re.IGNORECASE)
_YEAR_LAST = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<second>\d{{1,2}})(?P=mark){_YEAR}{_AT}", re.IGNORECASE
)
_MONTH_FIRST_REGIONS = frozenset({"US", "PH", "FM", "PW"})


def read_date(text: str, *, lang: str | None = None) -> date:
    """Read one day and nothing else; a time of day may stand beside it. Raises `Malformed`."""
    day, _ = _read(text, lang)
    return day


def read_datetime(text: str, *, lang: str | None = None) -> datetime:
    """Read a day with its time; with a zone where the page names one. Raises `Malformed`."""
    day, moment = _read(text, lang)
    if moment is None:
        raise Malformed(f"{text!r} says no time of day")
    return datetime.combine(day, moment)


def _read(text: str, lang: str | None) -> tuple[date, time | None]:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _read_words(" ".join(text.split()), lang)
    return moment.date(), moment.timetz() if re.search(r"[T ]\d", text) else None


def _read_words(text: str, lang: str | None) -> tuple[date, time | None]:
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found["year"], int(found["month"]), found["day"], text), _moment(found, text)
    if found := _YEAR_LAST.fullmatch(text):
        first, second = int(found["first"]), int(found["second"])
        month, day = _sorted_out(first, second, found["mark"], text, lang)
        return _day(found["year"], month, str(day), text), _moment(found, text)
    for form in _TEXTUAL:
        if found := form.fullmatch(text):
            month = _NUMBER_OF.get(found["month"].lower())
            if month is not None:
                return _day(found["year"], month, found["day"], text), _moment(found, text)
    raise Malformed(f"{text!r} is no date" + ("" if re.search(r"\d{4}", text) else " with a year of four digits"))


def _sorted_out(first: int, second: int, mark: str, text: str, lang: str | None) -> tuple[int, int]:
    """Return month and day: dots mean the day first; else a number beyond twelve, or the page's region, tells."""
    if first == second:
        return first, second
    if mark == "." or first > 12:  # noqa: PLR2004 — months in a year
        return second, first
    if second > 12:  # noqa: PLR2004 — months in a year
        return first, second
    where, spoken = region(lang), (lang or "").lower().split("-")[0]
    if where in _MONTH_FIRST_REGIONS:
        return first, second
    if (where and where != "CA") or spoken not in {"", "en", "fr"}:  # Canada writes both; English alone may be either
        return second, first
    raise Malformed(f"{text!r} is ambiguous: the page's language does not tell which is the month")


def _day(year: str, month: int, day: str, text: str) -> date:
    try:
        return date(int(year), month, int(day))
    except ValueError as error:
        raise Malformed(f"{text!r} is no date: {error}") from None


def _moment(found: re.Match[str], text: str) -> time | None:
    if found["time"] is None:
        return None
    written = found["time"].replace(".m", "m").replace("m.", "m") + (found["zone"] or "")
    try:
        return parser.parse(written, default=datetime(2000, 1, 1)).timetz()  # noqa: DTZ001 — the day is dropped
    except (ValueError, OverflowError):
        raise Malformed(f"{text!r} says no time of day") from None
