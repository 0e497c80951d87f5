"""Finds elements on later versions of real pages, for a runner that knows the true ones.

`Finder` says nothing below the threshold for acting, `Demanded` always answers. The runner's folder is named by an
argument or by `SUREFOOT_DRIFT`: `python benchmarks/drift.py FOLDER` runs both, with the targets in place and cut out,
and prints its tables; or run it alone: `python FOLDER/bench.py --plugin benchmarks.drift:Finder --curve`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from surefoot import Snapshot
from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import Fingerprint, fingerprint
from surefoot.selectors.similar import Candidate, Stake, heal, similar

Answer = tuple[str | None, float]


class Demanded:
    """Always answers."""

    def parse(self, html: str) -> Snapshot:
        """Return the page, parsed and counted."""
        page = Snapshot(html)
        assert page.census is not None
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


def main() -> None:
    """Run both over the runner's pairs, whole and with the targets cut out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("SUREFOOT_DRIFT"))
    options = parser.parse_args()
    if options.folder is None:
        sys.exit("Name the folder of the runner: benchmarks/drift.py FOLDER, or SUREFOOT_DRIFT=FOLDER")
    runner = Path(options.folder) / "bench.py"
    for name, more in (("Demanded", ["--curve"]), ("Finder", []), ("Finder", ["--vanish"])):
        print(f"\n{name} {' '.join(more)}", flush=True)
        command = [sys.executable, str(runner), "--plugin", f"benchmarks.drift:{name}", "--jobs", "1", *more]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
