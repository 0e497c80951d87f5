"""Running the command as a person at a terminal and as cron do, and small recipes to run it with."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]
BOOK = str(ROOT / "examples" / "book_flight.py")
LIMIT = ("max_price.amount=300", "max_price.currency=EUR")
_CODES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")
_ON_A_TERMINAL = """
import os, sys
terminal = os.open(sys.argv[1], os.O_RDWR)
for number in (0, 1, 2):
    os.dup2(terminal, number)
os.execv(sys.executable, [sys.executable, "-m", "surefoot", *sys.argv[2:]])
"""
"""A session leader that opens a terminal gets it as its own, so that Ctrl-C reaches it as it does a person's."""

NOTES = '''
from surefoot import Model, Run, recipe

class Given(Model):
    number: int = 1

@recipe("test/notes", origins=[])
async def notes(run: Run, given: Given) -> int:
    """Writes a line into the journal."""
    await run.note("one")
    return given.number
'''
"""A recipe that needs no browser."""


def environment(data: Path, **changes: str) -> dict[str, str]:
    """Return the environment of a command with a data directory of its own."""
    inherited = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "TERM"}}
    return {**inherited, "SUREFOOT_DATA_DIR": str(data), "TERM": "xterm-256color", **changes}


def surefoot(data: Path, *arguments: str, cwd: Path = ROOT, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the command without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "surefoot", *arguments],
        env=environment(data, PYTHONPATH=str(ROOT), **changes),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
        cwd=cwd,
    )


def start(data: Path, *arguments: str, **changes: str) -> subprocess.Popen[str]:
    """Start the command without a terminal, and do not wait for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "surefoot", *arguments],
        env=environment(data, PYTHONPATH=str(ROOT), **changes),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 90
    while not holds():
        assert time.monotonic() < deadline, "it did not come to that"


class Terminal:
    """The command on a terminal of its own: `with Terminal(data, "run", …) as terminal`."""

    def __init__(self, data: Path, *arguments: str, **changes: str) -> None:
        self._near, far = os.openpty()
        self.raw = ""
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ON_A_TERMINAL, os.ttyname(far), *arguments],
            env=environment(data, PYTHONPATH=str(ROOT), **changes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=ROOT,
        )
        self._far = far  # kept open until the end, so that reading never fails before the process has begun

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        os.close(self._near)
        os.close(self._far)

    @property
    def text(self) -> str:
        """What was shown until now, without control codes."""
        return _CODES.sub("", self.raw).replace("\r", "")

    def wait_for(self, text: str, *, seconds: float = 60) -> None:
        """Wait until a text was shown."""
        deadline = time.monotonic() + seconds
        while text not in self.text:
            assert time.monotonic() < deadline, f"{text!r} was not shown:\n{self.text}"
            assert self._process.poll() is None or self._read(), f"it ended without {text!r}:\n{self.text}"
            self._read()

    def type(self, text: str) -> None:
        """Type something: characters 3 and 4 are Ctrl-C and Ctrl-D."""
        os.write(self._near, text.encode())

    def end(self, *, seconds: float = 60) -> int:
        """Wait for the end, and return the exit code."""
        deadline = time.monotonic() + seconds
        while self._process.poll() is None:
            assert time.monotonic() < deadline, f"it did not end:\n{self.text}"
            self._read()
        while self._read():
            pass
        return self._process.wait()

    def _read(self) -> bool:
        if not select.select([self._near], [], [], 0.1)[0]:
            return False
        self.raw += os.read(self._near, 65_536).decode(errors="replace")
        return True
