"""What a view reads on a saved page, taken apart: which element gives which value, down to the fields of rows.

On a redesigned page the same elements, known by their numbers, say what is right to read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from pydantic import JsonValue, TypeAdapter

from surefoot.selectors.answers import Answer, answers_of
from surefoot.selectors.by import Css, Role, Text
from surefoot.selectors.element import Element
from surefoot.selectors.faults import Fault
from surefoot.selectors.fields import Field
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.tables import rows_of
from surefoot.selectors.view import View, parts, take
from surefoot.testing.evaluating.redesigns import PART

_ANY: TypeAdapter[object] = TypeAdapter(object)


class Absent:
    """Stands for what must not read, since its element is gone or cannot be told; equals nothing."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return False

    def __repr__(self) -> str:
        return "nothing, since it is gone"


@dataclass(frozen=True)
class Piece:
    """What one field reads in one place, as the page was saved."""

    field: Field
    value: JsonValue
    element: Element | None = None
    """The one that it reads, or the one that its view or its table stands in; none where it reads none."""
    is_data: bool = False
    """Whether it reads what the page says for machines."""
    rows: tuple[Row, ...] | None = None
    """Of a list."""
    inner: Mapping[str, Piece] | None = None
    """Of a view in an element."""
    missing: object = None
    """What it is to say where its element is gone."""


@dataclass(frozen=True)
class Row:
    """One element of a list."""

    element: Element
    value: JsonValue
    inner: Mapping[str, Piece] | None = None


def pieces_of(view: type[View], read: View, scope: Element) -> dict[str, Piece]:
    """Return what each field of a view reads inside an element, by its name."""
    return {
        field.name: replace(_piece(field, getattr(read, field.name), scope), missing=_missing(view, field))
        for field in parts(view)
    }


def _missing(view: type[View], field: Field) -> object:
    if not field.required:
        return dumped(view.model_fields[field.name].get_default(call_default_factory=True, validated_data={}))
    if field.optional:
        return None
    return False if field.presence else Absent()


def dumped(value: object) -> JsonValue:
    """Return a value as JSON."""
    return cast("JsonValue", _ANY.dump_python(value, mode="json", fallback=str))


def _piece(field: Field, value: object, scope: Element) -> Piece:
    told = dumped(value)
    if field.kept or field.address or value is None:
        return Piece(field, told)
    if field.many is not None:
        return _listed(field, value, told, scope)
    answer = answer_of(field, scope)
    if answer is None:
        return Piece(field, told)
    if field.view is None:
        return Piece(field, told, answer.element, is_data=answer.datum is not None)
    return Piece(field, told, answer.element, inner=_inner(field, value, answer.element))


def _listed(field: Field, value: object, told: JsonValue, scope: Element) -> Piece:
    values = list(cast("Sequence[object]", value))
    table, elements = elements_of(field, scope)
    if len(elements) != len(values):  # a set, or what the page says for machines
        return Piece(field, told)
    rows = (Row(one, dumped(read), _inner(field, read, one)) for one, read in zip(elements, values, strict=True))
    return Piece(field, told, table, rows=tuple(rows))


def _inner(field: Field, value: object, element: Element) -> Mapping[str, Piece] | None:
    view = field.view
    if view is None or not issubclass(view, View) or not isinstance(value, View):
        return None
    return None if view.read_within.__func__ is not View.read_within.__func__ else pieces_of(view, value, element)


def answer_of(field: Field, scope: Element) -> Answer | None:
    """Return what a field reads that reads one element: what the first way that finds a single one finds."""
    if not field.ways:
        return Answer(scope)
    for place in range(len(field.ways)):
        found = found_by(field, place, scope)
        if len(found) == 1 or (found and found[0].datum is not None):
            return found[0]
    return None


def elements_of(field: Field, scope: Element) -> tuple[Element | None, list[Element]]:
    """Return the rows of a list, and the table they stand in where it is one."""
    if field.rows:
        answer = answer_of(field, scope)
        return (None, []) if answer is None else (answer.element, rows_of(answer.element))
    found = next(
        (found for place in range(len(field.ways)) if (found := found_by(field, place, scope))), list[Answer]()
    )
    return None, [one.element for one in found if one.datum is None]


def found_by(field: Field, place: int, scope: Element) -> list[Answer]:
    """Return what one way of a field finds; nothing where that cannot be told."""
    try:
        return answers_of(scope, field.ways[place])
    except ValueError:
        return []


def goes_by_its_words(field: Field) -> bool:
    """Say whether a field finds its element by what that says, so that its words belong to the page and are no data."""
    return any(isinstance(way, Text) or (isinstance(way, Role) and way.name is not None) for way in field.ways)


class Truth:
    """What is right to read on a redesigned page: what the elements say there that were read on the saved one."""

    def __init__(self, page: Snapshot, numbers: Mapping[Element, str]) -> None:
        self._page = page
        self._numbers = numbers
        self._there = {one.attribute(PART): place for place, one in enumerate(page.select(page.root, f"[{PART}]"))}

    def of(self, piece: Piece) -> object:
        """Return what a piece should read there, as JSON; `Absent` where it should not read."""
        if piece.rows is not None:
            return self._rows(piece, piece.rows)
        number = None if piece.element is None else self._numbers.get(piece.element)
        if number is None or piece.is_data:
            return piece.value
        if number not in self._there:
            return piece.missing
        return self._inside(piece.inner) if piece.inner is not None else self._read(piece.field, number)

    def there(self, elements: Iterable[Element]) -> list[str]:
        """Return the numbers of those elements that are still there, in the order of the redesigned page."""
        numbers = [number for one in elements if (number := self._numbers[one]) in self._there]
        return sorted(numbers, key=lambda number: self._there[number])

    def _rows(self, piece: Piece, rows: Sequence[Row]) -> object:
        by_number = {self._numbers[row.element]: row for row in rows}
        there = [by_number[number] for number in self.there(row.element for row in rows)]
        return [self._row(piece.field, row) for row in there] if there else piece.missing

    def _row(self, field: Field, row: Row) -> object:
        if row.inner is not None:
            return self._inside(row.inner)
        return row.value if field.view is not None else self._read(field, self._numbers[row.element])

    def _inside(self, inner: Mapping[str, Piece]) -> dict[str, object]:
        return {name: self.of(piece) for name, piece in inner.items()}

    def _read(self, field: Field, number: str) -> object:
        """Read an element as a field does, by its number."""
        alone = replace(field, ways=(Css(selector=f'[{PART}="{number}"]'),), many=None, rows=False)
        values, faults = dict[str, object](), list[Fault]()
        take(alone, self._page.root, "", values, faults)
        return Absent() if faults or field.name not in values else dumped(values[field.name])


def numbered(pieces: Mapping[str, Piece]) -> Iterator[Element]:
    """Yield every element that some pieces read, and those of their rows."""
    for piece in pieces.values():
        yield from [piece.element] if piece.element is not None else []
        for row in piece.rows or ():
            yield row.element
            yield from numbered(row.inner or {})
        yield from numbered(piece.inner or {})
