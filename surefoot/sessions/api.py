"""A client for a site's official API, behind the same fence and the same gate as the page."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from surefoot.browser.egress import Egress
from surefoot.browser.gate import Action, Gate
from surefoot.browser.origin import Origin
from surefoot.browser.proof import BODY_LIMIT, Response
from surefoot.browser.secret import Secret
from surefoot.browser.statuses import ERROR, refused
from surefoot.errors import BadResponse, OriginRefused, Unreachable

if TYPE_CHECKING:
    import httpx2

_REDIRECTS = 5


class ApiClient:
    """`Api` over HTTP; every address is checked by itself and once more by the fence.

    Args:
        fence: The proxy of the run, and its origins.
        gate: What every call passes last; those that change something are told to it as acts.
        base: What relative addresses are taken from.
        seconds: How long a call may take, its answer read whole.
    """

    def __init__(self, fence: Egress, gate: Gate, *, base: str, seconds: float) -> None:
        self._fence = fence
        self._gate = gate
        self._base = base
        self._seconds = seconds

    async def get(self, url: str, *, params: Mapping[str, str] | None = None, token: Secret | None = None) -> Response:
        """Ask; redirects are followed within the recipe's origins, the token only within the first one's."""
        import httpx2  # noqa: PLC0415 — most recipes have no API

        address = str(httpx2.URL(self._checked(url)).copy_merge_params(params or {}))
        first = Origin.of(address)
        for _ in range(_REDIRECTS):
            await self._gate.before_dispatch(Action(verb="GET", subject=address))
            sent = token if first.covers(address) else None
            answer = await self._request("GET", address, token=sent)
            if answer.location is None:
                return answer.response
            address = self._checked(urljoin(address, answer.location))
        raise BadResponse(f"GET {url}: redirected more than {_REDIRECTS} times")

    async def send(self, method: str, url: str, *, json: object = None, token: Secret | None = None) -> Response:
        """Change something; sent once, never again, and no redirect is followed."""
        address = self._checked(url)
        action = Action(verb=method.upper(), subject=address)
        await self._gate.before_dispatch(action)
        self._gate.dispatched(action)
        return (await self._request(method.upper(), address, json=json, token=token)).response

    def _checked(self, url: str) -> str:
        address = urljoin(self._base, url)
        if not self._fence.allows(address):
            raise OriginRefused(f"{address} is not within the recipe's origins")
        return address

    async def _request(self, method: str, url: str, *, json: object = None, token: Secret | None) -> _Answer:
        """Send one request and read its answer whole, in `seconds` altogether."""
        import httpx2  # noqa: PLC0415 — as above

        headers = {"Authorization": f"Bearer {token.reveal()}"} if token else {}
        unsent = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError)
        changes = method != "GET"
        try:
            async with (
                asyncio.timeout(self._seconds),
                httpx2.AsyncClient(proxy=self._fence.url, trust_env=False, timeout=self._seconds) as client,
                client.stream(method, url, json=json, headers=headers) as answer,
            ):
                return await _whole(answer, f"{method} {url}", changes=changes)
        except httpx2.HTTPError as error:
            sent = changes and not isinstance(error, unsent)
            raise Unreachable(f"{method} {url}: {type(error).__name__}", dispatched=sent) from None
        except TimeoutError:
            raise Unreachable(f"{method} {url}: not whole after {self._seconds:g} s", dispatched=changes) from None


@dataclass(frozen=True)
class _Answer:
    response: Response
    location: str | None
    """Where it redirects to."""


async def _whole(answer: httpx2.Response, what: str, *, changes: bool) -> _Answer:
    _refuse(answer, what, changes=changes)
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise BadResponse(f"{what}: the answer is larger than {BODY_LIMIT:,} bytes", dispatched=changes)
    location = answer.headers["location"] if answer.has_redirect_location else None
    text = body.decode(_charset(answer), errors="replace")
    return _Answer(Response(status=answer.status_code, url=str(answer.url), body=text), location)


def _charset(answer: httpx2.Response) -> str:
    try:
        return codecs.lookup(answer.charset_encoding or "utf-8").name
    except LookupError:
        return "utf-8"


def _refuse(answer: httpx2.Response, what: str, *, changes: bool) -> None:
    """Raise when the fence answered instead of the site, or the site with an error."""
    sign = answer.headers.get("x-surefoot")
    if sign in {"cut", "unreachable"}:
        raise Unreachable(f"{what}: no answer", dispatched=changes and sign == "cut")
    if answer.status_code >= ERROR:
        said = f"{what} was answered with status {answer.status_code}"
        raise refused(said, answer.status_code, retry_after=answer.headers.get("retry-after"), dispatched=changes)
