"""Executes a run of the demo and kills its own process with SIGKILL right after the click on Pay."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading

from surefoot.config import Settings
from surefoot.demo.story import UpToThreeHundred, recipe_file
from surefoot.events import Event
from surefoot.recipes.registry import find
from surefoot.runs.execute import Executor

_UNTIL_SENT = 0.3


def _die_after_pay(event: Event) -> None:
    if event.kind == "dispatched" and event.text == "click HoldPage.PAY":
        threading.Timer(_UNTIL_SENT, os.kill, (os.getpid(), signal.SIGKILL)).start()
    if event.kind == "acted" and event.step == "pay":
        os.kill(os.getpid(), signal.SIGKILL)  # the answer was faster: still before anything is recorded


def main() -> None:
    """Execute the run named on the command line."""
    recipe, _ = find(str(recipe_file()))
    executor = Executor.open(Settings.load(), listener=_die_after_pay, approver=UpToThreeHundred())
    asyncio.run(executor.execute(recipe, sys.argv[1]))


if __name__ == "__main__":
    main()
