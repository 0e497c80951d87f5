"""The memory of one run: loaded once at its start, written when a step ends; whatever is wrong with it stops no run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

from surefoot.log import logs
from surefoot.runs.memories import Healed, Memories
from surefoot.runs.targets_file import read_targets, write_targets
from surefoot.selectors.health import last_way
from surefoot.selectors.memory import Found, Heal, PatchState, Remembered, name_of
from surefoot.selectors.sighting import Wanted, sighting, sightings
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

_PAGES = 2
"""Pages of a target that are kept until its step ends: as it was before the act, and as it was looked at next."""
_MOST = 500
"""Findings that are kept before they are written."""
_NEWS_SECONDS = 3600.0
"""After which it is worked out anew what an element looks like, although its ways find what they did."""
_log = logs.get("memory")


class RunMemory:
    """Implements `Memory` over the journal's database, for one run of one recipe.

    What was acted on and read is looked at when the step ends, in a thread of its own: no action waits for it.
    """

    def __init__(self, memories: Memories, recipe: str, run: str, *, file: Path | None = None) -> None:
        self._memories = memories
        self._file = file
        self._recipe = recipe
        self._run = run
        self._known: dict[tuple[str, str], Remembered] = {}
        self._last_won: dict[tuple[str, str, str], float] = {}
        self._rejected: dict[str, str] = {}
        self._refused: dict[str, None] = {}
        self._acted: dict[Target, list[Snapshot]] = {}
        self._read: dict[type[View], Snapshot] = {}
        self._heals: dict[str, Heal] = {}
        self._unwritten: dict[str, Heal] = {}
        self._to_write: list[Found] = []
        self._told: dict[str, Heal] = {}

    @classmethod
    async def load(cls, memories: Memories, recipe: str, run: str, *, file: Path | None = None) -> Self:
        """Return what is remembered for a recipe; nothing where it cannot be had.

        Where the database knows nothing of an element, what the `file` beside the recipe says counts.
        """
        made = cls(memories, recipe, run, file=file)
        for load in (made._load_file, made._load):
            try:
                await asyncio.to_thread(load)
            except Exception as error:  # noqa: BLE001 — a border, as all of these: no run ends by its memory
                _log.warning("what is remembered of elements cannot be had", run=run, why=str(error))
        return made

    def recall(self, target: str, site: str) -> Remembered | None:
        """Return what an element looked like when it last worked."""
        return self._known.get((target, site))

    def acted(self, target: Target, page: Snapshot) -> None:
        """Note that a target was acted on, and a page on which its ways found it."""
        if name_of(target) is not None:
            pages = self._acted.setdefault(target, [])
            pages[:] = [*pages, page][-_PAGES:]

    def read(self, view: type[View], page: Snapshot) -> None:
        """Note that a page read as a view."""
        self._read[view] = page

    def healed(self, heal: Heal) -> None:
        """Note a heal."""
        digest = heal.digest(self._recipe)
        self._unwritten.setdefault(digest, heal)
        self._heals.setdefault(digest, heal)
        self._told[heal.target] = heal

    def rejected(self, heal: Heal) -> bool:
        """Say whether a person rejected what a heal would propose; if so, it is told when the step ends."""
        patch = self._rejected.get(heal.digest(self._recipe))
        if patch is not None:
            after_all = f"a person rejected that, `surefoot targets accept {patch}` takes it after all"
            self._refused[f"{heal.target} was not healed: {heal.element} looks like it did, but {after_all}"] = None
        return patch is not None

    @property
    def heals(self) -> tuple[str, ...]:
        """What was healed since a step last ended, in words."""
        return tuple(map(str, self._heals.values()))

    def heals_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """What was healed of some targets or fields since the run goes on, in words."""
        return tuple(str(self._told[name]) for name in sorted(names) if name in self._told)

    async def keep_heals(self, step: str) -> None:
        """Write what was healed in a step: before the act that rests on it, so that no kill hides it."""
        heals = list(self._unwritten.values())
        if heals:
            await self._write([Healed(heal=heal, run=self._run, step=step) for heal in heals])
            self._unwritten.clear()

    async def keep(self, step: str, *, worked: bool = True) -> tuple[str, ...]:
        """Take in what a step found, and write what it healed; return what a person should look at.

        That is what was healed, and targets that are down to their last way, in words. Of a step that did not work
        nothing is learnt but which ways found what. What was found is written with the next heal, or by `flush`.
        """
        acted, read, heals = self._acted, self._read, self._heals
        self._acted, self._read, self._heals, self._unwritten = {}, {}, {}, {}
        refused, self._refused = tuple(self._refused), {}
        if not (acted or read or heals):
            return refused
        seen = await self._looked_at(acted, read)
        found = [one if worked and self._is_sure(one) else one.model_copy(update={"shape": None}) for one in seen]
        missed = [_missed(heal) for heal in heals.values()]
        self._to_write += [*found, *missed]
        if heals or len(self._to_write) > _MOST:
            await self._write([Healed(heal=heal, run=self._run, step=step) for heal in heals.values()])
        warnings = [*map(str, heals.values()), *refused]
        for one in found:
            warnings += self._noted(one)
        return tuple(dict.fromkeys(warnings))

    def _is_news(self, target: str, site: str, counts: Mapping[str, int]) -> bool:
        """Say whether to work out what an element looks like: not twice in an hour while its ways find the same."""
        known = self._known.get((target, site))
        return known is None or known.counts != counts or time.time() - known.seen_at > _NEWS_SECONDS

    def _is_sure(self, found: Found) -> bool:
        """Say whether what was found may be remembered: what one way alone found only where nothing is."""
        return not found.lone or (found.target, found.site) not in self._known

    def _noted(self, found: Found) -> Iterator[str]:
        """Take what was found for what is remembered from now on; yield what a person should look at."""
        if found.shape is not None:
            known = Remembered(shape=found.shape, counts=found.counts, seen_at=time.time())
            self._known[found.target, found.site] = known
        won = {
            way: at
            for (target, site, way), at in self._last_won.items()
            if (target, site) == (found.target, found.site)
        }
        said = last_way(found, won)
        if said is not None:
            yield said

    async def _looked_at(self, acted: dict[Target, list[Snapshot]], read: dict[type[View], Snapshot]) -> list[Found]:
        try:
            return await asyncio.to_thread(_looked_at, acted, read, self._is_news)
        except Exception as error:  # noqa: BLE001 — the step has acted, and must be recorded
            _log.warning("what was found of elements cannot be told", run=self._run, why=str(error))
            return []

    async def flush(self) -> None:
        """Write what was found and is not written: when the run ends, since losing it to a kill costs nothing."""
        if self._to_write:
            await self._write([])

    async def _write(self, healed: list[Healed]) -> None:
        found, self._to_write = self._to_write, []
        try:
            await asyncio.to_thread(self._memories.keep, self._recipe, found, healed)
        except Exception as error:  # noqa: BLE001 — the same
            _log.warning("what was found of elements cannot be kept", run=self._run, why=str(error))

    async def keep_file(self) -> None:
        """Write what is remembered beside the recipe."""
        if self._file is None or not self._known:
            return
        try:
            await asyncio.to_thread(write_targets, self._file, self._recipe, self._known)
        except Exception as error:  # noqa: BLE001 — the run is done
            _log.warning("what is remembered of elements cannot be written", run=self._run, why=str(error))

    def _load_file(self) -> None:
        if self._file is not None:
            self._known = read_targets(self._file, self._recipe)

    def _load(self) -> None:
        self._known |= self._memories.remembered(self._recipe)
        self._last_won = self._memories.last_won(self._recipe)
        rejected = self._memories.patches(self._recipe, state=PatchState.REJECTED)
        self._rejected = {patch.digest: patch.id for patch in rejected}


def _looked_at(acted: dict[Target, list[Snapshot]], read: dict[type[View], Snapshot], wanted: Wanted) -> list[Found]:
    """Return what the ways of targets and fields find; each once, on the first page that tells which element it is."""
    found: list[Found] = []
    for target, pages in acted.items():
        one = next((seen for page in pages if (seen := sighting(target, page, wanted)) is not None), None)
        found += [] if one is None else [one]
    for view, page in read.items():
        found += sightings(view, page, wanted)
    return found


def _missed(heal: Heal) -> Found:
    return Found(target=heal.target, site=heal.site, counts=dict.fromkeys(heal.lost, 0), won=())
