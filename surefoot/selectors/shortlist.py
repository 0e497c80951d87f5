"""The elements of a page that are worth comparing with one remembered: those that share its rare tokens with it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from heapq import nlargest

from surefoot.selectors.census import NOWHERE, Census
from surefoot.selectors.traits import Step, Traits, words

_COMMON = 600
"""Elements that bear a token, from which on it says too little to look at them all."""
_WEIGHTS = {"text": 3.0, "word": 0.8, "id": 3.0, "class": 0.7, "classes": 1.4, "stem": 0.4, "link": 3.0, "told": 1.2}
"""What sharing a token of each kind weighs, times its rarity squared."""
_OUTER = (0.6, 0.35, 0.2)
"""What the same tokens weigh on the elements around: the nearest, and the next two."""
_SAME_TAG = 0.5
_SAME_PATH = 2.0
_NEIGHBOUR = 1.2
_UNDER = 0.6
_HEADINGS = 4
_FOLLOWING = 80
"""Elements after a heading, or after what stood before a list, that are looked at."""
_FALLBACK = 40
_FEW = 60
_NEARNESS = 0.3
_SINGLE = 3
"""Elements of a tag up to which it tells them apart, such as the first heading."""
_ONLY = 1.5
_STATED = 1.5
_NO_KIN = frozenset[str]()
_KINDS = (
    frozenset({"h1", "h2", "h3", "h4"}),
    frozenset({"a", "button", "input", "summary"}),
    frozenset({"p", "li", "dd", "td"}),
    frozenset({"div", "section", "article", "aside", "main", "nav", "header", "footer", "ul", "ol", "form"}),
    frozenset({"input", "textarea", "select"}),
)
"""Tags that redesigns put in each other's place."""


def shortlist(census: Census, sought: Traits, most: int) -> list[tuple[int, float]]:
    """Return the places of at most so many elements with what they share, the likeliest first."""
    scores: defaultdict[int, float] = defaultdict(float)
    for kind, token in _tokens(sought):
        _share(census, kind, token, _WEIGHTS[kind], scores)
    _count_outer(census, sought, scores)
    _count_neighbours(census, sought, scores)
    _count_following(census, sought, scores)
    _count_paths(census, sought, scores)
    _count_stated(census, sought, scores)
    tags, kin = census.tags, _kin(sought.tag)
    _count_kin(census, sought, scores)
    for place in scores:
        if tags[place] == sought.tag:
            scores[place] += _SAME_TAG
        elif tags[place] in kin:
            scores[place] += _SAME_TAG / 2
    return nlargest(most, scores.items(), key=lambda item: (item[1], -item[0]))


def _kin(tag: str) -> frozenset[str]:
    return next((kin for kin in _KINDS if tag in kin), _NO_KIN)


