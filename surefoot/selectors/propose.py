"""Proposing the ways of a target: what describes an element on its page alone, and outlasts redesigns tried on it.

A way is worth what it is likely to last: as a kind, by what such ways were seen to last on real pages, and here, by
how it fares when the page is redesigned (`mutations.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surefoot.model import Model
from surefoot.selectors.by import Way
from surefoot.selectors.describing import Candidate, candidates
from surefoot.selectors.element import Element
from surefoot.selectors.find import find_way
from surefoot.selectors.mutations import MUTATIONS, Mutation, mark, marked_in, mutate
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import can_disagree

_TRIED = 14
"""Ways that are tried at most, the likeliest first."""
_SEEDS = 2
"""How often a redesign is tried that turns out differently from time to time."""
_PRIOR = 10.0
"""How many redesigns what is known of a kind of way counts for."""
_WRONG = 2.0
"""How many losses it counts for that a way finds something else instead."""
_WANTED = 3
"""Ways of a target: the third settles it where two part."""
_WORTH = 0.2
"""Below this robustness a third way is no help."""


class Proposal(Model):
    """One way to find an element, and how well it is likely to last."""

    way: Way
    robustness: float
    """Between nought and one: the share of redesigns that it is likely to outlast."""
    reason: str
    """Why, in words."""
    rests_on: str = ""
    """What it rests on, such as `words` or `id`: two ways that rest on the same are lost together."""
    lost: tuple[str, ...] = ()
    """The redesigns, as `Mutation` names them, in which it found nothing, or several."""
    wrong: tuple[str, ...] = ()
    """Those in which it found something else instead."""


def propose(element: Element) -> list[Proposal]:
    """Return the ways that find this element and nothing else that is visible on its page, the most robust first.

    Of an element in a frame they are ways within the frame's document. None are returned for what nothing that lasts
    tells apart, such as one of many equal rows.
    """
    unique = _unique(element)
    redesigns = list(_redesigns(element)) if unique else []
    found = [_tried(one, redesigns) for one in unique]
    return sorted(found, key=lambda proposal: -proposal.robustness)


def propose_target(element: Element) -> list[Way]:
    """Return ways for a target, best first: at least two that can disagree, where the page allows; none if none does.

    After the most robust one each next one is the one that saves most of what those before it lose.
    """
    return [one.way for one in choose(propose(element))]


def choose(proposals: Sequence[Proposal], *, count: int = _WANTED) -> list[Proposal]:
    """Return those of some proposals that make the best target together."""
    chosen: list[Proposal] = []
    while len(chosen) < count:
        rest = [one for one in proposals if all(_independent(one, other) for other in chosen)]
        rest = [one for one in rest if len(chosen) < 2 or one.robustness >= _WORTH]  # noqa: PLR2004 — a pair comes first
        if not rest:
            break
        lost = set[str].intersection(*({*one.lost, *one.wrong} for one in chosen)) if chosen else set[str]()
        chosen.append(max(rest, key=lambda one: one.robustness + _saved(one, lost)))
    return chosen


def _independent(one: Proposal, other: Proposal) -> bool:
    return can_disagree(one.way, other.way) and one.rests_on != other.rests_on


@dataclass(frozen=True)
class _Redesign:
    mutation: Mutation
    page: Snapshot
    target: Element | None


def _saved(proposal: Proposal, lost: set[str]) -> float:
    """Return how much of what all others lose a way finds: a tenth for each redesign."""
    return 0.1 * len(lost - {*proposal.lost, *proposal.wrong})


def _unique(element: Element) -> list[Candidate]:
    """Return the likeliest ways that find the element only; the shorter of two that see the same."""
    root = element.snapshot.root
    found: list[Candidate] = []
    seen = set[tuple[object, ...]]()
    for one in sorted(candidates(element), key=lambda candidate: -candidate.prior):
        evidence = (type(one.way), *(value for name, value in one.way.model_dump().items() if name != "exact"))
        if evidence not in seen and len(found) < _TRIED and _finds(root, one.way) == [element]:
            seen.add(evidence)
            found.append(one)
    return found


def _finds(root: Element, way: Way) -> list[Element]:
    return [one for one in find_way(root, way, acting=True) if one.visible]


def _redesigns(element: Element) -> Iterator[_Redesign]:
    html = mark(element)
    for mutation in MUTATIONS:
        for seed in range(_SEEDS if mutation.varies else 1):
            mutated = mutate(html, mutation, seed=seed)
            if mutated.changed:
                page = mutated.snapshot
                yield _Redesign(mutation, page, marked_in(page))


def _tried(candidate: Candidate, redesigns: Sequence[_Redesign]) -> Proposal:
    lost: dict[str, None] = {}
    wrong: dict[str, None] = {}
    held = 0
    share = 0.0
    for redesign in redesigns:
        found = _finds(redesign.page.root, candidate.way)
        if found == ([] if redesign.target is None else [redesign.target]):
            held += 1
            share += _weight(redesign.mutation)
        else:
            (wrong if len(found) == 1 else lost)[redesign.mutation.name] = None
    return Proposal(
        way=candidate.way,
        robustness=_robustness(candidate, share, sum(_weight(one.mutation) for one in redesigns), len(wrong)),
        reason=_reason(candidate, held, len(redesigns), (*wrong,), (*lost,)),
        rests_on=candidate.rests_on,
        lost=tuple(lost),
        wrong=tuple(wrong),
    )


def _weight(mutation: Mutation) -> float:
    """Return what one try counts for: all tries of a redesign count for one."""
    return 1 / _SEEDS if mutation.varies else 1.0


def _robustness(candidate: Candidate, held: float, tried: float, wrong: int) -> float:
    worth = (_PRIOR * candidate.prior + held) / (_PRIOR + tried + (_WRONG - 1) * wrong)
    return round(worth, 2)


def _reason(candidate: Candidate, held: int, tried: int, wrong: Sequence[str], lost: Sequence[str]) -> str:
    said = [candidate.note, f"held in {held} of {tried} redesigns"]
    said += [f"lost when {_joined(lost)}"] if lost else []
    said += [f"leads elsewhere when {_joined(wrong)}"] if wrong else []
    return "; ".join(said)


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
