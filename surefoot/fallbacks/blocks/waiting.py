"""How long a site asks to be left alone: `Retry-After` (RFC 9110, 10.2.3), and the headers of rate limits.

A wait is held between a second and a day. What cannot be meant, such as a date years away, is refused, so that
whoever waits falls back on what they wait by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from surefoot.model import Model

LEAST = 1.0
"""Seconds."""
MOST = 86_400.0
"""Seconds: a day."""
_ABSURD = 366 * 86_400.0
"""Seconds from which on a wait is taken for a mistake, or a trick."""
_EPOCH = 1_000_000_000
"""From here on a number of seconds is a date (2001), not a span."""
_NUMBER = re.compile(r"[0-9]{1,14}(?:\.[0-9]{1,6})?")
_RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
_SHOWN = 60


class RetryAfter(Model):
    """What a site asked for, and what of it is kept to."""

    seconds: float | None
    """How long to wait; None where what it said was refused."""
    said: str
    """The header and its value."""
    clamped: bool = False
    """Whether it asked for less, or more, than is kept to."""

    def __str__(self) -> str:
        if self.seconds is None:
            return f"refused, since it cannot be meant: {self.said}"
        return f"{self.seconds:,.0f} s ({self.said}{', held within bounds' if self.clamped else ''})"


def retry_after(headers: Mapping[str, str], *, now: datetime) -> RetryAfter | None:
    """Return what the headers of an answer ask for; None where they ask for nothing.

    Args:
        headers: By lower-case names.
        now: The present time, for dates; the server's own `Date` counts before it, since clocks differ.
    """
    told = _date(headers.get("date", "")) or now
    if "retry-after" in headers:
        return _kept("retry-after", headers["retry-after"], told)
    for name in _RESETS:
        if name in headers and headers.get(f"{name.removesuffix('reset')}remaining", "0").strip() in {"0", "0.0"}:
            return _kept(name, headers[name], told)
    return None


def _kept(name: str, value: str, now: datetime) -> RetryAfter:
    said = f"{name}: {value[:_SHOWN]}"
    seconds = _seconds(value.strip(), now)
    if seconds is None or not 0 <= seconds <= _ABSURD:
        return RetryAfter(seconds=None, said=said)
    kept = min(max(seconds, LEAST), MOST)
    return RetryAfter(seconds=kept, said=said, clamped=kept != seconds)


def _seconds(value: str, now: datetime) -> float | None:
    if _NUMBER.fullmatch(value):
        number = float(value)
        return number if number < _EPOCH else _from(now, number)
    date = _date(value)
    return None if date is None else max(0.0, (date - now).total_seconds())


def _from(now: datetime, epoch: float) -> float:
    """Return the seconds until a moment that is told in seconds, or milliseconds, since 1970."""
    moment = epoch / 1000 if epoch >= _EPOCH * 100 else epoch
    return max(0.0, moment - now.timestamp())


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
