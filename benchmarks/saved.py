"""Runs the six-step recipe in a browser, recording it, and then on its saved pages, and compares the time.

`python benchmarks/saved.py [--rounds N]`: both are whole runs by the same engine. A live one opens its browser, which
is told apart; a saved one reads its journey from a folder each time.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path

from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.demo.story import recipe_file
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.testing import Journey, load, play, record, save

_SECRETS = {"EMAIL": "ada@example.org", "PASSWORD": "correct horse", "CARD": "4111 1111 1111 1111"}


async def live(recipe: AnyRecipe, folder: Path) -> tuple[float, float, Journey]:
    """Return the seconds of a run in a browser, those of its steps alone, and its journey."""
    trip = recipe.parse({"max_price": {"amount": "300", "currency": "EUR"}})
    begun = time.perf_counter()
    made = await record(recipe, trip, settings=Settings(data_dir=folder, linger=0), approve=True)
    taken = time.perf_counter() - begun
    assert made.run.state is Outcome.DONE, made.run.ending
    opened = next(stop for stop in made.steps if stop.name == "sign-in")
    return taken, (made.steps[-1].ended_at or 0.0) - (opened.ended_at or 0.0), made.journey


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
        runs = [await live(recipe, Path(folder) / "data") for _ in range(rounds)]
        journey = runs[-1][2]
        save(journey, Path(folder) / "journey")
        seconds = min([await saved(recipe, Path(folder) / "journey", journey) for _ in range(5 * rounds)])
    whole, steps = min(one[0] for one in runs), min(one[1] for one in runs)
    print(f"six steps, {len(journey.stops)} pages; the least of {rounds} runs")
    print(f"  in a browser                {1000 * whole:8.1f} ms, once signed in {1000 * steps:.1f} ms")
    print(f"  on saved pages, from files  {1000 * seconds:8.1f} ms")
    print(
        f"saved pages take {whole / seconds:.0f} times less than a live run, and {steps / seconds:.0f} times less than "
        "its five steps after the sign-in (aim: at least 50)"
    )


if __name__ == "__main__":
    asyncio.run(main())
