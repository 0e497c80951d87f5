"""The last way to find an element: what is most like it as it was, how sure that is, and whether that is enough.

A probability is calibrated: of the answers given with 0.9, nine in ten were right, on pages where half of the elements
sought were gone. Acting on the wrong element costs more than saying that one is lost, so how sure it must be depends on
what a wrong act costs. `docs/similar.md` says how it works and how well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import Fingerprint
from surefoot.selectors.forest import weights
from surefoot.selectors.portrait import portray
from surefoot.selectors.ranking import Ranked, answer, rank, survey
from surefoot.selectors.reasons import reason
from surefoot.selectors.snapshot import Snapshot

LEAD = 0.5
"""How far the best must be ahead of one that says the same and has nothing to do with it, in the ranking's measure."""


class Stake(StrEnum):
    """What a wrong act costs."""

    READING = "reading"
    """A wrong value, which the facts of a step may still refuse."""
    SAFE = "safe"
    """Doing the wrong thing can be done over."""
    UNDOABLE = "undoable"
    """Doing the wrong thing must be undone."""
    FINAL = "final"
    """It cannot be undone: never without a person."""

    @property
    def threshold(self) -> float:
        """The probability from which on an element is taken for the one remembered."""
        return _THRESHOLDS[self]


_THRESHOLDS = {Stake.READING: 0.4, Stake.SAFE: 0.5, Stake.UNDOABLE: 0.8, Stake.FINAL: math.inf}


@dataclass(frozen=True)
class Candidate:
    """An element that may be the one remembered."""

    element: Element
    probability: float
    """How sure it is that this is the one, from 0 to 1."""
    reason: str
    """What is alike and what is not, in words."""
    lead: float = math.inf
    """How far it is ahead of the best one that has nothing to do with it; negative where it is behind."""

    def __str__(self) -> str:
        return f"{self.element} ({self.probability:.2f}): {self.reason}"


@dataclass(frozen=True)
class Healing:
    """What became of looking for an element by what it was like."""

    accepted: Candidate | None
    nearest: tuple[Candidate, ...]
    """The three that are most like it, best first."""
    why: str
    """Why one was accepted, or why none was."""

    def __str__(self) -> str:
        return "\n  ".join([self.why, *(str(one) for one in self.nearest)])


def similar(memory: Fingerprint, page: Snapshot, *, most: int = 3) -> list[Candidate]:
    """Return the elements that are most like the one remembered, best first; none stands in another.

    Of a live page only visible elements are looked at, unless the one remembered was not visible either.
    """
    if page.is_empty:
        return []
    fitted = weights()
    ranked = rank(survey(memory, page.census, unless=_out_of_sight(memory, page)), fitted.ranking)
    found: list[Candidate] = []
    for at in _unrelated(ranked, most):
        sure = 0.0 if at else fitted.calibration.probability(fitted.answering.value(answer(ranked)))
        element = page.wrap(page.census.nodes[ranked.field.places[ranked.order[at]]])
        others = ranked.apart(at)
        lead = ranked.scores[at] - ranked.scores[others[0]] if others else math.inf
        found.append(Candidate(element, sure, reason(ranked, at), lead))
    return [*found[:1], *(_behind(one, found[0]) for one in found[1:])]


def heal(memory: Fingerprint, page: Snapshot, stake: Stake) -> Healing:
    """Say which element is the one remembered, or that none is sure enough for what a wrong act costs."""
    nearest = tuple(similar(memory, page))
    if not nearest:
        return Healing(None, (), "nothing on the page is like it")
    best = nearest[0]
    refusal = _refusal(nearest, page, stake)
    if refusal:
        return Healing(None, nearest, refusal)
    return Healing(best, nearest, f"taken for it: {best.probability:.2f} sure, {best.reason}")


def _refusal(nearest: tuple[Candidate, ...], page: Snapshot, stake: Stake) -> str:
    best = nearest[0]
    if stake is Stake.FINAL:
        return f"a final act needs a person: the nearest is {best.probability:.2f} sure"
    if best.probability < stake.threshold:
        return f"the nearest is {best.probability:.2f} sure, and a {stake} act needs {stake.threshold:.2f}"
    if best.lead < LEAD and _says(best, page) == _says(nearest[1], page):
        return "two elements are about equally like it"
    return ""


def _says(one: Candidate, page: Snapshot) -> tuple[str, str, str]:
    """Return what tells elements apart for a person, wherever they stand."""
    traits = portray(page.census, page.census.place(one.element.node))
    return traits.tag, traits.text, traits.called


def _behind(one: Candidate, best: Candidate) -> Candidate:
    """Return one that came out behind the best: it is the one only where the best is not, and less likely so."""
    share = 1 / (1 + math.exp(min(30.0, max(0.0, -one.lead))))
    return Candidate(one.element, round((1 - best.probability) * share * 0.5, 4), one.reason, one.lead)


def _unrelated(ranked: Ranked, most: int) -> list[int]:
    """Return the ranks of the best ones of which none stands in another."""
    chosen: list[int] = []
    census, places = ranked.field.sought.census, ranked.field.places
    for at, order in enumerate(ranked.order):
        if not any(census.nested(places[order], places[ranked.order[c]]) for c in chosen):
            chosen.append(at)
        if len(chosen) == most:
            break
    return chosen


def _out_of_sight(memory: Fingerprint, page: Snapshot) -> Callable[[int], bool] | None:
    """Return what says of a place that nobody sees it, where that is known and matters."""
    if not (page.live and memory.seen):
        return None
    return lambda place: not page.wrap(page.census.nodes[place]).visible
