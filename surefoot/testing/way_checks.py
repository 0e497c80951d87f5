"""What each way finds on a saved page, held against what its siblings find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from surefoot.errors import ReadFailed
from surefoot.model import canonical
from surefoot.selectors.answers import Answer, answers_of
from surefoot.selectors.element import Element
from surefoot.selectors.fields import Field
from surefoot.selectors.find import groups_of, look
from surefoot.selectors.probe import named_targets
from surefoot.selectors.target import Target
from surefoot.selectors.view import View, parts, value_at
from surefoot.selectors.written import spelled
from surefoot.testing.check import Check, Saved, Unexpected, described

_MEND = "Mend the way, or take it out of the recipe"


def target_ways(view: type[View]) -> Iterator[Check]:
    """Yield a check for each way of each target of a view, and of the views in it."""
    for path, owner in _views(view, "", ()):
        for name, target in named_targets(owner).items():
            for place, way in enumerate(target.ways):
                named = f"{path}{name} {spelled(way)}"
                yield Check(named, partial(_look_at_target, target=target, place=place, name=f"{path}{name}"))


def field_ways(view: type[View]) -> Iterator[Check]:
    """Yield a check for each way of each field of a view, and of the views in it."""
    for path, owner in _views(view, "", ()):
        for field in parts(owner):
            for place, way in enumerate(field.ways):
                yield Check(
                    f"{path}{field.name} {spelled(way)}",
                    partial(_look_at_field, path=f"{path}{field.name}", place=place),
                )


def _views(view: type[View], path: str, around: tuple[type[View], ...]) -> Iterator[tuple[str, type[View]]]:
    yield path, view
    for field in parts(view):
        if field.view is not None and issubclass(field.view, View) and field.view not in (*around, view):
            yield from _views(field.view, f"{path}{field.name}.", (*around, view))


def _look_at_target(saved: Saved, *, target: Target, place: int, name: str) -> Iterator[str]:
    element, verdict = look(saved.page, target)
    found = groups_of(saved.page.root, target, acting=True) or [[] for _ in target.ways]
    groups = [[one for one in group if one.visible] for group in found]
    mine, others = groups[place], [one for at, group in enumerate(groups) if at != place for one in group]
    way = spelled(target.ways[place])
    if saved.living is not None and (living := saved.living(target)[place]) != len(set(mine)):
        raise Unexpected(f"{name}: {way} finds {len(set(mine))} elements on the page at rest, and {living} in Chromium")
    if not mine:
        if saved.expected.targets.get(name) is not None:
            does = "does" if len(verdict.agreed) == 1 else "do"
            rest = f"; {', '.join(verdict.agreed)} {does}" if verdict.found else ""
            yield f"{name}: {way} finds nothing{_hidden(found[place])} on this page{rest}. {_MEND}"
        return
    beside = [element] if element is not None else others
    if beside and not set(mine) & set(beside):
        raise Unexpected(_another(name, way, described(mine[0]), "its siblings find", described(beside[0])))
    if element is not None and len(set(mine)) > 1:
        yield f"{name}: {way} finds {len(set(mine))} elements, {element} among them. Narrow it"


def _look_at_field(saved: Saved, *, path: str, place: int) -> Iterator[str]:
    standing = saved.standings[path]
    field, missed, several = standing.field, 0, 0
    way, doubt = spelled(field.ways[place]), ""
    for scope in standing.scopes:
        found = [_found(field, scope, at) for at in range(len(field.ways))]
        mine = found[place]
        if isinstance(mine, str) or not mine:
            doubt = doubt or (mine if isinstance(mine, str) else "")
            missed += any(one and not isinstance(one, str) for one in found) or not _may_miss(field)
        elif field.many is None and len(mine) > 1:
            several += 1
        else:
            _refuse_another(field, path, found, place)
    rows = f" in {{}} of {len(standing.scopes)} rows" if "." in path else " on this page"
    if missed:
        why = f" ({doubt})" if doubt else ""
        yield f"{path}: {way} finds nothing{rows.format(missed)}{why}. {_MEND}"
    if several:
        yield f"{path}: {way} finds several elements{rows.format(several)}. Narrow it"


def _refuse_another(field: Field, path: str, found: Sequence[list[Answer] | str], place: int) -> None:
    """Raise `Unexpected` where a way reads what most of its siblings do not."""
    single = {at: one for at, one in enumerate(found) if one and not isinstance(one, str) and _tells(field, one)}
    if all(one == single[place] for one in single.values()):
        return
    said = {at: _said(field, one) for at, one in single.items()}
    counted = Counter(said.values()).most_common()
    leads = counted[0][0] if len(counted) == 1 or counted[0][1] > counted[1][1] else None
    if said[place] == leads:
        return
    other = next(at for at, one in said.items() if one != said[place])
    mine, theirs = single[place], single[other]
    raise Unexpected(
        _another(
            path, spelled(field.ways[place]), _listed(mine), f"{spelled(field.ways[other])} finds", _listed(theirs)
        )
    )


def _found(field: Field, scope: Element, place: int) -> list[Answer] | str:
    """Return what a way finds in an element, or why that cannot be told."""
    try:
        found = answers_of(scope, field.ways[place])
    except ValueError as error:
        return str(error)
    if field.many is None and len(found) > 1 and found[0].datum is not None:  # pages repeat embedded data
        return list({(one.datum.text, one.datum.currency): one for one in found if one.datum is not None}.values())
    return found


def _tells(field: Field, found: list[Answer]) -> bool:
    return field.many is not None or len(found) == 1


def _said(field: Field, found: list[Answer]) -> str:
    return canonical([_value(field, answer) for answer in found])


def _value(field: Field, answer: Answer) -> object:
    """Return what is read there, or where that is if it does not read."""
    try:
        read = value_at(field, answer)
    except (ValueError, ReadFailed):
        return f"unread at {answer.element.path}"
    return read.model_dump(mode="json") if isinstance(read, View) else str(read)


def _may_miss(field: Field) -> bool:
    return field.optional or field.presence or not field.required


def _listed(found: list[Answer]) -> str:
    first = found[0]
    told = str(first) if first.datum is not None else described(first.element)
    return told if len(found) == 1 else f"{len(found)}, the first of them {told}"


def _hidden(found: Sequence[Element]) -> str:
    return f" visible ({len(found)} hidden)" if found else ""


def _another(name: str, way: str, mine: str, who: str, theirs: str) -> str:
    return f"{name}: {way} finds another element than its siblings\n  it finds {mine}\n  {who} {theirs}"
