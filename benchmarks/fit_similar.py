"""Fits the weights by which an element that changed is found again, on pages and their later versions.

`python benchmarks/fit_similar.py FOLDER` reads the pairs in FOLDER (`bench.py` and `data/`, as the runner of
`benchmarks/drift.py` has them) and writes `surefoot/selectors/similar_weights.json`. `--rows FILE` keeps the compared
rows between runs, `--dry` only measures. Needs the dependency group `bench`; one process, some minutes.

How: each target is fingerprinted on the old page and compared with the new one, and again with the new one after the
target was cut out of it. (1) *Ranking*: boosted trees (LightGBM, LambdaRank) over the elements compared, those that
the pair accepts being right; each pair is learned from the other way round too, with half the weight. (2)
*Answering*: boosted trees (log loss) over the best of each ranking, whole and cut pages alike: is it right? What they
learn from are rankings by trees that had not seen the site. (3) *Calibration*: isotonic regression of what such trees
said of sites they had not seen, one half of the targets being gone. All splits are by site (its registered name), in
five parts; what is printed was measured on sites held out of all three. The weights that are written were fitted on
all.
"""

# The libraries to fit with are in the group `bench`, and their types are loose; so are the rows of the runner.
# pyright: basic, reportMissingImports=false, reportMissingModuleSource=false

from __future__ import annotations

import argparse
import itertools
import json
import pickle
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import lightgbm
import lxml.html
import numpy as np
from sklearn.isotonic import IsotonicRegression

from benchmarks.drift import calibration as reliability
from benchmarks.drift import load_runner, path_of
from surefoot import Snapshot
from surefoot.selectors.fingerprint import Fingerprint, fingerprint
from surefoot.selectors.forest import Calibration, Forest
from surefoot.selectors.likeness import Sought
from surefoot.selectors.ranking import ANSWERS, COLUMNS, Field, answer, rank, survey

SUITES = ("ids", "fields_same", "fields_cross", "similo_html")
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
_LISTED = frozenset({"ingredient", "instruction", "paragraph"})
"""Fields that a page has many of."""
_EXCERPT, _EXCERPT_LEAST = 70, 8
"""Elements of a part of a page that stands for a small page."""
_PARTS = frozenset({"div", "section", "form", "main", "article", "aside", "nav", "header", "footer", "ul", "ol", "p"})
LEARNED = (("whole", 1.0), ("back", 0.5), ("small", 0.3))
"""What ranking is learned from, with weights."""
_WAYS = {"whole": 1.0, "cut": 1.0, "blind": 0.4, "blind_cut": 0.4, "small": 0.4, "small_cut": 0.4}
"""What answering is learned from, with weights."""
_ONE_ELEMENT = 4
"""Paths that are accepted where they are one element with its wrappers."""
Example = dict[str, Any]


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
    bench = load_runner(folder)
    examples = [*_compared(bench), *_kin(bench)]
    if kept is not None:
        kept.write_bytes(pickle.dumps(examples))
    return examples


def _compared(bench: ModuleType) -> Iterator[Example]:
    """Yield each target compared with the new page, and with the new page without it."""
    for suite in SUITES:
        for line in (bench.DATA / f"{suite}.jsonl").read_text().splitlines():
            row = json.loads(line)
            old, new = bench.pages(row)
            targets = dict(enumerate(row["targets"]))
            was = bench.html5_paths(old, {str(i): [t["old_xpath"]] for i, t in targets.items()})
            now = bench.html5_paths(new, {str(i): t["accept"] for i, t in targets.items()})
            old_page, whole = Snapshot(bench.source(old)), bench.source(new)
            new_page = Snapshot(whole)
            for i, target in targets.items():
                if was[str(i)] and now[str(i)]:
                    without = lxml.html.document_fromstring(whole)
                    bench.cut(without, target["accept"])
                    memory = remembered(old_page, was[str(i)][0])
                    cut_page = Snapshot(bench.source(without))
                    yield {
                        "suite": suite, "site": site(row["host"]), "pair": row["pair"], "kind": target["kind"],
                        "was": was[str(i)][0], "texts": (target["old_text"][:50], target["new_text"][:50]),
                        "whole": _rows(memory, new_page, now[str(i)]),
                        "cut": _rows(memory, cut_page, []),
                        **_blind(memory, new_page, cut_page, now[str(i)], suite),
                        **_small(old_page, was[str(i)][0], new_page, now[str(i)]),
                        "back": _back(new_page, now[str(i)], old_page, was[str(i)][0]),
                    }  # fmt: skip


