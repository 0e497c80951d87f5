"""A saved page as its view reads it now, field by field, whatever is at fault with the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from pydantic import JsonValue, TypeAdapter

from surefoot.errors import FactsFailed, ReadFailed
from surefoot.selectors.element import Element
from surefoot.selectors.fields import Field
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View, attempt, parts, places_of
from surefoot.testing.expected import facts_of_view

_INDEX = re.compile(r"\[\d+\]")
_ANY: TypeAdapter[object] = TypeAdapter(object)


@dataclass(frozen=True)
class Reading:
    """What a page reads as."""

    found: View | None
    """The view; nothing where a field is at fault."""
    reads: Mapping[str, JsonValue]
    """What its fields read, as far as they do."""
    faults: Mapping[str, tuple[str, ...]]
    """What is missing or malformed, by the path of the field; one of the rows of a list, for all of them."""
    refused: str = ""
    """Why it does not read, where that lies with the view as a whole: its own `read`, a check of several fields."""

    @cached_property
    def facts(self) -> dict[str, bool]:
        """Whether each fact holds; none where the page does not read."""
        return {} if self.found is None else facts_of_view(self.found)

    def faults_of(self, path: str) -> tuple[str, ...]:
        """Return what is at fault with a field, with what it stands in, or with the view as a whole."""
        around = [part for part in _upwards(path) if part in self.faults]
        return self.faults[around[0]] if around else (self.refused,) if self.refused else ()


@dataclass(frozen=True)
class Standing:
    """A field, and the elements in which it is looked for."""

    path: str
    """From the view on: `lines.name`."""
    field: Field
    scopes: tuple[Element, ...]


def reading_of(view: type[View], page: Snapshot) -> Reading:
    """Return what a page reads as a view."""
    try:
        tried = attempt(view, page)
    except (ReadFailed, FactsFailed) as error:
        return Reading(None, {}, {}, str(error))
    known, faults, whole_view = set(field_paths(view)), dict[str, tuple[str, ...]](), list[str]()
    for fault in tried.faults:
        path = _INDEX.sub("", fault.path)
        path = next((part for part in _upwards(path) if part in known), "")  # pydantic tells what is in a value, too
        if path:
            faults[path] = (*faults.get(path, ()), str(fault))
        else:
            whole_view.append(str(fault))
    whole: object = tried.values if tried.view is None else tried.view
    reads = tried.view.model_dump(mode="json") if tried.view else _ANY.dump_python(whole, mode="json", fallback=str)
    return Reading(tried.view, cast("dict[str, JsonValue]", reads), faults, "\n".join(whole_view))


def field_paths(view: type[View]) -> tuple[str, ...]:
    """Return the paths of the fields of a view, and of the views in it: `lines`, `lines.name`."""
    return tuple(_paths(view, "", ()))


def standings(view: type[View], page: Snapshot) -> tuple[Standing, ...]:
    """Return the fields of a view, and of the views in it, with the elements in which they stand."""
    return tuple(_standings(view, (page.root,), "", ()))


def pluck(reads: object, path: str) -> JsonValue:
    """Return what stands at the path of a field; for each row of a list, a list of it. Raises `KeyError`."""
    head, _, rest = path.partition(".")
    if isinstance(reads, (list, tuple)):
        return [pluck(one, path) for one in cast("list[object]", reads)]
    if not isinstance(reads, Mapping):
        return None
    value = cast("Mapping[str, JsonValue]", reads)[head]
    return pluck(value, rest) if rest else value


def _paths(view: type[View], path: str, around: tuple[type[View], ...]) -> Iterator[str]:
    for field in parts(view):
        yield f"{path}{field.name}"
        if inner := _inner(field, (*around, view)):
            yield from _paths(inner, f"{path}{field.name}.", (*around, view))
    yield from (f"{path}{name}" for name in view.model_computed_fields)


def _standings(
    view: type[View], scopes: tuple[Element, ...], path: str, around: tuple[type[View], ...]
) -> Iterator[Standing]:
    for field in parts(view):
        yield Standing(f"{path}{field.name}", field, scopes)
        if inner := _inner(field, (*around, view)):
            rows = tuple(answer.element for scope in scopes for answer in places_of(field, scope))
            yield from _standings(inner, rows, f"{path}{field.name}.", (*around, view))


def _inner(field: Field, around: tuple[type[View], ...]) -> type[View] | None:
    """Return the view that a field reads, unless it stands in itself."""
    inner = field.view
    return inner if inner is not None and issubclass(inner, View) and inner not in around else None


def _upwards(path: str) -> Iterator[str]:
    """Yield a path, and those of what it stands in."""
    while path:
        yield path
        path = path.rpartition(".")[0]
