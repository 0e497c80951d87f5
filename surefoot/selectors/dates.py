"""Dates and times as pages write them; `03/04/2027` is refused where nothing says which is the month."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from surefoot.selectors.amounts import Malformed, plain
from surefoot.selectors.locales import language, month_first, month_of, region, weekdays_of
from surefoot.selectors.times import CLOCK, ZONE, moment

_AT = r"(?:,| at| um| à| ore| alle| om| o| v| в| o godz\.?| godz\.?| kl\.?| klo\.?| klockan| a las| às| t)*"
_TIME = rf"(?:{_AT}\s*{CLOCK}(?: ?{ZONE})?)?"
_WEEKDAY = r"(?:(?!(?:le|am|den|der|on|el|em|il|op|ngày|dne|dnia) )(?P<weekday>[^\W\d_][^\d,()]{1,24}?)\.?,? )?"
_BRACKETED = r"(?: ?\((?P<bracketed>[^\d()]{1,12})\))?"
_ARTICLE = r"(?:(?:le|am|den|der|on|el|em|il|op|ngày|dne|dnia) )?"
_MONTH = r"(?P<month>[^\d\s.,/()-]+)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|d\.|\.)?"
_YEAR = r"(?P<year>\d{4})"
_YEAR_SAID = rf"{_YEAR}(?: ?(?:г|р|года|року)\.?|\.)?"
_TEXTUAL = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}{_ARTICLE}{_DAY}[ -](?:de |of |d'|del )?{_MONTH},?[ -]*(?:de |del |d')?{_YEAR_SAID}",
        rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}",
        rf"{_YEAR}\.?(?: (?:m\.|gada))?[ -]{_MONTH}[ -]{_DAY}(?: d\.)?(?:,? (?P<weekday>[^\W\d_]+))?",
        rf"{_YEAR}\. gada {_DAY} {_MONTH}",
    )
)
_NUMBERED = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_BRACKETED}",
        rf"{_YEAR}\. (?P<month>\d{{1,2}})\. (?P<day>\d{{1,2}})\.?{_BRACKETED}",
        (
            rf"{_YEAR} ?[年년] ?(?P<month>\d{{1,2}}) ?[月월] ?(?P<day>\d{{1,2}}) ?[日일]"
            rf"(?: ?(?P<weekday>\w+[日일]|星期.|周.))?{_BRACKETED}"
        ),
        rf"{_WEEKDAY}{_ARTICLE}(?P<day>\d{{1,2}}) tháng (?P<month>\d{{1,2}})(?:,| năm) {_YEAR}",
    )
)
"""Forms that say which number is the month."""
_YEAR_LAST = re.compile(
    rf"{_WEEKDAY}(?P<one>\d{{1,2}})(?P<mark>[-/.]) ?(?P<other>\d{{1,2}})(?P=mark) ?{_YEAR}(?: ?г)?\.?"
    rf"{_BRACKETED}{_TIME}",
    re.IGNORECASE,
)
_TIME_FIRST = re.compile(rf"(?P<clock>{CLOCK}),? (?P<rest>\D*\d.*\d{{4}}.*)", re.IGNORECASE)

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?"
    r"|\d{8}(?:T\d{4}(?:\d{2})?(?:Z|[+-]\d{4})?)?",
    re.ASCII | re.IGNORECASE,
)
"""What the standard library reads as it is meant; it takes `03.43` for three o'clock and a fraction."""
_RANGE = re.compile(r"[ ]\d{1,2}:\d{2} ?-\d{1,2}:\d{2}$")

_OTHER_YEARS = frozenset({"ar", "bn", "ckb", "fa", "he", "ps", "th", "ug", "ur"})
"""Languages that count years from another beginning too: those years are far from ours."""
_OTHER_CALENDARS = frozenset({"am", "dv", "ne", "ti"})
"""Languages whose own years are near to ours, so that they cannot be told apart."""


def read_date(text: str, *, lang: str | None = None, certain: bool = False) -> date:
    """Read one day and nothing else; a time of day may stand beside it.

    Args:
        text: What the page shows.
        lang: The language of the text, which decides which is the month in `03/04/2027`.
        certain: Whether an author gave the language.

    Raises:
        Malformed: It is no date as a whole, or one that reads in two ways, or its weekday is not that day's.
    """
    day, _ = _read(text, lang, certain)
    return day