def _kin(bench: ModuleType) -> Iterator[Example]:
    """Yield fields compared with those of all other pages of the site; to learn from, never measured."""
    sites: defaultdict[str, dict[str, dict[str, Example]]] = defaultdict(dict)
    known: set[tuple[str, str]] = set()
    for suite in ("fields_same", "fields_cross"):
        for line in (bench.DATA / f"{suite}.jsonl").read_text().splitlines():
            row = json.loads(line)
            known.add((row["old"], row["new"]))
            for target in row["targets"]:
                _note_field(sites[row["host"]], row, target, every=suite == "fields_cross")
    for host, pages in sites.items():
        read = {name: _read(bench, name, fields) for name, fields in pages.items()}
        for (one, (old, was)), (other, (new, now)) in itertools.permutations(read.items(), 2):
            for kind in sorted(was.keys() & now.keys()) if (one, other) not in known else ():
                memory, accepted = remembered(old, was[kind][0]), now[kind]
                if len(was[kind]) <= _ONE_ELEMENT and pages[other][kind]["whole"]:
                    gone = _without(new, accepted)
                    yield {
                        "suite": "kin", "site": site(host), "pair": f"{one} {other}", "kind": kind,
                        "whole": _rows(memory, new, accepted), "cut": _rows(memory, gone, []),
                    }  # fmt: skip


def _note_field(pages: dict[str, dict[str, Example]], row: Example, target: Example, *, every: bool) -> None:
    """Note where a kind of field stands on the pages of a row, and whether these are all places where it does."""
    kind = target["kind"]
    single = kind not in _LISTED
    pages.setdefault(row["old"], {}).setdefault(kind, {"paths": [target["old_xpath"]], "whole": single})
    noted = pages.setdefault(row["new"], {}).setdefault(kind, {"paths": target["accept"], "whole": single})
    if every:
        noted |= {"paths": target["accept"], "whole": True}


def _read(bench: ModuleType, name: str, fields: dict[str, Example]) -> tuple[Snapshot, dict[str, list[str]]]:
    root = bench.read(name)
    paths = bench.html5_paths(root, {kind: field["paths"] for kind, field in fields.items()})
    return Snapshot(bench.source(root)), paths


def _without(page: Snapshot, paths: list[str]) -> Snapshot:
    """Return a page with elements cut out."""
    gone = Snapshot(page.html)
    for one in [one for path in paths for one in gone.by_path(gone.root, path)]:
        if one.tag != "body" and one.parent is not None:
            one.node.decompose()
    return Snapshot(gone.root.html)


def _blind(memory: Fingerprint, page: Snapshot, cut: Snapshot, accepted: list[str], suite: str) -> Example:
    """Compare with a memory whose texts are of another page of the same kind; to learn from, never measured.

    Fields of other articles are the hard ones, and there are few; what is laid out anew without its words is like them.
    """
    if suite == "ids" and (not memory.text or zlib.crc32(memory.text.encode()) % 3):
        return {"blind": None, "blind_cut": None}
    unread = blinded(memory)
    return {"blind": _rows(unread, page, accepted), "blind_cut": _rows(unread, cut, [])}


def blinded(memory: Fingerprint) -> Fingerprint:
    """Return a fingerprint with every word of the article replaced by one that stands on no page."""
    keep = zlib.crc32(memory.text.encode()) % 2

    def other(text: str) -> str:
        return " ".join(f"{word[:1]}\u0111{len(word)}{zlib.crc32(word.encode()) % 97}" for word in text.split())

    changed: dict[str, Any] = {name: other(getattr(memory, name)) for name in ("text", "words", "title", "src")}
    changed["own"] = None if memory.own is None else other(memory.own)
    changed["href"] = memory.href.rsplit("/", 1)[0] + "/" + other(memory.href.rsplit("/", 1)[-1]) if memory.href else ""
    if not keep:
        changed |= {"before": other(memory.before), "after": other(memory.after)}
    changed["heading"] = memory.heading if keep or memory.under != "h1" else other(memory.heading)
    changed["length"] = int(memory.length * (0.6 + zlib.crc32(memory.text[::-1].encode()) % 90 / 100))
    changed["counts"] = (min(1, memory.counts[0]), *memory.counts[1:3], min(1, memory.counts[3]))
    changed["twins"] = tuple(t.model_copy(update={"text": other(t.text), "name": other(t.name)}) for t in memory.twins)
    return memory.model_copy(update=changed)


