"""What recipes call besides steps: questions, waits, several ways, lists, other recipes."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from sqlalchemy import update

from surefoot import GiveUp, Model, Run, recipe
from surefoot.model import Outcome
from surefoot.runs.records import StepState
from surefoot.store.schema import runs
from tests.conftest import Heard
from tests.runs.conftest import Bench
from tests.runs.world import Look, Nothing, Reserve, Thing, World


class Choice(Model):
    """What a person answers."""

    seat: int


async def ask_and_reserve(run: Run) -> object:
    """Ask for a seat, and reserve it."""
    choice = await run.ask("Which seat?", Choice)
    return (await run(Reserve(name=f"seat {choice.seat}"))).name


async def test_question_waits_without_a_process(bench: Bench, world: World) -> None:
    """A question ends the process; its answer is there when the run goes on, and asked for once."""
    record = await bench.go(ask_and_reserve)
    assert record.state is Outcome.WAITING
    asked = bench.executor.journal.questions(bench.run)[0]
    assert asked.prompt == "Which seat?"
    assert (await bench.go()).state is Outcome.WAITING
    bench.executor.journal.answer(asked.id, {"seat": 12}, by="a person")
    record = await bench.go()
    assert (record.state, record.output) == (Outcome.DONE, "seat 12")
    assert len(bench.executor.journal.questions(bench.run)) == 1


async def test_answer_that_does_not_fit_is_asked_again(bench: Bench, world: World) -> None:
    """An answer that is no seat goes back to the person with the reason; the run is not lost."""
    await bench.go(ask_and_reserve)
    asked = bench.executor.journal.questions(bench.run)[0]
    bench.executor.journal.answer(asked.id, {"seat": "by the window"}, by="a person")
    assert (await bench.go()).state is Outcome.WAITING
    again = bench.executor.journal.questions(bench.run)[0]
    assert again.state == "asked"
    assert "seat: " in again.prompt
    bench.executor.journal.answer(again.id, {"seat": 3}, by="a person")
    assert (await bench.go()).output == "seat 3"


async def test_answer_to_another_question_is_not_taken(bench: Bench, world: World) -> None:
    """A yes to one question is no yes to the one that an edited recipe asks in its place."""
    await bench.go(lambda run: run.ask("Pay 100?", Choice))
    journal = bench.executor.journal
    journal.answer(journal.questions(bench.run)[0].id, {"seat": 1}, by="a person")
    assert (await bench.go(lambda run: run.ask("Pay 900?", Choice))).state is Outcome.WAITING
    assert [(one.prompt, one.state) for one in journal.questions(bench.run)] == [("Pay 900?", "asked")]


async def test_note_stands_in_the_record(bench: Bench) -> None:
    """A note is a line of the run's record, once."""

    async def notes(run: Run) -> object:
        await run.note("the site was slow today")

    await bench.go(notes)
    assert bench.step("note").output == "the site was slow today"


async def test_long_sleep_frees_the_process(bench: Bench, world: World) -> None:
    """A run that sleeps is waiting until its time has come, and is then due; waking early changes nothing."""

    async def sleeps(run: Run) -> object:
        await run.sleep(timedelta(hours=1))
        return (await run(Reserve(name="seat"))).name

    record = await bench.go(sleeps)
    assert record.state is Outcome.WAITING
    assert record.wake_at is not None
    assert 3500 < record.wake_at - time.time() <= 3600
    assert bench.executor.journal.due(time.time()) == []
    assert [one.id for one in bench.executor.journal.due(time.time() + 3601)] == [bench.run]
    again = await bench.go()
    assert again.wake_at == pytest.approx(record.wake_at)  # pyright: ignore[reportUnknownMemberType]
    assert world.names() == []


async def test_short_sleep_goes_on(bench: Bench, world: World) -> None:
    """A short sleep is slept in the process, also unattended."""

    async def naps(run: Run) -> object:
        await run.sleep(timedelta(seconds=0.05))
        return (await run(Reserve(name="seat"))).name

    assert (await bench.go(naps)).state is Outcome.DONE


async def test_until_facts_hold(bench: Bench, world: World) -> None:
    """A step is taken again until its facts hold, and its result is recorded."""
    world.price = 30

    async def falls() -> None:
        await world.until_asked("GET /", 2)
        world.price = 9

    falling = asyncio.create_task(falls())
    every, at_most = timedelta(seconds=0.1), timedelta(seconds=20)
    record = await bench.go(lambda run: run.until(Look(at_most=10), every=every, at_most=at_most))
    await falling
    assert record.state is Outcome.DONE, record.ending
    assert bench.step("look").output == {"name": "anything", "price": 9}


async def test_until_ends(bench: Bench, world: World) -> None:
    """After `at_most` the last failure is raised."""
    every, at_most = timedelta(seconds=0.1), timedelta(seconds=4)
    record = await bench.go(lambda run: run.until(Look(at_most=1), every=every, at_most=at_most))
    assert record.state is Outcome.FAILED
    assert "cheap enough" in bench.cause()
    assert world.asked.count("GET /") > 1


