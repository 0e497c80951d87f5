"""What is outside a recipe's origins is not reached: counted on a second server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from surefoot.browser.origin import Origin
from surefoot.errors import AuthorErred, OriginRefused
from tests.browser.conftest import HERE, Server, desk

pytestmark = pytest.mark.browser


async def test_vectors_reach_nothing(server: Server, far: Server, tmp_path: Path) -> None:
    """Scripts, sockets, workers, frames, forms, prefetches and beacons to elsewhere reach nothing."""
    server.pages["/"] = f"""<html><head><link rel=prefetch href="{far.url}/prefetch">
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
    async with desk(server.url, folder=tmp_path) as here:
        await here.page.goto(f"{server.url}/", then=HERE)
        await asyncio.sleep(1)
        answer = await here.context.request.get(f"{far.url}/request")
        assert answer.status == 403
        refused = {refusal.line for refusal in here.fence.refused if refusal.method == "GET"}
    assert refused == {f'loads=["{far.url}"]'}
    assert far.connections == 0
    assert "GET /" in server.requests


async def test_redirect_is_refused(server: Server, far: Server, tmp_path: Path) -> None:
    """A redirect to elsewhere is an error, and so are `file:` and an address typed in."""
    server.pages["/away"] = f"redirect:{far.url}/there"
    async with desk(server.url, folder=tmp_path) as here:
        for address in (f"{server.url}/away", f"{far.url}/there", "file:///etc/hostname"):
            with pytest.raises(OriginRefused):
                await here.page.goto(address, then=HERE)
    assert far.connections == 0


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
