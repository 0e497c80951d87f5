"""Keeping what comes down: whole, under a safe name, within a quota."""

from __future__ import annotations

import asyncio
import mimetypes
import re
import time
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.crash import BrowserHung, bounded, classify
from surefoot.errors import ProofFailed
from surefoot.model import File

if TYPE_CHECKING:
    from playwright.async_api import Download

    from surefoot.browser.options import PageOptions

_LONGEST_NAME = 200
_LONGEST_ENDING = 15
_LOOK_SECONDS = 0.1


async def keep_download(download: Download, folder: Path, *, staging: Path, options: PageOptions) -> File:
    """Wait for a download, and keep it.

    Args:
        download: What comes down.
        folder: Where it is kept.
        staging: Where the browser writes it meanwhile; looked at while it grows.
        options: How long it may take, and how large it may be.

    Raises:
        ProofFailed: It did not come whole, in time and within the quota; it was cancelled, and nothing is kept.
    """
    what = f"download of {download.url[:200]}"
    name = safe_name(download.suggested_filename)
    try:
        await _come_down(download, what, staging, options)
        path = free_path(folder, name)
        await bounded(download.save_as(path), what, seconds=options.download_timeout)
        await bounded(download.delete(), what)
    except PlaywrightError as error:
        raise classify(error, what, dispatched=True) from None
    if path.stat().st_size > options.download_quota:
        path.unlink()
        raise _too_large(what, options)
    path.chmod(0o600)
    return File.of(path, name=name, media_type=mimetypes.guess_type(name)[0] or "application/octet-stream")


def safe_name(name: str) -> str:
    """Return a file name without folders, control characters and leading dots, of bounded length."""
    last = PureWindowsPath(name.replace("\x00", "")).name
    clean = re.sub(r"[^\w.\- ()\[\]]", "_", last).strip(". ") or "download"
    if len(clean.encode()) <= _LONGEST_NAME:
        return clean
    stem, _, ending = clean.rpartition(".")
    ending = f".{ending}" if stem and len(ending) <= _LONGEST_ENDING else ""
    return (stem or clean).encode()[: _LONGEST_NAME - len(ending.encode())].decode(errors="ignore") + ending


def free_path(folder: Path, name: str) -> Path:
    """Return a path in the folder where nothing lies yet."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{number}-{name}"
    return path


async def _come_down(download: Download, what: str, staging: Path, options: PageOptions) -> None:
    """Wait until the browser has the file whole; whatever stops that cancels it."""
    failure = asyncio.ensure_future(download.failure())
    try:
        await _growing(failure, what, staging, options)
    except BaseException:
        failure.cancel()
        with suppress(PlaywrightError, BrowserHung):  # it may be gone already: what stopped us is what counts
            await bounded(download.cancel(), what)
            await bounded(download.delete(), what)
        raise
    if failure.result() is not None:
        raise ProofFailed(f"{what} did not come whole: {failure.result()}", dispatched=True)


async def _growing(whole: asyncio.Future[str | None], what: str, staging: Path, options: PageOptions) -> None:
    """Look at the size while it comes down; raises as soon as it is too large, or when it takes too long."""
    deadline = time.monotonic() + options.download_timeout
    while not (await asyncio.wait({whole}, timeout=_LOOK_SECONDS))[0]:
        if _size_of(staging) > options.download_quota:
            raise _too_large(what, options)
        if time.monotonic() > deadline:
            raise ProofFailed(f"{what}: not whole after {options.download_timeout:g} s", dispatched=True)


def _size_of(folder: Path) -> int:
    sizes = 0
    for path in folder.glob("**/*"):
        with suppress(OSError):  # it may go while it is looked at
            sizes += path.stat().st_size if path.is_file() else 0
    return sizes


def _too_large(what: str, options: PageOptions) -> ProofFailed:
    return ProofFailed(
        f"{what}: larger than the quota of {options.download_quota:,} bytes; it was cancelled", dispatched=True
    )
