"""One check of a saved page: a name, and what it finds. pytest runs each as a test of its own."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import JsonValue

from surefoot.errors import SurefootError
from surefoot.selectors.element import Element
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View
from surefoot.testing.expected import Expected
from surefoot.testing.reading import Reading, Standing, reading_of, standings

if TYPE_CHECKING:
    from surefoot.testing.played import Played

_SHORT = 90
"""Characters of a value that is told in one line."""


class Unexpected(AssertionError):
    """A saved page gives another thing than is expected of it, or a journey comes to something else.

    Args:
        message: What is wrong.
        difference: What is expected against what is there, line by line.
        played: The run, where it is of a journey.
    """

    def __init__(self, message: str, *, difference: str = "", played: Played[object] | None = None) -> None:
        super().__init__("\n".join(filter(None, (message, difference))))
        self.played = played


@dataclass(frozen=True)
class Saved:
    """A saved page with its view, read once for all of its checks."""

    view: type[View]
    page: Snapshot
    expected: Expected
    living: Callable[[Target], list[int]] | None = None
    """Counts what each way of a target finds in a browser, where there is one."""

    @cached_property
    def reading(self) -> Reading:
        """What it reads as."""
        return reading_of(self.view, self.page)

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Its fields, and where they stand, by their paths."""
        return {one.path: one for one in standings(self.view, self.page)}


@dataclass(frozen=True)
class Check:
    """What is looked at, by itself."""

    name: str
    look: Callable[[Saved], Iterable[str]]
    """Yields what an author should know; raises `Unexpected`."""


def refusal(error: SurefootError) -> str:
    """Return an error as it is told where no run is."""
    return f"{type(error).__name__}: {error}" + (f"\nnext: {error.next_action}" if error.next_action else "")


def described(element: Element) -> str:
    """Return an element, and where it stands."""
    return f"{element} at {element.path}"


def difference(expected: JsonValue, now: JsonValue) -> str:
    """Return two values, one against the other: short ones beside each other, long ones by their lines."""
    before, after = _told(expected), _told(now)
    if max(len(before), len(after)) <= _SHORT:
        return f"  expected: {before}\n  read now: {after}"
    lines = difflib.unified_diff(
        json.dumps(expected, indent=2, ensure_ascii=False).splitlines(),
        json.dumps(now, indent=2, ensure_ascii=False).splitlines(),
        "expected",
        "read now",
        lineterm="",
        n=2,
    )
    return "\n".join(f"  {line}" for line in lines)


def same(one: JsonValue, other: JsonValue) -> bool:
    """Say whether two values are the same in JSON, where 1 is not true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _told(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
