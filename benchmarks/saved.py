"""Runs the six-step recipe in a browser, then records it and runs it on its saved pages, and compares the time.

`python benchmarks/saved.py [--rounds N]`: all are whole runs by the same engine. A live one opens its browser, which
is told apart; a saved one reads its journey from a folder each time, without a browser and in one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.demo.story import recipe_file
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.runs.execute import Executor
from surefoot.testing import Journey, compare, load, play, play_as_recorded, record, save
from surefoot.testing.memory import Standing
from surefoot.testing.replayed_hands import ReplayedHands

_TRIP: dict[str, object] = {"max_price": {"amount": "300", "currency": "EUR"}}
_SECRETS = {"EMAIL": "ada@example.org", "PASSWORD": "correct horse", "CARD": "4111 1111 1111 1111"}


async def recorded(recipe: AnyRecipe, folder: Path) -> tuple[float, Journey]:
    """Return the seconds of a run in a browser that is recorded, and its journey."""
    begun = time.perf_counter()
    made = await record(recipe, recipe.parse(_TRIP), settings=Settings(data_dir=folder, linger=0), approve=True)
    taken = time.perf_counter() - begun
    assert made.run.state is Outcome.DONE, made.run.ending
    return taken, made.journey


async def plain(recipe: AnyRecipe, folder: Path) -> tuple[float, float]:
    """Return the seconds of a run in a browser that nobody records, and those of its steps alone."""
    executor = Executor.open(Settings(data_dir=folder, linger=0), approver=Standing(policy=True))
    run = executor.add(recipe, recipe.parse(_TRIP), source=str(recipe.file), alone=False)
    begun = time.perf_counter()
    told = await executor.execute(recipe, run)
    taken = time.perf_counter() - begun
    assert told.state is Outcome.DONE, told.ending
    steps = executor.journal.steps(run)
    executor.journal.database.close()
    opened = next(stop for stop in steps if stop.name == "sign-in")
    return taken, (steps[-1].ended_at or 0.0) - (opened.ended_at or 0.0)


async def replayed(recipe: AnyRecipe, folder: Path) -> float:
    """Return the seconds of a run on saved pages in a browser, without those that it takes to open it."""
    made: list[ReplayedHands] = []

    def hands(recipe: AnyRecipe, journey: Journey, on_opened: Callable[[], Awaitable[None]]) -> ReplayedHands:
        made.append(ReplayedHands(recipe, journey, on_opened, Settings()))
        return made[-1]

    journey = load(folder)
    begun = time.perf_counter()
    played = await play_as_recorded(recipe, journey, make_hands=hands)
    taken = time.perf_counter() - begun
    assert not (differences := compare(played, journey.case)), differences
    assert made[0].fence.refused == []
    return taken


async def saved(recipe: AnyRecipe, folder: Path, journey: Journey) -> float:
    """Return the seconds of a run on saved pages, which gives the same facts."""
    secrets = {name.lower(): value for name, value in _SECRETS.items()}
    begun = time.perf_counter()
    played = await play(recipe, load(folder), secrets=secrets, approve=True)
    taken = time.perf_counter() - begun
    assert played.facts == tuple(fact for facts in journey.case.facts.values() for fact in facts)
    return taken


async def main() -> None:
    """Print both times, and how they compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    for name, value in _SECRETS.items():
        os.environ[f"SUREFOOT_SECRET_ACME_AIR_{name}"] = value
    with tempfile.TemporaryDirectory() as folder, Site.start(Path(folder) / "site") as site:
        os.environ["SUREFOOT_DEMO_SITE"] = site.url
        recipe = find(str(recipe_file()))[0]
        runs = [await plain(recipe, Path(folder) / "data") for _ in range(rounds)]
        kept = [await recorded(recipe, Path(folder) / "data") for _ in range(rounds)]
        journey = kept[-1][1]
        save(journey, Path(folder) / "journey")
        seconds = min([await saved(recipe, Path(folder) / "journey", journey) for _ in range(5 * rounds)])
        again = min([await replayed(recipe, Path(folder) / "journey") for _ in range(rounds)])
    whole, steps = min(one[0] for one in runs), min(one[1] for one in runs)
    print(f"six steps, {len(journey.stops)} pages; the least of {rounds} runs")
    print(f"  in a browser                {1000 * whole:8.1f} ms, once signed in {1000 * steps:.1f} ms")
    print(f"  the same, recorded          {1000 * min(one[0] for one in kept):8.1f} ms")
    print(f"  on saved pages in a browser {1000 * again:8.1f} ms")
    print(f"  on saved pages, from files  {1000 * seconds:8.1f} ms (aim: less than 100)")
    print(
        f"saved pages take {whole / seconds:.0f} times less than a live run, and {steps / seconds:.0f} times less than "
        "its five steps after the sign-in (aim: at least 50)"
    )


if __name__ == "__main__":
    asyncio.run(main())
