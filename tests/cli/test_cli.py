"""The command line as a person and as cron see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from surefoot.demo.site.control import Site

ROOT = Path(__file__).parents[2]
BOOK = str(ROOT / "examples" / "book_flight.py")
LIMIT = ("max_price.amount=300", "max_price.currency=EUR")


def surefoot(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "surefoot", *arguments],
        env={**os.environ, "SUREFOOT_DATA_DIR": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
    )


def test_bad_input_is_one_line_a_field(site: Site, tmp_path: Path) -> None:
    """A wrong input is refused before any browser starts, a line for each field, no trace."""
    done = surefoot(tmp_path, "run", BOOK, "max_price.amount=much", "max_price.currency=euro", "colour=red")
    assert done.returncode == 23
    for field in ("max_price.amount", "max_price.currency", "colour"):
        assert field in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("run", "nowhere/at-all"), 21, "no recipe"),
        (("run", "missing.py"), 21, "no recipe file"),
        (("run", BOOK, "--input", "{"), 23, "no JSON"),
        (("run", BOOK), 23, "max_price"),
        (("show", "nothing"), 26, "no run"),
    ],
)
def test_errors_have_codes(site: Site, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    """Each kind of error is one clear line with an exit code of its own."""
    done = surefoot(tmp_path, *arguments)
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr


def test_broken_recipe_names_the_line(tmp_path: Path) -> None:
    """A recipe with a syntax error is told with its line."""
    (tmp_path / "broken.py").write_text("x = 1\ndef oops(:\n")
    done = surefoot(tmp_path, "run", str(tmp_path / "broken.py"))
    assert done.returncode == 22
    assert "line 2" in done.stderr


def test_read_only_and_corrupt_journal(tmp_path: Path) -> None:
    """A data directory that cannot be had and a damaged journal are told apart."""
    (tmp_path / "file").write_text("in the way")
    assert surefoot(tmp_path / "file" / "data", "runs").returncode == 32
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "journal.db").write_bytes(b"not a database at all, by any means" * 40)
    assert surefoot(tmp_path / "data", "runs").returncode == 34


@pytest.mark.browser
def test_no_browser_and_unreachable_site(site: Site, tmp_path: Path) -> None:
    """A missing browser and a site that does not answer have codes of their own."""
    done = surefoot(tmp_path, "run", BOOK, *LIMIT, SUREFOOT_BROWSER="/nowhere/chromium")
    assert done.returncode == 30
    away = surefoot(
        tmp_path, "run", BOOK, *LIMIT, "--new", SUREFOOT_DEMO_SITE="http://127.0.0.1:9", SUREFOOT_SAFE_TRIES="1"
    )
    assert away.returncode == 40, away.stdout + away.stderr


@pytest.mark.browser
def test_unattended_run_waits_and_goes_on(site: Site, tmp_path: Path) -> None:
    """Without a terminal a run waits for its approval in the journal, and a second start does not overlap."""
    waiting = surefoot(tmp_path, "run", BOOK, *LIMIT, "--json")
    assert waiting.returncode == 5, waiting.stderr
    run = json.loads(waiting.stdout)["id"]
    assert surefoot(tmp_path, "run", BOOK, *LIMIT).returncode == 28
    assert "the page asks what was quoted" in surefoot(tmp_path, "show", run).stdout
    assert surefoot(tmp_path, "approve", run).returncode == 0
    assert len(site.ledger().payments) == 0
    done = surefoot(tmp_path, "resume", run, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["output"]["status"] == "Confirmed"
    assert len(site.ledger().payments) == 1
