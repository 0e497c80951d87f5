"""Processes that are killed or frozen: a typed error soon, and nothing left of the browser."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from surefoot.browser import crash, launch, remains
from surefoot.browser.crash import BrowserCrashed, BrowserHung
from surefoot.errors import BrowserFailed
from tests.browser.conftest import HERE, Desk, Done, Server, desk

pytestmark = [pytest.mark.browser, pytest.mark.kill]


_MAIN, _RENDERER, _DRIVER = "main", "renderer", "driver"


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def collected() -> AsyncGenerator[None]:
    """What a killed driver leaves in memory is collected while its event loop still lives, and in no other test."""
    yield
    gc.collect()


def processes() -> set[psutil.Process]:
    """Return every process below this one that still executes."""
    return {one for one in psutil.Process().children(recursive=True) if one.status() != psutil.STATUS_ZOMBIE}


def folders() -> set[str]:
    """Return what browsers left in the folder for temporary files, which `private_temp` sets."""
    return {path.name for path in Path(os.environ["TMPDIR"]).iterdir()}


@pytest.fixture(autouse=True)
def private_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all browsers of a test write their temporary files where no one else does."""
    (tmp_path / "temp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))


def which(kind: str, among: set[psutil.Process]) -> psutil.Process:
    """Return the process of a kind."""
    for one in among:
        words = one.cmdline()
        typed = [word for word in words if word.startswith("--type=")]
        if kind == _DRIVER and "run-driver" in words:
            return one
        if kind == _RENDERER and "--type=renderer" in typed:
            return one
        if kind == _MAIN and not typed and any(word.startswith("--user-data-dir") for word in words):
            return one
    raise AssertionError(f"no {kind} among {among}")


class Left:
    """What a browser of a test consisted of, and whether any of it is left."""

    def __init__(self) -> None:
        self.processes: set[psutil.Process] = set()

    def note(self, before: set[psutil.Process]) -> None:
        """Note what has come since."""
        self.processes |= processes() - before
        assert folders()

    def is_nothing(self, *, besides: frozenset[str] = frozenset()) -> bool:
        """Say whether neither a process nor a folder of it is there any more."""
        alive = [one for one in self.processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
        return not alive and folders() <= besides


@asynccontextmanager
async def watched(server: Server, tmp_path: Path, left: Left) -> AsyncGenerator[Desk]:
    """Open a page that shows `HERE`, and note all that belongs to it."""
    before = processes()
    server.body("/", "<p id=here>here</p>")
    async with desk(server.url, folder=tmp_path) as here:
        await here.page.goto(server.url, then=HERE)
        left.note(before)
        assert len(left.processes) >= 4
        yield here


@pytest.mark.parametrize("kind", [_MAIN, _RENDERER, _DRIVER])
async def test_killed(server: Server, tmp_path: Path, kind: str) -> None:
    """A page that waits hears at once that its browser, its renderer or its driver was killed."""
    left = Left()
    async with watched(server, tmp_path, left) as here:
        waiting = asyncio.ensure_future(here.page.wait_for(Done))
        await asyncio.sleep(0.3)
        which(kind, left.processes).kill()
        with pytest.raises(BrowserCrashed) as caught:
            await waiting
        assert not caught.value.dispatched
        with pytest.raises(BrowserCrashed):
            await here.page.snapshot()
    assert left.is_nothing()


@pytest.mark.parametrize("kind", [_MAIN, _RENDERER, _DRIVER])
async def test_frozen(server: Server, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser, renderer or driver that is frozen is told from one that is gone; the ladder ends, and all of it is."""
    monkeypatch.setattr(crash, "CALL_SECONDS", 2.0)
    monkeypatch.setattr(launch, "_RUNG_SECONDS", 1.0)
    left = Left()
    async with watched(server, tmp_path, left) as here:
        which(kind, left.processes).send_signal(signal.SIGSTOP)
        with pytest.raises(BrowserHung, match="did not answer within 2 s"):
            await here.page.snapshot()
    assert left.is_nothing()


async def test_page_that_spins(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that never ends is a named error, and the browser is closed all the same."""
    monkeypatch.setattr(crash, "CALL_SECONDS", 2.0)
    monkeypatch.setattr(launch, "_RUNG_SECONDS", 1.0)
    left = Left()
    async with watched(server, tmp_path, left) as here:
        server.body("/spin", "<p id=here>here</p><script>setTimeout(() => { while (true); })</script>")
        with pytest.raises(BrowserFailed) as caught:
            await here.page.goto("/spin", then=Done)
        assert caught.value.dispatched
    assert left.is_nothing()


async def test_end_of_one_leaves_another(server: Server, tmp_path: Path) -> None:
    """Two browsers of one process are told apart: the end of one, also of one that was killed, leaves the other."""
    one, other = Left(), Left()
    async with watched(server, tmp_path / "one", one) as first:
        of_one = frozenset(folders())
        async with watched(server, tmp_path / "other", other) as second:
            assert not one.processes & other.processes
            which(_DRIVER, other.processes).kill()
            with pytest.raises(BrowserCrashed):
                await second.page.snapshot()
        assert other.is_nothing(besides=of_one)
        assert (await first.page.snapshot()).has(HERE)
    assert one.is_nothing()


async def test_two_that_start_at_once(server: Server, tmp_path: Path) -> None:
    """Browsers that start at the same time each end their own processes."""
    server.body("/", "<p id=here>here</p>")
    before = processes()
    opened = [desk(server.url, folder=tmp_path / str(number)) for number in range(2)]
    first, second = await asyncio.gather(*(one.__aenter__() for one in opened))
    await opened[0].__aexit__(None, None, None)
    assert await second.page.goto(server.url, then=HERE) is None
    await opened[1].__aexit__(None, None, None)
    assert first.page.watch.page.is_closed()
    assert (processes() - before, folders()) == (set(), set())


@pytest.mark.parametrize("cancelled", [False, True])
async def test_driver_that_does_not_start(tmp_path: Path, cancelled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver that is frozen while it starts is ended when the time is up, and when whoever waits is cancelled."""
    if not cancelled:
        monkeypatch.setattr(remains, "_START_SECONDS", 3.0)
    before = processes()
    starting = asyncio.ensure_future(remains.start_driver())
    while not any("run-driver" in one.cmdline() for one in processes() - before):  # noqa: ASYNC110 — no event tells
        await asyncio.sleep(0.001)
    frozen = which(_DRIVER, processes() - before)
    frozen.send_signal(signal.SIGSTOP)
    await asyncio.sleep(0.2)  # until it is written to
    if cancelled:
        starting.cancel()
    with pytest.raises(asyncio.CancelledError if cancelled else BrowserHung):
        await starting
    assert processes() <= before


async def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """Where the browser's folder cannot be made, the driver that was started already is ended."""
    (tmp_path / "staging").write_text("a file in its place")
    before = processes()
    with pytest.raises(NotADirectoryError):
        async with desk("http://127.0.0.1:1", folder=tmp_path):
            pytest.fail("it opened")
    assert processes() <= before


_SCRIPT = """
import asyncio, sys
from pathlib import Path
from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import find_browser
from surefoot.browser.launch import open_browser

async def main():
    staging = Path(sys.argv[1])
    async with Egress(origins=[]) as fence, open_browser(find_browser(), egress=fence, staging=staging) as context:
        await context.new_page()
        print("open", flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


async def test_no_orphan_of_a_killed_process(tmp_path: Path) -> None:
    """When the Python process is killed, driver and browser end by themselves and take the profile with them."""
    python = subprocess.Popen([sys.executable, "-c", _SCRIPT, str(tmp_path)], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220 — a test
    assert python.stdout is not None
    assert python.stdout.readline() == "open\n"
    below = psutil.Process(python.pid).children(recursive=True)
    assert folders()
    assert len(below) >= 4
    python.kill()
    python.wait()
    python.stdout.close()
    for _ in range(200):
        if not [one for one in below if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]:
            break
        await asyncio.sleep(0.05)
    assert not [one for one in below if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    assert folders() == set()
