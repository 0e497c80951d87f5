"""A run is killed with SIGKILL inside and between its steps: nothing is done twice, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.kill
@pytest.mark.browser
@pytest.mark.parametrize("mode", ["quick", "slow", "late"])
def test_kill_nine(mode: str) -> None:
    """Four runs in each mode of the site are killed twice each; the ledger counts one of each."""
    script = str(ROOT / "benchmarks" / "kill.py")
    command = [sys.executable, script, "--points", "3", "--random", "1", "--mode", mode]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 doubles, 0 losses" in done.stdout
