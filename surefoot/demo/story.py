"""What `surefoot demo` tells: one run that goes well, and four that would go wrong elsewhere, beside the ledger."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Protocol

from surefoot.config import Settings
from surefoot.demo.site.control import Ledger, Site
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.recipes.registry import find
from surefoot.runs.approving import Approver
from surefoot.runs.execute import Executor
from surefoot.runs.journal import Journal
from surefoot.runs.records import Approval, RunRecord, StepState

SECRETS = {
    "SUREFOOT_SECRET_ACME_AIR_EMAIL": "ada@example.org",
    "SUREFOOT_SECRET_ACME_AIR_PASSWORD": "correct horse",
    "SUREFOOT_SECRET_ACME_AIR_CARD": "4111 1111 1111 1111",
}
"""The demo site's own, made up."""
_INPUT: dict[str, object] = {"max_price": {"amount": "300", "currency": "EUR"}}
_LATE_MS = 4000
_KILL_SECONDS = 60


class Paper(Protocol):
    """Where the story is printed."""

    def line(self, text: str = "", style: str | None = None) -> None:
        """Print a line."""
        ...

    def table(self, headings: tuple[str, ...], rows: list[tuple[str, ...]], *, title: str = "") -> None:
        """Print rows in columns."""
        ...


class Shown(Protocol):
    """What shows a run while it goes."""

    def __call__(self, event: Event) -> None:
        """Show one event."""
        ...


class UpToThreeHundred:
    """The demo's own policy for approvals: yes to what costs at most 300 EUR."""

    name = "the demo's policy (up to 300 EUR)"

    async def decide(self, approval: Approval) -> bool | None:
        """Approve what the page asks, within the limit; whatever is warned of needs a person."""
        if approval.shown.warnings:
            return None
        inputs = json.loads(json.dumps(approval.shown.inputs))
        return float(inputs["hold"]["total"]["amount"]) <= 300  # noqa: PLR2004 — the limit of the policy


def recipe_file() -> Path:
    """Return the recipe that the demo runs: `examples/book_flight.py`, or the copy inside an installed package."""
    beside = Path(__file__).parents[2] / "examples" / "book_flight.py"
    return beside if beside.is_file() else Path(str(resources.files("surefoot.demo") / "book_flight.py"))


@dataclass(frozen=True)
class Result:
    """How a chapter came out."""

    case: str
    outcome: str
    ledger: Ledger
    good: bool
    run: str | None = None


