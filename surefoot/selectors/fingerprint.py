"""What an element looked like when it last worked: small, readable, and without anything that was typed.

A fingerprint is kept as JSON, in a database or in a file beside a recipe. It holds words of the page, names, the
addresses of links without their queries, and a glance at the elements that look most like it, so that one of those is
not taken for it later. Attributes that sound like secrets, and words that look like keys, are left out. Of a private
target no word is kept: each is replaced by sixteen bits of a salted hash, which many words share, and what has digits
by a mark.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping

from surefoot.model import Model
from surefoot.selectors.census import Census
from surefoot.selectors.element import Element
from surefoot.selectors.portrait import portray, step, told_of
from surefoot.selectors.shortlist import shortlist
from surefoot.selectors.traits import GLANCE, Step, Traits, opaque, words

_NEAREST = 7
"""Elements around whose classes are kept; of those further out their tags and ids."""
_MOST_CLASSES = 8
_MOST_ATTRIBUTES = 8
_MOST_INSIDE = 10
_MOST_WORDS = 14
_TWINS = 4
_LOOKED_AT = 24
READ = 3000
"""Characters of a long text that words are taken from."""
VEIL = "~"
"""Begins the hash of a private word."""
NUMBER = "#"
"""Stands for a private word with digits."""


class Twin(Model):
    """An element that could be taken for the one remembered."""

    text: str = ""
    name: str = ""
    """Where it leads, or what it is called."""
    before: str = ""
    heading: str = ""
    classes: str = ""
    branch: str = ""
    """The outermost element around it that is not around the one remembered, as a step of a path."""
    at: float = 0.0


class Fingerprint(Model):
    """One element as it was; every text in lower case, as its words."""

    tag: str
    kind: str = ""
    """The type of a form control, or the role it said it has."""
    id: str = ""
    classes: str = ""
    attributes: Mapping[str, str] = {}
    href: str = ""
    ending: str = ""
    """The last part of the address it leads to, where the whole may hold a key and is not kept."""
    src: str = ""
    text: str = ""
    """The beginning of its text."""
    words: str = ""
    """Rare words of the rest of it."""
    length: int = 0
    """Characters of the whole text."""
    own: str | None = None
    """What stands in it directly, where that is not all."""
    label: str = ""
    heading: str = ""
    """The last heading before it."""
    before: str = ""
    after: str = ""
    """The texts next to it."""
    shape: str = ""
    """How its text is written: `Aa 9 a.`"""
    path: tuple[str, ...] = ()
    """The elements around, innermost first: tag, which one of its tag, id, classes."""
    place: tuple[int, int, int, int, int] = (1, 0, 1, 1, 0)
    """Which one of its tag; its place among its siblings, and their number; how many are alike, and its place there."""
    inner: Mapping[str, int] = {}
    """The tags inside with their counts."""
    bearing: str = ""
    """Rare classes inside."""
    size: int = 0
    at: float = 0.0
    """Its place on the page, from 0 to 1."""
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Elements of the page with its text, its classes, its tag and its address."""
    titled: float = 0.0
    """The share of its words that stood in the title of the page."""
    stated: tuple[str, ...] = ()
    """The names under which the page's own data stated its text: `meta` elements and JSON-LD."""
    beside: tuple[str, ...] = ()
    """The elements next to it, before and after: tag and classes; empty where none stands."""
    lead: str = ""
    """What stands before the list that it is in or in a row of."""
    row: tuple[int, int] = (1, 0)
    """How many rows that list has, and in which of them it is."""
    under: str = ""
    """The tag of the last heading."""
    since: int = -1
    """Pieces of text between that heading and it."""
    tone: str = ""
    """What kind of text it is, as letters (`tones.py`)."""
    kids: tuple[str, ...] = ()
    """The tags directly inside, in their order."""
    hinted: tuple[str, ...] = ()
    """The names under which the page's own data states a text that begins as it does."""
    title: str = ""
    """The words of the page's title, which tell whether a later page is about the same."""
    twins: tuple[Twin, ...] = ()
    shared: tuple[str, ...] = ()
    """The attributes that other elements of the page bore with the same value, which do not tell it apart."""
    seen: bool = True
    """Whether it was visible."""
    salt: str = ""
    """Of a private target: what its words were hashed with."""

    def json_text(self) -> str:
        """Return it as JSON without what says nothing."""
        return self.model_dump_json(exclude_defaults=True)

    @property
    def traits(self) -> Traits:
        """What is compared with the elements of a page."""
        nth, index, siblings, alike, rank = self.place
        return Traits(
            tag=self.tag, kind=self.kind, id=self.id, classes=tuple(self.classes.split()),
            attributes=dict(self.attributes), href=self.href, src=self.src, text=self.text, length=self.length,
            own=self.text if self.own is None else self.own, label=self.label, heading=self.heading,
            before=self.before, after=self.after, shape=self.shape, steps=tuple(read_step(s) for s in self.path),
            nth=nth, index=index, siblings=siblings, alike=alike, rank=rank, inner=dict(self.inner),
            bearing=tuple(self.bearing.split()), size=self.size, at=self.at, counts=self.counts,
            titled=self.titled, stated=self.stated, beside=self.beside, lead=self.lead, row=self.row,
            under=self.under, since=self.since, tone=self.tone, kids=self.kids, hinted=self.hinted,
        )  # fmt: skip


