"""What the pages and API calls of a run without a browser go through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, cast

from pydantic import BaseModel

from surefoot.browser.saved_ctx import SavedApi
from surefoot.browser.saved_page import SavedPage
from surefoot.testing.fake_api import FakeApi
from surefoot.testing.journey import Journey

if TYPE_CHECKING:
    from surefoot.browser.ctx import Api
    from surefoot.browser.gate import Gate
    from surefoot.recipes.recipe import Recipe
    from surefoot.runs.hands import RunPage


class MakeSavedHands(Protocol):
    """Makes the hands of one run on saved pages."""

    def __call__(
        self, recipe: Recipe[BaseModel, object], journey: Journey, on_opened: Callable[[], Awaitable[None]], /
    ) -> SavedHands:
        """Make them."""
        ...


class SavedHands:
    """Goes through one journey.

    Args:
        recipe: Whose origins fence it in.
        journey: The pages and the answers.
        on_opened: Awaited before any step uses the page.
        kind: What the pages are shown by.
    """

    def __init__(
        self,
        recipe: Recipe[BaseModel, object],
        journey: Journey,
        on_opened: Callable[[], Awaitable[None]],
        *,
        kind: type[SavedPage] = SavedPage,
    ) -> None:
        origins = recipe.origins
        base = str(origins[0]) if origins else ""
        self.saved = kind(
            journey.stops,
            allows=lambda url: any(origin.covers(url) for origin in origins),
            layers=recipe.layers,
            follow=True,
        )
        self.answering: SavedApi | FakeApi = SavedApi(journey.exchanges, base=base)
        """What calls of the API are answered by."""
        self._on_opened = on_opened
        self.is_open = False

    @property
    def url(self) -> str:
        """The address the page shows now."""
        return self.saved.url

    async def page(self, gate: Gate) -> RunPage:
        """Return the page, behind `gate`."""
        if not self.is_open:
            self.is_open = True
            await self._on_opened()
        self.saved.gate = gate
        return cast("RunPage", self.saved)

    async def api(self, gate: Gate) -> Api:
        """Return the API as it once answered, behind `gate`."""
        return self.answering.behind(gate)

    async def keep(self) -> None:
        """Keep nothing: the page is saved already."""

    async def close(self) -> None:
        """Do nothing: the journey goes on where it is."""
