"""Layers that a site lays over its pages, such as a cookie banner, and how each is put away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from surefoot.browser.gate import Action
from surefoot.errors import AuthorErred, LayerStays
from surefoot.selectors.find import look
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

PUT_AWAY = "put away"
"""The verb of the action that puts a layer away."""


@dataclass(frozen=True)
class Layer:
    """A layer that may come over any page of a recipe, and is put away by one click on something in it.

        Layer(Target(by.role("dialog", "Cookies"), by.css("#cookies")), Target(by.role("button", "Reject all")))

    Declare only what is safe to click at any moment. It is looked for where it may be in the way, never while the act
    of a changing step is made, and each time counts as an action of the recipe's budget.

    Args:
        seen: The layer as a whole; where it is visible, it is put away.
        dismiss: What is clicked, looked for inside of `seen`.
        at_most: How often it may come back while one action is made.
    """

    seen: Target
    dismiss: Target
    at_most: int = 3

    def __post_init__(self) -> None:
        """Refuse a layer that could never be put away."""
        if self.at_most < 1:
            raise AuthorErred(f"layer {self}: at_most= says how often it may come, which is at least once")

    def __str__(self) -> str:
        return str(self.seen)

    @property
    def button(self) -> Target:
        """What is clicked, inside of the layer."""
        return self.dismiss if self.dismiss == self.seen else self.dismiss.within(self.seen)

    def lies_over(self, page: Snapshot) -> bool:
        """Say whether a page at rest shows it: two of its ways agree, where it has two that can."""
        element, verdict = look(page, self.seen)
        return element is not None and not (verdict.lone and self.seen.pairs)

    @property
    def action(self) -> Action:
        """What the gate is asked."""
        return Action(verb=PUT_AWAY, subject=str(self))


@dataclass
class Turns:
    """How often each layer was put away while one action is made."""

    counts: Counter[Layer] = field(default_factory=Counter[Layer])

    def count(self, layer: Layer) -> None:
        """Count one; raises `LayerStays` when it is one too many."""
        self.counts[layer] += 1
        if self.counts[layer] > layer.at_most:
            raise LayerStays(
                f"{layer} keeps coming back: it was put away {layer.at_most} times while one action is made"
            )
