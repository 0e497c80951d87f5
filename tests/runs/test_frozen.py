"""A worker that is frozen past its lease and taken over on another machine can neither act nor write."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest

from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.errors import AlreadyRunning, LeaseLost
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.runs import execute
from surefoot.runs.execute import Executor
from surefoot.runs.records import RunRecord
from tests.conftest import BOOK_FLIGHT, Yes

LEASE = 2.0


def worker(run: str, at: str) -> None:
    """Execute a run, and stop this process at the first event of that text, until it is told to go on."""

    def freeze(event: Event) -> None:
        if f"{event.kind} {event.text}".startswith(at) and event.step == "pay":
            os.kill(os.getpid(), signal.SIGSTOP)

    # The heartbeat, too, would notice when it wakes; here it comes too late, as it does for some clicks in a hundred.
    execute._Execution._on_lost = lambda self: None  # noqa: ARG005 — a method
    settings = Settings.load().model_copy(update={"lease": LEASE, "host": "this one"})
    recipe, _ = find(BOOK_FLIGHT)
    try:
        asyncio.run(Executor.open(settings, listener=freeze, approver=Yes()).execute(recipe, run))
    except LeaseLost:
        sys.exit(LeaseLost.exit_code)


async def taken_over(executor: Executor, recipe: AnyRecipe, run: str) -> RunRecord:
    """Execute the run as soon as its lease has ended."""
    while True:
        try:
            return await executor.execute(recipe, run)
        except AlreadyRunning:
            await asyncio.sleep(0.2)


@pytest.mark.kill
@pytest.mark.browser
@pytest.mark.parametrize("at", ["intent recorded", "dispatching click HoldPage.PAY"])
async def test_frozen_worker(executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site, at: str) -> None:
    """Frozen right before its click on Pay, and woken after another has paid: one payment, and it stops."""
    code = f"from tests.runs.test_frozen import worker; worker({new_run!r}, {at!r})"
    environment = {**os.environ, "SUREFOOT_DATA_DIR": str(executor.settings.data_dir)}
    frozen = subprocess.Popen([sys.executable, "-c", code], env=environment)  # noqa: ASYNC220 — it is watched below
    process = psutil.Process(frozen.pid)
    for _ in range(600):
        if process.status() == psutil.STATUS_STOPPED:
            break
        await asyncio.sleep(0.1)
    assert process.status() == psutil.STATUS_STOPPED
    elsewhere = replace(executor, settings=executor.settings.model_copy(update={"host": "another one"}))
    record = await taken_over(elsewhere, book_flight, new_run)
    assert record.state is Outcome.DONE, record.ending
    assert len(site.ledger().payments) == 1
    frozen.send_signal(signal.SIGCONT)
    assert await asyncio.to_thread(frozen.wait, 60) == LeaseLost.exit_code
    time.sleep(0.5)  # noqa: ASYNC251 — a payment in flight would land by now
    assert len(site.ledger().payments) == 1
    assert executor.journal.run(new_run).state is Outcome.DONE
