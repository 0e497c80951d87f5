"""The fence below the page: an in-process proxy, one for each browser context.

Request routing alone lets redirects, sockets and workers through; a proxy sees every connection. It reaches
the recipe's origins and nothing else, and remembers what it kept out.

Each plain HTTP request goes over a connection of its own, on both sides, so that it is checked by itself.

Chromium sends a request again by itself, a POST too, when a connection that was good before ends without an answer.
The fence keeps it from that: plain HTTP is answered for with a 502; in a tunnel, which cannot be looked into, all
ways to that site are shut until the next action (`once`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit

from surefoot.browser.carrying import Side, Tunnel, answer_for, exchange, headers
from surefoot.browser.origin import Origin
from surefoot.model import Model

_HEAD_LIMIT = 65_536
_CONNECT_SECONDS = 20.0
_KEPT_REFUSALS = 200


class Refusal(Model):
    """An address that was kept out."""

    origin: str
    method: str

    @property
    def line(self) -> str:
        """The line to add to the recipe, if its pages may load from there."""
        return f'loads=["{self.origin}"]'


class Egress:
    """The proxy of one browser context: `async with Egress(origins=…) as egress`.

    Args:
        origins: Where the recipe may go.
        loads: From where its pages may load besides.
        on_refused: Told of each address that is kept out.
        shut: Whether it reaches nothing at all, wherever the recipe may go.
    """

    def __init__(
        self,
        *,
        origins: Sequence[Origin],
        loads: Sequence[Origin] = (),
        on_refused: Callable[[Refusal], None] | None = None,
        shut: bool = False,
    ) -> None:
        self._origins = tuple(origins)
        self._reachable = () if shut else (*origins, *loads)
        self._on_refused = on_refused
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._tunnels: set[Tunnel] = set()
        self._once = False
        self._shut: set[str] = set()
        self.refused: list[Refusal] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    @property
    def url(self) -> str:
        """The proxy's address."""
        if self._server is None:
            raise RuntimeError("the proxy is not running: use it in `async with`")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def allows(self, url: str) -> bool:
        """Say whether the recipe may go to an address; from where pages may only load does not count."""
        return any(origin.covers(url) for origin in self._origins)

    def once(self, *, on: bool) -> None:
        """Begin an action: with `on`, as in a changing step, what a site leaves unanswered is not sent to it again.

        The first tunnel that ends with a request unanswered shuts the site for the rest of the action. A site that
        merely closes an idle connection at that very moment may be shut by mistake; the action then fails, and is
        looked up, which costs a little. Sent twice, it might cost a lot.
        """
        self._once = on
        self._shut.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        try:
            await self._serve(reader, writer)
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # a side that hangs up or talks nonsense is the ordinary end of a connection
        finally:
            with suppress(OSError):
                writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        method, address, _version = line.decode("latin-1").split(" ", 2)
        tunnel = method == "CONNECT"
        parts = urlsplit(f"//{address}" if tunnel else address)
        host, port = parts.hostname or "", parts.port or (443 if tunnel else 80)
        place = f"{host}:{port}"
        if not self._reaches(host, port):
            self._refuse(method, host, port, tunnel=tunnel)
            await answer_for(writer, 403, "kept out: not an origin of this recipe", sign="kept-out")
            return
        if place in self._shut:
            await answer_for(writer, 502, f"not sent again to {place}", sign="cut")
            return
        try:
            far_reader, far_writer = await asyncio.wait_for(asyncio.open_connection(host, port), _CONNECT_SECONDS)
        except (OSError, TimeoutError):
            await answer_for(writer, 502, f"cannot reach {place}", sign="unreachable")
            return
        near, far = Side(reader, writer), Side(far_reader, far_writer)
        try:
            if tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await self._carry(Tunnel(near, far, place))
            else:
                target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                far_writer.write(f"{method} {target} HTTP/1.1\r\n".encode("latin-1") + headers(rest))
                await exchange(near, far)
        finally:
            far_writer.close()

    async def _carry(self, tunnel: Tunnel) -> None:
        self._tunnels.add(tunnel)
        try:
            await tunnel.carry()
        finally:
            self._tunnels.discard(tunnel)
        if self._once and tunnel.left_unanswered:
            # Before the browser hears of it: else it sends again, over a new connection or another open one.
            self._shut.add(tunnel.place)
            for other in self._tunnels:
                if other.place == tunnel.place:
                    other.cut()
        tunnel.end()

    def _reaches(self, host: str, port: int) -> bool:
        return any(origin.reaches(host, port) for origin in self._reachable)

    def _refuse(self, method: str, host: str, port: int, *, tunnel: bool) -> None:
        shown = f"[{host}]" if ":" in host else host
        default = 443 if tunnel else 80
        place = shown if port == default else f"{shown}:{port}"
        refusal = Refusal(origin=f"{'https' if tunnel else 'http'}://{place}", method=method)
        if refusal in self.refused or len(self.refused) >= _KEPT_REFUSALS:
            return
        self.refused.append(refusal)
        if self._on_refused is not None:
            self._on_refused(refusal)
