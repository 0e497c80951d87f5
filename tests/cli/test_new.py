"""`surefoot new recipe` at the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from surefoot.demo.site.control import Site
from tests.cli.command import ROOT, environment, surefoot
from tests.testing.shop import PLUGIN


def pytest_in(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a folder as its author does."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *PLUGIN, *arguments],
        env=environment(folder, PYTHONPATH=str(ROOT), **changes),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=folder,
    )


def test_what_is_written_passes_its_own_tests_and_is_not_overwritten(tmp_path: Path) -> None:
    """A recipe, a fixture and a test, green; another start leaves them as they are."""
    done = surefoot(tmp_path, "new", "recipe", "acme-portal", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    tested = pytest_in(tmp_path)
    assert tested.returncode == 0, tested.stdout
    assert int(tested.stdout.split(" passed")[0].split()[-1]) > 12  # one is written; the others come from the fixture
    mine = tmp_path / "acme_portal.py"
    mine.write_text("# mine now\n")
    again = surefoot(tmp_path, "new", "recipe", "acme-portal", cwd=tmp_path)
    assert again.returncode == 23
    assert "acme_portal.py, test_acme_portal.py, fixtures/acme-portal/FirstPage/first.html" in again.stderr
    assert "nothing is overwritten" in again.stderr
    assert mine.read_text() == "# mine now\n"


def test_a_broken_page_makes_the_written_tests_fail(tmp_path: Path) -> None:
    """They are tests of something."""
    assert surefoot(tmp_path, "new", "recipe", "acme", "--folder", str(tmp_path)).returncode == 0
    page = tmp_path / "fixtures" / "acme" / "FirstPage" / "first.html"
    page.write_text(page.read_text().replace("<h1>Welcome</h1>", "").replace("name=", "id2="))
    assert pytest_in(tmp_path).returncode == 1


@pytest.mark.browser
def test_a_live_page_is_saved_and_the_recipe_runs_on_it(tmp_path: Path, site: Site) -> None:
    """The fixture is the page at rest, the recipe goes to its address."""
    done = surefoot(tmp_path, "new", "recipe", "acme-air", "--url", f"{site.url}/login", "--folder", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "targets of its first page: EMAIL, PASSWORD, SIGN_IN" in done.stdout
    tested = pytest_in(tmp_path)
    assert tested.returncode == 0, tested.stdout
    ran = surefoot(tmp_path / "data", "run", str(tmp_path / "acme_air.py"))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Sign in" in ran.stdout
