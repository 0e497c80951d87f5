"""Finding recipes: by file, by module, by installed entry point, or by name among those loaded."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import os
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel

from surefoot.errors import Control, RecipeBroken, RecipeNotFound
from surefoot.recipes.recipe import Recipe, known

ENTRY_POINTS = "surefoot.recipes"
"""The group in which installed packages name the modules that hold their recipes."""

AnyRecipe = Recipe[BaseModel, object]

_HERE_TOO = "name a file, or list places in `recipes` of surefoot.toml"


@dataclass(frozen=True)
class Known:
    """What is known by name, and which places could not be loaded."""

    found: list[tuple[AnyRecipe, str]]
    """Each recipe with where it was loaded from, by name."""
    broken: list[RecipeNotFound | RecipeBroken]


def find(what: str, *, places: Iterable[str] = ()) -> tuple[AnyRecipe, str]:
    """Return a recipe and where it was loaded from.

    Args:
        what: `path/to/file.py`, `package.module`, either with `:function` or `:recipe/name` behind it, or the
            name of a recipe from `places` or from an installed package.
        places: Files and modules to look a bare name up in.

    Raises:
        RecipeNotFound: Nothing of that name; the message names what is near.
        RecipeBroken: The file is there and cannot be loaded; the message names the line.
    """
    place, _, wanted = what.partition(":")
    if place.endswith(".py") or Path(place).is_file():
        return _choose(_load_file(Path(place)), wanted, place), _source(place, wanted)
    if place and "/" not in place and _is_module(place):
        return _choose(_load_module(place), wanted, place), _source(place, wanted)
    return _by_name(what, list(places))


def load_place(place: str) -> ModuleType:
    """Return the module of a file or of a module's name, whether it holds recipes or not.

    Raises:
        RecipeNotFound: There is none.
        RecipeBroken: It cannot be loaded; the message names the line.
    """
    if place.endswith(".py"):
        _load_file(Path(place))
        return sys.modules[_name_of(Path(place).resolve())]
    _load_module(place)
    return sys.modules[place]


def survey(places: Iterable[str]) -> Known:
    """Load every place and installed package; one that is broken holds up no other."""
    found: dict[str, tuple[AnyRecipe, str]] = {}
    broken: list[RecipeNotFound | RecipeBroken] = []
    for place in dict.fromkeys([*places, *_installed()]):
        try:
            loaded = _load_file(Path(place)) if place.endswith(".py") else _load_module(place)
        except RecipeNotFound as error:
            broken.append(RecipeNotFound(str(error), next_action=f"put it back, or take {place} out of `recipes`"))
            continue
        except RecipeBroken as error:
            broken.append(error)
            continue
        for recipe in loaded:
            if recipe.name in found:
                taken = f"{place}: its recipe {recipe.name} is already in {found[recipe.name][1]}"
                broken.append(RecipeBroken(taken, next_action="give one of them another name"))
                continue
            found[recipe.name] = (recipe, _source(place, recipe.name))
    return Known([found[name] for name in sorted(found)], broken)


def load_anew(path: Path) -> ModuleType:
    """Load a recipe's file as it is now, and what it imports from beside it, however often it was loaded before.

    Raises:
        RecipeNotFound: There is no such file.
        RecipeBroken: It cannot be loaded; the message names the line.
    """
    path = path.resolve()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and Path(file).resolve().parent == path.parent and not name.startswith("surefoot."):
            del sys.modules[name]
    for key in [key for key, recipe in known.items() if recipe.file == path]:
        del known[key]
    importlib.invalidate_caches()
    _load_file(path)
    return sys.modules[_name_of(path)]


def _by_name(name: str, places: list[str]) -> tuple[AnyRecipe, str]:
    known = survey(places)
    recipes = {recipe.name: (recipe, source) for recipe, source in known.found}
    if name in recipes:
        return recipes[name]
    near = difflib.get_close_matches(name, recipes, n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    there = ", ".join(sorted(recipes)) or f"none; {_HERE_TOO}"
    unread = "".join(f"\n  and this place cannot be loaded: {error}" for error in known.broken)
    raise RecipeNotFound(
        f"no recipe {name!r}: not a file, not a module, not a known name{hint} (known: {there}){unread}"
    )


def _source(place: str, wanted: str) -> str:
    where = str(Path(place).resolve()) if place.endswith(".py") else place
    return f"{where}:{wanted}" if wanted else where


def _choose(loaded: list[AnyRecipe], wanted: str, place: str) -> AnyRecipe:
    names = ", ".join(recipe.name for recipe in loaded)
    if wanted:
        fitting = [recipe for recipe in loaded if wanted in {recipe.name, recipe.function.__name__}]
        if not fitting:
            near = difflib.get_close_matches(wanted, [recipe.name for recipe in loaded], n=1)
            hint = f"; did you mean {place}:{near[0]}?" if near else ""
            raise RecipeNotFound(f"no recipe {wanted!r} in {place}{hint} (there: {names or 'none'})")
        return fitting[0]
    if len(loaded) != 1:
        raise RecipeNotFound(f"{place} holds {len(loaded)} recipes ({names or 'none'}): name one behind a colon")
    return loaded[0]


def _load_file(path: Path) -> list[AnyRecipe]:
    path = path.resolve()
    if not path.is_file():
        beside = sorted(one.name for one in path.parent.glob("*.py")) if path.parent.is_dir() else []
        near = difflib.get_close_matches(path.name, beside, n=1)
        raise RecipeNotFound(f"there is no recipe file {path}" + (f"; did you mean {near[0]}?" if near else ""))
    name = _name_of(path)
    if name not in sys.modules:
        _execute(path, name)
    return [recipe for recipe in known.values() if recipe.file == path]


def _name_of(path: Path) -> str:
    """Return the name under which a file is kept among the modules."""
    return f"surefoot_recipe_{path.stem}_{abs(hash(str(path))):x}"


def _execute(path: Path, name: str) -> None:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise RecipeBroken(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    _look_in(str(path.parent))  # a recipe may import what stands beside it, as a script may
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit, Control) as error:  # whatever an author's file raises is told as a broken recipe
        del sys.modules[name]
        raise RecipeBroken(f"{path} cannot be loaded: {_reason(error, str(path))}") from error


def _reason(error: BaseException, place: str) -> str:
    """Return why a file or module cannot be loaded, with the line of it."""
    if isinstance(error, SyntaxError):
        other = f"{error.filename}, " if error.filename and error.filename != place else ""
        return f"{other}line {error.lineno}: {error.msg}"
    if isinstance(error, SystemExit):
        what = f"it ends the process: exit({error.code!r})"
    else:
        what = f"{type(error).__name__}: {error}"
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_authors(frame.filename)]
    mine = [frame for frame in lines if frame.filename == place] or lines
    if not mine:
        return what
    other = f"{mine[-1].filename}, " if mine[-1].filename != place else ""
    return f"{other}line {mine[-1].lineno}: {what}"


def _is_authors(file: str) -> bool:
    """Say whether a file is neither the import machinery nor this package."""
    return (
        not file.startswith("<frozen")
        and not file.startswith(str(Path(__file__).parents[1]))
        and file != importlib.__file__
    )


def _is_module(name: str) -> bool:
    _look_in(os.getcwd())  # noqa: PTH109 — sys.path holds texts
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
    except (Exception, SystemExit, Control):  # noqa: BLE001 — a parent package may raise anything; loading tells what
        return True


def _load_module(name: str) -> list[AnyRecipe]:
    _look_in(os.getcwd())  # noqa: PTH109 — as above
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            raise RecipeNotFound(f"there is no recipe module {name}") from None
        raise RecipeBroken(f"{name} cannot be loaded: {_reason(error, name)}") from error
    except (Exception, SystemExit, Control) as error:  # as above: an author's module may raise anything
        raise RecipeBroken(f"{name} cannot be loaded: {_reason(error, name)}") from error
    return [recipe for recipe in known.values() if recipe.function.__module__ == module.__name__]


def _look_in(folder: str) -> None:
    """Let modules of a folder be found, behind all others, so that none of them can shadow a library."""
    if folder not in sys.path:
        sys.path.append(folder)


def _installed() -> list[str]:
    return [point.value for point in entry_points(group=ENTRY_POINTS)]
