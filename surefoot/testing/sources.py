"""The views that fixtures name: loaded from their file or module, as the command line loads recipes."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from surefoot.errors import BadInput
from surefoot.recipes.registry import load_place
from surefoot.selectors.probe import views_in
from surefoot.selectors.view import View


def load_view(source: str, name: str, root: Path) -> type[View]:
    """Return a view.

    Args:
        source: Its file or module; a file is looked for from `root`.
        name: Its qualified name.
        root: The folder that `fixtures` is in.

    Raises:
        RecipeNotFound: There is no such file or module.
        RecipeBroken: It cannot be loaded.
        BadInput: There is no such view in it.
    """
    module = load_source(source, root)
    found = next((view for view in views_in(module) if view.__qualname__ == name), None)
    if found is None:
        there = ", ".join(view.__qualname__ for view in views_in(module)) or "none"
        raise BadInput(
            f"no view {name} in {source} (there: {there})",
            next_action="name the view in the fixture's .meta.json as it is now, or remove the fixture",
        )
    return found


def load_source(source: str, root: Path) -> ModuleType:
    """Return the module that a fixture names; raises as `load_view`."""
    return load_place(str(root / source) if source.endswith(".py") else source)


def source_of(file: Path, root: Path) -> str:
    """Return how a fixture names a file: from the folder that `fixtures` is in, where it lies in that."""
    file = file.resolve()
    return file.relative_to(root.resolve()).as_posix() if file.is_relative_to(root.resolve()) else str(file)
