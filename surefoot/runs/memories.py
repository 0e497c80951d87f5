"""What is remembered of elements, in the database: fingerprints, tallies of ways, heals, and patches."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError
from sqlalchemy import Column, ColumnElement, Connection, and_, bindparam, func, insert, select, update

from surefoot.errors import PatchNotFound
from surefoot.log.redaction import redactor
from surefoot.model import Model
from surefoot.runs.journal import new_id
from surefoot.selectors.memory import Found, Heal, Patch, PatchState, Remembered, Seen, Tally
from surefoot.store.database import Database
from surefoot.store.schema import fingerprints, heals, patches, sightings

_WAY = 400
"""The longest way that is told apart, in characters."""
_KEPT = timedelta(days=400)
"""How long it is remembered how ways fared on a day."""
_Key = tuple[str, str, str]
"""A target, a site and a way."""


def _added(column: Column[int]) -> ColumnElement[int]:
    return column + bindparam(f"more_{column.name}", type_=column.type)


def _latest(column: Column[float]) -> ColumnElement[float]:
    return func.coalesce(bindparam(f"more_{column.name}", type_=column.type), column)


_MORE = (
    update(sightings)
    .where(*(sightings.c[name] == bindparam(f"more_{name}") for name in ("target", "site", "way")))
    .values({name: _added(sightings.c[name]) for name in ("wins", "misses")})
    .values({name: _latest(sightings.c[name]) for name in ("last_won_at", "last_missed_at")})
)
"""Adds to what is tallied of one way on the day that is asked for."""


class Healed(Model):
    """A heal, and the step that it happened in."""

    heal: Heal
    run: str
    step: str


class Memories:
    """All that is remembered, of every recipe; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remembered(self, recipe: str) -> dict[tuple[str, str], Remembered]:
        """Return what the elements of a recipe looked like, by target and site."""
        query = select(fingerprints).where(fingerprints.c.recipe == recipe)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return {
            (row["target"], row["site"]): one
            for row in rows
            if (one := _remembered(row["shape"], row["counts"], row["seen_at"])) is not None
        }

    def last_won(self, recipe: str) -> dict[tuple[str, str, str], float]:
        """Return when each way of a recipe last found its element, by target, site and way; those that ever did."""
        table = sightings
        asked = select(table.c.target, table.c.site, table.c.way, func.max(table.c.last_won_at).label("won_at"))
        query = asked.where(table.c.recipe == recipe, table.c.wins > 0).group_by(
            table.c.target, table.c.site, table.c.way
        )
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return {(row["target"], row["site"], row["way"]): row["won_at"] for row in rows}

    def tallies(self, recipe: str) -> list[Tally]:
        """Return how the ways of a recipe's targets fared, oldest day first."""
        query = select(sightings).where(sightings.c.recipe == recipe).order_by(sightings.c.day)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [Tally.model_validate({key: row[key] for key in Tally.model_fields}) for row in rows]

    def patches(self, recipe: str | None = None, *, state: PatchState | None = None) -> list[Patch]:
        """Return the patches of a recipe, or of all, by recipe and target; of one state only, where one is named."""
        query = select(patches).order_by(patches.c.recipe, patches.c.target, patches.c.id)
        query = query if recipe is None else query.where(patches.c.recipe == recipe)
        query = query if state is None else query.where(patches.c.state == state.value)
        with self._database.read() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            seen = _seen(connection, [str(row["id"]) for row in rows])
        return [Patch.model_validate(row | {"seen": seen.get(str(row["id"]), ())}) for row in rows]

    def patches_of_run(self, run: str) -> list[Patch]:
        """Return the patches that a run would have needed, each with where that run saw it."""
        return [
            patch.model_copy(update={"seen": seen})
            for patch in self.patches()
            if (seen := tuple(one for one in patch.seen if one.run == run))
        ]

    def decide(self, patch: str, state: PatchState, *, by: str) -> Patch:
        """Accept or reject a patch by its id, also one that was decided otherwise before; raises `PatchNotFound`."""
        values = {"state": state.value, "by": by, "decided_at": time.time()}
        with self._database.write() as connection:
            if connection.execute(update(patches).where(patches.c.id == patch).values(**values)).rowcount != 1:
                raise PatchNotFound(f"no patch {patch!r}")
        return next(one for one in self.patches() if one.id == patch)

    def keep(self, recipe: str, found: Sequence[Found], healed: Iterable[Healed]) -> None:
        """Write what was found and healed; a heal that is written already changes nothing, what is found adds up."""
        now = time.time()
        with self._database.write(alone=True) as connection:
            for one in found:
                _remember(connection, recipe, one, now)
            _tally(connection, recipe, found, now)
            for heal in healed:
                _propose(connection, recipe, heal, now)
            oldest = (datetime.fromtimestamp(now, UTC) - _KEPT).date().isoformat()
            connection.execute(sightings.delete().where(sightings.c.recipe == recipe, sightings.c.day < oldest))

    def forget(self, recipe: str, target: str) -> None:
        """Forget what a target looked like and how its ways fared; its patches stay."""
        with self._database.write() as connection:
            for table in (fingerprints, sightings):
                connection.execute(table.delete().where(table.c.recipe == recipe, table.c.target == target))


