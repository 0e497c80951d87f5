"""Finding a browser: the one that is set, Playwright's own, an installed one, or a clear error."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from surefoot.browser import find_browser as finding
from surefoot.browser import install
from surefoot.browser.find_browser import FoundBrowser, find_browser
from surefoot.browser.install import install_browser
from surefoot.errors import NoBrowser


def program(path: Path) -> Path:
    """Make an empty program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return path


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any browser: nothing on the path, nothing in Playwright's folder."""
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(finding, "_PLACES", ())


def test_none() -> None:
    """Without any browser the error says what to do."""
    with pytest.raises(NoBrowser) as caught:
        find_browser()
    assert caught.value.next_action == "run `surefoot browser install`"


def test_set_one_comes_first(tmp_path: Path) -> None:
    """The one that is set is used; one that is no program is an error, and nothing else is used in its place."""
    program(tmp_path / "own/chromium_headless_shell-1200/chrome-linux/headless_shell")
    found = find_browser(explicit=str(program(tmp_path / "mine/google-chrome")))
    assert (found.kind, found.source) == ("chrome", "setting")
    (tmp_path / "text").write_text("no program")
    for path in (tmp_path / "text", tmp_path, tmp_path / "missing"):
        with pytest.raises(NoBrowser, match="is no program"):
            find_browser(explicit=str(path))


def test_newest_of_playwrights_own(tmp_path: Path) -> None:
    """Of Playwright's own the newest is used, by number and not by letter, and the headless shell before the rest."""
    for version in ("999", "1200", "1100"):
        program(tmp_path / f"own/chromium_headless_shell-{version}/chrome-linux/headless_shell")
    program(tmp_path / "own/chromium-1300/chrome-linux/chrome")
    found = find_browser()
    assert "chromium_headless_shell-1200" in found.path
    assert (found.kind, found.source) == ("headless shell", "playwright")


def test_headed_needs_a_whole_browser(tmp_path: Path) -> None:
    """With a window the headless shell will not do."""
    program(tmp_path / "own/chromium_headless_shell-1200/chrome-linux/headless_shell")
    with pytest.raises(NoBrowser):
        find_browser(headless=False)
    program(tmp_path / "own/chromium-1200/chrome-linux/chrome")
    assert find_browser(headless=False).kind == "chromium"


def test_installed(tmp_path: Path) -> None:
    """One that is installed is found on the path."""
    path = program(tmp_path / "bin/microsoft-edge")
    assert find_browser() == FoundBrowser(path=str(path), kind="edge", source="installed")


def test_installing_tells_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """When no way to install works, each is named with what it said."""
    said: list[str] = []
    monkeypatch.setattr(install, "_ways", lambda: [("asking nicely", ["sh", "-c", "echo no such luck; exit 1"], 5)])
    monkeypatch.setenv("PATH", "/bin:/usr/bin")
    monkeypatch.setattr(finding, "_installed", lambda: iter(()))
    with pytest.raises(NoBrowser, match="asking nicely: no such luck"):
        install_browser(said.append)
    assert said == ["asking nicely …", "  no such luck"]


def test_installing_finds_what_was_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way that brings a browser ends the search."""
    target = tmp_path / "own/chromium_headless_shell-1/chrome-linux/headless_shell"
    command = ["/bin/sh", "-c", f"/bin/mkdir -p {target.parent} && /bin/touch {target} && /bin/chmod 755 {target}"]
    monkeypatch.setattr(install, "_ways", lambda: [("failing", ["/bin/false"], 5), ("bringing", command, 5)])
    assert install_browser(lambda _: None).path == str(target)
    monkeypatch.setattr(subprocess, "run", None)  # nothing is started once it is there
    assert install_browser(lambda _: None).path == str(target)
