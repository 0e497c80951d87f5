"""A client for a site's official API, behind the same fence and the same gate as the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from surefoot.browser.egress import Egress
from surefoot.browser.gate import Action, Gate
from surefoot.browser.proof import Answer
from surefoot.browser.secret import Secret
from surefoot.errors import BadResponse, OriginRefused, Unreachable

if TYPE_CHECKING:
    import httpx2

_ERROR = 400
_REDIRECTS = 5
_BODY_LIMIT = 1_000_000


class ApiClient:
    """`Api` over HTTP; every address is checked by itself and once more by the fence.

    Args:
        fence: The proxy of the run, and its origins.
        gate: What changing calls pass last.
        base: What relative addresses are taken from.
        seconds: How long a call may take.
    """

    def __init__(self, fence: Egress, gate: Gate, *, base: str, seconds: float) -> None:
        self._fence = fence
        self._gate = gate
        self._base = base
        self._seconds = seconds

    async def get(self, url: str, *, params: Mapping[str, str] | None = None, token: Secret | None = None) -> Answer:
        """Ask; redirects are followed within the recipe's origins, the token only to the first one."""
        import httpx2  # noqa: PLC0415 — most recipes have no API

        address = str(httpx2.URL(self._checked(url)).copy_merge_params(params or {}))
        for _ in range(_REDIRECTS):
            response = await self._request("GET", address, token=token, dispatched=False)
            if not response.has_redirect_location:
                return _answer(response, "GET")
            following = self._checked(urljoin(address, response.headers["location"]))
            token = token if httpx2.URL(following).host == httpx2.URL(address).host else None
            address = following
        raise BadResponse(f"GET {url}: redirected more than {_REDIRECTS} times")

    async def send(self, method: str, url: str, *, json: object = None, token: Secret | None = None) -> Answer:
        """Change something; sent once, never again."""
        address = self._checked(url)
        action = Action(verb=method.upper(), subject=address)
        await self._gate.before_dispatch(action)
        self._gate.dispatched(action)
        return _answer(await self._request(method.upper(), address, json=json, token=token, dispatched=True), method)

    def _checked(self, url: str) -> str:
        address = urljoin(self._base, url)
        if not self._fence.allows(address):
            raise OriginRefused(f"{address} is not within the recipe's origins")
        return address

    async def _request(
        self, method: str, url: str, *, json: object = None, token: Secret | None, dispatched: bool
    ) -> httpx2.Response:
        import httpx2  # noqa: PLC0415 — as above

        headers = {"Authorization": f"Bearer {token.reveal()}"} if token else {}
        try:
            async with httpx2.AsyncClient(proxy=self._fence.url, trust_env=False, timeout=self._seconds) as client:
                return await client.request(method, url, json=json, headers=headers)
        except httpx2.HTTPError as error:
            sent = dispatched and not isinstance(error, httpx2.ConnectError)
            raise Unreachable(f"{method} {url}: {type(error).__name__}", dispatched=sent) from None


def _answer(response: httpx2.Response, method: str) -> Answer:
    if response.status_code >= _ERROR:
        later = response.headers.get("retry-after")
        hint = f"; it asks to come back after {later}" if later else ""
        raise BadResponse(
            f"{method} {response.url} was answered with status {response.status_code}{hint}",
            dispatched=method != "GET",
        )
    return Answer(status=response.status_code, url=str(response.url), body=response.text[:_BODY_LIMIT])
