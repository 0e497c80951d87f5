"""Where the targets and fields of a recipe are declared: the module, the class and the attribute of each name."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import resolve_name
from pathlib import Path
from types import ModuleType

import surefoot
from surefoot.errors import NotRewritable
from surefoot.recipes.registry import AnyRecipe
from surefoot.recipes.source import Source
from surefoot.selectors.by import Way
from surefoot.selectors.marks import Place
from surefoot.selectors.target import Target
from surefoot.selectors.view import View, parts

_OWN = Path(surefoot.__file__).parent


@dataclass(frozen=True)
class Declared:
    """A target or a field, and where it is declared."""

    name: str
    """As messages and the memory have it: `HoldPage.PAY`, `HoldPage.total`, `PAY`."""
    module: str
    owner: str
    """The qualified name of the class that declares it; empty for the module itself."""
    attribute: str
    ways: tuple[Way | Place, ...]
    is_field: bool

    def __str__(self) -> str:
        return f"{self.owner}.{self.attribute}" if self.owner else self.attribute

    @property
    def file(self) -> Path:
        """The file that declares it."""
        return Path(sys.modules[self.module].__file__ or "")


def declarations(recipe: AnyRecipe) -> list[Declared]:
    """Return the targets and fields that a recipe's module has, and the modules of its own that it imports."""
    found: dict[Declared, None] = {}
    for module in _modules(recipe):
        own = _assigned(module)
        for name, value in vars(module).items():
            if isinstance(value, Target) and name in own:
                found[_at_module(module, name, value)] = None
            elif isinstance(value, type) and _is_authors(sys.modules.get(value.__module__)):
                found |= dict.fromkeys(_in_class(value))
    return list(found)


def declared(recipe: AnyRecipe, name: str) -> Declared:
    """Return where a target or field is declared; raises `NotRewritable` if nowhere, or in several places."""
    found = [one for one in declarations(recipe) if one.name == name]
    own = [one for one in found if f"{one.owner.rpartition('.')[2]}.{one.attribute}" == name] or found
    if not own:
        raise NotRewritable(f"{recipe.name} declares no {name}: it is made by code, or it is gone")
    if len(own) > 1:
        raise NotRewritable(f"{name} may be any of several: {', '.join(f'{one} in {one.file}' for one in own)}")
    return own[0]


def _at_module(module: ModuleType, variable: str, target: Target) -> Declared:
    return Declared(
        name=target.name or variable,
        module=module.__name__,
        owner="",
        attribute=variable,
        ways=target.ways,
        is_field=False,
    )


def _assigned(module: ModuleType) -> set[str]:
    """Return the names that a module gives a value itself, and does not import."""
    nodes = [node for node in ast.walk(_tree(module)) if isinstance(node, (ast.Assign, ast.AnnAssign))]
    given = [one for node in nodes for one in (node.targets if isinstance(node, ast.Assign) else [node.target])]
    return {one.id for one in given if isinstance(one, ast.Name)}


def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Source.of(Path(module.__file__ or "")).original)


def _in_class(kind: type) -> Iterator[Declared]:
    for owner in kind.__mro__:
        for attribute, value in vars(owner).items():
            if isinstance(value, Target):
                place = (owner.__module__, owner.__qualname__, attribute)
                yield Declared(value.name, *place, ways=value.ways, is_field=False)
    if issubclass(kind, View) and kind is not View:
        for field in parts(kind):
            owner = next(one for one in kind.__mro__ if field.name in vars(one).get("__annotations__", {}))
            place = (owner.__module__, owner.__qualname__, field.name)
            yield Declared(f"{kind.__name__}.{field.name}", *place, ways=field.ways, is_field=True)


def _modules(recipe: AnyRecipe) -> list[ModuleType]:
    """Return a recipe's module, and those of the same author that it imports, each once."""
    waiting, found = [sys.modules[recipe.function.__module__]], dict[str, ModuleType]()
    while waiting:
        module = waiting.pop()
        if module.__name__ not in found and _is_near(module, recipe):
            found[module.__name__] = module
            waiting += _imported(module)
    return list(found.values())


def _imported(module: ModuleType) -> Iterator[ModuleType]:
    """Yield the modules that a module imports anywhere, of those that are loaded."""
    for node in ast.walk(_tree(module)):
        names = [one.name for one in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
        if isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), module.__package__ or None)
            names = [base, *(f"{base}.{name}" for name in names)]
        yield from (sys.modules[name] for name in names if name in sys.modules)


def _is_near(module: ModuleType, recipe: AnyRecipe) -> bool:
    """Say whether a module is the recipe's own, of its package, or lies beside or below its file."""
    home = recipe.function.__module__
    if module.__name__ == home:
        return True
    packaged = "." in home and module.__name__.partition(".")[0] == home.partition(".")[0]
    file = getattr(module, "__file__", None)
    beside = file is not None and Path(file).resolve().is_relative_to(recipe.file.resolve().parent)
    return _is_authors(module) and (packaged or beside)


def _is_authors(module: ModuleType | None) -> bool:
    """Say whether a module is neither this package's nor without a file."""
    file = getattr(module, "__file__", None)
    return file is not None and not Path(file).is_relative_to(_OWN)
