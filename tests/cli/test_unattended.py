"""Under cron and a timer: nobody is asked, nothing overlaps, and what can go on goes on."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from surefoot.demo.site.control import Site
from tests.cli.command import BOOK, LIMIT, NOTES, ROOT, start, surefoot, until

_SLEEPS = '''
from datetime import timedelta
from surefoot import Model, Run, recipe

class Given(Model):
    seconds: float

@recipe("test/sleeps", origins=[])
async def sleeps(run: Run, given: Given) -> str:
    """Sleeps durably."""
    await run.sleep(timedelta(seconds=given.seconds))
    return "rested"
'''

_ASKS = '''
from surefoot import Model, Run, recipe

class Given(Model):
    pass

class Colour(Model):
    colour: str

@recipe("test/asks", origins=[])
async def asks(run: Run, given: Given) -> str:
    """Asks for a colour."""
    return (await run.ask("Which colour?", Colour)).colour
'''


@pytest.mark.browser
def test_unattended_run_waits_and_goes_on(site: Site, tmp_path: Path) -> None:
    """Without a terminal a run waits for its approval in the journal; approved, `resume --due` goes on with it."""
    waiting = surefoot(tmp_path, "run", BOOK, *LIMIT, "--json")
    assert waiting.returncode == 5, waiting.stderr
    run = json.loads(waiting.stdout)["id"]
    assert surefoot(tmp_path, "run", BOOK, *LIMIT).returncode == 28
    listed = surefoot(tmp_path, "runs", "--state", "waiting").stdout
    assert "for an approval of pay" in listed
    shown = surefoot(tmp_path, "show", run).stdout
    for text in ("the page asks what was quoted", "page.jpg", f"surefoot approve {run}", "undoable, done"):
        assert text in shown
    assert json.loads(surefoot(tmp_path, "resume", "--due", "--json").stdout) == []
    approved = surefoot(tmp_path, "approve", run, "--json")
    assert json.loads(approved.stdout)["state"] == "granted"
    assert len(site.ledger().payments) == 0
    due = surefoot(tmp_path, "resume", "--due", "--json")
    assert due.returncode == 0, due.stderr
    assert [one["output"]["status"] for one in json.loads(due.stdout)] == ["Confirmed"]
    assert len(site.ledger().payments) == 1


@pytest.mark.browser
def test_two_starts_at_once(site: Site, tmp_path: Path) -> None:
    """Of two starts of one job at the same moment exactly one runs: one reservation on the site."""
    surefoot(tmp_path, "runs")  # the journal is there already, as it is on every day but the first
    both = [start(tmp_path, "run", BOOK, *LIMIT) for _ in range(2)]
    told = [process.communicate(timeout=120)[1] for process in both]
    assert sorted(process.returncode for process in both) == [5, 28], told
    assert len(site.ledger().holds) == 1
    assert len(json.loads(surefoot(tmp_path, "runs", "--json").stdout)) == 1


def test_two_first_starts_at_once(tmp_path: Path) -> None:
    """Two commands that make the journal at the same moment get along, and the job runs once.

    The later one meets a run that is executed, or one that sleeps already.
    """
    (tmp_path / "sleeps.py").write_text(_SLEEPS)
    data = tmp_path / "data"
    both = [start(data, "run", str(tmp_path / "sleeps.py"), "seconds=3600") for _ in range(2)]
    told = [process.communicate(timeout=60)[1] for process in both]
    assert sorted(process.returncode for process in both) in ([5, 28], [5, 5]), told
    assert len(json.loads(surefoot(data, "runs", "--json").stdout)) == 1


def test_due_runs_hold_each_other_up_in_nothing(tmp_path: Path) -> None:
    """One whose recipe is gone is told; the others go on; the code is the highest."""
    data = tmp_path / "data"
    for name in ("gone", "there"):
        (tmp_path / f"{name}.py").write_text(_ASKS.replace("test/asks", f"test/{name}"))
        waiting = surefoot(data, "run", str(tmp_path / f"{name}.py"), "--json")
        assert waiting.returncode == 5, waiting.stderr
        assert surefoot(data, "answer", json.loads(waiting.stdout)["id"], "colour=blue").returncode == 0
    (tmp_path / "gone.py").unlink()
    due = surefoot(data, "resume", "--due", "--json")
    assert due.returncode == 21, due.stderr
    ends = {one["recipe"]: one for one in json.loads(due.stdout)}
    assert ends["test/there"]["output"] == "blue"
    assert ends["test/gone"]["error"]["exit_code"] == 21
    assert "the recipe of run" in due.stderr


def test_run_whose_recipe_is_gone_can_be_cancelled(tmp_path: Path) -> None:
    """A run that changed nothing can be ended without its recipe."""
    (tmp_path / "sleeps.py").write_text(_SLEEPS)
    data = tmp_path / "data"
    name = json.loads(surefoot(data, "run", str(tmp_path / "sleeps.py"), "seconds=3600", "--json").stdout)["id"]
    (tmp_path / "sleeps.py").unlink()
    done = surefoot(data, "cancel", name)
    assert (done.returncode, "it had changed nothing" in done.stdout) == (0, True), done.stderr


def test_start_that_died_before_it_began(tmp_path: Path) -> None:
    """A run that was added and never begun is left to its process for the time of a lease, and then gone on with."""
    (tmp_path / "notes.py").write_text(NOTES)
    data, notes = tmp_path / "data", str(tmp_path / "notes.py")
    assert surefoot(data, "run", notes).returncode == 0
    _change(data, "UPDATE runs SET state = 'waiting', epoch = 0, output = NULL, created_at = created_at + 5")
    assert surefoot(data, "run", notes).returncode == 28
    _change(data, "UPDATE runs SET created_at = created_at - 60")
    done = surefoot(data, "run", notes)
    assert (done.returncode, "which was interrupted" in done.stdout) == (0, True), done.stderr
    assert len(json.loads(surefoot(data, "runs", "--json").stdout)) == 1


@pytest.mark.kill
@pytest.mark.browser
def test_killed_run_is_due(site: Site, tmp_path: Path) -> None:
    """A run whose process was killed is shown as interrupted, and `resume --due` goes on with it."""
    site.set(results_delay_ms=120_000)
    with start(tmp_path, "run", BOOK, *LIMIT, SUREFOOT_PROOF_TIMEOUT="120") as process:
        until(lambda: "last recorded: search" in surefoot(tmp_path, "runs").stdout)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    site.set(results_delay_ms=20)
    assert "its process is gone, at search" in surefoot(tmp_path, "runs").stdout
    due = surefoot(tmp_path, "resume", "--due", "--json")
    assert due.returncode == 5, due.stderr
    assert [one["state"] for one in json.loads(due.stdout)] == ["waiting"]


@pytest.mark.browser
def test_cancel_of_a_run_elsewhere(site: Site, tmp_path: Path) -> None:
    """A run that another process executes is asked to end, told about, and waited for."""
    site.set(results_delay_ms=120_000)
    patient = {"SUREFOOT_LEASE": "12", "SUREFOOT_PROOF_TIMEOUT": "120"}
    with start(tmp_path, "run", BOOK, *LIMIT, **patient) as executing:
        until(lambda: "last recorded: search" in surefoot(tmp_path, "runs").stdout)
        done = surefoot(tmp_path, "cancel", "last", cwd=ROOT, **patient)
        executing.communicate(timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "asked to end: it ends at its next beat" in done.stdout
    assert executing.returncode == 7
    assert len(site.ledger().held) == 0


def test_recipes_are_found_from_anywhere(tmp_path: Path) -> None:
    """A settings file with relative places means the same in every folder under it, as cron may start anywhere."""
    (tmp_path / "jobs" / "deep").mkdir(parents=True)
    (tmp_path / "jobs" / "notes.py").write_text(NOTES)
    (tmp_path / "jobs" / "surefoot.toml").write_text('recipes = ["notes.py"]\n')
    done = surefoot(tmp_path / "data", "run", "test/notes", "--json", cwd=tmp_path / "jobs" / "deep")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["source"] == f"{tmp_path / 'jobs' / 'notes.py'}:test/notes"


@pytest.mark.browser
def test_in_the_environment_of_cron(site: Site, tmp_path: Path) -> None:
    """With a home, a path and the data directory alone, and secrets in their file, a run works."""
    secrets = tmp_path / "home" / ".config" / "surefoot" / "secrets.toml"
    secrets.parent.mkdir(parents=True)
    secrets.write_text(
        '[acme-air]\nemail = "ada@example.org"\npassword = "correct horse"\ncard = "4111 1111 1111 1111"\n'
    )
    hardly_any = {
        "HOME": str(tmp_path / "home"),
        "PATH": "/usr/bin:/bin",
        "SUREFOOT_DATA_DIR": str(tmp_path / "data"),
        "SUREFOOT_DEMO_SITE": site.url,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "surefoot", "run", BOOK, *LIMIT]
    told = subprocess.run(command, env=hardly_any, capture_output=True, text=True, check=False, cwd="/")
    assert (told.returncode, "can be read by others" in told.stderr) == (29, True), told.stdout + told.stderr
    secrets.chmod(0o600)
    done = subprocess.run([*command, "--new"], env=hardly_any, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 5, done.stdout + done.stderr
    assert len(site.ledger().held) == 1


def _change(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "journal.db")) as journal, journal:
        journal.execute(statement)
