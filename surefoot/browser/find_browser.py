"""Finding a browser on this machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from surefoot.errors import NoBrowser
from surefoot.model import Model

Kind = Literal["headless shell", "chromium", "chrome", "edge"]


# The program itself and not the wrapper in /usr/bin, which does not exec: a kill of that orphans the browser.
_PLACES = ("/usr/lib/chromium/chromium-headless-shell", "/usr/lib/chromium/chromium")
_PROGRAMS = ("google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge")
_OTHER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


class FoundBrowser(Model):
    """A browser, and how it was found."""

    path: str
    kind: Kind
    source: str


def find_browser(*, explicit: str | None = None, headless: bool = True) -> FoundBrowser:
    """Return the browser to use: the one set, Playwright's own, then an installed one; raises `NoBrowser`.

    The headless shell is preferred when headless: the same job costs less than half the CPU in it.
    """
    if explicit:
        return _explicit(explicit)
    for found in (*_playwrights_own(), *_installed()):
        if headless or found.kind != "headless shell":
            return found
    raise NoBrowser("no browser found: neither set, nor Playwright's own, nor Chromium, Chrome or Edge installed")


def _explicit(path: str) -> FoundBrowser:
    if not os.access(path, os.X_OK) or Path(path).is_dir():
        raise NoBrowser(
            f"the browser that is set, {path}, is no program", next_action="mend SUREFOOT_BROWSER, or unset it"
        )
    return FoundBrowser(path=path, kind=_kind(path), source="setting")


def _kind(path: str) -> Kind:
    name = Path(path).name.lower()
    if "shell" in name:
        return "headless shell"
    return "edge" if "edge" in name else "chrome" if "chrome" in name else "chromium"


def _playwrights_own() -> Iterator[FoundBrowser]:
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or str(_cache() / "ms-playwright")
    kinds: tuple[tuple[str, Kind], ...] = (("chromium_headless_shell-*", "headless shell"), ("chromium-*", "chromium"))
    for pattern, kind in kinds:
        for version in sorted(Path(folder).glob(pattern), key=_version, reverse=True):
            for name in ("chrome-headless-shell", "headless_shell", "chrome", "chrome.exe", "Chromium"):
                for program in version.glob(f"*/{name}"):
                    yield FoundBrowser(path=str(program), kind=kind, source="playwright")


def _version(folder: Path) -> int:
    number = folder.name.rpartition("-")[2]
    return int(number) if number.isdigit() else 0


def _cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData/Local")))
    return Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")))


def _installed() -> Iterator[FoundBrowser]:
    programs = map(shutil.which, _PROGRAMS)
    for path in (*_PLACES, *programs, *_OTHER_PLACES):
        if path and os.access(path, os.X_OK):
            yield FoundBrowser(path=path, kind=_kind(path), source="installed")
