"""Executes a run of the demo in a process of its own, for the story to kill."""

from __future__ import annotations

import asyncio
import sys

from surefoot.config import Settings
from surefoot.demo.story import UpToThreeHundred, recipe_file
from surefoot.events import Event
from surefoot.recipes.registry import find
from surefoot.runs.execute import Executor


def _tell(event: Event) -> None:
    if event.kind == "proved":
        sys.stdout.write(f"  ✓ {event.step}\n")
    elif event.kind == "dispatched" and event.text == "click HoldPage.PAY":
        sys.stdout.write(f"  … {event.step}: {event.text}\n")
    sys.stdout.flush()


def main() -> None:
    """Execute the run named on the command line."""
    recipe, _ = find(str(recipe_file()))
    executor = Executor.open(Settings.load(), listener=_tell, approver=UpToThreeHundred())
    asyncio.run(executor.execute(recipe, sys.argv[1]))


if __name__ == "__main__":
    main()
