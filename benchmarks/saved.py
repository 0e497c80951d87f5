"""Runs the six-step recipe in a browser, recording it, and then on its saved pages, and compares the time.

`python benchmarks/saved.py [--rounds N]`: the browser is opened before the clock starts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar, cast

from surefoot.recipes.play import play

from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import find_browser
from surefoot.browser.gate import OpenGate
from surefoot.browser.journey import Stop
from surefoot.browser.launch import open_browser
from surefoot.browser.page import Page
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.recording_page import RecordingPage
from surefoot.browser.saved_ctx import SavedCtx
from surefoot.browser.saved_page import SavedPage
from surefoot.demo.site.control import Site
from surefoot.demo.story import recipe_file
from surefoot.model import Model
from surefoot.recipes.recipe import Recipe
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.recipes.run import Run
from surefoot.recipes.step import SignInStep, Step
from surefoot.selectors.snapshot import Snapshot

T = TypeVar("T")


@dataclass
class Straight:
    """A run that takes each step as it comes."""

    ctx: SavedCtx

    async def __call__(self, step: Step[T]) -> T:
        """Take a step."""
        return (await play(step, self.ctx)).value

    async def sign_in(self, step: SignInStep[T]) -> T:
        """Sign in."""
        return await self(step)


async def timed(recipe: AnyRecipe, page: Page) -> tuple[float, Model]:
    """Run the recipe on a page, and return the seconds it took with what it returned."""
    secrets = {"email": "ada@example.org", "password": "correct horse", "card": "4111 1111 1111 1111"}
    run = cast("Run", Straight(SavedCtx(page, intent_key=f"key-{time.monotonic_ns()}", secrets=secrets)))
    trip = recipe.parse({"max_price": {"amount": "300", "currency": "EUR"}})
    begun = time.perf_counter()
    booking = await cast("Recipe[Model, Model]", recipe)(run, cast("Model", trip))
    return time.perf_counter() - begun, booking


async def live(recipe: AnyRecipe, folder: Path, rounds: int) -> tuple[float, tuple[Stop, ...]]:
    """Return the least seconds in a browser, and the journey of one run more."""
    async with (
        Egress(origins=recipe.origins, loads=(), on_refused=lambda _: None) as fence,
        open_browser(find_browser(), egress=fence, staging=folder) as context,
    ):
        page = PlaywrightPage(await context.new_page(), gate=OpenGate(), folder=folder, fence=fence)
        seconds = [(await timed(recipe, cast("Page", page)))[0] for _ in range(rounds)]
        recording = RecordingPage(cast("Page", page))
        await timed(recipe, recording)
    return min(seconds), recording.journey


def _unread(journey: tuple[Stop, ...]) -> list[Stop]:
    """Return the journey as it comes from a file: nothing of it is parsed."""
    return [replace(stop, page=Snapshot(stop.page.html, url=stop.page.url)) for stop in journey]


async def main() -> None:
    """Print both times, and how they compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, Site.start(Path(folder) / "site") as site:
        os.environ["SUREFOOT_DEMO_SITE"] = site.url
        recipe = find(str(recipe_file()))[0]
        in_browser, journey = await live(recipe, Path(folder), rounds)
        without = [await timed(recipe, SavedPage(_unread(journey))) for _ in range(10 * rounds)]
    seconds = min(taken for taken, _ in without)
    print(f"six steps, {len(journey)} pages; the least of {rounds} runs")
    print(f"  in a browser     {1000 * in_browser:8.1f} ms")
    print(f"  on saved pages   {1000 * seconds:8.1f} ms")
    print(f"saved pages take {in_browser / seconds:.0f} times less (aim: at least 50)")


if __name__ == "__main__":
    asyncio.run(main())
