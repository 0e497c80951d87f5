"""`surefoot targets`: patches that heals propose, shown as differences of the source, accepted or rejected."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from surefoot.cli.border import as_json, tell_error
from surefoot.cli.prompting import person, read_line
from surefoot.cli.running import print_json, recipe_of, stdout_kept
from surefoot.cli.terminal import Screen, is_attended
from surefoot.config import Settings
from surefoot.errors import BadInput, NotRewritable, PatchNotFound, RecipeBroken, RecipeNotFound, RunNotFound
from surefoot.recipes.mending import Mended, Plan, plan
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.runs.journal import Journal
from surefoot.runs.memories import Memories
from surefoot.selectors.memory import Patch, PatchState
from surefoot.store.database import open_database

ALL = "all"
"""Stands for every patch that is proposed."""
_PAGES = 3
"""How many pages are named of those on which a patch was seen."""
_WHERE = "name its file with `surefoot targets accept ID --recipe FILE`"
_LINES = {"+": "green", "-": "red", "@": "cyan"}


class Bench:
    """What the commands work on: the patches, the journal, and the recipes behind them."""

    def __init__(self) -> None:
        self.settings = Settings.load()
        self.settings.prepare()
        database = open_database(self.settings.url)
        self.memories = Memories(database)
        self._journal = Journal(database)

    def recipe(self, name: str) -> AnyRecipe | None:
        """Return a recipe by what a person calls it; None where patches of that name are all that is left."""
        try:
            return find(name, places=self.settings.recipes)[0]
        except RecipeNotFound:
            known = self.memories.patches(name)
            if not known:
                raise
            return self.recipe_of(known[0])

    def recipe_of(self, patch: Patch) -> AnyRecipe | None:
        """Return the recipe that a patch is of: from where a run of it was loaded, else by its name."""
        for seen in reversed(patch.seen):
            with suppress(RunNotFound, RecipeNotFound, RecipeBroken):
                return recipe_of(self._journal.run(seen.run), self.settings)
        with suppress(RecipeNotFound):
            return find(patch.recipe, places=self.settings.recipes)[0]
        return None

    def plan(self, patches: Sequence[Patch], given: AnyRecipe | None = None, *, keep: bool = False) -> Plan:
        """Return what patches, of the recipe that is given or of whatever recipes, would change."""
        plans: list[Plan] = []
        for name in dict.fromkeys(patch.recipe for patch in patches):
            mine = [patch for patch in patches if patch.recipe == name]
            recipe = given if given and given.name == name else self.recipe_of(mine[0])
            gone = NotRewritable(f"recipe {name} is not found: its source cannot be changed", next_action=_WHERE)
            plans.append(
                plan(recipe, mine, keep=keep) if recipe else Plan(refused=tuple((patch, gone) for patch in mine))
            )
        return Plan(
            tuple(one for each in plans for one in each.files),
            tuple(one for each in plans for one in each.there),
            tuple(one for each in plans for one in each.refused),
        )

    def named(self, names: Sequence[str], of: AnyRecipe | None = None) -> list[Patch]:
        """Return patches by the beginnings of their names, or all that are proposed; raises `PatchNotFound`."""
        recipe = None if of is None else of.name
        if list(names) == [ALL]:
            return self.memories.patches(recipe, state=PatchState.PROPOSED)
        every = self.memories.patches(recipe)
        return list(dict.fromkeys(_named(name, every) for name in names))


def show(recipe: str | None, *, json: bool) -> None:
    """Show the patches that are proposed for a recipe, or for all, each with its difference."""
    with stdout_kept(json=True):
        bench = Bench()
        found = bench.recipe(recipe) if recipe else None
        name = found.name if found else recipe
        patches = bench.memories.patches(name, state=PatchState.PROPOSED)
        plans = [bench.plan([patch], found) for patch in patches]
    if json:
        print_json([_described(patch, one) for patch, one in zip(patches, plans, strict=True)])
        return
    screen = Screen(sys.stdout)
    if not patches:
        screen.line(f"no patches are proposed{'' if name is None else f' for {name}'}")
        return
    for patch, one in zip(patches, plans, strict=True):
        _tell(screen, patch, one)
    screen.line("accept with `surefoot targets accept ID` (or `all`), reject with `surefoot targets reject ID`")


def accept(names: Sequence[str], recipe: str | None, *, yes: bool, keep: bool, json: bool) -> int:
    """Write patches into their recipes, once a person has seen the difference and agreed."""
    with stdout_kept(json=True):
        bench = Bench()
        found = bench.recipe(recipe) if recipe else None
        patches = bench.named(names, found)
        made = bench.plan(patches, found, keep=keep)
    screen = Screen(sys.stderr if json else sys.stdout)
    for one in made.files:
        _tell_diff(screen, one)
    if made.files and not (yes or _agreed(screen, made, json=json)):
        screen.line("nothing was changed")
        return 1
    accepted = _write(bench, made)
    code = max((tell_error(error) for _, error in made.refused), default=0)
    if json:
        print_json(
            {
                "accepted": [patch.model_dump(mode="json") for patch in accepted],
                "files": [str(one.file) for one in made.files],
                "refused": [{"id": patch.id, "error": as_json(error)} for patch, error in made.refused],
            }
        )
        return code
    for patch in accepted:
        screen.line(f"accepted {patch.id}: {patch.target}")
    if not patches:
        screen.line("no patches are proposed")
    return code


def reject(names: Sequence[str], *, json: bool) -> None:
    """Reject patches: none of them is proposed again."""
    bench = Bench()
    patches = [bench.memories.decide(one.id, PatchState.REJECTED, by=person()) for one in bench.named(names)]
    if json:
        print_json([patch.model_dump(mode="json") for patch in patches])
        return
    screen = Screen(sys.stdout)
    for patch in patches:
        screen.line(f"rejected {patch.id}: {patch.target} is not healed that way again")
    if not patches:
        screen.line("no patches are proposed")


def _write(bench: Bench, made: Plan) -> list[Patch]:
    """Write each file, and note its patches as accepted as soon as it is written."""
    accepted: list[Patch] = []
    for one in made.files:
        one.after.write_over(one.before)
        accepted += [bench.memories.decide(patch.id, PatchState.ACCEPTED, by=person()) for patch in one.patches]
    return accepted + [bench.memories.decide(patch.id, PatchState.ACCEPTED, by=person()) for patch in made.there]


def _agreed(screen: Screen, made: Plan, *, json: bool) -> bool:
    if json or not is_attended():
        raise BadInput(
            "nobody is there to look at the difference: nothing was changed",
            next_action="look at it with `surefoot targets`, then say --yes",
        )
    files = ", ".join(str(one.file) for one in made.files)
    line = asyncio.run(
        read_line(lambda: screen.line(f"Write this to {files}? [y/N] ", "bold", end=""), unless=lambda: False)
    )
    return (line or "").strip().lower() in {"y", "yes"}


def _named(name: str, patches: Sequence[Patch]) -> Patch:
    # A variable of a shell that is not set names nothing.
    fitting = [patch for patch in patches if name and patch.id.startswith(name)]
    exact = [patch for patch in fitting if patch.id == name] or fitting
    if len(exact) != 1:
        found = ", ".join(patch.id for patch in exact) or "none"
        raise PatchNotFound(f"no patch {name!r} beyond doubt (those that begin so: {found})")
    return exact[0]


def _tell(screen: Screen, patch: Patch, made: Plan) -> None:
    """Print a patch: how sure it is, where it was seen, and what it would change."""
    screen.line(f"{patch.id}  {patch.target}  {_sureness(patch)}", "bold")
    if patch.element:
        screen.line(f"  taken for it: {patch.element}")
    if patch.seen:
        screen.line(f"  seen {_times(len(patch.seen))}, {_dates(patch)}, by step {', '.join(_steps(patch))}")
        screen.line(f"  because: {patch.seen[-1].reason}")
    for page in _pages(patch):
        screen.line(f"  on {page}")
    for one in made.files:
        _tell_diff(screen, one)
    for _ in made.there:
        screen.line("  its target has these ways already; accepting it changes nothing in the file", "dim")
    for _, error in made.refused:
        screen.line(f"  it must be written by hand, since {error}:", "yellow")
        screen.line(f"    {', '.join(patch.ways)}")
    screen.line()


def _tell_diff(screen: Screen, mended: Mended) -> None:
    for line in mended.diff.splitlines():
        screen.line(line, _LINES.get(line[:1]))


def _described(patch: Patch, made: Plan) -> dict[str, object]:
    return {
        **patch.model_dump(mode="json"),
        "diff": made.files[0].diff if made.files else None,
        "file": str(made.files[0].file) if made.files else None,
        "refused": as_json(made.refused[0][1]) if made.refused else None,
    }


def _sureness(patch: Patch) -> str:
    sure = [seen.probability for seen in patch.seen]
    if not sure:
        return ""
    low, high = f"{min(sure):.0%}", f"{max(sure):.0%}"
    return f"right with {low}" if low == high else f"right with {low} to {high}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _dates(patch: Patch) -> str:
    first, last = (date(patch.seen[place].healed_at) for place in (0, -1))
    return f"on {first}" if first == last else f"from {first} to {last}"


def date(seconds: float) -> str:
    """Return the day of a time, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _steps(patch: Patch) -> list[str]:
    return list(dict.fromkeys(seen.step for seen in patch.seen))


def _pages(patch: Patch) -> list[str]:
    pages = list(dict.fromkeys(seen.url for seen in reversed(patch.seen)))
    more = [f"{len(pages) - _PAGES} pages more"] if len(pages) > _PAGES else []
    return [*pages[:_PAGES], *more]
