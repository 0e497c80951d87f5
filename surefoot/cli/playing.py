"""Playing recorded journeys without a site: what each comes to, and how that differs from the recorded run."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surefoot.cli.border import as_json, tell_error
from surefoot.cli.running import print_json, stdout_kept
from surefoot.cli.terminal import Screen
from surefoot.config import Settings
from surefoot.errors import Control
from surefoot.recipes.registry import AnyRecipe
from surefoot.testing.comparing import compare
from surefoot.testing.folder import load
from surefoot.testing.journey import Journey
from surefoot.testing.places import INDEX, journeys_in, recipe_of
from surefoot.testing.played import Played
from surefoot.testing.playing import play_as_recorded


@dataclass(frozen=True)
class Options:
    """How `surefoot play` was asked to play."""

    recipe: str | None = None
    browser: bool = False
    json: bool = False


@dataclass(frozen=True)
class Told:
    """One journey that was played."""

    folder: Path
    played: Played[object]
    differences: list[str]
    seconds: float

    def as_json(self) -> dict[str, object]:
        """Return it for a machine."""
        played = self.played
        return {
            "folder": str(self.folder),
            "outcome": played.outcome.value,
            "same": not self.differences,
            "differences": self.differences,
            "steps": [
                {
                    "name": one.name,
                    "state": one.state.value,
                    "facts": [fact.model_dump(mode="json") for fact in one.facts],
                }
                for one in played.steps
            ],
            "milliseconds": round(1000 * self.seconds, 1),
            "error": None if played.error is None else as_json(played.error),
        }

    def tell(self, screen: Screen) -> None:
        """Tell a person."""
        played = self.played
        screen.line(f"{self.folder}: {played.outcome}, {1000 * self.seconds:.0f} ms", "bold")
        for step in played.steps:
            facts = (*(step.intent.ready if step.intent else ()), *step.facts)
            holding = sum(fact.holds for fact in facts)
            screen.line(f"  {step.name}: {step.state}, {holding} of {len(facts)} facts hold")
            for fact in facts:
                if not fact.holds:
                    screen.line(f"    {fact}", "red")
        for line in self.differences:
            screen.line(f"  ✗ {line}", "red")
        if played.error is not None and self.differences:
            screen.line(f"  next: {getattr(played.error, 'next_action', '')}")
        if not self.differences:
            screen.line("  ✓ the same as recorded", "green")


def play(folders: Sequence[Path], options: Options) -> int:
    """Play journeys, one after the other; return 0 where all are the same, 1 where one differs, or an error's code."""
    screen = Screen(sys.stderr if options.json else sys.stdout)
    codes, ends = [0], list[dict[str, object]]()
    for folder in [one for given in folders for one in _journeys(given)]:
        try:
            with stdout_kept(json=options.json):
                told = _one(folder, options)
        except (Exception, Control) as error:  # noqa: BLE001 — the border of one journey: the others are played all the same
            codes.append(tell_error(error))
            ends.append({"folder": str(folder), "same": False, "error": as_json(error)})
            continue
        codes.append(1 if told.differences else 0)
        ends.append(told.as_json())
        told.tell(screen)
    if options.json:
        print_json(ends)
    return max(codes)


def _journeys(folder: Path) -> list[Path]:
    """Return a journey's folder, or those of all journeys that lie somewhere in it."""
    return [folder] if (folder / INDEX).exists() else list(journeys_in(folder)) or [folder]


def _one(folder: Path, options: Options) -> Told:
    journey = load(folder)
    recipe = recipe_of(journey.case, folder, recipe=options.recipe)
    begun = time.perf_counter()
    played = asyncio.run(_played(recipe, journey, options))
    seconds = time.perf_counter() - begun
    return Told(folder, played, compare(played, journey.case), seconds)


async def _played(recipe: AnyRecipe, journey: Journey, options: Options) -> Played[Any]:
    if not options.browser:
        return await play_as_recorded(recipe, journey)
    from surefoot.testing.replayed_hands import ReplayedHands  # noqa: PLC0415 — for this alone

    settings = Settings.load()
    return await play_as_recorded(
        recipe,
        journey,
        make_hands=lambda recipe, journey, on_opened: ReplayedHands(recipe, journey, on_opened, settings),
    )
