"""Completion in the shell: asked as a shell asks, and once in a real one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import NOTES, ROOT, environment, surefoot

_BASH = shutil.which("bash")


def completed(data: Path, *words: str, **changes: str) -> list[str]:
    """Return what bash would be offered for the last of these words."""
    asked = {"_SUREFOOT_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    there = environment(data, PYTHONPATH=str(ROOT), **asked, **changes)
    done = subprocess.run(
        [sys.executable, "-m", "surefoot"], env=there, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.fixture
def notes(tmp_path: Path) -> str:
    """A recipe that needs no browser."""
    (tmp_path / "notes.py").write_text(NOTES)
    return str(tmp_path / "notes.py")


def test_commands(tmp_path: Path) -> None:
    """Commands are completed, and nothing is made for it."""
    assert completed(tmp_path / "data", "surefoot", "re") == ["resume", "recipes", "reread"]
    assert completed(tmp_path / "data", "surefoot", "show", "") == []
    assert not (tmp_path / "data").exists()


def test_names(tmp_path: Path, notes: str) -> None:
    """Names of runs, of recipes and of states are completed."""
    data = tmp_path / "data"
    assert surefoot(data, "run", notes).returncode == 0
    name = surefoot(data, "runs").stdout.splitlines()[1].split()[0]
    assert completed(data, "surefoot", "show", name[:3]) == [name]
    assert completed(data, "surefoot", "resume", name[:3]) == [name]
    assert completed(data, "surefoot", "run", "test/", SUREFOOT_RECIPES=notes) == ["test/notes"]
    assert completed(data, "surefoot", "runs", "--state", "wa") == ["waiting"]


def test_says_nothing_when_it_fails(tmp_path: Path) -> None:
    """A wrong setting and a damaged journal are no matter for a shell that completes."""
    (tmp_path / "journal.db").write_bytes(b"no database" * 100)
    assert completed(tmp_path, "surefoot", "show", "") == []
    (tmp_path / "bin").mkdir()
    assert completed(tmp_path, "surefoot", "run", "x", SUREFOOT_LEASE="soon") == []


@pytest.mark.skipif(_BASH is None, reason="there is no bash")
def test_in_bash(tmp_path: Path) -> None:
    """The script that `--show-completion` prints completes in a real bash."""
    (tmp_path / "surefoot").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m surefoot "$@"\n')
    (tmp_path / "surefoot").chmod(0o755)
    there = environment(tmp_path, PYTHONPATH=str(ROOT)) | {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    script = """
        eval "$(_SUREFOOT_COMPLETE=source_bash surefoot)"
        COMP_WORDS=(surefoot app); COMP_CWORD=1
        $(complete -p surefoot | sed 's/.*-F \\([^ ]*\\).*/\\1/') surefoot
        echo "${COMPREPLY[@]}"
    """
    done = subprocess.run([str(_BASH), "-c", script], env=there, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.split() == ["approve"], done.stderr