def _count_kin(census: Census, sought: Traits, scores: defaultdict[int, float]) -> None:
    """Look at the elements of its kind of tag too where they are few, those nearest to its old place first."""
    for tag in sorted({sought.tag, *_kin(sought.tag)}):
        places = census.tagged.get(tag, [])
        if tag == sought.tag and len(places) <= _SINGLE >= sought.counts[2]:
            for place in places:
                scores[place] += _ONLY
        if len(places) > _FEW:
            at = bisect_left(places, sought.at * len(census))
            places = places[max(0, at - _FEW // 2) : at + _FEW // 2]
        for place in places:
            scores[place] += _NEARNESS / (1 + 20 * abs(place / len(census) - sought.at))


def _count_stated(census: Census, sought: Traits, scores: defaultdict[int, float]) -> None:
    """Look at what says what the page's own data states under the same names."""
    for name in sought.stated:
        for text in census.texts_by_name.get(name, ())[:_FEW]:
            for place in census.among("text", text)[:_FEW]:
                scores[place] += _STATED


def _tokens(sought: Traits) -> Iterator[tuple[str, str]]:
    """Yield what the element itself bears."""
    if sought.text:
        yield "text", sought.text
        yield from (("word", word) for word in dict.fromkeys(words(sought.text)[:30]))
    if sought.id:
        yield "id", sought.id
    if sought.classes:
        yield "classes", " ".join(sought.classes)
        yield from (("class", name) for name in sought.classes)
    yield from (("stem", stem) for stem in sorted(sought.stems))
    yield from (("link", link) for link in (sought.href, sought.src) if link)
    yield from (("told", f"{name}={value}") for name, value in sought.attributes.items())


def _share(census: Census, kind: str, token: str, weight: float, scores: defaultdict[int, float]) -> None:
    if not 0 < census.count(kind, token) <= _COMMON:
        return
    share = weight * census.rarity(kind, token) ** 2
    for place in census.among(kind, token):
        scores[place] += share


def _count_outer(census: Census, sought: Traits, scores: defaultdict[int, float]) -> None:
    """Pass on to what they hold how like elements are to those that stood around."""
    for level, (weight, step) in enumerate(zip(_OUTER, sought.steps, strict=False)):
        outer: defaultdict[int, float] = defaultdict(float)
        for kind, token in _step_tokens(step):
            _share(census, kind, token, weight * _WEIGHTS[kind], outer)
        for place in nlargest(_FALLBACK, outer, key=lambda p: (outer[p], -p)):
            for inner in _inside(census, place, level, sought.tag):
                scores[inner] += outer[place]


def _step_tokens(step: Step) -> Iterator[tuple[str, str]]:
    if step.id:
        yield "id", step.id
    if step.classes:
        yield "classes", " ".join(step.classes)
    yield from (("class", name) for name in step.classes)


def _inside(census: Census, place: int, level: int, tag: str) -> list[int]:
    """Return the elements that stand so many levels further in; deeper ones only where they have the tag."""
    found = [place]
    for _ in range(level + 1):
        found = [inner for outer in found for inner in census.children(outer)][:_COMMON]
    return [inner for inner in found if census.tags[inner] == tag] if level else found


def _count_neighbours(census: Census, sought: Traits, scores: defaultdict[int, float]) -> None:
    """Look beside elements that say what stood next to the one sought."""
    for place in census.among("text", sought.before)[:20] if sought.before else ():
        for near in range(census.ends[place], min(census.ends[place] + 3, len(census))):
            scores[near] += _NEIGHBOUR / (1 + near - census.ends[place])
    for place in census.among("text", sought.after)[:20] if sought.after else ():
        for near in range(max(0, place - 3), place):
            scores[near] += _NEIGHBOUR / (place - near)


def _count_following(census: Census, sought: Traits, scores: defaultdict[int, float]) -> None:
    """Look at what of its tag follows the heading that it stood under, and what stood before its list."""
    for text in {sought.heading, sought.lead} - {""}:
        for place in census.among("text", text)[:_HEADINGS]:
            for near in range(place + 1, min(place + _FOLLOWING, len(census))):
                if census.tags[near] == sought.tag:
                    scores[near] += _UNDER


def _count_paths(census: Census, sought: Traits, scores: defaultdict[int, float]) -> None:
    """Follow the old path from the root, and from each element around whose id is still there."""
    steps = [Step(sought.tag, sought.nth), *sought.steps]
    starts = [(0, len(steps) - 2)]
    for index, step in enumerate(steps[1:], start=1):
        if step.id and len(places := census.among("id", step.id)) == 1:
            starts.append((places[0], index - 1))
            break
    for start, first in starts:
        place = start
        for index in range(first, -1, -1):
            place = _child(census, place, steps[index].tag, steps[index].nth)
            if place == NOWHERE:
                break
        if place > 0:
            scores[place] += _SAME_PATH


def _child(census: Census, place: int, tag: str, nth: int) -> int:
    found = (one for one in census.children(place) if census.nths[one] == nth and census.tags[one] == tag)
    return next(found, NOWHERE)