def fingerprint(element: Element, *, private: bool = False, salt: str = "") -> Fingerprint:
    """Return what an element is remembered by.

    Args:
        element: An element of a page at rest.
        private: Whether its texts are personal: no word of them is kept, nor of those around it.
        salt: What private words are hashed with, such as one for each site; random if none is given.
    """
    census = element.snapshot.census
    place = census.place(element.node)
    one = portray(census, place)
    made = Fingerprint(
        tag=one.tag, kind=one.kind, id="" if opaque(one.id) else one.id, classes=" ".join(one.classes[:_MOST_CLASSES]),
        attributes=_shortened(one.attributes), href=told_of(one.href), ending=_ending(one.href),
        src=told_of(one.src), text=one.text,
        words=_rare_words(census, place, one), length=one.length, own=None if one.own == one.text else one.own,
        label=one.label, heading=one.heading, before=one.before, after=one.after, shape=one.shape,
        path=tuple(written_step(s, near=n < _NEAREST) for n, s in enumerate(one.steps)),
        place=(one.nth, one.index, one.siblings, one.alike, one.rank),
        inner=dict(sorted(one.inner.items(), key=lambda item: -item[1])[:_MOST_INSIDE]),
        bearing=" ".join(_rare_classes(census, one)), size=one.size, at=round(one.at, 4), counts=one.counts,
        titled=round(one.titled, 2), stated=one.stated[:4], beside=one.beside, lead=one.lead, row=one.row,
        under=one.under, since=one.since, tone=one.tone, kids=one.kids, hinted=one.hinted[:4],
        title=told_of(" ".join(census.title_words[:8])),
        twins=_twins(census, place, one), shared=_shared(census, one), seen=element.visible,
    )  # fmt: skip
    return _veiled(made, salt or secrets.token_hex(4)) if private else made


def written_step(step: Step, *, near: bool = True) -> str:
    """Return a step of a path as text: `div:2 #id class class`."""
    name = f" #{step.id}" if step.id and " " not in step.id and not opaque(step.id) else ""
    classes = "".join(f" {one}" for one in step.classes[:4]) if near else ""
    return f"{step.tag}:{step.nth}{name}{classes}"


def read_step(text: str) -> Step:
    """Return the step that was written."""
    first, *rest = text.split(" ")
    tag, _, nth = first.rpartition(":")
    names = [one[1:] for one in rest if one.startswith("#")]
    return Step(
        tag=tag, nth=int(nth), id=names[0] if names else "", classes=tuple(o for o in rest if not o.startswith("#"))
    )


def _shortened(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: value[:GLANCE] for name, value in list(attributes.items())[:_MOST_ATTRIBUTES]}


def _shared(census: Census, one: Traits) -> tuple[str, ...]:
    return tuple(
        name for name, value in one.attributes.items() if value and census.count("told", f"{name}={value}") > 1
    )


def _ending(href: str) -> str:
    return "" if told_of(href) else told_of(href.rsplit("/", 1)[-1])


