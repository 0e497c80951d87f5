"""The fields of a view, as their annotations say: what they read, and where it stands."""

from __future__ import annotations

import re
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from surefoot.errors import AuthorErred
from surefoot.model import Model
from surefoot.selectors.by import WAYS, Address, Attr, Picked, Way
from surefoot.selectors.reading import IsLink

if TYPE_CHECKING:
    from surefoot.selectors.view import View


@dataclass(frozen=True)
class Field:
    """One field of a view."""

    name: str
    ways: tuple[Way, ...]
    kind: object
    """The type it reads, without `None` and without `list`."""
    wanted: str
    """The type in words."""
    optional: bool
    many: bool
    view: type[Model] | None
    """The view inside, where it is one."""
    attribute: str | None
    picked: re.Pattern[str] | None
    address: bool
    link: bool


def fields_of(view: type[View]) -> tuple[Field, ...]:
    """Return the fields of a view; raises `AuthorErred` for one that says neither where it stands nor a default."""
    return tuple(_field(view, name, info) for name, info in view.model_fields.items())


def _field(view: type[View], name: str, info: FieldInfo) -> Field:
    marks: list[object] = list(info.metadata)
    ways = tuple(mark for mark in marks if isinstance(mark, WAYS))
    kind, optional = _without_none(info.annotation)
    many = get_origin(kind) in {list, tuple}
    kind = get_args(kind)[0] if many else kind
    while get_origin(kind) is not None and hasattr(kind, "__metadata__"):
        marks += list(kind.__metadata__)  # type: ignore[attr-defined]  # an Annotated inside a list or an optional
        ways += tuple(mark for mark in kind.__metadata__ if isinstance(mark, WAYS))  # type: ignore[attr-defined]
        kind = get_args(kind)[0]
    address = any(isinstance(mark, Address) for mark in marks)
    if not ways and not address and info.is_required():
        raise AuthorErred(
            f"{view.__name__}.{name} says neither where it stands nor a default: "
            f"write {name}: Annotated[{_named(info.annotation)}, by.test_id('…')]"
        )
    picked = next((re.compile(mark.expression) for mark in marks if isinstance(mark, Picked)), None)
    return Field(
        name=name,
        ways=ways,
        kind=kind,
        wanted=_named(kind),
        optional=optional or not info.is_required(),
        many=many,
        view=kind if isinstance(kind, type) and issubclass(kind, Model) and hasattr(kind, "read_within") else None,
        attribute=next((mark.name for mark in marks if isinstance(mark, Attr)), None),
        picked=picked,
        address=address,
        link=any(isinstance(mark, IsLink) for mark in marks),
    )


def _without_none(annotation: object) -> tuple[object, bool]:
    if get_origin(annotation) in {Union, types.UnionType}:
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        if len(kinds) == 1:
            return kinds[0], True
    return annotation, False


def _named(kind: object) -> str:
    return getattr(kind, "__name__", str(kind))