def _remembered(shape: object, counts: object, seen_at: object) -> Remembered | None:
    """Return what was remembered; None where another version of surefoot wrote it as this one cannot read it."""
    try:
        return Remembered.model_validate({"shape": shape, "counts": counts, "seen_at": seen_at})
    except ValidationError:
        return None


def _seen(connection: Connection, wanted: Sequence[str]) -> Mapping[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    query = select(heals).where(heals.c.patch.in_(wanted)).order_by(heals.c.healed_at)
    for row in connection.execute(query).mappings():
        found.setdefault(row["patch"], []).append(Seen.model_validate({key: row[key] for key in Seen.model_fields}))
    return found


def _remember(connection: Connection, recipe: str, found: Found, now: float) -> None:
    if found.shape is None:
        return
    shape = redactor.mask_json(found.shape.model_dump(mode="json", exclude_defaults=True))
    values = {"shape": shape, "counts": _by_way(found.counts), "seen_at": now}
    key = {"recipe": recipe, "target": found.target, "site": found.site}
    same = and_(*(fingerprints.c[name] == value for name, value in key.items()))
    if connection.execute(update(fingerprints).where(same).values(**values)).rowcount == 0:
        connection.execute(insert(fingerprints).values(**key, **values))


def _tally(connection: Connection, recipe: str, found: Sequence[Found], now: float) -> None:
    """Add up how the ways fared, in three statements, however many ways there are."""
    table, day = sightings, datetime.fromtimestamp(now, UTC).date().isoformat()
    fared: dict[_Key, Counter[str]] = {}
    for one in found:
        won = {_way(way) for way in one.won}
        for way in _by_way(one.counts):
            fared.setdefault((one.target, one.site, way), Counter())["wins" if way in won else "misses"] += 1
    of_today = table.c.recipe == recipe, table.c.day == day
    query = select(table.c.target, table.c.site, table.c.way).where(*of_today)
    known = {(row.target, row.site, row.way) for row in connection.execute(query)}
    more = [_more(key, counted, now) for key, counted in fared.items() if key in known]
    if more:
        connection.execute(_MORE.where(*of_today), more)
    first = [
        {"recipe": recipe, "day": day} | {name.removeprefix("more_"): value for name, value in row.items()}
        for row in (_more(key, counted, now) for key, counted in fared.items() if key not in known)
    ]
    if first:
        connection.execute(insert(table), first)


def _more(key: _Key, counted: Counter[str], now: float) -> dict[str, object]:
    """Return the parameters of `_MORE` for one way."""
    values = {"target": key[0], "site": key[1], "way": key[2], "wins": counted["wins"], "misses": counted["misses"]}
    moments = {
        "last_won_at": now if counted["wins"] else None,
        "last_missed_at": now if counted["misses"] else None,
    }
    return {f"more_{name}": value for name, value in (values | moments).items()}


def _propose(connection: Connection, recipe: str, healed: Healed, now: float) -> None:
    heal, digest = healed.heal, healed.heal.digest(recipe)
    patch = connection.execute(select(patches.c.id).where(patches.c.digest == digest)).scalar()
    told = {"lost": _masked(heal.lost), "ways": _masked(heal.ways), "element": redactor.mask(heal.element)}
    known_patch = patch is not None
    if patch is None:
        patch = new_id()
        row = {"id": patch, "digest": digest, "recipe": recipe, "target": heal.target, "site": heal.site}
        connection.execute(insert(patches).values(**row, **told, state=PatchState.PROPOSED.value))
    key = {"patch": patch, "run": healed.run, "step": healed.step}
    known = select(heals.c.patch).where(*(heals.c[name] == value for name, value in key.items()))
    if connection.execute(known).first() is None:
        where = {"url": redactor.mask(heal.url), "reason": redactor.mask(heal.reason)}
        connection.execute(insert(heals).values(**key, **where, probability=heal.probability, healed_at=now))
        if known_patch:
            # It was accepted and is needed again: the recipe was put back, or another copy of it runs here.
            accepted = and_(patches.c.id == patch, patches.c.state == PatchState.ACCEPTED.value)
            anew = told | {"state": PatchState.PROPOSED.value, "by": None, "decided_at": None}
            connection.execute(update(patches).where(accepted).values(anew))


def _masked(texts: Iterable[str]) -> list[str]:
    return [redactor.mask(text) for text in texts]


def _by_way(counts: Mapping[str, int]) -> dict[str, int]:
    return {_way(way): count for way, count in counts.items()}


def _way(way: str) -> str:
    masked = redactor.mask(way)
    return masked if len(masked) <= _WAY else masked[: _WAY - 1] + "…"
