"""Commands that execute runs."""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass, field

import typer

from surefoot.cli.inputs import read_input
from surefoot.cli.telling import Plain, Prompt, tell_end
from surefoot.config import Settings
from surefoot.errors import NotResumable
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.recipes.registry import find
from surefoot.runs.execute import Executor, start_or_resume
from surefoot.runs.records import RunRecord

EXIT_CODES = {
    Outcome.DONE: 0,
    Outcome.FAILED: 1,
    Outcome.GIVEN_UP: 3,
    Outcome.BLOCKED: 4,
    Outcome.WAITING: 5,
    Outcome.UNKNOWN: 6,
    Outcome.CANCELLED: 7,
    Outcome.PARTIAL: 8,
}
"""The exit code of each outcome; a failure with a code of its own has that."""


@dataclass(frozen=True)
class Options:
    """How `surefoot run` was asked to run."""

    job: str | None = None
    alone: bool = True
    dry: bool = False
    learn: bool = False
    json: bool = False


@dataclass
class _Ears:
    """Prints what happens, and remembers what was kept out."""

    plain: Plain
    kept_out: list[str] = field(default_factory=list[str])

    def __call__(self, event: Event) -> None:
        if event.kind == "kept out":
            self.kept_out.append(event.text)
        self.plain(event)


def run(recipe: str, pairs: list[str], text: str | None, options: Options) -> int:
    """Start a run, or go on with one of the same job that was interrupted."""
    settings = Settings.load()
    found, source = find(recipe, places=settings.recipes)
    given = found.parse(read_input(pairs, text))
    executor, ears = _executor(settings, json=options.json)
    record = asyncio.run(
        start_or_resume(
            executor,
            found,
            given,
            source=source,
            job=options.job,
            alone=options.alone,
            dry=options.dry,
            say=lambda line: typer.echo(line, err=True),
        )
    )
    if options.learn:
        typer.echo("\n".join(ears.kept_out) or "nothing was kept out", err=options.json)
    return ended(record, json=options.json)


def resume(name: str, *, json: bool = False) -> int:
    """Go on with one run."""
    settings = Settings.load()
    executor, _ = _executor(settings, json=json)
    record = executor.journal.run(name)
    found, _ = find(record.source, places=settings.recipes)
    return ended(asyncio.run(executor.execute(found, record.id)), json=json)


def resume_due(*, json: bool = False) -> int:
    """Go on with every run whose time has come; return the worst exit code."""
    settings = Settings.load()
    executor, _ = _executor(settings, json=json)
    due = executor.journal.due(time.time())
    if not due:
        typer.echo("no run is due", err=json)
    return max((resume(record.id, json=json) for record in due), default=0)


def cancel(name: str) -> int:
    """Ask a run to end; where nothing executes it, do it here."""
    settings = Settings.load()
    executor, _ = _executor(settings, json=False)
    record = executor.journal.run(name)
    if record.state in {Outcome.DONE, Outcome.CANCELLED, Outcome.GIVEN_UP}:
        raise NotResumable(f"run {record.id} has ended: {record.state}")
    executor.journal.ask_to_cancel(record.id)
    found, _ = find(record.source, places=settings.recipes)
    after = asyncio.run(executor.execute(found, record.id))
    tell_end(after)
    return 0 if after.state is Outcome.CANCELLED else EXIT_CODES.get(after.state, 1)


def ended(record: RunRecord, *, json: bool) -> int:
    """Print how a run ended, and return its exit code."""
    if json:
        typer.echo(record.model_dump_json(indent=2))
    else:
        tell_end(record)
    if record.state is Outcome.FAILED and record.ending is not None:
        return record.ending.exit_code or 1
    return EXIT_CODES.get(record.state, 1)


def _executor(settings: Settings, *, json: bool) -> tuple[Executor, _Ears]:
    ears = _Ears(Plain(sys.stderr if json else sys.stdout))
    interactive = sys.stdin.isatty() and sys.stdout.isatty() and not json
    approver = Prompt() if interactive else None
    # Without a terminal nobody answers at once: the process is freed, and the run waits in the journal.
    settings = settings if interactive else settings.model_copy(update={"linger": 0.0})
    return Executor.open(settings, listener=ears, approver=approver), ears
