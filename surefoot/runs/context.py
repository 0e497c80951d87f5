"""What a step gets to work with in a run."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from surefoot.browser.ctx import Api
from surefoot.browser.dialogs import Dialog
from surefoot.browser.gate import Gate
from surefoot.browser.page import Page
from surefoot.browser.secret import Secret
from surefoot.clock import Clock
from surefoot.runs.hands import RunHands

_ACTIONS = frozenset(name for name in vars(Page) if not name.startswith("_"))


class OpeningPage:
    """The page of a run behind one gate; its browser is opened by the first thing that is done with it.

    So a step that asks an API only starts no browser, and neither does a replay.
    """

    def __init__(self, hands: RunHands, gate: Gate) -> None:
        self._hands = hands
        self._gate = gate

    @property
    def url(self) -> str:
        """The address the page shows now."""
        return self._hands.url

    @asynccontextmanager
    async def dialog(self, expected: Dialog) -> AsyncGenerator[None]:
        """Declare a dialog for the actions inside."""
        page = await self._hands.page(self._gate)
        async with page.dialog(expected):
            yield

    def __getattr__(self, action: str) -> Callable[..., Awaitable[object]]:
        if action not in _ACTIONS:
            raise AttributeError(f"a page has no {action!r}")

        async def act(*arguments: object, **named: object) -> object:
            page = await self._hands.page(self._gate)
            return await getattr(page, action)(*arguments, **named)

        return act


@dataclass(frozen=True)
class StepContext:
    """`Ctx` for one step."""

    page: Page
    api: Api
    intent_key: str
    account: str | None
    secrets: Callable[[str | None, str], Secret]
    clock: Clock

    def secret(self, name: str, *, account: str | None = None) -> Secret:
        """Return a secret of an account, by default of the one signed in."""
        return self.secrets(account or self.account, name)

    def now(self) -> datetime:
        """Return the present time in UTC."""
        return self.clock.now()
