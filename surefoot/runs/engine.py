"""The run as recipes call it: every call is recorded, and answered from the record on a replay."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

from pydantic import BaseModel, TypeAdapter

from surefoot import clock
from surefoot.errors import ReplayMismatch, SiteFailed, Suspend
from surefoot.model import digest
from surefoot.recipes.recipe import Recipe
from surefoot.recipes.run import Answer, Failed
from surefoot.recipes.step import SafeStep, SignInStep, UndoableStep, step_name
from surefoot.runs.journal import new_id
from surefoot.runs.pages import Listing, OpenPage
from surefoot.runs.records import Question, StepState
from surefoot.runs.taking import AnyStep, Taking
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

T = TypeVar("T")
V = TypeVar("V", bound=View)
M = TypeVar("M", bound=BaseModel)

_SHORT_SLEEP = timedelta(seconds=60)
_LOOK_SECONDS = 0.5


class Engine(Taking):
    """Implements the `Run` protocol over a journal."""

    @property
    def id(self) -> str:
        """The name of this run."""
        return self.journal.run

    async def __call__(self, what: object, given: object = None, /, *, key: str | None = None) -> object:
        """Take a step, or run another recipe as a part of this one."""
        if isinstance(what, Recipe):
            called = cast("Recipe[BaseModel, object]", what)
            return await called(cast("object", self), cast("BaseModel", given))  # type: ignore[arg-type]  # this is a Run
        step = cast("AnyStep", what)
        return await self.take(step, self._name(step_name(type(step)), key))

    async def sign_in(self, step: SignInStep[T]) -> T:
        """Sign in; acted first in every new browser of this run."""
        self.account = step.account
        name = self._name(step_name(type(step)), None)
        out = await self.take(cast("AnyStep", step), name)
        self.first_in_browser.append((name, cast("AnyStep", step)))
        return cast("T", out)

    async def read(self, view: type[V], *, at: str) -> V:
        """Open an address and read it."""
        name = self._name(f"read-{step_name(cast('type[AnyStep]', view))}", None)
        return cast(
            "V", await self.take(cast("AnyStep", OpenPage.of(view, at)), name, adapter=TypeAdapter[object](view))
        )

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
        name = self._name(f"read-all-{step_name(cast('type[AnyStep]', view))}", None)
        step = Listing.of(view, at, next=next, key=key, max_pages=max_pages)
        return cast(
            "list[V]",
            await self.take(cast("AnyStep", step), name, adapter=TypeAdapter[object](cast("type[object]", list[view]))),
        )

    async def first_of(self, *steps: SafeStep[T] | UndoableStep[T]) -> Answer[T]:
        """Take the first step that succeeds."""
        failed: list[Failed] = []
        names = [self._name(step_name(type(cast("AnyStep", step))), None) for step in steps]
        settled = any(name in self.records and self.records[name].state is StepState.DONE for name in names)
        for name, step in zip(names, steps, strict=True):
            known = self.records.get(name)
            if settled and known is not None and known.state is StepState.FAILED and known.error is not None:
                failed.append(Failed(way=name, why=known.error.cause))
                self.met.add(name)
                continue
            try:
                value = await self.take(cast("AnyStep", step), name)
            except SiteFailed as error:
                failed.append(Failed(way=name, why=error.message))
                continue
            ended = self.records[name].ended_at or time.time()
            return Answer(
                value=cast("T", value), way=name, taken_at=datetime.fromtimestamp(ended, UTC), failed=tuple(failed)
            )
        reasons = "\n".join(f"  {one.way}: {one.why}" for one in failed)
        raise SiteFailed(f"none of {len(steps)} ways succeeded:\n{reasons}")

    @asynccontextmanager
    async def sitting(self) -> AsyncGenerator[None]:
        """Group steps that share the state of one browser."""
        outer, self.sat = self.sat, []
        try:
            yield
        finally:
            self.sat = outer

    async def ask(self, question: str, answer: type[M]) -> M:
        """Ask a person, and wait for the answer."""
        name = self._name("ask", None)
        known = self.recorded(name, digest([question, answer.model_json_schema()]))
        if known is not None:
            return answer.model_validate(known.output)
        asked = await self._asked(name, question, answer)
        while asked.state != "answered":
            await self._linger_on(f"an answer to: {question}", f"surefoot answer {self.id}", asked.asked_at)
            asked = await self._asked(name, question, answer)
        await self.keep_value(name, asked.answer, inputs=[question, answer.model_json_schema()])
        return answer.model_validate(asked.answer)

    async def note(self, text: str) -> None:
        """Write a line into the run's record."""
        name = self._name("note", None)
        if self.recorded(name, digest(text)) is None:
            self.tell("note", text)
            await self.keep_value(name, text, inputs=text, kind="note")

    async def sleep(self, duration: timedelta) -> None:
        """Wait, without a process where it is long."""
        name = self._name("sleep", None)
        known = self.recorded(name, digest(duration.total_seconds()))
        wake_at = float(cast("float", known.output)) if known else time.time() + duration.total_seconds()
        if known is None:
            await self.keep_value(name, wake_at, inputs=duration.total_seconds())
        await self._until_time(wake_at)

    async def until(self, step: SafeStep[T], *, every: timedelta, at_most: timedelta) -> T:
        """Take a step again and again until its facts hold."""
        name = self._name(step_name(type(cast("AnyStep", step))), None)
        begun = cast("float", await self._once(f"{name}:begun", time.time))
        while True:
            try:
                return cast("T", await self.take(cast("AnyStep", step), name, tries=1))
            except SiteFailed:
                if time.time() + every.total_seconds() > begun + at_most.total_seconds():
                    raise
            await self._until_time(time.time() + every.total_seconds())

    def now(self) -> datetime:
        """Return the time at which this was first asked."""
        return datetime.fromisoformat(cast("str", self._value("now", lambda: clock.now().isoformat())))

    def random(self) -> float:
        """Return a random number from 0 up to 1, the same in every try."""
        return cast("float", self._value("random", random.SystemRandom().random))

    def _value(self, kind: str, make: Callable[[], object]) -> object:
        """Return a recorded value, or make it: it goes to disk with the next write, before any effect."""
        name = self._name(kind, None)
        known = self.recorded(name, digest(None))
        if known is not None:
            return known.output
        record = self.value_record(name, make(), inputs=None)
        self.pending.append(record)
        return record.output

    async def _once(self, name: str, make: Callable[[], object]) -> object:
        known = self.recorded(name, digest(None))
        if known is not None:
            return known.output
        made = make()
        await self.keep_value(name, made, inputs=None)
        return made

    async def _until_time(self, wake_at: float) -> None:
        left = wake_at - time.time()
        if left > min(_SHORT_SLEEP.total_seconds(), self.settings.linger or 0):
            raise Suspend(
                f"until {datetime.fromtimestamp(wake_at, UTC):%Y-%m-%d %H:%M:%S} UTC",
                next_action="`surefoot resume --due` goes on with it when its time has come",
                wake_at=datetime.fromtimestamp(wake_at, UTC),
            )
        await asyncio.sleep(max(0.0, left))

    async def _asked(self, name: str, question: str, answer: type[BaseModel]) -> Question:
        everything = await asyncio.to_thread(self.journal.all.questions, self.id)
        asked = next((one for one in everything if one.name == name), None)
        if asked is not None:
            return asked
        made = Question(
            id=new_id(),
            run=self.id,
            name=name,
            prompt=question,
            form=answer.model_json_schema(),
            state="asked",
            by=None,
            asked_at=time.time(),
            answered_at=None,
        )
        await asyncio.to_thread(self.journal.ask, made)
        self.tell("question asked", question)
        return made

    async def _linger_on(self, what: str, how: str, since: float) -> None:
        """Wait a little with the browser open, then suspend."""
        if time.time() - max(since, self.claimed_at) > self.settings.linger:
            raise Suspend(f"for {what}", next_action=f"answer with `{how}`")
        begun = time.monotonic()
        await asyncio.sleep(_LOOK_SECONDS)
        self.spending.pause(time.monotonic() - begun)

    def _name(self, base: str, key: str | None) -> str:
        """Return the name a step has in the journal: by its own key, else counted; never by position."""
        if key is not None:
            name = f"{base}[{key}]"
            if name in self.met:
                raise ReplayMismatch(f"two steps of this run have the same key: {name}")
            return name
        self.counted[base] = self.counted.get(base, 0) + 1
        return base if self.counted[base] == 1 else f"{base}#{self.counted[base]}"
