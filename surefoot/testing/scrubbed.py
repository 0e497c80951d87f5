"""Scrubbing a whole journey: by the rules of every saved page, and by what its recipe declares private."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from surefoot.browser.private import private_of
from surefoot.recipes.registry import AnyRecipe
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.selectors.probe import views_in
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target


class JourneyScrubber(Scrubber):
    """Also takes out what stands in the private targets of a recipe's views.

    Args:
        recipe: The recipe.
        known: Values of the browser's storage, such as cookies.
        private: What was typed into private places.
        targets: Private targets that stand in none of its views.
    """

    def __init__(
        self,
        recipe: AnyRecipe,
        *,
        known: Iterable[str] = (),
        private: Iterable[str] = (),
        targets: Iterable[Target] = (),
    ) -> None:
        super().__init__(known=known, private=private)
        views = views_in(sys.modules[recipe.function.__module__])
        self._targets = frozenset(target for view in views for target in private_of(view)) | frozenset(targets)

    def learn(self, page: Snapshot, targets: Iterable[object] = ()) -> None:  # noqa: ARG002 — those of the recipe
        """Learn what is private on a page."""
        super().learn(page, self._targets)
