"""The verdict over what a target's ways found: agreement, one way alone, a tie, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from surefoot.errors import TargetAmbiguous, TargetLost
from surefoot.model import Model
from surefoot.selectors.target import Target


class Sighting(Model):
    """What one way found."""

    way: str
    count: int
    """How many visible elements."""
    element: str = ""
    """The first of them in a few words."""

    def __str__(self) -> str:
        if self.count == 0:
            return f"{self.way} finds nothing visible"
        return f"{self.way} finds {self.count}" + (f": {self.element}" if self.element else "")


class Verdict(Model):
    """Which element it is, and why; or why it cannot be told."""

    found: bool
    lone: bool = False
    """One way alone found it: never enough for a final step without a person."""
    ambiguous: bool = False
    """Something was found, and it cannot be told which of several it is."""
    way: int = 0
    """The best way that found it."""
    index: int = 0
    """Its place among what that way found."""
    agreed: tuple[str, ...] = ()
    """The ways that found it."""
    reason: str
    """The verdict in words."""
    sightings: tuple[Sighting, ...] = ()

    def __str__(self) -> str:
        return "\n  ".join([self.reason, *(str(sighting) for sighting in self.sightings)])


def decide(
    target: Target,
    groups: Sequence[Sequence[Hashable]],
    *,
    describe: Callable[[Hashable], str] = lambda _: "",
) -> Verdict:
    """Say which element a target is, from the visible elements that each of its ways found.

    Two ways that can disagree and meet in exactly one element settle it, or all ways that find anything when they
    meet in one. Without two such ways, what all that find anything have in common, if that is one. Ties are refused.

    Args:
        target: The target.
        groups: For each of its ways the elements it found, as ids of any kind.
        describe: Tells an element in a few words.
    """
    sightings = tuple(
        Sighting(way=str(way), count=len(set(group)), element=describe(group[0]) if group else "")
        for way, group in zip(target.ways, groups, strict=True)
    )
    sets = [set(group) for group in groups]
    met = set[Hashable]().union(*(sets[i] & sets[j] for i, j in target.pairs))
    common = set[Hashable].intersection(*(found for found in sets if found)) if any(sets) else set[Hashable]()
    for shared, lone in ((met, False), (common, not met)):
        if len(shared) == 1:
            return _found(target, groups, shared.pop(), lone=lone, sightings=sightings)
    return _refused(target, len(met), any(sets), sightings)


def refusal(target: Target, verdict: Verdict, *, more: str = "") -> TargetLost:
    """Return the error that tells why a target was not found; `more` is what its memory says."""
    kind = TargetAmbiguous if verdict.ambiguous else TargetLost
    return kind("\n  ".join(filter(None, [f"{target}: {verdict}", *more.splitlines()])))


def population(verdict: Verdict, before: Mapping[str, int]) -> str:
    """Say in words where a way finds another number of elements than when the target last worked, and not none."""
    told = [
        f"{one.way} found {before[one.way]} when it last worked and finds {one.count} now"
        for one in verdict.sightings
        if one.count and before.get(one.way, one.count) != one.count
    ]
    return "; ".join(told)


def _found(
    target: Target,
    groups: Sequence[Sequence[Hashable]],
    element: Hashable,
    *,
    lone: bool,
    sightings: tuple[Sighting, ...],
) -> Verdict:
    agreeing = [place for place, group in enumerate(groups) if element in group]
    words = "one way alone finds it" if len(agreeing) == 1 else f"{len(agreeing)} of {len(groups)} ways agree"
    return Verdict(
        found=True,
        lone=lone,
        way=agreeing[0],
        index=list(groups[agreeing[0]]).index(element),
        agreed=tuple(str(target.ways[place]) for place in agreeing),
        reason=f"{words}, and they look at the same words" if lone and len(agreeing) > 1 else words,
        sightings=sightings,
    )


def _refused(target: Target, met: int, seen: object, sightings: tuple[Sighting, ...]) -> Verdict:
    if not seen:
        reason = "nothing visible answers to it"
    elif met:
        reason = f"its ways agree on {met} elements; narrow it with inside= or having(...)"
    elif len(target.ways) == 1:
        reason = f"{sightings[0].count} elements answer to it; narrow it with inside= or having(...)"
    else:
        reason = "its ways do not agree on one element"
    return Verdict(found=False, ambiguous=bool(seen), reason=reason, sightings=sightings)
