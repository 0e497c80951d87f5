"""What comes down: whole, under a safe name, within a quota; and nothing that nobody asked for."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from pathlib import Path

import pytest

from surefoot.browser.downloads import safe_name
from surefoot.errors import BadResponse, ProofFailed
from surefoot.selectors import by
from surefoot.selectors.target import Target
from tests.browser.conftest import IMPATIENT, Done, Handler, Server, desk

pytestmark = pytest.mark.browser

GET = Target(by.role("link", "Get it"), by.test_id("get"))
GO = Target(by.role("button", "Go"), by.test_id("go"))


def attached(name: str, body: bytes) -> Handler:
    """Return a page that is a file."""
    header = f'attachment; filename="{name}"'
    return lambda handler: handler.answer(200, body, Content_Disposition=header)  # type: ignore[return-value]  # a page


def on_disk(folder: Path) -> int:
    """Return how many bytes lie in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


async def test_file_is_kept_whole(server: Server, tmp_path: Path) -> None:
    """A file is kept as it came, readable by its owner alone; a second of the same name stands beside it."""
    body = bytes(range(256)) * 40_000
    server.pages["/file"] = attached("report.csv", body)  # type: ignore[assignment]  # a page
    server.body("/", '<a data-testid=get href="/file">Get it</a>')
    async with desk(server.url, folder=tmp_path) as here:
        await here.page.goto(server.url, then=GET)
        first = await here.page.download(GET)
        second = await here.page.download(GET)
        assert on_disk(tmp_path / "staging") == 0
    assert (first.name, first.size, first.media_type) == ("report.csv", len(body), "text/csv")
    assert first.sha256 == hashlib.sha256(body).hexdigest()
    kept = Path(first.path)
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (body, 0o600)
    assert Path(second.path).name == "2-report.csv"


async def test_error_page_instead_of_a_file(server: Server, tmp_path: Path) -> None:
    """An error page where a file should come is told at once, with its status."""
    server.pages["/file"] = lambda handler: handler.answer(410, b"gone")  # type: ignore[assignment,return-value]  # a page
    server.body("/", '<a data-testid=get href="/file">Get it</a>')
    async with desk(server.url, folder=tmp_path) as here:
        await here.page.goto(server.url, then=GET)
        with pytest.raises(BadResponse, match="status 410") as caught:
            await here.page.download(GET)
    assert caught.value.dispatched


async def test_link_that_opens_a_tab(server: Server, tmp_path: Path) -> None:
    """A file that a link opens in a new tab belongs to the page with the link."""
    server.pages["/file"] = attached("a.txt", b"abc")  # type: ignore[assignment]  # a page
    server.body("/", '<a data-testid=get target=_blank href="/file">Get it</a>')
    async with desk(server.url, folder=tmp_path) as here:
        await here.page.goto(server.url, then=GET)
        assert (await here.page.download(GET)).size == 3


@pytest.mark.parametrize("name", ["../../escaped.txt", "/etc/cron.d/escaped", "..\\\\..\\\\escaped.txt", ".bashrc"])
async def test_path_in_the_name(server: Server, tmp_path: Path, name: str) -> None:
    """A path in the name that the site gives leads nowhere."""
    server.pages["/file"] = attached(name, b"abc")  # type: ignore[assignment]  # a page
    server.body("/", '<a data-testid=get href="/file">Get it</a>')
    async with desk(server.url, folder=tmp_path / "run") as here:
        await here.page.goto(server.url, then=GET)
        kept = Path((await here.page.download(GET)).path)
    assert kept.parent == tmp_path / "run"
    assert not kept.name.startswith(".")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


