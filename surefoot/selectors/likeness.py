"""How like an element of a page is to one remembered, in numbers: each a share from 0 to 1 where nothing else is said.

What both have in common counts by how rare it is on the page. The numbers are in the order of `NAMES`; trees that were
fitted on pages and their later versions weigh them (`forest.py`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet

from surefoot.selectors.census import Census
from surefoot.selectors.fingerprint import READ, Fingerprint, Twin, read_step, unveiled
from surefoot.selectors.portrait import portray, surroundings
from surefoot.selectors.surroundings import Surroundings
from surefoot.selectors.traits import GLANCE, Step, Traits, words

ABSENT = -1.0
"""Stands for what neither has, or cannot be compared."""

NAMES = (
    "text_same", "text_words", "text_kept", "text_new", "text_length", "text_start", "rest_kept", "long", "own_words",
    "label", "shape", "terms", "titled", "titled_then", "same_title", "stated", "tag", "tag_kin", "kind", "id",
    "id_stems", "classes_same", "classes", "stems", "attributes", "told", "named", "href", "src", "parent", "outer",
    "third", "around", "around_ids", "around_stems", "parts", "path", "path_tail", "path_same", "depth",
    "heading_words", "before", "after", "before_words", "after_words", "is_neighbour", "index", "rank", "alike",
    "siblings", "last", "inner", "bearing", "size", "empty", "at", "count_text", "count_classes", "count_tag",
    "count_link", "only_tag", "own_fit", "twin_fit", "twin_lead", "twin_branch", "branch_kept", "memory_tells",
    "new_length", "new_size", "nearer_twin",
)  # fmt: skip
"""What each number is about."""

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
        self.steps = [weighed_step(census, step) for step in one.steps[:3]]
        self.around = self._around(one.steps)
        self.bearing = _weighed(census, "class", one.bearing)
        self.path = (*self.around.path, (one.tag, one.nth))
        self.tail = [tag for tag, _ in reversed(self.path)]
        self.twins = [RememberedTwin(twin) for twin in memory.twins]
        self.tells = sum(self.words.values()) + sum(self.classes.values()) + sum(self.told.values())
        title = frozenset(words(memory.title))
        self.same_title = len(title & census.title) / len(title) if title else ABSENT
        self.naming = {name: one.attributes[name] for name in _NAMING if name in one.attributes}

    def _around(self, steps: Iterable[Step]) -> Surroundings:
        found = Surroundings.nothing()
        for step in reversed(list(steps)):
            found = found.and_in(step, self.census.weight_around, self.census.rarity)
        return found


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
        *_surroundings(sought, old, new, outer),
        *_places(old, new),
        *_insides(sought, old, new),
        *_rivals(sought, old, new, outer),
    ]


def _texts(sought: Sought, old: Traits, new: Traits, place: int) -> list[float]:
    census = sought.census
    common, kept, fresh = _overlap(census, "word", sought.words, new.words)
    rest = ABSENT
    if sought.rest:
        longer = set(words(census.text(place, READ)))
        rest = sum(w for word, w in sought.rest.items() if word in longer) / sum(sought.rest.values())
    own = _overlap(census, "word", sought.own, new.own_words)[0]
    terms = sum(w for term, w in sought.terms.items() if term in new.terms)
    return [
        _same(old.text, new.text),
        common,
        kept,
        fresh,
        _ratio(old.length, new.length),
        _start(old.text, new.text),
        rest,
        math.log1p(old.length),
        own,
        _jaccard(old.label_words, new.label_words),
        _shapes(old.shape, new.shape),
        terms,
        old.titled - new.titled,
        old.titled,
        sought.same_title,
        _jaccard(set(old.stated), set(new.stated[:4])),
    ]


def _names(sought: Sought, old: Traits, new: Traits) -> list[float]:
    census = sought.census
    told_weight = sum(sought.told.values())
    naming = sought.naming
    said = sum(new.attributes.get(name, "")[:GLANCE] == value for name, value in naming.items())
    return [
        float(old.tag == new.tag),
        float(old.tag == new.tag or new.tag in _KIN_OF.get(old.tag, ())),
        _same(old.kind, new.kind),
        _same(old.id, new.id),
        _jaccard(old.id_stems, new.id_stems),
        _same(" ".join(old.classes), " ".join(new.classes[:8])),
        _overlap(census, "class", sought.classes, new.classes)[0],
        _overlap(census, "stem", sought.stems, new.stems)[0],
        _jaccard(old.attribute_names, new.attribute_names),
        sum(w for t, w in sought.told.items() if t in new.told) / told_weight if told_weight else ABSENT,
        said / len(naming) if naming else ABSENT,
        _links(old.href, new.href, old, new),
        _links(old.src, new.src, old, new),
    ]


def _surroundings(sought: Sought, old: Traits, new: Traits, outer: Surroundings) -> list[float]:
    census, around = sought.census, sought.around
    levels = [_step_overlap(census, sought.steps[k], new.steps[k]) if k < len(new.steps) and k < len(sought.steps)
              else ABSENT for k in range(3)]  # fmt: skip
    path = (*outer.path, (new.tag, new.nth))
    longest = max(len(path), len(sought.path))
    return [
        *levels,
        _shared(around.tokens, around.weight, outer.tokens, outer.weight),
        _jaccard(around.ids, outer.ids),
        _shared(around.stems, around.stem_weight, outer.stems, outer.stem_weight),
        _jaccard(around.parts, outer.parts),
        _run(sought.path, path) / longest,
        _run(sought.tail, (tag for tag, _ in reversed(path))) / longest,
        float(path == sought.path),
        float(len(path) - len(sought.path)),
        _jaccard(old.heading_words, new.heading_words),
        _same(old.before, new.before),
        _same(old.after, new.after),
        _jaccard(old.before_words, new.before_words),
        _jaccard(old.after_words, new.after_words),
        float(bool(new.text) and new.text[:GLANCE] in {old.before, old.after}),
    ]


def _places(old: Traits, new: Traits) -> list[float]:
    return [
        float(new.index - old.index),
        float(new.rank - old.rank),
        _ratio(old.alike, new.alike),
        _ratio(old.siblings, new.siblings),
        float((old.alike - old.rank == 1) == (new.alike - new.rank == 1)),
    ]


def _insides(sought: Sought, old: Traits, new: Traits) -> list[float]:
    weight = sum(sought.bearing.values())
    return [
        _inner(old.inner, new.inner),
        sum(w for name, w in sought.bearing.items() if name in new.bearing) / weight if weight else ABSENT,
        _ratio(old.size, new.size),
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
    best, nearer = 0.0, 0.0
    for one in sought.twins:
        twin = one.twin
        best = max(best, _fit(one.words, twin.name, twin.before, twin.heading, new))
        nearer = max(nearer, abs(old.at - new.at) - abs(twin.at - new.at))
    around = outer.tokens
    branches = [_part(one.branch, around) for one in sought.twins if one.branch]
    kept = [_part(step.tokens, around) for step in old.steps[:4] if step.tokens]
    return [
        *counts,
        float(old.counts[2] == 1) + float(new.counts[2] == 1),
        own,
        best,
        own - best,
        max(branches, default=ABSENT),
        sum(kept) / len(kept) if kept else ABSENT,
        sought.tells,
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
    return {token: _step_weight(census, token) for token in (*step.tokens, f"<{step.tag}>")}


def _step_weight(census: Census, token: str) -> float:
    if token[0] == "<":
        return 0.15
    return 1.5 if token[0] == "#" else census.rarity("class", token)


def _step_overlap(census: Census, old: Mapping[str, float], new: Step) -> float:
    common = total = 0.0
    for token in (*new.tokens, f"<{new.tag}>"):
        if token in old:
            common += old[token]
        else:
            total += _step_weight(census, token)
    return common / (total + sum(old.values()))


def _overlap(census: Census, kind: str, old: Mapping[str, float], new: Collection[str]) -> tuple[float, float, float]:
    """Return the weight in common as a share of all, of the old, of the new."""
    if not old and not new:
        return ABSENT, ABSENT, ABSENT
    common = now = 0.0
    for token in new:
        weight = old.get(token)
        if weight is None:
            now += census.rarity(kind, token)
        else:
            common += weight
    was = sum(old.values())
    now += common
    return common / (was + now - common + 1e-6), common / (was + 1e-6), common / (now + 1e-6)


def _shared(old: Mapping[str, float], was: float, new: Mapping[str, float], now: float) -> float:
    common = sum(weight for token, weight in old.items() if token in new)
    return common / (was + now - common + 1e-6)


def _same(old: str, new: str) -> float:
    return float(old == new) if old or new else ABSENT


def _ratio(old: float, new: float) -> float:
    return (old + 1) / (new + 1) if old < new else (new + 1) / (old + 1)


def _jaccard(old: AbstractSet[str], new: AbstractSet[str]) -> float:
    if not old and not new:
        return ABSENT
    common = len(old & new)
    return common / (len(old) + len(new) - common)


def _start(old: str, new: str) -> float:
    """Return how far two texts begin alike."""
    if not old or not new:
        return ABSENT
    shortest = min(len(old), len(new), 40)
    if old[:shortest] == new[:shortest]:
        return 1.0
    return _run(old, new) / shortest


def _run(one: Iterable[object], other: Iterable[object]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _shapes(old: str, new: str) -> float:
    if not old or not new:
        return ABSENT
    one, other = old.split(), new.split()
    return sum(a == b for a, b in zip(one, other, strict=False)) / max(len(one), len(other))


def _links(then: str, now: str, old: Traits, new: Traits) -> float:
    if not then and not now:
        return ABSENT
    return 1.0 if then == now else 0.5 * _jaccard(old.link_words, new.link_words) if then and now else 0.0
