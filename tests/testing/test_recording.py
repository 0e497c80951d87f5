"""What a live run keeps besides its pages: the API's answers, people's answers, times and chance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from surefoot import Model, Run
from surefoot.config import Settings
from surefoot.model import Outcome
from surefoot.testing import load, play, record, save
from tests.runs.world import Body, Buy, Look, Nothing, Reserve, World


class Choice(Model):
    """What a person answers."""

    seat: int


@pytest.fixture
def world() -> Iterator[World]:
    """A world in which nothing is booked."""
    made = World()
    yield made
    made.stop()


async def everything(run: Run) -> object:
    """Ask a person and the API, reserve, and buy."""
    chance, begun = run.random(), run.now().isoformat()
    choice = await run.ask("Which seat?", Choice)
    answer = await run.first_of(Look(name="dear", at_most=1), Look(name="fair"))
    seat = await run(Reserve(name=f"seat {choice.seat}"))
    bought = await run(Buy(name="ticket"))
    return [chance, begun, answer.way, seat.name, bought.name]


async def test_a_run_that_is_recorded_plays_the_same(world: World, tmp_path: Path) -> None:
    """What the site, the API, people and chance said comes again, from a folder, and the site is asked nothing."""
    world.error_after.add("seat 12")
    recipe = Body(world, everything).recipe
    settings = Settings(data_dir=tmp_path / "data", linger=0)
    made = await record(recipe, Nothing(), settings=settings, approve=True, answers={"seat": {"seat": 12}})
    assert made.run.state is Outcome.DONE, made.run.ending
    save(made.journey, tmp_path / "case")
    asked = len(world.asked)
    played = await play(recipe, load(tmp_path / "case"), approve=True)
    assert played.output == made.run.output
    assert [(one.name, one.state, one.found) for one in played.steps] == [
        (one.name, one.state, one.found) for one in made.steps if one.kind != "value"
    ]
    assert any(one.found for one in played.steps)
    assert len(world.asked) == asked


async def test_an_answer_that_does_not_fit_is_given_once(world: World, tmp_path: Path) -> None:
    """The run waits with the question asked again, and its journey ends there."""
    recipe = Body(world, everything).recipe
    settings = Settings(data_dir=tmp_path / "data", linger=0)
    made = await record(recipe, Nothing(), settings=settings, answers={"seat": {"seat": "by the window"}})
    assert made.run.state is Outcome.WAITING
    assert made.journey.case.output is None
    assert world.asked == []
