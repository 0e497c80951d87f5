"""What is in doubt: named as such whatever else happens, settled before anything new, never acted again blindly."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from surefoot import Absent, Ctx, Facts, Found, GiveUp, Intent, Run, Snapshot
from surefoot.errors import AlreadyRunning
from surefoot.model import Outcome
from surefoot.runs.execute import start_or_resume
from surefoot.runs.records import StepState
from tests.runs.conftest import Bench, Does
from tests.runs.world import Buy, Crash, Look, Nothing, Reserve, Thing, World, dying


class Unproved(Buy):
    """A purchase whose proof fails."""

    def prove(self, out: Thing, page: Snapshot) -> Facts:
        """It never is."""
        yield "the receipt is for this", out.name == "another"


class Silent(Buy):
    """A purchase whose proof says nothing."""

    def prove(self, out: Thing, page: Snapshot) -> Facts:
        """It says nothing."""
        yield from ()


class Raises(Buy):
    """A purchase whose proof raises."""

    def prove(self, out: Thing, page: Snapshot) -> Facts:
        """It raises."""
        raise ValueError("a mistake in the proof")


for _kind in (Unproved, Silent, Raises):
    _kind.__name__ = "Buy"


@pytest.mark.parametrize("kind", [Unproved, Silent, Raises])
async def test_acted_without_proof(bench: Bench, world: World, kind: type[Buy]) -> None:
    """A final step that acted and was not proved ends the run as unknown, blocks its job, and is not acted again."""

    async def body(run: Run) -> object:
        return (await run(kind(name="ticket"))).name

    record = await bench.go(body)
    assert record.state is Outcome.UNKNOWN, record.ending
    assert record.ending is not None
    assert record.ending.exit_code == 6
    assert "buy" in record.ending.cause
    with pytest.raises(AlreadyRunning):
        bench.executor.add(bench.recipe, Nothing(), source="")
    assert (await bench.go()).state is Outcome.UNKNOWN
    assert (await bench.go(lambda run: run(Buy(name="ticket")))).state is Outcome.DONE
    assert world.ever == ["ticket"]


async def test_unproved_and_gone(bench: Bench, world: World) -> None:
    """A final step that acted without its proof is not acted again when the site does not show it any more."""
    await bench.go(lambda run: run(Unproved(name="ticket")))
    assert bench.step("buy").state is StepState.UNPROVED
    world.booked.clear()
    record = await bench.go(lambda run: run(Buy(name="ticket")))
    assert record.state is Outcome.UNKNOWN
    assert "does not show it" in bench.cause()
    assert world.ever == ["ticket"]


async def test_other_inputs_while_in_doubt(bench: Bench, world: World) -> None:
    """A replay that does not match a step in doubt ends as unknown, not as failed."""
    await bench.crash(lambda run: run(dying(Buy)(name="ticket")))
    record = await bench.go(lambda run: run(Buy(name="another")))
    assert record.state is Outcome.UNKNOWN
    assert "in doubt: buy (SF-" in bench.cause()
    assert world.ever == ["ticket"]


class Untold(Buy):
    """A purchase that fails once it has begun, and cannot say whether it was made."""

    async def act(self, ctx: Ctx) -> Thing:
        """Buy, and fail."""
        await super().act(ctx)
        raise ValueError("a mistake in the act")

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Thing] | Absent:
        """Give up, as what `surefoot import` writes does."""
        raise GiveUp("look on the site")


Untold.__name__ = "Buy"


async def test_giving_up_where_it_is_looked_up(bench: Bench, world: World) -> None:
    """Whether it was done cannot be told: the run ends as unknown, whichever way it says so, and is not acted again."""
    record = await bench.go(lambda run: run(Untold(name="ticket")))
    assert record.state is Outcome.UNKNOWN
    assert "it cannot be told whether it was done: look on the site" in bench.cause()
    assert (await bench.go()).state is Outcome.UNKNOWN
    assert world.ever == ["ticket"]


async def test_giving_up_in_an_undo(bench: Bench, world: World) -> None:
    """An undo that gives up leaves something behind: the run ends as unknown, and not in the middle."""

    class Stays(Reserve):
        async def undo(self, ctx: Ctx, out: Thing) -> None:
            raise GiveUp("not today")

    Stays.__name__ = "Reserve"

    async def body(run: Run) -> object:
        await run(Stays(name="seat"))
        raise GiveUp("too dear")

    assert (await bench.go(body)).state is Outcome.UNKNOWN
    assert "reserve could not be undone: not today" in bench.cause()
    assert world.booked


async def test_giving_up_in_a_proof(bench: Bench, world: World) -> None:
    """What was bought and is not proved is in doubt, though the proof gives up."""

    class Shy(Buy):
        def prove(self, out: Thing, page: Snapshot) -> Facts:
            yield "it is a thing", out.name != ""
            raise GiveUp("it is the wrong one")

    Shy.__name__ = "Buy"
    assert (await bench.go(lambda run: run(Shy(name="ticket")))).state is Outcome.UNKNOWN
    assert "it is the wrong one" in bench.cause()
    assert world.ever == ["ticket"]


async def test_crash_loop_while_in_doubt(bench: Bench, world: World) -> None:
    """A run that dies again and again after it paid ends as unknown."""

    class Dies(Buy):
        async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Thing] | Absent:
            raise Crash

    Dies.__name__ = "Buy"
    await bench.crash(lambda run: run(dying(Buy)(name="ticket")))
    for _ in range(bench.executor.settings.crash_limit):
        await bench.crash(lambda run: run(Dies(name="ticket")))
    record = await bench.go()
    assert record.state is Outcome.UNKNOWN
    assert "crash loop" in bench.cause()


async def test_nothing_new_while_a_step_is_in_doubt(bench: Bench, world: World) -> None:
    """A recipe that gives a payment up after a second and pays again is stopped before the second one."""

    class Slow(Buy):
        async def act(self, ctx: Ctx) -> Thing:
            thing = await super().act(ctx)
            await asyncio.sleep(30)
            return thing

    async def impatient(run: Run) -> object:
        try:
            await asyncio.wait_for(run(Slow(name="ticket")), 1)
        except TimeoutError:
            return (await run(Buy(name="ticket"))).name

    record = await bench.go(impatient)
    assert record.state is Outcome.UNKNOWN
    assert "slow is in doubt" in bench.cause()
    assert world.ever == ["ticket"]


async def test_shrugged_off_failure_stops_what_follows(bench: Bench, world: World) -> None:
    """After an unproved reservation, whose failure the recipe swallows, nothing is bought."""

    async def shrugs(run: Run) -> object:
        try:
            await run(Reserve(name="seat", wanted="window"))
        except Exception:  # noqa: BLE001 — the mistake
            return (await run(Buy(name="ticket"))).name

    record = await bench.go(shrugs)
    assert record.state is Outcome.UNKNOWN
    assert world.ever == ["seat"]


async def test_several_ways_after_a_kill(bench: Bench, world: World) -> None:
    """A run killed in its second way looks that one up, and does not try the first one anew."""

    class ByPage(Reserve):
        """The first way."""

    def ways(second: type[Reserve]) -> Does:
        async def body(run: Run) -> object:
            return (await run.first_of(ByPage(name="page"), second(name="api"))).way

        return body

    world.error_before = {"page"}
    await bench.crash(ways(dying(Reserve)))  # type: ignore[arg-type]  # a Reserve
    world.error_before = set()
    record = await bench.go(ways(Reserve))
    assert record.state is Outcome.DONE, record.ending
    assert world.ever == ["api"]


async def test_failed_run_with_its_effect_in_place(bench: Bench, world: World) -> None:
    """A run that paid and failed afterwards is not started over by the same command: it is resumed or cancelled."""

    async def fails_late(run: Run) -> object:
        await run(Buy(name="ticket"))
        return (await run(Look(at_most=1))).name

    assert (await bench.go(fails_late)).state is Outcome.FAILED
    with pytest.raises(AlreadyRunning, match="in place"):
        await start_or_resume(bench.executor, bench.recipe, Nothing(), source="")
    assert world.ever == ["ticket"]
    world.price = 1
    assert (await bench.go()).state is Outcome.DONE
    assert (await start_or_resume(bench.executor, bench.recipe, Nothing(), source="")).state is Outcome.DONE
    assert world.ever == ["ticket", "ticket"]


async def test_dry_run_leaves_an_interrupted_run_alone(bench: Bench, world: World) -> None:
    """A dry run of a job whose real run was interrupted does not end that one."""

    async def reserve_and_die(run: Run) -> object:
        await run(Reserve(name="seat"))
        raise Crash

    await bench.crash(reserve_and_die)
    with pytest.raises(AlreadyRunning, match="dry run"):
        await start_or_resume(bench.executor, bench.recipe, Nothing(), source="", dry=True)
    assert world.names() == ["seat"]


async def test_cancel_that_comes_while_it_begins_to_wait(bench: Bench, world: World) -> None:
    """A run that is asked to end right before it waits ends, and does not wait."""
    bench.without_approver()

    async def body(run: Run) -> object:
        await run(Reserve(name="seat"))
        bench.executor.journal.ask_to_cancel(bench.run)
        return (await run(Buy(name="ticket"))).name

    assert (await bench.go(body)).state is Outcome.CANCELLED
    assert world.names() == []


async def test_decided_elsewhere_meanwhile(bench: Bench, world: World) -> None:
    """Whoever says yes at the terminal after somebody else did so does not fail the run."""

    class Slow:
        name = "the terminal"

        async def decide(self, approval: Any) -> bool | None:
            bench.executor.journal.decide(approval.id, grant=True, by="somebody else")
            return True

    bench.executor = replace(bench.executor, approver=Slow())
    record = await bench.go(lambda run: run(Buy(name="ticket")))
    assert record.state is Outcome.DONE, record.ending
    assert bench.executor.journal.approvals(bench.run)[0].by == "somebody else"


async def test_nothing_waits_for_approval_after_the_end(bench: Bench) -> None:
    """An approval that was asked for is void once its run has ended."""
    bench.without_approver()
    await bench.go(lambda run: run(Buy(name="ticket")))

    async def gives_up(_: Run) -> object:
        raise GiveUp("not any more")

    await bench.go(gives_up)
    assert [one.state for one in bench.executor.journal.approvals(bench.run)] == ["void"]
