"""One run on each kind of database: a change of URL and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from surefoot import Run
from surefoot.config import Settings
from surefoot.model import Outcome
from surefoot.runs.execute import Executor
from tests.conftest import Heard
from tests.runs.conftest import Bench
from tests.runs.world import Buy, Crash, Reserve, World


@pytest.fixture
def bench(settings: Settings, heard: Heard, world: World, database_url: str) -> Iterator[Bench]:
    """A bench over each kind of database."""
    executor = Executor.open(settings.model_copy(update={"database_url": database_url}), listener=heard)
    yield Bench(executor, world)
    executor.journal.database.close()


async def test_crash_wait_approve(bench: Bench, world: World) -> None:
    """A run dies, goes on, waits for its approval, and buys once."""
    tries: list[int] = []

    async def body(run: Run) -> object:
        await run(Reserve(name="seat"))
        tries.append(1)
        if len(tries) == 1:
            raise Crash
        return (await run(Buy(name="ticket"))).name

    await bench.crash(body)
    assert (await bench.go()).state is Outcome.WAITING
    journal = bench.executor.journal
    journal.decide(journal.approvals(bench.run)[0].id, grant=True, by="a person")
    record = await bench.go()
    assert (record.state, record.output) == (Outcome.DONE, "ticket")
    assert world.ever == ["seat", "ticket"]


async def test_long_key(bench: Bench, world: World) -> None:
    """A step may have a name of 300 characters on each kind of database."""

    async def body(run: Run) -> object:
        return (await run(Reserve(name="seat"), key="k" * (300 - len("reserve[]")))).name

    assert (await bench.go(body)).state is Outcome.DONE
    assert world.ever == ["seat"]
