"""How like an element of a page is to one remembered, in numbers: each a share from 0 to 1 where nothing else is said.

What both have in common counts by how rare it is on the page. The numbers are in the order of `NAMES`; trees that were
fitted on pages and their later versions weigh them (`forest.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from surefoot.selectors.census import Census
from surefoot.selectors.fingerprint import READ, Fingerprint, Twin, read_step, unveiled
from surefoot.selectors.portrait import portray
from surefoot.selectors.traits import Step, Traits, stems, words

ABSENT = -1.0
"""Stands for what neither has, or cannot be compared."""

NAMES = (
    "text_same", "text_words", "text_kept", "text_new", "text_length", "text_start", "rest_kept", "long", "own_words",
    "own_same", "label", "shape", "tag", "tag_kin", "kind", "id", "id_stems", "classes_same", "classes", "stems",
    "attributes", "told", "named", "href", "src", "parent", "outer", "third", "around", "around_ids", "around_stems",
    "path", "path_tail", "depth", "heading", "heading_words", "before", "after", "before_words", "after_words",
    "is_before", "is_after", "index", "rank", "alike", "siblings", "last", "inner", "bearing", "size", "empty", "at",
    "count_text", "count_classes", "count_tag", "count_link", "own_fit", "twin_fit", "twin_lead", "twin_branch",
    "branch_kept", "memory_tells", "new_length", "new_size", "nth",
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
_NAMING = ("name", "itemprop", "data-testid", "data-test", "data-qa", "property", "rel", "for", "aria-label", "action")


class Sought:
    """An element remembered, with what is known of it weighed by the page it is looked for on."""

    def __init__(self, memory: Fingerprint, census: Census) -> None:
        memory = unveiled(memory, census.bearers["word"]) if memory.salt else memory
        self.census = census
        self.traits = one = memory.traits
        self.words = _weighed(census, "word", words(one.text))
        self.rest = _weighed(census, "word", words(memory.words))
        self.own = _weighed(census, "word", words(one.own))
        self.classes = _weighed(census, "class", one.classes)
        self.stems = _weighed(census, "stem", one.stems)
        self.id_stems = frozenset(stems(one.id))
        self.told = {f"{n}={v}": census.rarity("told", f"{n}={v}") for n, v in one.attributes.items()}
        self.attribute_names = frozenset(one.attributes)
        self.steps = [_weighed_step(census, step) for step in one.steps[:8]]
        self.around = {token: weight for tokens in self.steps for token, weight in tokens.items()}
        self.around_ids = frozenset(step.id for step in one.steps if step.id)
        self.around_stems = _weighed(census, "stem", (stem for s in one.steps[:8] for stem in step_stems(s)))
        self.bearing = _weighed(census, "class", one.bearing)
        self.label = frozenset(words(one.label))
        self.heading = frozenset(words(one.heading))
        self.before, self.after = frozenset(words(one.before)), frozenset(words(one.after))
        self.path = [(s.tag, s.nth) for s in reversed(one.steps)] + [(one.tag, one.nth)]
        self.twins = [_Twin(twin) for twin in memory.twins]
        self.tells = sum(self.words.values()) + sum(self.classes.values()) + sum(self.told.values())


class _Twin:
    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self.words = frozenset(words(twin.text))
        self.branch = read_step(twin.branch) if twin.branch else None
        self.classes = frozenset(twin.classes.split())


def compare(sought: Sought, place: int) -> list[float]:
    """Return how like the element at a place is to the one sought, in the order of `NAMES`."""
    census = sought.census
    old, new = sought.traits, portray(census, place)
    numbers = [*_texts(sought, old, new, place), *_names(sought, old, new), *_surroundings(sought, old, new)]
    numbers += _places(old, new)
    numbers += _insides(sought, old, new)
    return numbers + _rivals(sought, old, new, place)


def _texts(sought: Sought, old: Traits, new: Traits, place: int) -> list[float]:
    census = sought.census
    said = _weighed(census, "word", words(new.text)) if new.text else {}
    common, kept, fresh = _overlap(sought.words, said)
    rest = ABSENT
    if sought.rest:
        longer = set(words(census.text(place, READ)))
        rest = sum(w for word, w in sought.rest.items() if word in longer) / sum(sought.rest.values())
    own = _overlap(sought.own, _weighed(census, "word", words(new.own)))[0] if sought.own or new.own else ABSENT
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
        _same(old.own, new.own),
        _alike(sought.label, new.label),
        _shapes(old.shape, new.shape),
    ]


def _names(sought: Sought, old: Traits, new: Traits) -> list[float]:
    census = sought.census
    told = {f"{name}={value[:60]}": 0.0 for name, value in new.attributes.items()}
    told_weight = sum(sought.told.values())
    naming = [n for n in _NAMING if n in old.attributes or n in new.attributes]
    named = sum(old.attributes.get(n) == new.attributes.get(n, "")[:60] for n in naming) / len(naming) if naming else -1
    return [
        float(old.tag == new.tag),
        float(old.tag == new.tag or any(old.tag in kin and new.tag in kin for kin in _KINS)),
        _same(old.kind, new.kind),
        _same(old.id, new.id),
        _jaccard(sought.id_stems, frozenset(stems(new.id))),
        _same(" ".join(old.classes), " ".join(new.classes[:8])),
        _overlap(sought.classes, _weighed(census, "class", new.classes))[0],
        _overlap(sought.stems, _weighed(census, "stem", new.stems))[0],
        _jaccard(sought.attribute_names, frozenset(new.attributes)),
        sum(w for t, w in sought.told.items() if t in told) / told_weight if told_weight else ABSENT,
        named,
        _links(old.href, new.href),
        _links(old.src, new.src),
    ]


def _surroundings(sought: Sought, old: Traits, new: Traits) -> list[float]:
    census = sought.census
    steps = [_weighed_step(census, step) for step in new.steps[:8]]
    by_level = [
        _overlap(sought.steps[k], steps[k])[0] if k < len(steps) and k < len(sought.steps) else ABSENT for k in range(3)
    ]
    around = {token: weight for tokens in steps for token, weight in tokens.items()}
    around_stems = _weighed(census, "stem", (stem for s in new.steps[:8] for stem in step_stems(s)))
    path = [(s.tag, s.nth) for s in reversed(new.steps)] + [(new.tag, new.nth)]
    tail = _run(reversed([tag for tag, _ in sought.path]), reversed([tag for tag, _ in path]))
    return [
        *by_level,
        _overlap(sought.around, around)[0],
        _jaccard(sought.around_ids, frozenset(s.id for s in new.steps if s.id)),
        _overlap(sought.around_stems, around_stems)[0],
        _run(sought.path, path) / max(len(path), len(sought.path)),
        tail / max(len(path), len(sought.path)),
        float(len(path) - len(sought.path)),
        _same(old.heading, new.heading),
        _alike(sought.heading, new.heading),
        _same(old.before, new.before),
        _same(old.after, new.after),
        _alike(sought.before, new.before),
        _alike(sought.after, new.after),
        float(bool(old.before) and new.text[:60] == old.before),
        float(bool(old.after) and new.text[:60] == old.after),
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
    both = {*old.inner, *new.inner}
    most = sum(max(old.inner.get(t, 0), new.inner.get(t, 0)) for t in both)
    least = sum(min(old.inner.get(t, 0), new.inner.get(t, 0)) for t in both)
    bearing, weight = set(new.bearing), sum(sought.bearing.values())
    return [
        least / most if most else ABSENT,
        sum(w for name, w in sought.bearing.items() if name in bearing) / weight if weight else ABSENT,
        _ratio(old.size, new.size),
        float(old.size == 0) - float(new.size == 0),
        abs(old.at - new.at),
    ]


def _rivals(sought: Sought, old: Traits, new: Traits, place: int) -> list[float]:
    counts = [math.log((n + 1) / (o + 1)) for o, n in zip(old.counts, new.counts, strict=True)]
    said, names = frozenset(words(new.text[:60])), frozenset(new.classes)
    own = _fit(frozenset(words(old.text[:60])), old.href or old.label or old.src, old.before, old.heading, said, new)
    fits = [(_twin_fit(one, said, names, new), one) for one in sought.twins]
    best = max((fit for fit, _ in fits), default=0.0)
    around = {token for step in new.steps for token in step.tokens}
    branches = [_branch(one.branch, around) for one in sought.twins if one.branch is not None]
    kept = [_branch(step, around) for step in old.steps[:4] if step.tokens]
    return [
        *counts,
        own,
        best,
        own - best,
        max(branches, default=ABSENT),
        sum(kept) / len(kept) if kept else ABSENT,
        sought.tells,
        math.log1p(new.length),
        math.log1p(new.size),
        float(new.nth - old.nth),
    ]


def _twin_fit(one: _Twin, said: frozenset[str], names: frozenset[str], new: Traits) -> float:
    twin = one.twin
    del names
    return _fit(one.words, twin.name, twin.before, twin.heading, said, new)


def _fit(
    said_then: frozenset[str], name: str, before: str, heading: str, said: frozenset[str], new: Traits
) -> float:
    """Return how well few and strong signs fit: what is said, where it leads, what stands before it."""
    text = _jaccard(said_then, said)
    called = (new.href or new.label or new.src)[:60]
    return (
        2 * max(text, 0.0)
        + 1.5 * (name[:60] == called if name or called else 0.0)
        + (new.before[:30] == before[:30] if before else 0.0)
        + 0.5 * (new.heading[:30] == heading[:30] if heading else 0.0)
    )


def _branch(step: Step, around: set[str]) -> float:
    tokens = step.tokens
    return sum(token in around for token in tokens) / len(tokens) if tokens else 0.0


def step_stems(step: Step) -> Iterable[str]:
    """Return the words that the names of an element around are made of."""
    yield from stems(step.id)
    for name in step.classes[:4]:
        yield from stems(name)


def _weighed(census: Census, kind: str, tokens: Iterable[str]) -> dict[str, float]:
    return {token: census.rarity(kind, token) for token in tokens}


def _weighed_step(census: Census, step: Step) -> dict[str, float]:
    weighed = {name: census.rarity("class", name) for name in step.classes[:4]}
    weighed[step.tag] = 0.15
    if step.id:
        weighed["#" + step.id] = 1.5
    return weighed


def _overlap(old: Mapping[str, float], new: Mapping[str, float]) -> tuple[float, float, float]:
    """Return the weight in common as a share of all, of the old, of the new."""
    if not old and not new:
        return ABSENT, ABSENT, ABSENT
    common = sum(weight for token, weight in old.items() if token in new)
    was, now = sum(old.values()), sum(new.values())
    return common / (was + now - common + 1e-6), common / (was + 1e-6), common / (now + 1e-6)


def _same(old: str, new: str) -> float:
    return float(old == new) if old or new else ABSENT


def _ratio(old: float, new: float) -> float:
    return (min(old, new) + 1) / (max(old, new) + 1)


def _jaccard(old: frozenset[str], new: frozenset[str]) -> float:
    return len(old & new) / len(old | new) if old or new else ABSENT


def _alike(old: frozenset[str], new: str) -> float:
    return _jaccard(old, frozenset(words(new))) if old or new else ABSENT


def _start(old: str, new: str) -> float:
    """Return how far two texts begin alike."""
    if not old or not new:
        return ABSENT
    return _run(old[:40], new[:40]) / min(len(old), len(new), 40)


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


def _links(old: str, new: str) -> float:
    if not old and not new:
        return ABSENT
    return 1.0 if old == new else 0.5 * _jaccard(frozenset(words(old)), frozenset(words(new)))


def columns(rows: Sequence[Sequence[float]], name: str) -> list[float]:
    """Return one number of all rows."""
    at = NAMES.index(name)
    return [row[at] for row in rows]
