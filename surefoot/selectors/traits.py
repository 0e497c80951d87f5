"""What an element is known by, as plain values: the same of an element remembered and of one that stands on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

HEAD = 160
"""Characters of an element's own text that are compared as they stand."""
GLANCE = 60
"""Characters of a text near by."""

_WORD = re.compile(r"\w+")
_STEM = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}")
_UNTOLD = frozenset({
    "style", "value", "class", "id", "nonce", "integrity", "srcset", "sizes", "d", "points", "href", "src", "checked",
    "selected", "content", "datetime", "open",
})  # fmt: skip
"""Attributes that are compared otherwise, hold what a person typed or chose, or tell nothing of an element."""
_MARK = "data-surefoot-"
_SECRET = re.compile(r"token|csrf|xsrf|nonce|secret|passw|session|signature|apikey|api-key|auth", re.IGNORECASE)
_OPAQUE = re.compile(r"(?=[a-z_-]*\d)[\w-]{20,}|\d{9,}", re.IGNORECASE)
"""What may be a key or a number of a person: long, with digits."""


_SHORT = 9
"""Characters that are too few for a key."""


def words(text: str) -> list[str]:
    """Return the words and numbers of a text."""
    return _WORD.findall(text)


def stems(name: str) -> list[str]:
    """Return the words that the name of a class or an id is made of, without numbers: `cardTitle__3f` is card, title."""
    return [part.lower() for part in _STEM.findall(name)]


def opaque(text: str) -> bool:
    """Say whether a text may hold a key or a person's number, which is never remembered."""
    return _OPAQUE.search(text) is not None


def told(attributes: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield the attributes that tell something of an element: nothing that was typed, no secrets, no styles."""
    for name, value in attributes.items():
        if _tells(name):
            said = value or ""
            if len(said) < _SHORT or (len(said) <= HEAD and not opaque(said)):
                yield name, said


@lru_cache(maxsize=2000)
def _tells(name: str) -> bool:
    return not (name in _UNTOLD or name.startswith(_MARK) or _SECRET.search(name))


def address(value: str) -> str:
    """Return where a link leads without scheme, query and fragment, which change from visit to visit."""
    rest = value.split("?", 1)[0].split("#", 1)[0] if len(value) > 1 else value
    return rest.split("//", 1)[-1].removeprefix("www.").rstrip("/")[-90:] or value[:GLANCE]


@dataclass(slots=True, frozen=True)
class Step:
    """One element around another."""

    tag: str
    nth: int
    """Which one of its tag among its siblings, from 1."""
    id: str = ""
    classes: tuple[str, ...] = ()

    @property
    def tokens(self) -> tuple[str, ...]:
        """The names it bears."""
        return (f"#{self.id}", *self.classes) if self.id else self.classes


@dataclass(slots=True)
class Traits:
    """What an element is known by; texts in lower case, as their words with one space between."""

    tag: str
    kind: str = ""
    """The type of a form control, or the role it says it has."""
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    href: str = ""
    src: str = ""
    text: str = ""
    """The beginning of all text inside."""
    length: int = 0
    """Characters of it."""
    own: str = ""
    """The beginning of the text directly inside."""
    label: str = ""
    """What it is called by its attributes or its `label` elements."""
    heading: str = ""
    before: str = ""
    after: str = ""
    shape: str = ""
    """How its text is written: kinds of characters and punctuation."""
    steps: tuple[Step, ...] = ()
    """The elements around, innermost first."""
    nth: int = 1
    index: int = 0
    """Its place among its siblings."""
    siblings: int = 1
    alike: int = 1
    """How many of its siblings have its tag and its first class."""
    rank: int = 0
    """Its place among those."""
    inner: dict[str, int] = field(default_factory=dict[str, int])
    """The tags inside with their counts."""
    bearing: tuple[str, ...] = ()
    """Classes inside, rarest first."""
    size: int = 0
    """Elements inside."""
    at: float = 0.0
    """Its place on the page, from 0 to 1."""
    counts: tuple[int, int, int, int] = (1, 1, 1, 1)
    """Elements of the page with its text, its classes, its tag and its address."""

    @property
    def stems(self) -> frozenset[str]:
        """The words its names are made of."""
        return frozenset(stem for name in (self.id, *self.classes) for stem in stems(name))
