"""Fits the weights by which an element that changed is found again, on pages and their later versions.

`python benchmarks/fit_similar.py FOLDER` reads the pairs in FOLDER (`bench.py` and `data/`, as the runner of
`benchmarks/drift.py` has them) and writes `surefoot/selectors/similar_weights.json`. `--rows FILE` keeps the compared
rows between runs, `--dry` only measures. Needs the dependency group `bench`; one process, some minutes.

How: each target is fingerprinted on the old page and compared with the new one, and again with the new one after the
target was cut out of it. (1) *Ranking*: boosted trees (LightGBM, LambdaRank) over the elements compared, those that
the pair accepts being right; each pair is learned from the other way round too, with half the weight, and on excerpts
that stand for small pages. (2) *Answering*: boosted trees (log loss) over the best of each ranking, whole and cut
pages alike: is it right? What they learn from are rankings by trees that had not seen the site, and besides the pairs
what pairs hold little of (`fit_examples.py`). (3) *Calibration*: isotonic regression of what such trees said of sites
they had not seen, one half of the targets being gone. All splits are by site (its registered name), in five parts;
what is printed was measured on sites held out of all three. The weights that are written were fitted on all.
"""

# The libraries to fit with are in the group `bench`, and their types are loose; so are the rows of the runner.
# pyright: basic, reportMissingImports=false, reportMissingModuleSource=false

from __future__ import annotations

import argparse
import json
import pickle
import zlib
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from sklearn.isotonic import IsotonicRegression

from benchmarks.drift import calibration as reliability
from benchmarks.drift import load_runner
from benchmarks.fit_examples import SUITES, Example, examples_of
from surefoot.selectors.forest import Calibration, Forest
from surefoot.selectors.likeness import Sought
from surefoot.selectors.ranking import ANSWERS, COLUMNS, Field, answer, rank

PARTS = 5
WEIGHTS = {"ids": 1.0, "fields_same": 1.0, "fields_cross": 1.6, "similo_html": 1.6, "kin": 0.8}
"""The suites are of different sizes, and the hard ones are the small ones."""
OUT = Path(__file__).parents[1] / "surefoot" / "selectors" / "similar_weights.json"
COMMON: dict[str, Any] = {
    "verbosity": -1, "num_threads": 1, "seed": 7, "deterministic": True, "force_col_wise": True,
    "bagging_fraction": 0.8, "bagging_freq": 1,
}  # fmt: skip
RANKING = COMMON | {
    "objective": "lambdarank", "lambdarank_truncation_level": 10, "learning_rate": 0.08, "num_leaves": 15,
    "min_data_in_leaf": 20, "feature_fraction": 0.4, "lambda_l2": 5.0,
}  # fmt: skip
RANKING_TREES = 140
ANSWERING = COMMON | {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 16, "min_data_in_leaf": 15, "feature_fraction": 0.3,
    "lambda_l2": 10.0,
}  # fmt: skip
ANSWERING_TREES = 120
LEARNED = (("whole", 1.0), ("back", 0.5), ("small", 0.3))
"""What ranking is learned from, with weights."""
_WAYS = {"whole": 1.0, "cut": 1.0, "blind": 0.4, "blind_cut": 0.4, "small": 0.4, "small_cut": 0.4}
"""What answering is learned from, with weights."""


def main() -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=Path, help="keeps the compared rows")
    parser.add_argument("--dry", action="store_true", help="only measure")
    options = parser.parse_args()
    examples = _examples(options.folder, options.rows)
    held_out(examples)
    points = _calibrated(examples)
    report(examples, Calibration(points))
    _report_calibration(examples)
    if not options.dry:
        ranking = _fit_ranking(examples)
        answering = _fit_answering(examples)
        OUT.write_text(_written(ranking, answering, points))


def _examples(folder: Path, kept: Path | None) -> list[Example]:
    if kept is not None and kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 — our own file
    examples = examples_of(load_runner(folder))
    if kept is not None:
        kept.write_bytes(pickle.dumps(examples))
    return examples


def part(example: Example) -> int:
    """Return which part of the sites an example is in."""
    return zlib.crc32(example["site"].encode()) % PARTS


