"""Taking back what undoable steps did, in reverse; and what is done about a step that failed with its effect in place.

An undo is a changing step as any: looked up first, journaled before it acts, proved by `already_done` answering
`Absent`. Once a final step has acted nothing before it is undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from surefoot.errors import GiveUp, InDoubt, ProofFailed
from surefoot.recipes.step import Absent, FinalStep, UndoableStep
from surefoot.runs.records import StepRecord, StepState

if TYPE_CHECKING:
    from surefoot.recipes.step import Intent
    from surefoot.runs.taking import Taking

_LOOK_AGAIN_SECONDS = 1.0


class Undo:
    """Undoes the steps of one run."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking

    async def everything(self) -> str:
        """Undo, in reverse, every undoable step that may have acted; return in words what was undone.

        Nothing is undone once a final step has acted; one that is in doubt is looked up first. Raises `InDoubt` when
        that cannot be told, or when an undo fails.
        """
        self._taking.spending.limited = False
        final = await self._final_that_acted()
        if final is not None:
            return f"{final} has been done and cannot be undone; nothing before it was undone"
        acted = [one for one in self._records if one.kind == "undoable" and one.may_have_acted]
        acted.sort(key=lambda one: one.place, reverse=True)
        for record in acted:
            await self.one(record)
        return f"undone: {', '.join(record.name for record in acted)}" if acted else ""

    async def after_failure(self, name: str | None) -> None:
        """Leave nothing behind of a step that failed, so that another way may be tried."""
        known = self._taking.replay.records.get(name or "")
        if known is not None and known.may_have_acted and known.state is not StepState.DONE:
            await self.one(known)

    async def one(self, record: StepRecord) -> None:
        """Undo one step; raises `InDoubt` when that fails, since a person must then do it."""
        step = self._taking.taken.get(record.name)
        intent = record.intent
        if not isinstance(step, UndoableStep) or intent is None:
            raise InDoubt(f"{record.name} was done, and the recipe as it is now cannot undo it")
        self._taking.current = record.name
        try:
            await self._undo(step, record, intent)
        except (Exception, InDoubt, GiveUp) as error:
            raise InDoubt(
                f"{record.name} could not be undone: {error}",
                next_action=f"undo it by hand ({intent.key}), then `surefoot cancel {record.run} --settled`",
            ) from error
        await self._taking.replay.write(record.model_copy(update={"state": StepState.UNDONE}))
        self._taking.tell("undone")

    async def _undo(self, step: UndoableStep[object], record: StepRecord, intent: Intent) -> None:
        taking = self._taking
        # What is in doubt may still land, and what was done may show only after a while.
        in_doubt = record.in_doubt or record.ended_at is None
        quiet_since = max(taking.clock.time(), taking.quiet_since) if in_doubt else record.ended_at or 0.0
        found = await taking.look_up(step, intent, quiet_since=quiet_since)
        if found is None:
            return
        name = f"undo:{record.name}"
        entry = taking.replay.blank(step, name, record.inputs).model_copy(update={"kind": "undo", "intent": intent})
        # In doubt from here on: a process that dies in the undo must not take the step for done afterwards.
        await taking.replay.write(record.model_copy(update={"state": StepState.BEGUN}), entry)
        await step.undo(await taking.context(record.name, careful=True), found.value)
        await self._verify(step, intent, record.name)
        await taking.replay.write(entry.model_copy(update={"state": StepState.DONE, "ended_at": taking.clock.time()}))

    async def _verify(self, step: UndoableStep[object], intent: Intent, name: str) -> None:
        deadline = self._taking.clock.time() + step.settle.total_seconds()
        while not isinstance(await step.already_done(await self._taking.context(name, doubting=True), intent), Absent):
            if self._taking.clock.time() > deadline:
                raise ProofFailed("after the undo it is still there", dispatched=True)
            await self._taking.clock.sleep(_LOOK_AGAIN_SECONDS)

    async def _final_that_acted(self) -> str | None:
        acted: str | None = None
        for record in self._records:
            if record.kind == "final" and record.may_have_acted:
                done = record.state is StepState.DONE or await self._did_act(record)
                acted = record.name if done else acted
        return acted

    async def _did_act(self, record: StepRecord) -> bool:
        """Look a final step up that was interrupted in its act."""
        taking = self._taking
        step = taking.taken.get(record.name)
        if not isinstance(step, FinalStep) or record.intent is None or record.state is StepState.UNPROVED:
            raise InDoubt(
                f"{record.name} may have acted, and cannot be undone",
                next_action=(
                    f"look at the site; then `surefoot resume {record.run}` or `surefoot cancel {record.run} --settled`"
                ),
            )
        taking.current = record.name
        found = await taking.look_up(step, record.intent, quiet_since=taking.clock.time())
        if found is None:
            await taking.replay.write(
                record.model_copy(update={"state": StepState.FAILED, "ended_at": taking.clock.time()})
            )
            return False
        await taking.adopt(step, record, found)
        return True

    @property
    def _records(self) -> list[StepRecord]:
        return list(self._taking.replay.records.values())
