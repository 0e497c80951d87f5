"""Time that stands still but for what a run waits."""

from __future__ import annotations

from datetime import UTC, datetime


class StillClock:
    """A clock that goes on by what is slept, at once."""

    def __init__(self, moment: datetime) -> None:
        self._time = moment.timestamp()

    def time(self) -> float:
        """Return seconds since 1970."""
        return self._time

    def now(self) -> datetime:
        """Return the same in UTC."""
        return datetime.fromtimestamp(self._time, UTC)

    async def sleep(self, seconds: float) -> None:
        """Go on by so much, without waiting."""
        self._time += max(0.0, seconds)
