"""Finds elements on later versions of real pages, for a runner that knows the true ones.

`python -m benchmarks.drift FOLDER` (or `SUREFOOT_DRIFT=FOLDER`) runs the runner in FOLDER with the targets in place and
cut out, prints its tables for both classes here, and how sure the answers were against how often they were right, one
half of the targets being gone; `--plot FILE.png` draws that. Each page is read once for both classes. Or run the runner
alone, from the project's root: `python FOLDER/bench.py --plugin benchmarks.drift:Finder --curve`.

`Finder` says nothing below the threshold for acting, `Demanded` always answers. On the pages that the weights were
fitted on, the figures flatter; `benchmarks/fit_similar.py --dry` measures on sites held out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import cast

from PIL import Image, ImageDraw

from surefoot import Snapshot
from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import Fingerprint, fingerprint
from surefoot.selectors.similar import Candidate, Stake, heal, similar

Answer = tuple[str | None, float]
Row = dict[str, object]
Said = tuple[float, bool]
"""How sure an answer was, and whether it was right."""


class Demanded:
    """Always answers."""

    def parse(self, html: str) -> Snapshot:
        """Return the page, parsed and counted."""
        page = Snapshot(html)
        assert len(page.census) > 0
        return page

    def remember(self, page: Snapshot, xpath: str) -> str:
        """Return the fingerprint of the element at a path as JSON, as it is stored."""
        (element,) = page.by_path(page.root, xpath)
        return fingerprint(element).json_text()

    def find(self, memory: str, page: Snapshot) -> Answer:
        """Return the path of the element, and how sure that is."""
        found = similar(Fingerprint.model_validate_json(memory), page, most=1)
        return _answer(found[0]) if found else (None, 0.0)


class Finder(Demanded):
    """Answers where it would act."""

    def find(self, memory: str, page: Snapshot) -> Answer:
        """Return the path of the element or nothing, and how sure that is."""
        healing = heal(Fingerprint.model_validate_json(memory), page, Stake.SAFE)
        if healing.accepted is not None:
            return _answer(healing.accepted)
        return None, max((one.probability for one in healing.nearest), default=0.0)


def _answer(found: Candidate) -> Answer:
    return path_of(found.element), found.probability


def path_of(element: Element) -> str:
    """Return the absolute path, which numbers elements among siblings of their tag."""
    census = element.snapshot.census
    place = census.place(element.node)
    places = [place, *census.around(place)]
    return "/" + "/".join(f"{census.tags[p]}[{census.nths[p]}]" for p in reversed(places))


class Measured(Demanded):
    """Keeps how large each memory is and whether `Finder` would have answered, beside what it does else."""

    def remember(self, page: Snapshot, xpath: str) -> str:
        """Remember it, and write its size down."""
        memory = super().remember(page, xpath)
        _note("sizes", str(len(memory.encode())))
        return memory

    def find(self, memory: str, page: Snapshot) -> Answer:
        """Always answer, and write down whether that was sure enough to act."""
        healing = heal(Fingerprint.model_validate_json(memory), page, Stake.SAFE)
        _note("acted", str(int(healing.accepted is not None)))
        return _answer(healing.nearest[0]) if healing.nearest else (None, 0.0)


def _note(name: str, line: str) -> None:
    with (Path(os.environ["SUREFOOT_DRIFT_NOTES"]) / name).open("a") as notes:
        notes.write(f"{line}\n")


def main() -> None:
    """Run both over the runner's pairs, whole and with the targets cut out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("SUREFOOT_DRIFT"))
    parser.add_argument("--limit", type=int, help="pairs of each suite")
    parser.add_argument("--plot", type=Path, help="draw how sure the answers were against how often they were right")
    options = parser.parse_args()
    if options.folder is None:
        sys.exit("Name the folder of the runner: python -m benchmarks.drift FOLDER, or SUREFOOT_DRIFT=FOLDER")
    more = ["--limit", str(options.limit)] if options.limit else []
    with tempfile.TemporaryDirectory() as scratch:
        said = _run(Path(options.folder), Path(scratch), more)
        sizes = [int(line) for line in (Path(scratch) / "sizes").read_text().split()]
    print(f"\nmemory: median {statistics.median(sizes):.0f} bytes, largest {max(sizes)}")
    bins = calibration(said)
    print("\nhow sure | answers | right % (one half of the targets gone)")
    for sure, right, count in bins:
        print(f"{sure:8.2f} | {count:7} | {100 * right:7.1f}")
    if options.plot:
        draw(bins, options.plot)


def _run(folder: Path, scratch: Path, more: Sequence[str]) -> list[Said]:
    """Run the runner with the targets in place and cut out; return how sure the answers were, and which were right."""
    said: list[Said] = []
    for way in ((), ("--vanish",)):
        print(f"\nDemanded {' '.join(way)}", flush=True)
        rows = scratch / "rows.jsonl"
        (scratch / "acted").write_text("")
        command = [sys.executable, str(folder / "bench.py"), "--plugin", "benchmarks.drift:Measured", "--jobs", "1"]
        environment = os.environ | {"SUREFOOT_DRIFT_NOTES": str(scratch)}
        subprocess.run([*command, *way, *more, "--out", str(rows)], check=True, env=environment)
        found = [cast("Row", json.loads(line)) for line in rows.read_text().splitlines()]
        said += [(cast("float", one["score"]), one["verdict"] == "right") for one in found if one["got"]]
        acted = [line == "1" for line in (scratch / "acted").read_text().split()]
        print(f"\nFinder {' '.join(way)}")
        silent = "right" if way else "none"
        load_runner(folder).table(
            [one if yes else one | {"verdict": silent, "got": None} for one, yes in zip(found, acted, strict=True)]
        )
    return said


def load_runner(folder: Path) -> ModuleType:
    """Return the runner's module, whose pages, paths and tables are used here too."""
    spec = importlib.util.spec_from_file_location("bench", folder / "bench.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench"] = module
    spec.loader.exec_module(module)
    return module


def calibration(said: Sequence[Said], *, bins: int = 10) -> list[tuple[float, float, int]]:
    """Return for each tenth of probability how sure the answers in it were, the share of right ones, their number."""
    found: list[tuple[float, float, int]] = []
    for k in range(bins):
        mine = [(p, ok) for p, ok in said if k <= p * bins < k + 1 or (k == bins - 1 and p >= 1)]
        if mine:
            found.append((statistics.mean(p for p, _ in mine), sum(ok for _, ok in mine) / len(mine), len(mine)))
    return found


def draw(bins: Sequence[tuple[float, float, int]], file: Path) -> None:
    """Draw a reliability plot: on the line, an answer is right as often as it says."""
    size, margin = 480, 40
    span = size - 2 * margin
    image = Image.new("RGB", (size, size), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((margin, margin, size - margin, size - margin), outline="black")
    pen.line((margin, size - margin, size - margin, margin), fill="lightgray", width=2)
    points = [(margin + span * sure, size - margin - span * right) for sure, right, _ in bins]
    pen.line(points, fill="navy", width=3)
    for (x, y), (_, _, count) in zip(points, bins, strict=True):
        pen.ellipse((x - 4, y - 4, x + 4, y + 4), fill="navy")
        pen.text((x + 6, y + 4), str(count), fill="gray")
    pen.text((margin, size - margin + 8), "0    how sure an answer is    1", fill="black")
    pen.text((margin, margin - 20), "share of right answers, 0 to 1; one half of the targets gone", fill="black")
    image.save(file)


if __name__ == "__main__":
    main()
