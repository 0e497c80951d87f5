"""Time: the wall clock for people and records, a clock that counts suspension for leases."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Return seconds on a clock that never jumps and that goes on while the machine is suspended.

    `CLOCK_BOOTTIME` where the system has it (Linux), else the monotonic clock.
    """
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)
