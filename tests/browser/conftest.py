"""Shared by the tests of the browser: servers on loopback that count, and a page behind a fence and a gate."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pytest
import pytest_asyncio
from playwright.async_api import Error as PlaywrightError

from surefoot.browser import launch
from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import find_browser
from surefoot.browser.gate import Action, OpenGate
from surefoot.browser.launch import open_browser
from surefoot.browser.layer import Layer
from surefoot.browser.options import PageOptions
from surefoot.browser.origin import Origin
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.selectors import by
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext

HERE = Target(by.css("#here"))
IMPATIENT = PageOptions(action_timeout=3, navigation_timeout=8, proof_timeout=3, quorum_patience=0.5, quiet=0.1)


class Done(View):
    """What a page shows once something was done on it."""

    text: Annotated[str, by.css("#done")]


class Handler(BaseHTTPRequestHandler):
    """Answers a request for `Server`; a page that is a function gets it, and may do anything with the connection."""

    server: Http  # pyright: ignore[reportIncompatibleVariableOverride]  # the one it is used with
    timeout = 20

    def do_GET(self) -> None:
        """Answer."""
        outer = self.server.outer
        length = int(self.headers.get("Content-Length", 0))
        outer.requests.append(f"{self.command} {self.path}")
        outer.bodies.append(self.rfile.read(length))
        page = outer.pages.get(self.path)
        if callable(page):
            page(self)
        elif page is not None and (redirect := re.fullmatch(r"redirect:(.*)", page)):
            self.answer(302, "", Location=redirect[1])
        else:
            self.answer(404 if page is None else 200, page or "")

    do_POST = do_PUT = do_GET  # noqa: N815 — the library's names

    def answer(self, status: int, body: str | bytes, **headers: str) -> None:
        """Send a whole answer."""
        raw = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in ({"Content-Type": "text/html; charset=utf-8"} | named).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the library's name
        """Stay quiet."""


class Http(ThreadingHTTPServer):
    """The server of `Server`; a side that hangs up is nothing to report."""

    daemon_threads = True
    request_queue_size = 64
    outer: Server

    def verify_request(self, request: object, client_address: object) -> bool:
        """Count the connection, whatever is sent over it."""
        self.outer.connections += 1
        return True

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet."""


class Server:
    """A site that counts its requests and answers what it is given."""

    def __init__(self, handler: type[Handler] = Handler) -> None:
        self.requests: list[str] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.pages: dict[str, str | Callable[[Handler], None]] = {}
        self.http = Http(("127.0.0.1", 0), handler)
        self.http.outer = self
        self.port = self.http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()

    def body(self, path: str, html: str) -> None:
        """Serve a page with that body."""
        self.pages[path] = f"<!DOCTYPE html><html><head><title>{path}</title></head><body>{html}</body></html>"

    def count(self, request: str) -> int:
        """Return how often a request such as `POST /pay` came."""
        return self.requests.count(request)

    def stop(self) -> None:
        """End it."""
        self.http.shutdown()
        self.http.server_close()


class CarefulGate(OpenGate):
    """A gate as of a changing step: it is told in which order things come, and may say no."""

    careful = True

    def __init__(self, *, act_seconds: float | None = None, refuses: BaseException | None = None) -> None:
        super().__init__()
        self.act_seconds = act_seconds
        self.refuses = refuses
        self.asked: list[Action] = []
        self.on_asked: Callable[[], None] = lambda: None

    async def before_dispatch(self, action: Action) -> None:
        """Say no, if it is to."""
        self.asked.append(action)
        self.on_asked()
        if self.refuses is not None:
            raise self.refuses


@dataclass
class Desk:
    """A page, and what stands around it."""

    page: PlaywrightPage
    context: BrowserContext
    fence: Egress
    gate: OpenGate = field(default_factory=OpenGate)


@asynccontextmanager
async def desk(
    *origins: str,
    folder: Path,
    gate: OpenGate | None = None,
    options: PageOptions = IMPATIENT,
    layers: tuple[Layer, ...] = (),
) -> AsyncGenerator[Desk]:
    """Open a browser whose fence lets `origins` through, with one page; a context of the module's, where it has one."""
    gate = gate or OpenGate()
    shared = _shared.get(asyncio.get_running_loop())
    staging = folder / "staging" if shared is None else shared.staging
    async with (
        Egress(origins=[Origin.parse(origin) for origin in origins]) as fence,
        open_browser(find_browser(), egress=fence, staging=staging)
        if shared is None
        else shared.open(fence) as context,
    ):
        live = await context.new_page()
        page = PlaywrightPage(
            live, gate=gate, folder=folder, fence=fence, options=options, staging=staging, layers=layers
        )
        yield Desk(page, context, fence, gate)


@dataclass(frozen=True)
class Shared:
    """A browser that the tests of a module share; each has a context, a fence and a page of its own."""

    browser: Browser
    staging: Path

    @asynccontextmanager
    async def open(self, fence: Egress) -> AsyncGenerator[BrowserContext]:
        """Open a context behind a fence, and close it."""
        context = await launch._context(self.browser, fence, launch.BrowserOptions())
        yield context
        with suppress(PlaywrightError):  # a test may have closed it
            await context.close()


_shared: dict[asyncio.AbstractEventLoop, Shared] = {}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Shared]:
    """The one browser of a module: starting one takes longer than most tests."""
    staging, loop = tmp_path_factory.mktemp("staging"), asyncio.get_running_loop()
    async with Egress(origins=[]) as fence, open_browser(find_browser(), egress=fence, staging=staging) as context:
        assert context.browser is not None
        _shared[loop] = Shared(context.browser, staging)
        yield _shared[loop]
        del _shared[loop]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of one module here have one loop, so that they can share a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest.fixture
def server() -> Iterator[Server]:
    """The site that the recipe may visit."""
    site = Server()
    yield site
    site.stop()


@pytest.fixture
def far() -> Iterator[Server]:
    """Another site, that must not be reached."""
    site = Server()
    yield site
    site.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def at_desk(server: Server, tmp_path: Path) -> AsyncGenerator[Desk]:
    """A page that may visit `server`."""
    async with desk(server.url, folder=tmp_path) as opened:
        yield opened


@pytest.fixture
def page(at_desk: Desk) -> PlaywrightPage:
    """The page of `at_desk`."""
    return at_desk.page
