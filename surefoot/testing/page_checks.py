"""What is looked at on a saved page: its fields, facts and targets, each way to them, and that nothing came or went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import cast

from pydantic import JsonValue

from surefoot.selectors.find import look
from surefoot.selectors.probe import named_targets
from surefoot.selectors.target import Target
from surefoot.selectors.view import View, parts, places_of
from surefoot.testing.check import Check, Saved, Unexpected, described, difference, same
from surefoot.testing.expected import Expected, ways_of
from surefoot.testing.reading import field_paths, pluck
from surefoot.testing.way_checks import field_ways, target_ways

ACCEPT = "`surefoot accept` takes it as the new expectation"

SEALED = "the page is as it was saved"
FIELDS = "no field appeared or vanished"
FACTS = "no fact appeared"
WAYS = "no way vanished"
_FEW = 3
"""Elements that are told of a field."""


def checks_of(view: type[View], expected: Expected) -> tuple[Check, ...]:
    """Return the checks of a saved page, each under a name of its own, in the order of the recipe."""
    every = (
        Check(SEALED, _sealed),
        Check(FIELDS, _fields),
        Check(FACTS, _facts),
        Check(WAYS, _ways),
        *(Check(path, partial(_field, path=path)) for path in field_paths(view) if _is_expected(expected, path)),
        *field_ways(view),
        *(Check(sentence, partial(_fact, sentence=sentence)) for sentence in expected.facts),
        *_targets(view, expected),
        *target_ways(view),
    )
    return tuple({check.name: check for check in every}.values())


def _sealed(_: Saved) -> Iterator[str]:
    """Look at nothing more: a page is loaded only where its seal fits."""
    return iter(())


def _fields(saved: Saved) -> Iterator[str]:
    name = saved.view.__qualname__
    told = [
        f"  {path} is read, and nothing is expected of it"
        if new
        else f"  {path} is expected, and is no field of {name}"
        for path, new in _compared(saved.view, [saved.expected.reads], "")
    ]
    if told:
        unread = [] if saved.expected.reads else [line for faults in saved.reading.faults.values() for line in faults]
        raise Unexpected("\n".join(["fields appeared or vanished:", *told, *unread, ACCEPT]))
    return iter(())


def _facts(saved: Saved) -> Iterator[str]:
    for sentence in saved.reading.facts:
        if sentence not in saved.expected.facts:
            yield f"the fact {sentence!r} is new, and nothing is expected of it; {ACCEPT}"


def _ways(saved: Saved) -> Iterator[str]:
    now = ways_of(saved.view)
    for name, ways in saved.expected.ways.items():
        for way in ways:
            if way not in now.get(name, ()):
                yield f"{name}: {way} is no longer in the recipe; {ACCEPT}"


def _field(saved: Saved, *, path: str) -> Iterator[str]:
    reading = saved.reading
    if faults := reading.faults_of(path):
        raise Unexpected("\n".join(faults))
    expected = pluck(saved.expected.reads, path)
    try:
        now = pluck(reading.reads, path)
    except KeyError:
        raise Unexpected(f"{path} is not read: what it stands in is at fault") from None
    if "." not in path and isinstance(expected, list) and isinstance(now, list) and path in _rows(saved):
        expected, now = len(expected), len(now)  # what each row reads has a check of its own
        said = f"{path}: another number of rows than expected"
    else:
        said = f"{path}: another value than expected"
        expected = expected if reading.found is not None else _as_far_as_read(expected, now)
    if not same(expected, now):
        raise Unexpected("\n".join([said, _where(saved, path)]).rstrip(), difference=difference(expected, now))
    return iter(())


def _fact(saved: Saved, *, sentence: str) -> Iterator[str]:
    reading = saved.reading
    if reading.found is None:
        told = "\n".join(line for faults in reading.faults.values() for line in faults) or reading.refused
        raise Unexpected(f"the page does not read as {saved.view.__qualname__}, so no fact can be told:\n{told}")
    if sentence not in reading.facts:
        raise Unexpected(
            f"{sentence!r} is no fact of {saved.view.__qualname__} any more: was it renamed, or taken out of the "
            f"recipe?\n{ACCEPT}"
        )
    holds, expected = reading.facts[sentence], saved.expected.facts[sentence]
    if holds != expected:
        raise Unexpected(
            f"{sentence!r} {'holds' if holds else 'does not hold'}", difference=difference(expected, holds)
        )
    return iter(())


def _targets(view: type[View], expected: Expected) -> Iterator[Check]:
    targets = named_targets(view)
    for name in expected.targets:
        yield Check(name, partial(_target, target=targets.get(name), name=name))
    for name in targets:
        if name not in expected.targets:
            yield Check(name, partial(_new_target, name=name))


def _new_target(saved: Saved, *, name: str) -> Iterator[str]:
    element, _ = look(saved.page, named_targets(saved.view)[name])
    yield f"{name} is new, and nothing is expected of it; it is {element or 'not on this page'}; {ACCEPT}"


def _target(saved: Saved, *, target: Target | None, name: str) -> Iterator[str]:
    expected = saved.expected.targets[name]
    if target is None:
        raise Unexpected(f"{saved.view.__qualname__} has no target {name} any more; {ACCEPT}")
    element, verdict = look(saved.page, target)
    if element is None and expected is not None:
        raise Unexpected(f"{name} is not found: {verdict}\n  expected: {expected}")
    if element is not None and expected is None:
        raise Unexpected(f"{name} is not expected on this page, and is found: {described(element)}\n  {verdict.reason}")
    if element is not None and str(element) != expected:
        raise Unexpected(
            f"{name} is another element than expected",
            difference=f"  expected: {expected}\n  found now: {described(element)}",
        )
    if verdict.lone and target.pairs:
        yield f"{name}: no two of its ways agree: {verdict.reason}"


def _rows(saved: Saved) -> set[str]:
    return {path for path, one in saved.standings.items() if one.field.view is not None and one.field.many is not None}


def _as_far_as_read(expected: JsonValue, now: JsonValue) -> JsonValue:
    """Return what is expected of rows, but for those that do not read because of another field."""
    if isinstance(expected, list) and isinstance(now, list) and len(expected) == len(now):
        return [None if two is None else _as_far_as_read(one, two) for one, two in zip(expected, now, strict=True)]
    return expected


def _where(saved: Saved, path: str) -> str:
    """Say where on the page a field is read from."""
    standing = saved.standings.get(path)
    found = [] if standing is None else [str(one) for at in standing.scopes for one in places_of(standing.field, at)]
    more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
    return f"  read from: {', '.join(found[:_FEW])}{more}" if found else ""


def _is_expected(expected: Expected, path: str) -> bool:
    """Say whether something is expected of a field; nothing is of those of rows where there are none."""
    try:
        value = pluck(expected.reads, path)
    except KeyError:
        return False
    return "." not in path or value not in (None, [])


def _compared(view: type[View], rows: Sequence[object], path: str) -> Iterator[tuple[str, bool]]:
    """Yield the fields that the view has and the rows have not, and the other way round, with whether they appeared."""
    there = [cast("Mapping[str, object]", row) for row in rows if isinstance(row, Mapping)]
    names, fields = list(dict.fromkeys(name for row in there for name in row)), {one.name: one for one in parts(view)}
    for name in names:
        if name not in fields and name not in view.model_computed_fields:
            yield f"{path}{name}", False
    for name, field in fields.items():
        if there and name not in names:
            yield f"{path}{name}", True
        elif field.view is not None and issubclass(field.view, View):
            inner = [value for row in there for value in _as_rows(row.get(name))]
            yield from _compared(field.view, inner, f"{path}{name}.")


def _as_rows(value: object) -> Sequence[object]:
    return cast("Sequence[object]", value) if isinstance(value, list) else [value]
