"""The verdict over what a target's ways found: agreement, one way alone, a tie, or nothing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from surefoot.model import Model
from surefoot.selectors.target import Target


class Verdict(Model):
    """Which element it is, and why; or why it cannot be told."""

    found: bool
    lone: bool = False
    """One way alone found it: never enough for a final step without a person."""
    ambiguous: bool = False
    way: int = 0
    """The best way that found it."""
    index: int = 0
    """Its place among what that way found."""
    agreed: tuple[str, ...] = ()
    """The ways that found it."""
    reason: str
    """The verdict in words, with what each way found."""


def decide(target: Target, groups: Sequence[Sequence[Hashable]]) -> Verdict:
    """Say which element a target is, from the visible elements that each of its ways found.

    Two ways that can disagree and meet in exactly one element settle it. Else one way alone with exactly one
    element, when no other way finds anything. Ties are refused.
    """
    seen = "; ".join(f"{way} finds {_count(group)}" for way, group in zip(target.ways, groups, strict=True))
    meeting = {element for i, j in target.pairs for element in groups[i] if element in set(groups[j])}
    if len(meeting) == 1:
        return _found(target, groups, next(iter(meeting)), seen, lone=False)
    if len(meeting) > 1:
        return Verdict(found=False, ambiguous=True, reason=f"its ways agree on {len(meeting)} elements ({seen})")
    candidates = {element for group in groups for element in group}
    if not candidates:
        return Verdict(found=False, reason=f"nothing visible answers to it ({seen})")
    if len(candidates) == 1:
        return _found(target, groups, next(iter(candidates)), seen, lone=True)
    return Verdict(found=False, ambiguous=True, reason=f"its ways find different or several elements ({seen})")


def _found(
    target: Target, groups: Sequence[Sequence[Hashable]], element: Hashable, seen: str, *, lone: bool
) -> Verdict:
    agreeing = [i for i, group in enumerate(groups) if element in group]
    return Verdict(
        found=True,
        lone=lone,
        way=agreeing[0],
        index=list(groups[agreeing[0]]).index(element),
        agreed=tuple(str(target.ways[i]) for i in agreeing),
        reason=f"found by {len(agreeing)} of {len(groups)} ways ({seen})",
    )


def _count(group: Sequence[Hashable]) -> str:
    return "nothing" if not group else "one" if len(group) == 1 else str(len(group))
