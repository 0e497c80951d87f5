"""Taking steps: each once, found where it was done, never blindly again; counted on a server."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from surefoot import Absent, Ctx, Facts, Found, GiveUp, Intent, Run, SafeStep, Snapshot
from surefoot.model import Outcome
from surefoot.runs.hands import Hands
from surefoot.runs.records import StepState
from tests.conftest import Heard
from tests.runs.conftest import Bench
from tests.runs.world import Buy, Crash, Look, Reserve, Thing, World, dying


async def test_recorded_steps_are_not_acted_again(bench: Bench, world: World) -> None:
    """A run that stops after its steps goes on with their recorded results."""

    async def stops(run: Run) -> object:
        await run(Look())
        await run(Reserve(name="seat"))
        raise Crash

    async def goes_on(run: Run) -> object:
        await run(Look())
        seat = await run(Reserve(name="seat"))
        return seat.name

    await bench.crash(stops)
    asked = len(world.asked)
    record = await bench.go(goes_on)
    assert record.state is Outcome.DONE, record.ending
    assert record.output == "seat"
    assert world.names() == ["seat"]
    assert len(world.asked) == asked


async def test_no_browser_for_an_api(bench: Bench, heard: Heard) -> None:
    """Steps that ask an API only open no browser."""
    await bench.go(lambda run: run(Look()))
    assert "browser opened" not in {event.kind for event in heard.events}


@pytest.mark.parametrize("kind", [Reserve, Buy])
async def test_effect_behind_an_error_counts_once(bench: Bench, world: World, kind: type[Reserve | Buy]) -> None:
    """What was booked before the site failed is found, not repeated."""
    world.error_after = {"seat"}
    record = await bench.go(lambda run: run(kind(name="seat")))
    assert record.state is Outcome.DONE, record.ending
    assert world.names() == ["seat"]
    assert bench.step(kind.__name__.lower()).found


async def test_what_cannot_be_kept_hides_no_failure(
    bench: Bench, world: World, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk keeps the page of a failed step from being kept; the step failed for its own reason."""

    async def full(_: Hands) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Hands, "keep", full)
    world.error_before = {"seat"}
    record = await bench.go(lambda run: run(Reserve(name="seat")))
    assert record.ending is not None
    assert "status 500" in record.ending.cause
    assert "no page of the failure: [Errno 28] No space left on device" in [event.text for event in heard.events]


@pytest.mark.parametrize("kind", [Reserve, Buy])
async def test_failed_act_is_not_tried_again_by_itself(bench: Bench, world: World, kind: type[Reserve | Buy]) -> None:
    """An act that the site refused is looked up, told, and tried again only when the run is resumed."""
    world.error_before = {"seat"}
    record = await bench.go(lambda run: run(kind(name="seat")))
    assert record.state is Outcome.FAILED
    assert "status 500" in bench.cause()
    assert world.asked.count("POST seat") == 1
    world.error_before = set()
    record = await bench.go()
    assert record.state is Outcome.DONE, record.ending
    assert world.names() == ["seat"]


@pytest.mark.parametrize("kind", [Reserve, Buy])
async def test_crash_after_the_act(bench: Bench, world: World, kind: type[Reserve | Buy]) -> None:
    """A process that dies between the act and its record finds what it did."""
    await bench.crash(lambda run: run(dying(kind)(name="seat")))
    assert bench.step(kind.__name__.lower()).state is StepState.BEGUN
    record = await bench.go(lambda run: run(kind(name="seat")))
    assert record.state is Outcome.DONE, record.ending
    assert world.names() == ["seat"]
    assert bench.step(kind.__name__.lower()).found


async def test_absent_counts_only_after_settle(bench: Bench, world: World) -> None:
    """An effect that shows late, within `settle`, is waited for and not repeated."""

    class Slow(Reserve):
        settle = timedelta(seconds=20)

        async def act(self, ctx: Ctx) -> Thing:
            raise Crash

    Slow.__name__ = "Reserve"
    await bench.crash(lambda run: run(Slow(name="seat")))
    intent = bench.step("reserve").intent
    assert intent is not None

    async def lands_late() -> None:
        await world.until_asked("GET")
        world.booked.append(("seat", intent.key))

    landing = asyncio.create_task(lands_late())
    record = await bench.go()
    await landing
    assert record.state is Outcome.DONE, record.ending
    assert "POST seat" not in world.asked


