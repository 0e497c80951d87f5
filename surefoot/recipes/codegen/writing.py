"""The recipe of a codegen script, as Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from surefoot.browser.origin import Origin
from surefoot.errors import AuthorErred
from surefoot.recipes.codegen.acting import Acting
from surefoot.recipes.codegen.planning import Plan, PlannedStep, PlannedTarget, PlannedView, plan
from surefoot.recipes.codegen.script import Leftover, Place, Script
from surefoot.selectors.filters import Narrowing, Nth, Shown, Without
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.spelling import spelled_target, variable
from surefoot.selectors.written import literal, spelled

_NAMES = (
    "Absent", "Ctx", "Facts", "File", "FinalStep", "Found", "GiveUp", "Intent", "Model", "Run", "SafeStep",
    "SignInStep", "Snapshot", "Target", "View", "accept", "by", "changed", "dismiss", "equal", "lands_on", "new_tab",
    "recipe", "vanishes",
)  # fmt: skip
"""The public names that a written recipe may use."""
_ONE_WAY = "one way only: a second is wanted"


@dataclass(frozen=True)
class Written:
    """A recipe that was written from a script."""

    source: str
    lone: tuple[str, ...]
    """The targets with one way only."""
    leftovers: tuple[Leftover, ...]
    """What was not translated."""


def write_recipe(script: Script, *, name: str, source: str = "", pages: Sequence[Snapshot] = ()) -> Written:
    """Return the recipe of a script.

    Args:
        script: What the script does.
        name: The recipe's name, such as `acme/book`.
        source: The script's file, for the head of the recipe.
        pages: Pages of the site at rest: targets that are found on them get more ways.
    """
    made = plan(script, pages)
    acting = Acting(made, _origins(script), site=name.partition("/")[0])
    steps = [_step(step, acting) for step in made.steps]
    leftovers = (*script.leftovers, *acting.leftovers)
    body = "\n\n\n".join(
        [_given(acting), *(_view(view) for view in made.views), *steps, _recipe(name, made, acting)]
    )  # fmt: skip
    site = f'SITE = os.environ.get("{_variable_of(name)}_SITE", {literal(acting.origins[0])})'
    text = "\n\n".join([_head(name, source, leftovers), _imports(body), f"{site}\n"]) + f"\n\n{body}\n"
    every = [(view, target) for view in made.views for target in view.targets.values()]
    lone = tuple(f"{view.name}.{target.name}" for view, target in every if len(target.ways) == 1)
    return Written(text, lone, leftovers)


def _origins(script: Script) -> list[str]:
    found: list[str] = []
    for address in script.addresses:
        try:
            origin = str(Origin.of(address))
        except AuthorErred:
            continue  # an address of no origin, such as a relative one
        found += [] if origin in found else [origin]
    return found or ["https://site.example"]


def _variable_of(name: str) -> str:
    return variable(name.partition("/")[0]).upper()


def _head(name: str, source: str, leftovers: Sequence[Leftover]) -> str:
    came = f", from {PurePosixPath(source).name}" if source else ""
    lines = [f'"""{name}{came}: look through what is proved after each click, and what is final.']
    if leftovers:
        lines += ["", "Not translated:", *(f"    {_inert(str(one))}" for one in leftovers), '"""']
        return "\n".join(lines)
    return f'{lines[0]}"""'


def _inert(text: str) -> str:
    """Return a text as it can stand in a docstring."""
    return text.replace("\\", "\\\\").replace('"', "'")


def _imports(body: str) -> str:
    used = [name for name in _NAMES if re.search(rf"\b{name}\b", body)]
    line = f"from surefoot import {', '.join(used)}"
    several = "from surefoot import (\n" + "".join(f"    {name},\n" for name in used) + ")"
    modules = ["import os", *(["import re"] if "re." in body else [])]
    paths = ["from pathlib import Path"] if re.search(r"\bPath\(", body) else []
    standard = "\n".join([*modules, *paths])
    return f"from __future__ import annotations\n\n{standard}\n\n{line if len(line) <= 120 else several}"  # noqa: PLR2004 — a line


def _given(acting: Acting) -> str:
    lines = ["class Given(Model):", '    """What the script typed and chose, to be given anew."""']
    lines += [""] * bool(acting.inputs)
    for name, (kind, default) in sorted(acting.inputs.items(), key=lambda item: item[1][1] is not None):
        lines.append(f"    {name}: {kind}" + ("" if default is None else f" = {default}"))
    return "\n".join(lines)


