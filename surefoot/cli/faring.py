"""`surefoot targets RECIPE --health`: how the ways of each target fared, and which are lost since when."""

from __future__ import annotations

import sys

from surefoot.cli.patching import Bench, date
from surefoot.cli.running import print_json, stdout_kept
from surefoot.cli.terminal import Screen
from surefoot.recipes.declarations import declarations
from surefoot.selectors.health import TargetHealth
from surefoot.selectors.health import health as fared


def health(recipe: str, *, json: bool) -> None:
    """Show how the ways that a recipe declares fared."""
    with stdout_kept(json=True):
        bench = Bench()
        found = bench.recipe(recipe)
        name = found.name if found else recipe
        declared = declarations(found) if found else None
    ways = None if declared is None else {one.name: {str(way) for way in one.ways} for one in declared}
    targets = fared(bench.memories.tallies(name), ways)
    if json:
        print_json([target.model_dump(mode="json") for target in targets])
        return
    screen = Screen(sys.stdout)
    if not targets:
        screen.line(f"nothing is known yet of how the targets of {name} fare: it has not run")
        return
    rows = [row for target in targets for row in _rows(target)]
    screen.table(("TARGET", "SITE", "WAY", "WINS", "MISSES", "LAST WON", "STANDING"), rows)
    for target in targets:
        if target.lost:
            screen.line(f"{target.target} is lost on {target.site}: none of its ways finds it", "red")
        if target.last_way:
            screen.line(f"{target.target} is down to its last way on {target.site}", "yellow")


def _rows(target: TargetHealth) -> list[tuple[str, ...]]:
    return [
        (
            target.target if place == 0 else "",
            target.site if place == 0 else "",
            way.way,
            str(way.wins),
            str(way.misses),
            "never" if way.last_won_at is None else date(way.last_won_at),
            way.standing if way.lost_since is None else f"{way.standing} since {way.lost_since}",
        )
        for place, way in enumerate(target.ways)
    ]
