"""A PostgreSQL server of the tests' own, where its programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_USER = "nobody"


def programs() -> Path | None:
    """Return the folder of the newest server's programs, if there is one."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return installed[-1].parent if installed else None


@contextmanager
def server() -> Generator[str]:
    """Serve on a socket in a folder of its own; yield the URL with a place for the database's name.

    Not below pytest's folders: each session that starts makes those private to its user again, and this one runs as
    another where the tests run as root, as whom it would refuse.
    """
    with tempfile.TemporaryDirectory(prefix="sfpg") as folder:  # short: a socket's path may have 107 bytes at most
        if os.geteuid() == 0:
            shutil.chown(folder, _USER)
        home = f"{folder}/cluster"
        _do("initdb", "-D", home, "-U", "surefoot", "-A", "trust", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        _do("pg_ctl", "-D", home, "-w", "-t", "180", "-o", options, "-l", f"{folder}/log", "start")
        try:
            yield f"postgresql+psycopg://surefoot@/{{database}}?host={folder}"
        finally:
            _do("pg_ctl", "-D", home, "-m", "immediate", "-t", "180", "stop")


def _do(program: str, *arguments: str) -> None:
    folder = programs()
    assert folder is not None
    command = [str(folder / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", _USER, "--", *command]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"
