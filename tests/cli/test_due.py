"""Which runs `resume --due` goes on with."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surefoot import Model, Run
from surefoot.cli.due import due_now
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.runs.execute import Executor
from tests.cli.command import surefoot
from tests.runs.conftest import Bench
from tests.runs.world import Buy, World

_WAITS = '''
from surefoot import Model, Run, recipe

class Given(Model):
    name: str

class Colour(Model):
    colour: str

@recipe("test/waits", origins=[])
async def waits(run: Run, given: Given) -> str:
    """Asks for a colour."""
    return (await run.ask("Which colour?", Colour)).colour
'''


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


def test_fault_of_one_run_holds_up_no_other(tmp_path: Path) -> None:
    """A run that fails as nobody expected is told in a line with its name; the next one goes on, and the code is 70."""
    (tmp_path / "waits.py").write_text(_WAITS)
    data, names = tmp_path / "data", list[str]()
    for name in ("first", "second"):
        waiting = surefoot(data, "run", str(tmp_path / "waits.py"), f"name={name}", "--json")
        names.append(json.loads(waiting.stdout)["id"])
        assert surefoot(data, "answer", names[-1], "colour=blue").returncode == 0
    shutil.rmtree(data / "runs" / names[0], ignore_errors=True)
    (data / "runs" / names[0]).write_text("a file where the folder of the run belongs")
    due = surefoot(data, "resume", "--due")
    assert due.returncode == 70, due.stderr
    assert f"run {names[0]}: FileExistsError" in due.stderr
    assert "Traceback" not in due.stderr
    assert json.loads(surefoot(data, "show", names[1], "--json").stdout)["state"] == "done"
