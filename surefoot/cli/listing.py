"""Commands that list: runs, and recipes."""

from __future__ import annotations

import sys
import time

from surefoot.cli.border import tell_error
from surefoot.cli.due import interrupted
from surefoot.cli.running import print_json, stdout_kept
from surefoot.cli.terminal import Screen
from surefoot.config import Settings
from surefoot.errors import BadInput, SurefootError
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe, Known, find, survey
from surefoot.runs.execute import Executor
from surefoot.runs.owner import Owner
from surefoot.runs.records import RunRecord

_ABOUT_LENGTH = 100


def runs(limit: int, state: str | None, *, json: bool) -> None:
    """List the newest runs, each with its age and with what it waits for or why it ended."""
    settings = Settings.load()
    records = Executor.open(settings).journal.latest(limit=limit, state=_state(state))
    if json:
        print_json([record.model_dump(mode="json") for record in records])
        return
    screen = Screen(sys.stdout)
    if not records:
        screen.line("no runs yet" if state is None else f"no run is {state}")
        return
    here = Owner.here(settings.host)
    rows = [
        (record.id, standing(record, here), age(record.created_at), record.recipe, why(record, here))
        for record in records
    ]
    screen.table(("RUN", "STATE", "AGE", "RECIPE", "WHY"), rows)


def standing(record: RunRecord, here: Owner) -> str:
    """Return a run's state in a word; one whose process is gone is told apart."""
    return "interrupted" if interrupted(record, here) else record.state.value


def why(record: RunRecord, here: Owner) -> str:
    """Return in a few words what a run waits for, where it is, or why it ended."""
    if interrupted(record, here):
        return f"its process is gone, at {record.place or 'its start'}: surefoot resume {record.id}"
    if record.state is Outcome.RUNNING:
        return f"last recorded: {record.place}" if record.place else "just begun"
    if record.ending is None:
        return "has not begun" if record.state is Outcome.WAITING else ""
    first, *_ = record.ending.cause.splitlines() or [""]
    said = f"{record.ending.step}: {first}" if record.ending.step and record.ending.step not in first else first
    return said if len(said) <= _ABOUT_LENGTH else said[: _ABOUT_LENGTH - 1] + "…"


def age(since: float) -> str:
    """Return how long ago something was, in one unit."""
    seconds = max(0.0, time.time() - since)
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def recipes(recipe: str | None, *, json: bool) -> int:
    """List recipes, or show one; broken places are told, and hold up no other."""
    places = Settings.load().recipes
    with stdout_kept(json=True):
        known = Known([find(recipe, places=places)], []) if recipe else survey(places)
        described, broken = _all_described(known)
    if json or recipe:
        print_json(described)
    else:
        _list(known, described)
    codes = [tell_error(error) for error in [*known.broken, *broken]]
    return max(codes, default=0)


def _all_described(known: Known) -> tuple[list[dict[str, object]], list[SurefootError]]:
    described, broken = list[dict[str, object]](), list[SurefootError]()
    for one, source in known.found:
        try:
            described.append(_described(one, source))
        except SurefootError as error:
            broken.append(error)
    return described, broken


def _list(known: Known, described: list[dict[str, object]]) -> None:
    screen = Screen(sys.stdout)
    rows = [(str(one["name"]), str(one["version"]), _first_line(one["about"]), str(one["source"])) for one in described]
    if rows:
        screen.table(("RECIPE", "VERSION", "ABOUT", "FROM"), rows)
    elif not known.broken:
        screen.line("no recipes are known by name; list files or modules in `recipes` of surefoot.toml")


def _first_line(about: object) -> str:
    return next(iter(str(about or "").strip().splitlines()), "")


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


def _state(name: str | None) -> Outcome | None:
    if name is None:
        return None
    try:
        return Outcome(name.replace("_", " ").replace("-", " "))
    except ValueError:
        there = ", ".join(state.value for state in Outcome)
        raise BadInput(f"there is no state {name!r}", next_action=f"one of: {there}") from None