def _small(old: Snapshot, path: str, new: Snapshot, accepted: list[str]) -> Example:
    """Compare on pages that hold no more than the part that the target stands in; few real pages are as small."""
    nothing: Example = {"small": None, "small_cut": None}
    true = accepted[0] if len(accepted) <= _ONE_ELEMENT else ""
    if not true or zlib.crc32(path.encode()) % 2:
        return nothing
    was, now = _excerpt(old, [path]), _excerpt(new, [true, *(p for p in accepted if p != true)])
    if was is None or now is None:
        return nothing
    memory, page = remembered(was[0], was[1][0]), now[0]
    return {"small": _rows(memory, page, now[1]), "small_cut": _rows(memory, _without(page, now[1]), [])}


def _excerpt(page: Snapshot, paths: list[str]) -> tuple[Snapshot, list[str]] | None:
    """Return a page that holds a part of another one, with the paths of the elements there."""
    (target,) = page.by_path(page.root, paths[0])
    census = page.census
    place = census.place(target.node)
    fitting = [p for p in census.around(place) if census.ends[p] - p <= _EXCERPT and census.tags[p] in _PARTS]
    if not fitting or census.ends[fitting[-1]] - fitting[-1] < _EXCERPT_LEAST:
        return None
    outer = page.wrap(census.nodes[fitting[-1]])
    head, first = path_of(outer), f"/html[1]/body[1]/{outer.tag}[1]"
    inner = [first + p.removeprefix(head) for p in paths if p.startswith(head + "/")]
    small = Snapshot(f"<!doctype html><html><head><title>{page.title}</title></head><body>{outer.html}</body></html>")
    found = [small.by_path(small.root, p) for p in inner]
    kept = len(found[0]) == 1 and found[0][0].tag == target.tag and found[0][0].text == target.text
    return (small, inner) if kept else None


def _back(new: Snapshot, accepted: list[str], old: Snapshot, path: str) -> Example | None:
    """Compare the other way round, from the later page to the earlier one; more to learn from, never measured."""
    if len(accepted) > _ONE_ELEMENT:
        return None  # any of a list was accepted, and which one stood for it then is not known
    (target,) = old.by_path(old.root, path)
    like = [p for p in accepted if p.rsplit("/", 1)[-1].split("[")[0] == target.tag]
    census, place = old.census, old.census.place(target.node)
    text = census.text(place)
    near = [*list(census.around(place))[:3], *range(place + 1, min(place + 4, census.ends[place]))]
    same = [place, *(p for p in near if text and census.text(p) == text)]
    return _rows(remembered(new, (like or accepted)[0]), old, [path_of(old.wrap(census.nodes[p])) for p in same])


def remembered(page: Snapshot, path: str) -> Fingerprint:
    """Return the fingerprint of the element at an absolute path, as it is kept."""
    (element,) = page.root.snapshot.by_path(page.root, path)
    return Fingerprint.model_validate_json(fingerprint(element).json_text())


def _rows(memory: Fingerprint, page: Snapshot, accepted: list[str]) -> Example:
    census = page.census
    field = survey(memory, census)
    right = {census.place(one.node) for path in accepted for one in page.root.snapshot.by_path(page.root, path)}
    spans = [(place, census.ends[place]) for place in field.places]
    rows = np.array(field.rows, dtype=np.float64).reshape(len(field.places), len(COLUMNS))
    return {"rows": rows, "right": np.array([p in right for p in field.places], dtype=bool), "spans": spans}


def site(host: str) -> str:
    """Return the name that pages of one site have in common: without `www`, and without a country before the name."""
    return host.lower().removeprefix("www.").split("/")[-1]


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
    """Print what was right on held-out sites, and the trade-off of thresholds."""
    for suite in SUITES:
        mine = [e for e in examples if e["suite"] == suite]
        whole = [e["whole"] for e in mine]
        print(f"{suite:13} n {len(mine)}  compared {100 * np.mean([w['right'].any() for w in whole]):.2f}"
              f"  right on demand {100 * np.mean([w['ok'] for w in whole]):.2f}")  # fmt: skip
        sure = np.array([calibration.probability(w["value"]) for w in whole])
        gone = np.array([calibration.probability(e["cut"]["value"]) for e in mine])
        ok = np.array([w["ok"] for w in whole])
        for p in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
            print(f"    p >= {p:.2f}: wrong {100 * np.mean((sure >= p) & ~ok):5.2f}  answered"
                  f" {100 * np.mean(sure >= p):6.2f}  gone {100 * np.mean(gone < p):6.2f}")  # fmt: skip


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
