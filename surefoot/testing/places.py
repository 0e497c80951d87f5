"""Where journeys lie among the fixtures, and which recipe each of them is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from surefoot.errors import BadInput, StoreFailed
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.testing.fixture import JOURNEYS
from surefoot.testing.journey import Case
from surefoot.testing.sources import source_of

INDEX = "journey.json"
"""The file of a journey that tells of all others."""
_NAME = re.compile(r"[\w][\w.-]*")


def folder_for(recipe: str, case: str, fixtures: Path) -> Path:
    """Return where the journey of a recipe lies; raises `BadInput` for a name that is none."""
    site = recipe.partition("/")[0]
    for part in (site, case):
        if not _NAME.fullmatch(part):
            raise BadInput(f"{part!r} names no journey: letters, digits, - _ and . only", next_action="take another")
    return fixtures / site / JOURNEYS / case


def refuse_taken(folder: Path, *, replace: bool) -> None:
    """Raise before a journey is recorded that could not be written in the end.

    Raises:
        BadInput: There is one already, or something else, and `replace` was not said.
        StoreFailed: There cannot be one.
    """
    if folder.exists() and not replace:
        raise BadInput(
            f"{folder} is there already; nothing is overwritten, and nothing was run",
            next_action="take another name for the case, or say --replace",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        trial = folder.parent / f".{folder.name}.trial"
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise StoreFailed(
            f"no journey can be written to {folder}: {error.strerror}; nothing was run",
            next_action="make it writable, or name another place with --fixtures",
        ) from None


def named_from(source: str, folder: Path) -> str:
    """Return how the journey in a folder names where its recipe was loaded from."""
    place = source.partition(":")[0]
    whole = place.endswith(".py") and Path(place).is_absolute()
    return source_of(Path(place), root_of(folder)) if whole else place


def journeys_in(folder: Path) -> Iterator[Path]:
    """Yield the folders of the journeys anywhere below one, in the order of their names; none that is half written."""
    for index in sorted(folder.rglob(INDEX)):
        if not index.parent.name.startswith("."):
            yield index.parent


def root_of(folder: Path) -> Path:
    """Return the folder from which a journey's source is named: the one that `fixtures` is in."""
    return folder.absolute().parents[3] if folder.absolute().parent.name == JOURNEYS else Path.cwd()


def recipe_of(case: Case, folder: Path, *, recipe: str | None = None) -> AnyRecipe:
    """Return the recipe of a journey.

    Args:
        case: The journey's.
        folder: Where it lies.
        recipe: A place of the recipe that goes before what the journey says.

    Raises:
        BadInput: The journey does not say which recipe it is of.
        RecipeNotFound, RecipeBroken: It cannot be loaded.
    """
    if recipe is not None:
        return find(recipe)[0]
    if case.source is None or case.recipe is None:
        raise BadInput(
            f"{folder / INDEX} does not say where its recipe is", next_action="name it: --recipe FILE or MODULE"
        )
    place = str(root_of(folder) / case.source) if case.source.endswith(".py") else case.source
    return find(f"{place}:{case.recipe}")[0]
