"""What narrows a target beyond its ways: what it holds or does not hold, whether it is shown, its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from surefoot.selectors.by import Way
from surefoot.selectors.wording import Wording, shown

Filter: TypeAlias = Way | Wording
"""What an element must contain: a match of a way, or a text."""


@dataclass(frozen=True)
class Without:
    """The element must not contain this."""

    what: Filter

    def __str__(self) -> str:
        return f"without {told(self.what)}"


@dataclass(frozen=True)
class Shown:
    """The element must take up space."""

    def __str__(self) -> str:
        return "shown"


@dataclass(frozen=True)
class Nth:
    """The element has this place among those that are left, counted from nought; -1 is the last."""

    index: int

    def __str__(self) -> str:
        return {0: "first", -1: "last"}.get(self.index, f"number {self.index + 1}")


Narrowing: TypeAlias = Filter | Without | Shown | Nth


def told(what: Filter) -> str:
    """Return a way or a text for a message."""
    return shown(what) if isinstance(what, (str, re.Pattern)) else str(what)
