"""Which views a page that is to be saved is of, and what is told where it reads as none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surefoot.browser.private import private_of
from surefoot.config import Settings
from surefoot.errors import BadInput, ReadFailed
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.selectors.probe import probe_views, views_in
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View
from surefoot.testing.sources import source_of


@dataclass(frozen=True)
class Subject:
    """A recipe with its views, as fixtures speak of them."""

    recipe: AnyRecipe
    source: str
    """Where it was loaded from."""
    views: tuple[type[View], ...]

    @classmethod
    def load(cls, name: str, settings: Settings) -> Subject:
        """Load a recipe; raises `RecipeNotFound` or `RecipeBroken`."""
        recipe, source = find(name, places=settings.recipes)
        return cls(recipe, source, tuple(views_in(sys.modules[recipe.function.__module__])))

    @property
    def site(self) -> str:
        """The folder of its fixtures."""
        return self.recipe.name.partition("/")[0]

    @property
    def private(self) -> frozenset[Target]:
        """The private targets of all its views."""
        return frozenset(target for view in self.views for target in private_of(view))

    def named_in(self, root: Path) -> str:
        """Return how a fixture below `root` names its file or module."""
        place = self.source.partition(":")[0]
        return source_of(Path(place), root.absolute().parent) if place.endswith(".py") else place

    def view(self, name: str) -> type[View]:
        """Return a view by its name; raises `BadInput` naming those there are."""
        found = next((view for view in self.views if name in {view.__name__, view.__qualname__}), None)
        if found is None:
            there = ", ".join(view.__qualname__ for view in self.views) or "none"
            raise BadInput(f"no view {name} in {self.recipe.name} (there: {there})", next_action="name one of those")
        return found

    def read_by(self, page: Snapshot) -> list[type[View]]:
        """Return the views of whole pages as which a page reads."""
        seen = probe_views(self.views, page)
        return [view for view, told in zip(self.views, seen, strict=True) if told.reads and not told.part_of]

    def the_view(self, page: Snapshot, name: str | None) -> type[View]:
        """Return the view that is named, else the one as which a page reads.

        Raises:
            BadInput: It reads as several.
            ReadFailed: It reads as none; the message lists what each of them lacks.
        """
        if name is not None:
            return self.view(name)
        found = self.read_by(page)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(view.__qualname__ for view in found)
            raise BadInput(f"{page.url} reads as several views: {names}", next_action="name one of them with --view")
        raise ReadFailed(
            f"{page.url} reads as no view of {self.recipe.name}:{_lacking(self.views, page)}",
            next_action="mend the view, or save the page as one that does not read: --view VIEW --force",
        )


def _lacking(views: Sequence[type[View]], page: Snapshot) -> str:
    lines = list[str]()
    for seen in probe_views(views, page):
        faults = [field.name for field in seen.fields if field.faults]
        if not seen.part_of and not seen.reads:
            lacks = ", ".join(faults) or seen.reason
            lines.append(f"\n  {seen.name}: {lacks}")
    return "".join(lines) or " it has none for whole pages"