async def test_larger_than_the_quota(server: Server, tmp_path: Path) -> None:
    """A file without end is cancelled while it comes down, and takes no place afterwards."""
    ended = threading.Event()
    sent = 0

    def endless(handler: Handler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.send_header("Content-Disposition", 'attachment; filename="bomb.bin"')
        handler.end_headers()
        try:
            while sent < 2_000_000_000:
                handler.wfile.write(b"\0" * 1_000_000)
                sent += 1_000_000
        except OSError:
            ended.set()

    server.pages["/file"] = endless
    server.body("/", '<a data-testid=get href="/file">Get it</a>')
    options = IMPATIENT.model_copy(update={"download_quota": 3_000_000})
    async with desk(server.url, folder=tmp_path, options=options) as here:
        await here.page.goto(server.url, then=GET)
        with pytest.raises(ProofFailed, match="larger than the quota of 3,000,000 bytes") as caught:
            await here.page.download(GET)
        assert caught.value.dispatched
        assert await asyncio.to_thread(ended.wait, 5)  # the fence runs in this loop
        for _ in range(100):  # the browser removes what it has of it by itself
            if on_disk(tmp_path) == 0:
                break
            await asyncio.sleep(0.05)
        assert on_disk(tmp_path) == 0
    assert sent < 2_000_000_000


async def test_smaller_than_looks_catch(server: Server, tmp_path: Path) -> None:
    """A file beyond the quota that is there at once is refused too."""
    server.pages["/file"] = attached("a.txt", b"x" * 1_001)  # type: ignore[assignment]  # a page
    server.body("/", '<a data-testid=get href="/file">Get it</a>')
    options = IMPATIENT.model_copy(update={"download_quota": 1_000})
    async with desk(server.url, folder=tmp_path, options=options) as here:
        await here.page.goto(server.url, then=GET)
        with pytest.raises(ProofFailed, match="larger than the quota"):
            await here.page.download(GET)
        assert on_disk(tmp_path) == 0


async def test_cut_in_the_middle(server: Server, tmp_path: Path) -> None:
    """A file that breaks off is no file, and none is kept."""

    def cut(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Disposition", 'attachment; filename="a.bin"')
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        handler.wfile.write(b"\0" * 1000)

    server.pages["/file"] = cut
    server.body("/", '<a data-testid=get href="/file">Get it</a>')
    async with desk(server.url, folder=tmp_path) as here:
        await here.page.goto(server.url, then=GET)
        with pytest.raises(ProofFailed, match="did not come whole"):
            await here.page.download(GET)
        assert [path.name for path in tmp_path.iterdir()] == ["staging"]


async def test_stalls(server: Server, tmp_path: Path) -> None:
    """A file that stops coming is given up in time."""
    ended = threading.Event()

    def stalling(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Disposition", 'attachment; filename="a.bin"')
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        handler.wfile.write(b"\0" * 1000)
        ended.wait(20)

    server.pages["/file"] = stalling
    server.body("/", '<a data-testid=get href="/file">Get it</a>')
    options = IMPATIENT.model_copy(update={"download_timeout": 1.0})
    async with desk(server.url, folder=tmp_path, options=options) as here:
        await here.page.goto(server.url, then=GET)
        with pytest.raises(ProofFailed, match="not whole after 1 s"):
            await here.page.download(GET)
    ended.set()


async def test_nobody_asked_for_it(server: Server, tmp_path: Path) -> None:
    """A file that a page pushes, unasked, is cancelled and leaves nothing."""
    server.pages["/file"] = attached("pushed.bin", b"\0" * 5_000_000)  # type: ignore[assignment]  # a page
    done = "document.body.insertAdjacentHTML('beforeend', '<p id=done>done</p>')"
    server.body(
        "/", f"<button data-testid=go onclick=\"location = '/file'; setTimeout(() => {done}, 500)\">Go</button>"
    )
    async with desk(server.url, folder=tmp_path) as here:
        await here.page.goto(server.url, then=GO)
        await here.page.click(GO, then=Done)
        assert server.count("GET /file") == 1
        assert on_disk(tmp_path) == 0


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("a.csv", "a.csv"),
        ("../../a.csv", "a.csv"),
        ("C:\\Users\\a.csv", "a.csv"),
        ("..", "download"),
        ("", "download"),
        ("...hidden", "hidden"),
        ("a\x00b\nc.txt", "ab_c.txt"),
        ("invoice\u202egpj.exe", "invoice_gpj.exe"),
        ("Rechnung März (2).pdf", "Rechnung März (2).pdf"),
    ],
)
def test_safe_name(given: str, safe: str) -> None:
    """A name keeps what is harmless in it."""
    assert safe_name(given) == safe


def test_long_names() -> None:
    """A name is short enough for any file system, counted in bytes, and keeps its ending."""
    for name in ("a" * 500 + ".csv", "漢" * 300 + ".csv", "." + "b" * 500, "c." + "d" * 500):
        assert 0 < len(safe_name(name).encode()) <= 200
    assert safe_name("漢" * 300 + ".csv").endswith("漢.csv")
