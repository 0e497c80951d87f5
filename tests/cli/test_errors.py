"""Every error is one clear line with a next action and a code of its own; nothing is lost, and there is no trace."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from surefoot.cli import showing
from surefoot.cli.main import app
from surefoot.demo.site.control import Site
from tests.cli.command import BOOK, LIMIT, NOTES, ROOT, environment, surefoot

_FULL = '''
import os, resource
from surefoot import Model, Run, recipe

class Given(Model):
    pass

@recipe("test/full", origins=[])
async def full(run: Run, given: Given) -> str:
    """Writes one line, and another one when the disk is full, if the environment says so."""
    await run.note("one")
    if os.environ.get("FULL"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    await run.note("two")
    return "both"
'''


@pytest.fixture
def notes(tmp_path: Path) -> str:
    """A recipe that needs no browser."""
    file = tmp_path / "notes.py"
    file.write_text(NOTES)
    return str(file)


def told(done: subprocess.CompletedProcess[str], code: int, *says: str) -> None:
    """Assert that a command ended with this code, and told why and what to do next, without a trace."""
    assert done.returncode == code, done.stdout + done.stderr
    for text in says:
        assert text in done.stderr, done.stderr
    assert "\nnext: " in done.stderr, done.stderr
    assert "Traceback" not in done.stderr, done.stderr


def test_bad_input_is_one_line_a_field(site: Site, tmp_path: Path) -> None:
    """A wrong input is refused before any browser starts, a line for each field."""
    done = surefoot(tmp_path, "run", BOOK, "max_price.amount=much", "max_price.currency=euro", "colour=red")
    told(done, 23, "max_price.amount", "max_price.currency", "colour")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("run", "nowhere/at-all"), 21, "no recipe"),
        (("run", "missing.py"), 21, "no recipe file"),
        (("run", f"{BOOK}:acme-air/book-fligth"), 21, "did you mean"),
        (("run", "examples/book_fligt.py"), 21, "did you mean book_flight.py"),
        (("run", BOOK, "--input", "{"), 23, "--input is no JSON"),
        (("run", BOOK, "--input", "[1]"), 23, "must be a JSON object"),
        (("run", BOOK, "--input", "@/nowhere.json"), 23, "cannot be read"),
        (("run", BOOK, "no-equals-sign"), 23, "is not key=value"),
        (("run", BOOK), 23, "max_price"),
        (("show", "nothing"), 26, "no run"),
        (("approve", "nothing"), 26, "no run"),
        (("cancel", "nothing"), 26, "no run"),
        (("cancel", ""), 26, "the name is empty"),
        (("runs", "--state", "wating"), 23, "no state"),
    ],
)
def test_errors_have_codes(site: Site, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """Each kind of error has a code of its own."""
    told(surefoot(tmp_path, *arguments), code, says)


def test_wrong_words(tmp_path: Path) -> None:
    """An option that is not there, and `resume` without anything to resume, are wrong words: code 2."""
    for arguments in (("runs", "--nothing"), ("resume",), ("resume", "x", "--due"), ("nothing",)):
        done = surefoot(tmp_path, *arguments)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1\ndef oops(:\n", "line 2: "),
        ("x = 1\n\nimport not_installed_anywhere\n", "line 3: ModuleNotFoundError"),
        ("x = 1\nraise KeyError('boom')\n", "line 2: KeyError: 'boom'"),
        ("import sys\nsys.exit(3)\n", "it ends the process: exit(3)"),
        ("from surefoot import GiveUp\nraise GiveUp('at once')\n", "line 2: GiveUp: at once"),
        (
            "from surefoot import recipe\n\n@recipe('a/b', origins=['no origin'])\nasync def b(run, x): ...\n",
            "line 3: ",
        ),
    ],
)
def test_broken_recipe_names_the_line(tmp_path: Path, text: str, says: str) -> None:
    """A recipe that cannot be loaded is told with its line, whatever it raises."""
    (tmp_path / "broken.py").write_text(text)
    told(surefoot(tmp_path / "data", "run", str(tmp_path / "broken.py")), 22, "broken.py cannot be loaded", says)


def test_broken_module_beside_a_recipe(tmp_path: Path) -> None:
    """An error in a module that a recipe imports is told with that module's file and line."""
    (tmp_path / "beside.py").write_text("x = 1\ny = x / 0\n")
    (tmp_path / "outer.py").write_text("import beside\n")
    told(surefoot(tmp_path / "data", "run", str(tmp_path / "outer.py")), 22, "line 1: ZeroDivisionError")
    told(surefoot(tmp_path / "data", "run", "beside", cwd=tmp_path), 22, "beside.py, line 2: ZeroDivisionError")


def test_input_file_that_is_no_text(tmp_path: Path, notes: str) -> None:
    """An input file in another encoding is bad input, and no fault of surefoot."""
    (tmp_path / "input.json").write_bytes(b'{"name": "\xe9"}')
    told(surefoot(tmp_path, "run", notes, "--input", f"@{tmp_path / 'input.json'}"), 23, "is no UTF-8 text")


def test_read_only_home(tmp_path: Path, notes: str) -> None:
    """A data directory that cannot be made is told, also when it is the home's own."""
    (tmp_path / "file").write_text("in the way")
    told(surefoot(tmp_path / "file" / "data", "run", notes), 32, "cannot be used")
    home = {"HOME": "/proc/nowhere", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}
    there = environment(tmp_path, PYTHONPATH=str(ROOT), **home)
    del there["SUREFOOT_DATA_DIR"]
    done = subprocess.run(
        [sys.executable, "-m", "surefoot", "runs"], env=there, capture_output=True, text=True, check=False, cwd=ROOT
    )
    told(done, 32, "/proc/nowhere")


