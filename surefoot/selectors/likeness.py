"""How like an element of a page is to one remembered, in numbers: each a share from 0 to 1 where nothing else is said.

What both have in common counts by how rare it is on the page. The numbers are in the order of `NAMES`; trees that were
fitted on pages and their later versions weigh them (`forest.py`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from surefoot.selectors.census import Census
from surefoot.selectors.fingerprint import READ, Fingerprint, Twin, read_step, unveiled
from surefoot.selectors.measures import (
    ABSENT,
    aligned,
    beginning,
    jaccard,
    known,
    overlap,
    ratio,
    run,
    same,
    weight_in,
)
from surefoot.selectors.portrait import mark_weight, portray, surroundings
from surefoot.selectors.surroundings import Surroundings
from surefoot.selectors.traits import GLANCE, Step, Traits, words

NAMES = (
    "text_same", "text_words", "text_kept", "text_new", "text_length", "text_start", "rest_kept", "long", "own_words",
    "label", "shape", "tone", "terms", "titled", "titled_then", "same_title", "stated", "hinted",
    "tag", "tag_kin", "kind", "id", "id_stems", "classes_same", "classes", "stems", "attributes", "told", "named",
    "href", "src",
    "parent", "outer", "third", "around", "around_ids", "around_stems", "around_stubs", "parts", "path", "path_tail",
    "path_same", "depth", "heading_words", "heading_stubs", "under", "since", "list_lead", "before", "after",
    "before_words", "before_stubs", "after_words", "is_neighbour", "beside_before", "beside_after",
    "index", "rank", "alike", "siblings", "last", "row_rank", "rows",
    "inner", "kids", "bearing", "size", "empty", "at",
    "count_text", "count_classes", "count_tag", "count_link", "only_tag", "own_fit", "twin_fit", "twin_lead",
    "twin_branch", "branch_kept", "new_length", "new_size", "nearer_twin",
    "memory_tells", "known_words", "known_classes", "known_around", "known_told", "known_id",
)  # fmt: skip
"""What each number is about; the last six are about the page and what is remembered, whatever the element."""

_KINS = (
    frozenset({"h1", "h2", "h3", "h4", "h5", "h6"}),
    frozenset({"a", "button", "summary"}),
    frozenset({"input", "textarea", "select"}),
    frozenset({"p", "li", "dd", "td", "dt"}),
    frozenset({"div", "section", "article", "aside", "main", "nav", "header", "footer", "form"}),
    frozenset({"ul", "ol", "dl", "table", "tbody"}),
    frozenset({"span", "b", "strong", "em", "i", "label", "small", "time"}),
)
_KIN_OF = {tag: kin for kin in _KINS for tag in kin}
_NAMING = ("name", "itemprop", "data-testid", "data-test", "data-qa", "property", "rel", "for", "aria-label", "action")


class Sought:
    """An element remembered, with what is known of it weighed by the page it is looked for on."""

    def __init__(self, memory: Fingerprint, census: Census) -> None:
        memory = unveiled(memory, census.vocabulary()) if memory.salt else memory
        self.census = census
        self.traits = one = memory.traits
        self.words = _weighed(census, "word", one.words)
        self.rest = _weighed(census, "word", words(memory.words))
        self.own = _weighed(census, "word", one.own_words)
        self.terms = {term: min(census.rarity("word", term), census.rarity("stem", term)) for term in one.terms}
        self.classes = _weighed(census, "class", one.classes)
        self.stems = _weighed(census, "stem", one.stems)
        self.told = _weighed(census, "told", one.told)
        self.told_weight = math.fsum(self.told.values())
        self.weights = tuple(math.fsum(one.values()) for one in (self.words, self.own, self.classes, self.stems))
        self.steps = [weighed_step(census, step) for step in one.steps[:3]]
        self.step_weights = [math.fsum(step.values()) for step in self.steps]
        self.around = self._around(one.steps)
        self.bearing = _weighed(census, "class", one.bearing)
        self.path = (*self.around.path, (one.tag, one.nth))
        self.tail = [tag for tag, _ in reversed(self.path)]
        self.twins = [RememberedTwin(twin) for twin in memory.twins]
        self.branches = [twin.branch for twin in self.twins if twin.branch]
        self.near = [step.tokens for step in one.steps[:4] if step.tokens]
        title = frozenset(words(memory.title))
        self.same_title = len(title & census.title) / len(title) if title else ABSENT
        self.naming = {name: one.attributes[name] for name in _NAMING if name in one.attributes}
        self.page = self._page()

    def _around(self, steps: Iterable[Step]) -> Surroundings:
        found = Surroundings.nothing()
        for step in reversed(list(steps)):
            found = found.and_in(step, self.census.weight_around, self.census.rarity)
        return found

    def _page(self) -> list[float]:
        """Return how much there is to go by, and how much of it the page has at all."""
        census, one = self.census, self.traits
        return [
            math.fsum((self.weights[0], self.weights[2], self.told_weight)),
            _known(census, "word", one.words),
            _known(census, "class", one.classes),
            _known(census, "class", {name for step in one.steps for name in step.classes[:4]}),
            _known(census, "told", one.told),
            ABSENT if not one.id else float(census.count("id", one.id) > 0),
        ]


class RememberedTwin:
    """An element that looked like the one remembered."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self.words = frozenset(words(twin.text))
        self.branch = read_step(twin.branch).tokens if twin.branch else ()


