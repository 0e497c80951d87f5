"""Deletes one way, field, target or fact of a recipe at a time, and lists what no saved page and no journey notices.

`python benchmarks/mutants.py RECIPE.py [--fixtures FOLDER] [--json]`: each deletion is made in a copy of the recipe's
source. Then everything that pytest collects of the fixtures of that source is looked at, in this process. A deletion is
noticed where a check fails or warns that did neither before; the others are listed, and the exit code is 1. A deletion
after which the recipe cannot even be loaded counts as noticed, and is counted apart.
"""

from __future__ import annotations

import argparse
import ast
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from surefoot.errors import Control, RecipeBroken
from surefoot.recipes.registry import load_anew
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.accepting import found_in
from surefoot.testing.check import Saved
from surefoot.testing.fixture import FixturePlace, load_expected, load_meta, load_page, root_of
from surefoot.testing.folder import load
from surefoot.testing.journey_check import JourneyCase
from surefoot.testing.page_checks import checks_of
from surefoot.testing.places import recipe_of
from surefoot.testing.sources import load_view

_SAID_BY = {"facts", "prove", "ready"}
"""The methods that yield facts."""


@dataclass(frozen=True)
class Mutant:
    """A recipe's source without one thing."""

    kind: str
    line: int
    what: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Yield a recipe's source without each of its ways, fields, targets and facts, one at a time."""
    views = _views(ast.parse(source))
    for number, (kind, node) in enumerate(_deletable(ast.parse(source), views)):
        tree = ast.parse(source)
        _, gone = list(_deletable(tree, views))[number]
        whole = ast.fix_missing_locations(cast("ast.Module", _Without(gone).visit(tree)))
        yield Mutant(kind, node.lineno, ast.unparse(node), ast.unparse(whole))


def _deletable(tree: ast.Module, views: set[str]) -> Iterator[tuple[str, ast.stmt | ast.expr]]:
    for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in owner.body:
            if owner.name in views and isinstance(node, ast.AnnAssign):
                yield "field", node
                yield from (("way", way) for way in _ways(node.annotation))
            elif isinstance(node, ast.Assign) and _is_target(node.value):
                yield "target", node
                yield from (("way", way) for way in _ways(node.value))
            elif isinstance(node, ast.FunctionDef) and node.name in _SAID_BY:
                facts = (one for one in ast.walk(node) if isinstance(one, ast.Expr))
                yield from (("fact", one) for one in facts if _is_fact(one))


def _views(tree: ast.Module) -> set[str]:
    """Return the names of the views of a module, those that derive from others too."""
    found = {"View"}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(
            isinstance(base, ast.Name) and base.id in found for base in node.bases
        ):
            found.add(node.name)
    return found - {"View"}


def _ways(node: ast.expr) -> Iterator[ast.Call]:
    calls = (one for one in ast.walk(node) if isinstance(one, ast.Call))
    yield from (one for one in calls if ast.unparse(one.func).startswith("by."))


