"""Sites that answer badly or not at all: the failure is told soon, and no partial page is read as whole."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.errors import BadResponse, ProofFailed, SiteFailed, Unreachable
from surefoot.selectors import by
from surefoot.selectors.target import Target
from tests.browser.conftest import IMPATIENT, Desk, Done, Handler, Server, desk

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

WHOLE = b"<!DOCTYPE html><p id=done>done</p>"
GO = Target(by.role("button", "Go"), by.test_id("go"))


def raw(answer: bytes, *, reset: bool = False) -> Callable[[Handler], None]:
    """Return a page that sends exactly these bytes, and ends the connection in order or with a reset."""

    def send(handler: Handler) -> None:
        handler.wfile.write(answer)
        handler.wfile.flush()
        if reset:
            threading.Event().wait(0.2)  # what was sent arrives first
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(handler.connection.detach())  # the server would end it in order

    return send


def head(*lines: str, version: str = "1.1") -> bytes:
    """Return the head of an answer."""
    return "\r\n".join([f"HTTP/{version} 200 OK", "Content-Type: text/html", *lines, "", ""]).encode()


async def test_never_answers(page: PlaywrightPage, server: Server) -> None:
    """A site that takes a request and says nothing is unreachable once the patience is at its end."""
    ended = threading.Event()

    def silent(_: Handler) -> None:
        ended.wait(20)

    server.pages["/"] = silent
    page.options = IMPATIENT.model_copy(update={"navigation_timeout": 1.0})
    with pytest.raises(Unreachable, match="no answer within 1 s") as caught:
        await page.goto(server.url, then=Done)
    ended.set()
    assert caught.value.dispatched


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(head("Content-Length: 5000") + WHOLE, id="shorter than it says"),
        pytest.param(head("Transfer-Encoding: chunked") + b"22\r\n" + WHOLE + b"\r\n", id="no last chunk"),
        pytest.param(head("Transfer-Encoding: chunked") + b"1000\r\n" + WHOLE, id="half a chunk"),
        pytest.param(head("Transfer-Encoding: chunked") + b"xx\r\n" + WHOLE, id="no chunk at all"),
        pytest.param(head("Content-Encoding: gzip", "Content-Length: 34") + WHOLE, id="not what it says"),
    ],
)
async def test_truncated(server: Server, tmp_path: Path, answer: bytes) -> None:
    """A page that breaks off is refused though what is there reads as the view, and without waiting."""
    server.pages["/"] = raw(answer)
    patient = IMPATIENT.model_copy(update={"proof_timeout": 120.0, "navigation_timeout": 120.0})
    async with desk(server.url, folder=tmp_path, options=patient) as here:
        for _ in range(5):
            with pytest.raises((Unreachable, BadResponse)):
                await asyncio.wait_for(here.page.goto(server.url, then=Done), 60)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="before any answer"),
        pytest.param(head()[:20], id="in the head"),
        pytest.param(head("Content-Length: 5000") + WHOLE, id="in a body of known length"),
        pytest.param(head(version="1.0") + WHOLE, id="in a body that the end of the connection ends"),
    ],
)
async def test_reset(page: PlaywrightPage, server: Server, answer: bytes) -> None:
    """A connection that is reset is told at once, wherever it was."""
    server.pages["/"] = raw(answer, reset=True)
    with pytest.raises(Unreachable):
        await page.goto(server.url, then=Done)


async def test_closed_without_an_answer(page: PlaywrightPage, server: Server) -> None:
    """A site that closes the connection without a word is unreachable."""
    server.pages["/"] = raw(b"")
    with pytest.raises(Unreachable, match="ended the connection without an answer"):
        await page.goto(server.url, then=Done)


async def test_drips(page: PlaywrightPage, server: Server) -> None:
    """A page that drips in is not read before it is whole; one that never is fails in time."""
    ended = threading.Event()

    def dripping(handler: Handler) -> None:
        handler.wfile.write(head() + WHOLE)
        while not ended.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    server.pages["/"] = dripping
    with pytest.raises(ProofFailed, match="still loading"):
        await page.goto(server.url, then=Done)
    ended.set()


async def test_drips_to_the_end(page: PlaywrightPage, server: Server) -> None:
    """A page that drips in and ends is read whole."""

    def dripping(handler: Handler) -> None:
        for place in range(len(body)):
            handler.wfile.write(body[place : place + 1])
            handler.wfile.flush()
            threading.Event().wait(0.01)

    body = head() + WHOLE
    server.pages["/"] = dripping
    assert await page.goto(server.url, then=Done) == Done(text="done")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + head("Content-Length: 34") + WHOLE, id="interim"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n" + head() + WHOLE, id="hints"),
        pytest.param(head(version="1.0") + WHOLE, id="1.0"),
        pytest.param(head("Connection: keep-alive", "Content-Length: 34") + WHOLE, id="keeps alive"),
        pytest.param(head("Transfer-Encoding: chunked") + b"22\r\n" + WHOLE + b"\r\n0\r\n\r\n", id="chunked"),
        pytest.param(b"HTTP/1.1 200\r\nContent-Type: text/html\r\nX-Odd : 1\r\n\r\n" + WHOLE, id="sloppy"),
    ],
)
async def test_whole(page: PlaywrightPage, server: Server, answer: bytes) -> None:
    """All the ways to send a whole page are understood."""
    server.pages["/"] = raw(answer)
    assert await page.goto(server.url, then=Done) == Done(text="done")


async def test_server_that_keeps_the_connection(page: PlaywrightPage, server: Server, far: Server) -> None:
    """A site that does not close the connection when it is told to gets one request over it, and no other site's."""
    ended = threading.Event()

    def staying(handler: Handler) -> None:
        handler.wfile.write(head("Connection: keep-alive", "Content-Length: 34") + WHOLE)
        handler.wfile.flush()
        if handler.connection.recv(10):
            server.requests.append("a second request")
        ended.set()

    server.pages["/"] = server.pages["/two"] = staying
    await page.goto(server.url, then=Done)
    await page.goto("/two", then=Done)
    assert await asyncio.to_thread(ended.wait, 5)
    assert "a second request" not in server.requests
    assert server.connections == len(server.requests)


