"""Keeping what comes down: whole, under a safe name, within a quota."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.crash import bounded, classify
from surefoot.errors import ProofFailed
from surefoot.model import File

if TYPE_CHECKING:
    from playwright.async_api import Download

_LONGEST_NAME = 120
_SECONDS = 300.0
_QUOTA = 500_000_000


async def keep_download(download: Download, folder: Path) -> File:
    """Wait for a download, and keep it; raises `ProofFailed` when it does not come whole."""
    what = f"download of {download.url}"
    try:
        failure = await bounded(download.failure(), what, seconds=_SECONDS)
        if failure is not None:
            raise ProofFailed(f"{what} did not come whole: {failure}", dispatched=True)
        name = safe_name(download.suggested_filename)
        path = free_path(folder, name)
        await bounded(download.save_as(path), what, seconds=_SECONDS)
    except PlaywrightError as error:
        raise classify(error, what, dispatched=True) from None
    if path.stat().st_size > _QUOTA:
        path.unlink()
        raise ProofFailed(f"{what}: larger than {_QUOTA:,} bytes", dispatched=True)
    path.chmod(0o600)
    return File.of(path, name=name, media_type=mimetypes.guess_type(name)[0] or "application/octet-stream")


def safe_name(name: str) -> str:
    """Return a file name without folders, control characters and leading dots, of bounded length."""
    last = PureWindowsPath(name.replace("\x00", "")).name
    clean = re.sub(r"[^\w.\- ()\[\]]", "_", last).strip(". ") or "download"
    stem, dot, ending = clean.rpartition(".")
    return clean if len(clean) <= _LONGEST_NAME else f"{(stem or ending)[:100]}{dot}{ending[:15] if stem else ''}"


def free_path(folder: Path, name: str) -> Path:
    """Return a path in the folder where nothing lies yet."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{number}-{name}"
    return path
