"""The words of pages that stop somebody, in many languages: data, in `phrases.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from surefoot.fallbacks.blocks.kinds import Kind
from surefoot.fallbacks.blocks.signs import plain

_PARTS = re.compile(r"\s+[|\-–—:·•]{1,2}\s+|:\s+")
"""What stands between the title of a page and the name of its site."""


@dataclass(frozen=True)
class Phrases:
    """What pages of one kind say."""

    titles: frozenset[str]
    says: tuple[re.Pattern[str], ...]
    sentences: tuple[re.Pattern[str], ...] = ()
    """Whole statements, which say more than a word."""

    def entitled(self, title: str) -> bool:
        """Say whether a whole title is one of these."""
        return plain(title) in self.titles

    def entitled_beside_a_name(self, title: str) -> bool:
        """Say whether a title is one of these beside the name of a site."""
        return any(plain(part) in self.titles for part in _PARTS.split(title))

    def stated(self, text: str) -> re.Match[str] | None:
        """Return what a text states of these."""
        return next((found for pattern in self.sentences if (found := pattern.search(text)) is not None), None)

    def said(self, text: str, most: int) -> list[re.Match[str]]:
        """Return what a text says of these, by at most as many patterns as are wanted."""
        found: list[re.Match[str]] = []
        for pattern in self.says:
            if (match := pattern.search(text)) is not None:
                found.append(match)
                if len(found) == most:
                    break
        return found


@cache
def phrases() -> dict[Kind, Phrases]:
    """Return what pages of each kind say."""
    given = tomllib.loads((files("surefoot.fallbacks.blocks") / "phrases.toml").read_text(encoding="utf-8"))
    return {
        Kind(kind): Phrases(
            titles=frozenset(plain(title) for title in one["titles"]),
            says=tuple(re.compile(pattern, re.IGNORECASE) for pattern in one["says"]),
            sentences=tuple(re.compile(pattern, re.IGNORECASE) for pattern in one.get("sentences", ())),
        )
        for kind, one in given.items()
    }
