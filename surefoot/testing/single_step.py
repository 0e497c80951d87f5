"""Taking one step by itself, without a run: for trying a step out, and for tests on saved pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from surefoot.browser.ctx import Ctx
from surefoot.errors import FactsFailed, NoFacts
from surefoot.facts import Fact, collect
from surefoot.recipes.step import FinalStep, Step, step_name

T = TypeVar("T")


@dataclass(frozen=True)
class PlayedStep(Generic[T]):
    """A step that was taken: its result, and every fact that was looked at."""

    value: T
    facts: tuple[Fact, ...]
    """Those of `ready`, then those of `prove`."""


async def play_step(step: Step[T], ctx: Ctx) -> PlayedStep[T]:
    """Enter, look whether it is ready, act and prove; nothing is recorded, approved, retried or undone.

    Raises:
        FactsFailed: A fact of `ready` or of `prove` does not hold.
        NoFacts: `prove` yields no fact.
    """
    await step.enter(ctx)
    ready = collect(step.ready(await ctx.page.snapshot())) if isinstance(step, FinalStep) else ()
    _refuse(step, ready)
    value = await step.act(ctx)
    proved = collect(step.prove(value, await ctx.page.snapshot()))
    if not proved:
        raise NoFacts(f"{step_name(type(step))}: prove yields no fact")
    _refuse(step, proved)
    return PlayedStep(value, (*ready, *proved))


def _refuse(step: Step[T], facts: tuple[Fact, ...]) -> None:
    failing = [str(fact) for fact in facts if not fact.holds]
    if failing:
        raise FactsFailed(f"{step_name(type(step))}: it is not as it must be:\n  " + "\n  ".join(failing))
