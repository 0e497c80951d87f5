"""What an action is expected to show, over snapshots: pure, and refused when it showed before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from surefoot.browser.proof import Appears, Changes, Lands, Rereads, Then, Vanishes
from surefoot.errors import FactsFailed, ProofAlreadyTrue, ReadFailed
from surefoot.selectors.element import Element
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View


@dataclass(frozen=True)
class Met:
    """An expectation that is met, and the value that the action returns."""

    value: object = None


@dataclass
class Expectation:
    """One `then=`, and the page as it was before the action."""

    then: Then
    before: Snapshot | None = None
    """Nothing where the page as it was does not matter, as before `goto`."""
    missed: tuple[str | Exception, ...] = ()
    """Why it is not met yet; errors are put into words when somebody asks, since most of them nobody reads."""

    @property
    def shortfall(self) -> str:
        """Why it is not met yet, in words."""
        return "\n".join(filter(None, map(str, self.missed)))

    def refuse_if_true(self, what: str) -> None:
        """Raise `ProofAlreadyTrue` when the page as it was would prove the action."""
        if self.before is None or isinstance(self.then, (Changes, Rereads)):
            return
        if self.met(self.before) is not None:
            raise ProofAlreadyTrue(f"{what}: {described(self.then)} held before the action, so it proves nothing")

    def met(self, now: Snapshot) -> Met | None:  # noqa: PLR0911 — one line for each kind of proof
        """Say whether a page meets it; a page that is still loading never does."""
        if not now.complete:
            self.missed = ("the page is still loading",)
            return None
        then = self.then
        if isinstance(then, tuple):
            return self._first_view(then, now)
        if isinstance(then, type):
            return self._first_view((then,), now)
        if isinstance(then, Target):
            return self._when(now.has(then), f"{then} is not there")
        if isinstance(then, Appears):
            return self._when(now.has(then.target), f"{then.target} is not there")
        if isinstance(then, Vanishes):
            return self._when(not now.has(then.target), f"{then.target} is still there")
        if isinstance(then, Lands):
            return self._when(then.pattern.search(now.url) is not None, f"the address is {now.url}")
        if isinstance(then, Changes):
            same = _states(self.before, then.target) == _states(now, then.target)
            return self._when(not same, f"{then.target} is as it was")
        if isinstance(then, Rereads):
            return self._reread(cast("Rereads[View]", then), now)
        raise TypeError(f"{then!r} is no proof")

    def _when(self, holds: bool, shortfall: str) -> Met | None:  # noqa: FBT001 — a private switch
        self.missed = () if holds else (shortfall,)
        return Met() if holds else None

    def _first_view(self, views: tuple[type[View], ...], now: Snapshot) -> Met | None:
        reasons: list[Exception] = []
        for view in views:
            try:
                return Met(view.read(now))
            except (ReadFailed, FactsFailed) as error:
                reasons.append(error)
        self.missed = tuple(reasons)
        return None

    def _reread(self, then: Rereads[View], now: Snapshot) -> Met | None:
        met = self._first_view((then.view,), now)
        if met is None or self.before is None or not then.view.matches(self.before):
            return met
        if met.value != then.view.read(self.before):
            return met
        self.missed = (f"{then.view.__name__} is as it was",)
        return None


def described(then: Then) -> str:
    """Return a `then=` in words."""
    if isinstance(then, tuple):
        return " or ".join(view.__name__ for view in then)
    if isinstance(then, type):
        return then.__name__
    return str(then)


def _states(page: Snapshot | None, target: Target) -> list[tuple[object, ...]]:
    return [] if page is None else [_state(element) for element in page.all(target) if element.visible]


def _state(element: Element) -> tuple[object, ...]:
    names = ("aria-expanded", "aria-pressed", "aria-selected", "class", "open")
    return (element.text, element.value, element.checked, element.enabled, *map(element.attribute, names))
