"""Telling what authors wrote from what libraries did: the line of a recipe that led to an error."""

from __future__ import annotations

import sysconfig
import traceback
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_LIBRARIES = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}


def authors_line(error: BaseException) -> str | None:
    """Return the line that an error passed last in files of authors: `book.py, line 40, in act`; none if none."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_authors(frame.filename)]
    if not frames:
        return None
    last = frames[-1]
    return f"{Path(last.filename).name}, line {last.lineno}, in {last.name}"


def _is_authors(file: str) -> bool:
    """Say whether a file is neither of this package, but for its demo, nor of a library."""
    if file.startswith("<"):
        return False
    place = Path(file)
    if place.is_relative_to(_PACKAGE):
        return place == _PACKAGE / "demo" / "book_flight.py"
    return not any(map(place.is_relative_to, _LIBRARIES))
