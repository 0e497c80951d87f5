"""What a step gets to work with in a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from surefoot import clock
from surefoot.browser.ctx import Api
from surefoot.browser.page import Page
from surefoot.browser.secret import Secret


@dataclass(frozen=True)
class StepContext:
    """`Ctx` for one step."""

    page: Page
    api: Api
    intent_key: str
    account: str | None
    secrets: Callable[[str | None, str], Secret]

    def secret(self, name: str, *, account: str | None = None) -> Secret:
        """Return a secret of an account, by default of the one signed in."""
        return self.secrets(account or self.account, name)

    def now(self) -> datetime:
        """Return the present time in UTC."""
        return clock.now()
