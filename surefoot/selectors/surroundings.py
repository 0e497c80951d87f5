"""What stands around an element, from the outermost one inwards: its path, the names on it, the part of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from surefoot.selectors.kept import kept
from surefoot.selectors.traits import Step, stems, stubs

_PARTS = {
    "header": "header", "head": "header", "masthead": "header", "banner": "header", "topbar": "header",
    "footer": "footer", "foot": "footer", "contentinfo": "footer", "nav": "nav", "navigation": "nav", "menu": "nav",
    "main": "main", "article": "main", "content": "main", "aside": "aside", "sidebar": "aside",
    "complementary": "aside", "dialog": "modal", "modal": "modal", "popup": "modal", "overlay": "modal",
    "comment": "comments", "comments": "comments", "respond": "comments", "form": "form", "search": "search",
    "related": "related", "recommended": "related", "share": "share", "social": "share", "breadcrumb": "crumbs",
    "breadcrumbs": "crumbs", "newsletter": "news", "subscribe": "news", "cookie": "consent", "consent": "consent",
    "recipe": "recipe", "ingredients": "ingredients", "ingredient": "ingredients",
}  # fmt: skip
"""The parts of a page, by the tags and the words of names that tell them."""


DEEPEST = 40
"""Elements around one that are looked at."""
_MOST = 200
"""Names around one; no page that people made has as many."""


@dataclass
class Surroundings:
    """The elements around, with the names on them weighed by how few elements stand inside."""

    path: tuple[tuple[str, int], ...] = ()
    """Tag and number of each, from the outermost."""
    tokens: dict[str, float] = field(default_factory=dict[str, float])
    stems: dict[str, float] = field(default_factory=dict[str, float])
    parts: frozenset[str] = frozenset()
    """The parts of the page they make: header, footer, comments."""
    ids: frozenset[str] = frozenset()

    @staticmethod
    def nothing() -> Surroundings:
        """Return what stands around the outermost element."""
        return Surroundings()

    def and_in(self, step: Step, weigh: Callable[[str], float], rarity: Callable[[str, str], float]) -> Surroundings:
        """Return what stands around anything inside one more element."""
        names = step.tokens
        found = step.stems
        return Surroundings(
            path=(*self.path[-DEEPEST:], (step.tag, step.nth)),
            tokens=_with(self.tokens, {name: weigh(name) for name in names}) if names else self.tokens,
            stems=_with(self.stems, {stem: rarity("stem", stem) for stem in found}) if found else self.stems,
            parts=self.parts | parts(step.tag, found),
            ids=self.ids | {step.id} if step.id else self.ids,
        )

    @kept
    def stubs(self) -> frozenset[str]:
        """How the words that names are made of begin."""
        return stubs(self.stems)

    @kept
    def weight(self) -> float:
        """The weight of all names."""
        return sum(self.tokens.values())

    @kept
    def stem_weight(self) -> float:
        """The weight of all words that names are made of."""
        return sum(self.stems.values())


def _with(outer: dict[str, float], inner: dict[str, float]) -> dict[str, float]:
    return outer | inner if len(outer) < _MOST else inner


def parts(tag: str, found: frozenset[str]) -> frozenset[str]:
    """Return the parts of a page that an element makes."""
    return _by_tag(tag) | {_PARTS[stem] for stem in found if stem in _PARTS}


@lru_cache(maxsize=200)
def _by_tag(tag: str) -> frozenset[str]:
    return frozenset(_PARTS[one] for one in (tag, *stems(tag)) if one in _PARTS)
