"""Approvals: a person's one-time permission for one act, bound to exactly what was shown."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from surefoot.errors import ApprovalRefused, BudgetExceeded, FactsFailed, GiveUp, Healed, LoneWay, Suspend
from surefoot.facts import Fact, collect
from surefoot.log.redaction import redactor
from surefoot.model import digest
from surefoot.recipes.step import FinalStep
from surefoot.runs.journal import new_id
from surefoot.runs.records import Approval, Shown, StepRecord

if TYPE_CHECKING:
    from surefoot.runs.taking import Taking
    from surefoot.selectors.snapshot import Snapshot

_LOOK_SECONDS = 0.25
_ASKS = {LoneWay.__name__, Healed.__name__}
"""What an approval can allow once that saw it."""


class Approver(Protocol):
    """Whoever may be asked while the browser is still open: a person at the terminal, or a policy."""

    @property
    def name(self) -> str:
        """Who it is, for the record."""
        ...

    async def decide(self, approval: Approval) -> bool | None:
        """Say yes or no, or nothing: then the run waits for `surefoot approve`."""
        ...


class Approving:
    """Brings a final step from its start to an approval that holds for what the page shows now."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._asked: set[str] = set()

    async def approved(self, step: FinalStep[object], blank: StepRecord) -> tuple[Approval, tuple[Fact, ...]]:
        """Return a granted approval that fits what is shown right now; the page stands where the step starts.

        After every wait the step is entered and `ready` is read anew: what changed meanwhile, on the site or in
        the page, voids the approval.

        Raises:
            FactsFailed: What must hold before the act does not.
            Suspend: Nobody decided while the browser was kept open.
            GiveUp: It was denied.
        """
        self._within_budget(step, blank)
        began = self._taking.clock.time()
        while True:
            shown = await self._show(step, blank)
            approval = await self._current(shown)
            if approval is not None and approval.state == "granted":
                return approval, shown.facts
            if approval is not None and approval.state == "denied":
                raise GiveUp(f"{blank.name} was not approved by {approval.by}")
            if approval is None:
                approval = await self._ask(shown)
            await self._wait(approval, began)

    async def _warnings(self, name: str, page: Snapshot) -> tuple[str, ...]:
        """Return what else the approval must show: what was healed, and each action of the last tries that it allows.

        Those are actions on an element that one way alone found, or none. What was healed in an earlier step counts
        where the facts were read by it.
        """
        memory = self._taking.memory
        healed = () if memory is None else tuple(dict.fromkeys([*memory.heals, *memory.heals_of(page.healed)]))
        known = self._taking.replay.records.get(name)
        if known is None or known.error is None or known.error.error not in _ASKS:
            return healed
        everything = await asyncio.to_thread(self._taking.journal.all.approvals, self._taking.journal.run)
        before = next((one.shown.warnings for one in everything if one.step == name), ())
        return tuple(dict.fromkeys([*before, *healed, known.error.cause]))

    def _within_budget(self, step: FinalStep[object], blank: StepRecord) -> None:
        spends, limit = step.spends(), self._taking.recipe.budget.money
        if spends is None or limit is None:
            return
        records = self._taking.replay.records
        total = spends
        for name, money in self._taking.spending.spent.items():
            if name != blank.name and name in records and records[name].may_have_acted:
                total += money
        if total > limit:
            raise BudgetExceeded(f"{blank.name} would bring what was spent to {total}, the recipe's budget is {limit}")

    async def _show(self, step: FinalStep[object], blank: StepRecord) -> Shown:
        taking = self._taking
        await taking.at_start(step, blank.name)
        page = await taking.left_off()
        facts = collect(step.ready(page))
        failed = [str(fact) for fact in facts if not fact.holds]
        if failed or not facts:
            taking.tell("failed", "; ".join(failed), facts=facts)
            what = "; ".join(failed) or "`ready` yielded no fact"
            await asyncio.to_thread(taking.journal.void_approvals, blank.name)
            raise FactsFailed(f"{blank.name} is not ready: {what}; nothing was done")
        recipe = taking.recipe
        return Shown(
            run=taking.journal.run,
            step=blank.name,
            kind_of_step=type(step).__name__,
            inputs=blank.inputs,
            facts=facts,
            recipe=recipe.name,
            version=recipe.version,
            code=recipe.code,
            account=taking.replay.account,
            origins=tuple(str(origin) for origin in recipe.origins),
            warnings=await self._warnings(blank.name, page),
        )

    async def _current(self, shown: Shown) -> Approval | None:
        """Return the approval that stands for what is shown; one for anything else is void."""
        everything = await asyncio.to_thread(self._taking.journal.all.approvals, shown.run)
        mine = [one for one in everything if one.step == shown.step and one.state in {"asked", "granted", "denied"}]
        if not mine:
            return None
        newest = mine[0]
        if newest.state == "denied":
            return newest if newest.id in self._asked or newest.binding == binding(shown) else None
        if newest.binding == binding(shown) and newest.expires_at > self._taking.clock.time():
            return newest
        why = "it expired" if newest.binding == binding(shown) else "what it was given for has changed"
        self._taking.tell("warning", f"the approval {newest.id} is void: {why}")
        await asyncio.to_thread(self._taking.journal.void_approvals, shown.step)
        return None

    async def _ask(self, shown: Shown) -> Approval:
        taking = self._taking
        now = taking.clock.time()
        approval = Approval(
            id=new_id(),
            run=shown.run,
            step=shown.step,
            binding=binding(shown),
            shown=Shown.model_validate(redactor.mask_json(shown.model_dump(mode="json"))),
            picture=await taking.picture(),
            state="asked",
            by=None,
            asked_at=now,
            decided_at=None,
            expires_at=now + taking.settings.approval_expires,
            consumed_at=None,
        )
        await asyncio.to_thread(taking.journal.ask_approval, approval)
        self._asked.add(approval.id)
        taking.tell("approval asked", f"`surefoot approve {shown.run}`", facts=shown.facts)
        return approval

    async def _wait(self, approval: Approval, began: float) -> None:
        """Wait for a decision with the browser open, for as long as the settings let it linger, then suspend."""
        taking = self._taking
        began_waiting = time.monotonic()
        try:
            if taking.approver is not None:
                await self._ask_approver(taking.approver, approval)
            while not await self._decided(approval):
                if taking.clock.time() - began > taking.settings.linger:
                    how = f"`surefoot approve {approval.run}`"
                    raise Suspend(f"for an approval of {approval.step}", next_action=how)
                await taking.clock.sleep(_LOOK_SECONDS)
        finally:
            taking.spending.pause(time.monotonic() - began_waiting)
        taking.tell("approval decided")

    async def _ask_approver(self, approver: Approver, approval: Approval) -> None:
        said = await approver.decide(approval)
        if said is None:
            return
        with suppress(ApprovalRefused):  # somebody else was faster, or it expired: what was decided is read anyway
            await asyncio.to_thread(self._taking.journal.all.decide, approval.id, grant=said, by=approver.name)

    async def _decided(self, approval: Approval) -> bool:
        everything = await asyncio.to_thread(self._taking.journal.all.approvals, approval.run)
        now = self._taking.clock.time()
        return any(one.id == approval.id and (one.state != "asked" or one.expires_at < now) for one in everything)


def binding(shown: Shown) -> str:
    """Return the digest of all that an approval is bound to."""
    return digest(shown.model_dump(mode="json"))
