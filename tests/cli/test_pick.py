"""`surefoot pick` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from surefoot.demo.site.control import Site
from surefoot.selectors import by
from surefoot.selectors.target import Target
from tests.cli.command import surefoot

PAGE = (
    "<main><h1>Pay</h1><form id=payment><button data-testid=pay>Pay now</button><button>Cancel</button></form></main>"
)


@pytest.fixture
def page(tmp_path: Path) -> str:
    """A saved page."""
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    return str(file)


def test_what_is_printed_can_be_pasted(tmp_path: Path, page: str) -> None:
    """All but the target is a comment, and says how robust each way is."""
    done = surefoot(tmp_path, "pick", page, "--at", "Pay now")
    assert (done.returncode, done.stderr) == (0, "")
    scope: dict[str, object] = {"by": by, "Target": Target}
    exec(done.stdout, scope)  # noqa: S102 — what is printed must run
    assert scope["PAY_NOW"] == Target(by.test_id("pay"), by.role("button", "Pay now"))
    assert "lost when test ids are dropped" in done.stdout


def test_json_has_all_of_it(tmp_path: Path, page: str) -> None:
    """Each way with its figure, its reason and the redesigns it did not outlast."""
    done = surefoot(tmp_path, "pick", page, "--at", "#payment [data-testid]", "--json")
    told = json.loads(done.stdout)
    assert told["name"] == "Pay now"
    assert told["python"].startswith("PAY_NOW = Target(\n")
    assert [way["way"] for way in told["ways"]] == ['by.test_id("pay")', 'by.role("button", "Pay now")']
    assert 0 < told["ways"][0]["robustness"] < 1
    assert "test ids are dropped" in told["ways"][0]["lost"]


@pytest.mark.parametrize(
    ("what", "said"),
    [("Pay noww", 'most like it: "Pay now"'), ("button", "'button' finds 2 elements:\n  form#payment > button")],
)
def test_what_is_not_one_element_is_an_error(tmp_path: Path, page: str, what: str, said: str) -> None:
    """What there is instead is named."""
    done = surefoot(tmp_path, "pick", page, "--at", what)
    assert (done.returncode, done.stdout) == (23, "")
    assert said in done.stderr


def test_what_nothing_tells_apart_has_no_target(tmp_path: Path) -> None:
    """The code says so, and the advice what to do."""
    file = tmp_path / "page.html"
    file.write_text("<ul><li><b>x</b></li><li><b>x</b></li></ul>")
    done = surefoot(tmp_path, "pick", str(file), "--at", "li:first-child b")
    assert done.returncode == 1
    assert "# no target\n# nothing that lasts tells it apart" in done.stdout


def test_without_a_display_it_says_what_to_do(tmp_path: Path, page: str) -> None:
    """A window needs one, and an address."""
    done = surefoot(tmp_path, "pick", "http://127.0.0.1:1/", DISPLAY="", WAYLAND_DISPLAY="")
    assert done.returncode == 23
    assert "there is no display for a window" in done.stderr
    assert '--at "CSS or text"' in done.stderr
    assert "is no http(s) address" in surefoot(tmp_path, "pick", page).stderr


@pytest.mark.browser
def test_an_address_is_opened_in_a_browser(tmp_path: Path, site: Site) -> None:
    """What scripts add is there."""
    done = surefoot(tmp_path, "pick", f"{site.url}/login", "--at", "Password")
    assert done.returncode == 0
    assert "PASSWORD = Target(\n" in done.stdout
    assert "by.css('input[name=\"password\"]'),  # 0." in done.stdout
    assert "private=True," in done.stdout
