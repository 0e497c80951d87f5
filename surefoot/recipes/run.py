"""The run as a recipe sees it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, overload

from pydantic import BaseModel

from surefoot.model import Model
from surefoot.recipes.step import FinalStep, SafeStep, SignInStep, UndoableStep
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

if TYPE_CHECKING:
    from surefoot.recipes.recipe import Recipe

T = TypeVar("T")
V = TypeVar("V", bound=View)
I = TypeVar("I", bound=BaseModel)  # noqa: E741 — the input
O = TypeVar("O")  # noqa: E741 — the output
M = TypeVar("M", bound=BaseModel)


class Failed(Model):
    """A way that `first_of` tried in vain."""

    way: str
    why: str


class Answer(Model, Generic[T]):
    """A value, and which of several ways gave it."""

    value: T
    way: str
    """The name of the step that gave it."""
    taken_at: datetime
    failed: tuple[Failed, ...] = ()
    """Why the ways before it gave nothing."""


class Run(Protocol):
    """One run of a recipe: every call is recorded, and answered from the record when the run is resumed.

    Code between the calls must be deterministic: take times and random numbers from here.
    """

    @property
    def id(self) -> str:
        """The name of this run."""
        ...

    @overload
    async def __call__(self, step: SafeStep[T], /, *, key: str | None = None) -> T: ...
    @overload
    async def __call__(self, step: UndoableStep[T], /, *, key: str | None = None) -> T: ...
    @overload
    async def __call__(self, step: FinalStep[T], /, *, key: str | None = None) -> T: ...
    @overload
    async def __call__(self, recipe: Recipe[I, O], given: I, /) -> O: ...
    async def __call__(self, what: object, given: object = None, /, *, key: str | None = None) -> object:
        """Take a step, or run another recipe as a part of this one.

        `key` tells the steps of a loop apart (an invoice's number), so that a list which changed between two
        tries still matches; without one they are counted. A recipe that is called lives within the budget and the
        origins of the one that calls it.
        """
        ...

    async def sign_in(self, step: SignInStep[T]) -> T:
        """Sign in; acted first in every new browser of this run."""
        ...

    async def read(self, view: type[V], *, at: str) -> V:
        """Open an address and read it."""
        ...

    async def read_all(
        self,
        view: type[V],
        *,
        at: str,
        next: Target,  # noqa: A002 — what the link is called
        key: Callable[[V], Hashable],
        max_pages: int = 50,
    ) -> list[V]:
        """Read a list over all its pages, turning them by `next` until there is none.

        Each turn is proved: `key` (what tells one page from another) must change, to one not seen before.
        Raises `BudgetExceeded` past `max_pages`.
        """
        ...

    async def first_of(self, *steps: SafeStep[T] | UndoableStep[T]) -> Answer[T]:
        """Take the first step that succeeds; after an undoable one failed, only once it left nothing behind."""
        ...

    def sitting(self) -> AbstractAsyncContextManager[None]:
        """Group steps that share the state of one browser, such as the pages of a wizard."""
        ...

    def tolerate(self, *, at_most: int) -> AbstractAsyncContextManager[None, bool | None]:
        """Let one item of a list fail: what the site did wrong inside is recorded, and the recipe goes on after it.

        What a failed step left behind is undone first. The run ends as partial, and a resume tries the failed items
        once more; with more than `at_most` of them in the run the failure is raised.
        """
        ...

    async def ask(self, question: str, answer: type[M]) -> M:
        """Ask a person, and wait for the answer without a process, for days if need be."""
        ...

    async def note(self, text: str) -> None:
        """Write a line into the run's record."""
        ...

    async def sleep(self, duration: timedelta) -> None:
        """Wait, without a process where it is longer than a minute."""
        ...

    async def until(self, step: SafeStep[T], *, every: timedelta, at_most: timedelta) -> T:
        """Take a step again and again until its facts hold; the last failure is raised after `at_most`."""
        ...

    def now(self) -> datetime:
        """Return the time at which this was first asked."""
        ...

    def random(self) -> float:
        """Return a random number from 0 up to 1, the same in every try."""
        ...
