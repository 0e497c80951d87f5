"""The fence below the page: an in-process proxy, one for each browser context.

Request routing alone lets redirects, sockets and workers through; a proxy sees every connection. It reaches
the recipe's origins and nothing else, and remembers what it kept out.

Each plain HTTP request goes over a connection of its own, on both sides, so that it is checked by itself. A site that
ends the connection without an answer is answered for with a 502: Chromium, left without any answer on a connection
that it thinks proven, sends the request again by itself, a POST too. Through a TLS tunnel neither can be done.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from surefoot.browser.origin import Origin
from surefoot.model import Model

_HEAD_LIMIT = 65_536
_CHUNK = 65_536
_KEPT_REFUSALS = 200
_HOP_HEADERS = {b"proxy-connection", b"connection", b"keep-alive", b"proxy-authorization", b"te", b"upgrade"}
_INTERIM = re.compile(rb"HTTP/1\.1 1\d\d ")


@dataclass(frozen=True)
class Side:
    """One end of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Refusal(Model):
    """An address that was kept out."""

    origin: str
    method: str

    @property
    def line(self) -> str:
        """The line to add to the recipe, if its pages may load from there."""
        return f'loads=["{self.origin}"]'


class Egress:
    """The proxy of one browser context: `async with Egress(origins=…) as egress`."""

    def __init__(
        self,
        *,
        origins: Sequence[Origin],
        loads: Sequence[Origin] = (),
        on_refused: Callable[[Refusal], None] | None = None,
    ) -> None:
        self._origins = tuple(origins)
        self._reachable = (*origins, *loads)
        self._on_refused = on_refused
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.refused: list[Refusal] = []
        self.unreachable: dict[str, str] = {}
        """Allowed hosts that could not be connected, and why."""

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

    def kept_out(self, url: str) -> Refusal | None:
        """Return the refusal of an address, if it was refused."""
        parts = urlsplit(url)
        return next((one for one in self.refused if one.origin.split("://")[1] == parts.netloc), None)

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
        if not self._reaches(host, port):
            self._refuse(method, host, port, tunnel=tunnel)
            await _answer(writer, 403, "kept out: not an origin of this recipe", sign="kept-out")
            return
        try:
            far_reader, far_writer = await asyncio.wait_for(asyncio.open_connection(host, port), 20)
        except (OSError, TimeoutError) as error:
            self.unreachable[f"{host}:{port}"] = str(error) or type(error).__name__
            await _answer(writer, 502, f"cannot reach {host}:{port}", sign="unreachable")
            return
        near, far = Side(reader, writer), Side(far_reader, far_writer)
        try:
            if tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await _both_ways(near, far)
            else:
                target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                far_writer.write(f"{method} {target} HTTP/1.1\r\n".encode("latin-1") + _headers(rest))
                await _exchange(near, far)
        finally:
            far_writer.close()

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


def _headers(raw: bytes) -> bytes:
    """Return the headers for the far side, where the connection carries this one request."""
    kept = [line for line in raw.split(b"\r\n") if line and line.split(b":", 1)[0].lower() not in _HOP_HEADERS]
    return b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n"


async def _answer(writer: asyncio.StreamWriter, status: int, text: str, *, sign: str) -> None:
    body = text.encode()
    head = f"HTTP/1.1 {status} surefoot\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
    writer.write(head.encode() + f"X-Surefoot: {sign}\r\nConnection: close\r\n\r\n".encode() + body)
    await writer.drain()


async def _exchange(near: Side, far: Side) -> None:
    """Carry one request and its answer; the near side is told that the connection ends with it."""
    up = asyncio.create_task(_pour(near.reader, far.writer))
    answer = asyncio.create_task(_answer_head(far.reader))
    try:
        await asyncio.wait({up, answer}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done() and near.reader.at_eof():
            return  # whoever asked has gone
        head = await answer
        if head is None:
            await _answer(near.writer, 502, "the site ended the connection without an answer", sign="cut")
            return
        near.writer.write(head)
        await _down(near, far, up)
    finally:
        await _stop(up, answer)


async def _answer_head(reader: asyncio.StreamReader) -> bytes | None:
    """Return the head of the answer as it goes on to the near side; nothing when none comes."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        while _INTERIM.match(head):
            head = await reader.readuntil(b"\r\n\r\n")
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    line, _, rest = head.partition(b"\r\n")
    return line + b"\r\n" + _headers(rest)


async def _both_ways(near: Side, far: Side) -> None:
    up = asyncio.create_task(_pour(near.reader, far.writer))
    try:
        await _down(near, far, up)
    finally:
        await _stop(up)


async def _down(near: Side, far: Side, up: asyncio.Task[bool]) -> None:
    """Carry what the far side sends, until either side ends; a connection that was reset is reset on the near side.

    Without that, a page whose length is told by the end of the connection alone would pass for whole.
    """
    down = asyncio.create_task(_pour(far.reader, near.writer))
    try:
        await asyncio.wait({down} if up.done() else {up, down}, return_when=asyncio.FIRST_COMPLETED)
        if not down.done() and not near.reader.at_eof():
            await down
        if down.done() and not down.result():
            _reset(near.writer)
    finally:
        await _stop(down)


async def _stop(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> bool:
    """Carry all that comes; return whether it ended in an orderly way."""
    try:
        while chunk := await source.read(_CHUNK):
            sink.write(chunk)
            await sink.drain()
    except OSError:
        return False
    return True


def _reset(writer: asyncio.StreamWriter) -> None:
    raw: socket.socket | None = writer.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
