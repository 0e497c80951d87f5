"""How the ways of targets fare over time: pure functions over what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from surefoot.model import Model
from surefoot.selectors.memory import Found, Tally


class WayHealth(Model):
    """How one way fared."""

    way: str
    wins: int
    misses: int
    last_won_at: float | None = None
    """Seconds since 1970, as is the next."""
    missing_since: float | None = None
    """When it was first seen to miss since it last won, to the day; None while it wins."""

    def __str__(self) -> str:
        said = f"{self.way}: {self.wins} won, {self.misses} missed"
        return said if self.missing_since is None else f"{said}, misses since {day_of(self.missing_since)}"


class TargetHealth(Model):
    """How a target's ways fared on one site."""

    target: str
    site: str
    ways: tuple[WayHealth, ...]

    @property
    def standing(self) -> int:
        """How many of its ways still find it."""
        return sum(way.wins > 0 and way.missing_since is None for way in self.ways)

    @property
    def is_down_to_one(self) -> bool:
        """Whether one way alone still finds it, and others did."""
        return self.standing == 1 and any(way.wins and way.missing_since is not None for way in self.ways)


def health(tallies: Iterable[Tally]) -> tuple[TargetHealth, ...]:
    """Return how each target fares on each site, by their names; its ways as they were first seen."""
    grouped: dict[tuple[str, str], dict[str, list[Tally]]] = {}
    for tally in sorted(tallies, key=lambda one: one.day):
        grouped.setdefault((tally.target, tally.site), {}).setdefault(tally.way, []).append(tally)
    return tuple(
        TargetHealth(target=target, site=site, ways=tuple(_way(way, days) for way, days in ways.items()))
        for (target, site), ways in sorted(grouped.items())
    )


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


def _way(way: str, days: list[Tally]) -> WayHealth:
    won = max((one.last_won_at for one in days if one.last_won_at is not None), default=None)
    missed = [one.last_missed_at for one in days if one.last_missed_at is not None]
    since = [moment for moment in missed if won is None or moment > won]
    return WayHealth(
        way=way,
        wins=sum(one.wins for one in days),
        misses=sum(one.misses for one in days),
        last_won_at=won,
        missing_since=min(since, default=None),
    )
