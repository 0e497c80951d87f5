"""What a person reads while a run goes, and when it has ended."""

from __future__ import annotations

import asyncio
import json
from typing import TextIO

import typer

from surefoot.events import Event
from surefoot.facts import Fact
from surefoot.model import Outcome
from surefoot.runs.records import Approval, RunRecord

_SHOWN = {
    "step replayed": "recorded",
    "found": "found, not repeated",
    "failed": "failed",
    "retrying": "again",
    "approval asked": "waits for approval",
    "undone": "undone",
    "kept out": "kept out",
    "warning": "warning",
    "note": "note",
    "waiting": "waits",
}


class Plain:
    """Prints a line for each thing worth reading, and the facts of each step as they are proved."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, event: Event) -> None:
        """Print one event."""
        if event.kind == "proved":
            self._write(f"{event.step}", "green")
            self._facts(event.facts)
        elif event.kind in _SHOWN:
            colour = "red" if event.kind == "failed" else "yellow" if event.kind in {"warning", "kept out"} else "cyan"
            self._write(f"{event.step or ''}: {_SHOWN[event.kind]}  {event.text}".rstrip(), colour)
            if event.kind in {"failed", "approval asked"}:
                self._facts(event.facts)

    def _facts(self, facts: tuple[Fact, ...]) -> None:
        for fact in facts:
            self._write(f"  {fact}", None if fact.holds else "red")

    def _write(self, line: str, colour: str | None) -> None:
        styled = typer.style(line, fg=colour) if colour and self._stream.isatty() else line
        self._stream.write(styled + "\n")
        self._stream.flush()


class Prompt:
    """Asks whoever sits at the terminal."""

    name = "the terminal"

    async def decide(self, approval: Approval) -> bool | None:
        """Show exactly what is approved, and ask."""
        show_approval(approval)
        return await asyncio.to_thread(typer.confirm, f"Approve {approval.step}, once?", default=False)


def show_approval(approval: Approval) -> None:
    """Print what an approval is bound to."""
    shown = approval.shown
    typer.echo(f"\n{shown.recipe} (version {shown.version}) wants to take the final step {shown.step}:")
    typer.echo(json.dumps(shown.inputs, indent=2, ensure_ascii=False))
    for fact in shown.facts:
        typer.echo(f"  {fact}")
    for warning in shown.warnings:
        typer.secho(f"  warning: {warning}", fg="yellow")
    if approval.picture is not None:
        typer.echo(f"  picture: {approval.picture.path}")


def tell_end(record: RunRecord) -> None:
    """Print how a run ended: outcome, step, cause, next action."""
    colour = {Outcome.DONE: "green", Outcome.WAITING: "cyan"}.get(record.state, "red")
    typer.secho(f"\nrun {record.id}: {record.state}", fg=colour, bold=True)
    if record.ending is not None:
        typer.echo(f"  step:  {record.ending.step or '-'}")
        typer.echo(f"  cause: {record.ending.cause}")
        typer.echo(f"  next:  {record.ending.next_action}")
    if record.output is not None:
        typer.echo(json.dumps(record.output, indent=2, ensure_ascii=False))
    typer.echo(f"  more:  surefoot show {record.id}")