def compare(sought: Sought, place: int) -> list[float]:
    """Return how like the element at a place is to the one sought, in the order of `NAMES`."""
    old, new = sought.traits, portray(sought.census, place)
    outer = surroundings(sought.census, sought.census.parents[place])
    return [
        *_texts(sought, old, new, place),
        *_names(sought, old, new),
        *_surroundings(sought, new, outer),
        *_context(old, new),
        *_places(old, new),
        *_insides(sought, old, new),
        *_rivals(sought, old, new, outer),
        *sought.page,
    ]


def _texts(sought: Sought, old: Traits, new: Traits, place: int) -> list[float]:
    common, kept, fresh = overlap(sought.words, sought.weights[0], new.words, new.weights[0])
    rest = ABSENT
    if sought.rest:
        rest = known(sought.rest, set(words(sought.census.text(place, READ))))
    return [
        same(old.text, new.text),
        common,
        kept,
        fresh,
        ratio(old.length, new.length),
        beginning(old.text, new.text),
        rest,
        math.log1p(old.length),
        overlap(sought.own, sought.weights[1], new.own_words, new.weights[1])[0],
        jaccard(old.label_words, new.label_words),
        aligned(old.signs, new.signs),
        jaccard(old.tones, new.tones),
        weight_in(sought.terms, new.terms),
        old.titled - new.titled,
        old.titled,
        sought.same_title,
        jaccard(set(old.stated), set(new.stated[:4])),
        jaccard(set(old.hinted), set(new.hinted[:4])),
    ]


def _names(sought: Sought, old: Traits, new: Traits) -> list[float]:
    naming = sought.naming
    said = sum(new.attributes.get(name, "")[:GLANCE] == value for name, value in naming.items())
    return [
        float(old.tag == new.tag),
        float(old.tag == new.tag or new.tag in _KIN_OF.get(old.tag, ())),
        same(old.kind, new.kind),
        same(old.id, new.id),
        jaccard(old.id_stems, new.id_stems),
        _same_classes(old.classes, new.classes[:8]),
        overlap(sought.classes, sought.weights[2], new.class_names, new.weights[2])[0],
        overlap(sought.stems, sought.weights[3], new.stems, new.weights[3])[0],
        jaccard(old.attribute_names, new.attribute_names),
        weight_in(sought.told, new.told) / sought.told_weight if sought.told_weight else ABSENT,
        said / len(naming) if naming else ABSENT,
        _links(old.href, new.href, old, new),
        _links(old.src, new.src, old, new),
    ]


def _surroundings(sought: Sought, new: Traits, outer: Surroundings) -> list[float]:
    around = sought.around
    levels = [_step_overlap(*one) for one in zip(sought.steps, sought.step_weights, new.steps, strict=False)]
    path = (*outer.path, (new.tag, new.nth))
    longest = max(len(path), len(sought.path))
    return [
        *levels,
        *(ABSENT for _ in range(3 - len(levels))),
        _shared(around.tokens, around.weight, outer.tokens, outer.weight),
        jaccard(around.ids, outer.ids),
        _shared(around.stems, around.stem_weight, outer.stems, outer.stem_weight),
        jaccard(around.stubs, outer.stubs),
        jaccard(around.parts, outer.parts),
        run(sought.path, path) / longest,
        run(sought.tail, (new.tag, *(tag for tag, _ in reversed(outer.path)))) / longest,
        float(path == sought.path),
        float(len(path) - len(sought.path)),
    ]


def _context(old: Traits, new: Traits) -> list[float]:
    """Compare what stands before and after, and under what it stands."""
    before, after = zip(old.beside, new.beside, strict=True) if old.beside else (None, None)
    return [
        jaccard(old.heading_words, new.heading_words),
        jaccard(old.heading_stubs, new.heading_stubs),
        same(old.under, new.under) if old.under else ABSENT,
        ratio(old.since, new.since) if old.since >= 0 else ABSENT,
        same(old.lead, new.lead),
        same(old.before, new.before),
        same(old.after, new.after),
        jaccard(old.before_words, new.before_words),
        jaccard(old.before_stubs, new.before_stubs),
        jaccard(old.after_words, new.after_words),
        float(bool(new.text) and new.text[:GLANCE] in {old.before, old.after}),
        ABSENT if before is None else _looks(*before),
        ABSENT if after is None else _looks(*after),
    ]


