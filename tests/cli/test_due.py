"""Which runs `resume --due` goes on with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from surefoot import Model, Run
from surefoot.cli.due import due_now
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.runs.execute import Executor
from tests.runs.conftest import Bench
from tests.runs.world import Buy, World


class Colour(Model):
    """An answer."""

    colour: str


class JustBeforeItWaits:
    """Does something after the run has given up hope, and before that is on disk."""

    def __init__(self, does: Callable[[], None]) -> None:
        self._does = does

    def __call__(self, event: Event) -> None:
        """Do it as soon as the run says that it waits."""
        if event.kind == "waiting":
            self._does()


@pytest.fixture
def bench(executor: Executor) -> Iterator[Bench]:
    """A bench over a world of its own, where nobody answers at once."""
    world = World()
    made = Bench(executor, world)
    made.without_approver()
    yield made
    world.stop()


def due(bench: Bench) -> list[str]:
    """Return the runs that are due now."""
    return [one.id for one in due_now(bench.executor.journal, bench.executor.settings.host, time.time())]


async def test_decided_while_it_began_to_wait(bench: Bench) -> None:
    """What was decided before the wait was on disk is not missed; what nobody decided is not due."""
    journal = bench.executor.journal

    async def body(run: Run) -> object:
        return (await run(Buy(name="ticket"))).name

    def grant() -> None:
        journal.decide(journal.approvals(bench.run)[0].id, grant=True, by="a person")

    assert (await bench.go(body)).state is Outcome.WAITING
    assert due(bench) == []
    bench.executor = bench.executor.with_listener(JustBeforeItWaits(grant))
    assert (await bench.go()).state is Outcome.WAITING
    assert due(bench) == [bench.run]
    assert (await bench.go()).state is Outcome.DONE
    assert bench.world.ever == ["ticket"]


async def test_answered_while_it_began_to_wait(bench: Bench) -> None:
    """An answer is due until it is taken up; the next question waits for one of its own."""
    journal = bench.executor.journal

    async def body(run: Run) -> object:
        return [(await run.ask(text, Colour)).colour for text in ("Which?", "And which else?")]

    def answer() -> None:
        for one in journal.questions(bench.run):
            if one.state == "asked" and one.prompt == "Which?":
                journal.answer(one.id, {"colour": "blue"}, by="a person")

    bench.executor = bench.executor.with_listener(JustBeforeItWaits(answer))
    assert (await bench.go(body)).state is Outcome.WAITING
    assert due(bench) == [bench.run]
    assert (await bench.go()).state is Outcome.WAITING
    assert due(bench) == []
