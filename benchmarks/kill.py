"""Kills a run with SIGKILL at every event of the six-step recipe, resumes it, and counts in the site's ledger.

`python benchmarks/kill.py [--points N]`; its last line gives the counts. Each run is killed at one event while it
goes forward, killed once more while it is resumed, and then left to end.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.demo.story import UpToThreeHundred, recipe_file
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.recipes.registry import find
from surefoot.runs.execute import Executor

_MODES: tuple[dict[str, object], ...] = (
    {},
    {"pay_delay_ms": 700, "reserve_delay_ms": 700},
    {"pay_books_after_ms": 900, "reserve_books_after_ms": 900},
)
_KINDS = {"step begun", "intent recorded", "dispatching", "dispatched", "acted", "proved", "recorded"}


def child(run: str, point: int) -> None:
    """Execute a run, and die at the event of that number."""
    met = 0

    def die(event: Event) -> None:
        nonlocal met
        met += event.kind in _KINDS
        if met >= point and event.kind in _KINDS:
            os.kill(os.getpid(), signal.SIGKILL)

    recipe, _ = find(str(recipe_file()))
    executor = Executor.open(Settings.load(), listener=die, approver=UpToThreeHundred())
    asyncio.run(executor.execute(recipe, run))


def one(site: Site, switches: dict[str, object], point: int) -> tuple[int, bool, str]:
    """Kill one run at `point`, kill it again while it is resumed, and let it end; return kills, whether right, why."""
    site.reset()
    site.set(results_delay_ms=20, **switches)
    recipe, source = find(str(recipe_file()))
    executor = Executor.open(Settings.load(), approver=UpToThreeHundred())
    given = recipe.parse({"max_price": {"amount": "300", "currency": "EUR"}})
    run = executor.add(recipe, given, source=source, alone=False)
    kills = 0
    for at in (point, 12):
        if executor.journal.run(run).state in {Outcome.DONE, Outcome.FAILED, Outcome.UNKNOWN}:
            break
        command = [sys.executable, __file__, "--run", run, "--at", str(at)]
        kills += subprocess.run(command, check=False).returncode == -signal.SIGKILL
    if executor.journal.run(run).state is not Outcome.DONE:
        asyncio.run(executor.execute(recipe, run))
    record, ledger = executor.journal.run(run), site.ledger()
    right = record.state is Outcome.DONE and (len(ledger.holds), len(ledger.payments)) == (1, 1)
    executor.journal.database.close()
    return kills, right, f"{record.state}, {len(ledger.holds)} reservations, {len(ledger.payments)} payments"


def main() -> None:
    """Go through all points in all modes, or through some of them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--points", type=int, default=0, help="how many points in each mode; 0 is all")
    options.add_argument("--run")
    options.add_argument("--at", type=int, default=0)
    given = options.parse_args()
    if given.run:
        child(given.run, given.at)
        return
    sys.exit(_all(given.points))


def _all(points: int) -> int:
    with tempfile.TemporaryDirectory() as folder, Site.start(Path(folder) / "site") as site:
        os.environ |= {
            "SUREFOOT_DATA_DIR": f"{folder}/data",
            "SUREFOOT_DEMO_SITE": site.url,
            "SUREFOOT_DEMO_SETTLE": "2",
            "SUREFOOT_SECRET_ACME_AIR_EMAIL": "ada@example.org",
            "SUREFOOT_SECRET_ACME_AIR_PASSWORD": "correct horse",
            "SUREFOOT_SECRET_ACME_AIR_CARD": "4111 1111 1111 1111",
        }
        last = 75
        chosen = range(1, last, max(1, last // points)) if points else range(1, last)
        kills = runs = wrong = 0
        for switches in _MODES:
            for point in chosen:
                killed, right, why = one(site, switches, point)
                kills, runs, wrong = kills + killed, runs + 1, wrong + (not right)
                if not right:
                    print(f"point {point} with {switches}: {why}")
    print(f"{kills} kills, {runs} runs, {wrong} wrong (doubles or losses)")
    return 1 if wrong or not kills else 0


if __name__ == "__main__":
    main()
