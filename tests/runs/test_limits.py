"""Where a run must stop: its budget is used up, its journal cannot be written, its process was frozen."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sqlalchemy import Connection, event, update

from surefoot import Budget, Ctx, Run, recipe
from surefoot.errors import LeaseLost, StoreFailed
from surefoot.model import Outcome
from surefoot.runs.execute import Executor
from surefoot.runs.records import StepState
from surefoot.store.schema import runs
from tests.runs.conftest import Bench
from tests.runs.world import Buy, Look, Nothing, Reserve, Thing, World


async def test_budget_of_actions(bench: Bench, world: World) -> None:
    """The action that would be one too many is not made, and what was done is undone."""

    @recipe("test/actions", origins=[world.url], budget=Budget(actions=3))
    async def many(run: Run, given: Nothing) -> Thing:
        await run(Reserve(name="seat"))
        for _ in range(5):
            await run(Look())
        return await run(Look())

    run = bench.executor.add(many, Nothing(), source="")  # type: ignore[arg-type]  # any recipe
    record = await bench.executor.execute(many, run)  # type: ignore[arg-type]  # any recipe
    assert record.state is Outcome.FAILED
    assert world.names() == []
    assert record.ending is not None
    assert "the recipe's budget is 3" in record.ending.cause


async def test_no_journal_no_effect(bench: Bench, world: World) -> None:
    """With a full disk the intent cannot be written, so nothing is bought; with space again the run goes on."""

    async def body(run: Run) -> object:
        await run(Look())
        full.append(True)
        await run.note("x" * 200_000)
        return (await run(Buy(name="ticket"))).name

    full: list[bool] = []
    engine = bench.executor.journal.database.engine

    @event.listens_for(engine, "begin")
    def limit(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages if full else 2**30}")

    with pytest.raises(StoreFailed, match="could not be written") as caught:
        await bench.go(body)
    assert "disk space" in caught.value.next_action
    assert world.ever == []
    assert bench.step("look").state is StepState.DONE
    full.clear()
    _forget_owner(bench)
    looked = world.asked.count("GET /")

    async def goes_on(run: Run) -> object:
        await run(Look())
        return (await run(Buy(name="ticket"))).name

    assert (await bench.go(goes_on)).state is Outcome.DONE
    assert world.asked.count("GET /") == looked
    assert world.ever == ["ticket"]


async def test_frozen_worker_neither_acts_nor_writes(executor: Executor, world: World) -> None:
    """A process that was frozen past its lease, right before its act, cannot act when it wakes, nor write."""
    settings = executor.settings.model_copy(update={"lease": 1.0})
    bench = Bench(replace(executor, settings=settings), world)

    class Frozen(Buy):
        async def act(self, ctx: Ctx) -> Thing:
            time.sleep(1.5)  # noqa: ASYNC251 — the whole process stands still, its heartbeat too
            return await super().act(ctx)

    Frozen.__name__ = "Buy"
    with pytest.raises(LeaseLost):
        await bench.go(lambda run: run(Frozen(name="ticket")))
    assert world.ever == []
    _forget_owner(bench)
    assert (await bench.go(lambda run: run(Buy(name="ticket")))).state is Outcome.DONE
    assert world.ever == ["ticket"]


def _forget_owner(bench: Bench) -> None:
    with bench.executor.journal.database.write() as connection:
        connection.execute(update(runs).where(runs.c.id == bench.run).values(owner="gone|gone|1|0", lease_until=0))
