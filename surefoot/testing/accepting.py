"""What saved pages and journeys give now, against what is expected of them; and taking it as the new expectation.

Nothing here writes HTML: what a site showed stays as it was saved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar, cast

from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from surefoot.errors import BadInput
from surefoot.facts import Fact
from surefoot.log.redaction import redactor
from surefoot.testing.check import difference, same
from surefoot.testing.comparing import compare, differences
from surefoot.testing.expected import Expected, expected_of
from surefoot.testing.fixture import JOURNEYS, FixturePlace, fixtures_in, load_fixture, root_of, write_expected
from surefoot.testing.folder import load, nowhere, save_case
from surefoot.testing.journey import Case
from surefoot.testing.places import INDEX, journeys_in, recipe_of
from surefoot.testing.played import facts_of
from surefoot.testing.playing import play_as_recorded
from surefoot.testing.sources import load_view

Kind = Literal["field", "fact", "target", "ways", "output", "facts"]
_V = TypeVar("_V")


@dataclass(frozen=True)
class Change:
    """One thing that is another than expected."""

    kind: Kind
    """`output` and `facts` are those of a journey."""
    name: str
    """The field, target, step or sentence."""
    before: JsonValue = None
    now: JsonValue = None
    appeared: bool = False
    """Whether nothing was expected of it."""
    vanished: bool = False
    """Whether there is no such thing any more."""

    def __str__(self) -> str:
        head = self.name if self.kind == "field" else f"{self.kind} {self.name}"
        if self.vanished:
            return f"{head} has gone\n  expected: {self.before!r}"
        if self.appeared:
            return f"{head} is new\n  read now: {self.now!r}"
        return f"{head}\n{difference(self.before, self.now)}"


@dataclass(frozen=True)
class Reread:
    """A saved page or a journey as it is now."""

    name: str
    """As it is named among the fixtures."""
    now: Mapping[str, JsonValue]
    """What is read, or what the run comes to."""
    changes: tuple[Change, ...]
    _page: FixturePlace | None = None
    _folder: Path | None = None
    _expected: tuple[Expected, Expected] | None = field(default=None, repr=False)
    _case: tuple[Case, Case] | None = field(default=None, repr=False)

    def named(self, names: Collection[str]) -> tuple[Change, ...]:
        """Return the changes of some names, or all where none is given; a field stands for what is read in it."""
        return tuple(one for one in self.changes if not names or one.name in names)

    def accept(self, taken: Collection[Change]) -> None:
        """Write what is expected from now on, with some of the changes taken over."""
        if self._expected is not None and self._page is not None:
            write_expected(self._page, _merged(*self._expected, taken))
        if self._case is not None and self._folder is not None:
            save_case(_merged_case(*self._case, taken), self._folder)


def found_in(named: Path) -> Iterator[FixturePlace | Path]:
    """Yield the saved pages, and the folders of the journeys, that a path names or that lie below it.

    Raises:
        BadInput: There is none.
    """
    if named.name == INDEX or (named / INDEX).is_file():
        yield named.parent if named.name == INDEX else named
        return
    if not named.is_dir():
        yield _page(named)
        return
    journeys = [one for one in journeys_in(named) if one.parent.name == JOURNEYS]
    found = [*fixtures_in(named.absolute()), *journeys]
    if not found:
        raise BadInput(
            f"there is no saved page and no journey in {named}",
            next_action="name the folder `fixtures`, or one of its pages; `surefoot capture` saves one",
        )
    yield from found


def reread(what: FixturePlace | Path) -> Reread:
    """Return what a saved page, or the journey in a folder, gives now.

    Raises:
        BadInput, RecipeNotFound, RecipeBroken: It, or its recipe, cannot be loaded.
        FixtureTampered: It is not as it was saved.
        ReadFailed, FactsFailed: The page does not read as its view.
    """
    return _reread_page(what) if isinstance(what, FixturePlace) else _replayed(what)


def _page(named: Path) -> FixturePlace:
    """Return the page of a file, or of `<site>/<View>/<case>`."""
    given = FixturePlace.of(named.with_name(f"{named.name}.html")) if named.suffix == "" else FixturePlace.of(named)
    if not given.meta.is_file():
        raise BadInput(f"there is no saved page {named}", next_action="name fixtures/<site>/<View>/<case>.html")
    return given


def _reread_page(place: FixturePlace) -> Reread:
    saved = load_fixture(place)
    now = expected_of(load_view(saved.meta.source, saved.meta.view, root_of(place)), saved.page)
    return Reread(str(place), now.reads, tuple(_changes(saved.expected, now)), place, _expected=(saved.expected, now))


def _changes(before: Expected, now: Expected) -> Iterator[Change]:
    yield from _each("field", before.reads, now.reads)
    yield from _each("fact", before.facts, now.facts)
    yield from _each("target", before.targets, now.targets)
    yield from _each("ways", _listed(before.ways), _listed(now.ways))


def _listed(ways: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(several) for name, several in ways.items()}


def _each(kind: Kind, before: Mapping[str, object], now: Mapping[str, object]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *now)):
        was, value = cast("JsonValue", before.get(name)), cast("JsonValue", now.get(name))
        if name not in before or name not in now or not same(was, value):
            yield Change(kind, name, was, value, appeared=name not in before, vanished=name not in now)


def _merged(before: Expected, now: Expected, taken: Collection[Change]) -> Expected:
    return Expected(
        reads=_taken("field", before.reads, now.reads, taken),
        facts=_taken("fact", before.facts, now.facts, taken),
        targets=_taken("target", before.targets, now.targets, taken),
        ways=_taken("ways", before.ways, now.ways, taken),
    )


def _taken(kind: Kind, before: Mapping[str, _V], now: Mapping[str, _V], taken: Collection[Change]) -> dict[str, _V]:
    """Return what is expected, in the order of the recipe, with the changes of a kind taken over."""
    names = {one.name for one in taken if one.kind == kind}
    merged = {name: now[name] if name in names else before[name] for name in now if name in names or name in before}
    return merged | {name: value for name, value in before.items() if name not in now and name not in names}


def _replayed(folder: Path) -> Reread:
    journey = load(folder)
    before = journey.case
    played = asyncio.run(play_as_recorded(recipe_of(before, folder), journey))
    if played.error is not None and played.outcome is not before.outcome:
        raise played.error
    output = cast("JsonValue", nowhere(redactor.mask_json(to_jsonable_python(played.value))))
    now = before.model_copy(update={"output": output, "facts": facts_of(played.steps)})
    site = folder.absolute().parents[1].name
    left = [line for line in compare(played, now) if played.error is None]
    if left:
        raise BadInput(
            f"{folder} goes another way than was recorded:\n" + "\n".join(f"  {line}" for line in left),
            next_action="mend the recipe if that was not meant; else record the journey anew",
        )
    return Reread(
        f"{site}/{JOURNEYS}/{folder.name}", _fields(output), tuple(_case_changes(before, now)), _folder=folder,
        _case=(before, now),
    )  # fmt: skip


def _case_changes(before: Case, now: Case) -> Iterator[Change]:
    for one in _each("output", _fields(before.output), _fields(now.output)):
        if one.appeared or one.vanished or any(differences(one.name, one.now, one.before, before)):
            yield one
    yield from _each("facts", _facts(before.facts), _facts(now.facts))


def _fields(output: object) -> dict[str, JsonValue]:
    """Return the fields of an output, or the whole where it has none."""
    if isinstance(output, Mapping):
        return cast("dict[str, JsonValue]", dict(cast("Mapping[str, object]", output)))
    return {"output": cast("JsonValue", output)}


def _facts(facts: Mapping[str, tuple[Fact, ...]]) -> dict[str, JsonValue]:
    return {step: [str(fact) for fact in several] for step, several in facts.items()}


def _merged_case(before: Case, now: Case, taken: Collection[Change]) -> Case:
    output = _taken("output", _fields(before.output), _fields(now.output), taken)
    whole = isinstance(now.output, Mapping)
    facts = _taken("facts", before.facts, now.facts, taken)
    return before.model_copy(update={"output": output if whole else output["output"], "facts": facts})
