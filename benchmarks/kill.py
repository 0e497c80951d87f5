"""Kills a run with SIGKILL at every event of the six-step recipe, resumes it, and counts in the site's ledger.

`python benchmarks/kill.py [--points N] [--random N] [--seed S] [--mode MODE]`; its last line gives the counts. Each
run is killed at one event while it goes forward (a step begins, its intent is recorded, an action is about to be
dispatched, was dispatched, has acted, was proved, was recorded), killed once more while it is resumed, and then left
to end; in three modes of the site: quick answers, slow answers, and bookings that land only some time after their
request. Further runs are killed from outside at random moments. Right is a run that ends as done with the trip that
the ledger shows, and a ledger with exactly one reservation and one payment.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.demo.story import UpToThreeHundred, recipe_file
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.recipes.registry import find
from surefoot.runs.execute import Executor

_MODES: dict[str, dict[str, object]] = {
    "quick": {},
    "slow": {"pay_delay_ms": 700, "reserve_delay_ms": 700},
    "late": {"pay_books_after_ms": 900, "reserve_books_after_ms": 900},
}
_KINDS = {"step begun", "intent recorded", "dispatching", "dispatched", "acted", "proved", "recorded"}
_EVENTS = 75
"""At least as many as the recipe has; a point beyond its end is a run that nothing kills, and is not counted."""
_SECOND_KILL = 12
_LONGEST = 6.0


def child(run: str, point: int) -> None:
    """Execute a run, and die at the event of that number."""
    met = 0

    def die(event: Event) -> None:
        nonlocal met
        met += event.kind in _KINDS
        if point and met >= point and event.kind in _KINDS:
            os.kill(os.getpid(), signal.SIGKILL)

    recipe, _ = find(str(recipe_file()))
    executor = Executor.open(Settings.load(), listener=die, approver=UpToThreeHundred())
    asyncio.run(executor.execute(recipe, run))


@dataclass
class Count:
    """What was counted so far."""

    kills: int = 0
    runs: int = 0
    doubles: int = 0
    losses: int = 0
    told: list[str] = field(default_factory=list[str])

    def judge(self, site: Site, executor: Executor, run: str, how: str) -> None:
        """Hold a run that has ended against the ledger."""
        record, ledger = executor.journal.run(run), site.ledger()
        holds, payments = len(ledger.holds), len(ledger.payments)
        shown = cast("dict[str, object]", record.output or {})
        code = ledger.payments[0]["hold"] if payments else None
        double = holds > 1 or payments > 1
        right = record.state is Outcome.DONE and (shown.get("code"), shown.get("status")) == (code, "Confirmed")
        lost = not double and (not right or (holds, payments) != (1, 1))
        self.runs += 1
        self.doubles += double
        self.losses += lost
        if double or lost:
            self.told.append(f"{how}: {record.state}, {holds} reservations, {payments} payments; {record.ending}")
            print(self.told[-1], flush=True)

    def __str__(self) -> str:
        return f"{self.kills} kills, {self.runs} runs, {self.doubles} doubles, {self.losses} losses"


class Killer:
    """Kills runs on one site, and counts."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.count = Count()

    def at_event(self, mode: str, point: int) -> None:
        """Kill one run at an event, once more while it is resumed, and let it end."""
        run = self._prepare(mode)
        for at in (point, _SECOND_KILL):
            self._kill(["--run", run, "--at", str(at)], None)
        self._let_end(run, f"{mode}, event {point}")

    def at_moment(self, mode: str, seconds: float) -> None:
        """Kill one run from outside after some time, once more while it is resumed, and let it end."""
        run = self._prepare(mode)
        for _ in range(2):
            self._kill(["--run", run], seconds)
        self._let_end(run, f"{mode}, after {seconds:.3f} s")

    def _prepare(self, mode: str) -> str:
        self.site.reset()
        self.site.set(results_delay_ms=20, **_MODES[mode])
        recipe, source = find(str(recipe_file()))
        executor = Executor.open(Settings.load())
        given = recipe.parse({"max_price": {"amount": "300", "currency": "EUR"}})
        run = executor.add(recipe, given, source=source, alone=False)
        executor.journal.database.close()
        return run

    def _kill(self, arguments: list[str], seconds: float | None) -> None:
        process = subprocess.Popen([sys.executable, __file__, *arguments], stderr=subprocess.DEVNULL)
        if seconds is not None:
            time.sleep(seconds)
            process.kill()
        self.count.kills += process.wait() == -signal.SIGKILL

    def _let_end(self, run: str, how: str) -> None:
        recipe, _ = find(str(recipe_file()))
        executor = Executor.open(Settings.load(), approver=UpToThreeHundred())
        if executor.journal.run(run).state is not Outcome.DONE:
            asyncio.run(executor.execute(recipe, run))
        self.count.judge(self.site, executor, run, how)
        executor.journal.database.close()


def main() -> None:
    """Go through all points in all modes, or through some of them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--points", type=int, default=0, help="how many events in each mode; 0 is all")
    options.add_argument("--random", type=int, default=10, help="how many runs to kill at random moments in each mode")
    options.add_argument("--seed", type=int, default=None, help="of the random moments")
    options.add_argument("--mode", choices=list(_MODES), help="of the site; all of them where none is named")
    options.add_argument("--run", help=argparse.SUPPRESS)
    options.add_argument("--at", type=int, default=0, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.run:
        child(given.run, given.at)
        return
    modes = [given.mode] if given.mode else list(_MODES)
    sys.exit(_all(modes, given.points, given.random, given.seed or time.time_ns() % 10**6))


def _all(modes: list[str], points: int, moments: int, seed: int) -> int:
    print(f"seed {seed}", flush=True)
    chance = random.Random(seed)  # noqa: S311 — moments, not secrets
    with tempfile.TemporaryDirectory() as folder, Site.start(Path(folder) / "site") as site:
        os.environ |= {
            "SUREFOOT_DATA_DIR": f"{folder}/data",
            "SUREFOOT_DEMO_SITE": site.url,
            "SUREFOOT_DEMO_SETTLE": "2",
            "SUREFOOT_SECRET_ACME_AIR_EMAIL": "ada@example.org",
            "SUREFOOT_SECRET_ACME_AIR_PASSWORD": "correct horse",
            "SUREFOOT_SECRET_ACME_AIR_CARD": "4111 1111 1111 1111",
        }
        killer = Killer(site)
        for mode in modes:
            for point in range(1, _EVENTS, max(1, _EVENTS // points) if points else 1):
                killer.at_event(mode, point)
            for _ in range(moments):
                killer.at_moment(mode, chance.uniform(0.3, _LONGEST))
            print(f"{mode}: so far {killer.count}", flush=True)
    print(killer.count)
    return 1 if killer.count.doubles or killer.count.losses or not killer.count.kills else 0


if __name__ == "__main__":
    main()
