"""What `surefoot demo` tells: one run that goes well, and four that would go wrong elsewhere, beside the ledger."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from rich.console import Console
from rich.table import Table

from surefoot.config import Settings
from surefoot.demo.site.control import Ledger, Site
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.recipes.registry import find
from surefoot.runs.execute import Executor
from surefoot.runs.records import Approval, RunRecord

_SECRETS = {"EMAIL": "ada@example.org", "PASSWORD": "correct horse", "CARD": "4111 1111 1111 1111"}
_INPUT: dict[str, object] = {"max_price": {"amount": "300", "currency": "EUR"}}
_out = Console(highlight=False)


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


def tell() -> int:
    """Tell it; return 0 when everything came out as it should."""
    with tempfile.TemporaryDirectory(prefix="surefoot-demo-") as folder, Site.start(Path(folder)) as site:
        settings = _prepare(site)
        results = [chapter(site, settings) for chapter in (_well, _plain_killed, _killed, _malformed, _redesigned)]
    _summary(results)
    return 0 if all(ok for _, _, ok in results) else 1


def _prepare(site: Site) -> Settings:
    os.environ["SUREFOOT_DEMO_SITE"] = site.url
    for name, value in _SECRETS.items():
        os.environ[f"SUREFOOT_SECRET_ACME_AIR_{name}"] = value
    return Settings.load().model_copy(update={"action_timeout": 5.0, "proof_timeout": 6.0, "linger": 0.0})


def _well(site: Site, settings: Settings) -> tuple[str, str, bool]:
    _title("1  Six steps in a real browser, each proved before the next")
    record = _run(settings)
    _out.print_json(json.dumps(record.output))
    ledger = _ledger(site)
    good = record.state is Outcome.DONE and (len(ledger.held), len(ledger.payments)) == (1, 1)
    return "a booking", f"{record.state}; {_counts(ledger)}; surefoot show {record.id}", good


def _plain_killed(site: Site, _: Settings) -> tuple[str, str, bool]:
    _title("2  A plain Playwright script, killed after its click on Pay and started again")
    site.reset()
    script = [sys.executable, "-m", "surefoot.demo.plain"]
    killed = subprocess.run([*script, "--die-after-pay"], check=False, stdin=subprocess.DEVNULL)
    _out.print(f"  first try: {_how_it_ended(killed.returncode)}")
    again = subprocess.run(script, check=False, stdin=subprocess.DEVNULL)
    _out.print(f"  started again: {_how_it_ended(again.returncode)}")
    ledger = _ledger(site)
    return "plain script, killed", _counts(ledger), len(ledger.payments) == 2  # noqa: PLR2004 — that is the point


def _killed(site: Site, settings: Settings) -> tuple[str, str, bool]:
    _title("3  The surefoot recipe, killed at the same place and resumed")
    site.reset()
    run = _add(settings)
    killed = subprocess.run([sys.executable, "-m", "surefoot.demo.dying", run], check=False, stdin=subprocess.DEVNULL)
    _out.print(f"  first try: {_how_it_ended(killed.returncode)}; resumed:")
    record = _execute(settings, run)
    ledger = _ledger(site)
    good = record.state is Outcome.DONE and len(ledger.payments) == 1
    return "surefoot, killed", f"{record.state}; {_counts(ledger)}, found, not repeated", good


def _malformed(site: Site, settings: Settings) -> tuple[str, str, bool]:
    _title("4  A malformed price at the third step")
    site.reset()
    site.set(malformed_price="€ 1,2,8.40")
    record = _run(settings)
    ledger = _ledger(site)
    step = record.ending.step if record.ending else None
    return "malformed price", f"{record.state} at {step}; {_counts(ledger)}", not ledger.holds and step == "check-price"


def _redesigned(site: Site, settings: Settings) -> tuple[str, str, bool]:
    _title("5  The site redesigned: other classes, ids, texts, and Cancel where Pay was")
    site.reset()
    site.set(layout="B")
    record = _run(settings)
    ledger = _ledger(site)
    if record.ending is not None:
        _out.print(f"  {record.ending.cause}")
    right = not any(
        hold["state"] == "cancelled" and hold["code"] in {p["hold"] for p in ledger.payments} for hold in ledger.holds
    )
    done = record.state is Outcome.DONE and len(ledger.payments) == 1
    return "redesigned", f"{record.state}; {_counts(ledger)}", right and (done or not ledger.payments)


def _run(settings: Settings) -> RunRecord:
    return _execute(settings, _add(settings))


def _add(settings: Settings) -> str:
    recipe, source = find(str(recipe_file()))
    return Executor.open(settings).add(recipe, recipe.parse(_INPUT), source=source, alone=False)


def _execute(settings: Settings, run: str) -> RunRecord:
    recipe, _ = find(str(recipe_file()))
    executor = Executor.open(settings, listener=_shown(), approver=UpToThreeHundred())
    return asyncio.run(executor.execute(recipe, run))


def _shown() -> Callable[[Event], None]:
    def show(event: Event) -> None:
        if event.kind == "proved":
            _out.print(f"  [green]✓ {event.step}[/green]")
            for fact in event.facts:
                _out.print(f"      {fact}", style="dim", markup=False)
        elif event.kind in {"found", "approval asked", "approval decided", "warning", "failed", "undone"}:
            style = "red" if event.kind == "failed" else "yellow" if event.kind == "warning" else "cyan"
            _out.print(f"  • {event.step}: {event.kind}  {event.text}", style=style, markup=False)

    return show


def _ledger(site: Site) -> Ledger:
    ledger = site.ledger()
    _out.print(f"  [bold]the site's own ledger:[/bold] {_counts(ledger)}")
    return ledger


def _counts(ledger: Ledger) -> str:
    return f"{len(ledger.held)} reservations, {len(ledger.payments)} payments"


def _how_it_ended(code: int) -> str:
    return "killed (kill -9)" if code == -signal.SIGKILL else f"ended with code {code}"


def _title(text: str) -> None:
    _out.print()
    _out.rule(f"[bold]{text}", align="left")


def _summary(results: list[tuple[str, str, bool]]) -> None:
    table = Table(title="What happened", title_justify="left", box=None, padding=(0, 2))
    for heading in ("", "case", "outcome and ledger"):
        table.add_column(heading)
    for name, outcome, ok in results:
        table.add_row("[green]ok[/green]" if ok else "[red]no[/red]", name, outcome)
    _out.print()
    _out.print(table)
    _out.print(
        "\nLook closer: [bold]surefoot runs[/bold], [bold]surefoot show RUN[/bold]; the recipe: examples/book_flight.py"
    )
