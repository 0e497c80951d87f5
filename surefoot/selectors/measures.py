"""Measures of how much two things have in common, from 0 to 1; `ABSENT` where neither has anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import fsum
from operator import eq

ABSENT = -1.0
"""Stands for what neither has, or cannot be compared."""
_BEGINNING = 40


def overlap(old: Mapping[str, float], was: float, new: AbstractSet[str], now: float) -> tuple[float, float, float]:
    """Return the weight in common as a share of all, of the old, of the new.

    Args:
        old: What one had, with weights.
        was: The sum of them.
        new: What the other has.
        now: The sum of the weights of that.
    """
    if not old and not new:
        return ABSENT, ABSENT, ABSENT
    common = weight_in(old, new)
    return common / (was + now - common + 1e-6), common / (was + 1e-6), common / (now + 1e-6)


def weight_in(old: Mapping[str, float], new: AbstractSet[str]) -> float:
    """Return the weight of what is in a set too; it does not depend on the order of sets."""
    return fsum(map(old.__getitem__, old.keys() & new)) if old else 0.0


def known(old: Mapping[str, float], new: AbstractSet[str]) -> float:
    """Return the weight of what is in a set too as a share of all."""
    total = fsum(old.values())
    return weight_in(old, new) / total if total else ABSENT


def same(old: str, new: str) -> float:
    """Return whether two texts are the same."""
    return float(old == new) if old or new else ABSENT


def ratio(old: float, new: float) -> float:
    """Return the smaller one as a share of the larger one."""
    return (old + 1) / (new + 1) if old < new else (new + 1) / (old + 1)


def jaccard(old: AbstractSet[str], new: AbstractSet[str]) -> float:
    """Return what two sets have in common as a share of both."""
    if not old and not new:
        return ABSENT
    common = len(old & new)
    return common / (len(old) + len(new) - common)


def beginning(old: str, new: str) -> float:
    """Return how far two texts begin alike."""
    if not old or not new:
        return ABSENT
    shortest = min(len(old), len(new), _BEGINNING)
    if old[:shortest] == new[:shortest]:
        return 1.0
    return run(old, new) / shortest


def run(one: Iterable[object], other: Iterable[object]) -> int:
    """Return how many of their first are the same."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def aligned(old: Sequence[str], new: Sequence[str]) -> float:
    """Return how many are the same at the same place, as a share of the longer one."""
    if not old or not new:
        return ABSENT
    return sum(map(eq, old, new)) / max(len(old), len(new))
