"""Questions: what a recipe asks a person, and waits for."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from surefoot.errors import Suspend
from surefoot.log.redaction import redactor
from surefoot.model import digest
from surefoot.recipes.recipe import in_lines
from surefoot.runs.journal import new_id
from surefoot.runs.records import Question

if TYPE_CHECKING:
    from surefoot.runs.taking import Taking

M = TypeVar("M", bound=BaseModel)

_LOOK_SECONDS = 0.5


class Questions:
    """Asks for one run."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking

    async def ask(self, name: str, prompt: str, answer: type[M]) -> M:
        """Return a person's answer, from the record where there is one.

        An answer that does not fit is asked again, and so is one to another question than the recipe asks now.

        Raises:
            Suspend: Nobody answered while the browser was kept open.
        """
        replay = self._taking.replay
        inputs = [prompt, answer.model_json_schema()]
        known = replay.recorded(name, digest(inputs))
        if known is not None:
            return answer.model_validate(known.output)
        while True:
            asked = await self._answered(name, prompt, answer)
            try:
                fitting = answer.model_validate(asked.answer)
            except ValidationError as error:
                await self._ask_again(asked, prompt, error)
                continue
            await replay.keep(name, asked.answer, inputs=inputs)
            return fitting

    async def _answered(self, name: str, prompt: str, answer: type[BaseModel]) -> Question:
        asked = await self._find(name) or await self._ask(name, prompt, answer)
        if asked.form != answer.model_json_schema() or not asked.prompt.startswith(redactor.mask(prompt)):
            await asyncio.to_thread(self._taking.journal.ask_again, asked.id, prompt, answer.model_json_schema())
            asked = await self._find(name) or asked
        while asked.state != "answered":
            await self._linger(asked)
            asked = await self._find(name) or asked
        return asked

    async def _find(self, name: str) -> Question | None:
        journal = self._taking.journal
        everything = await asyncio.to_thread(journal.all.questions, journal.run)
        return next((one for one in everything if one.name == name), None)

    async def _ask(self, name: str, prompt: str, answer: type[BaseModel]) -> Question:
        made = Question(
            id=new_id(),
            run=self._taking.journal.run,
            name=name,
            prompt=prompt,
            form=answer.model_json_schema(),
            state="asked",
            by=None,
            asked_at=self._taking.clock.time(),
            answered_at=None,
        )
        await asyncio.to_thread(self._taking.journal.ask, made)
        self._taking.tell("question asked", prompt)
        return made

    async def _ask_again(self, asked: Question, prompt: str, error: ValidationError) -> None:
        again = f"{prompt}\nThe answer did not fit:\n{in_lines(error)}"
        self._taking.tell("warning", again)
        await asyncio.to_thread(self._taking.journal.ask_again, asked.id, again, asked.form)

    async def _linger(self, asked: Question) -> None:
        """Wait a little with the browser open, then suspend."""
        taking = self._taking
        if taking.clock.time() - max(asked.asked_at, taking.claimed_at) > taking.settings.linger:
            raise Suspend(
                f"for an answer to: {asked.prompt}",
                next_action=f"answer with `surefoot answer {asked.run} KEY=VALUE`, then `surefoot resume {asked.run}`",
            )
        begun = time.monotonic()
        await taking.clock.sleep(_LOOK_SECONDS)
        taking.spending.pause(time.monotonic() - begun)
