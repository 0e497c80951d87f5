"""Bringing a browser where it must be: signed in, and through the safe steps of a sitting.

The state of a browser is not checkpointed. In a new one the sign-in is acted first; the safe steps of a sitting are
acted again, and also when the page was taken elsewhere meanwhile, as `already_done` does. A changing step is never
repeated for the sitting's sake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter

from surefoot.browser.gate import OpenGate
from surefoot.errors import ReplayMismatch
from surefoot.recipes.step import SafeStep

if TYPE_CHECKING:
    from surefoot.runs.taking import AnyStep, Taking


class Taken(NamedTuple):
    """A step that was taken, as it is acted again in a new browser."""

    name: str
    step: AnyStep
    adapter: TypeAdapter[object]


class Sitting:
    """What the browser of one run has to go through before the next step."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._steps: list[Taken] | None = None
        self.signed_in: list[Taken] = []
        """The sign-ins, which are acted first in every new browser."""
        self.astray = False
        """Whether the page was taken elsewhere since the last step of the sitting."""

    def begin(self) -> list[Taken] | None:
        """Begin a sitting; return the one around it."""
        outer, self._steps = self._steps, []
        return outer

    def end(self, outer: list[Taken] | None) -> None:
        """End it."""
        self._steps = outer

    def took(self, one: Taken) -> None:
        """Note a step, so that it can be acted again."""
        if self._steps is not None:
            self._steps.append(one)

    async def prepare(self) -> None:
        """Bring a new browser where it must be."""
        self.astray = False
        await self._act_again([*self.signed_in, *(self._steps or [])], "in a new browser")

    async def restore(self) -> None:
        """Bring the page to where the sitting was, if it was left or there is none."""
        if self._steps and not self._taking.hands.is_open:
            await self._taking.hands.page(OpenGate())  # a new browser is brought where it must be
        elif self.astray and self._steps:
            await self._act_again(self._steps, "since the page had been left")
        self.astray = False

    async def _act_again(self, several: list[Taken], why: str) -> None:
        name = self._taking.current
        try:
            for one in several:
                if isinstance(one.step, SafeStep) and one.name != name:
                    self._taking.current = one.name
                    self._taking.tell("acted again", why)
                    await self._act(one)
        finally:
            self._taking.current = name

    async def _act(self, one: Taken) -> None:
        taking = self._taking
        ctx = await taking.context(one.name)
        await one.step.enter(ctx)
        out = await one.step.act(ctx)
        await taking.proved(one.step, out)
        written = one.adapter.dump_python(out, mode="json")
        if one in (self._steps or []) and written != taking.replay.records[one.name].output:
            raise ReplayMismatch(
                f"{one.name}, acted again to bring the sitting where it was, gives another result than is recorded"
            )