def test_corrupt_journal_is_left_as_it_is(tmp_path: Path, notes: str) -> None:
    """A damaged journal is told, and not one byte of it is changed."""
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "journal.db"
    file.write_bytes(b"not a database at all, by any means" * 40)
    told(surefoot(tmp_path / "data", "run", notes), 34, "damaged")
    assert file.read_bytes() == b"not a database at all, by any means" * 40


def test_locked_journal(tmp_path: Path, notes: str) -> None:
    """A journal that another process holds is told after ten seconds, and works again when that one lets go."""
    assert surefoot(tmp_path, "run", notes).returncode == 0
    with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        told(surefoot(tmp_path, "run", notes, "number=2"), 33, "is held by another process")
    assert surefoot(tmp_path, "run", notes, "number=2").returncode == 0


def test_full_disk_loses_nothing(tmp_path: Path) -> None:
    """When nothing can be written any more the run stops with that reason, and goes on where it stood."""
    file = tmp_path / "full.py"
    file.write_text(_FULL)
    told(surefoot(tmp_path / "data", "run", str(file), FULL="1"), 31, "free some disk space")
    done = surefoot(tmp_path / "data", "run", str(file), "--json")
    assert done.returncode == 0, done.stderr
    assert "going on with run" in done.stderr
    shown = json.loads(surefoot(tmp_path / "data", "show", json.loads(done.stdout)["id"], "--json").stdout)
    assert [step["output"] for step in shown["steps"]] == ["one", "two"]


def test_doctor_sees_that_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that cannot write does not say why it ends: the doctor, which its error names, does."""

    def nearly_full(_: object) -> SimpleNamespace:
        return SimpleNamespace(free=3 * 2**20)

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    seen = CliRunner().invoke(app, ["doctor"], env={"SUREFOOT_DATA_DIR": str(tmp_path / "data")})
    assert seen.exit_code == 1
    assert f"BAD journal: 3 MB free at {tmp_path / 'data'}" in seen.stdout
    assert "next: free some disk space" in seen.stdout


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SUREFOOT_LEASE": "soon"}, "SUREFOOT_LEASE"),
        ({"SUREFOOT_HEADLES": "1"}, "did you mean headless"),
        ({"SUREFOOT_DATABASE_URL": "mysql://x"}, "must begin with sqlite"),
    ],
)
def test_wrong_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], says: str) -> None:
    """A setting that does not fit is named, with where it comes from."""
    for name, value in changes.items():
        monkeypatch.setenv(name, value)
    told(surefoot(tmp_path, "runs"), 29, says)


@pytest.mark.browser
def test_no_browser_and_unreachable_site(site: Site, tmp_path: Path) -> None:
    """A missing browser and a site that does not answer have codes of their own."""
    done = surefoot(tmp_path, "run", BOOK, *LIMIT, SUREFOOT_BROWSER="/nowhere/chromium")
    assert done.returncode == 30
    assert "next:  mend SUREFOOT_BROWSER" in done.stdout
    away = surefoot(
        tmp_path, "run", BOOK, *LIMIT, "--new", SUREFOOT_DEMO_SITE="http://127.0.0.1:9", SUREFOOT_SAFE_TRIES="1"
    )
    assert away.returncode == 40, away.stdout + away.stderr


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command with a fault in one of its parts."""

    def fault(name: str, *, json: bool) -> None:
        raise KeyError(f"{name} {json}")

    monkeypatch.setattr(showing, "show", fault)
    return CliRunner()


def test_fault_is_one_line(faulty: CliRunner) -> None:
    """What nobody expected is one line that says so, with code 70."""
    done = faulty.invoke(app, ["show", "x"])
    assert done.exit_code == 70
    assert done.stderr.splitlines() == [
        "surefoot: KeyError: 'x False'",
        "next: this is a fault of surefoot; `surefoot --verbose …` shows where",
    ]


def test_verbose_shows_where(faulty: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--verbose` its trace is shown."""
    monkeypatch.setenv("SUREFOOT_LOG_LEVEL", "warning")
    done = faulty.invoke(app, ["--verbose", "show", "x"])
    assert done.exit_code == 70
    assert "Traceback (most recent call last)" in done.stderr
    assert "in fault" in done.stderr


def test_closed_streams_never_reach_the_journal(tmp_path: Path, notes: str) -> None:
    """With standard streams closed a run works, and its journal stays a database."""
    command = f'"{sys.executable}" -m surefoot run "{notes}" <&- >&- 2>&-'
    there = environment(tmp_path, PYTHONPATH=str(ROOT))
    done = subprocess.run(["/bin/sh", "-c", command], env=there, check=False, cwd=ROOT)
    assert done.returncode == 0
    assert "test/notes" in surefoot(tmp_path, "runs").stdout


def test_reader_that_leaves(tmp_path: Path, notes: str) -> None:
    """A reader that leaves does not stop a run: it is done all the same."""
    command = f'"{sys.executable}" -m surefoot run "{notes}" | true'
    there = environment(tmp_path, PYTHONPATH=str(ROOT))
    done = subprocess.run(["/bin/sh", "-c", command], env=there, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "Traceback" not in done.stderr
    assert [run["state"] for run in json.loads(surefoot(tmp_path, "runs", "--json").stdout)] == ["done"]
