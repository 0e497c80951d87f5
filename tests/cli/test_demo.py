"""The demo, whole: as `make demo` runs it, without a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from surefoot.demo.site.control import Ledger, Site
from tests.cli.command import ROOT, Terminal, environment, surefoot

pytestmark = [pytest.mark.browser, pytest.mark.kill]


def test_the_whole_story(tmp_path: Path) -> None:
    """All five chapters come out as they should, and the commands it ends with work when they are typed."""
    there = environment(tmp_path, PYTHONPATH=str(ROOT), TMPDIR=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "surefoot", "demo"],
        env=there, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, cwd=ROOT, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\x1b" not in done.stdout
    rows = [re.split(r"  +", line) for line in done.stdout.splitlines() if line.startswith(("ok  ", "no  "))]
    assert [row[2:] for row in rows] == [
        ["done", "1 reservation, 1 payment"],
        ["paid twice", "2 reservations, 2 payments"],
        ["done: found, not repeated", "1 reservation, 1 payment"],
        ["failed at check-price", "0 reservations, 0 payments"],
        [rows[4][2], rows[4][3]],
    ]
    assert done.stdout.count("killed with SIGKILL: its payment is booked") == 2
    assert "the typed result: Booking(code=" in done.stdout
    typed = [
        line.strip()
        for line in done.stdout.splitlines()
        if line.startswith("  SUREFOOT_DATA_DIR=") and " show " in line
    ]
    assert len(typed) == 4
    for command in typed:
        shown = subprocess.run(
            ["/bin/sh", "-c", command],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert shown.returncode == 0, shown.stderr
    found = subprocess.run(
        ["/bin/sh", "-c", typed[1]],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert "final, found, not repeated" in found.stdout


def test_asks_the_person_first(tmp_path: Path) -> None:
    """At a terminal the first approval is the person's: who says no pays nothing, and that is told as it is."""
    with Terminal(tmp_path, "demo", TMPDIR=str(tmp_path)) as terminal:
        terminal.wait_for("Approve pay, once? [Y/n")
        terminal.type("n\n")
        terminal.wait_for("2  A plain Playwright script")
        assert "the site's own ledger: 0 reservations, 0 payments" in terminal.text


def test_serve(tmp_path: Path) -> None:
    """`demo --serve` serves the site and prints what to type; Ctrl-C ends it, and a taken port is told."""
    with Terminal(tmp_path, "demo", "--serve", "--port", "0", TMPDIR=str(tmp_path)) as terminal:
        terminal.wait_for("__demo/ledger")
        address = re.findall(r"SUREFOOT_DEMO_SITE=(\S+)", terminal.text)[0]
        assert _ledger(address).payments == []
        taken = surefoot(tmp_path, "demo", "--serve", "--port", address.rpartition(":")[2])
        assert (taken.returncode, "cannot be had" in taken.stderr) == (29, True)
        terminal.type("\x03")
        assert terminal.end() == 0, terminal.text


def _ledger(address: str) -> Ledger:
    nothing = subprocess.Popen([sys.executable, "-c", ""], text=True)
    nothing.wait()
    return Site(address, nothing).ledger()