class Story:
    """The five chapters.

    Args:
        folder: Where the journal and the site's ledger of this demo lie.
        paper: Where it is printed.
        shown: What shows each run.
        person: Makes who is asked in the first chapter; the demo's own policy decides when there is nobody.
        program: How surefoot is called, so that what is printed can be typed.
    """

    def __init__(
        self,
        folder: Path,
        paper: Paper,
        shown: AbstractContextManager[Shown],
        *,
        person: Callable[[Journal], Approver] | None,
        program: str,
    ) -> None:
        self._folder = folder
        self._paper = paper
        self._shown = shown
        self._person = person
        self._program = program

    def tell(self) -> int:
        """Tell it; return 0 when everything came out as it should."""
        self._paper.line("starting a travel site of its own on loopback …", "dim")
        with Site.start(self._folder / "site") as self._site:
            self._settings = self._prepare()
            chapters = (self._well, self._plain_killed, self._killed, self._malformed, self._redesigned)
            results = [chapter() for chapter in chapters]
        self._sum_up(results)
        return 0 if all(result.good for result in results) else 1

    def _prepare(self) -> Settings:
        data = self._folder / "data"
        os.environ |= {**SECRETS, "SUREFOOT_DEMO_SITE": self._site.url, "SUREFOOT_DATA_DIR": str(data)}
        os.environ.pop("SUREFOOT_DATABASE_URL", None)
        changes = {"data_dir": data, "database_url": None, "action_timeout": 5.0, "proof_timeout": 6.0, "linger": 0.0}
        return Settings.load().model_copy(update=changes)

    def _well(self) -> Result:
        self._title("1  A booking in a real browser: every step is proved before the next one starts")
        record = self._execute(self._add(), person=self._person)
        if record.output is not None:
            recipe, _ = find(str(recipe_file()))
            self._paper.line(f"  the typed result: {recipe.output.validate_python(record.output)!r}")
        ledger = self._ledger()
        counted = (len(ledger.held), len(ledger.payments))
        wanted = {Outcome.DONE: (1, 1)}
        if self._person is not None:  # who says no, or nothing, gets just that
            wanted |= {Outcome.GIVEN_UP: (0, 0), Outcome.WAITING: (1, 0)}
        return Result("a booking", record.state, ledger, wanted.get(record.state) == counted, record.id)

    def _plain_killed(self) -> Result:
        self._title("2  A plain Playwright script, killed after its click on Pay, and started again")
        self._site.reset()
        self._site.set(pay_delay_ms=_LATE_MS)
        script = [sys.executable, "-m", "surefoot.demo.plain"]
        killed = self._kill_once_paid(script)
        self._site.set(pay_delay_ms=0)
        self._paper.line("  started again:")
        again = subprocess.run(script, check=False, stdin=subprocess.DEVNULL)
        ledger = self._ledger()
        good = killed and again.returncode == 0 and len(ledger.payments) == 2  # noqa: PLR2004 — that is the point
        return Result("plain script, killed and started again", "paid twice" if good else "unexpected", ledger, good)

    def _killed(self) -> Result:
        self._title("3  The surefoot recipe, killed at the same place, and resumed")
        self._site.reset()
        self._site.set(pay_delay_ms=_LATE_MS)
        run = self._add()
        killed = self._kill_once_paid([sys.executable, "-m", "surefoot.demo.dying", run])
        self._site.set(pay_delay_ms=0)
        self._paper.line("  resumed:")
        record = self._execute(run)
        ledger = self._ledger()
        found = any(step.name == "pay" and step.found for step in self._journal().steps(run))
        good = killed and found and record.state is Outcome.DONE and len(ledger.payments) == 1
        outcome = f"{record.state}{': found, not repeated' if found else ''}"
        return Result("surefoot, killed and resumed", outcome, ledger, good, run)

    def _malformed(self) -> Result:
        self._title("4  The site shows a malformed price")
        self._site.reset()
        self._site.set(malformed_price="€ 1,2,8.40")
        record = self._execute(self._add(), patience=3.0, tries=1)
        ledger = self._ledger()
        step = record.ending.step if record.ending else None
        good = record.state is Outcome.FAILED and step == "check-price" and not ledger.holds
        return Result("malformed price", f"{record.state} at {step}", ledger, good, record.id)

    def _redesigned(self) -> Result:
        self._title("5  The site is redesigned: other classes, ids and texts, and Cancel where Pay was")
        self._site.reset()
        self._site.set(layout="B")
        record = self._execute(self._add())
        ledger = self._ledger()
        if record.ending is not None:
            self._paper.line(f"  it is {record.state}, and says why: {record.ending.cause}")
            for approval in self._journal().approvals(record.id):
                for warning in approval.shown.warnings if approval.state == "asked" else ():
                    self._paper.line(f"  a person must look, since {warning}")
            self._paper.line(f"  next: {record.ending.next_action}")
        undone = sum(step.state is StepState.UNDONE for step in self._journal().steps(record.id))
        right = len(ledger.holds) - len(ledger.held) == undone  # nothing was cancelled but what surefoot undid
        paid = record.state is Outcome.DONE and len(ledger.payments) == 1
        told = record.state is not Outcome.DONE and record.ending is not None and not ledger.payments
        return Result("redesigned site", record.state, ledger, right and (paid or told), record.id)

    def _kill_once_paid(self, command: list[str]) -> bool:
        """Start a process; kill it with SIGKILL as soon as its payment is booked, before the site's answer is there."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + _KILL_SECONDS
        while process.poll() is None and time.monotonic() < deadline and not self._site.ledger().payments:
            time.sleep(0.02)
        process.kill()
        killed = process.wait() == -signal.SIGKILL
        told = "killed with SIGKILL: its payment is booked, and the answer has not arrived"
        self._paper.line(f"  {told if killed else f'it ended by itself: {process.returncode}'}", "red")
        return killed

    def _add(self) -> str:
        recipe, source = find(str(recipe_file()))
        return Executor.open(self._settings).add(recipe, recipe.parse(_INPUT), source=source, alone=False)

    def _execute(
        self,
        run: str,
        *,
        person: Callable[[Journal], Approver] | None = None,
        patience: float | None = None,
        tries: int = 3,
    ) -> RunRecord:
        recipe, _ = find(str(recipe_file()))
        changes = {"safe_tries": tries} | ({} if patience is None else {"proof_timeout": patience})
        settings = self._settings.model_copy(update=changes)
        approver = UpToThreeHundred() if person is None else person(self._journal())
        with self._shown as shown:
            executor = Executor.open(settings, listener=shown, approver=approver)
            return asyncio.run(executor.execute(recipe, run))

    def _journal(self) -> Journal:
        return Executor.open(self._settings).journal

    def _ledger(self) -> Ledger:
        ledger = self._site.ledger()
        self._paper.line(f"  the site's own ledger: {counts(ledger)}", "bold")
        for payment in ledger.payments:
            self._paper.line(f"    {payment['receipt']}: {payment['amount']} EUR for reservation {payment['hold']}")
        return ledger

    def _title(self, text: str) -> None:
        self._paper.line()
        self._paper.line(text, "bold")

    def _sum_up(self, results: list[Result]) -> None:
        rows = [("ok" if one.good else "no", one.case, one.outcome, counts(one.ledger)) for one in results]
        self._paper.line()
        self._paper.table(("", "CASE", "OUTCOME", "THE SITE'S LEDGER"), rows)
        there = f"SUREFOOT_DATA_DIR={self._folder / 'data'} {self._program}"
        self._paper.line("\nLook closer:", "bold")
        for result in results:
            if result.run is not None:
                self._paper.line(f"  {there} show {result.run}   # {result.case}")
        self._paper.line(f"  {there} runs")
        self._paper.line(f"  {self._program} demo --serve   # the same travel site, to try recipes on")
        self._paper.line(f"The recipe: {_near(recipe_file())}")


def counts(ledger: Ledger) -> str:
    """Return in words what stands in a ledger."""
    held, paid = len(ledger.held), len(ledger.payments)
    return f"{held} reservation{'s' * (held != 1)}, {paid} payment{'s' * (paid != 1)}"


def _near(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