async def test_large_both_ways(at_desk: Desk, server: Server) -> None:
    """Fifty megabytes go up and come down unchanged."""
    size = 50_000_000
    server.body("/", "<p id=done>done</p>")
    server.pages["/echo"] = lambda handler: handler.answer(200, server.bodies[-1])
    await at_desk.page.goto(server.url, then=Done)
    script = """async (size) => { const sent = new Uint8Array(size).fill(7);
      const came = new Uint8Array(await (await fetch('/echo', {method: 'POST', body: new Blob([sent])})).arrayBuffer());
      return [came.length, came.every((one) => one === 7)] }"""
    assert await at_desk.page.live.evaluate(script, size) == [size, True]


async def test_refused(page: PlaywrightPage, server: Server) -> None:
    """A port where nobody listens is unreachable."""
    server.stop()
    with pytest.raises(Unreachable, match="cannot be reached"):
        await page.goto(server.url, then=Done)


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("by_fetch", [False, True])
async def test_post_is_sent_once(server: Server, tmp_path: Path, reset: bool, by_fetch: bool) -> None:
    """A form whose answer never comes reaches the site once: Chromium does not send it again."""
    server.pages["/pay"] = raw(b"", reset=reset)
    sent = "fetch('/pay', {method: 'POST', body: 'amount=7'}).catch(() => 0)"
    form = "document.forms[0].submit()"
    act = sent if by_fetch else form
    server.body("/", f"<form method=post action='/pay'></form><button data-testid=go onclick=\"{act}\">Go</button>")
    impatient = IMPATIENT.model_copy(update={"proof_timeout": 1.0})
    async with desk(server.url, folder=tmp_path, options=impatient) as here:
        for number in range(1, 6):
            await here.page.goto(server.url, then=GO)
            with pytest.raises(SiteFailed) as caught:
                await here.page.click(GO, then=Done)
            assert caught.value.dispatched
            await asyncio.sleep(0.3)
            assert server.count("POST /pay") == number
