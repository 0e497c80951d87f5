"""Lines from a terminal, for as long as a command lasts: each is given to whoever waits for one, and else forgotten."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

_LOOK_SECONDS = 0.25
"""Between two looks at whether there is something else to do."""


class Keyboard:
    """Reads standard input in one thread; to be made within a running loop.

    One that reads for each question would leave the one of a question that nobody answered waiting for the next line.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._lines = asyncio.Queue[str]()
        self._ended = False
        threading.Thread(target=self._read, daemon=True, name="keyboard").start()

    async def line(self, *, unless: Callable[[], bool] = lambda: False) -> str | None:
        """Return the next line: empty at the end of input, and None as soon as `unless` holds.

        What was typed before is forgotten: nobody answers what they have not seen.
        """
        while not self._lines.empty():
            self._lines.get_nowait()
        while not self._ended:
            with suppress(TimeoutError):
                return await asyncio.wait_for(self._lines.get(), _LOOK_SECONDS)
            if unless():
                return None
        return ""

    def _read(self) -> None:
        """Read from the descriptor: what is left reading `sys.stdin` aborts the interpreter when it ends."""
        while True:
            try:
                line = os.read(sys.stdin.fileno(), 65_536)
            except OSError:
                line = b""  # the terminal is gone: as good as its end
            with suppress(RuntimeError):  # the loop has ended meanwhile
                self._loop.call_soon_threadsafe(self._give, line)
            if not line:
                return

    def _give(self, line: bytes) -> None:
        self._ended = not line
        self._lines.put_nowait(line.decode(errors="replace"))
