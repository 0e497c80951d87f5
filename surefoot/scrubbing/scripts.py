"""Pages without what runs in them: scripts are emptied, and data that stand in scripts stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surefoot.scrubbing.markup import Attribute, attributes, encoded_value, pieces
from surefoot.scrubbing.pages import INNER
from surefoot.selectors.visibility import FRAME

_RUNS = re.compile(rf"[\s/\"']on\w+\s*=|javascript:|srcdoc|{FRAME}", re.IGNORECASE)
_NOTHING = re.compile(r"\s*javascript:\s*(?:void\s*\(?0\)?)?[;\s]*", re.IGNORECASE)
"""An address that does nothing, and by which links are found."""
_DATA = ("json", "template", "html", "xml")
"""Parts of the types of scripts that nobody runs: what they hold is data, or HTML."""


def without_scripts(html: str) -> str:
    """Return a page whose scripts, handlers and `javascript:` addresses are empty; each element stays where it was."""
    parts, done, runs = list[str](), 0, False
    for piece in pieces(html):
        if piece.kind == "tag" and (piece.tag == "script" or _RUNS.search(html, piece.start, piece.end)):
            held = attributes(html, piece)
            runs = piece.tag == "script" and not _is_data(held)
            for one, value in _changed(held, runs=runs):
                parts += [html[done : one.start], encoded_value(value)]
                done = one.end
        elif piece.kind == "raw" and piece.tag == "script" and runs:
            parts += [html[done : piece.start], " "]  # and still not empty: a snapshot tells the two apart
            done = piece.end
    return "".join((*parts, html[done:]))


def _changed(held: list[Attribute], *, runs: bool) -> Iterator[tuple[Attribute, str]]:
    for one in held:
        if one.name in INNER:
            inner = without_scripts(one.value)
            if inner != one.value:
                yield one, inner
        elif one.value and (one.name.startswith("on") or (runs and one.name == "src") or _is_script(one.value)):
            yield one, ""


def _is_script(value: str) -> bool:
    return value[:20].lstrip().lower().startswith("javascript:") and not _NOTHING.fullmatch(value)


def _is_data(held: list[Attribute]) -> bool:
    kind = next((one.value.lower() for one in held if one.name == "type"), "")
    return any(part in kind for part in _DATA)
