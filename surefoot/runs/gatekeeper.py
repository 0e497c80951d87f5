"""The gate of a run: lease, budget and lone ways before an act; the in-doubt mark from then on."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from datetime import timedelta

from surefoot.browser.gate import Action
from surefoot.browser.layer import PUT_AWAY
from surefoot.errors import BudgetExceeded, Healed, LoneWay
from surefoot.events import Kind
from surefoot.log.redaction import redactor
from surefoot.model import Money
from surefoot.recipes.budget import Budget, Used
from surefoot.runs.lease import Hold

# The guard trusts four fifths of a lease; what begins then has ended within the last one.
_ACT_PART = 0.15
_ACT_SECONDS = 0.5

Tell = Callable[[Kind, str], None]


class Spending:
    """What a run has used of its budget, in this process and in those before."""

    def __init__(self, budget: Budget, used: Used) -> None:
        self.budget = budget
        self.limited = True
        """Whether the budget holds; undoing what was done is not limited by it."""
        self.spent = dict(used.spent)
        """What each final step spends, by the name of the step."""
        self._actions = used.actions
        self._pages = used.pages
        self._before = timedelta(seconds=used.seconds)
        self._begun = time.monotonic()

    @property
    def used(self) -> Used:
        """What is used by now."""
        seconds = self._before.total_seconds() + time.monotonic() - self._begun
        return Used(seconds=round(seconds, 3), actions=self._actions, pages=self._pages, spent=self.spent)

    def count(self, action: Action) -> None:
        """Count an action; raises `BudgetExceeded` before it is made when it is one too many."""
        self._actions += 1
        self._pages += action.verb == "goto"
        limits = (
            ("actions", self._actions, self.budget.actions),
            ("pages", self._pages, self.budget.pages),
            ("seconds", self.used.seconds, self.budget.time.total_seconds()),
        )
        for what, used, limit in limits:
            if self.limited and used > limit:
                raise BudgetExceeded(f"{action}: it would be {used:g} {what}, the recipe's budget is {limit:g}")

    def spend(self, step: str, money: Money | None) -> None:
        """Note what a final step is about to spend; written with its intent."""
        if money is not None:
            self.spent[step] = money

    @contextmanager
    def unlimited(self) -> Generator[None]:
        """Lift the budget while what was done is looked up: it must be told, whatever was used."""
        before, self.limited = self.limited, False
        try:
            yield
        finally:
            self.limited = before

    def pause(self, seconds: float) -> None:
        """Leave out time that was spent waiting for a person."""
        self._begun += seconds


class Gatekeeper:
    """The gate of one step's act.

    Args:
        lease: What must hold.
        spending: What is counted.
        tell: Told of each action, before and as it is dispatched.
        careful: Whether the act changes something.
        final: Whether it cannot be undone.
        doubting: Whether it is looked up what was done.
        shown: What a person was warned of and approved: an action whose element one way alone finds, or none and
            it was healed, passes only if it stands there word for word.
        remember: Awaited before an act that rests on a heal, so that the heal is on disk first.
    """

    def __init__(
        self,
        lease: Hold,
        spending: Spending,
        tell: Tell,
        *,
        careful: bool = False,
        final: bool = False,
        doubting: bool = False,
        shown: tuple[str, ...] = (),
        remember: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._lease = lease
        self._spending = spending
        self._tell = tell
        self.careful = careful
        self.final = final
        self.doubting = doubting
        self._shown = shown
        self._remember = remember
        self.acted = False
        """Whether anything may have reached the site."""

    @property
    def act_seconds(self) -> float | None:
        """How long a changing act may take: not beyond the lease that was looked at before it."""
        return max(_ACT_SECONDS, _ACT_PART * self._lease.seconds) if self.careful else None

    async def before_dispatch(self, action: Action) -> None:
        """Let an action pass, or raise."""
        if action.lone:
            self._tell("warning", f"{action.subject} was found by one way alone: {', '.join(action.ways)}")
        alone = (
            f"{action}: one way alone finds it ({', '.join(action.ways)}), which never carries a final step "
            "without a person"
        )
        if action.lone and self.final and not self._was_shown(alone):
            raise LoneWay(alone)
        if action.healed:
            await self._pass_healed(action)
        self._spending.count(action)
        if action.verb == PUT_AWAY:
            self._tell("note", str(action))
        self._tell("dispatching", str(action))
        self._lease.guard()

    async def _pass_healed(self, action: Action) -> None:
        for said in action.healed:
            self._tell("healed", said)
        if self._remember is not None:
            await self._remember()
        warning = f"{action}: {'; '.join(action.healed)}; which never carries a final step without a person"
        if self.final and not self._was_shown(warning):
            raise Healed(warning)

    def _was_shown(self, warning: str) -> bool:
        """Say whether a person was warned so: approvals are kept with secrets masked."""
        return redactor.mask(warning) in self._shown

    def dispatched(self, action: Action) -> None:
        """Mark that the act is in doubt from here on."""
        self.acted = True
        self._tell("dispatched", str(action))
