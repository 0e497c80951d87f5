"""The world, and a way to run a body of a recipe in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import cast

import pytest
from sqlalchemy import update

from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe
from surefoot.recipes.run import Run
from surefoot.runs.execute import Executor
from surefoot.runs.owner import Owner
from surefoot.runs.records import RunRecord, StepRecord
from surefoot.store.schema import runs
from tests.runs.world import Body, Crash, Nothing, World

Does = Callable[[Run], Awaitable[object]]


@pytest.fixture
def world() -> Iterator[World]:
    """A world in which nothing is booked."""
    made = World()
    yield made
    made.stop()


@dataclass
class Bench:
    """One run of one body; `go` takes a try, with the same body or another."""

    executor: Executor
    world: World
    body: Body | None = None
    run: str = ""

    async def go(self, does: Does | None = None, *, dry: bool = False) -> RunRecord:
        """Execute the run once, and return it."""
        if self.body is None:
            assert does is not None
            self.body = Body(self.world, does)
            self.run = self.executor.add(self.recipe, Nothing(), source="")
        if does is not None:
            self.body.does = does
        return await self.executor.execute(self.recipe, self.run, dry=dry)

    async def crash(self, does: Does | None = None) -> None:
        """Execute the run once in a process that dies of `Crash`: its owner is then nobody who lives."""
        with pytest.raises(Crash):
            await self.go(does)
        dead = Owner.here(self.executor.settings.host).model_copy(update={"pid": 2**22 - 3})
        with self.executor.journal.database.write() as connection:
            connection.execute(update(runs).where(runs.c.id == self.run).values(owner=str(dead)))

    @property
    def recipe(self) -> AnyRecipe:
        """The recipe."""
        assert self.body is not None
        return cast("AnyRecipe", self.body.recipe)

    def step(self, name: str) -> StepRecord:
        """Return the record of a step."""
        return next(step for step in self.executor.journal.steps(self.run) if step.name == name)

    def without_approver(self) -> None:
        """Let nobody answer for approvals."""
        self.executor = replace(self.executor, approver=None)

    def cause(self) -> str:
        """Return why the run ended as it did."""
        ending = self.executor.journal.run(self.run).ending
        return "" if ending is None else ending.cause

    @property
    def state(self) -> Outcome:
        """How the run stands."""
        return self.executor.journal.run(self.run).state


@pytest.fixture
def bench(executor: Executor, world: World) -> Bench:
    """A bench without a run."""
    return Bench(executor, world)
