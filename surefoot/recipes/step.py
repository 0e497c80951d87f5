"""Steps: the typed, frozen values a recipe is made of, in three kinds by risk.

A step's fields are its inputs: they are written to the journal and shown to whoever approves the step, so a
secret is never a field. `prove` and `ready` are pure and look at a page at rest; only `enter`, `act`,
`already_done` and `undo` touch the browser.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from typing import ClassVar, Generic, TypeAlias, TypeVar, cast

from pydantic import TypeAdapter

from surefoot.browser.ctx import Ctx
from surefoot.errors import AuthorErred
from surefoot.facts import Fact, Facts
from surefoot.model import Model, Money
from surefoot.selectors.snapshot import Snapshot

T = TypeVar("T")


class Intent(Model):
    """The record before an act: what `already_done` has to tell this run's doing from another's."""

    key: str
    """Unique to this step of this run and the same in every try: type it in as a reference, or send it as an
    idempotency key, and look for it afterwards."""
    at: datetime
    """When the latest try was about to act."""
    first_at: datetime
    """When the first try was about to act."""
    ready: tuple[Fact, ...] = ()
    """What `ready` saw before the latest try."""


class Found(Model, Generic[T]):
    """The answer of `already_done`: an earlier try did it, and this is its result."""

    value: T


class Absent(Model):
    """The answer of `already_done`: no earlier try did it."""


class _Step(Model, ABC, Generic[T]):
    """What all steps have in common."""

    kind: ClassVar[str]

    async def enter(self, ctx: Ctx) -> None:
        """Go where the step starts, from anywhere; by default it starts wherever the page is."""

    @abstractmethod
    async def act(self, ctx: Ctx) -> T:
        """Do it, and return the result."""

    @abstractmethod
    def prove(self, out: T, page: Snapshot) -> Facts:
        """Yield the facts that must hold of the result and of the page where the act left off.

        `page` is `Snapshot.empty` when no page was touched; facts about the result must not need it.
        """


class SafeStep(_Step[T], ABC):
    """A step that leaves, done twice, what it leaves done once; it is tried again when a retry can mend it."""

    kind: ClassVar[str] = "safe"


class SignInStep(SafeStep[T], ABC):
    """A safe step that signs an account in; acted first in every new browser of its run."""

    account: str


class _ChangingStep(_Step[T], ABC):
    """A step that changes something on the site."""

    settle: ClassVar[timedelta] = timedelta(seconds=30)
    """How long the site may take until an effect shows: `Absent` counts only when it has passed."""

    @abstractmethod
    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[T] | Absent:
        """Look whether an interrupted try of this very step did it; raise when that cannot be told."""


class UndoableStep(_ChangingStep[T], ABC):
    """A step whose effect can be taken back; `already_done` answering `Absent` proves the undo."""

    kind: ClassVar[str] = "undoable"

    @abstractmethod
    async def undo(self, ctx: Ctx, out: T) -> None:
        """Take the effect back."""


class FinalStep(_ChangingStep[T], ABC):
    """A step that cannot be undone: it runs on an approval bound to exactly what was shown."""

    kind: ClassVar[str] = "final"

    @abstractmethod
    def ready(self, page: Snapshot) -> Facts:
        """Yield what must hold before acting: shown to the approver, and checked again right before the act."""

    def spends(self) -> Money | None:
        """Return what the step spends, counted against the recipe's budget; by default nothing."""
        return None


Step: TypeAlias = SafeStep[T] | UndoableStep[T] | FinalStep[T]
"""Any step."""
ChangingStep: TypeAlias = UndoableStep[T] | FinalStep[T]
"""A step that changes something."""

_adapters: dict[type, TypeAdapter[object]] = {}


def step_name(step: type[_Step[T]]) -> str:
    """Return the name of a kind of step as the journal has it: `CheckPrice` is `check-price`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", step.__name__).lower()


def result_adapter(step: type[_Step[T]]) -> TypeAdapter[T]:
    """Return what validates and writes a step's result, from the generic argument of its class."""
    known = _adapters.get(step)
    if known is None:
        known = TypeAdapter[object](cast("type[object]", _result_type(step)))
        _adapters[step] = known
    return known  # type: ignore[return-value]  # the class says so


def _result_type(step: type[_Step[T]]) -> object:
    for base in step.__mro__:
        metadata = getattr(base, "__pydantic_generic_metadata__", None)
        if metadata and metadata["args"] and not isinstance(metadata["args"][0], TypeVar):
            return metadata["args"][0]
    raise AuthorErred(f"{step.__name__} does not name its result: derive it from SafeStep[Result] or its like")
