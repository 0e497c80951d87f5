"""The gate: what every page action and every call of an API passes last before it reaches the site.

It is defined here, where the border lies; runs implement it (lease guard, budget, in-doubt mark).
"""

from __future__ import annotations

from typing import Protocol

from surefoot.model import Model


class Action(Model):
    """One action on a page, or one call of an API, in words fit for a journal."""

    verb: str
    """Such as `click`, `fill`, `goto`, `POST`."""
    subject: str
    """The target's name or the address; never a value that was typed."""
    ways: tuple[str, ...] = ()
    """The ways that agreed on the element; empty for a quorum on the fast path."""
    lone: bool = False
    """Whether one way alone found the element."""
    healed: tuple[str, ...] = ()
    """What was found by what it looked like, since its ways did not find it, in words."""

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Gate(Protocol):
    """Awaited last before an action reaches the site, and told once it may have."""

    @property
    def careful(self) -> bool:
        """Whether the action is part of a changing step: it is then prepared by a trial before the gate."""
        ...

    @property
    def final(self) -> bool:
        """Whether what the action does cannot be undone."""
        ...

    @property
    def doubting(self) -> bool:
        """Whether it is looked up what was done: nothing may be told by a likeness then."""
        ...

    @property
    def act_seconds(self) -> float | None:
        """How long an act may take once it has passed; nothing for the page's own action timeout.

        The gate says that the run is still this process's own *now*. An act that may wait longer than that holds
        (for an element to stand still, say) would be made on a right that has ended meanwhile. So in a changing
        step all waiting is done in the trial before the gate, and the act itself is bounded tightly. One that
        does not succeed within that counts as dispatched.
        """
        ...

    async def before_dispatch(self, action: Action) -> None:
        """Let the action pass, or raise: lease lost, budget used up, a lone way or a healed one for a final step."""
        ...

    def dispatched(self, action: Action) -> None:
        """Note that from here on the action may have reached the site, whatever is raised afterwards."""
        ...


class OpenGate:
    """A gate that lets everything pass and remembers what did; for pages outside a run."""

    careful = False
    final = False
    doubting = False
    act_seconds: float | None = None

    def __init__(self) -> None:
        self.passed: list[Action] = []

    async def before_dispatch(self, action: Action) -> None:
        """Let it pass."""

    def dispatched(self, action: Action) -> None:
        """Remember it."""
        self.passed.append(action)
