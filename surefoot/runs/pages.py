"""The steps that `run.read` and `run.read_all` take for an author."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Self, TypeVar, cast

from pydantic import ConfigDict, Field

from surefoot.browser.ctx import Ctx
from surefoot.browser.proof import changed
from surefoot.errors import BudgetExceeded, ProofFailed
from surefoot.facts import Facts
from surefoot.recipes.step import SafeStep
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

V = TypeVar("V", bound=View)


class OpenPage(SafeStep[View]):
    """Opens an address and reads it as a view."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    at: str
    view: type[View] = Field(exclude=True)

    @classmethod
    def of(cls, view: type[View], at: str) -> Self:
        """Make the step."""
        return cls(at=at, view=view)

    async def act(self, ctx: Ctx) -> View:
        """Open it; that it reads is the proof of opening it."""
        return await ctx.page.goto(self.at, then=self.view)

    def prove(self, out: View, page: Snapshot) -> Facts:
        """Yield that the page at rest still reads as what was returned, and the view's own facts."""
        yield f"the page reads as {self.view.__name__}", self.view.matches(page) and isinstance(out, self.view)
        yield from out.facts()


class Listing(SafeStep[list[View]]):
    """Reads all pages of a list."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    at: str
    max_pages: int
    view: type[View] = Field(exclude=True)
    next: Target = Field(exclude=True)
    key: Callable[[View], Hashable] = Field(exclude=True)

    @classmethod
    def of(
        cls,
        view: type[V],
        at: str,
        *,
        next: Target,  # noqa: A002 — what the link is called
        key: Callable[[V], Hashable],
        max_pages: int,
    ) -> Self:
        """Make the step."""
        return cls(at=at, max_pages=max_pages, view=view, next=next, key=cast("Callable[[View], Hashable]", key))

    async def act(self, ctx: Ctx) -> list[View]:
        """Turn the pages, each turn proved, until there is no next."""
        pages = [await ctx.page.goto(self.at, then=self.view)]
        seen = {self.key(pages[0])}
        while _enabled(await ctx.page.snapshot(), self.next):
            if len(pages) >= self.max_pages:
                raise BudgetExceeded(f"{self.view.__name__} has more than {self.max_pages} pages: raise max_pages")
            pages.append(await ctx.page.click(self.next, then=changed(self.view)))
            key = self.key(pages[-1])
            if key in seen:
                raise ProofFailed(f"{self.next} led to a page that was read before ({key!r})", dispatched=True)
            seen.add(key)
        return pages

    def prove(self, out: list[View], page: Snapshot) -> Facts:
        """Yield that the last page is the last, and that no two are the same."""
        yield "the last page has no next", not _enabled(page, self.next)
        yield "no page was read twice", len({self.key(one) for one in out}) == len(out)


def _enabled(page: Snapshot, target: Target) -> bool:
    """Say whether a target is there and can be acted on; a list's last page may show its next disabled."""
    return page.has(target) and page.find(target).enabled
