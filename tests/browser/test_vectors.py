"""One way out after another: sockets, workers, addresses, files, datagrams; counted where they would arrive."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import socket
from pathlib import Path

import pytest

from surefoot.browser import launch
from surefoot.errors import OriginRefused, SiteFailed
from surefoot.selectors import by
from surefoot.selectors.target import Target
from tests.browser.conftest import HERE, Desk, Done, Handler, Server, desk

pytestmark = pytest.mark.browser


def echo_socket(handler: Handler) -> None:
    """Take a WebSocket, and send back the first short message."""
    key = handler.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()  # noqa: S324 — RFC 6455
    head = "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
    handler.wfile.write(f"{head}{accept}\r\n\r\n".encode())
    first, mask = handler.rfile.read(2), handler.rfile.read(4)
    text = bytes(byte ^ mask[place % 4] for place, byte in enumerate(handler.rfile.read(first[1] & 127)))
    handler.wfile.write(bytes([0x81, len(text)]) + text)


async def test_socket_to_an_allowed_origin(at_desk: Desk, server: Server) -> None:
    """A WebSocket to the recipe's own site works through the fence."""
    server.pages["/socket"] = echo_socket
    server.body("/", "<p id=here>here</p>")
    await at_desk.page.goto(server.url, then=HERE)
    script = """(url) => new Promise((resolve, reject) => { const socket = new WebSocket(url);
      socket.onopen = () => socket.send('grüezi'); socket.onmessage = (event) => resolve(event.data);
      socket.onerror = () => reject(new Error('failed')) })"""
    assert await at_desk.page.live.evaluate(script, server.url.replace("http", "ws") + "/socket") == "grüezi"


async def test_request_beside_the_page(at_desk: Desk, server: Server, far: Server) -> None:
    """Requests that the context makes by itself go through the fence too."""
    server.pages["/data"] = "data"
    assert await (await at_desk.context.request.get(f"{server.url}/data")).text() == "data"
    for method in (at_desk.context.request.get, at_desk.context.request.post):
        assert (await method(f"{far.url}/data")).status == 403
    assert far.connections == 0


@pytest.mark.parametrize(
    "script",
    [
        "new SharedWorker(URL.createObjectURL(new Blob([`fetch('FAR', {mode: 'no-cors'}).catch(() => 0)`])))",
        "new SharedWorker('/worker.js')",
        "new Worker('/worker.js')",
        "navigator.serviceWorker.register('/worker.js')",
        "location = 'FAR'",
        "document.body.innerHTML = '<meta http-equiv=refresh content=\"0; url=FAR\">'",
        "document.body.innerHTML = '<iframe src=\"data:text/html,<img src=FAR>\"></iframe>'",
        'document.body.innerHTML = \'<object data="FAR"></object><embed src="FAR"><video src="FAR"></video>\'',
        "document.body.innerHTML = '<style>@import \"FAR\"; p { background: url(FAR) }</style><p>x</p>'",
        "fetch('/away')",
        "fetch('FAR', {method: 'POST', mode: 'no-cors', body: 'x', keepalive: true})",
        "import('FAR').catch(() => 0)",
        'document.head.innerHTML += \'<link rel=modulepreload href="FAR"><link rel=dns-prefetch href="FAR">\'',
        """document.head.append(Object.assign(document.createElement('script'), {type: 'speculationrules',
          textContent: '{"prerender": [{"source": "list", "urls": ["FAR"]}]}'}))""",
        """document.head.append(Object.assign(document.createElement('script'), {type: 'speculationrules',
          textContent: '{"prefetch": [{"source": "list", "urls": ["FAR"], "eagerness": "immediate"}]}'}))""",
    ],
)
async def test_nothing_gets_out(at_desk: Desk, server: Server, far: Server, script: str) -> None:
    """Whatever a page tries, the other site is not even connected."""
    server.pages["/away"] = f"redirect:{far.url}/redirected"
    server.pages["/worker.js"] = lambda handler: handler.answer(
        200, f"fetch('{far.url}/worker', {{mode: 'no-cors'}}).catch(() => 0)", Content_Type="text/javascript"
    )
    server.body("/", "<p id=here>here</p>")
    await at_desk.page.goto(server.url, then=HERE)
    await at_desk.page.live.evaluate("(script) => { setTimeout(() => eval(script)) }", script.replace("FAR", far.url))
    await asyncio.sleep(1)
    assert far.connections == 0


