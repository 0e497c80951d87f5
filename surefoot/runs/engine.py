"""The run as recipes call it: every call is recorded, and answered from the record on a replay."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

from pydantic import BaseModel, TypeAdapter

from surefoot.errors import AuthorErred, SiteFailed, Suspend
from surefoot.model import digest
from surefoot.recipes.recipe import Recipe
from surefoot.recipes.run import Answer, Failed, Run
from surefoot.recipes.step import SafeStep, SignInStep, UndoableStep, result_adapter, step_name
from surefoot.runs.pages import Listing, OpenPage
from surefoot.runs.questions import Questions
from surefoot.runs.records import StepState
from surefoot.runs.sitting import Taken
from surefoot.runs.taking import AnyStep, Taking
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

T = TypeVar("T")
V = TypeVar("V", bound=View)
M = TypeVar("M", bound=BaseModel)


@dataclass
class Engine(Taking):
    """Implements the `Run` protocol over a journal."""

    tolerated: list[Failed] = field(default_factory=list[Failed])
    """The items that failed within what the recipe allows."""
    chance: Callable[[], float] = field(default=random.SystemRandom().random)
    """Where random numbers come from."""
    short_sleep: float = 60.0
    """Seconds up to which a run waits in its process, with its browser open."""

    @property
    def id(self) -> str:
        """The name of this run."""
        return self.journal.run

    async def __call__(self, what: object, given: object = None, /, *, key: str | None = None) -> object:
        """Take a step, or run another recipe as a part of this one."""
        if isinstance(what, Recipe):
            called = cast("Recipe[BaseModel, object]", what)
            self._refuse_wider(called)
            return await called(cast("object", self), cast("BaseModel", given))  # type: ignore[arg-type]  # this is a Run
        step = cast("AnyStep", what)
        return await self.take(step, self.replay.name(step_name(type(step)), key))

    async def go(self, given: BaseModel) -> object:
        """Run the recipe's own function, and return its output, validated; nothing that it did is left unaccounted."""
        out = await self.recipe.function(cast("Run", self), given)
        self.replay.refuse_loose_ends()
        return self.recipe.output.validate_python(out)

    async def sign_in(self, step: SignInStep[T]) -> T:
        """Sign in; acted first in every new browser of this run."""
        self.replay.account = step.account
        taken = cast("AnyStep", step)
        name = self.replay.name(step_name(type(step)))
        out = await self.take(taken, name)
        self.seat.signed_in.append(Taken(name, taken, result_adapter(type(taken))))
        return cast("T", out)

    async def read(self, view: type[V], *, at: str) -> V:
        """Open an address and read it."""
        name = self.replay.name(f"read-{step_name(cast('type[AnyStep]', view))}")
        step = cast("AnyStep", OpenPage.of(view, at))
        return cast("V", await self.take(step, name, adapter=TypeAdapter[object](view)))

    async def read_all(
        self,
        view: type[V],
        *,
        at: str,
        next: Target,  # noqa: A002 — what the link is called
        key: Callable[[V], Hashable],
        max_pages: int = 50,
    ) -> list[V]:
        """Read a list over all its pages."""
        name = self.replay.name(f"read-all-{step_name(cast('type[AnyStep]', view))}")
        step = cast("AnyStep", Listing.of(view, at, next=next, key=key, max_pages=max_pages))
        adapter = TypeAdapter[object](cast("type[object]", list[view]))
        return cast("list[V]", await self.take(step, name, adapter=adapter))

    async def first_of(self, *steps: SafeStep[T] | UndoableStep[T]) -> Answer[T]:
        """Take the first step that succeeds; what a failed one left behind is undone before the next is tried."""
        failed: list[Failed] = []
        names = [self.replay.name(step_name(type(cast("AnyStep", step)))) for step in steps]
        # One that is done, or may have acted when its process died: those that failed before it are not tried anew.
        settled = any(self._stands(name) for name in names)
        for name, step in zip(names, steps, strict=True):
            if settled and self._state(name) in {StepState.FAILED, StepState.UNDONE}:
                failed.append(self._as_it_failed(name))
                continue
            try:
                value = await self.take(cast("AnyStep", step), name)
            except SiteFailed as error:
                await self.undo.after_failure(name)
                failed.append(Failed(way=name, why=error.message))
                continue
            ended = self.replay.records[name].ended_at or self.clock.time()
            moment = datetime.fromtimestamp(ended, UTC)
            return Answer(value=cast("T", value), way=name, taken_at=moment, failed=tuple(failed))
        reasons = "\n".join(f"  {one.way}: {one.why}" for one in failed)
        raise SiteFailed(f"none of {len(steps)} ways succeeded:\n{reasons}")

    @asynccontextmanager
    async def sitting(self) -> AsyncGenerator[None]:
        """Group steps that share the state of one browser."""
        outer = self.seat.begin()
        try:
            yield
        finally:
            self.seat.end(outer)

    @asynccontextmanager
    async def tolerate(self, *, at_most: int) -> AsyncGenerator[None]:
        """Let one item of a list fail; the run then ends as partial."""
        before = set(self.replay.met)
        try:
            yield
        except SiteFailed as error:
            for name in self.replay.met - before:
                await self.undo.after_failure(name)
            if len(self.tolerated) >= at_most:
                raise
            self.tolerated.append(Failed(way=self.current or "between steps", why=error.message))
            self.tell("warning", f"goes on without it: {error.message}")

    async def ask(self, question: str, answer: type[M]) -> M:
        """Ask a person, and wait for the answer."""
        return await Questions(self).ask(self.replay.name("ask"), question, answer)

    async def note(self, text: str) -> None:
        """Write a line into the run's record."""
        name = self.replay.name("note")
        if self.replay.recorded(name, digest(text)) is None:
            self.tell("note", text)
            await self.replay.keep(name, text, inputs=text, kind="note")

    async def sleep(self, duration: timedelta) -> None:
        """Wait, without a process where it is longer than a minute."""
        name = self.replay.name("sleep")
        seconds = duration.total_seconds()
        known = self.replay.recorded(name, digest(seconds))
        wake_at = float(cast("float", known.output)) if known else self.clock.time() + seconds
        if known is None:
            await self.replay.keep(name, wake_at, inputs=seconds)
        await self._until_time(wake_at)

    async def until(self, step: SafeStep[T], *, every: timedelta, at_most: timedelta) -> T:
        """Take a step again and again until its facts hold."""
        taken = cast("AnyStep", step)
        name = self.replay.name(step_name(type(taken)))
        begun = cast("float", await self._once(f"{name}:begun", self.clock.time))
        while True:
            try:
                return cast("T", await self.take(taken, name, tries=1))
            except SiteFailed:
                again = self.clock.time() + every.total_seconds()
                if again > begun + at_most.total_seconds():
                    raise
            await self._until_time(again)

    def now(self) -> datetime:
        """Return the time at which this was first asked."""
        return datetime.fromisoformat(cast("str", self._value("now", lambda: self.clock.now().isoformat())))

    def random(self) -> float:
        """Return a random number from 0 up to 1, the same in every try."""
        return cast("float", self._value("random", self.chance))

    def _value(self, kind: str, make: Callable[[], object]) -> object:
        """Return a recorded value, or make it: it goes to disk with the next write, before any effect."""
        name = self.replay.name(kind)
        known = self.replay.recorded(name, digest(None))
        if known is not None:
            return known.output
        record = self.replay.value(name, make(), inputs=None)
        self.replay.pending.append(record)
        return record.output

    async def _once(self, name: str, make: Callable[[], object]) -> object:
        known = self.replay.recorded(name, digest(None))
        if known is not None:
            return known.output
        made = make()
        await self.replay.keep(name, made, inputs=None)
        return made

    async def _until_time(self, wake_at: float) -> None:
        left = wake_at - self.clock.time()
        if left > self.short_sleep:
            moment = datetime.fromtimestamp(wake_at, UTC)
            raise Suspend(
                f"until {moment:%Y-%m-%d %H:%M:%S} UTC",
                next_action="`surefoot resume --due` goes on with it when its time has come",
                wake_at=moment,
            )
        await self.clock.sleep(max(0.0, left))

    def _state(self, name: str) -> StepState | None:
        known = self.replay.records.get(name)
        return None if known is None else known.state

    def _stands(self, name: str) -> bool:
        known = self.replay.records.get(name)
        return known is not None and (known.state is StepState.DONE or known.may_have_acted)

    def _as_it_failed(self, name: str) -> Failed:
        known = self.replay.records[name]
        self.replay.met.add(name)
        return Failed(way=name, why=known.error.cause if known.error else f"it was {known.state}")

    def _refuse_wider(self, called: Recipe[BaseModel, object]) -> None:
        """Refuse a recipe that needs origins which this one does not have: they could not be reached."""
        missing = [str(origin) for origin in called.origins if origin not in self.recipe.origins]
        if missing:
            raise AuthorErred(
                f"{self.recipe.name} calls {called.name}, which goes to {', '.join(missing)}",
                next_action=f"add to the origins of {self.recipe.name}: {', '.join(repr(one) for one in missing)}",
            )