def _is_target(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Target"


def _is_fact(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, (ast.Yield, ast.YieldFrom))


class _Without(ast.NodeTransformer):
    """Takes one node out of a tree."""

    def __init__(self, gone: ast.AST) -> None:
        self._gone = gone

    def visit(self, node: ast.AST) -> ast.AST | None:
        """Leave the node out; in the place of a fact nothing is yielded, so that what yields stays so."""
        if node is self._gone:
            return ast.parse("yield from ()").body[0] if _is_fact(node) else None
        if isinstance(node, ast.Tuple):
            node.elts = [one for one in node.elts if one is not self._gone]
        elif isinstance(node, ast.Call):
            node.args = [one for one in node.args if one is not self._gone]
        return self.generic_visit(node)


class Bench:
    """A copy of a recipe with its fixtures, in which its source can be changed.

    Args:
        recipe: The recipe's file, as its fixtures name it.
        fixtures: The folder `fixtures`.
        folder: Where the copy is made.
    """

    def __init__(self, recipe: Path, fixtures: Path, folder: Path) -> None:
        self._name = recipe.resolve().relative_to(fixtures.resolve().parent).as_posix()
        self._file = folder / self._name
        self._file.parent.mkdir(parents=True, exist_ok=True)
        for beside in recipe.parent.glob("*.py"):
            shutil.copy(beside, self._file.parent)
        shutil.copytree(fixtures, folder / "fixtures")
        every = list(found_in(folder / "fixtures"))
        self._pages = [one for one in every if isinstance(one, FixturePlace) and load_meta(one).source == self._name]
        self._journeys = [one for one in every if isinstance(one, Path) and load(one).case.source == self._name]
        self._parsed: dict[FixturePlace, Snapshot] = {one: load_page(one, load_meta(one)) for one in self._pages}
        self.count = 0
        """Checks that were made the last time."""

    @property
    def names(self) -> str:
        """How much there is to look at."""
        return f"{len(self._pages)} saved pages, {len(self._journeys)} journeys"

    def noticed(self, source: str) -> set[str]:
        """Return the names of the checks that fail or warn with another source; raises `RecipeBroken`."""
        self._file.write_text(source, encoding="utf-8")
        load_anew(self._file)
        self.count = 0
        return {*self._noticed_on_pages(), *self._noticed_on_journeys()}

    def _noticed_on_pages(self) -> Iterator[str]:
        for place in self._pages:
            meta, expected = load_meta(place), load_expected(place)
            try:
                view = load_view(meta.source, meta.view, root_of(place))
                checks = checks_of(view, expected)
            except Exception as error:  # noqa: BLE001 — whatever a mutant raises is noticed
                yield f"{place}: {error}"
                continue
            saved = Saved(view, self._parsed[place], expected)
            for check in checks:
                self.count += 1
                try:
                    told = list(check.look(saved))
                except Exception:  # noqa: BLE001 — as above
                    told = ["it fails"]
                if told:
                    yield f"{place}: {check.name}"

    def _noticed_on_journeys(self) -> Iterator[str]:
        for folder in self._journeys:
            self.count += 1
            try:
                journey = load(folder)
                told = list(JourneyCase(recipe_of(journey.case, folder), journey).look())
            except (Exception, Control):  # noqa: BLE001 — as above
                told = ["it fails"]
            if told:
                yield str(folder)


def survey(recipe: Path, fixtures: Path) -> tuple[list[Mutant], Counter[str], str]:
    """Return the mutants of a recipe that nothing notices, how the others were noticed, and what was looked at."""
    source = recipe.read_text(encoding="utf-8")
    ends, survivors = Counter[str](), list[Mutant]()
    with tempfile.TemporaryDirectory(prefix="surefoot-mutants-") as name:
        bench = Bench(recipe, fixtures, Path(name))
        before = bench.noticed(source)
        told = f"{bench.names}, {bench.count} checks, {len(before)} of which fail or warn without any change"
        for mutant in mutants(source):
            try:
                new = bench.noticed(mutant.source) - before
            except RecipeBroken:
                ends["cannot be loaded"] += 1
                continue
            ends["noticed" if new else "survived"] += 1
            if not new:
                survivors.append(mutant)
    return survivors, ends, told


def main() -> int:
    """Survey one recipe, and list what survives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--fixtures", type=Path, default=Path("fixtures"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    begun = time.perf_counter()
    survivors, ends, told = survey(options.recipe, options.fixtures)
    if options.json:
        print(json.dumps({"ends": ends, "survivors": [[one.kind, one.line, one.what] for one in survivors]}, indent=2))
        return int(bool(survivors))
    print(f"{options.recipe}: {told}")
    print(f"{sum(ends.values())} deletions in {time.perf_counter() - begun:.1f} s: {dict(ends)}")
    for one in survivors:
        print(f"  survived: {options.recipe}:{one.line}: {one.kind} {one.what}")
    return int(bool(survivors))


if __name__ == "__main__":
    sys.exit(main())
