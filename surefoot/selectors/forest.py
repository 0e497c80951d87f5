"""Boosted trees as plain arithmetic: fitted by a script on pages and their later versions, kept as JSON, added up here.

A tree is a number, or a list of a column, a threshold, and the trees for values up to it and above it.
`benchmarks/fit_similar.py` writes the file and tells how.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import TypeAlias, cast

Tree: TypeAlias = "float | tuple[int, float, Tree, Tree]"


class Forest:
    """Trees whose values are added up."""

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.trees = trees

    def value(self, row: Sequence[float]) -> float:
        """Return the sum of what all trees say of a row."""
        return self.part(row, 0, len(self.trees))

    def part(self, row: Sequence[float], first: int, last: int) -> float:
        """Return the sum of what some of the trees say, in their order."""
        total = 0.0
        for tree in self.trees[first:last]:
            while type(tree) is tuple:
                tree = tree[2] if row[tree[0]] <= tree[1] else tree[3]  # noqa: PLW2901 — walking down
            total += cast("float", tree)
        return total


class Calibration:
    """What a sum of trees is as a probability: straight lines between points that rise."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        self.points = points
        self._at = [at for at, _ in points]

    def probability(self, value: float) -> float:
        """Return the share of answers of that value that are right."""
        if value <= self._at[0]:
            return self.points[0][1]
        if value >= self._at[-1]:
            return self.points[-1][1]
        above = bisect_right(self._at, value)
        (left, low), (right, high) = self.points[above - 1], self.points[above]
        return low + (high - low) * (value - left) / (right - left)


class Weights:
    """All that was fitted."""

    def __init__(self, columns: Sequence[str], ranking: Forest, answering: Forest, calibration: Calibration) -> None:
        self.columns = columns
        """The names of the numbers of a row, as they were when the trees were fitted."""
        self.ranking = ranking
        self.answering = answering
        self.calibration = calibration


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the weights that come with the package."""
    source = resources.files("surefoot.selectors").joinpath("similar_weights.json").read_text()
    kept = cast("dict[str, list[object]]", json.loads(source))
    return Weights(
        columns=cast("list[str]", kept["columns"]),
        ranking=Forest([_tree(tree) for tree in kept["ranking"]]),
        answering=Forest([_tree(tree) for tree in kept["answering"]]),
        calibration=Calibration([(at, p) for at, p in cast("list[list[float]]", kept["calibration"])]),
    )


def _tree(kept: object) -> Tree:
    if not isinstance(kept, list):
        return cast("float", kept)
    column, threshold, low, high = cast("tuple[int, float, object, object]", kept)
    return column, threshold, _tree(low), _tree(high)
