"""Whether the process that executes a run lives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import psutil
import pytest

from surefoot.runs.owner import Owner

_SAY_WHO = """
import sys
from surefoot.runs.owner import Owner
print(Owner.here("here"), flush=True)
sys.stdin.read()
"""
Stepped = Callable[[float], None]


@pytest.fixture
def step_clock(monkeypatch: pytest.MonkeyPatch) -> Stepped:
    """Step the clock: the time of the boot is reckoned from it, and so is what psutil adds to it."""
    real = psutil.boot_time()

    def step(seconds: float) -> None:
        monkeypatch.setattr("psutil._pslinux.boot_time", lambda: real + seconds)

    return step


@pytest.mark.skipif(not psutil.LINUX, reason="elsewhere no start is known that the clock does not change")
def test_step_of_the_clock_makes_nobody_dead(step_clock: Stepped) -> None:
    """A living owner lives on when the clock is set; one that ended, or was never waited for, does not."""
    here = Owner.here("here")
    with subprocess.Popen(
        [sys.executable, "-c", _SAY_WHO], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        owner = Owner.parse(other.stdout.readline().strip())
        before = psutil.Process(owner.pid).create_time()
        step_clock(3600)
        assert psutil.Process(owner.pid).create_time() != before
        assert owner.alive(seen_from=here) is True
        assert owner.model_copy(update={"started": "1"}).alive(seen_from=here) is False
        other.stdin.close()
        os.waitid(os.P_PID, owner.pid, os.WEXITED | os.WNOWAIT)
        assert psutil.Process(owner.pid).status() == psutil.STATUS_ZOMBIE
        assert owner.alive(seen_from=here) is False
    assert owner.alive(seen_from=here) is False


def test_late_owner_is_killed() -> None:
    """Killing an owner ends its process, and not the one that has its number now."""
    with subprocess.Popen(
        [sys.executable, "-c", _SAY_WHO], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        owner = Owner.parse(other.stdout.readline().strip())
        owner.model_copy(update={"started": "1"}).kill()
        assert owner.alive(seen_from=Owner.here("here")) is True
        owner.kill()
        assert owner.alive(seen_from=Owner.here("here")) is False
