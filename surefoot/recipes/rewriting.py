"""Changing the ways of a target in the source of a recipe, and nothing else of it.

The place is found in the syntax tree, the new ways are written where the old ones stood, and the result must load and
have them; where any of that is in doubt, nothing is written.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import TypeGuard

from surefoot.errors import Control, NotRewritable
from surefoot.recipes.brackets import Brackets, Text
from surefoot.recipes.declarations import Declared
from surefoot.recipes.imports import Names, import_needed
from surefoot.recipes.recipe import known
from surefoot.recipes.source import Edit, Source
from surefoot.selectors.by import WAYS, Way
from surefoot.selectors.marks import Place
from surefoot.selectors.target import Target
from surefoot.selectors.view import View, parts
from surefoot.selectors.written import spelled


@dataclass(frozen=True)
class Change:
    """The ways that a target or field is to have, best first."""

    of: Declared
    ways: tuple[Way, ...]

    def __str__(self) -> str:
        return f"{self.of.name}: {', '.join(map(spelled, self.ways))}"


def rewritten(source: Source, changes: Sequence[Change]) -> Source:
    """Return a source in which targets have other ways, once it has been loaded and has them.

    Raises:
        NotRewritable: A target's ways are not written there one by one, or the result does not have what it must.
    """
    after = source
    for change in changes:
        after = after.edited(_edits(Text(after.text), change))
    after = after.edited(import_needed(Text(after.text), [way for change in changes for way in change.ways]))
    _verify(after, changes)
    return after


def _edits(text: Text, change: Change) -> list[Edit]:
    names = Names(text.tree)
    brackets, first = _place(text, change.of, names)
    old = [one for one in change.of.ways if isinstance(one, WAYS)]
    written = _written(brackets, first, names)
    if len(written) != len(old):
        raise _refused(change, f"{change.of} has ways that are made by code, or was changed since it was loaded")
    if written and written != list(range(written[0], written[0] + len(written))):
        raise _refused(change, f"something else stands between the ways of {change.of}")
    spell = names.spell
    return brackets.exchanged(written[0] if written else first, list(map(spell, old)), list(map(spell, change.ways)))


def _place(text: Text, of: Declared, names: Names) -> tuple[Brackets, int]:
    """Return the brackets in which the ways of a target stand, and the first part that may be one."""
    statements = list(_statements(text.tree.body, [*of.owner.split("."), of.attribute] if of.owner else [of.attribute]))
    if len(statements) != 1:
        raise NotRewritable(f"{of} is written {len(statements)} times in {of.file}, so it is not known which counts")
    statement = statements[0]
    node = _annotated(statement, names) if of.is_field else _made(statement.value)
    if node is None:
        wanted = "Annotated[…]" if of.is_field else "Target(…)"
        raise NotRewritable(f"{of} in {of.file} is not written as {wanted} with its ways in it")
    return text.brackets_behind(node), int(of.is_field)


def _statements(body: Sequence[ast.stmt], path: Sequence[str]) -> Iterator[ast.Assign | ast.AnnAssign]:
    """Yield the statements that give a name its value, by the path of classes around it."""
    for one in body:
        if isinstance(one, ast.ClassDef) and len(path) > 1 and one.name == path[0]:
            yield from _statements(one.body, path[1:])
        elif isinstance(one, (ast.If, ast.Try, ast.With)):
            yield from _statements([inner for inner in ast.iter_child_nodes(one) if isinstance(inner, ast.stmt)], path)
        elif len(path) == 1 and _gives(one, path[0]):
            yield one


def _gives(one: ast.stmt, name: str) -> TypeGuard[ast.Assign | ast.AnnAssign]:
    targets = one.targets if isinstance(one, ast.Assign) else [one.target] if isinstance(one, ast.AnnAssign) else []
    return len(targets) == 1 and isinstance(targets[0], ast.Name) and targets[0].id == name


def _made(value: ast.expr | None) -> ast.expr | None:
    """Return what is called in `Target(…)`, also where `.having(…)`, `.first` and the like follow it."""
    while value is not None:
        match value:
            case ast.Call(func=ast.Name(id="Target") | ast.Attribute(attr="Target") as made):
                return made
            case ast.Call(func=ast.Attribute(value=inner)) | ast.Attribute(value=inner):
                value = inner
            case _:
                return None
    return None


def _annotated(statement: ast.Assign | ast.AnnAssign, names: Names) -> ast.expr | None:
    """Return the `Annotated` that holds ways: the one that does, or the only one."""
    if not isinstance(statement, ast.AnnAssign):
        return None
    found = [
        node
        for node in ast.walk(statement.annotation)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Tuple)
        and ast.unparse(node.value).rpartition(".")[2] == "Annotated"
    ]
    holding = [node for node in found if any(names.makes_way(one) for one in _elements(node.slice))] or found
    return holding[0].value if len(holding) == 1 else None


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _written(brackets: Brackets, first: int, names: Names) -> list[int]:
    """Return which parts are ways; all that stands in a target and has no name must be one."""
    found: list[int] = []
    for place, part in enumerate(brackets.parts[first:], first):
        try:
            node = ast.parse(f"_({brackets.said(part)}\n)", mode="eval").body
        except SyntaxError:
            continue
        if isinstance(node, ast.Call) and node.args and names.makes_way(node.args[0]):
            found.append(place)
    return found


def _verify(source: Source, changes: Sequence[Change]) -> None:
    """Load the changed source as the module it is of, and look whether its targets have the ways."""
    with _loaded(source, changes) as module:
        for change in changes:
            seen = [way for way in _ways(module, change.of) if isinstance(way, WAYS)]
            if seen != list(change.ways):
                raise _refused(change, f"once changed, {change.of} would have {', '.join(map(str, seen)) or 'no way'}")


def _ways(module: ModuleType, of: Declared) -> tuple[Way | Place, ...]:
    path = [*of.owner.split("."), of.attribute] if of.owner else [of.attribute]
    owner: object = module
    for name in path[:-1]:
        owner = getattr(owner, name)
    if not of.is_field:
        target = getattr(owner, of.attribute)
        return target.ways if isinstance(target, Target) else ()
    fields = parts(owner) if isinstance(owner, type) and issubclass(owner, View) else ()
    return next(field.ways for field in fields if field.name == of.attribute)


@contextmanager
def _loaded(source: Source, changes: Sequence[Change]) -> Generator[ModuleType]:
    """Load a source in the place of its module, and put everything back."""
    name = changes[0].of.module
    before, recipes = sys.modules[name], dict(known)
    module = ModuleType(name)
    for kept in ("__file__", "__package__", "__path__", "__spec__", "__loader__"):
        if hasattr(before, kept):
            setattr(module, kept, getattr(before, kept))
    sys.modules[name] = module
    try:
        exec(compile(source.raw, str(source.file), "exec"), module.__dict__)  # noqa: S102 — as importing it does
        yield module
    except (Exception, SystemExit, Control) as error:
        if isinstance(error, NotRewritable):
            raise
        raise _refused(changes[0], f"{source.file} could not be loaded any more ({error})") from error
    finally:
        sys.modules[name] = before
        known.clear()
        known.update(recipes)


def _refused(change: Change, why: str) -> NotRewritable:
    return NotRewritable(why, next_action=f"write it by hand: {change}")
