"""What a step may touch: the page, secrets, the site's API, and the run's own folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from surefoot.browser.page import Page
from surefoot.browser.proof import Response
from surefoot.browser.secret import Secret


class Api(Protocol):
    """A client for the site's official API: the recipe's origins only; changing calls pass the gate."""

    async def get(self, url: str, *, params: Mapping[str, str] | None = None, token: Secret | None = None) -> Response:
        """Ask; nothing changes, the budget counts it.

        Raises:
            Blocked: The site says no: status 403 or 429, or 503 with `Retry-After`.
            BadResponse: Any other status from 400 on, or an answer that is too large.
            Unreachable: No answer, or none that came whole.
        """
        ...

    async def send(self, method: str, url: str, *, json: object = None, token: Secret | None = None) -> Response:
        """Change something (POST, PUT, PATCH, DELETE); sent once, never again."""
        ...


class Ctx(Protocol):
    """What `enter`, `act`, `already_done` and `undo` work with."""

    @property
    def page(self) -> Page:
        """The page of this run's browser."""
        ...

    @property
    def api(self) -> Api:
        """The site's API."""
        ...

    @property
    def intent_key(self) -> str:
        """A key of this step in this run, the same in every try: an idempotency key, or a reference to type in."""
        ...

    def secret(self, name: str, *, account: str | None = None) -> Secret:
        """Return a secret of an account (by default the one signed in); raises `SecretMissing`."""
        ...

    def now(self) -> datetime:
        """Return the present time in UTC."""
        ...
