"""Executes a run of an example, and kills its own process with SIGKILL at one event, or seconds after it.

`python -m tests.examples.dying RECIPE RUN STEP KIND TEXT SECONDS`
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading

from surefoot.config import Settings
from surefoot.events import Event
from surefoot.recipes.registry import find
from surefoot.runs.execute import Executor
from tests.conftest import Yes


def main() -> None:
    """Execute it until the event comes."""
    recipe, run, step, kind, text, seconds = sys.argv[1:]

    def die(event: Event) -> None:
        if (event.step, event.kind) == (step, kind) and text in event.text:
            threading.Timer(float(seconds), _die).start() if float(seconds) else _die()

    executor = Executor.open(Settings.load(), listener=die, approver=Yes())
    asyncio.run(executor.execute(find(recipe)[0], run))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