@pytest.mark.parametrize("listed", ["127.0.0.1", "localhost"])
async def test_address_and_name_are_two_origins(server: Server, tmp_path: Path, listed: str) -> None:
    """`127.0.0.1` and `localhost` reach the same machine, and only the one that is listed is reached."""
    other = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}[listed]
    server.body("/", "<p id=done>done</p>")
    async with desk(f"http://{listed}:{server.port}", folder=tmp_path) as here:
        await here.page.goto(f"http://{listed}:{server.port}", then=Done)
        counted = len(server.requests)
        with pytest.raises(OriginRefused):
            await here.page.goto(f"http://{other}:{server.port}", then=Done)
        for name in (
            other,
            "[::1]",
            "0.0.0.0",  # noqa: S104 — as an address to reach
            "127.1",
            "2130706433",
            "0x7f.1",
            "[::ffff:127.0.0.1]",
        ):
            where = f"http://{name}:{server.port}/elsewhere"
            await here.page.live.evaluate("(url) => fetch(url, {mode: 'no-cors'}).catch(() => 0)", where)
        reached = [one for one in server.requests[counted:] if "elsewhere" in one]
    # Other spellings of the listed address are the same origin to the browser, which writes it in full.
    assert len(reached) == (3 if listed == "127.0.0.1" else 0)


async def test_another_port_is_another_origin(at_desk: Desk, server: Server, far: Server) -> None:
    """The same host on another port is elsewhere."""
    server.body("/", "<p id=here>here</p>")
    await at_desk.page.goto(server.url, then=HERE)
    with pytest.raises(OriginRefused):
        await at_desk.page.goto(far.url, then=Done)
    assert [str(refusal.line) for refusal in at_desk.fence.refused] == []  # it did not even get to the fence
    assert far.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "data:text/html,<p id=done>x",
        "javascript:alert(1)",
        "blob:x",
        "chrome://version",
        "view-source:file:///etc/hostname",
        "ftp://127.0.0.1/x",
    ],
)
async def test_other_schemes_are_no_addresses(at_desk: Desk, address: str) -> None:
    """`goto` opens http and https alone, and says so before anything is asked for."""
    with pytest.raises(OriginRefused) as caught:
        await at_desk.page.goto(address, then=Done)
    assert not caught.value.dispatched
    assert at_desk.gate.passed == []


@pytest.mark.parametrize("script", ["location = 'file:///etc/hostname'", "location = 'data:text/html,<p id=done>x</p>'",
                                    "window.open('file:///etc/hostname')"])  # fmt: skip
async def test_page_cannot_leave_for_a_file(at_desk: Desk, server: Server, script: str) -> None:
    """A page cannot lead to a file or to a page made of an address."""
    server.body("/", f'<button id=go onclick="{script}">Go</button>')
    await at_desk.page.goto(server.url, then=Target(by.css("#go")))
    with pytest.raises(SiteFailed):
        await at_desk.page.click(Target(by.css("#go"), by.role("button", "Go")), then=Done)
    assert all("file:" not in tab.url for tab in at_desk.context.pages)


async def test_frame_of_a_file_is_empty(at_desk: Desk, server: Server, tmp_path: Path) -> None:
    """A file in a frame is not shown."""
    (tmp_path / "private.html").write_text("<p>private words</p>")
    server.body("/", f"<p id=here>here</p><iframe src='file://{tmp_path}/private.html'></iframe>")
    await at_desk.page.goto(server.url, then=HERE)
    await asyncio.sleep(0.5)
    assert [frame.url for frame in at_desk.page.live.frames][1:] in (
        [""],
        ["about:blank"],
        ["chrome-error://chromewebdata/"],
    )


_RTC = """(port) => new Promise((resolve) => {
  const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
  peer.createDataChannel("x"); peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  setTimeout(resolve, 2500);
})"""


async def datagrams(server: Server, folder: Path) -> int:
    """Have a page ask a STUN server of the test, and return how many datagrams arrived."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stun:
        stun.bind(("127.0.0.1", 0))
        stun.setblocking(False)
        async with desk(server.url, folder=folder) as here:
            await here.page.goto(server.url, then=HERE)
            await here.page.live.evaluate(_RTC, stun.getsockname()[1])
        count = 0
        try:
            while stun.recv(2048):
                count += 1
        except BlockingIOError:
            return count
    return count


async def test_no_datagram_gets_out(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WebRTC sends nothing past the fence; without the flag it does, so this can fail."""
    server.body("/", "<p id=here>here</p>")
    assert await datagrams(server, tmp_path) == 0
    monkeypatch.setattr(launch, "_FLAGS", tuple(flag for flag in launch._FLAGS if "webrtc" not in flag))
    assert await datagrams(server, tmp_path) > 0
