"""Dates and times as pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from surefoot.selectors.amounts import Malformed
from surefoot.selectors.dates import read_date, read_datetime

THIRD_OF_APRIL = date(2027, 4, 3)


def _local(year: int, month: int, day: int, *rest: int) -> datetime:
    """Return a moment without a zone, as a page that names none."""
    hour, minute, second = (*rest, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 — pages seldom name a zone


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("2027-04-03", None), ("2027/04/03", None), ("2027.4.3", None), ("20270403", None),
        ("2027-04-03T10:00:00Z", None), ("2027-04-03 10:00", None), ("3 April 2027", None), ("3. April 2027", None),
        ("April 3, 2027", None), ("Apr 3 2027", None), ("Saturday, 3 April 2027", None), ("Sat, Apr 3rd, 2027", None),
        ("3-Apr-2027", None), ("03 Apr. 2027", None), ("3 de abril de 2027", "es"), ("3 avril 2027", "fr"),
        ("3 aprile 2027", None), ("Samstag, 3. April 2027", "de"), ("3. April 2027, 10:30 Uhr", "de"),
        ("3 APRIL 2027", None), ("03.04.2027", None), ("3.4.2027", "de"), ("03/04/2027", "en-GB"),
        ("04/03/2027", "en-US"), ("03/04/2027", "de"), ("03-04-2027", "nl"), ("3  April\u00a02027", None),
    ],
)  # fmt: skip
def test_dates_that_read_one_way_only_are_read(text: str, lang: str | None) -> None:
    """ISO, months in words of several languages, and numbers where the page says which is the month."""
    assert read_date(text, lang=lang) == THIRD_OF_APRIL


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/04/2027", date(2027, 4, 25)),
        ("04/25/2027", date(2027, 4, 25)),
        ("04/04/2027", date(2027, 4, 4)),
        ("1. März 2027", date(2027, 3, 1)),
        ("31 décembre 2027", date(2027, 12, 31)),
        ("5 mei 2027", date(2027, 5, 5)),
    ],
)
def test_a_number_beyond_twelve_is_a_day(text: str, day: date) -> None:
    """Where only one of the two can be a month, or both are the same, no language is needed."""
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "lang", "reason"),
    [
        ("03/04/2027", None, "ambiguous"),
        ("03/04/2027", "en", "ambiguous"),
        ("03/04/2027", "en-CA", "ambiguous"),
        ("03-04-2027", None, "ambiguous"),
        ("31/31/2027", None, "is no date"),
        ("30 February 2027", None, "is no date"),
        ("2027-13-01", None, "is no date"),
        ("03/04/27", "de", "with a year of four digits"),
        ("3 April", None, "with a year of four digits"),
        ("tomorrow", None, "is no date"),
        ("3 Smarch 2027", None, "is no date"),
        ("3 April 2027 to 5 April 2027", None, "is no date"),
        ("due 3 April 2027 or later", None, "is no date"),
        ("2027", None, "is no date"),
        ("", None, "is no date"),
    ],
)
def test_doubtful_dates_are_refused(text: str, lang: str | None, reason: str) -> None:
    """What is ambiguous, incomplete or not a date as a whole is malformed."""
    with pytest.raises(Malformed) as caught:
        read_date(text, lang=lang)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-04-03T10:30:00Z", datetime(2027, 4, 3, 10, 30, tzinfo=UTC)),
        ("2027-04-03T10:30+02:00", datetime(2027, 4, 3, 10, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("2027-04-03 10:30", _local(2027, 4, 3, 10, 30)),
        ("3 April 2027, 10:30", _local(2027, 4, 3, 10, 30)),
        ("3 April 2027 at 10:30 p.m.", _local(2027, 4, 3, 22, 30)),
        ("April 3, 2027 5pm", _local(2027, 4, 3, 17)),
        ("3. April 2027 um 10:30 Uhr", _local(2027, 4, 3, 10, 30)),
        ("03.04.2027 10:30:15", _local(2027, 4, 3, 10, 30, 15)),
        ("3 April 2027 10:30 UTC", datetime(2027, 4, 3, 10, 30, tzinfo=UTC)),
    ],
)
def test_times_are_read_with_their_day(text: str, moment: datetime) -> None:
    """A time has a zone exactly where the page names one."""
    read = read_datetime(text)
    assert read == moment
    assert (read.tzinfo is None) == (moment.tzinfo is None)


@pytest.mark.parametrize("text", ["3 April 2027", "2027-04-03", "3 April 2027 25:00", "03.04.2027 10:99"])
def test_a_day_without_a_time_is_no_moment(text: str) -> None:
    """Midnight is never assumed, and a time that does not exist is refused."""
    with pytest.raises(Malformed):
        read_datetime(text)
