"""What waits for a person is shown and decided while it waits, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from surefoot import Run
from surefoot.model import Outcome
from surefoot.runs.execute import Executor
from surefoot.store.schema import approvals, runs
from tests.cli.command import surefoot
from tests.runs.conftest import Bench
from tests.runs.world import Buy, World


@pytest.fixture
def bench(executor: Executor) -> Iterator[Bench]:
    """A bench over a world of its own, where nobody answers at once."""
    world = World()
    made = Bench(executor, world)
    made.without_approver()
    yield made
    world.stop()


@pytest.fixture
def data(executor: Executor) -> Path:
    """The data directory of the bench."""
    return executor.settings.data_dir


async def begin_to_wait(bench: Bench) -> None:
    """Begin a run that waits for its approval."""

    async def body(run: Run) -> object:
        return (await run(Buy(name="ticket"))).name

    assert (await bench.go(body)).state is Outcome.WAITING


async def test_expired_approval_is_asked_anew(bench: Bench, data: Path) -> None:
    """What has expired is not approved; the way to be asked anew is told, and works."""
    await begin_to_wait(bench)
    assert f"approve it with: surefoot approve {bench.run}" in surefoot(data, "show", bench.run).stdout
    with bench.executor.journal.database.write() as connection:
        connection.execute(update(approvals).values(expires_at=1.0))
    refused = surefoot(data, "approve", bench.run)
    assert (refused.returncode, f"next: `surefoot resume {bench.run}`" in refused.stderr) == (10, True), refused.stderr
    shown = surefoot(data, "show", bench.run).stdout
    assert ("approve it with" in shown, f"surefoot resume {bench.run}" in shown) == (False, True)
    assert (await bench.go()).state is Outcome.WAITING
    assert surefoot(data, "approve", bench.run).returncode == 0
    assert (await bench.go()).state is Outcome.DONE


@pytest.mark.parametrize("state", [Outcome.CANCELLED, Outcome.FAILED])
async def test_ended_run_asks_for_nothing(bench: Bench, data: Path, state: Outcome) -> None:
    """A run that has ended neither shows how to approve what it asked for, nor takes an approval."""
    await begin_to_wait(bench)
    with bench.executor.journal.database.write() as connection:
        connection.execute(update(runs).values(state=state.value))
    assert "approve it with" not in surefoot(data, "show", bench.run).stdout
    refused = surefoot(data, "approve", bench.run)
    assert (refused.returncode, f"it is {state}" in refused.stderr) == (10, True), refused.stderr
