"""Targets: named elements, each with several ways to find it, best first."""

from __future__ import annotations

import re
from itertools import combinations

from surefoot.errors import AuthorErred
from surefoot.selectors.by import Alt, Css, Label, Placeholder, Role, TestId, Text, Title, Way
from surefoot.selectors.wording import Wording, fold, shown

Filter = Way | Wording
"""What an element must contain: a match of a way, or a text."""

_BY_WORDS = (Label, Text, Placeholder, Alt, Title)
_TEST_ID = re.compile(r"\w*\[data-testid=[\"']?([^\"'\]]+)[\"']?\]")


class Target:
    """A named element with several ways to find it; its name is the attribute it is assigned to.

        PAY = Target(by.role("button", "Pay now"), by.test_id("pay"), by.css("form#payment button"))

    With two ways that can disagree an action waits until two agree; one way alone is trusted only on a quiet
    page, and never for a final step without a person.

    Args:
        ways: The ways, best first; at least one.
        inside: A target that this one stands in.
        name: A name for messages; without it, the attribute's and its class's.
        private: Whether screenshots mask it.
        filters: What the element must contain; `having` adds to them.
    """

    __slots__ = ("_name", "filters", "inside", "pairs", "private", "ways")

    def __init__(
        self,
        *ways: Way,
        inside: Target | None = None,
        name: str = "",
        private: bool = False,
        filters: tuple[Filter, ...] = (),
    ) -> None:
        if not ways:
            raise AuthorErred("a Target needs at least one way to find it, such as by.role('button', 'Pay now')")
        self._name = name
        self.ways = ways
        self.inside = inside
        self.private = private
        self.filters = filters
        self.pairs = _independent(ways)
        """The pairs of ways that can disagree: those that look at different things about the element."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = self._name or f"{owner.__name__}.{name}"

    def __str__(self) -> str:
        return self.name or str(self.ways[0])

    def __repr__(self) -> str:
        return f"<Target {self}: {', '.join(str(way) for way in self.ways)}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Target) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def name(self) -> str:
        """The name for messages, such as `HoldPage.PAY`; empty if it has none."""
        return self._name

    def having(self, *what: Filter) -> Target:
        """Return the target narrowed to elements that contain a match of each way or text: a row by its number."""
        said = " and ".join(shown(one) if isinstance(one, (str, re.Pattern)) else str(one) for one in what)
        return self._changed(name=f"{self} having {said}", filters=(*self.filters, *what))

    def within(self, outer: Target) -> Target:
        """Return the same target looked for inside another one; one it has already stands in that."""
        inside = outer if self.inside is None else self.inside.within(outer)
        return self._changed(name=f"{self} in {outer}", inside=inside)

    def _changed(self, *, name: str, inside: Target | None = None, filters: tuple[Filter, ...] | None = None) -> Target:
        return Target(
            *self.ways,
            inside=inside or self.inside,
            name=name,
            private=self.private,
            filters=self.filters if filters is None else filters,
        )

    @property
    def _identity(self) -> tuple[object, ...]:
        return self._name, self.ways, self.inside, self.filters, self.private


def _independent(ways: tuple[Way, ...]) -> tuple[tuple[int, int], ...]:
    numbered = combinations(enumerate(ways), 2)
    return tuple((i, j) for (i, one), (j, other) in numbered if can_disagree(one, other))


def can_disagree(one: Way, other: Way) -> bool:
    """Say whether two ways look at different things: a role's name and the same text are one thing, seen twice."""
    first, second = _words(one), _words(other)
    if first is not None and second is not None:
        return not (_covers(first, second) or _covers(second, first))
    return _evidence(one) != _evidence(other)


def _words(way: Way) -> Wording | None:
    if isinstance(way, Role):
        return way.name
    return way.text if isinstance(way, _BY_WORDS) else None


def _covers(wider: Wording, narrower: Wording) -> bool:
    """Say whether whatever shows `narrower` is sure to match `wider` too."""
    if isinstance(narrower, re.Pattern):
        return isinstance(wider, re.Pattern) and (wider.pattern, wider.flags) == (narrower.pattern, narrower.flags)
    if isinstance(wider, re.Pattern):
        return wider.search(fold(narrower)) is not None
    return fold(wider).lower() in fold(narrower).lower()


def _evidence(way: Way) -> tuple[str, ...]:
    """Return what a way without words rests on."""
    if isinstance(way, Css) and (found := _TEST_ID.fullmatch(way.selector.strip())):
        return "TestId", found[1]
    if isinstance(way, TestId):
        return "TestId", way.id if isinstance(way.id, str) else shown(way.id)
    if isinstance(way, Css):
        return "Css", " ".join(way.selector.split())
    return type(way).__name__, str(way)
