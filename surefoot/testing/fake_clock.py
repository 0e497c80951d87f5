"""Time that stands still but for what a run waits, or a test says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock that goes on by what is slept, at once, and by what a test lets it."""

    def __init__(self, moment: datetime = datetime(2027, 1, 1, tzinfo=UTC)) -> None:
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

    def advance(self, by: timedelta) -> None:
        """Let so much time pass; a clock never goes back."""
        self._time += max(0.0, by.total_seconds())
