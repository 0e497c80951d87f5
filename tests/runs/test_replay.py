"""A run that meets its journal again: matched by name, refused where it does not fit, never guessed."""

from __future__ import annotations

from surefoot import Run
from surefoot.model import Outcome
from tests.runs.conftest import Bench
from tests.runs.world import Buy, Crash, Look, Reserve, World


async def reserve_and_die(run: Run) -> object:
    """Look, reserve a seat, and die."""
    await run(Look())
    await run(Reserve(name="seat"))
    raise Crash


async def test_inserted_and_removed_safe_steps(bench: Bench, world: World) -> None:
    """Safe steps may come and go between two tries; what was done stays done."""
    await bench.crash(reserve_and_die)

    async def edited(run: Run) -> object:
        await run.note("a new line")
        await run(Look(name="something new"), key="new")
        return (await run(Reserve(name="seat"))).name

    record = await bench.go(edited)
    assert record.state is Outcome.DONE, record.ending
    assert world.ever == ["seat"]


async def test_other_inputs_are_refused(bench: Bench, world: World) -> None:
    """A recorded step with other inputs than before is no replay: nothing is acted, nothing is undone."""
    await bench.crash(reserve_and_die)

    async def edited(run: Run) -> object:
        await run(Look())
        return await run(Reserve(name="another seat"))

    record = await bench.go(edited)
    assert record.state is Outcome.FAILED
    assert record.ending is not None
    assert (record.ending.error, record.ending.exit_code) == ("ReplayMismatch", 24)
    assert "seat" in record.ending.cause
    assert world.names() == ["seat"]
    assert (await bench.go(reserve_and_stop)).state is Outcome.DONE


async def reserve_and_stop(run: Run) -> object:
    """The same, without dying."""
    await run(Look())
    return (await run(Reserve(name="seat"))).name


async def test_new_changing_step_while_an_old_one_is_not_met(bench: Bench, world: World) -> None:
    """A changing step that was renamed goes to a person instead of being done again under its new name."""
    await bench.crash(reserve_and_die)

    class Hold(Reserve):
        """The same step under another name."""

    record = await bench.go(lambda run: run(Hold(name="seat")))
    assert record.state is Outcome.UNKNOWN
    assert "was it renamed" in bench.cause()
    assert world.ever == ["seat"]


async def test_changing_step_that_is_not_met_any_more(bench: Bench, world: World) -> None:
    """A run does not call itself done while something it did is accounted for by nobody."""
    await bench.crash(reserve_and_die)
    record = await bench.go(lambda run: run(Look()))
    assert record.state is Outcome.UNKNOWN
    assert "does not meet it again" in bench.cause()
    assert world.names() == ["seat"]


async def test_keys_tell_steps_of_a_loop_apart(bench: Bench, world: World) -> None:
    """A list whose order changed between two tries still matches; nothing is booked twice."""

    async def three(run: Run) -> object:
        for name in ("a", "b", "c"):
            if name == "c":
                raise Crash
            await run(Reserve(name=name), key=name)
        return None

    async def turned(run: Run) -> object:
        return [(await run(Reserve(name=name), key=name)).name for name in ("new", "c", "b", "a")]

    await bench.crash(three)
    record = await bench.go(turned)
    assert record.output == ["new", "c", "b", "a"]
    assert sorted(world.ever) == ["a", "b", "c", "new"]


async def test_new_key_after_an_edit_goes_to_a_person(bench: Bench, world: World) -> None:
    """Once the recipe's file was edited a new key may be an old item under another name."""

    async def by_name(run: Run) -> object:
        await run(Reserve(name="a"), key="a")
        raise Crash

    await bench.crash(by_name)
    bench.recipe.code = "edited"
    record = await bench.go(lambda run: run(Reserve(name="a"), key="1"))
    assert record.state is Outcome.UNKNOWN
    assert world.ever == ["a"]


async def test_one_key_is_used_once(bench: Bench) -> None:
    """Two steps of the same key cannot be told apart, and are refused."""

    async def twice(run: Run) -> object:
        await run(Look(name="a"), key="x")
        return await run(Look(name="b"), key="x")

    await bench.go(twice)
    assert "same key" in bench.cause()


async def test_times_and_chance_are_recorded(bench: Bench, world: World) -> None:
    """The time and the random number of the first try hold in every other."""
    seen: list[tuple[object, float]] = []

    async def asks(run: Run) -> object:
        seen.append((run.now(), run.random()))
        await run(Reserve(name="seat"))
        if len(seen) == 1:
            raise Crash
        return None

    await bench.crash(asks)
    assert (await bench.go()).state is Outcome.DONE
    assert seen[0] == seen[1]


async def test_failed_steps_are_taken_again(bench: Bench, world: World) -> None:
    """A resume of a failed run goes on at the step that failed."""
    world.error_before = {"ticket"}

    async def both(run: Run) -> object:
        await run(Look())
        return (await run(Buy(name="ticket"))).name

    assert (await bench.go(both)).state is Outcome.FAILED
    looked = world.asked.count("GET /")
    world.error_before = set()
    assert (await bench.go()).state is Outcome.DONE
    assert world.asked.count("GET /") == looked
    assert world.ever == ["ticket"]


async def test_caught_failure_with_its_effect_in_place(bench: Bench, world: World) -> None:
    """A recipe that shrugs off a failed proof does not end as done while the effect stands."""

    async def shrugs(run: Run) -> object:
        try:
            await run(Reserve(name="seat", wanted="window seat"))
        except Exception:  # noqa: BLE001 — the mistake
            return "never mind"

    record = await bench.go(shrugs)
    assert record.state is Outcome.UNKNOWN
    assert world.names() == ["seat"]


async def test_crash_loop_ends(bench: Bench, world: World) -> None:
    """A run that dies again and again in one place is stopped; one that comes further each time is not."""
    limit = bench.executor.settings.crash_limit

    async def dies(run: Run) -> object:
        for number in range(limit + 3):
            await run(Reserve(name=str(number)), key=str(number))
            if number >= len(bench_tries):
                bench_tries.append(number)
                raise Crash
        raise Crash

    bench_tries: list[int] = []
    for _ in range(limit + 3):
        await bench.crash(dies)
    assert world.ever == [str(number) for number in range(limit + 3)]
    for _ in range(limit):
        await bench.crash()
    record = await bench.go()
    assert record.state is Outcome.FAILED
    assert "crash loop" in bench.cause()
