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
def server(folder: Path) -> Generator[str]:
    """Serve on a socket in a folder of its own; yield the URL without a database's name."""
    home = folder / "cluster"
    home.mkdir()
    with tempfile.TemporaryDirectory(prefix="sfpg") as sockets:  # a socket's path may have 107 bytes at most
        if os.geteuid() == 0:  # the server refuses to run as root
            for path in (home, Path(sockets)):
                shutil.chown(path, _USER)
            for path in (folder, *folder.parents):
                if path.stat().st_uid == 0 and path != Path("/"):
                    path.chmod(path.stat().st_mode | 0o011)
        _do("initdb", "-D", str(home), "-U", "surefoot", "-A", "trust", "--no-sync")
        options = f"-k {sockets} -c listen_addresses= -c fsync=off"
        _do("pg_ctl", "-D", str(home), "-w", "-t", "180", "-o", options, "-l", str(home / "log"), "start")
        try:
            yield f"postgresql+psycopg://surefoot@/{{database}}?host={sockets}"
        finally:
            _do("pg_ctl", "-D", str(home), "-m", "immediate", "-t", "180", "stop")


def _do(program: str, *arguments: str) -> None:
    folder = programs()
    assert folder is not None
    command = [str(folder / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", _USER, "--", *command]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"
