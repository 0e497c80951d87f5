"""The fields of a view as their annotations say: what each reads, where it stands, what it may do without."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from surefoot.errors import AuthorErred
from surefoot.selectors.by import WAYS, Address, Attr, InCurrency, Label, Picked, Role, Way
from surefoot.selectors.marks import DATA, PLACES, Accounting, InLocale, Mark, Place
from surefoot.selectors.reading import LinkMark, PercentMark, Reader, reader_of
from surefoot.selectors.states import CHECKABLE

_M = TypeVar("_M")
_R = TypeVar("_R")


class Rows(Mark):
    """Marks a list that reads each row of data of the table that its ways find."""

    def __str__(self) -> str:
        return "Table"


Table: TypeAlias = Annotated[list[_R], Rows()]
"""The rows of data of a table, each read as a view: `Annotated[Table[Line], by.css("table.lines")]`.

The fields of the view say `by.column("Price")`. Rows of headers and footers and rows of one cell are none of data.
"""

Many: TypeAlias = Callable[[list[object]], object]
"""Makes the collection of a field out of what its elements read."""

_COLLECTIONS: dict[object, Many] = {list: list, tuple: tuple, frozenset: frozenset}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a view, taken apart once for its class."""

    owner: str
    """The name of its view."""
    name: str
    wanted: str
    """The type in words."""
    ways: tuple[Way | Place, ...]
    reader: Reader
    view: type[BaseModel] | None
    """The view that stands in its element."""
    many: Many | None
    """Set where it reads each of several elements."""
    rows: bool
    """Whether those are the rows of a table."""
    required: bool
    optional: bool
    """Whether it may be None."""
    plain: bool
    """Whether any text reads as it."""
    presence: bool
    """Whether it is no when nothing is there: a yes or no that no control says."""
    attribute: str | None
    picked: re.Pattern[str] | None
    currency: str | None
    locale: str | None
    accounting: bool
    address: bool
    """Whether it reads the page's address."""

    @property
    def kept(self) -> bool:
        """Whether nothing on the page is read for it: it keeps its default."""
        return not (self.ways or self.address or self.attribute or self.picked or self.view)


@dataclass
class _Parts:
    """What an annotation consists of."""

    marks: list[object]
    kind: object = None
    many: Many | None = None
    optional: bool = False


def fields_of(owner: type[BaseModel]) -> tuple[Field, ...]:
    """Return the fields of a view; raises `AuthorErred` for one that says neither where it stands nor a default."""
    return tuple(_field(owner, name, info) for name, info in owner.model_fields.items())


def _field(owner: type[BaseModel], name: str, info: FieldInfo) -> Field:
    parts = _Parts(marks=list(info.metadata))
    _take_apart(info.annotation, parts)
    marked = next((type(mark) for mark in parts.marks if isinstance(mark, (LinkMark, PercentMark))), None)
    attribute = _only(parts.marks, Attr)
    picked = _only(parts.marks, Picked)
    currency = _only(parts.marks, InCurrency)
    locale = _only(parts.marks, InLocale)
    field = Field(
        owner=owner.__name__,
        name=name,
        wanted=_words(info.annotation, marked=marked),
        ways=tuple(mark for mark in parts.marks if isinstance(mark, (*WAYS, *PLACES))),
        reader=reader_of(marked or parts.kind),
        view=_view(parts.kind),
        many=parts.many,
        rows=_only(parts.marks, Rows) is not None,
        required=info.is_required(),
        optional=parts.optional,
        plain=parts.kind is str and marked is None,
        presence=parts.kind is bool and not any(_says_state(mark) for mark in parts.marks),
        attribute=None if attribute is None else attribute.name,
        picked=None if picked is None else re.compile(picked.expression),
        currency=None if currency is None else currency.code,
        locale=None if locale is None else locale.tag,
        accounting=_only(parts.marks, Accounting) is not None,
        address=_only(parts.marks, Address) is not None,
    )
    _check(owner, field)
    return field


def _check(owner: type[BaseModel], field: Field) -> None:
    where = f"{owner.__name__}.{field.name}"
    if field.kept and field.required:
        raise AuthorErred(
            f"{where} says neither where it stands nor a default: "
            f'write {field.name}: Annotated[{field.wanted}, by.role("…", "…"), by.test_id("…")]'
        )
    if field.many is not None and not field.ways and not field.kept:
        raise AuthorErred(f"{where} is a list without a way to its elements: add one, such as by.css('tbody tr')")
    if field.view is not None and any(isinstance(way, DATA) for way in field.ways):
        raise AuthorErred(f"{where} is a view, which stands in an element: embedded data is read field by field")
    if field.attribute is not None and any(isinstance(way, DATA) for way in field.ways):
        raise AuthorErred(f"{where} reads an attribute, and embedded data has none")


def _take_apart(annotation: object, parts: _Parts) -> None:
    """Walk through `Annotated`, `| None` and collections down to the type that is read."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        parts.marks += arguments[1:]
        _take_apart(arguments[0], parts)
    elif origin in {Union, UnionType} and NoneType in arguments:
        parts.optional = True
        rest = tuple(one for one in arguments if one is not NoneType)
        _take_apart(rest[0] if len(rest) == 1 else Union[rest], parts)  # noqa: UP007 — made at run time
    elif origin in _COLLECTIONS and parts.many is None:
        parts.many = _COLLECTIONS[origin]
        _take_apart(arguments[0], parts)
    else:
        parts.kind = annotation


def _only(marks: list[object], kind: type[_M]) -> _M | None:
    return next((mark for mark in marks if isinstance(mark, kind)), None)


def _view(kind: object) -> type[BaseModel] | None:
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) and hasattr(kind, "read_within") else None


def _says_state(mark: object) -> bool:
    return isinstance(mark, Label) or (isinstance(mark, Role) and mark.role in CHECKABLE)


def _words(annotation: object, *, marked: type | None) -> str:
    """Return a type as an author would write it, without what stands in `Annotated`."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        kinds = [kind for kind in _NAMED if any(isinstance(mark, kind) for mark in arguments)]
        return _words(arguments[0], marked=kinds[0] if kinds else marked)
    if origin in {Union, UnionType}:
        return " | ".join(_words(one, marked=marked) for one in arguments)
    if origin is Literal:
        return f"Literal[{', '.join(repr(one) for one in arguments)}]"
    if annotation is NoneType:
        return "None"
    if marked is not None and (annotation is str or annotation is Decimal):
        return _NAMED[marked]
    name = getattr(annotation, "__name__", str(annotation))
    words = [_words(one, marked=marked) if one is not ... else "..." for one in arguments]
    return f"{name}[{', '.join(words)}]" if words else name


_NAMED: dict[type, str] = {LinkMark: "Link", PercentMark: "Percent"}
"""What marks a type that has a name of its own."""
