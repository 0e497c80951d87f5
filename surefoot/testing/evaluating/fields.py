"""What reading a field of a redesigned page would come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from surefoot.errors import FactsFailed, ReadFailed
from surefoot.selectors.element import Element
from surefoot.selectors.faults import Fault
from surefoot.selectors.fields import Field
from surefoot.selectors.healing import heal_view
from surefoot.selectors.memory import Memory
from surefoot.selectors.similar import Stake
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View, parts, take
from surefoot.testing.evaluating.pieces import Piece, Truth, answer_of, dumped, elements_of, found_by
from surefoot.testing.evaluating.redesigns import PART
from surefoot.testing.evaluating.report import Fared
from surefoot.testing.evaluating.targets import Judged

_SHOWN = 60
"""Characters of a value that are told."""


@dataclass(frozen=True)
class Read:
    """A field of a view, or of the views in it, that reads something on a saved page."""

    view: type[View]
    path: tuple[str, ...]
    top: Piece
    """The field of the view itself that it is a part of."""
    pieces: tuple[Piece, ...]
    """What it reads: once, or in each row."""

    @property
    def name(self) -> str:
        """The view's name and the path."""
        return f"{self.view.__name__}.{'.'.join(self.path)}"

    @property
    def is_list(self) -> bool:
        """Whether it is a list by itself, so that one more of its rows is no other list."""
        return self.pieces[0].rows is not None and self.pieces[0].element is None

    @property
    def places(self) -> list[Element]:
        """The elements that a redesign may turn on: one that it reads, or a row."""
        rows = [row.element for piece in self.pieces if piece.element is None for row in piece.rows or ()]
        return rows or [piece.element for piece in self.pieces if piece.element is not None]

    def removed_with(self, element: Element) -> list[Element]:
        """Return what must be removed besides for it to be gone: all other rows."""
        return [one for one in self.places if one != element] if self.is_list else []


def reads_of(view: type[View], pieces: Mapping[str, Piece]) -> Iterator[Read]:
    """Yield what is read on a page: each field, and each field of its rows."""
    for name, top in pieces.items():
        found: dict[tuple[str, ...], list[Piece]] = {}
        _collect(top, (name,), found)
        for path, some in found.items():
            read = Read(view, path, top, tuple(some))
            if read.places:
                yield read


def _collect(piece: Piece, path: tuple[str, ...], found: dict[tuple[str, ...], list[Piece]]) -> None:
    found.setdefault(path, []).append(piece)
    for inner in (piece.inner, *(row.inner for row in piece.rows or ())):
        for name, one in (inner or {}).items():
            _collect(one, (*path, name), found)


class Redone:
    """A redesigned page, and what it reads as.

    Args:
        view: The view.
        page: The page.
        memory: What is remembered of the page as it was saved.
        numbers: The numbers by which elements of that are known on this one.
    """

    def __init__(self, view: type[View], page: Snapshot, memory: Memory, numbers: Mapping[Element, str]) -> None:
        self.page = page
        self._view = view
        self._memory = memory
        self._numbers = numbers

    @cached_property
    def truth(self) -> Truth:
        """What is right to read there."""
        return Truth(self.page, self._numbers)

    @cached_property
    def whole(self) -> tuple[View | None, frozenset[str]]:
        """What it reads as in a run, and the fields that were healed for that; None where it fails."""
        return _whole(self._view, self.page, self._memory)


def judge(read: Read, redone: Redone, *, removed: bool) -> Judged:
    """Return what reading a field of a redesigned page would come to.

    It is read by itself first: whether others of its view are lost is told with them. Where it does not read, or reads
    otherwise than it should, the whole view is read as in a run, and what is missing is healed.

    Args:
        read: The field.
        redone: The redesigned page.
        removed: Whether the redesign removed what it reads.
    """
    page, truth = redone.page, redone.truth
    right = [projected(read.top.value, read.path[1:])]
    alone = _alone(read, page)
    if alone is not None and not removed and (alone in right or alone == _true(read, truth)):
        return Judged(Fared.OWN if _by_first_way(read, page) else Fared.OTHER)
    whole, healed = redone.whole
    if whole is None:
        return Judged(Fared.GONE if removed else Fared.LOST)
    said = projected(dumped(getattr(whole, read.path[0])), read.path[1:])
    true = projected(truth.of(read.top), read.path[1:])
    if said == true and removed:
        return Judged(Fared.GONE)
    if said in (*right, true):
        return Judged(Fared.HEALED if f"{read.view.__name__}.{read.path[0]}" in healed else Fared.OTHER)
    return Judged(Fared.WRONG, f"reads {_short(said)} instead of {_short(true)}")


