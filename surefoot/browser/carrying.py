"""Carrying bytes between the browser and a site: one exchange of plain HTTP, or a tunnel."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

_CHUNK = 65_536
_HOP_HEADERS = {b"proxy-connection", b"connection", b"keep-alive", b"proxy-authorization", b"te", b"upgrade"}
_INTERIM = re.compile(rb"HTTP/1\.1 1\d\d ")
# The farewell of TLS has 24 to 31 bytes, a small frame of HTTP/2 with its record about 40; an answer has more.
_NO_ANSWER = 128
# The head of an alert: in the clear until TLS 1.2; a sealed record of two bytes in TLS 1.3 (RFC 8446, section 5.2).
_FAREWELLS = (b"\x15\x03", b"\x17\x03\x03\x00\x13")
# How often the browser speaks in a handshake. A request that goes out with its end is on a new connection, which
# Chromium does not send again; and one that breaks off there (an untrusted certificate) leaves nothing unanswered.
_HANDSHAKE_TURNS = 2
Passes = Callable[[bytes], bool]


class Ended(Enum):
    """Which side ended a connection, and how."""

    NEAR = "the browser's"
    FAR = "the site's"
    RESET = "one of them, not in order"


@dataclass(frozen=True)
class Side:
    """One end of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


def headers(raw: bytes) -> bytes:
    """Return the headers for the far side, where the connection carries this one request."""
    kept = [line for line in raw.split(b"\r\n") if line and line.split(b":", 1)[0].lower() not in _HOP_HEADERS]
    return b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n"


async def answer_for(writer: asyncio.StreamWriter, status: int, text: str, *, sign: str) -> None:
    """Answer in place of the site; `sign` says so in a header."""
    body = text.encode()
    head = f"HTTP/1.1 {status} surefoot\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
    writer.write(head.encode() + f"X-Surefoot: {sign}\r\nConnection: close\r\n\r\n".encode() + body)
    await writer.drain()


class Tunnel:
    """A connection whose content cannot be looked into; only how much went which way is known.

    Args:
        near: The browser's side.
        far: The site's.
        place: The site, as host and port.
    """

    def __init__(self, near: Side, far: Side, place: str) -> None:
        self.place = place
        self._near = near
        self._far = far
        self._came = _NO_ANSWER + 1
        self._turns = 0
        self._ended = Ended.NEAR

    @property
    def left_unanswered(self) -> bool:
        """Whether the site ended it after something was sent to it, and before it answered that."""
        return self._ended is not Ended.NEAR and self._came <= _NO_ANSWER and self._turns > _HANDSHAKE_TURNS

    async def carry(self) -> None:
        """Carry bytes until either side ends; the other one is not told yet."""
        up = asyncio.create_task(_pour(self._near.reader, self._far.writer, self._sent))
        try:
            self._ended = await _down(self._near, self._far, up, self._received)
        finally:
            await _stop(up)

    def end(self) -> None:
        """Tell the browser how it ended."""
        if self._ended is Ended.RESET:
            reset(self._near)

    def cut(self) -> None:
        """End it at once."""
        reset(self._near)
        reset(self._far)

    def _sent(self, chunk: bytes) -> bool:
        """Begin to count anew: something waits for an answer, unless it is the browser's own farewell."""
        if not chunk.startswith(_FAREWELLS):
            self._turns += self._came > 0
            self._came = 0
        return True

    def _received(self, chunk: bytes) -> bool:
        """Count what came; the farewell of TLS to a request without an answer is the end, and the browser's cue."""
        self._came += len(chunk)
        return self._came > _NO_ANSWER or not chunk.startswith(_FAREWELLS)


async def exchange(near: Side, far: Side) -> None:
    """Carry one request and its answer; the near side is told that the connection ends with it."""
    up = asyncio.create_task(_pour(near.reader, far.writer))
    answer = asyncio.create_task(_answer_head(far.reader))
    try:
        await asyncio.wait({up, answer}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done() and near.reader.at_eof():
            return  # whoever asked has gone
        head = await answer
        if head is None:
            await answer_for(near.writer, 502, "the site ended the connection without an answer", sign="cut")
            return
        near.writer.write(head)
        if await _down(near, far, up) is Ended.RESET:
            reset(near)
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
    return line + b"\r\n" + headers(rest)


async def _down(near: Side, far: Side, up: asyncio.Task[bool], passes: Passes | None = None) -> Ended:
    """Carry what the far side sends, until either side ends; return which one did, and how."""
    down = asyncio.create_task(_pour(far.reader, near.writer, passes))
    try:
        await asyncio.wait({down} if up.done() else {up, down}, return_when=asyncio.FIRST_COMPLETED)
        if near.reader.at_eof():
            return Ended.NEAR
        return Ended.FAR if await down else Ended.RESET
    finally:
        await _stop(down)


async def _stop(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter, passes: Passes | None = None) -> bool:
    """Carry all that comes and passes; return whether it ended in an orderly way."""
    try:
        while chunk := await source.read(_CHUNK):
            if passes is not None and not passes(chunk):
                break
            sink.write(chunk)
            await sink.drain()
    except OSError:
        return False
    return True


def reset(side: Side) -> None:
    """End a connection so that the other end takes it for broken.

    A page whose length is told by the end of the connection alone would pass for whole otherwise.
    """
    raw: socket.socket | None = side.writer.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    side.writer.transport.abort()