def _looks(old: str, new: str) -> float:
    """Compare elements given as tag and classes; the tag counts for half."""
    if not old or not new:
        return float(old == new)
    if old == new:
        return 1.0
    one, other = old.split(), new.split()
    return 0.5 * (one[0] == other[0]) + 0.4 * max(0.0, jaccard(set(one[1:]), set(other[1:])))


def _places(old: Traits, new: Traits) -> list[float]:
    return [
        float(new.index - old.index),
        float(new.rank - old.rank),
        ratio(old.alike, new.alike),
        ratio(old.siblings, new.siblings),
        float((old.alike - old.rank == 1) == (new.alike - new.rank == 1)),
        float(new.row[1] - old.row[1]),
        ratio(old.row[0], new.row[0]),
    ]


def _insides(sought: Sought, old: Traits, new: Traits) -> list[float]:
    return [
        _inner(old.inner, new.inner),
        aligned(old.kids, new.kids),
        known(sought.bearing, new.bearings),
        ratio(old.size, new.size),
        float(old.size == 0) - float(new.size == 0),
        abs(old.at - new.at),
    ]


def _inner(old: Mapping[str, int], new: Mapping[str, int]) -> float:
    if not old and not new:
        return ABSENT
    common = sum(min(count, new[tag]) for tag, count in old.items() if tag in new)
    return common / (sum(old.values()) + sum(new.values()) - common)


def _rivals(sought: Sought, old: Traits, new: Traits, outer: Surroundings) -> list[float]:
    counts = [math.log((n + 1) / (o + 1)) for o, n in zip(old.counts, new.counts, strict=True)]
    own = _fit(old.head, old.called, old.before, old.heading, new)
    best, nearer, off = 0.0, 0.0, abs(old.at - new.at)
    for one in sought.twins:
        twin = one.twin
        best = max(best, _fit(one.words, twin.name, twin.before, twin.heading, new))
        nearer = max(nearer, off - abs(twin.at - new.at))
    around = outer.tokens
    return [
        *counts,
        float(old.counts[2] == 1) + float(new.counts[2] == 1),
        own,
        best,
        own - best,
        max((_part(branch, around) for branch in sought.branches), default=ABSENT),
        sum(_part(tokens, around) for tokens in sought.near) / len(sought.near) if sought.near else ABSENT,
        math.log1p(new.length),
        math.log1p(new.size),
        nearer,
    ]


def _fit(said: frozenset[str], called: str, before: str, heading: str, new: Traits) -> float:
    """Return how well few and strong signs fit: what is said, where it leads, what stands before it."""
    text = len(said & new.head) / len(said | new.head) if said or new.head else 0.0
    return (
        2 * text
        + (1.5 if called and called == new.called else 0.0)
        + (1.0 if before and new.before[:30] == before[:30] else 0.0)
        + (0.5 if heading and new.heading[:30] == heading[:30] else 0.0)
    )


def _part(tokens: Collection[str], around: Collection[str]) -> float:
    return sum(token in around for token in tokens) / len(tokens)


def _weighed(census: Census, kind: str, tokens: Iterable[str]) -> dict[str, float]:
    return {token: census.rarity(kind, token) for token in tokens}


def weighed_step(census: Census, step: Step) -> dict[str, float]:
    """Return the tag and the names of an element around with what they weigh."""
    return {mark: mark_weight(census, mark) for mark in step.marks}


def _step_overlap(old: Mapping[str, float], was: float, new: Step) -> float:
    common = weight_in(old, new.marks)
    return common / (was + new.weight - common)


def _shared(old: Mapping[str, float], was: float, new: Mapping[str, float], now: float) -> float:
    common = math.fsum(map(old.__getitem__, old.keys() & new.keys()))
    return common / (was + now - common + 1e-6)


def _known(census: Census, kind: str, tokens: Collection[str]) -> float:
    return sum(census.count(kind, token) > 0 for token in tokens) / len(tokens) if tokens else ABSENT


def _same_classes(old: tuple[str, ...], new: tuple[str, ...]) -> float:
    return float(old == new) if old or new else ABSENT


def _links(then: str, now: str, old: Traits, new: Traits) -> float:
    if not then and not now:
        return ABSENT
    return 1.0 if then == now else 0.5 * jaccard(old.link_words, new.link_words) if then and now else 0.0
