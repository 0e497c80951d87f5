"""One round of trying a step: loaded as its file is now, entered, told what is seen, and acted if it may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from surefoot.browser.ctx import Ctx
from surefoot.browser.gate import OpenGate
from surefoot.cli.appraising import tell_views
from surefoot.cli.terminal import Screen
from surefoot.errors import BadInput, NoFacts, RecipeBroken, RecipeNotFound
from surefoot.facts import Fact, collect
from surefoot.log.redaction import redactor
from surefoot.recipes.recipe import Recipe, in_lines, known
from surefoot.recipes.registry import load_anew
from surefoot.recipes.step import FinalStep, SafeStep, UndoableStep, result_adapter, step_name
from surefoot.selectors.probe import probe_views, views_in
from surefoot.selectors.view import View

AnyStep = SafeStep[Any] | UndoableStep[Any] | FinalStep[Any]
AnyRecipe = Recipe[BaseModel, object]
_STEPS = (SafeStep, UndoableStep, FinalStep)
_METHODS = ("enter", "act", "ready", "prove", "already_done", "undo")


class CarefulGate(OpenGate):
    """A gate as of a changing step: what acts is tried first, and acts once."""

    careful = True


@dataclass(frozen=True)
class Loaded:
    """A step as its file is now."""

    step: AnyStep
    module: ModuleType
    recipe: AnyRecipe
    """The recipe whose origins it may reach."""
    views: tuple[type[View], ...]
    """The views that it speaks of; all of its file where it speaks of none."""

    @property
    def changes(self) -> bool:
        """Whether it changes something on the site."""
        return not isinstance(self.step, SafeStep)


def load_step(file: Path, name: str, given: Mapping[str, object], *, first: Sequence[str] = ()) -> Loaded:
    """Load a file as it is now, and make its step of the fields given.

    Args:
        file: The recipe's file.
        name: The step's class, or its name in the journal.
        given: Fields of the step, and of those that come first.
        first: The steps that come first.

    Raises:
        RecipeNotFound: There is no such file, or no such step in it; the message names those there are.
        RecipeBroken: The file cannot be loaded, or holds no recipe.
        BadInput: The fields given do not fit; the message has a line for each.
    """
    module = load_anew(file)
    kinds = [_kind(module, file, one) for one in (name, *first)]
    if strange := set(given) - {one for kind in kinds for one in kind.model_fields}:
        fields = ", ".join(dict.fromkeys(one for kind in kinds for one in kind.model_fields)) or "none"
        raise BadInput(f"{name} has no field {', '.join(sorted(strange))}", next_action=f"give its fields: {fields}")
    return step_in(module, file, name, given)


def step_in(module: ModuleType, file: Path, name: str, given: Mapping[str, object]) -> Loaded:
    """Make a step of a module, of those fields given that it has. Raises as `load_step`."""
    kind = _kind(module, file, name)
    recipes = [recipe for recipe in known.values() if recipe.file == file.resolve()]
    if not recipes:
        raise RecipeBroken(f"{file} holds no recipe, and a recipe says where its steps may go: write one with @recipe")
    naming = (one for one in recipes if kind.__name__ in set(_names(one.function.__code__)))
    views = [view for view in views_in(module) if view.__name__ in set(_spoken(kind))]
    return Loaded(_made(kind, given), module, next(naming, recipes[0]), tuple(views or views_in(module)))


async def enter(loaded: Loaded, ctx: Ctx, screen: Screen) -> None:
    """Go where the step starts, and tell what it and its page are; nothing is changed."""
    await loaded.step.enter(ctx)
    await tell_page(loaded, ctx, screen)
    if isinstance(loaded.step, FinalStep):
        _tell_facts(screen, "ready", collect(loaded.step.ready(await ctx.page.snapshot())))


async def act(loaded: Loaded, ctx: Ctx, screen: Screen) -> bool:
    """Act the step and prove it; say whether all its facts hold. Raises `NoFacts` where it proves nothing."""
    step = cast("SafeStep[object]", loaded.step)
    before = (await ctx.page.snapshot()).digest
    out = await step.act(ctx)
    page = await ctx.page.snapshot()
    if page.digest != before:
        await tell_page(loaded, ctx, screen)
    told = result_adapter(type(step)).dump_json(out, indent=2, fallback=str).decode()
    screen.line(redactor.mask(f"\nresult: {told}"))
    facts = collect(step.prove(out, page))
    _tell_facts(screen, "facts", facts)
    if not facts:
        raise NoFacts(f"{step_name(type(step))}: prove yields no fact")
    return all(fact.holds for fact in facts)


async def tell_page(loaded: Loaded, ctx: Ctx, screen: Screen) -> None:
    """Tell how the views and targets of a step fare on the page as it is."""
    page = await ctx.page.snapshot()
    if page.url == "about:blank":
        screen.line("the page is blank: the step goes somewhere itself, or --url says where it starts")
        return
    screen.line(f"\n{page.title or '(no title)'}\n  {page.url}")
    tell_views(screen, probe_views(list(loaded.views), page))


def _tell_facts(screen: Screen, heading: str, facts: tuple[Fact, ...]) -> None:
    screen.line(f"\n{heading}{'' if facts else ': none'}")
    for fact in facts:
        screen.line(redactor.mask(f"  {fact}"), None if fact.holds else "red")


def _steps_in(module: ModuleType) -> Iterator[tuple[str, type[AnyStep]]]:
    for name, value in vars(module).items():
        mine = isinstance(value, type) and value.__module__ == module.__name__
        if mine and issubclass(value, _STEPS) and name.isidentifier():  # pydantic keeps `SafeStep[…]` there, too
            yield name, cast("type[AnyStep]", value)


def _kind(module: ModuleType, file: Path, name: str) -> type[AnyStep]:
    steps = dict(_steps_in(module))
    found = next((kind for kind in steps.values() if name in {kind.__name__, step_name(kind)}), None)
    if found is None:
        there = ", ".join(steps) or "none"
        raise RecipeNotFound(f"no step {name!r} in {file} (there: {there})", next_action=f"write {file}:STEP")
    return found


def _made(kind: type[AnyStep], given: Mapping[str, object]) -> AnyStep:
    try:
        return kind.model_validate({name: value for name, value in given.items() if name in kind.model_fields})
    except ValidationError as error:
        raise BadInput(
            f"{kind.__name__} cannot be made of this:\n{in_lines(error)}", next_action="give its fields as KEY=VALUE"
        ) from None


def _spoken(kind: type[AnyStep]) -> Iterator[str]:
    """Yield the names that a step's methods speak of."""
    for method in _METHODS:
        code = getattr(getattr(kind, method, None), "__code__", None)
        if isinstance(code, CodeType):
            yield from _names(code)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)
