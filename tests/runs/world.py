"""A small world for the engine's tests: a server that books things and counts them, and recipes that act on it.

The steps call it through `ctx.api`, so that the fence, the gate and the journal are the real ones and no browser is
needed.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from surefoot import (
    Absent,
    Budget,
    Ctx,
    Facts,
    FinalStep,
    Found,
    Intent,
    Model,
    Recipe,
    Run,
    SafeStep,
    Snapshot,
    UndoableStep,
    equal,
    recipe,
)


@dataclass
class World:
    """The server, what it booked, and how it behaves."""

    booked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """What stands: name and key, in the order in which it was booked."""
    ever: list[str] = field(default_factory=list[str])
    """The names of all that was ever booked."""
    removed: list[str] = field(default_factory=list[str])
    asked: list[str] = field(default_factory=list[str])
    """Every request, as method and path."""
    error_after: set[str] = field(default_factory=set[str])
    """Names whose booking is answered with an error after it was booked."""
    error_before: set[str] = field(default_factory=set[str])
    """Names whose booking is answered with an error, and not booked."""
    stuck: set[str] = field(default_factory=set[str])
    """Names that cannot be removed."""
    blind: bool = False
    """Whether looking is answered with an error."""
    price: int = 10
    before_post: Callable[[], None] = lambda: None
    """Called as soon as a booking arrives."""

    def __post_init__(self) -> None:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """End it."""
        self._http.shutdown()
        self._http.server_close()

    async def until_asked(self, part: str, times: int = 1) -> None:
        """Return once that many requests held `part`."""
        while sum(part in asked for asked in self.asked) < times:  # noqa: ASYNC110 — the server is another thread
            await asyncio.sleep(0.01)

    def names(self) -> list[str]:
        """Return the names of what stands."""
        return [name for name, _ in self.booked]

    def post(self, name: str, key: str) -> int:
        """Book a thing."""
        self.before_post()
        if name in self.error_before:
            return 500
        self.booked.append((name, key))
        self.ever.append(name)
        return 500 if name in self.error_after else 200

    def delete(self, key: str) -> int:
        """Remove a thing."""
        for name, known in list(self.booked):
            if known == key and name not in self.stuck:
                self.booked.remove((name, known))
                self.removed.append(name)
        return 200


def _handler(world: World) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            world.asked.append(f"GET {self.path}")
            query = parse_qs(urlsplit(self.path).query)
            key = query.get("key", [""])[0]
            found = [name for name, known in list(world.booked) if known == key]
            self._answer(500 if world.blind else 200, {"found": found, "price": world.price})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            world.asked.append(f"POST {body['name']}")
            self._answer(world.post(body["name"], body["key"]), {"name": body["name"]})

        def do_DELETE(self) -> None:
            world.asked.append(f"DELETE {self.path}")
            self._answer(world.delete(self.path.removeprefix("/")), {})

        def _answer(self, status: int, value: object) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the library's name
            """Stay quiet."""

    return Handler


class Crash(BaseException):
    """Stands for a process that dies: nothing of the engine may handle it."""


class Thing(Model):
    """What was booked."""

    name: str
    price: int = 0


class Nothing(Model):
    """The input of recipes that need none."""


class Look(SafeStep[Thing]):
    """Asks what things cost."""

    name: str = "anything"
    at_most: int = 1_000

    async def act(self, ctx: Ctx) -> Thing:
        """Ask."""
        told = json.loads((await ctx.api.get("/")).body)
        return Thing(name=self.name, price=told["price"])

    def prove(self, out: Thing, page: Snapshot) -> Facts:
        """It is within the limit."""
        yield "it is cheap enough", out.price <= self.at_most


async def book(ctx: Ctx, name: str) -> Thing:
    """Book a thing under this step's own key."""
    await ctx.api.send("POST", "/", json={"name": name, "key": ctx.intent_key})
    return Thing(name=name)


async def looked_up(ctx: Ctx, name: str, intent: Intent) -> Found[Thing] | Absent:
    """Say whether a thing of that key stands."""
    told = json.loads((await ctx.api.get("/", params={"key": intent.key})).body)
    return Found(value=Thing(name=name)) if told["found"] else Absent()


class Reserve(UndoableStep[Thing]):
    """Books a thing that can be given back."""

    settle = timedelta(seconds=0.2)
    name: str
    wanted: str | None = None

    async def act(self, ctx: Ctx) -> Thing:
        """Book it."""
        return await book(ctx, self.name)

    def prove(self, out: Thing, page: Snapshot) -> Facts:
        """It is what was wanted."""
        yield "it is what was wanted", equal(out.name, self.wanted or self.name)

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Thing] | Absent:
        """Look for it."""
        return await looked_up(ctx, self.name, intent)

    async def undo(self, ctx: Ctx, out: Thing) -> None:
        """Give it back."""
        await ctx.api.send("DELETE", f"/{ctx.intent_key}")


class Buy(FinalStep[Thing]):
    """Books a thing that cannot be given back."""

    settle = timedelta(seconds=0.2)
    name: str

    def ready(self, page: Snapshot) -> Facts:
        """Nothing but its name matters."""
        yield "it has a name", self.name != ""

    async def act(self, ctx: Ctx) -> Thing:
        """Book it."""
        return await book(ctx, self.name)

    def prove(self, out: Thing, page: Snapshot) -> Facts:
        """It is what was wanted."""
        yield "it is what was wanted", equal(out.name, self.name)

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Thing] | Absent:
        """Look for it."""
        return await looked_up(ctx, self.name, intent)


def dying(kind: type[Reserve | Buy]) -> type[Reserve | Buy]:
    """Return the same step, whose process dies right after it has booked."""

    class DyingReserve(Reserve):
        async def act(self, ctx: Ctx) -> Thing:
            await book(ctx, self.name)
            raise Crash

    class DyingBuy(Buy):
        async def act(self, ctx: Ctx) -> Thing:
            await book(ctx, self.name)
            raise Crash

    made = DyingReserve if kind is Reserve else DyingBuy
    made.__name__ = kind.__name__
    return made


class Body:
    """A recipe whose body a test may exchange between two tries, as an author edits a file."""

    def __init__(self, world: World, does: Callable[[Run], object], *, budget: Budget | None = None) -> None:
        self.does = does

        async def function(run: Run, given: Nothing) -> object:
            """Do what the test says."""
            return await self.does(run)  # type: ignore[misc]  # an async function

        self.recipe: Recipe[Nothing, object] = recipe("test/world", origins=[world.url], budget=budget)(function)
