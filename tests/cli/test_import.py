"""`surefoot import` at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.demo.site.control import Site
from tests.cli.command import surefoot

SCRIPT = """
from playwright.async_api import async_playwright, expect

async def run(playwright):
    browser = await playwright.chromium.launch()
    page = await browser.new_page()
    await page.goto("{site}/login")
    await page.get_by_label("Email").fill("ada@example.org")
    await page.get_by_label("Password").fill("correct horse")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_test_id("who")).to_contain_text("Signed in")
    await page.goto("{site}/search?from=LIS&to=ZRH&date=2027-03-14")
    await expect(page.get_by_test_id("offer").first).to_be_visible()
    await page.mouse.wheel(0, 100)
"""


@pytest.fixture
def script(tmp_path: Path, site: Site) -> Path:
    """A script on the demo site."""
    file = tmp_path / "codegen.py"
    file.write_text(SCRIPT.format(site=site.url))
    return file


def test_the_recipe_is_printed_and_the_rest_is_told(tmp_path: Path, script: Path) -> None:
    """What was not translated and what has one way only stand on standard error."""
    done = surefoot(tmp_path, "import", str(script), "--name", "acme-air/look")
    assert done.returncode == 0, done.stderr
    compile(done.stdout, "look.py", "exec")
    assert '@recipe("acme-air/look", origins=[SITE])' in done.stdout
    assert "not translated: line 14: await page.mouse.wheel(0, 100): " in done.stderr
    assert "one way only: LoginPage.EMAIL" in done.stderr


def test_nothing_is_overwritten(tmp_path: Path, script: Path) -> None:
    """Neither a recipe nor anything else; a name that is none is refused too."""
    done = surefoot(tmp_path, "import", str(script), "--to", str(script))
    assert done.returncode == 23
    assert "nothing is overwritten" in done.stderr
    assert "playwright" in script.read_text()
    assert "is no name of a recipe" in surefoot(tmp_path, "import", str(script), "--name", "A b").stderr
    assert "cannot be read" in surefoot(tmp_path, "import", str(tmp_path / "none.py")).stderr


@pytest.mark.browser
def test_what_is_imported_runs(tmp_path: Path, site: Site, script: Path) -> None:
    """With the page at hand its targets have several ways; the recipe signs in with secrets and finds what was seen."""
    recipe = tmp_path / "look.py"
    done = surefoot(
        tmp_path, "import", str(script), "--name", "acme-air/look", "--to", str(recipe), "--url", f"{site.url}/login"
    )
    assert done.returncode == 0, done.stderr
    assert "LoginPage.EMAIL" not in done.stderr
    ran = surefoot(
        tmp_path / "data",
        "run",
        str(recipe),
        SUREFOOT_SECRET_ACME_AIR_EMAIL="ada@example.org",
        SUREFOOT_SECRET_ACME_AIR_PASSWORD="correct horse",
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
