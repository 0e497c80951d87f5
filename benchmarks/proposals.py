"""How well proposed ways last on later versions of real pages: by what they rest on, by how robust they are said to be.

`python -m benchmarks.proposals FOLDER [--pairs N] [--each N]` (or `SUREFOOT_DRIFT=FOLDER`): FOLDER holds pages, their
later versions with the true elements marked, and a runner, `bench.py`. Ways are proposed on the old version, redesigns
tried; each is then looked for on the new one. *Held* is the one visible element found and the true one, *wrong* another
one. The priors in `selectors/describing.py` come from this with `--pairs 300 --each 6 --untried`, which tries no
redesigns; the run in turn says whether the figures that people are shown hold.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from surefoot import Snapshot, Target
from surefoot.selectors.by import Way
from surefoot.selectors.describing import candidates
from surefoot.selectors.element import Element
from surefoot.selectors.find import find_way, look
from surefoot.selectors.propose import choose, propose

_SUITES = ("ids", "fields_same", "fields_cross", "similo_html")
_FEWEST = 5
"""Ways of a kind; fewer say nothing."""

Pair = tuple[Element, Snapshot, list[Element]]
"""An element, the later version of its page, and the elements there that are it."""


class Tally:
    """Counts of what was held, went wrong and was lost."""

    def __init__(self) -> None:
        self.counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, kind: str, outcome: int) -> None:
        """Count one."""
        self.counts[kind][outcome] += 1

    def show(self, heading: str) -> None:
        """Print shares, by kind."""
        print(f"\n{heading:44}{'n':>6}{'held':>8}{'wrong':>8}")
        for kind, (held, wrong, lost) in sorted(self.counts.items()):
            if (n := held + wrong + lost) >= _FEWEST:
                print(f"{kind:44}{n:6}{held / n:8.2f}{wrong / n:8.2f}")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("SUREFOOT_DRIFT"))
    parser.add_argument("--pairs", type=int, default=20, help="pairs of pages of each suite")
    parser.add_argument("--each", type=int, default=4, help="elements of each pair")
    parser.add_argument("--untried", action="store_true", help="try no redesigns: what each kind of way is worth")
    given = parser.parse_args()
    if given.folder is None:
        parser.error("name the folder with the pages, or set SUREFOOT_DRIFT")
    kinds, robust, whole = Tally(), Tally(), Tally()
    for element, page, true in _pairs(Path(given.folder), pairs=given.pairs, each=given.each):
        if given.untried:
            for way, kind in _unique(element):
                kinds.add(kind, _outcome(page, way, true))
            continue
        proposals = propose(element)
        for one in proposals:
            outcome = _outcome(page, one.way, true)
            kinds.add(one.rests_on.partition(" ")[0], outcome)
            robust.add(f"{int(one.robustness * 10) / 10:.1f} and more", outcome)
        if chosen := choose(proposals):
            found, _ = look(page, Target(*(one.way for one in chosen)))
            whole.add(f"target of {len(chosen)} ways", 2 if found is None else 0 if found in true else 1)
    kinds.show("rests on")
    if not given.untried:
        robust.show("said to be robust")
        whole.show("together")


def _pairs(folder: Path, *, pairs: int, each: int) -> Iterator[Pair]:
    bench = _runner(folder)
    for suite in _SUITES:
        rows = [json.loads(line) for line in (bench.DATA / f"{suite}.jsonl").read_text().splitlines()]
        Random(7).shuffle(rows)  # noqa: S311 — the same sample each time
        for row in rows[:pairs]:
            yield from _of_pair(bench, row, each)


def _of_pair(bench: Any, row: Any, each: int) -> Iterator[Pair]:
    old, new = bench.pages(row)
    targets = {f"t{place}": target for place, target in enumerate(row["targets"][:each])}
    was = bench.html5_paths(old, {name: [target["old_xpath"]] for name, target in targets.items()})
    now = bench.html5_paths(new, {name: target["accept"] for name, target in targets.items()})
    before, after = Snapshot(bench.source(old)), Snapshot(bench.source(new))
    for name in targets:
        elements = [one for path in was[name][:1] for one in before.by_path(before.root, path)]
        true = [one for path in now[name] for one in after.by_path(after.root, path)]
        if elements and elements[0].visible and any(one.visible for one in true):
            yield elements[0], after, true


def _runner(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location("drift_bench", folder / "bench.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _unique(element: Element) -> Iterator[tuple[Way, str]]:
    root = element.snapshot.root
    for one in candidates(element):
        if [found for found in find_way(root, one.way, acting=True) if found.visible] == [element]:
            exact = ", exact" if getattr(one.way, "exact", False) else ""
            yield one.way, one.note.partition(", in ")[0].partition(" in ")[0] + exact


def _outcome(page: Snapshot, way: Way, true: list[Element]) -> int:
    found = [one for one in find_way(page.root, way, acting=True) if one.visible]
    return 2 if len(found) != 1 else 0 if found[0] in true else 1


if __name__ == "__main__":
    main()
