"""A memory for tests: what worked once is remembered at once, and what was healed is kept in a list."""

from __future__ import annotations

from surefoot.selectors.memory import Found, Heal, Remembered
from surefoot.selectors.sighting import sighting, sightings
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View


class Recalls:
    """Implements `Memory` in memory."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Remembered] = {}
        self.founds: list[Found] = []
        self.heals: list[Heal] = []
        self.refused: set[tuple[str, ...]] = set()
        """The ways that a person rejected."""

    def recall(self, target: str, site: str) -> Remembered | None:
        """Return what an element looked like."""
        return self.known.get((target, site))

    def acted(self, target: Target, page: Snapshot) -> None:
        """Look at it at once."""
        found = sighting(target, page)
        if found is not None:
            self._keep(found)

    def read(self, view: type[View], page: Snapshot) -> None:
        """Look at it at once."""
        for found in sightings(view, page):
            self._keep(found)

    def healed(self, heal: Heal) -> None:
        """Keep it."""
        self.heals.append(heal)

    def rejected(self, heal: Heal) -> bool:
        """Say whether its ways were rejected."""
        return heal.ways in self.refused

    def _keep(self, found: Found) -> None:
        self.founds.append(found)
        if found.shape is not None:
            self.known[found.target, found.site] = Remembered(shape=found.shape, counts=found.counts, seen_at=0)
