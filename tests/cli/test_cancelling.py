"""Ending runs: what is in doubt and settled by hand, and what another process does meanwhile."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from surefoot import GiveUp, Run
from surefoot.cli.prompting import person
from surefoot.errors import AlreadyRunning
from surefoot.model import Outcome
from surefoot.runs.execute import Executor
from tests.cli.command import NOTES, Terminal, start, surefoot, until
from tests.runs.conftest import Bench
from tests.runs.world import Nothing, Reserve, World, dying

_BUSY = '''
import asyncio
from pathlib import Path
from surefoot import Model, Run, recipe

class Given(Model):
    until: Path
    asks: bool = False

class Colour(Model):
    colour: str

@recipe("test/busy", origins=[])
async def busy(run: Run, given: Given) -> str:
    """Is busy until a file is there."""
    await run.note("begun")
    while not given.until.exists():
        await asyncio.sleep(0.05)
    return (await run.ask("Which colour?", Colour)).colour if given.asks else "done"
'''
"""A recipe that ends, or asks, when the test says so."""


@pytest.fixture
def bench(executor: Executor) -> Iterator[Bench]:
    """A bench over a world of its own."""
    world = World()
    yield Bench(executor, world)
    world.stop()


@pytest.fixture
def data(executor: Executor) -> Path:
    """The data directory of the bench."""
    return executor.settings.data_dir


async def leave_in_doubt(bench: Bench) -> None:
    """Leave a run whose undo does not work."""

    async def body(run: Run) -> object:
        await run(Reserve(name="seat"))
        raise GiveUp("not wanted any more")

    bench.world.stuck = {"seat"}
    assert (await bench.go(body)).state is Outcome.UNKNOWN


async def test_doubt_is_settled_by_hand(bench: Bench, data: Path) -> None:
    """At a terminal what is in doubt is shown with its key and asked about; nothing is acted, and the job is free."""
    await leave_in_doubt(bench)
    before, key = list(bench.world.asked), bench.step("undo:reserve").intent
    with pytest.raises(AlreadyRunning):
        bench.executor.add(bench.recipe, Nothing(), source="")
    for typed, code, state in (("\n", 6, Outcome.UNKNOWN), ("y\n", 0, Outcome.CANCELLED)):
        with Terminal(data, "cancel", bench.run, "--settled") as terminal:
            terminal.wait_for("[y/N]")
            terminal.type(typed)
            assert terminal.end() == code, terminal.text
        assert key is not None
        assert f"undo:reserve (undo, begun): its key is {key.key}" in terminal.text
        assert bench.state is state
    assert bench.cause().startswith(f"settled by hand by {person()}; ")
    assert key.key in bench.cause()
    assert bench.world.asked == before
    assert bench.executor.add(bench.recipe, Nothing(), source="") != bench.run


async def test_nobody_settles_without_a_word(bench: Bench, data: Path) -> None:
    """Without a terminal only `--yes` settles a doubt."""
    await leave_in_doubt(bench)
    refused = surefoot(data, "cancel", bench.run, "--settled", "--json")
    assert (refused.returncode, bench.state) == (23, Outcome.UNKNOWN), refused.stderr
    assert surefoot(data, "cancel", bench.run, "--yes").returncode == 2
    done = surefoot(data, "cancel", bench.run, "--settled", "--yes", "--json")
    assert (done.returncode, json.loads(done.stdout)["state"]) == (0, "cancelled"), done.stderr
    assert surefoot(data, "cancel", bench.run, "--settled", "--yes").returncode == 27


async def test_interrupted_act_is_settled(bench: Bench, data: Path) -> None:
    """An act that a crash interrupted is a doubt, too."""

    async def body(run: Run) -> object:
        return (await run(dying(Reserve)(name="seat"))).name

    await bench.crash(body)
    done = surefoot(data, "cancel", bench.run, "--settled", "--yes")
    assert (done.returncode, bench.state) == (0, Outcome.CANCELLED), done.stderr
    assert "reserve (undoable, begun)" in bench.cause()


def test_without_a_doubt_there_is_nothing_to_settle(tmp_path: Path) -> None:
    """A run that is in no doubt is left as it is."""
    (tmp_path / "notes.py").write_text(NOTES)
    assert surefoot(tmp_path / "data", "run", str(tmp_path / "notes.py")).returncode == 0
    refused = surefoot(tmp_path / "data", "cancel", "last", "--settled", "--yes")
    assert (refused.returncode, "is in doubt: it is done" in refused.stderr) == (27, True), refused.stderr


def cancelled_meanwhile(folder: Path, *, asks: bool) -> subprocess.CompletedProcess[str]:
    """Cancel a run that another process executes, and which goes on before the beat at which it would hear of it."""
    (folder / "busy.py").write_text(_BUSY)
    data, go = folder / "data", folder / "go"
    given = (f"until={go}", f"asks={str(asks).lower()}")
    with start(data, "run", str(folder / "busy.py"), *given, SUREFOOT_LEASE="60") as executing:
        until(lambda: "last recorded: note" in surefoot(data, "runs").stdout)
        with start(data, "cancel", "last", SUREFOOT_LEASE="60") as cancelling:
            assert cancelling.stdout is not None
            assert "asked to end" in cancelling.stdout.readline()
            go.touch()
            told, wrong = cancelling.communicate(timeout=60)
        executing.communicate(timeout=60)
    return subprocess.CompletedProcess((), cancelling.returncode, told, wrong)


def test_done_before_it_heard(tmp_path: Path) -> None:
    """A run that was done meanwhile is not told to be cancelled."""
    cancelled = cancelled_meanwhile(tmp_path, asks=False)
    assert cancelled.returncode == 27, cancelled.stderr
    assert "was done before it heard" in cancelled.stderr


def test_begins_to_wait_before_it_heard(tmp_path: Path) -> None:
    """A run that began to wait before it heard of its end is ended all the same."""
    cancelled = cancelled_meanwhile(tmp_path, asks=True)
    assert cancelled.returncode == 0, cancelled.stdout + cancelled.stderr
    assert json.loads(surefoot(tmp_path / "data", "show", "last", "--json").stdout)["state"] == "cancelled"
