"""The client of a site's API: behind the same fence, past the same gate, counted on the server."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import socket
import struct
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest

from surefoot.browser.egress import Egress
from surefoot.browser.gate import Action, OpenGate
from surefoot.browser.origin import Origin
from surefoot.browser.secret import Secret
from surefoot.errors import BadResponse, Blocked, BudgetExceeded, LeaseLost, OriginRefused, Unreachable
from surefoot.recipes.budget import Budget, Used
from surefoot.runs.gatekeeper import Gatekeeper, Spending
from surefoot.runs.lease import Lease
from surefoot.sessions import api
from surefoot.sessions.api import ApiClient
from tests.browser.conftest import Handler, Server, far, server

__all__ = ["far", "server"]  # fixtures

TOKEN = Secret("token", "s3cret-token")


class Noting(OpenGate):
    """A gate that notes what it was asked, and may say no."""

    refuses: BaseException | None = None

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def before_dispatch(self, action: Action) -> None:
        """Note it."""
        self.asked.append(str(action))
        if self.refuses is not None:
            raise self.refuses


@asynccontextmanager
async def client(server: Server, gate: OpenGate | None = None, *, seconds: float = 5) -> AsyncGenerator[ApiClient]:
    """Make a client that may ask `server`."""
    async with Egress(origins=[Origin.parse(server.url)]) as fence:
        yield ApiClient(fence, gate or OpenGate(), base=server.url, seconds=seconds)


async def test_get(server: Server) -> None:
    """An answer comes whole, with the parameters and the token sent."""
    seen: list[str] = []

    def answer(handler: Handler) -> None:
        seen.append(handler.headers.get("Authorization", ""))
        handler.answer(200, json.dumps({"path": handler.path}), Content_Type="application/json")

    server.pages["/orders?since=2024&state=open+now"] = answer
    async with client(server) as asking:
        got = await asking.get("/orders", params={"since": "2024", "state": "open now"}, token=TOKEN)
    assert json.loads(got.body)["path"].startswith("/orders?since=2024")
    assert seen == ["Bearer s3cret-token"]


async def test_every_call_passes_the_gate(server: Server) -> None:
    """Asking passes the gate and is no act; sending is one; what the gate keeps back reaches no server."""
    server.pages["/orders"] = "[]"
    gate = Noting()
    async with client(server, gate) as asking:
        await asking.get("/orders")
        await asking.send("post", "/orders", json={"amount": 7})
        assert gate.asked == [f"GET {server.url}/orders", f"POST {server.url}/orders"]
        assert [action.verb for action in gate.passed] == ["POST"]
        gate.refuses = LeaseLost("another process has the run")
        for call in (asking.get("/orders"), asking.send("POST", "/orders")):
            with pytest.raises(LeaseLost):
                await call
    assert server.requests == ["GET /orders", "POST /orders"]
    assert json.loads(server.bodies[-1]) == {"amount": 7}


async def test_asking_is_counted(server: Server) -> None:
    """The budget counts what is asked, and stops what is too much."""
    server.pages["/orders"] = "[]"
    spending = Spending(Budget(actions=2), Used())

    class Held:
        seconds = 30.0

        def guard(self) -> None:
            """Hold."""

    def tell(kind: str, text: str) -> None:
        """Tell nobody."""

    gate = Gatekeeper(cast("Lease", Held()), spending, tell)
    async with client(server, cast("OpenGate", gate)) as asking:
        await asking.get("/orders")
        await asking.get("/orders")
        with pytest.raises(BudgetExceeded, match="budget is 2"):
            await asking.get("/orders")
    assert server.count("GET /orders") == 2
    assert not gate.acted


async def test_elsewhere_is_refused(server: Server, far: Server) -> None:
    """Another origin is not asked, neither directly nor by a redirect."""
    server.pages["/away"] = f"redirect:{far.url}/there"
    async with client(server) as asking:
        for call in (asking.get(f"{far.url}/x"), asking.get("/away"), asking.send("POST", f"{far.url}/x")):
            with pytest.raises(OriginRefused):
                await call
    assert far.connections == 0


async def test_token_stays_with_its_origin(server: Server, far: Server) -> None:
    """A redirect to another origin of the recipe is followed without the token, another port counts as one."""
    seen: dict[str, str | None] = {}

    def keep(name: str) -> Callable[[Handler], None]:
        def answer(handler: Handler) -> None:
            seen[name] = handler.headers.get("Authorization")
            handler.answer(200, name)

        return answer

    server.pages["/here"] = "redirect:/near"
    server.pages["/near"] = keep("near")
    server.pages["/away"] = f"redirect:{far.url}/far"
    far.pages["/far"] = keep("far")
    async with Egress(origins=[Origin.parse(server.url), Origin.parse(far.url)]) as fence:
        asking = ApiClient(fence, OpenGate(), base=server.url, seconds=5)
        assert (await asking.get("/here", token=TOKEN)).body == "near"
        assert (await asking.get("/away", token=TOKEN)).body == "far"
    assert seen == {"near": "Bearer s3cret-token", "far": None}


async def test_redirects_end(server: Server) -> None:
    """A redirect in a circle is followed for a while only."""
    server.pages["/a"] = "redirect:/a"
    async with client(server) as asking:
        with pytest.raises(BadResponse, match="redirected more than 5 times"):
            await asking.get("/a")
    assert server.count("GET /a") == 5


async def test_error_status(server: Server) -> None:
    """An error status is an error; only a changing call may have left something behind."""
    server.pages["/broken"] = lambda handler: handler.answer(500, "oops", Retry_After="30")
    async with client(server) as asking:
        for call, dispatched in ((asking.get("/broken"), False), (asking.send("PUT", "/broken"), True)):
            with pytest.raises(BadResponse, match="status 500; it asks to come back after 30 seconds") as caught:
                await call
            assert caught.value.dispatched is dispatched


@pytest.mark.parametrize(
    ("status", "later", "told"),
    [
        (403, None, "status 403: the site says no. Next: wait, take the official API, or ask the site"),
        (429, "3600", "after 3,600 seconds. Next: wait until then"),
        (429, "Fri, 31 Dec 2027 23:59:59 GMT", "after Fri, 31 Dec 2027 23:59:59 GMT. Next: wait until then"),
        (503, "30", "status 503: the site says no; it asks to come back after 30 seconds"),
    ],
)
async def test_site_that_says_no(server: Server, status: int, later: str | None, told: str) -> None:
    """A site that says no has blocked the call, which is told with what it asks; it is asked once."""
    headers = {"Retry_After": later} if later else {}
    server.pages["/no"] = lambda handler: handler.answer(status, "no", **headers)
    async with client(server) as asking:
        for call, dispatched in ((asking.get("/no"), False), (asking.send("PUT", "/no"), True)):
            with pytest.raises(Blocked, match=re.escape(told)) as caught:
                await call
            assert caught.value.dispatched is dispatched
    assert server.requests == ["GET /no", "PUT /no"]


async def test_unavailable_without_a_word(server: Server) -> None:
    """A status 503 that does not say when to come back is a fault as any, to be tried again."""
    server.pages["/busy"] = lambda handler: handler.answer(503, "busy")
    async with client(server) as asking:
        with pytest.raises(BadResponse, match=r"status 503$"):
            await asking.get("/busy")


async def test_sending_follows_nothing(server: Server) -> None:
    """A redirect of a changing call is its answer."""
    server.pages["/orders"] = "redirect:/orders/7"
    async with client(server) as asking:
        assert (await asking.send("POST", "/orders")).status == 302
    assert server.requests == ["POST /orders"]


@pytest.mark.parametrize("reset", [False, True])
async def test_sent_once(server: Server, reset: bool) -> None:
    """A call that is left without an answer is sent once, and may have reached the site."""

    def cut(handler: Handler) -> None:
        if reset:
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    server.pages["/pay"] = cut
    async with client(server) as asking:
        with pytest.raises(Unreachable) as caught:
            await asking.send("POST", "/pay")
        assert caught.value.dispatched
    assert server.requests == ["POST /pay"]


async def test_nobody_there(server: Server) -> None:
    """When nobody could be connected, nothing was sent."""
    server.stop()
    async with client(server) as asking:
        with pytest.raises(Unreachable) as caught:
            await asking.send("POST", "/pay")
    assert not caught.value.dispatched


async def test_truncated(server: Server) -> None:
    """Half an answer is none."""

    def cut(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"paid": [')

    server.pages["/orders"] = cut
    async with client(server) as asking:
        with pytest.raises(Unreachable):
            await asking.get("/orders")


async def test_drips(server: Server) -> None:
    """An answer that drips is given up after the seconds that a whole call may take."""
    ended = threading.Event()

    def dripping(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        while not ended.wait(0.05):
            handler.wfile.write(b" ")

    server.pages["/orders"] = dripping
    async with client(server, seconds=1) as asking:
        with pytest.raises(Unreachable, match="not whole after 1 s"):
            await asyncio.wait_for(asking.get("/orders"), 20)
    ended.set()


async def test_too_large(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer beyond the limit is refused, also one that is small until it is unpacked; nothing is cut off."""
    monkeypatch.setattr(api, "BODY_LIMIT", 1_000_000)
    server.pages["/fits"] = lambda handler: handler.answer(200, "x" * 1_000_000)
    server.pages["/large"] = lambda handler: handler.answer(200, "x" * 1_000_001)
    bomb = gzip.compress(b"x" * 20_000_000)
    server.pages["/bomb"] = lambda handler: handler.answer(200, bomb, Content_Encoding="gzip")
    async with client(server) as asking:
        assert len((await asking.get("/fits")).body) == 1_000_000
        for path in ("/large", "/bomb"):
            with pytest.raises(BadResponse, match="larger than 1,000,000 bytes"):
                await asking.get(path)


@pytest.mark.parametrize(
    ("media_type", "raw", "text"),
    [
        ("text/plain; charset=latin-1", "grüezi".encode("latin-1"), "grüezi"),
        ("text/plain; charset=nonsense", "grüezi".encode(), "grüezi"),
        ("application/json", "grüezi".encode(), "grüezi"),
        ("text/plain", b"\xff\xfe", "\ufffd\ufffd"),
    ],
)
async def test_character_sets(server: Server, media_type: str, raw: bytes, text: str) -> None:
    """A body is read in its character set; one that makes no sense is read as UTF-8."""
    server.pages["/"] = lambda handler: handler.answer(200, raw, Content_Type=media_type)
    async with client(server) as asking:
        assert (await asking.get("/")).body == text