async def test_until_waits_without_a_process(bench: Bench, world: World) -> None:
    """With a long pause between two tries the process is freed; the time it may take is counted from the first."""
    every, at_most = timedelta(hours=1), timedelta(hours=3)
    record = await bench.go(lambda run: run.until(Look(at_most=1), every=every, at_most=at_most))
    assert record.state is Outcome.WAITING
    world.price = 1
    with bench.executor.journal.database.write() as connection:
        connection.execute(update(runs).where(runs.c.id == bench.run).values(wake_at=time.time()))
    assert (await bench.go()).state is Outcome.DONE


async def test_first_way_that_succeeds(bench: Bench, world: World, heard: Heard) -> None:
    """The first way that gives a value is taken, with why those before it gave none; the same on a replay."""
    answers: list[object] = []

    async def either(run: Run) -> object:
        answer = await run.first_of(Look(name="a", at_most=1), Look(name="b"))
        answers.append(answer)
        if len(answers) == 1:
            raise GiveUp("once more")
        return answer.way

    record = await bench.go(either)
    assert record.state is Outcome.GIVEN_UP
    first = answers[0]
    assert "look#2" in str(first)
    assert "cheap enough" in str(first)


async def test_all_ways_fail(bench: Bench) -> None:
    """When no way gives a value, each says why."""
    await bench.go(lambda run: run.first_of(Look(name="a", at_most=1), Look(name="b", at_most=2)))
    assert "look: " in bench.cause()
    assert "look#2: " in bench.cause()


async def test_undoable_way_leaves_nothing_behind(bench: Bench, world: World) -> None:
    """The next way starts only once the failed one was undone: two reservations never stand."""

    class Other(Reserve):
        """Another way."""

    world.before_post = lambda: standing.append(len(world.booked))
    standing: list[int] = []
    record = await bench.go(lambda run: run.first_of(Reserve(name="a", wanted="x"), Other(name="b")))
    assert record.state is Outcome.DONE, record.ending
    assert world.names() == ["b"]
    assert standing == [0, 0]
    assert bench.step("reserve").state is StepState.UNDONE


async def test_undoable_way_that_cannot_be_undone(bench: Bench, world: World) -> None:
    """When the failed way cannot be undone, the next is not tried: a person must look."""

    class Other(Reserve):
        """Another way."""

    world.stuck = {"a"}
    record = await bench.go(lambda run: run.first_of(Reserve(name="a", wanted="x"), Other(name="b")))
    assert record.state is Outcome.UNKNOWN
    assert world.ever == ["a"]


async def reserve_each(run: Run, *, at_most: int) -> list[str]:
    """Reserve three things, of which some may fail."""
    got: list[str] = []
    for name in ("a", "b", "c"):
        async with run.tolerate(at_most=at_most):
            got.append((await run(Reserve(name=name), key=name)).name)
    return got


async def test_some_items_may_fail(bench: Bench, world: World) -> None:
    """A list of which some items failed ends as partial, names them, and a resume tries only those again."""
    world.error_before = {"b"}
    record = await bench.go(lambda run: reserve_each(run, at_most=1))
    assert record.state is Outcome.PARTIAL
    assert record.output == ["a", "c"]
    assert "reserve[b]" in bench.cause()
    world.error_before = set()
    record = await bench.go()
    assert (record.state, record.output) == (Outcome.DONE, ["a", "b", "c"])
    assert sorted(world.ever) == ["a", "b", "c"]


async def test_more_failures_than_allowed(bench: Bench, world: World) -> None:
    """Beyond what is allowed the failure ends the run, and what was done is undone."""
    world.error_before = {"b", "c"}
    record = await bench.go(lambda run: reserve_each(run, at_most=1))
    assert record.state is Outcome.FAILED
    assert world.names() == []


async def test_tolerated_item_leaves_nothing_behind(bench: Bench, world: World) -> None:
    """An item that failed with its effect in place is undone before the recipe goes on."""

    async def items(run: Run) -> object:
        async with run.tolerate(at_most=1):
            await run(Reserve(name="a", wanted="x"))
        return (await run(Reserve(name="b"))).name

    record = await bench.go(items)
    assert record.state is Outcome.PARTIAL
    assert world.names() == ["b"]


async def test_another_recipe_is_a_part(bench: Bench, world: World) -> None:
    """A recipe calls another one, whose steps are recorded as its own."""

    @recipe("test/part", origins=[world.url])
    async def part(run: Run, given: Nothing) -> Thing:
        return await run(Reserve(name="part"))

    async def whole(run: Run) -> object:
        await run(Reserve(name="whole"))
        return (await run(part, Nothing())).name

    assert (await bench.go(whole)).output == "part"
    assert bench.step("reserve#2").output == {"name": "part", "price": 0}


async def test_part_may_not_go_further_than_the_whole(bench: Bench) -> None:
    """A recipe that needs other origins is refused before it starts, with the line to add."""

    @recipe("test/far", origins=["https://far.example"])
    async def far(run: Run, given: Nothing) -> Thing:
        return await run(Reserve(name="far"))

    record = await bench.go(lambda run: run(far, Nothing()))
    assert record.ending is not None
    assert "https://far.example" in record.ending.next_action
