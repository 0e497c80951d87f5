"""Taking back what was done: in reverse, proved, never past a final step; counted on a server."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

from surefoot import Absent, Ctx, Found, GiveUp, Intent, Run
from surefoot.model import Outcome
from surefoot.runs.records import StepState
from tests.conftest import Heard
from tests.runs.conftest import Bench
from tests.runs.world import Buy, Crash, Reserve, Thing, World


async def reserve_two_and_give_up(run: Run) -> object:
    """Reserve two things, and give up."""
    await run(Reserve(name="first"))
    await run(Reserve(name="second"))
    raise GiveUp("too dear")


async def test_undone_in_reverse(bench: Bench, world: World) -> None:
    """What was done is undone, the latest first, and the end names it."""
    record = await bench.go(reserve_two_and_give_up)
    assert record.state is Outcome.GIVEN_UP
    assert world.removed == ["second", "first"]
    assert "undone: reserve#2, reserve" in bench.cause()


async def test_undo_that_does_not_work_goes_to_a_person(bench: Bench, world: World) -> None:
    """An undo is proved: what still stands afterwards ends the run as unknown, with what to do by hand."""
    world.stuck = {"second"}
    record = await bench.go(reserve_two_and_give_up)
    assert record.state is Outcome.UNKNOWN
    assert record.ending is not None
    assert "could not be undone" in record.ending.cause
    assert "by hand" in record.ending.next_action
    assert world.names() == ["first", "second"]


async def test_undo_is_journaled_and_goes_on_after_a_crash(bench: Bench, world: World) -> None:
    """A process that dies while it undoes does not undo twice, and the rest is undone by the next."""

    class Dying(Reserve):
        async def undo(self, ctx: Ctx, out: Thing) -> None:
            await super().undo(ctx, out)
            raise Crash

    Dying.__name__ = "Reserve"

    async def dies(run: Run) -> object:
        await run(Reserve(name="first"))
        await run(Dying(name="second"))
        raise GiveUp("too dear")

    await bench.crash(dies)
    assert world.names() == ["first"]
    assert bench.step("undo:reserve#2").state is StepState.BEGUN
    assert bench.step("reserve#2").state is StepState.BEGUN
    record = await bench.go(reserve_two_and_give_up)
    assert record.state is Outcome.GIVEN_UP, record.ending
    assert world.ever == ["first", "second", "second"]
    assert world.removed == ["second", "second", "first"]


async def test_killed_in_an_undo_and_then_wanted_again(bench: Bench, world: World) -> None:
    """A run that died while it undid, and now goes on, does not take for done what it took back."""

    class Dying(Reserve):
        async def undo(self, ctx: Ctx, out: Thing) -> None:
            await super().undo(ctx, out)
            raise Crash

    Dying.__name__ = "Reserve"

    async def dies(run: Run) -> object:
        await run(Dying(name="seat"))
        raise GiveUp("for now")

    await bench.crash(dies)
    record = await bench.go(lambda run: run(Reserve(name="seat")))
    assert record.state is Outcome.DONE, record.ending
    assert world.names() == ["seat"]


async def test_effect_that_shows_late_is_not_taken_for_gone(bench: Bench, world: World) -> None:
    """Of a step just done `Absent` counts only after `settle`: a list that lags is no undo."""

    class Lagging(Reserve):
        settle = timedelta(seconds=1.5)

        async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Thing] | Absent:
            shows = time.monotonic() > booked[0] + 0.7
            return await super().already_done(ctx, intent) if shows else Absent()

    booked = [0.0]
    world.before_post = lambda: booked.__setitem__(0, time.monotonic())
    await bench.go(lambda run: _reserve_and_fail(run, Lagging))
    assert world.removed == ["seat"]
    assert world.names() == []


async def test_undone_step_is_acted_anew(bench: Bench, world: World) -> None:
    """A run that failed and was undone reserves again when it is resumed, under a key of its own."""
    fails = True

    async def body(run: Run) -> object:
        await run(Reserve(name="seat"))
        if fails:
            raise ValueError("for now")
        return None

    assert (await bench.go(body)).state is Outcome.FAILED
    first = bench.step("reserve").intent
    fails = False
    assert (await bench.go()).state is Outcome.DONE
    second = bench.step("reserve").intent
    assert world.ever == ["seat", "seat"]
    assert world.names() == ["seat"]
    assert first is not None
    assert second is not None
    assert first.key != second.key


async def test_nothing_is_undone_after_a_final_step(bench: Bench, world: World) -> None:
    """Once something final was done, what it builds on stays, whatever happens afterwards."""

    async def fails_late(run: Run) -> object:
        await run(Reserve(name="seat"))
        await run(Buy(name="ticket"))
        raise ValueError("afterwards")

    record = await bench.go(fails_late)
    assert record.state is Outcome.FAILED
    assert world.names() == ["seat", "ticket"]


async def cancelled_in_its_act(bench: Bench, world: World, *, lands: bool) -> None:
    """Cancel a run while its final step is in its act, whose effect lands or does not."""
    begun = asyncio.Event()

    class Slow(Buy):
        async def act(self, ctx: Ctx) -> Thing:
            if lands:
                await super().act(ctx)
            begun.set()
            await asyncio.sleep(60)
            return Thing(name=self.name)

    Slow.__name__ = "Buy"

    async def body(run: Run) -> object:
        await run(Reserve(name="seat"))
        return await run(Slow(name="ticket"))

    settings = bench.executor.settings.model_copy(update={"lease": 1.0})
    bench.executor = replace(bench.executor, settings=settings)
    going = asyncio.create_task(bench.go(body))
    await begun.wait()
    bench.executor.journal.ask_to_cancel(bench.run)
    await going


async def test_cancelled_before_the_effect(bench: Bench, world: World) -> None:
    """A run cancelled in its final act is looked up; where nothing landed all is undone."""
    await cancelled_in_its_act(bench, world, lands=False)
    assert bench.state is Outcome.CANCELLED
    assert world.names() == []


async def test_cancelled_after_the_effect(bench: Bench, world: World, heard: Heard) -> None:
    """Where it landed, that is found and told, and nothing before it is undone."""
    await cancelled_in_its_act(bench, world, lands=True)
    assert bench.state is Outcome.CANCELLED
    assert world.names() == ["seat", "ticket"]
    assert "found" in heard.kinds("buy")
    assert "buy has been done and cannot be undone" in bench.cause()


async def test_cancelled_and_unsure(bench: Bench, world: World) -> None:
    """Where it cannot be told, the run does not end as cancelled."""
    world.blind = True
    await cancelled_in_its_act(bench, world, lands=True)
    assert bench.state is Outcome.UNKNOWN


async def test_step_that_was_renamed_cannot_be_undone(bench: Bench, world: World) -> None:
    """What the recipe does not know any more is not taken for undone."""

    async def reserve(run: Run) -> object:
        await run(Reserve(name="seat"))
        raise Crash

    async def edited(_: Run) -> object:
        raise GiveUp("without it")

    await bench.crash(reserve)
    record = await bench.go(edited)
    assert record.state is Outcome.UNKNOWN
    assert world.names() == ["seat"]


async def test_gone_by_itself_needs_no_undo(bench: Bench, world: World) -> None:
    """What the site let go by itself is not undone a second time."""

    class Expires(Reserve):
        async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Thing] | Absent:
            return Absent()

    await bench.go(lambda run: _reserve_and_fail(run, Expires))
    assert not [asked for asked in world.asked if asked.startswith("DELETE")]
    assert bench.step("expires").state is StepState.UNDONE


async def _reserve_and_fail(run: Run, kind: type[Reserve]) -> object:
    await run(kind(name="seat"))
    raise ValueError("for now")
