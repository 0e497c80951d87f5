"""The answers in which the documents of a living page came: status, headers, and the way there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from surefoot.fallbacks.blocks import Reply

if TYPE_CHECKING:
    from playwright.async_api import Page, Response

_SECONDS = 5.0
"""How long the headers of an answer that has come may take."""


class Answers:
    """Notes what answers the page itself, from the moment it is made; what frames and scripts load does not count."""

    def __init__(self, live: Page) -> None:
        self._live = live
        self._noted: list[Response] = []
        live.on("response", self._note)

    async def last(self, *, asked: str) -> Reply:
        """Return the latest answer, to what was asked for at first; an empty one where none has come."""
        if not self._noted:
            return Reply(url=self._live.url, asked=asked)
        response = self._noted[-1]
        async with asyncio.timeout(_SECONDS):
            headers = await response.all_headers()
        return Reply(
            status=response.status, headers=headers, url=self._live.url, asked=asked, redirects=_way_to(response)
        )  # fmt: skip

    def _note(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self._live.main_frame:
            self._noted[:] = [response]


def _way_to(response: Response) -> tuple[str, ...]:
    """Return the addresses that redirected to that of an answer, in order."""
    found: list[str] = []
    before = response.request.redirected_from
    while before is not None:
        found.append(before.url)
        before = before.redirected_from
    return tuple(reversed(found))
