"""Time: the wall clock for people and records, a clock that counts suspension for leases."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """The time as a run has it: what it waits for, and what it writes down."""

    def time(self) -> float:
        """Return seconds since 1970."""
        ...

    def now(self) -> datetime:
        """Return the same in UTC, as people read it."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when so much time has passed."""
        ...


class WallClock:
    """The time there is."""

    def time(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def now(self) -> datetime:
        """Return the present time in UTC."""
        return now()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Return seconds on a clock that never jumps and that goes on while the machine is suspended.

    `CLOCK_BOOTTIME` where the system has it (Linux), else the monotonic clock.
    """
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)
