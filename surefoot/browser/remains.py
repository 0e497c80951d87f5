"""Starting a driver so that it is known which processes are its own, and clearing away what a browser leaves.

Playwright tells neither the process of its driver nor the folder of a browser's profile; a driver that is killed or
frozen clears nothing away.
"""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from playwright.async_api import async_playwright

from surefoot.browser.crash import bounded

if TYPE_CHECKING:
    from playwright.async_api import Playwright

_START_SECONDS = 30.0
_KILL_SECONDS = 5.0
_HEARD_SECONDS = 0.1
"""Until the loop has heard that a process has ended, and closed its pipes."""
_DRIVER = "run-driver"
_TEMPORARY = "temporary"
_PROFILE = "--user-data-dir="
_MADE_BY_PLAYWRIGHT = "playwright_"
# One start at a time in this process, whatever loop it runs in: else it cannot be told whose driver is whose.
_starting = threading.Lock()


async def start_driver() -> tuple[Playwright, psutil.Process | None]:
    """Start a driver; return it with its process. Where that fails, or is cancelled, no driver is left."""
    while not _starting.acquire(blocking=False):  # noqa: ASYNC110 — an event belongs to one loop, this lock to all
        await asyncio.sleep(0.01)
    before = _drivers()
    try:
        playwright = await bounded(async_playwright().start(), "start of the driver", seconds=_START_SECONDS)
        return playwright, next(iter(_drivers() - before), None)
    except BaseException:
        await _kill(_drivers() - before)
        await asyncio.sleep(_HEARD_SECONDS)
        raise
    finally:
        _starting.release()


class Remains:
    """The processes and folders of one browser, noted while they can be found.

    Args:
        driver: The driver's process; all others descend from it.
        staging: Where the browser stages; its own folder for temporary files is in there.
    """

    def __init__(self, driver: psutil.Process | None, staging: Path) -> None:
        self._driver = driver
        self._processes: set[psutil.Process] = set()
        self._folders: set[Path] = {staging / _TEMPORARY}

    def note(self) -> None:
        """Note what is there now."""
        if self._driver is None:
            return
        with suppress(psutil.Error):  # it is gone: what was noted before is what may be left
            self._processes |= {self._driver, *self._driver.children(recursive=True)}
        for process in self._processes:
            self._folders |= set(_profiles(process))

    async def remove(self) -> None:
        """Kill what still executes, wait until it does not, and remove the folders."""
        await _kill(self._processes)
        for folder in self._folders:
            if folder.exists():
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def temporary_folder(staging: Path) -> Path:
    """Return the folder for temporary files of a browser that stages there, which is there from then on."""
    folder = staging / _TEMPORARY
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


async def _kill(processes: set[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    deadline = time.monotonic() + _KILL_SECONDS
    while any(_alive(one) for one in processes) and time.monotonic() < deadline:  # noqa: ASYNC110 — no event tells
        await asyncio.sleep(0.02)


def _drivers() -> set[psutil.Process]:
    return {child for child in psutil.Process().children() if _DRIVER in _command(child)}


def _profiles(process: psutil.Process) -> list[Path]:
    """Return the profile folder that Playwright made for a browser process; one that a person named is not removed."""
    named = [Path(word.removeprefix(_PROFILE)) for word in _command(process) if word.startswith(_PROFILE)]
    return [folder for folder in named if folder.name.startswith(_MADE_BY_PLAYWRIGHT)]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _alive(process: psutil.Process) -> bool:
    """Say whether a process still executes; one that is dead and not yet reaped does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
