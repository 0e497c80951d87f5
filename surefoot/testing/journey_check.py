"""A journey that is played again: what it comes to, held against what was recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surefoot.errors import BadInput, SurefootError
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.testing.check import Unexpected, refusal
from surefoot.testing.comparing import compare
from surefoot.testing.folder import load
from surefoot.testing.journey import Journey
from surefoot.testing.page_checks import ACCEPT
from surefoot.testing.played import Played
from surefoot.testing.playing import MadeUp, play, play_as_recorded

_NEW = ": a fact is new: "
"""What `compare` says of a fact that nobody has looked at: it holds, so that the run is no other for it."""


@dataclass(frozen=True)
class JourneyCase:
    """A recorded journey, and the recipe that goes it."""

    recipe: AnyRecipe
    journey: Journey

    @classmethod
    def load(cls, folder: Path) -> JourneyCase:
        """Return the journey in a folder with its recipe.

        Raises:
            BadInput: There is none, or it does not say where its recipe is.
            FixtureTampered: It is not as it was saved.
            RecipeNotFound, RecipeBroken: The recipe cannot be loaded.
        """
        journey = load(folder)
        source, name = journey.case.source, journey.case.recipe
        if source is None or name is None:
            raise BadInput(f"{folder} does not say where its recipe is", next_action="record the journey anew")
        root = folder.absolute().parents[3]
        return cls(find(f"{root / source if source.endswith('.py') else source}:{name}")[0], journey)

    def look(self) -> Iterator[str]:
        """Play it, and yield what an author should know; raises `Unexpected` where it comes to something else."""
        played = asyncio.run(play_as_recorded(self.recipe, self.journey))
        told = compare(played, self.journey.case)
        wrong = [line for line in told if _NEW not in line]
        if wrong:
            raise Unexpected("\n".join([*wrong, *_where(played, self.journey)]))
        yield from (f"{line}; {ACCEPT}" for line in told)


async def play_case(case: JourneyCase, **options: Any) -> Played[object]:
    """Play a journey with its own recipe, with the options of `play`; secrets are made up unless those say otherwise."""
    said = case.journey.case.decisions
    given: dict[str, Any] = {"secrets": MadeUp(), "approve": lambda asked: said.get(asked.step), **options}
    return await play(case.recipe, case.journey, **given)


def _where(played: Played[object], journey: Journey) -> Iterator[str]:
    """Say where a run stood that ended before its time."""
    if played.error is not None:
        yield f"it ended in step {played.step}, on page {played.place + 1} of {len(journey.stops)}, {played.page.url}:"
        error = played.error
        yield refusal(error) if isinstance(error, SurefootError) else f"{type(error).__name__}: {error}"
