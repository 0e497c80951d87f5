"""Commands that only look."""

from __future__ import annotations

import json as json_module
from datetime import UTC, datetime

import typer

from surefoot.cli.telling import show_approval, tell_end
from surefoot.config import Settings
from surefoot.recipes.registry import AnyRecipe, find, listed
from surefoot.runs.execute import Executor
from surefoot.runs.records import StepRecord


def runs(limit: int, *, json: bool) -> None:
    """List the newest runs."""
    records = Executor.open(Settings.load()).journal.latest(limit=limit)
    if json:
        typer.echo(json_module.dumps([record.model_dump(mode="json") for record in records], indent=2))
        return
    for record in records:
        when = datetime.fromtimestamp(record.created_at, UTC)
        typer.echo(f"{record.id}  {record.state:<10} {when:%Y-%m-%d %H:%M:%S}  {record.recipe}")
    if not records:
        typer.echo("no runs yet")


def show(name: str, *, json: bool) -> None:
    """Show one run."""
    journal = Executor.open(Settings.load()).journal
    record = journal.run(name)
    steps = journal.steps(record.id)
    if json:
        whole = record.model_dump(mode="json") | {"steps": [step.model_dump(mode="json") for step in steps]}
        typer.echo(json_module.dumps(whole, indent=2))
        return
    typer.echo(f"{record.recipe} (version {record.version}), input {json_module.dumps(record.input)}")
    for step in steps:
        _show_step(step)
    for approval in journal.approvals(record.id):
        if approval.state == "asked":
            show_approval(approval)
            typer.echo(f"  approve it with: surefoot approve {record.id}")
    for question in journal.questions(record.id):
        if question.state == "asked":
            typer.echo(f"\nasks: {question.prompt}\n  answer it with: surefoot answer {record.id} KEY=VALUE")
    tell_end(record)


def recipes(recipe: str | None, *, json: bool) -> None:
    """List recipes, or show one."""
    places = Settings.load().recipes
    found = [find(recipe, places=places)] if recipe else listed(places)
    if json or recipe:
        typer.echo(json_module.dumps([_described(one, source) for one, source in found], indent=2))
        return
    for one, source in found:
        typer.echo(f"{one.name:<30} {(one.__doc__ or '').splitlines()[0] if one.__doc__ else ''}  [{source}]")
    if not found:
        typer.echo("no recipes are known by name; list files or modules in `recipes` of surefoot.toml")


def _described(recipe: AnyRecipe, source: str) -> dict[str, object]:
    return {
        "name": recipe.name,
        "version": recipe.version,
        "source": source,
        "about": recipe.__doc__,
        "origins": [str(origin) for origin in recipe.origins],
        "loads": [str(origin) for origin in recipe.loads],
        "budget": recipe.budget.model_dump(mode="json"),
        "input": recipe.input_type.model_json_schema(),
        "output": recipe.output.json_schema(),
    }


def _show_step(step: StepRecord) -> None:
    how = " (found, not repeated)" if step.found else ""
    typer.echo(f"  {step.name}: {step.state}{how}, {step.kind}")
    for fact in step.facts:
        typer.echo(f"    {fact}")
    if step.error is not None:
        typer.echo(f"    {step.error.cause}")
    for file in step.evidence:
        typer.echo(f"    picture: {file.path}")