def read_datetime(text: str, *, lang: str | None = None, certain: bool = False) -> datetime:
    """Read a day with its time; with a zone where the page names one. Raises `Malformed`."""
    day, hour = _read(text, lang, certain)
    if hour is None:
        raise Malformed(f"{text!r} says no time of day")
    return datetime.combine(day, hour)


def _read(text: str, lang: str | None, certain: bool) -> tuple[date, time | None]:  # noqa: FBT001 — as `read_date` got it
    if _RANGE.search(text):
        raise Malformed(f"{text!r} may be two times, or one with its zone; pick one with by.pattern(...)")
    read = _iso(text)
    if read is None:
        return _read_words(" ".join(plain(text).split()), text, lang, certain)
    _refuse_other_calendars(read.year, text, lang)
    return read.date(), read.timetz() if re.search(r"[T ]\d", text) else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def _read_words(given: str, text: str, lang: str | None, certain: bool) -> tuple[date, time | None]:  # noqa: FBT001 — as above
    for form in _NUMBERED:
        if found := form.fullmatch(given):
            return _whole(found, int(found["month"]), found["day"], text, lang)
    if found := _YEAR_LAST.fullmatch(given):
        month, day = _sorted_out(found, text, lang, certain)
        return _whole(found, month, str(day), text, lang)
    for form in _TEXTUAL:
        if (found := form.fullmatch(given)) and (month := _month(found["month"], lang)) is not None:
            return _whole(found, month, found["day"], text, lang)
    if found := _TIME_FIRST.fullmatch(given):
        return _read_words(f"{found['rest']} {found['clock']}", text, lang, certain)
    raise Malformed(f"{text!r} is no date" + ("" if re.search(r"\d{4}", given) else " with a year of four digits"))


def _month(word: str, lang: str | None) -> int | None:
    found = month_of(word, lang)
    return month_of(word[1:], lang) if found is None and language(lang) == "he" else found  # "in April" is one word


def _sorted_out(found: re.Match[str], text: str, lang: str | None, certain: bool) -> tuple[int, int]:  # noqa: FBT001 — as above
    """Return month and day: a number beyond twelve tells, or dots, or what the page's language or region writes."""
    first, second = int(found["one"]), int(found["other"])
    if first == second:
        return first, second
    if first > 12 or second > 12:  # noqa: PLR2004 — months in a year
        return (second, first) if first > 12 else (first, second)  # noqa: PLR2004 — as above
    order = month_first(lang, certain=certain)
    if found["mark"] == "." and not certain:  # all put the day first where they write dots, but for Americans
        order = None if language(lang) == "en" and order is not False else False
    if order is None:
        raise Malformed(
            f"{text!r} is ambiguous: the page's language does not tell which is the month; "
            "say it with by.locale('en-GB')"
        )
    return (first, second) if order else (second, first)


def _whole(found: re.Match[str], month: int, day: str, text: str, lang: str | None) -> tuple[date, time | None]:
    _refuse_other_calendars(int(found["year"]), text, lang)
    try:
        read = date(int(found["year"]), month, int(day))
    except ValueError as error:
        raise Malformed(f"{text!r} is no date: {error}") from None
    groups = found.groupdict()
    for said in (groups.get("weekday"), groups.get("bracketed")):
        if said is not None and read.weekday() not in weekdays_of(said, lang):
            raise Malformed(_odd_weekday(said, read, text, lang))
    return read, None if found["hour"] is None else moment(found, text, lang)


def _odd_weekday(said: str, read: date, text: str, lang: str | None) -> str:
    if not weekdays_of(said, lang):
        return f"{text!r} is no date: {said!r} is no day of the week; pick the date with by.pattern(...)"
    return f"{text!r} contradicts itself: {read} is no {said}"


def _refuse_other_calendars(year: int, text: str, lang: str | None) -> None:
    spoken = language(lang)
    other = spoken in _OTHER_CALENDARS or region(lang) == "NP" or year >= 2400  # noqa: PLR2004 — Buddhist years from 1857 on
    if other or (spoken in _OTHER_YEARS and year < 1700):  # noqa: PLR2004 — the Persian and the Islamic year are below
        raise Malformed(f"{text!r} may be in another calendar; read the `datetime` of its element instead")