async def test_unsure_goes_to_a_person(bench: Bench, world: World) -> None:
    """Where it cannot be told whether a step was done, the run ends as unknown and nothing is repeated."""
    world.error_after = {"seat"}
    world.blind = True
    record = await bench.go(lambda run: run(Buy(name="seat")))
    assert record.state is Outcome.UNKNOWN
    assert "cannot be told" in bench.cause()
    world.blind = False
    record = await bench.go()
    assert record.state is Outcome.DONE, record.ending
    assert world.names() == ["seat"]


async def test_already_done_must_answer(bench: Bench, world: World) -> None:
    """A forgotten return does not read as «not done»."""

    class Forgets(Buy):
        async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Thing] | Absent:
            return None  # type: ignore[return-value]  # the mistake

    world.error_after = {"seat"}
    record = await bench.go(lambda run: run(Forgets(name="seat")))
    assert "must answer Found" in bench.cause()
    assert record.state is Outcome.UNKNOWN
    assert world.asked.count("POST seat") == 1


async def test_another_runs_booking_is_not_adopted(bench: Bench, world: World) -> None:
    """What somebody else booked under the same name is not taken for this run's."""
    world.booked.append(("seat", "somebody else's key"))
    world.error_before = {"seat"}
    await bench.go(lambda run: run(Reserve(name="seat")))
    assert bench.step("reserve").state is StepState.FAILED
    world.error_before = set()
    record = await bench.go()
    assert record.state is Outcome.DONE
    assert len(world.booked) == 2


async def test_safe_steps_are_tried_again_where_it_helps(bench: Bench, world: World) -> None:
    """An error page is tried again; a fact that does not hold is not."""
    world.blind = True

    async def mends() -> None:
        await world.until_asked("GET")
        world.blind = False

    mending = asyncio.create_task(mends())
    record = await bench.go(lambda run: run(Look()))
    await mending
    assert record.state is Outcome.DONE, record.ending
    assert bench.step("look").tries == 2


async def test_fact_that_does_not_hold_is_not_tried_again(bench: Bench, world: World) -> None:
    """A wrong answer stays wrong: the run stops at once, with the fact."""
    record = await bench.go(lambda run: run(Look(at_most=5)))
    assert record.state is Outcome.FAILED
    assert "it is cheap enough" in bench.cause()
    assert len(world.asked) == 1


async def test_step_without_facts_proves_nothing(bench: Bench) -> None:
    """A `prove` that yields nothing is an author's error."""

    class Bare(SafeStep[Thing]):
        async def act(self, ctx: Ctx) -> Thing:
            return Thing(name="x")

        def prove(self, out: Thing, page: Snapshot) -> Facts:
            yield from ()

    record = await bench.go(lambda run: run(Bare()))
    assert record.ending is not None
    assert record.ending.error == "NoFacts"


async def test_steps_are_taken_one_at_a_time(bench: Bench, world: World) -> None:
    """Two steps at once would share one page: the second is refused."""

    async def both(run: Run) -> object:
        return await asyncio.gather(run(Look(name="a")), run(Look(name="b")))

    record = await bench.go(both)
    assert record.state is Outcome.FAILED
    assert "await each step" in bench.cause()


async def test_control_flow_is_not_swallowed(bench: Bench) -> None:
    """A careless `except Exception` in a recipe does not swallow what steers the run."""

    async def careless(run: Run) -> object:
        try:
            raise GiveUp("no use")  # noqa: TRY301 — as above
        except Exception:  # noqa: BLE001 — the mistake
            return "swallowed"

    record = await bench.go(careless)
    assert record.state is Outcome.GIVEN_UP


async def test_surprise_is_recorded(bench: Bench, world: World) -> None:
    """Whatever a recipe raises ends the run as failed, and what was reserved is given back."""

    async def surprises(run: Run) -> object:
        await run(Reserve(name="seat"))
        raise ZeroDivisionError("oops")

    record = await bench.go(surprises)
    assert record.state is Outcome.FAILED
    assert "oops" in bench.cause()
    assert world.names() == []
