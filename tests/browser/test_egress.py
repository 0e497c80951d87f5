"""What is outside a recipe's origins is not reached: counted on a second server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import find_browser
from surefoot.browser.gate import OpenGate
from surefoot.browser.launch import open_browser
from surefoot.browser.origin import Origin
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.errors import AuthorErred, OriginRefused
from surefoot.selectors import by
from surefoot.selectors.target import Target

pytestmark = pytest.mark.browser

HERE = Target(by.css("#here"))


class Server:
    """A server that counts its requests and answers what it is given."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.pages: dict[str, str] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.paths.append(self.path)
                page = outer.pages.get(self.path, "")
                location = page.removeprefix("redirect:") if page.startswith("redirect:") else None
                self.send_response(302 if location else 200)
                self.send_header("Content-Type", "text/html")
                if location:
                    self.send_header("Location", location)
                body = b"" if location else page.encode()
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 — the library's name

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the library's name
                """Stay quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """End it."""
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def near() -> Iterator[Server]:
    """The site that the recipe may visit."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def far() -> Iterator[Server]:
    """Another site, that must not be reached."""
    server = Server()
    yield server
    server.stop()


async def test_vectors_reach_nothing(near: Server, far: Server, tmp_path: Path) -> None:
    """Scripts, sockets, workers, frames, forms, prefetches and beacons to elsewhere reach nothing."""
    near.pages["/"] = f"""<html><head><link rel=prefetch href="{far.url}/prefetch">
      <link rel=preconnect href="{far.url}"><link rel=stylesheet href="{far.url}/style">
      <script type=speculationrules>{{"prefetch":[{{"source":"list","urls":["{far.url}/speculation"]}}]}}</script>
      </head><body><p id=here>here</p><img src="{far.url}/image"><iframe src="{far.url}/frame"></iframe>
      <form id=f method=post action="{far.url}/form" target=t></form><iframe name=t></iframe>
      <script>
      fetch("{far.url}/fetch", {{mode: "no-cors"}}).catch(() => 0);
      new WebSocket("{far.url.replace("http", "ws")}/socket");
      navigator.sendBeacon("{far.url}/beacon"); new EventSource("{far.url}/events");
      new Worker(URL.createObjectURL(new Blob(["fetch('{far.url}/worker',{{mode:'no-cors'}}).catch(()=>0)"])));
      document.getElementById("f").submit(); window.open("{far.url}/open");
      </script></body></html>"""
    async with (
        Egress(origins=[Origin.parse(near.url)]) as fence,
        open_browser(find_browser(), egress=fence, staging=tmp_path) as context,
    ):
        page = PlaywrightPage(await context.new_page(), gate=OpenGate(), folder=tmp_path, allows=fence.allows)
        await page.goto(f"{near.url}/", then=HERE)
        await asyncio.sleep(1)
        answer = await context.request.get(f"{far.url}/request")
        assert answer.status == 403
        refused = {refusal.line for refusal in fence.refused if refusal.method == "GET"}
    assert refused == {f'loads=["{far.url}"]'}
    assert far.paths == []
    assert "/" in near.paths


async def test_redirect_is_refused(near: Server, far: Server, tmp_path: Path) -> None:
    """A redirect to elsewhere is an error, and so are `file:` and an address typed in."""
    near.pages["/away"] = f"redirect:{far.url}/there"
    async with (
        Egress(origins=[Origin.parse(near.url)]) as fence,
        open_browser(find_browser(), egress=fence, staging=tmp_path) as context,
    ):
        page = PlaywrightPage(await context.new_page(), gate=OpenGate(), folder=tmp_path, allows=fence.allows)
        for address in (f"{near.url}/away", f"{far.url}/there", "file:///etc/hostname"):
            with pytest.raises(OriginRefused):
                await page.goto(address, then=HERE)
    assert far.paths == []


def test_origins() -> None:
    """An origin is scheme, host and port; a wildcard covers what is below it and nothing else."""
    wild = Origin.parse("https://*.acme.example")
    assert wild.covers("https://a.acme.example/x")
    assert wild.covers("wss://a.acme.example/x")
    assert not wild.covers("https://acme.example.evil.example/")
    assert not wild.covers("http://a.acme.example/")
    for bad in ("acme.example", "https://acme.example/path", "ftp://acme.example", "https://a*.example"):
        with pytest.raises(AuthorErred):
            Origin.parse(bad)