def _rare_words(census: Census, place: int, one: Traits) -> str:
    """Return the rarest words of what a long text says after its beginning."""
    if one.length <= len(one.text):
        return ""
    rest = dict.fromkeys(words(told_of(census.text(place, READ)[len(one.text) :])))
    longer = sorted((w for w in rest if len(w) > 3), key=lambda w: -census.rarity("word", w))  # noqa: PLR2004
    return " ".join(longer[:_MOST_WORDS])


def _rare_classes(census: Census, one: Traits) -> list[str]:
    return sorted(one.bearing, key=lambda name: -census.rarity("class", name))[:_MOST_INSIDE]


def _twins(census: Census, place: int, one: Traits) -> tuple[Twin, ...]:
    """Return the elements of the same page that are most like it, its neighbours among them."""
    like = [p for p, _ in shortlist(census, one, _LOOKED_AT) if not census.nested(place, p)]
    chosen: list[int] = []
    for other in like:
        if len(chosen) < _TWINS and not any(census.nested(other, c) for c in chosen):
            chosen.append(other)
    return tuple(_twin(census, place, other) for other in chosen)


def _twin(census: Census, place: int, other: int) -> Twin:
    one = portray(census, other)
    branch = other
    for outer in census.around(other):
        if census.nested(outer, place):
            break
        branch = outer
    return Twin(
        text=one.text[:GLANCE], name=told_of(one.called), before=one.before[:30],
        heading=one.heading[:30], classes=" ".join(one.classes[:4]), branch=written_step(step(census, branch)),
        at=round(one.at, 4),
    )  # fmt: skip


def _veiled(made: Fingerprint, salt: str) -> Fingerprint:
    """Return it with every word replaced; names of classes and ids stay, unless they have digits."""
    texts = ("href", "ending", "src", "text", "words", "own", "label", "heading", "before", "after", "lead", "title")

    def veil(text: str | None) -> str | None:
        return None if text is None else veiled(text, salt)

    changed: dict[str, object] = {name: veil(getattr(made, name)) for name in texts}
    changed["attributes"] = {n: veiled(v, salt) for n, v in made.attributes.items()}
    changed["id"] = _without_digits(made.id)
    changed["twins"] = tuple(
        t.model_copy(update={n: veiled(getattr(t, n), salt) for n in ("text", "name", "before", "heading")})
        for t in made.twins
    )
    changed["path"] = tuple(
        " ".join(o for o in s.split(" ") if not (o.startswith("#") and _without_digits(o) == "")) for s in made.path
    )
    return made.model_copy(update={**changed, "salt": salt})


def veiled(text: str, salt: str) -> str:
    """Return the words of a text as salted hashes of sixteen bits, those with digits as a mark."""
    return " ".join(veiled_word(word, salt) for word in words(text.lower()))


def veiled_word(word: str, salt: str) -> str:
    """Return one word's hash."""
    if any(sign.isdigit() for sign in word):
        return NUMBER
    return VEIL + hashlib.blake2b(word.encode(), key=salt.encode()[:64], digest_size=2).hexdigest()


def _without_digits(name: str) -> str:
    return "" if any(sign.isdigit() for sign in name) else name


def unveiled(made: Fingerprint, vocabulary: Iterable[str]) -> Fingerprint:
    """Return a private fingerprint with the words that a page has put in for their hashes.

    Of words that share a hash the same one is put in each time, in whatever order they come.
    """
    salt = made.salt
    known = {veiled_word(word, salt): word for word in sorted(vocabulary)}

    def lift(text: str | None) -> str | None:
        return None if text is None else " ".join(known.get(word, word) for word in text.split())

    return _mapped(made, lift)


def _mapped(made: Fingerprint, change: Callable[[str | None], str | None]) -> Fingerprint:
    texts = ("text", "words", "own", "label", "heading", "before", "after", "lead", "title")
    twins = tuple(
        t.model_copy(update={n: change(getattr(t, n)) for n in ("text", "before", "heading")}) for t in made.twins
    )
    return made.model_copy(update={**{name: change(getattr(made, name)) for name in texts}, "twins": twins})
