"""What an element is known by, as plain values: the same of an element remembered and of one that stands on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from surefoot.selectors.kept import kept

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
_DIGIT = re.compile(r"\d")
_SHORT = 9
"""Characters that are too few for a key."""
_STUB = 5


def words(text: str) -> list[str]:
    """Return the words and numbers of a text."""
    return _WORD.findall(text)


@lru_cache(maxsize=20_000)
def stems(name: str) -> tuple[str, ...]:
    """Return the words that a name of a class or an id is made of, without numbers: `cardTitle__3f` is card, title."""
    return tuple(part.lower() for part in _STEM.findall(name))


def stubs(found: Iterable[str]) -> frozenset[str]:
    """Return how words begin, which singular and plural and some languages have in common."""
    return frozenset(word[:_STUB] for word in found)


def opaque(text: str) -> bool:
    """Say whether a text may hold a key or a person's number, which is never remembered."""
    return _DIGIT.search(text) is not None and _OPAQUE.search(text) is not None


def told(attributes: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield the attributes that tell something of an element: nothing that was typed, no secrets, no styles."""
    for name, value in attributes.items():
        if tells(name, value or ""):
            yield name, value or ""


def tells(name: str, said: str) -> bool:
    """Say whether an attribute with its value tells something of an element."""
    return _may_tell(name) and (len(said) < _SHORT or (len(said) <= HEAD and not opaque(said)))


@lru_cache(maxsize=2000)
def _may_tell(name: str) -> bool:
    return not (name in _UNTOLD or name.startswith(_MARK) or _SECRET.search(name))


def address(value: str) -> str:
    """Return where a link leads without scheme, query and fragment, which change from visit to visit."""
    rest = value.split("?", 1)[0].split("#", 1)[0] if len(value) > 1 else value
    return rest.split("//", 1)[-1].removeprefix("www.").rstrip("/")[-90:] or value[:GLANCE]


@dataclass(frozen=True)
class Step:
    """One element around another."""

    tag: str
    nth: int
    """Which one of its tag among its siblings, from 1."""
    id: str = ""
    classes: tuple[str, ...] = ()
    weight: float = 0.0
    """Of an element on a page, how rare its names are, in sum."""

    @kept
    def marks(self) -> frozenset[str]:
        """Its names and its tag."""
        return frozenset((*self.tokens, f"<{self.tag}>"))

    @kept
    def tokens(self) -> tuple[str, ...]:
        """The names it bears."""
        return (f"#{self.id}", *self.classes[:4]) if self.id else self.classes[:4]

    @kept
    def stems(self) -> frozenset[str]:
        """The words its names are made of."""
        return frozenset(stem for name in (self.id, *self.classes[:4]) for stem in stems(name))


@dataclass
class Traits:
    """What an element is known by; texts in lower case, as their words with one space between."""

    tag: str
    kind: str = ""
    """The type of a form control, or the role it says it has."""
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    href: str = ""
    src: str = ""
    text: str = ""
    """The beginning of all text inside."""
    length: int = 0
    """Characters of it."""
    own: str = ""
    """The beginning of the text directly inside."""
    label: str = ""
    """What it is called by its attributes, its `label` elements, the pictures inside."""
    heading: str = ""
    before: str = ""
    after: str = ""
    shape: str = ""
    """How its text is written: kinds of characters and punctuation."""
    steps: Sequence[Step] = ()
    """The elements around, innermost first."""
    nth: int = 1
    index: int = 0
    """Its place among its siblings."""
    siblings: int = 1
    alike: int = 1
    """How many of its siblings have its tag and its first class."""
    rank: int = 0
    """Its place among those."""
    inner: Mapping[str, int] = field(default_factory=dict[str, int])
    """The tags inside with their counts."""
    bearing: tuple[str, ...] = ()
    """Classes inside."""
    size: int = 0
    """Elements inside."""
    at: float = 0.0
    """Its place on the page, from 0 to 1."""
    counts: tuple[int, int, int, int] = (1, 1, 1, 1)
    """Elements of the page with its text, its classes, its tag and its address."""
    beside: tuple[str, ...] = ()
    """The elements next to it, before and after: tag and classes; empty where none stands."""
    lead: str = ""
    """What stands before the list that it is in or in a row of."""
    row: tuple[int, int] = (1, 0)
    """How many rows that list has, and in which of them it is."""
    under: str = ""
    """The tag of the last heading."""
    since: int = -1
    """Pieces of text between that heading and it; -1 where that is not known."""
    tone: str = ""
    """What kind of text it is, as letters: `9` begins with a digit, `.` is a sentence."""
    kids: tuple[str, ...] = ()
    """The tags directly inside, in their order."""
    hinted: tuple[str, ...] = ()
    """The names under which the page's own data states a text that begins as it does."""
    titled: float = 0.0
    """The share of its words that stand in the title of the page."""
    stated: tuple[str, ...] = ()
    """The names under which the page's own data states its text."""

    weights: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Of an element on a page, how rare its words, those directly inside, its classes and their stems are, in sum."""

    @kept
    def words(self) -> frozenset[str]:
        """The words of its text."""
        return frozenset(words(self.text))

    @kept
    def own_words(self) -> frozenset[str]:
        """The words directly inside."""
        return frozenset(words(self.own))

    @kept
    def head(self) -> frozenset[str]:
        """The first words of its text."""
        return frozenset(words(self.text[:GLANCE]))

    @kept
    def label_words(self) -> frozenset[str]:
        """The words it is called by."""
        return frozenset(words(self.label))

    @kept
    def heading_words(self) -> frozenset[str]:
        """The words of the heading."""
        return frozenset(words(self.heading))

    @kept
    def before_words(self) -> frozenset[str]:
        """The words before it."""
        return frozenset(words(self.before))

    @kept
    def after_words(self) -> frozenset[str]:
        """The words after it."""
        return frozenset(words(self.after))

    @kept
    def stems(self) -> frozenset[str]:
        """The words its names are made of."""
        return frozenset(stem for name in (self.id, *self.classes) for stem in stems(name))

    @kept
    def class_names(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.classes)

    @kept
    def bearings(self) -> frozenset[str]:
        """Classes inside."""
        return frozenset(self.bearing)

    @kept
    def id_stems(self) -> frozenset[str]:
        """The words its id is made of."""
        return frozenset(stems(self.id))

    @kept
    def signs(self) -> list[str]:
        """How its text is written, word by word."""
        return self.shape.split()

    @kept
    def tones(self) -> frozenset[str]:
        """What kinds of text it is."""
        return frozenset(self.tone)

    @kept
    def heading_stubs(self) -> frozenset[str]:
        """How the words of the heading and of what stands before its list begin."""
        return stubs(self.heading_words) | stubs(words(self.lead))

    @kept
    def before_stubs(self) -> frozenset[str]:
        """How the words before it begin."""
        return stubs(self.before_words)

    @kept
    def told(self) -> frozenset[str]:
        """Its attributes with their values."""
        return frozenset(f"{name}={value[:GLANCE]}" for name, value in self.attributes.items())

    @kept
    def attribute_names(self) -> frozenset[str]:
        """The names of its attributes."""
        return frozenset(self.attributes)

    @kept
    def link_words(self) -> frozenset[str]:
        """The words of the address it leads to or shows."""
        return frozenset(words((self.href or self.src).lower()))

    @kept
    def terms(self) -> frozenset[str]:
        """All words that are said by it or in its names, wherever they stand."""
        last = self.href.rsplit("/", 1)[-1] if "/" in self.href else ""
        return self.head | self.label_words | self.stems | frozenset(words(last.lower()))

    @kept
    def called(self) -> str:
        """Where it leads, or what it is called."""
        return (self.href or self.label or self.src)[:GLANCE]
