"""Commands by which a person decides."""

from __future__ import annotations

import getpass
from typing import cast

import typer

from surefoot.cli.inputs import read_input
from surefoot.cli.telling import show_approval
from surefoot.config import Settings
from surefoot.errors import ApprovalRefused, BadAnswer
from surefoot.runs.execute import Executor


def approve(name: str, *, deny: bool, json: bool) -> None:
    """Decide on what waits for approval now."""
    journal = Executor.open(Settings.load()).journal
    run = journal.run(name)
    asked = next((one for one in journal.approvals(run.id) if one.state == "asked"), None)
    if asked is None:
        raise ApprovalRefused(f"nothing of run {run.id} waits for approval")
    if not json:
        show_approval(asked)
    journal.decide(asked.id, grant=not deny, by=getpass.getuser())
    typer.echo(
        asked.model_dump_json()
        if json
        else f"{'denied' if deny else 'approved, once'}; go on with: surefoot resume {run.id}"
    )


def answer(name: str, pairs: list[str]) -> None:
    """Answer the question that waits; its own model checks the answer when the run goes on."""
    journal = Executor.open(Settings.load()).journal
    run = journal.run(name)
    asked = next((one for one in journal.questions(run.id) if one.state == "asked"), None)
    if asked is None:
        raise BadAnswer(f"run {run.id} asks nothing")
    given = read_input(pairs, None)
    wanted = cast("dict[str, object]", asked.form.get("properties", {}))
    needed = cast("list[str]", asked.form.get("required", []))
    unknown = [key for key in given if key not in wanted]
    missing = [key for key in needed if key not in given]
    if unknown or missing:
        raise BadAnswer(f"{asked.prompt}\n  not asked: {unknown}; missing: {missing}")
    journal.answer(asked.id, given, by=getpass.getuser())
    typer.echo(f"answered; go on with: surefoot resume {run.id}")