def _view(view: PlannedView) -> str:
    about = f"The page at {_inert(view.address)}." if view.address else "A page that the script came to."
    lines = [f"class {view.name}(View):", f'    """{about}"""']
    if view.targets:
        lines.append("")
    for target in view.targets.values():
        lines += [f"    {line}" for line in _target(target).splitlines()]
    return "\n".join(lines)


def _target(target: PlannedTarget) -> str:
    place = target.place
    extra = [] if place.inside is None else [f"inside={_nested(place.inside)}"]
    extra += [f"frame={_nested(place.frame)}"] if place.frame is not None and place.inside is None else []
    extra += ["private=True"] if target.private else []
    filters = [one for one in place.filters if target.place_kept or not isinstance(one, Nth)]
    notes = [_ONE_WAY] if len(target.ways) == 1 else []
    return spelled_target(target.name, target.ways, notes=notes, extra=extra, suffix="".join(map(_filter, filters)))


def _nested(place: Place) -> str:
    arguments = [spelled(way) for way in place.ways]
    arguments += [] if place.inside is None else [f"inside={_nested(place.inside)}"]
    arguments += [f"frame={_nested(place.frame)}"] if place.frame is not None and place.inside is None else []
    return f"Target({', '.join(arguments)}){''.join(map(_filter, place.filters))}"


def _filter(narrowing: Narrowing) -> str:
    if isinstance(narrowing, Shown):
        return ".shown()"
    if isinstance(narrowing, Nth):
        return {0: ".first", -1: ".last"}.get(narrowing.index, f".nth({narrowing.index})")
    if isinstance(narrowing, Without):
        return f".without({_what(narrowing.what)})"
    return f".having({_what(narrowing)})"


def _what(what: Narrowing) -> str:
    if isinstance(what, (str, re.Pattern)):
        return literal(what)
    return "" if isinstance(what, (Without, Shown, Nth)) else spelled(what)


def _step(step: PlannedStep, acting: Acting) -> str:
    done = acting.take(step)
    base = {"safe": "SafeStep", "sign-in": "SignInStep", "final": "FinalStep"}[step.kind]
    about = {
        "safe": "What the script did here.",
        "sign-in": "Signs in with the account's secrets.",
        "final": "May change something for good: a person approves it. Should it be undoable, or safe, say so.",
    }[step.kind]
    lines = [f"class {step.name}({base}[{done.gives}]):", f'    """{about}"""', ""]
    lines += [f"    {name}: {acting.inputs[name][0]}" for name in done.inputs]
    lines += [""] * bool(done.inputs)
    if step.kind == "final":
        lines += _guarded(done.ready)
    lines += [f"    async def act(self, ctx: Ctx) -> {done.gives}:", '        """Do what the script did."""']
    lines += [f"        {line}" for line in done.lines]
    lines += ["", f"    def prove(self, out: {done.gives}, page: Snapshot) -> Facts:"]
    lines += ['        """Say what holds afterwards."""', *(f"        yield {fact}" for fact in done.facts)]
    return "\n".join(lines)


def _guarded(ready: str) -> Iterator[str]:
    """Return what a final step needs besides: what holds before it, and whether it was done already."""
    yield "    def ready(self, page: Snapshot) -> Facts:"
    yield '        """Say what must hold before, which is what a person is shown: write more of it."""'
    yield f"        yield {ready}"
    yield ""
    yield "    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[None] | Absent:"
    yield '        """Look whether an interrupted try did it: the script does not say how that is seen on the site."""'
    yield '        raise GiveUp("look on the site whether it was done, then write in already_done how that is seen")'
    yield ""


def _recipe(name: str, made: Plan, acting: Acting) -> str:
    function = variable(name.rpartition("/")[2], otherwise="recorded")
    origins = ", ".join(["SITE", *map(literal, acting.origins[1:])])
    head = [f"@recipe({literal(name)}, origins=[{origins}])", f"async def {function}(run: Run, given: Given) -> None:"]
    lines = ['    """Do what the script did, step by step."""']
    first = 0
    while first < len(made.steps) and made.steps[first].kind == "sign-in":
        lines.append(f"    await run.sign_in({acting.made(made.steps[first])})")
        first += 1
    if made.steps[first:]:
        lines.append("    async with run.sitting():  # its steps share one browser")
    for step in made.steps[first:]:
        call = "run.sign_in" if step.kind == "sign-in" else "run"
        lines.append(f"        await {call}({acting.made(step)})")
    return "\n".join([*head, *lines])
