"""Installing a browser: Playwright's own headless shell, else the system's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from surefoot.browser.find_browser import FoundBrowser, find_browser
from surefoot.errors import NoBrowser

_DOWNLOAD_SECONDS = 300
_PACKAGE_SECONDS = 600


def install_browser(say: Callable[[str], None]) -> FoundBrowser:
    """Make sure that there is a browser, and return it; raises `NoBrowser` with all that was tried."""
    try:
        found = find_browser()
    except NoBrowser:
        return _install(say)
    say(f"there already: {found.kind} at {found.path}")
    return found


def _install(say: Callable[[str], None]) -> FoundBrowser:
    tried: list[str] = []
    for what, command, seconds in _ways():
        say(f"{what} …")
        failure = _run(command, seconds)
        tried.append(f"{what}: {failure or 'done'}")
        if failure is not None:
            say(f"  {failure}")
            continue
        try:
            return find_browser()
        except NoBrowser:
            continue
    raise NoBrowser(
        "no browser could be installed:\n  " + "\n  ".join(tried),
        next_action="install Chromium or Chrome by hand, and set SUREFOOT_BROWSER if it is not found",
    )


def _ways() -> list[tuple[str, list[str], int]]:
    own = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    ways = [("downloading Playwright's own headless shell", own, _DOWNLOAD_SECONDS)]
    apt = shutil.which("apt-get")
    if apt is not None:
        root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
        package = [
            *root,
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            apt,
            "install",
            "-y",
            "-q",
            "chromium-headless-shell",
        ]
        ways += [
            ("installing the system's package", package, _PACKAGE_SECONDS),
            ("refreshing the system's list of packages", [*root, apt, "update", "-q"], _PACKAGE_SECONDS),
            ("installing the system's package again", package, _PACKAGE_SECONDS),
        ]
    return ways


def _run(command: list[str], seconds: int) -> str | None:
    """Run a command; return nothing when it succeeded, else the last thing it said."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return None
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"exit code {done.returncode}"
