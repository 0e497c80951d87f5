"""The terminal: whether it can show colours and moving lines, and texts made safe for it."""

from __future__ import annotations

import os
import re
import sys
from functools import cached_property
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

# What a site shows is printed here: a control code or a change of direction in it could forge what a person approves.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DUMB = {"dumb", "unknown"}


def is_lively(stream: TextIO) -> bool:
    """Say whether colours and moving lines may be shown: on a terminal, without NO_COLOR and TERM=dumb."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "").lower() not in _DUMB


def is_attended() -> bool:
    """Say whether somebody sits at this process: it reads from a terminal and writes to one."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def counted(many: int, what: str) -> str:
    """Return how many there are of something, such as `1 page` or `2 pages`."""
    return f"{many} {what}" if many == 1 else f"{many} {what}s"


def clean(text: str) -> str:
    """Return the text with every control code written out, line breaks and tabs kept."""
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text)


class Screen:
    """Prints lines: styled where the stream is a lively terminal, else as they are."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.lively = is_lively(stream)

    @cached_property
    def console(self) -> Console:
        """Rich's console for the stream; lines are broken by the terminal, so that they can be copied whole."""
        from rich.console import Console  # noqa: PLC0415 — only where something is styled

        return Console(file=self.stream, highlight=False, markup=False, emoji=False, soft_wrap=True)

    def line(self, text: str = "", style: str | None = None, *, end: str = "\n") -> None:
        """Print a line."""
        if self.lively:
            self.console.print(clean(text), style=style, end=end)
        else:
            self.stream.write(clean(text) + end)
            self.stream.flush()

    def table(self, headings: tuple[str, ...], rows: list[tuple[str, ...]], *, title: str = "") -> None:
        """Print rows in columns: on a lively terminal a line is cut off at its edge, elsewhere all are whole."""
        if title:
            self.line(title)
        safe = [tuple(clean(cell).replace("\n", " ") for cell in row) for row in [headings, *rows]]
        widths = [max(len(row[place]) for row in safe) for place in range(len(headings))]
        for row in safe:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            if self.lively:
                self._styled(cells)
            else:
                self.line("  ".join(cells).rstrip())

    def _styled(self, cells: list[str]) -> None:
        from rich.text import Text  # noqa: PLC0415 — as above

        line = Text("  ").join(Text(cell, style=style_of(cell.strip())) for cell in cells)
        line.rstrip()
        self.console.print(line, no_wrap=True, overflow="ellipsis", soft_wrap=False)


_STYLES = {
    "done": "green", "ok": "green", "waiting": "cyan", "running": "blue", "interrupted": "yellow",
    "failed": "red", "blocked": "red", "unknown": "bold red", "given up": "red", "no": "bold red",
    "cancelled": "dim", "partial": "yellow",
}  # fmt: skip


def style_of(word: str) -> str:
    """Return the style in which a state is shown."""
    return _STYLES.get(word, "")
