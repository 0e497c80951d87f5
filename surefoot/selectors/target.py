"""Targets: named elements, each with several ways to find it, best first."""

from __future__ import annotations

import re
from itertools import combinations

from surefoot.errors import AuthorErred
from surefoot.selectors.by import Css, Label, Role, Text, Way


class Target:
    """A named element with several ways to find it; its name is the attribute it is assigned to.

        PAY = Target(by.role("button", "Pay now"), by.test_id("pay"), by.css("form#payment button"))

    With two ways that can disagree an action waits until two agree; one way alone is trusted only on a quiet
    page, and never for a final step without a person.
    """

    __slots__ = ("filters", "inside", "name", "private", "ways")

    def __init__(
        self,
        *ways: Way,
        inside: Target | None = None,
        name: str = "",
        private: bool = False,
        filters: tuple[Way, ...] = (),
    ) -> None:
        if not ways:
            raise AuthorErred("a Target needs at least one way to find it, such as by.role('button', 'Pay now')")
        self.ways = ways
        self.inside = inside
        self.name = name
        self.private = private
        """Whether screenshots mask it."""
        self.filters = filters
        """What the element must contain."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or f"{owner.__name__}.{name}"

    def __str__(self) -> str:
        return self.name or str(self.ways[0])

    def __repr__(self) -> str:
        return f"<Target {self}: {', '.join(str(way) for way in self.ways)}>"

    def having(self, *ways: Way) -> Target:
        """Return the target narrowed to elements that contain a match of each way, as a row with its number."""
        shown = f"{self} having {' and '.join(str(way) for way in ways)}"
        return Target(*self.ways, inside=self.inside, name=shown, private=self.private, filters=(*self.filters, *ways))

    def within(self, outer: Target) -> Target:
        """Return the same target looked for inside another one."""
        name = f"{self} in {outer}"
        return Target(*self.ways, inside=outer, name=name, private=self.private, filters=self.filters)

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The pairs of ways that can disagree: those that look at different things about the element."""
        numbered = combinations(enumerate(self.ways), 2)
        return tuple((i, j) for (i, one), (j, other) in numbered if _looks_at(one) != _looks_at(other))


def _looks_at(way: Way) -> tuple[str, str]:
    """Return what a way rests on: a role's name, a label and a text of the same words are one thing."""
    if isinstance(way, Role):
        return ("words", _folded(way.name)) if way.name is not None else ("role", way.role)
    if isinstance(way, (Label, Text)):
        return "words", _folded(way.text)
    if isinstance(way, Css) and (found := re.fullmatch(r"\[data-testid=[\"']?([^\"'\]]+)[\"']?\]", way.selector)):
        return "TestId", found[1]
    return type(way).__name__, str(way)


def _folded(text: str | re.Pattern[str]) -> str:
    return text.pattern if isinstance(text, re.Pattern) else " ".join(text.split()).casefold()
