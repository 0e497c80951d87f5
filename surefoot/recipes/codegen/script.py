"""What a codegen script does, in surefoot's words: places, actions, expectations, and what could not be told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from surefoot.selectors.by import Css, Role, TestId, Way, XPath
from surefoot.selectors.filters import Narrowing
from surefoot.selectors.target import Target
from surefoot.selectors.wording import Wording

Verb = Literal[
    "goto", "click", "press", "hover", "fill", "check", "uncheck", "select", "upload", "drag", "scroll", "download",
    "popup", "wait",
]  # fmt: skip
Kind = Literal[
    "shown", "hidden", "text", "contains", "value", "checked", "unchecked", "enabled", "disabled", "count", "url",
    "title",
]  # fmt: skip


class Untold(Exception):
    """A piece of a script that has no like in surefoot; its message says why."""


@dataclass(frozen=True)
class Place:
    """Where an element is looked for, as the script has it."""

    ways: tuple[Way, ...]
    inside: Place | None = None
    frame: Place | None = None
    filters: tuple[Narrowing, ...] = ()

    def target(self, *more: Way) -> Target:
        """Return the target, with more ways behind its own."""
        inside = None if self.inside is None else self.inside.target()
        frame = None if self.frame is None or inside is not None else self.frame.target()
        return Target(*self.ways, *more, inside=inside, frame=frame, filters=self.filters)

    @property
    def words(self) -> str:
        """What the element is called, as far as its ways say."""
        said = [_words(way) for way in self.ways]
        return next((one for one in said if one), "") or (self.inside.words if self.inside is not None else "")

    @property
    def role(self) -> str:
        """Its role, where a way says one."""
        return next((way.role for way in self.ways if isinstance(way, Role)), "")


@dataclass(frozen=True)
class Action:
    """Something the script does on a page, with the line it stands in."""

    line: int
    page: str
    """The variable of the page."""
    verb: Verb
    place: Place | None = None
    value: str | None = None
    """The address, the text, the key, the option; None where it is no literal of the script."""
    onto: Place | None = None
    tab: str = ""
    """Of a popup: the variable of the tab that opens."""
    dialog: Literal["", "accept", "dismiss"] = ""
    """How a dialog that comes meanwhile is answered."""


@dataclass(frozen=True)
class Expectation:
    """Something the script expects of a page."""

    line: int
    page: str
    kind: Kind
    place: Place | None = None
    wanted: Wording | int | None = None


@dataclass(frozen=True)
class Leftover:
    """What was not translated."""

    line: int
    code: str
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.code}: {self.why}"


@dataclass(frozen=True)
class Script:
    """A script, in order."""

    parts: tuple[Action | Expectation, ...]
    leftovers: tuple[Leftover, ...]

    @property
    def addresses(self) -> Iterator[str]:
        """The addresses it goes to."""
        return (one.value for one in self.parts if isinstance(one, Action) and one.verb == "goto" and one.value)


def _words(way: Way) -> str:
    if isinstance(way, XPath):
        return ""
    if isinstance(way, Css):
        found = re.findall(r"[#.]([\w-]+)|\[[\w-]+[*^$~|]?=[\"']?([^\"'\]]+)", way.selector)
        return " ".join(found[-1]).strip() if found else way.selector
    said = way.name if isinstance(way, Role) else way.id if isinstance(way, TestId) else way.text
    if isinstance(said, re.Pattern):
        return " ".join(re.findall(r"[^\W_]+", re.sub(r"\\.", " ", said.pattern)))
    return said or (way.role if isinstance(way, Role) else "")