class _Spans:
    """Stands for a census where only nesting is asked about."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.ends = dict(spans)

    def nested(self, one: int, other: int) -> bool:
        return one <= other < self.ends[one] or other <= one < self.ends[other]


def _ranked(compared: Example, forest: Forest) -> tuple[list[float], int] | None:
    """Return the numbers of the best one, and which it is."""
    if not len(compared["rows"]):
        return None
    sought: Any = Sought.__new__(Sought)
    sought.census = _Spans(compared["spans"])
    ranked = rank(Field(sought, [p for p, _ in compared["spans"]], compared["rows"].tolist()), forest)
    return answer(ranked), ranked.order[0]


def held_out(examples: list[Example]) -> None:
    """Rank and answer each example by trees that have not seen its site."""
    for k in range(PARTS):
        forest = _fit_ranking([e for e in examples if part(e) != k])
        for example in examples:
            if part(example) == k:
                _rank_example(example, forest)
    for k in range(PARTS):
        forest = _fit_answering([e for e in examples if part(e) != k])
        for example in examples:
            if part(example) == k:
                for which in _WAYS:
                    if example.get(which):
                        row = example[which].get("answer")
                        example[which]["value"] = -99.0 if row is None else forest.value(row)


def _rank_example(example: Example, forest: Forest) -> None:
    for which in _WAYS:
        compared = example.get(which)
        if not compared:
            continue
        found = _ranked(compared, forest)
        compared["answer"] = None if found is None else found[0]
        compared["chosen"] = None if found is None else compared["spans"][found[1]][0]
        compared["ok"] = found is not None and bool(compared["right"][found[1]])


def _fit_ranking(examples: list[Example]) -> Forest:
    mine = [e for e in examples if e["suite"] in SUITES]
    both = [(e[way], WEIGHTS[e["suite"]] * w) for e in mine for way, w in LEARNED if e.get(way)]
    used = [(one, weight) for one, weight in both if one["right"].any()]
    rows = np.vstack([one["rows"] for one, _ in used])
    right = np.concatenate([one["right"] for one, _ in used]).astype(int)
    weight = np.concatenate([np.full(len(one["right"]), weight) for one, weight in used])
    group = [len(one["right"]) for one, _ in used]
    data = lightgbm.Dataset(rows, right, group=group, weight=weight, feature_name=list(COLUMNS))
    return _forest(lightgbm.train(RANKING, data, RANKING_TREES))


def _fit_answering(examples: list[Example]) -> Forest:
    used = [
        (e[w], WEIGHTS[e["suite"]] * weight)
        for e in examples
        for w, weight in _WAYS.items()
        if e.get(w) and e[w]["answer"] is not None
    ]
    rows = np.array([one["answer"] for one, _ in used])
    right = np.array([one["ok"] for one, _ in used]).astype(int)
    weight = np.array([w for _, w in used])
    data = lightgbm.Dataset(rows, right, weight=weight, feature_name=list(ANSWERS))
    return _forest(lightgbm.train(ANSWERING, data, ANSWERING_TREES))


def _forest(booster: lightgbm.Booster) -> Forest:
    trees = [one["tree_structure"] for one in booster.dump_model()["tree_info"]]
    return Forest([_tree(one) for one in trees])


def _tree(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return float(f"{node['leaf_value']:.4g}")
    threshold = float(f"{node['threshold']:.6g}")
    return node["split_feature"], threshold, _tree(node["left_child"]), _tree(node["right_child"])


def _calibrated(examples: list[Example]) -> list[tuple[float, float]]:
    """Return points of a rising line from values to probabilities, one half of the targets being gone."""
    used = [e[w] for e in examples for w in ("whole", "cut") if e["suite"] in SUITES]
    values = np.array([one["value"] for one in used])
    right = np.array([float(one["ok"]) for one in used])
    order = np.argsort(values)
    regression = IsotonicRegression(y_min=0.002, y_max=0.998).fit(values, right)
    points: list[tuple[float, float]] = []
    for block in np.array_split(order, 24):
        at = float(values[block].mean())
        p = float(regression.predict(values[block]).mean())
        if at > -50 and (not points or p > points[-1][1]):
            points.append((round(at, 3), round(p, 4)))
    return points


def report(examples: list[Example], calibration: Calibration) -> None:
    """Print what was right on held-out sites, and the trade-off of thresholds; small pages are excerpts of others."""
    for suite in SUITES:
        _report_suite(suite, [e for e in examples if e["suite"] == suite], "whole", "cut", calibration)
    _report_suite("small pages", [e for e in examples if e.get("small")], "small", "small_cut", calibration)


def _report_suite(name: str, examples: list[Example], there: str, gone: str, calibration: Calibration) -> None:
    whole = [e[there] for e in examples]
    print(f"{name:13} n {len(whole)}  compared {100 * np.mean([w['right'].any() for w in whole]):.2f}"
          f"  right on demand {100 * np.mean([w['ok'] for w in whole]):.2f}")  # fmt: skip
    sure = np.array([calibration.probability(w["value"]) for w in whole])
    left = np.array([calibration.probability(e[gone]["value"]) for e in examples])
    ok = np.array([w["ok"] for w in whole])
    for p in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        print(f"    p >= {p:.2f}: wrong {100 * np.mean((sure >= p) & ~ok):5.2f}  answered"
              f" {100 * np.mean(sure >= p):6.2f}  gone {100 * np.mean(left < p):6.2f}")  # fmt: skip


def _report_calibration(examples: list[Example]) -> None:
    """Print how often answers were right, by how sure they were; the table is fitted on all but one part each time."""
    said: list[tuple[float, bool]] = []
    for k in range(PARTS):
        points = _calibrated([e for e in examples if part(e) != k])
        here = [e for e in examples if part(e) == k and e["suite"] in SUITES]
        mine = [e[w] for e in here for w in ("whole", "cut") if e[w]["answer"] is not None]
        said += [(Calibration(points).probability(one["value"]), one["ok"]) for one in mine]
    print("how sure | answers | right %, held out, one half of the targets gone")
    for sure, right, count in reliability(said):
        print(f"{sure:8.2f} | {count:7} | {100 * right:6.1f}")


def _written(ranking: Forest, answering: Forest, points: list[tuple[float, float]]) -> str:
    kept = {
        "columns": list(ANSWERS), "calibration": points, "ranking": ranking.trees, "answering": answering.trees,
    }  # fmt: skip
    return json.dumps(kept, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    main()
