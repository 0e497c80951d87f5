"""How long a site asks to be left alone: seconds, dates, what cannot be meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.fallbacks.blocks.waiting import LEAST, MOST, retry_after

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds", "clamped"),
    [
        ({"retry-after": "30"}, 30, False),
        ({"retry-after": " 30 "}, 30, False),
        ({"retry-after": "1.5"}, 1.5, False),
        ({"retry-after": "0"}, LEAST, True),
        ({"retry-after": "604800"}, MOST, True),
        ({"retry-after": "Sat, 28 Nov 2026 12:02:00 GMT"}, 120, False),
        ({"retry-after": "Sat, 28 Nov 2026 11:00:00 GMT"}, LEAST, True),
        ({"retry-after": "Sat, 28 Nov 2026 12:02:00 GMT", "date": "Sat, 28 Nov 2026 12:01:00 GMT"}, 60, False),
        ({"retry-after": "1795867230"}, 30, False),
        ({"x-ratelimit-reset": "1795867230", "x-ratelimit-remaining": "0"}, 30, False),
        ({"x-ratelimit-reset": "1795867230000"}, 30, False),
        ({"ratelimit-reset": "12"}, 12, False),
        ({"retry-after": "5", "ratelimit-reset": "12"}, 5, False),
    ],
)
def test_what_is_asked_is_kept_within_bounds(headers: dict[str, str], seconds: float, clamped: bool) -> None:
    """Seconds, a date against the server's own clock, a moment; between a second and a day."""
    asked = retry_after(headers, now=NOW)
    assert asked is not None
    assert (asked.seconds, asked.clamped) == (pytest.approx(seconds), clamped)
    assert str(round(seconds)).replace("86400", "86,400") in str(asked)


@pytest.mark.parametrize(
    "value",
    ["-5", "soon", "", "1e9", "٣٠", "99999999999999", "400000000", "Fri, 31 Dec 9999 23:59:59 GMT", "NaN", "inf"],
)
def test_what_cannot_be_meant_is_refused(value: str) -> None:
    """It is told, and nothing is waited by it."""
    asked = retry_after({"retry-after": value}, now=NOW)
    assert asked is not None
    assert asked.seconds is None
    assert "cannot be meant" in str(asked)


def test_nothing_is_asked_without_a_header() -> None:
    """Neither by no header, nor by a limit that is not used up."""
    assert retry_after({}, now=NOW) is None
    assert retry_after({"x-ratelimit-reset": "60", "x-ratelimit-remaining": "9"}, now=NOW) is None


@given(st.text(), st.text())
def test_any_value_gives_a_wait_within_bounds_or_none(value: str, date: str) -> None:
    """Whatever stands in the headers."""
    asked = retry_after({"retry-after": value, "date": date}, now=NOW)
    assert asked is not None
    assert asked.seconds is None or LEAST <= asked.seconds <= MOST
