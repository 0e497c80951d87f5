"""A journey that is played again: what it comes to, held against what was recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from surefoot.config import Settings
from surefoot.errors import SurefootError
from surefoot.recipes.registry import AnyRecipe
from surefoot.runs.records import Approval
from surefoot.testing.check import Unexpected, refusal
from surefoot.testing.comparing import compare
from surefoot.testing.folder import load
from surefoot.testing.journey import Journey
from surefoot.testing.page_checks import ACCEPT
from surefoot.testing.places import recipe_of
from surefoot.testing.played import Played
from surefoot.testing.playing import MadeUp, play, play_as_recorded
from surefoot.testing.saved_hands import MakeSavedHands, SavedHands

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
        return cls(recipe_of(journey.case, folder), journey)

    def look(self, *, in_browser: bool = False) -> Iterator[str]:
        """Play it, and yield what an author should know; raises `Unexpected` where it comes to something else."""
        played = asyncio.run(play_as_recorded(self.recipe, self.journey, make_hands=_hands(in_browser=in_browser)))
        told = compare(played, self.journey.case)
        wrong = [line for line in told if _NEW not in line]
        if wrong:
            raise Unexpected("\n".join([*wrong, *_where(played, self.journey)]), played=played)
        yield from (f"{line}; {ACCEPT}" for line in told)


async def play_case(case: JourneyCase, **options: Any) -> Played[object]:
    """Play a journey with its own recipe and the options of `play`; secrets are made up unless others are given."""

    def decide(asked: Approval) -> bool | None:
        return case.journey.case.decisions.get(asked.step)

    given: dict[str, Any] = {"secrets": MadeUp(), "approve": decide, **options}
    return await play(case.recipe, case.journey, **given)


def _hands(*, in_browser: bool) -> MakeSavedHands:
    if not in_browser:
        return SavedHands
    from surefoot.testing.replayed_hands import ReplayedHands  # noqa: PLC0415 — a browser, where one is asked for

    return partial(ReplayedHands, settings=Settings.load())


def _where(played: Played[object], journey: Journey) -> Iterator[str]:
    """Say where a run stood that ended before its time."""
    if played.error is not None:
        yield f"it ended in step {played.step}, on page {played.place + 1} of {len(journey.stops)}, {played.page.url}:"
        error = played.error
        yield refusal(error) if isinstance(error, SurefootError) else f"{type(error).__name__}: {error}"
