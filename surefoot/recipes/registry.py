"""Finding recipes: by file, by module, by installed entry point, or by name among those loaded."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path

from pydantic import BaseModel

from surefoot.errors import RecipeBroken, RecipeNotFound
from surefoot.recipes.recipe import Recipe, known

ENTRY_POINTS = "surefoot.recipes"
"""The group in which installed packages name the modules that hold their recipes."""

AnyRecipe = Recipe[BaseModel, object]


def find(what: str, *, places: Iterable[str] = ()) -> tuple[AnyRecipe, str]:
    """Return a recipe and where it was loaded from.

    Args:
        what: `path/to/file.py`, `package.module`, either with `:function` or `:recipe/name` behind it, or the
            name of a recipe from `places` or from an installed package.
        places: Files and modules to look a bare name up in.

    Raises:
        RecipeNotFound: Nothing of that name.
        RecipeBroken: The file is there and cannot be loaded; the message names the line.
    """
    place, _, wanted = what.partition(":")
    if place.endswith(".py") or Path(place).is_file():
        return _choose(_load_file(Path(place)), wanted, place), _source(place, wanted)
    if "/" not in place and _is_module(place):
        return _choose(_load_module(place), wanted, place), _source(place, wanted)
    return _by_name(what, list(places))


def listed(places: Iterable[str]) -> list[tuple[AnyRecipe, str]]:
    """Return every recipe of `places` and of installed packages, with where it was loaded from."""
    found: dict[str, tuple[AnyRecipe, str]] = {}
    for place in [*places, *_installed()]:
        loaded = _load_file(Path(place)) if place.endswith(".py") else _load_module(place)
        found.update({recipe.name: (recipe, f"{place}:{recipe.name}") for recipe in loaded})
    return [found[name] for name in sorted(found)]


def _by_name(name: str, places: list[str]) -> tuple[AnyRecipe, str]:
    recipes = {recipe.name: (recipe, source) for recipe, source in listed(places)}
    if name in recipes:
        return recipes[name]
    there = ", ".join(sorted(recipes)) or "none; name a file, or list places in `recipes` of surefoot.toml"
    raise RecipeNotFound(f"no recipe {name!r}: not a file, not a module, not a known name (known: {there})")


def _source(place: str, wanted: str) -> str:
    where = str(Path(place).resolve()) if place.endswith(".py") else place
    return f"{where}:{wanted}" if wanted else where


def _choose(loaded: list[AnyRecipe], wanted: str, place: str) -> AnyRecipe:
    names = ", ".join(recipe.name for recipe in loaded)
    if wanted:
        fitting = [recipe for recipe in loaded if wanted in {recipe.name, recipe.function.__name__}]
        if not fitting:
            raise RecipeNotFound(f"no recipe {wanted!r} in {place} (there: {names or 'none'})")
        return fitting[0]
    if len(loaded) != 1:
        raise RecipeNotFound(f"{place} holds {len(loaded)} recipes ({names or 'none'}): name one behind a colon")
    return loaded[0]


def _load_file(path: Path) -> list[AnyRecipe]:
    path = path.resolve()
    if not path.is_file():
        raise RecipeNotFound(f"there is no recipe file {path}")
    name = f"surefoot_recipe_{path.stem}_{abs(hash(str(path))):x}"
    if name not in sys.modules:
        _execute(path, name)
    return [recipe for recipe in known.values() if recipe.file == path]


def _execute(path: Path, name: str) -> None:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise RecipeBroken(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    beside = str(path.parent)
    if beside not in sys.path:  # a recipe may import what stands beside it, as a script may
        sys.path.append(beside)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever an author's file raises is told as a broken recipe
        del sys.modules[name]
        raise RecipeBroken(f"{path} cannot be loaded: {_reason(error, path)}") from error


def _reason(error: Exception, path: Path) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    where = f"line {lines[-1]}: " if lines else ""
    return f"{where}{type(error).__name__}: {error}"


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _load_module(name: str) -> list[AnyRecipe]:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name == name:
            raise RecipeNotFound(f"there is no recipe module {name}") from None
        raise RecipeBroken(f"{name} cannot be loaded: {error}") from error
    except Exception as error:  # as above: an author's module may raise anything
        raise RecipeBroken(f"{name} cannot be loaded: {type(error).__name__}: {error}") from error
    return [recipe for recipe in known.values() if recipe.function.__module__ == module.__name__]


def _installed() -> list[str]:
    return [point.value for point in entry_points(group=ENTRY_POINTS)]
