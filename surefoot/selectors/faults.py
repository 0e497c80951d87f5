"""What is wrong with a page that does not read as a view, and how that is told.

The message looks up the nearest texts only when somebody reads it: a view is tried again after every change of a
page, and most of those errors are never seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from surefoot.errors import ReadFailed
from surefoot.selectors.answers import told
from surefoot.selectors.by import Css, Role, TestId, Way, XPath
from surefoot.selectors.element import Element
from surefoot.selectors.fields import Field
from surefoot.selectors.marks import DATA, Column, Meta, Place
from surefoot.selectors.nearest import nearest
from surefoot.selectors.reading import Source
from surefoot.selectors.reading import shown as shown_by
from surefoot.selectors.wording import shown


@dataclass(frozen=True)
class Fault:
    """One field that is missing or malformed."""

    path: str
    """The field, from the view on: `lines[2].price`."""
    field: Field
    scope: Element
    """Where it was looked for."""
    reason: str
    """Why it is malformed; empty if it is missing."""

    def __str__(self) -> str:
        head = f"{self.path} ({self.field.wanted}) is " + (f"malformed: {self.reason}" if self.reason else "missing")
        tried = [f"  tried {self._tried}"] if self.field.ways else []
        near = [] if self.reason or not self.field.ways else self._near
        return "\n".join([head, *tried, *near])

    @property
    def _tried(self) -> str:
        return "; ".join(f"{way}: {told(self.scope, way)}" for way in self.field.ways)

    @property
    def _near(self) -> list[str]:
        wanted = [self.field.name, *(_sought(way) for way in self.field.ways)]
        texts = nearest(self.scope, wanted, fits=self._reads)
        return [f"  nearest on the page: {', '.join(texts)}"] if texts else []

    def _reads(self, element: Element) -> bool:
        """Say whether an element would read as the type, where not every text does."""
        if self.field.plain or self.field.presence or self.field.view is not None:
            return False
        try:
            self.field.reader(self._source(element))
        except ValueError:
            return False
        return True

    def _source(self, element: Element) -> Source:
        field = self.field
        return Source(
            element=element, text=shown_by(element), currency=field.currency, locale=field.locale,
            accounting=field.accounting,
        )  # fmt: skip


class Unread(ReadFailed):
    """A page does not read as a view; tells every field at fault, and what stands nearest to the missing ones."""

    def __init__(self, view: str, scope: Element, *, title: str, faults: Sequence[Fault]) -> None:
        self.view = view
        self.faults = tuple(faults)
        self._scope = scope
        self._title = title
        super().__init__(f"the page does not read as {view}")

    def __str__(self) -> str:
        return self._told

    @property
    def message(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride] — told when it is asked for
        """The whole text."""
        return self._told

    @message.setter
    def message(self, _short: str) -> None:
        """Drop the short text that the base class sets."""

    @cached_property
    def _told(self) -> str:
        page = f"{self._scope.snapshot.url}" + (f' "{self._title}"' if self._title else "")
        noun = "field" if len(self.faults) == 1 else "fields"
        lines = [f"{page} does not read as {self.view}: {len(self.faults)} {noun} at fault"]
        lines += [f"  {line}" for fault in self.faults for line in str(fault).split("\n")]
        return "\n".join(lines)


def _sought(way: Way | Place) -> str:
    """Return the words a way goes by."""
    if isinstance(way, Column):
        return " ".join(map(shown, way.headers))
    if isinstance(way, DATA):
        return way.name if isinstance(way, Meta) else way.path.split(".")[-1]
    if isinstance(way, Css):
        return way.selector
    if isinstance(way, XPath):
        return way.expression
    if isinstance(way, Role):
        return way.role if way.name is None else shown(way.name)
    return shown(way.id if isinstance(way, TestId) else way.text)
