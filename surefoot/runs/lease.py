"""Holding a run: renewed while it executes, and checked right before every act."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, Self

from surefoot import clock
from surefoot.errors import LeaseLost, StoreFailed
from surefoot.runs.journal import OwnJournal

_TRUSTED_PART = 0.8


class Hold(Protocol):
    """What says that a run is still this process's own."""

    @property
    def seconds(self) -> float:
        """How long it holds without being renewed."""
        ...

    def guard(self) -> None:
        """Raise `LeaseLost` unless it holds."""
        ...


class Lease:
    """Renews the lease of a run in the background.

    Args:
        journal: The run's journal.
        seconds: How long the lease holds without a beat.
        on_lost: Called once, when the run is another's.
        on_cancel: Called once, when a person asked to cancel.
    """

    def __init__(
        self, journal: OwnJournal, *, seconds: float, on_lost: Callable[[], None], on_cancel: Callable[[], None]
    ) -> None:
        self._journal = journal
        self.seconds = seconds
        """How long it holds without a beat."""
        self._on_lost = on_lost
        self._on_cancel = on_cancel
        self._last_beat = clock.elapsed()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def guard(self) -> None:
        """Raise `LeaseLost` unless the last good beat is recent, by a clock that counts suspension.

        The last thing before an act: a process that was frozen past its lease must not act when it wakes,
        and fencing its writes alone would not keep it from that.
        """
        age = clock.elapsed() - self._last_beat
        if age > _TRUSTED_PART * self.seconds:
            raise LeaseLost(f"the lease was last renewed {age:.1f} s ago, too long to act on it")

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self.seconds / 4)
            begun = clock.elapsed()
            try:
                cancel = await asyncio.to_thread(self._journal.beat, lease=self.seconds)
            except LeaseLost:
                self._on_lost()
                return
            except StoreFailed:
                continue  # not renewed, so the guard will hold back whatever comes too late
            self._last_beat = begun
            if cancel:
                self._on_cancel()
