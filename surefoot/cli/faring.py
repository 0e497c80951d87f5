"""`surefoot targets RECIPE --health`: how the ways of each target fared, and which are lost since when."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Literal

from surefoot.cli.patching import Bench, date
from surefoot.cli.running import print_json, stdout_kept
from surefoot.cli.terminal import Screen
from surefoot.model import Model
from surefoot.recipes.declarations import Declared, declarations
from surefoot.selectors.memory import Tally

Standing = Literal["well", "lost", "never won"]


class WayHealth(Model):
    """How one way fared."""

    way: str
    standing: Standing
    wins: int
    misses: int
    last_won_at: float | None
    lost_since: str | None
    """The day, in UTC, of the first miss since it last won."""


class TargetHealth(Model):
    """How the ways of one target fared on one site."""

    target: str
    site: str
    last_way: bool
    """Whether all ways but one are lost, of several."""
    ways: tuple[WayHealth, ...]


def health(recipe: str, *, json: bool) -> None:
    """Show how the ways that a recipe declares fared."""
    with stdout_kept(json=True):
        bench = Bench()
        found = bench.recipe(recipe)
        name = found.name if found else recipe
        declared = declarations(found) if found else None
    targets = summed(bench.memories.tallies(name), declared)
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
        if target.last_way:
            screen.line(f"{target.target} is down to its last way on {target.site}", "yellow")


def summed(tallies: Sequence[Tally], declared: Sequence[Declared] | None) -> list[TargetHealth]:
    """Return how targets fared over all days; of ways that are declared no more nothing is told."""
    ways = None if declared is None else {one.name: {str(way) for way in one.ways} for one in declared}
    groups: dict[tuple[str, str], dict[str, list[Tally]]] = {}
    for tally in tallies:
        if ways is None or tally.way in ways.get(tally.target, {tally.way}):
            groups.setdefault((tally.target, tally.site), {}).setdefault(tally.way, []).append(tally)
    return [_target(target, site, found) for (target, site), found in sorted(groups.items())]


def _target(target: str, site: str, found: dict[str, list[Tally]]) -> TargetHealth:
    ways = tuple(_way(way, tallies) for way, tallies in found.items())
    well = [way for way in ways if way.standing == "well"]
    return TargetHealth(target=target, site=site, last_way=len(ways) > 1 and len(well) <= 1, ways=ways)


def _way(way: str, tallies: list[Tally]) -> WayHealth:
    """Return how one way fared, from its tallies, oldest day first."""
    won = max((one.last_won_at for one in tallies if one.last_won_at is not None), default=None)
    missed = [one for one in tallies if one.last_missed_at is not None and one.last_missed_at > (won or 0)]
    standing: Standing = "well" if not missed else "never won" if won is None else "lost"
    return WayHealth(
        way=way,
        standing=standing,
        wins=sum(one.wins for one in tallies),
        misses=sum(one.misses for one in tallies),
        last_won_at=won,
        lost_since=missed[0].day if missed else None,
    )


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