def read_by(read: Read, redone: Redone, right: object) -> Judged:
    """Return what reading a field of another version of its page would come to, where it is known what is right."""
    field, scopes = _scopes(read, redone.page)
    values, faults = dict[str, object](), list[Fault]()
    take(field, scopes[0], "", values, faults)
    if not faults and field.name in values and dumped(values[field.name]) == right:
        return Judged(Fared.OWN if _by_first_way(read, redone.page) else Fared.OTHER)
    whole, healed = redone.whole
    if whole is None:
        return Judged(Fared.LOST)
    said = dumped(getattr(whole, field.name))
    if said == right:
        return Judged(Fared.HEALED if f"{read.view.__name__}.{field.name}" in healed else Fared.OTHER)
    return Judged(Fared.WRONG, f"reads {_short([said])} instead of {_short([right])}")


def projected(value: object, path: Sequence[str]) -> list[object]:
    """Return what stands at a path in a value, through all the rows of lists."""
    if not path:
        return [value]
    if isinstance(value, list):
        return [one for row in cast("list[object]", value) for one in projected(row, path)]
    if isinstance(value, dict):
        return projected(cast("dict[str, object]", value).get(path[0]), path[1:])
    return []


def _alone(read: Read, page: Snapshot) -> list[object] | None:
    """Return what the ways of a field read, in each row; of a view or a list of views, the numbers of its elements.

    None where they do not read it.
    """
    field, scopes = _scopes(read, page)
    if field.view is not None:
        return [element.attribute(PART) for scope in scopes for element in _elements(field, scope)]
    values, faults = [dict[str, object]() for _ in scopes], list[Fault]()
    for scope, value in zip(scopes, values, strict=True):
        take(field, scope, "", value, faults)
    if faults or any(field.name not in value for value in values):
        return None
    return [dumped(value[field.name]) for value in values]


def _true(read: Read, truth: Truth) -> list[object]:
    """Return the same of the elements that it should read."""
    if read.pieces[0].field.view is None:
        return projected(truth.of(read.top), read.path[1:])
    elements = [row.element for piece in read.pieces for row in piece.rows or ()]
    elements = elements or [piece.element for piece in read.pieces if piece.element is not None]
    return list(truth.there(elements))


def _scopes(read: Read, page: Snapshot) -> tuple[Field, list[Element]]:
    """Return a field, and the elements in which it is read on a page."""
    view, scopes = read.view, [page.root]
    for name in read.path[:-1]:
        field = next(one for one in parts(view) if one.name == name)
        scopes = [element for scope in scopes for element in _elements(field, scope)]
        view = cast("type[View]", field.view)
    return next(one for one in parts(view) if one.name == read.path[-1]), scopes


def _elements(field: Field, scope: Element) -> list[Element]:
    if field.many is not None:
        return elements_of(field, scope)[1]
    answer = answer_of(field, scope)
    return [] if answer is None else [answer.element]


def _by_first_way(read: Read, page: Snapshot) -> bool:
    field, scopes = _scopes(read, page)
    if not field.ways:
        return True
    found = [found_by(field, 0, scope) for scope in scopes]
    return all(some if field.many is not None and not field.rows else len(some) == 1 for some in found)


def _whole(view: type[View], page: Snapshot, memory: Memory) -> tuple[View | None, frozenset[str]]:
    """Return what a page reads as, as a run would read it, and what was healed for that; None where it fails."""
    try:
        return view.read(page), frozenset()
    except (ReadFailed, FactsFailed):
        pass
    except Exception:  # noqa: BLE001 — whatever an author's own facts raise ends a run as loudly
        return None, frozenset()
    healed = heal_view(view, page, memory, stake=Stake.READING)
    if not healed:
        return None, frozenset()
    again = Snapshot(page.html, url=page.url, complete=page.complete)
    again.instead = {one.heal.target: one.ways for one in healed}
    return view.read(again), frozenset(again.healed)


def _short(values: Sequence[object]) -> str:
    text = repr(values[0] if len(values) == 1 else values)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
