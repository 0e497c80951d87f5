"""From an element of a page to its traits: what it says, what it is called, what stands around it and in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import islice
from math import fsum

from surefoot.selectors.census import NOWHERE, Census
from surefoot.selectors.statements import STARTING, STATED
from surefoot.selectors.surroundings import DEEPEST, Surroundings
from surefoot.selectors.tones import tone
from surefoot.selectors.traits import GLANCE, HEAD, Step, Traits, address, opaque, told, words

_CALLED = ("aria-label", "placeholder", "alt", "title")
_NAMED_BY_VALUE = frozenset({"submit", "button", "reset"})
_MOST_INSIDE = 400
"""Elements inside that are looked at; a container is known by its beginning."""
_MOST_BEARING = 60
_MOST_KIDS = 6
_TAG_WEIGHT, _ID_WEIGHT = 0.15, 1.5
_ROWS_OUT = 3
"""Elements outwards in which the row of a list is looked for."""
_TONED = 6
"""Pieces of text whose kind is told."""
_SIGNS = re.compile(r"[^\w\s]")


def portray(census: Census, place: int) -> Traits:
    """Return the traits of the element at a place; the census keeps them."""
    found = census.traits.get(place)
    if found is None:
        found = census.traits[place] = _portray(census, place)
    return found


def told_of(text: str) -> str:
    """Return a text without the words that may be keys."""
    return " ".join(word for word in text.split() if not opaque(word)) if opaque(text) else text


def _portray(census: Census, place: int) -> Traits:
    attributes, tag = census.attributes[place], census.tags[place]
    text = told_of(census.text(place))
    kin = _kin(census, place)
    inner, bearing = _inside(census, place)
    classes = tuple((attributes.get("class") or "").split())
    href, src = (address(attributes.get(name) or "") for name in ("href", "src"))
    heading = census.headings[place]
    start, stop = census.starts[place], census.stops[place]
    lead, row = _list(census, place)
    made = Traits(
        tag=tag,
        kind=(attributes.get("role") or attributes.get("type") or "").lower()[:20],
        id=(attributes.get("id") or "")[:GLANCE],
        classes=classes,
        attributes=dict(told(attributes)),
        href=href,
        src=src,
        text=text,
        length=census.length(place),
        own=told_of(census.own(place)),
        label=_label(census, place),
        heading=_heading(census, place),
        before=_near(census, start - 1),
        after=_near(census, stop),
        shape=_shape(census, place),
        steps=[step(census, outer) for outer in islice(census.around(place), DEEPEST)],
        nth=census.nths[place],
        index=kin[0],
        siblings=kin[1],
        alike=kin[2],
        rank=kin[3],
        inner=inner,
        bearing=bearing,
        size=census.ends[place] - place - 1,
        at=place / len(census),
        counts=(
            census.count("text", text) if text else 0,
            census.count("classes", " ".join(classes)) if classes else 0,
            len(census.tagged[tag]),
            census.count("link", href or src) if href or src else 0,
        ),
        beside=_beside(census, place),
        lead=lead,
        row=row,
        under="" if heading == NOWHERE else census.tags[heading],
        since=start - (0 if heading == NOWHERE else census.starts[heading]),
        tone=tone(census.raw[start : min(stop, start + _TONED)]),
        kids=tuple(census.tags[child] for child in islice(census.children(place), _MOST_KIDS)),
        hinted=census.stated_starts.get(text[:STARTING], ()) if len(text) >= STARTING else (),
        titled=_titled(census, text),
        stated=census.stated.get(text[:STATED], ()),
    )
    made.weights = _weights(census, made)
    return made


def _weights(census: Census, one: Traits) -> tuple[float, float, float, float]:
    """Return how rare what it bears is on the page, in sum; sums do not depend on the order of sets."""
    return (
        census.weight("word", one.words),
        census.weight("word", one.own_words),
        census.weight("class", one.classes),
        census.weight("stem", one.stems),
    )


def _beside(census: Census, place: int) -> tuple[str, str]:
    """Return the elements next to it, before and after, as tag and classes."""
    outer, after = census.parents[place], census.ends[place]
    following = after if outer != NOWHERE and after < census.ends[outer] else NOWHERE
    index = _kin(census, place)[0]
    before = place - 1 if index else NOWHERE
    while before != NOWHERE and census.parents[before] != outer:
        before = census.parents[before]
    return _look(census, before), _look(census, following)


def _look(census: Census, place: int) -> str:
    if place == NOWHERE:
        return ""
    return " ".join([census.tags[place], *(census.attributes[place].get("class") or "").split()[:3]])


def _list(census: Census, place: int) -> tuple[str, tuple[int, int]]:
    """Return what stands before the list that an element is in or in a row of, and the number of rows and its row."""
    row = place
    for _ in range(_ROWS_OUT):
        _, _, alike, rank = _kin(census, row)
        outer = census.parents[row]
        if outer == NOWHERE:
            break
        if alike > 1:
            return _near(census, census.starts[outer] - 1), (alike, rank)
        row = outer
    return "", (1, 0)


def surroundings(census: Census, place: int) -> Surroundings:
    """Return what stands around anything in an element, itself included; no recursion, since pages can be deep."""
    chain: list[int] = []
    while place != NOWHERE and place not in census.surroundings:
        chain.append(place)
        place = census.parents[place]
    found = census.surroundings[place] if place != NOWHERE else Surroundings.nothing()
    for inner in reversed(chain):
        found = census.surroundings[inner] = found.and_in(step(census, inner), census.weight_around, census.rarity)
    return found


def _titled(census: Census, text: str) -> float:
    said = text.split()
    return sum(word in census.title for word in said) / len(said) if said and len(text) < HEAD else 0.0


def step(census: Census, place: int) -> Step:
    """Return the element at a place as a step of the paths of what stands in it."""
    found = census.steps.get(place)
    if found is None:
        attributes = census.attributes[place]
        made = Step(
            tag=census.tags[place],
            nth=census.nths[place],
            id=(attributes.get("id") or "")[:GLANCE],
            classes=tuple((attributes.get("class") or "").split()[:12]),
        )
        found = census.steps[place] = replace(made, weight=fsum(mark_weight(census, mark) for mark in made.marks))
    return found


def mark_weight(census: Census, mark: str) -> float:
    """Return what it tells to bear a class, an id with `#` before, a tag in angle brackets."""
    if mark[0] == "<":
        return _TAG_WEIGHT
    return _ID_WEIGHT if mark[0] == "#" else census.rarity("class", mark)


def _kin(census: Census, place: int) -> tuple[int, int, int, int]:
    """Return its place among its siblings, their number, how many are alike, its place among those."""
    found = census.kin.get(place)
    if found is None:
        outer = census.parents[place]
        census.kin.update(_kin_in(census, outer) if outer != NOWHERE else {place: (0, 1, 1, 0)})
        found = census.kin[place]
    return found


def _kin_in(census: Census, outer: int) -> dict[int, tuple[int, int, int, int]]:
    """Return the same of all that stand directly in an element: elements can have very many siblings."""
    children = list(census.children(outer))
    looks = [(census.tags[one], *(census.attributes[one].get("class") or "").split()[:1]) for one in children]
    alike, seen = Counter(looks), Counter[tuple[str, ...]]()
    found: dict[int, tuple[int, int, int, int]] = {}
    for index, (child, look) in enumerate(zip(children, looks, strict=True)):
        found[child] = index, len(children), alike[look], seen[look]
        seen[look] += 1
    return found


def _inside(census: Census, place: int) -> tuple[dict[str, int], tuple[str, ...]]:
    end = min(census.ends[place], place + 1 + _MOST_INSIDE)
    inner = Counter(census.tags[place + 1 : end])
    seen: dict[str, None] = {}
    for below in range(place + 1, end):
        if classes := census.attributes[below].get("class"):
            seen.update(dict.fromkeys(classes.split()))
            if len(seen) > _MOST_BEARING:
                break
    return dict(inner), tuple(seen)


def _label(census: Census, place: int) -> str:
    attributes = census.attributes[place]
    said = next((value for name in _CALLED if (value := attributes.get(name))), "")
    if not said and census.tags[place] == "input" and (attributes.get("type") or "").lower() in _NAMED_BY_VALUE:
        said = attributes.get("value") or ""
    if not said and (identity := attributes.get("id")) and (label := census.labels.get(identity)) is not None:
        return told_of(census.text(label, GLANCE))
    if not said and census.length(place) == 0:
        said = _said_inside(census, place)
    return told_of(" ".join(words(said.lower()))[:GLANCE])


def _said_inside(census: Census, place: int) -> str:
    """Return what the first picture or control inside is called."""
    for below in range(place + 1, min(census.ends[place], place + 8)):
        attributes = census.attributes[below]
        if said := next((value for name in _CALLED if (value := attributes.get(name))), ""):
            return said
    return ""


def _heading(census: Census, place: int) -> str:
    heading = census.headings[place]
    return "" if heading == NOWHERE else told_of(census.text(heading, GLANCE))


def _near(census: Census, piece: int) -> str:
    return told_of(census.pieces[piece][:GLANCE]) if 0 <= piece < len(census.pieces) else ""


def _shape(census: Census, place: int) -> str:
    """Tell how a text is written without its words: `Aa 9 a.` for a name, a number, words and a full stop."""
    start, stop = census.starts[place], census.stops[place]
    raw = " ".join(census.raw[start : min(stop, start + 4)])[:HEAD].split()
    signs: list[str] = []
    for word in raw[:8]:
        kind = "9" if word[0].isdigit() else "A" if word.isupper() else "Aa" if word[0].isupper() else "a"
        found = _SIGNS.findall(word)
        signs.append(kind + (found[-1] if found else ""))
    return " ".join(signs)
