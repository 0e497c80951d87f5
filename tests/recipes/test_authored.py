"""Which files are an author's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import surefoot
from surefoot.recipes.authored import authors_line

PACKAGE = Path(surefoot.__file__).parent


def failing(file: Path) -> Exception:
    """Return what code of a file raises."""
    try:
        exec(compile("def act():\n    raise ValueError\nact()", str(file), "exec"), {})  # noqa: S102 — the file is not there
    except ValueError as error:
        error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next  # without the line of this test
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (PACKAGE / "runs" / "engine.py", None),
        (Path(json.__file__), None),
        (PACKAGE / "demo" / "book_flight.py", "book_flight.py, line 2, in act"),
        (PACKAGE.with_name("surefoot_sites") / "acme.py", "acme.py, line 2, in act"),
    ],
)
def test_whose_file_it_is(file: Path, told: str | None) -> None:
    """The package's, a library's, an author's: also that of a folder of which the name only begins as the package's."""
    assert authors_line(failing(file)) == told
