"""What stands in for a value: the same for the same value, of the same shape where that matters for reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

Rule = Literal["secret", "known", "private", "token", "email", "card", "iban"]
"""What found a value: a registered secret, the browser's storage, a declared private place, or what it looks like."""

Made = Callable[[int], str]
"""Makes a stand-in with a number, written as the value is."""


class Match(NamedTuple):
    """A value that a rule found in a text."""

    start: int
    end: int
    rule: Rule
    value: str
    """The value itself, however it is written."""
    made: Made
    kind: str
    """What it is numbered among: the same value of one kind has one stand-in."""


_NUMBERED = re.compile(r"(?:token|private)-\d+|person\d+@example\.org", re.IGNORECASE)
_HINTS = ("token-", "private-", "person")


class StandIns:
    """The stand-ins of one fixture, or of one journey, and how many values were replaced by which rule.

    Args:
        keep: Values that stay as they are; registered secrets do not.
    """

    def __init__(self, keep: Iterable[str] = ()) -> None:
        self.counts: Counter[Rule] = Counter()
        self._keep = frozenset(map(bare, keep))
        self._numbers: dict[tuple[str, str], int] = {}
        self._last: Counter[str] = Counter()
        self._made: set[str] = set()
        self._taken: set[str] = set()

    def replaced(self, text: str, matches: Iterable[Match]) -> str:
        """Return a text with stand-ins in the places of matches, which are in order."""
        parts, end = list[str](), 0
        for match in matches:
            if match.start >= end:
                parts += [text[end : match.start], self.of(match.rule, text[match.start : match.end], match)]
                end = match.end
        return "".join((*parts, text[end:])) if parts else text

    def of(self, rule: Rule, written: str, match: Match) -> str:
        """Return what stands in for a value that a rule found, and count it."""
        if self.stays(written):
            return written
        self.counts[rule] += 1
        key = match.kind, match.value
        if key not in self._numbers:
            self._numbers[key] = self._next(match)
        stood = match.made(self._numbers[key])
        self._made.add(stood.lower())
        return stood

    def stays(self, value: str) -> bool:
        """Say whether a value is kept as it is, or stands in for another already."""
        return bare(value) in self._keep or _NUMBERED.fullmatch(value) is not None

    def avoid(self, text: str) -> None:
        """Give no value a stand-in that stands in a text already, where it means something else."""
        for hint in _HINTS:
            found = (_NUMBERED.match(text, place) for place in places(text, hint))
            self._taken |= {one[0].lower() for one in found if one} - self._made

    def _next(self, match: Match) -> int:
        self._last[match.kind] += 1
        while match.made(self._last[match.kind]).lower() in self._taken:
            self._last[match.kind] += 1
        return self._last[match.kind]


def bare(value: str) -> str:
    """Return a value as `keep` compares it: case folded, and numbers without what separates their digits."""
    joined = re.sub(r"[ \u00a0.-]", "", value)
    return joined if joined.isdigit() else value.strip().casefold()


def places(text: str, word: str) -> Iterator[int]:
    """Yield where a word begins in a text."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + len(word))
