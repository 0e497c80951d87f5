"""How views and targets fare on a page: each field with its value or its fault, each target with its ways' verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Literal, cast

from pydantic import JsonValue, TypeAdapter, ValidationError

from surefoot.errors import FactsFailed, ReadFailed
from surefoot.model import Model
from surefoot.selectors.element import Element
from surefoot.selectors.faults import Fault, Unread
from surefoot.selectors.fields import Field
from surefoot.selectors.find import groups_of, look
from surefoot.selectors.resolve import Verdict
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target, alike
from surefoot.selectors.view import View, parts, refused, take

Standing = Literal["agreed", "lone", "ambiguous", "lost"]

_ANY: TypeAdapter[object] = TypeAdapter(object)


class FieldSeen(Model):
    """What a field reads, or what is at fault."""

    name: str
    wanted: str
    """Its type in words."""
    value: JsonValue = None
    said: tuple[str, ...] = ()
    """The value in words, a line for each of several."""
    faults: tuple[str, ...] = ()
    """What is missing or malformed, with each way and what it found."""


class WaySeen(Model):
    """What one way of a target matches."""

    way: str
    count: int
    visible: int
    element: str = ""
    """The first visible one, else the first, in a few words."""


class TargetSeen(Model):
    """What a target is on the page."""

    name: str
    standing: Standing
    """Two ways agree; one way alone, or ways that look at the same; several elements; none."""
    reason: str
    """The verdict in words."""
    element: str = ""
    """The element that it is, in a few words."""
    ways: tuple[WaySeen, ...]
    advice: str = ""
    """What its author should know, whatever stands on the page."""


class ViewSeen(Model):
    """Whether a page reads as a view, with its fields and targets."""

    name: str
    part_of: tuple[str, ...] = ()
    """The views among the others whose fields read it; the whole page is seldom one of it."""
    reads: bool
    reason: str = ""
    """Why it does not read, where that lies not with one field: a fact, the view's own check."""
    fields: tuple[FieldSeen, ...] = ()
    targets: tuple[TargetSeen, ...] = ()


def views_in(module: ModuleType) -> list[type[View]]:
    """Return the views of a module, those that it imports too, in the order in which they stand there."""
    found = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, View))
    return [view for view in dict.fromkeys(found) if view is not View]


def probe_views(views: Iterable[type[View]], page: Snapshot) -> tuple[ViewSeen, ...]:
    """Return how each view fares on a page."""
    every = list(dict.fromkeys(views))
    return tuple(_view(view, every, page) for view in every)


def targets_of(view: type[View]) -> list[Target]:
    """Return the targets that are attributes of a view, those it inherits first."""
    return list(named_targets(view).values())


def named_targets(view: type[View]) -> dict[str, Target]:
    """Return the targets that are attributes of a view by the names of those, those it inherits first."""
    found = {name: value for kind in reversed(view.__mro__) for name, value in vars(kind).items()}
    return {name: value for name, value in found.items() if isinstance(value, Target)}


def probe_target(target: Target, page: Snapshot) -> TargetSeen:
    """Return what a target is on a page, as an action would look for it."""
    groups = groups_of(page.root, target, acting=True)
    element, verdict = look(page, target)
    away = target.frame is not None and not groups
    return TargetSeen(
        name=str(target),
        standing=_standing(verdict),
        reason=f"its frame {target.frame} is not there, or was not read" if away else verdict.reason,
        element="" if element is None else str(element),
        ways=tuple(_ways(target, groups)),
        advice=advice_on(target),
    )


def advice_on(target: Target) -> str:
    """Say that a target's ways cannot disagree, so that none of them can confirm another; nothing if some can."""
    if len(target.ways) == 1 or target.pairs:
        return ""
    return alike(target.ways)


def _ways(target: Target, groups: list[list[Element]]) -> Iterator[WaySeen]:
    for way, group in zip(target.ways, groups or [[] for _ in target.ways], strict=True):
        visible = [one for one in group if one.visible]
        first = next(iter([*visible, *group]), None)
        yield WaySeen(
            way=str(way), count=len(group), visible=len(visible), element="" if first is None else str(first)
        )  # fmt: skip


def _standing(verdict: Verdict) -> Standing:
    if verdict.found:
        return "lone" if verdict.lone else "agreed"
    return "ambiguous" if verdict.ambiguous else "lost"


def _view(view: type[View], every: list[type[View]], page: Snapshot) -> ViewSeen:
    reads, reason = _read(view, page)
    return ViewSeen(
        name=view.__name__,
        part_of=tuple(other.__name__ for other in every if other is not view and _holds(other, view)),
        reads=reads,
        reason=reason,
        fields=tuple(_fields(view, page)),
        targets=tuple(probe_target(target, page) for target in targets_of(view)),
    )


def _holds(outer: type[View], view: type[View]) -> bool:
    return any(field.view is view for field in parts(outer))


def _read(view: type[View], page: Snapshot) -> tuple[bool, str]:
    """Return whether a page reads as a view, and what no field tells about why it does not."""
    try:
        view.read(page)
    except Unread as error:
        names = {field.name for field in parts(view)}
        own = [str(fault) for fault in error.faults if fault.path.split(".")[0].split("[")[0] not in names]
        return False, "\n".join(own)
    except (ReadFailed, FactsFailed) as error:
        return False, str(error)
    except Exception as error:  # noqa: BLE001 — an author's facts and checks may raise anything, which is told
        return False, f"the view itself raises {type(error).__name__}: {error}"
    return True, ""


def _fields(view: type[View], page: Snapshot) -> Iterator[FieldSeen]:
    values: dict[str, object] = {}
    faults: dict[str, list[Fault]] = {}
    for field in parts(view):
        faults[field.name] = []
        take(field, page.root, "", values, faults[field.name])
    sound = {name: value for name, value in values.items() if not faults[name]}
    for fault in _refused(view, sound, page):
        faults[fault.field.name].append(fault)
    for field in parts(view):
        yield _field(field, view, sound, faults[field.name])


def _refused(view: type[View], values: dict[str, object], page: Snapshot) -> list[Fault]:
    """Return what pydantic refuses of the values there are; what is not there is told already."""
    try:
        view.model_validate(values, by_name=True)
    except ValidationError as error:
        found = refused(view, error, page.root, "")
        return [fault for fault in found if fault.path.split(".")[0].split("[")[0] in values]
    except Exception:  # noqa: BLE001 — what an author's own check raises is told with the view
        return []
    return []


def _field(field: Field, view: type[View], values: dict[str, object], faults: list[Fault]) -> FieldSeen:
    seen = FieldSeen(name=field.name, wanted=field.wanted, faults=tuple(map(str, faults)))
    if faults:
        return seen
    default = field.name not in values
    value = view.model_fields[field.name].get_default(call_default_factory=True) if default else values[field.name]
    note = (" (nothing there: the default)" if not field.kept else " (not on the page)") if default else ""
    dumped: JsonValue = _ANY.dump_python(value, mode="json", fallback=str)
    return seen.model_copy(update={"value": dumped, "said": tuple(f"{line}{note}" for line in _lines(value))})


def _lines(value: object) -> list[str]:
    if isinstance(value, (list, tuple, frozenset)):
        return [_line(one) for one in cast("Iterable[object]", value)] or ["none"]
    return [_line(value)]


def _line(value: object) -> str:
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, View):
        return ", ".join(f"{name} {_line(getattr(value, name))}" for name in type(value).model_fields)
    return str(value)
