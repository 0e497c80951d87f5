"""How the ways of targets fare over time: pure functions over what was counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from surefoot.model import Model
from surefoot.selectors.memory import Found, Tally

Standing = Literal["well", "lost", "never won"]


class WayHealth(Model):
    """How one way fared."""

    way: str
    standing: Standing
    wins: int
    misses: int
    last_won_at: float | None
    """Seconds since 1970."""
    lost_since: str | None
    """The day, in UTC, of the first miss since it last won."""


class TargetHealth(Model):
    """How the ways of one target fared on one site."""

    target: str
    site: str
    last_way: bool
    """Whether one way alone still wins, and others used to."""
    lost: bool
    """Whether none of its ways wins any more."""
    ways: tuple[WayHealth, ...]


def health(tallies: Iterable[Tally], declared: Mapping[str, Collection[str]] | None = None) -> tuple[TargetHealth, ...]:
    """Return how each target fared on each site, by their names; its ways as they were first seen.

    Args:
        tallies: What was counted.
        declared: The ways that each target declares now: of others nothing is told.
    """
    grouped: dict[tuple[str, str], dict[str, list[Tally]]] = {}
    for tally in sorted(tallies, key=lambda one: one.day):
        if declared is None or tally.way in declared.get(tally.target, (tally.way,)):
            grouped.setdefault((tally.target, tally.site), {}).setdefault(tally.way, []).append(tally)
    return tuple(_target(target, site, ways) for (target, site), ways in sorted(grouped.items()))


def last_way(found: Found, last_won: Mapping[str, float]) -> str | None:
    """Say in words that one way alone is left of those that used to find an element; None while there are more.

    Args:
        found: What the ways find now.
        last_won: When each of them last found it.
    """
    gone = {way: last_won[way] for way in found.counts if way not in found.won and way in last_won}
    if len(found.won) != 1 or not gone:
        return None
    told = "; ".join(f"{way} last did on {day_of(moment)}" for way, moment in gone.items())
    return f"{found.target} is down to its last way: {found.won[0]} finds it; {told}"


def day_of(moment: float) -> str:
    """Return the day of a moment in UTC, such as `2026-11-27`."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def _target(target: str, site: str, found: Mapping[str, Sequence[Tally]]) -> TargetHealth:
    ways = tuple(_way(way, days) for way, days in found.items())
    standings = [way.standing for way in ways]
    well = standings.count("well")
    return TargetHealth(target=target, site=site, last_way=well == 1 and "lost" in standings, lost=well == 0, ways=ways)


def _way(way: str, days: Sequence[Tally]) -> WayHealth:
    """Return how one way fared, from its tallies, oldest day first."""
    won = max((one.last_won_at for one in days if one.last_won_at is not None), default=None)
    missed = [one for one in days if one.last_missed_at is not None and one.last_missed_at > (won or 0)]
    return WayHealth(
        way=way,
        standing="well" if not missed else "never won" if won is None else "lost",
        wins=sum(one.wins for one in days),
        misses=sum(one.misses for one in days),
        last_won_at=won,
        lost_since=missed[0].day if missed else None,
    )
