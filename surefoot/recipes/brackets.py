"""What stands between the brackets of a call or a subscript, part by part, and how parts are put in or taken out."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from surefoot.recipes.source import Edit

_OPEN, _CLOSE = {"(", "[", "{"}, {")", "]", "}"}
_NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
_WIDTH = 88
"""What a line may have at least: a file with longer ones has room up to its longest."""
_STEP = "    "


@dataclass(frozen=True)
class Part:
    """One part between commas, without comments and white space around it."""

    start: int
    end: int
    after: int
    """Where the comma behind it ends; its own end where there is none."""


class Text:
    """A Python text whose places are offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def start_of(self, node: ast.expr | ast.stmt) -> int:
        """Return where a node begins."""
        return self._offset(node.lineno, node.col_offset)

    def end_of(self, node: ast.expr | ast.stmt) -> int:
        """Return where a node ends."""
        return self._offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def line_of(self, offset: int) -> str:
        """Return the line around an offset."""
        return self.text[self._begin(offset) : self._finish(offset)]

    def brackets_behind(self, node: ast.expr) -> Brackets:
        """Return the brackets that follow a node: those of the call or the subscript that it is part of."""
        after = self.end_of(node)
        first = next(i for i, one in enumerate(self._tokens) if one[1] >= after and one[0] in _OPEN)
        parts, depth, begun, ended = list[Part](), 0, -1, -1
        for sign, start, end in self._tokens[first:]:
            depth -= sign in _CLOSE
            if depth == 0 and sign in _CLOSE:
                parts += [Part(begun, ended, ended)] if begun >= 0 else []
                return Brackets(self, self._tokens[first][1], start, tuple(parts))
            if depth == 1 and sign == ",":
                parts.append(Part(begun, ended, end))
                begun = -1
            elif depth:
                begun, ended = (start if begun < 0 else begun), end
            depth += sign in _OPEN
        raise ValueError("brackets that do not close")

    @cached_property
    def _tokens(self) -> list[tuple[str, int, int]]:
        found = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return [
            (one.string, self._starts[one.start[0] - 1] + one.start[1], self._starts[one.end[0] - 1] + one.end[1])
            for one in found
            if one.type not in _NO_CODE
        ]

    def _offset(self, line: int, column: int) -> int:
        """Return the offset of a place whose column counts bytes of UTF-8, as `ast` has it."""
        start = self._starts[line - 1]
        written = self.line_of(start)
        return start + (column if written.isascii() else len(written.encode()[:column].decode()))

    def _begin(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _finish(self, offset: int) -> int:
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found

    def indent_of(self, offset: int) -> str:
        """Return the white space at the beginning of the line around an offset."""
        line = self.line_of(offset)
        return line[: len(line) - len(line.lstrip())]

    def column_of(self, offset: int) -> int:
        """Return how many characters stand before an offset in its line."""
        return offset - self._begin(offset)

    @property
    def width(self) -> int:
        """How long a line may be."""
        return max(_WIDTH, *map(len, self.text.split("\n")))


@dataclass(frozen=True)
class Brackets:
    """What stands between two brackets."""

    source: Text
    open: int
    close: int
    """Where the closing one stands."""
    parts: tuple[Part, ...]

    def said(self, part: Part) -> str:
        """Return what a part says."""
        return self.source.text[part.start : part.end]

    def exchanged(self, first: int, old: Sequence[str], wanted: Sequence[str]) -> list[Edit]:
        """Return the edits that exchange parts, of which those that stay keep their places, comments and spelling.

        Args:
            first: The first of the parts that are exchanged; as many as `old` has.
            old: What each of them is, in a spelling that tells equal ones.
            wanted: What is to stand there, likewise; each is written as it is spelled, unless it stands there.
        """
        edits = self._exchanged(first, old, wanted)
        if self._spread or self._commented or self._fits(edits):
            return edits
        return [self._laid_out(first, old, wanted)]

    def _exchanged(self, first: int, old: Sequence[str], wanted: Sequence[str]) -> list[Edit]:
        edits: list[Edit] = []
        for what, i, j, k, m in SequenceMatcher(None, list(old), list(wanted), autojunk=False).get_opcodes():
            new = self._separator.join(wanted[k:m])
            here = self.parts[first + i : first + j]
            if what == "replace":
                edits.append(Edit(here[0].start, here[0].end, new))
                edits += self._without(first + i + 1, first + j)
            elif what == "delete":
                edits += self._without(first + i, first + j)
            elif what == "insert":
                edits.append(self._put(first + i, new))
        return edits

    def _put(self, place: int, new: str) -> Edit:
        """Return the edit that puts parts before the one at a place, or behind the last."""
        if place < len(self.parts):
            return Edit(self.parts[place].start, self.parts[place].start, new + self._separator)
        last = self.parts[-1]
        return Edit(last.end, last.end, self._separator + new)

    def _without(self, begin: int, end: int) -> list[Edit]:
        """Return the edits that take parts out, from one to before another, with their commas."""
        text, parts = self.source.text, self.parts[begin:end]
        if not parts:
            return []
        last = parts[-1]
        if begin and last.after == last.end:  # no comma follows: the one before goes
            before = self.parts[begin - 1].end
            if "#" not in self._gaps(begin - 1, end):
                return [Edit(before, last.end, "")]
        return [self._cut(text, part) for part in parts]

    @staticmethod
    def _cut(text: str, part: Part) -> Edit:
        """Return the edit that takes a part out with its comma, and its line where nothing else stands in it."""
        begins = text.rfind("\n", 0, part.start) + 1
        rest = text[part.after :].split("\n", 1)[0]
        if part.after != part.end and not text[begins : part.start].strip() and not rest.strip():
            return Edit(begins, part.after + len(rest) + 1, "")
        return Edit(part.start, part.after + len(rest) - len(rest.lstrip(" ")), "")

    def _gaps(self, begin: int, end: int) -> str:
        """Return what stands between parts, from one to before another."""
        some = self.parts[begin:end]
        return "".join(self.source.text[one.end : other.start] for one, other in pairwise(some))

    @cached_property
    def _lines(self) -> list[int]:
        """The lines on which the parts begin, counted from the opening bracket."""
        return [self.source.text.count("\n", self.open, part.start) for part in self.parts]

    @property
    def _spread(self) -> bool:
        """Whether parts have lines of their own."""
        return any(self._lines) if len(self.parts) == 1 else len(set(self._lines)) > 1

    @property
    def _commented(self) -> bool:
        text = self.source.text
        return (
            "#"
            in text[self.open : self.parts[0].start]
            + self._gaps(0, len(self.parts))
            + text[self.parts[-1].end : self.close]
        )

    @property
    def _separator(self) -> str:
        if not self._spread:
            return ", "
        first = self.parts[0].start
        own_line = not self.source.text[first - self.source.column_of(first) : first].strip()
        return ",\n" + (self.source.indent_of(first) if own_line else " " * self.source.column_of(first))

    def _fits(self, edits: Sequence[Edit]) -> bool:
        grown = sum(len(edit.text) - (edit.end - edit.start) for edit in edits)
        return len(self.source.line_of(self.parts[0].start)) + grown <= self.source.width

    def _laid_out(self, first: int, old: Sequence[str], wanted: Sequence[str]) -> Edit:
        """Return the edit that lays one line that grew too long out over several, as formatters do."""
        kept = {spelling: self.said(self.parts[first + place]) for place, spelling in enumerate(old)}
        before = [self.said(part) for part in self.parts[:first]]
        behind = [self.said(part) for part in self.parts[first + len(old) :]]
        parts = [*before, *(kept.get(one, one) for one in wanted), *behind]
        indent = self.source.indent_of(self.open)
        inner = indent + _STEP
        if len(inner) + len(", ".join(parts)) <= self.source.width:
            return Edit(self.open + 1, self.close, f"\n{inner}{', '.join(parts)}\n{indent}")
        lines = "".join(f"{inner}{part},\n" for part in parts)
        return Edit(self.open + 1, self.close, f"\n{lines}{indent}")
