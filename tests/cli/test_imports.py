"""What is not imported until it is needed: by the package, by `--help`, by commands that only look."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import ROOT, environment

_HEAVY = {
    "alembic", "httpx2", "lxml", "opentelemetry", "PIL", "playwright", "psutil", "pydantic", "selectolax", "sqlalchemy",
    "starlette", "structlog", "tenacity",
}  # fmt: skip
_PROGRAM = """
import runpy, sys
sys.argv[1:] = {arguments!r}
try:
    runpy.run_module({module!r}, run_name="__main__")
except SystemExit:
    pass
print("LOADED", *sorted({{name.partition(".")[0] for name in sys.modules}}))
"""


def loaded(tmp_path: Path, module: str, *arguments: str) -> set[str]:
    """Return the packages that a module has loaded when it ends."""
    program = _PROGRAM.format(arguments=list(arguments), module=module)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(tmp_path, PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_the_package_alone() -> None:
    """`import surefoot` loads no library at all."""
    program = "import sys, surefoot; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert set(done.stdout.split()) & (_HEAVY | {"rich", "typer", "asyncio"}) == set()


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("--version",)])
def test_help(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Help and version load none of the heavy libraries; pydantic is loaded by typer itself, where it is there."""
    assert loaded(tmp_path, "surefoot", *arguments) & (_HEAVY - {"pydantic"}) == set()


@pytest.mark.parametrize("arguments", [("runs",), ("show", "x"), ("recipes",)])
def test_commands_that_look(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Commands that only look load no browser driver and no HTML parser of pictures."""
    assert loaded(tmp_path, "surefoot", *arguments) & {"playwright", "PIL", "starlette"} == set()
