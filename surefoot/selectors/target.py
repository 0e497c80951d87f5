"""Targets: named elements, each with several ways to find it, best first."""

from __future__ import annotations

import re
import warnings
from itertools import combinations

from surefoot.errors import AuthorErred, WaysAlike
from surefoot.selectors.by import Alt, Css, Label, Placeholder, Role, TestId, Text, Title, Way, css
from surefoot.selectors.filters import Filter, Narrowing, Nth, Shown, Without, told
from surefoot.selectors.wording import Wording, fold, shown

_BY_WORDS = (Label, Text, Placeholder, Alt, Title)
_TEST_ID = re.compile(r"\w*\[data-testid=[\"']?([^\"'\]]+)[\"']?\]")


class Target:
    """A named element with several ways to find it; its name is the attribute it is assigned to.

        PAY = Target(by.role("button", "Pay now"), by.test_id("pay"), by.css("form#payment button"))

    With two ways that can disagree an action waits until two agree; one way alone is trusted only on a quiet
    page, and never for a final step without a person.

    Args:
        ways: The ways, best first; at least one.
        inside: A target that this one stands in. CSS is seen from the page; `inside` narrows what it finds.
        near: A target that this one stands next to: the ways look into the innermost element around that one in which
            they find anything, such as the row of a label. That one must be a single visible element.
        levels: How many elements around `near` are looked into at most: 1 is its parent.
        frame: The frame whose document holds the target, as a target of its own or as the CSS of the `iframe`; once
            given it holds for `inside` and `near` too.
        name: A name for messages; without it, the attribute's and its class's.
        private: Whether screenshots mask it.
        filters: What the element must contain and the like; `having`, `without`, `shown`, `nth` add to them.
    """

    __slots__ = ("_name", "filters", "frame", "inside", "levels", "near", "pairs", "private", "ways")

    def __init__(
        self,
        *ways: Way,
        inside: Target | None = None,
        near: Target | None = None,
        levels: int | None = None,
        frame: Target | str | None = None,
        name: str = "",
        private: bool = False,
        filters: tuple[Narrowing, ...] = (),
    ) -> None:
        self._set(
            ways,
            inside=inside,
            near=near,
            levels=levels,
            frame=frame,
            name=name,
            filters=filters,
            private=private,
        )
        if len(ways) > 1 and not self.pairs:
            warnings.warn(alike(ways), WaysAlike, stacklevel=2)

    def _set(
        self,
        ways: tuple[Way, ...],
        *,
        inside: Target | None,
        near: Target | None,
        levels: int | None,
        frame: Target | str | None,
        name: str,
        filters: tuple[Narrowing, ...],
        private: bool,
    ) -> None:
        if not ways:
            raise AuthorErred("a Target needs at least one way to find it, such as by.role('button', 'Pay now')")
        if inside is not None and near is not None:
            raise AuthorErred("inside= and near= do not go together: give inside= to the target that is near=")
        if levels is not None and (near is None or levels < 1):
            raise AuthorErred("levels= counts the elements around near= that are looked into: 1 is its parent")
        self._name = name
        self.ways = ways
        self.inside = inside
        self.near = near
        self.levels = levels
        self.frame = _frame(frame, inside or near)
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
        return self._narrowed(f"having {' and '.join(map(told, what))}", *what)

    def without(self, *what: Filter) -> Target:
        """Return the target narrowed to elements that contain no match of any of the ways or texts."""
        return self._narrowed(f"without {' or '.join(map(told, what))}", *(Without(one) for one in what))

    def shown(self) -> Target:
        """Return the target narrowed to what takes up space, where its place among others counts."""
        return self._narrowed("shown", Shown())

    def nth(self, index: int) -> Target:
        """Return the element at a place among those that each way finds, from nought; -1 is the last.

        A place is the weakest of descriptions: prefer what tells the element apart.
        """
        return self._narrowed(str(Nth(index)), Nth(index))

    @property
    def first(self) -> Target:
        """The first of the elements that each way finds."""
        return self.nth(0)

    @property
    def last(self) -> Target:
        """The last of them."""
        return self.nth(-1)

    def within(self, outer: Target) -> Target:
        """Return the same target looked for inside another one; one it has already stands in that."""
        if self.near is not None:
            return self._changed(name=f"{self} in {outer}", near=self.near.within(outer))
        inside = outer if self.inside is None else self.inside.within(outer)
        return self._changed(name=f"{self} in {outer}", inside=inside)

    def _narrowed(self, said: str, *filters: Narrowing) -> Target:
        return self._changed(name=f"{self} {said}", filters=(*self.filters, *filters))

    def _changed(
        self,
        *,
        name: str,
        inside: Target | None = None,
        near: Target | None = None,
        filters: tuple[Narrowing, ...] | None = None,
    ) -> Target:
        changed = object.__new__(Target)  # its ways were looked at when they were declared
        changed._set(
            self.ways,
            inside=inside or self.inside,
            near=near or self.near,
            levels=self.levels,
            frame=self.frame,
            name=name,
            filters=self.filters if filters is None else filters,
            private=self.private,
        )
        return changed

    @property
    def _identity(self) -> tuple[object, ...]:
        return self._name, self.ways, self.inside, self.near, self.levels, self.frame, self.filters, self.private


def _frame(given: Target | str | None, around: Target | None) -> Target | None:
    """Return the frame of a target: the one given, or that of the target it stands in."""
    frame = Target(css(given)) if isinstance(given, str) else given
    outer = None if around is None else around.frame
    if frame is not None and outer is not None and frame != outer:
        raise AuthorErred(f"a target in the frame {frame} cannot stand in or near one in the frame {outer}")
    return frame or outer


def alike(ways: tuple[Way, ...]) -> str:
    """Say that none of these ways can confirm another."""
    told = " and ".join(map(str, ways))
    return f"{told} look at the same thing, so they count as one way: add one that looks at something else"


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
