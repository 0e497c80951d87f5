"""`surefoot capture` and `surefoot keep`: pages as fixtures, from an address, a file, a run, and a failed step."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from surefoot.demo.site.control import Site
from surefoot.testing.fixture import FixturePlace, fixtures_in, load_fixture
from tests.cli.command import BOOK, LIMIT, surefoot

_RECIPE = '''
import os
from typing import Annotated
from surefoot import Model, Money, Run, Target, View, by, recipe

class Given(Model):
    at: str = "/login"

class Account(View):
    """The page."""

    owner: Annotated[str, by.role("heading", level=1)]
    total: Annotated[Money, by.test_id("total")]

    PIN = Target(by.css("#pin"), private=True)

class Other(View):
    """Another page."""

    number: Annotated[str, by.test_id("number")]

@recipe("acme/account", origins=[os.environ.get("SUREFOOT_DEMO_SITE", "https://acme.example")])
async def account(run: Run, given: Given) -> str:
    """Reads a page."""
    return (await run.read(Account, at=os.environ["SUREFOOT_DEMO_SITE"] + given.at)).owner
'''
_PAGE = (
    "<html><title>Account</title><h1>grace@navy.mil</h1><p data-testid=total>EUR 5.00</p>"
    "<p id=pin>Seven-Nine</p><p>Order 4539148803436467, made by Seven-Nine</p><script>track('x')</script></html>"
)
_SECRET = {"SUREFOOT_SECRET_ACME_PASSWORD": "ma1d-of-honour"}


@pytest.fixture
def recipe(tmp_path: Path) -> str:
    """A recipe with a view that a saved page is."""
    file = tmp_path / "account.py"
    file.write_text(_RECIPE)
    (tmp_path / "page.html").write_text(_PAGE)
    return str(file)


def _place(folder: Path, view: str, case: str) -> FixturePlace:
    return FixturePlace(folder / "fixtures", "acme", view, case)


def test_a_file(recipe: str, tmp_path: Path) -> None:
    """A page becomes a fixture: scrubbed, without scripts, sealed, with what its view reads; what was done is told."""
    done = surefoot(
        tmp_path / "data", "capture", "page.html", "--recipe", recipe, "--address", "https://acme.example/my/account?sig=a1b2c3d4",
        "--check", cwd=tmp_path, **_SECRET,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    fixture = load_fixture(_place(tmp_path, "Account", "my-account"))
    assert fixture.expected.reads == {"owner": "person1@example.org", "total": {"amount": "5.00", "currency": "EUR"}}
    assert fixture.expected.targets == {"PIN": 'p#pin "private-1"'}
    assert (fixture.meta.source, fixture.meta.url) == ("account.py", "https://acme.example/my/account?sig=token-1")
    assert fixture.meta.scrubbed == {"card": 1, "email": 1, "private": 2, "token": 1}
    assert "private-1</p><p>Order 4000000000000010, made by private-1" in fixture.page.html
    assert "track" not in fixture.page.html
    for said in ("my-account.html", "1 by the rule for numbers of cards", "3 files hold none of the 1", "next: pytest"):
        assert said in done.stdout


def test_nothing_is_overwritten(recipe: str, tmp_path: Path) -> None:
    """A case that is there is refused without --replace, and a free name is taken where none was given."""
    arguments = ("capture", "page.html", "--recipe", recipe)
    assert surefoot(tmp_path / "data", *arguments, "--case", "page", cwd=tmp_path).returncode == 0
    before = {file: file.read_bytes() for file in (tmp_path / "fixtures").rglob("*.*")}
    refused = surefoot(tmp_path / "data", *arguments, "--case", "page", cwd=tmp_path)
    assert refused.returncode == 23
    assert "nothing is overwritten" in refused.stderr
    assert {file: file.read_bytes() for file in (tmp_path / "fixtures").rglob("*.*")} == before
    assert surefoot(tmp_path / "data", *arguments, cwd=tmp_path).returncode == 0
    kept = ("--case", "page", "--replace", "--keep", "4539 1488 0343 6467", "--scripts")
    assert surefoot(tmp_path / "data", *arguments, *kept, cwd=tmp_path).returncode == 0
    assert [place.case for place in fixtures_in(tmp_path / "fixtures")] == ["page-2", "page"]
    html = load_fixture(_place(tmp_path, "Account", "page")).page.html
    assert "Order 4539148803436467" in html
    assert "track('x')" in html


def test_a_page_that_does_not_read(recipe: str, tmp_path: Path) -> None:
    """It says which fields are at fault, and is saved with --force only; then with nothing that it reads."""
    (tmp_path / "page.html").write_text(_PAGE.replace("data-testid=total", ""))
    arguments = ("capture", "page.html", "--recipe", recipe)
    refused = surefoot(tmp_path / "data", *arguments, cwd=tmp_path)
    assert refused.returncode == 1
    assert "reads as no view of acme/account:\n  Account: total\n  Other: number" in refused.stderr
    refused = surefoot(tmp_path / "data", *arguments, "--view", "Account", cwd=tmp_path)
    assert refused.returncode == 1
    assert "total (Money) is missing" in refused.stderr
    assert not (tmp_path / "fixtures").exists()
    forced = surefoot(tmp_path / "data", *arguments, "--view", "Account", "--force", "--json", cwd=tmp_path)
    told = json.loads(forced.stdout)["fixtures"]
    assert [(one["fixture"], one["reads"]) for one in told] == [("acme/Account/page", False)]
    assert load_fixture(_place(tmp_path, "Account", "page")).expected.reads == {}


def test_check(recipe: str, tmp_path: Path) -> None:
    """Saved files that hold a secret are named with the place, and the secret is not shown."""
    surefoot(tmp_path / "data", "capture", "page.html", "--recipe", recipe, cwd=tmp_path)
    clean = surefoot(tmp_path / "data", "capture", "--check", cwd=tmp_path, **_SECRET)
    assert (clean.returncode, clean.stdout) == (0, "3 files hold none of the 1 secrets that are registered\n")
    html = _place(tmp_path, "Account", "page").html
    html.write_text(html.read_text().replace("<h1>", "<h1 title='bWExZC1vZi1ob25vdXI='>"))
    left = surefoot(tmp_path / "data", "capture", "--check", "fixtures", cwd=tmp_path, **_SECRET)
    assert left.returncode == 39
    assert "page.html: 'acme password' in line 1, in `title` of <h1>" in left.stderr
    assert "bWExZC1vZi1ob25vdXI" not in left.stdout + left.stderr
    unset = surefoot(tmp_path / "data", "capture", "--check", cwd=tmp_path, SUREFOOT_SECRETS_FILE=str(tmp_path / "no"))
    if "none of the" not in unset.stdout:  # other tests of this process may have set secrets of the demo site
        assert "no secret is registered here, so this proves nothing" in unset.stdout


@pytest.mark.browser
def test_an_address(site: Site, tmp_path: Path) -> None:
    """A living page is saved with the window and the browser that showed it, and opens as it was."""
    done = surefoot(tmp_path / "data", "capture", f"{site.url}/login", "--recipe", BOOK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    fixture = load_fixture(FixturePlace(tmp_path / "fixtures", "acme-air", "LoginPage", "login"))
    assert fixture.meta.viewport == (1280, 800)
    assert re.match(r"chromium \d+", fixture.meta.browser or "")
    assert fixture.meta.locale == "en-GB"
    assert fixture.expected.reads["heading"] == "Sign in"
    assert fixture.page.live


@pytest.mark.browser
def test_a_run(site: Site, tmp_path: Path) -> None:
    """Each page of a run that reads as a view is a fixture of it, without the secrets that were typed in."""
    done = surefoot(tmp_path / "data", "capture", "--recipe", BOOK, *LIMIT, "--json", cwd=tmp_path)
    told = json.loads(done.stdout)
    views = [one["view"] for one in told["fixtures"]]
    assert views == ["LoginPage", "Home", "Offers", "OfferPage", "Quote", "HoldPage"]
    assert all(one["reads"] for one in told["fixtures"])
    places = list(fixtures_in(tmp_path / "fixtures"))
    assert {load_fixture(place).meta.source for place in places} == {BOOK}
    for file in (file for place in places for file in place.files):
        assert b"correct horse" not in file.read_bytes()


@pytest.mark.browser
def test_a_failed_step(recipe: str, site: Site, tmp_path: Path) -> None:
    """The page on which a step fails is kept with the run, scrubbed; `keep` makes a fixture of it."""
    failed = surefoot(tmp_path / "data", "run", recipe, cwd=tmp_path)
    assert failed.returncode == 1
    shown = surefoot(tmp_path / "data", "show", "last", cwd=tmp_path).stdout
    page = re.search(r"page: (\S+\.html)\n\s+keep the page for tests: surefoot keep (\S+) (\S+)", shown)
    assert page is not None, shown
    assert Path(page[1]).stat().st_mode & 0o077 == 0
    kept = surefoot(tmp_path / "data", "keep", page[2], page[3], cwd=tmp_path)
    assert kept.returncode == 0, kept.stderr
    assert "does not read as Account" in kept.stdout
    fixture = load_fixture(next(fixtures_in(tmp_path / "fixtures")))
    assert (fixture.place.view, fixture.meta.url) == ("Account", f"{site.url}/login")
    assert "Sign in" in fixture.page.text
    assert fixture.meta.viewport == (1280, 800)
    nothing = surefoot(tmp_path / "data", "keep", "last", "other", cwd=tmp_path)
    assert nothing.returncode == 23
    assert "kept no page of step other" in nothing.stderr
