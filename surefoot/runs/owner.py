"""Who executes a run: host, boot, process and its start, so that a dead owner is known at once."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress

import psutil

from surefoot.model import Model

_KILL_SECONDS = 5.0


class Owner(Model):
    """A process, told apart from any other that had or will have its number."""

    host: str
    boot: str
    pid: int
    started: str

    @classmethod
    def here(cls, host: str) -> Owner:
        """Return this process."""
        return cls(host=host, boot=_boot(), pid=os.getpid(), started=_started(psutil.Process()))

    @classmethod
    def parse(cls, text: str) -> Owner:
        """Read what `str` wrote."""
        host, boot, pid, started = text.rsplit("|", 3)
        return cls(host=host, boot=boot, pid=int(pid), started=started)

    def __str__(self) -> str:
        return f"{self.host}|{self.boot}|{self.pid}|{self.started}"

    def alive(self, *, seen_from: Owner) -> bool | None:
        """Say whether the process lives; nothing when it is on another host and cannot be seen from here."""
        if self.host != seen_from.host:
            return None
        return self.boot == seen_from.boot and self._process() is not None

    def kill(self) -> None:
        """End the process: it is late, and whoever takes its run must know that it cannot act any more."""
        process = self._process()
        if process is None:
            return
        family = [process, *process.children(recursive=True)]
        for one in family:
            with suppress(psutil.Error):
                one.kill()
        psutil.wait_procs(family, timeout=_KILL_SECONDS)

    def _process(self) -> psutil.Process | None:
        try:
            process = psutil.Process(self.pid)
            same = _started(process) == self.started and process.status() != psutil.STATUS_ZOMBIE
        except (psutil.Error, OSError):  # it has gone, also while it was looked at
            return None
        return process if same else None


def _started(process: psutil.Process) -> str:
    """Return when a process started; on Linux in ticks since the boot, which no step of the clock changes.

    psutil's `create_time` adds the boot's time, and that is reckoned from the clock as it is now (proc(5), `btime`).
    """
    if not psutil.LINUX:
        return f"{process.create_time():.2f}"
    with open(f"/proc/{process.pid}/stat", encoding="utf-8", errors="replace") as stream:  # noqa: PTH123 — no file of ours
        # The program's name is in parentheses, and may hold any character; the start is field 22.
        return stream.read().rpartition(")")[2].split()[19]


def _boot() -> str:
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as stream:  # noqa: PTH123 — no file of ours
            text = stream.read().strip()
    except OSError:
        text = f"{psutil.boot_time():.0f}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]
