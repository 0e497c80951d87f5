"""`surefoot check`: what is seen on a page, and how views and targets fare on it."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from surefoot.demo.site.control import Site
from tests.cli.command import BOOK, surefoot
from tests.fallbacks.blocks.made import ARTICLE

_RECIPE = '''
from typing import Annotated
from surefoot import Model, Money, Run, Target, View, by, recipe

print("printed while it is loaded")

class Given(Model):
    number: int = 1

class Pay(View):
    """The page."""

    total: Annotated[Money, by.test_id("total")]

    PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))

class Receipt(View):
    """Another page."""

    number: Annotated[str, by.test_id("number")]

@recipe("test/pay", origins=[])
async def pay(run: Run, given: Given) -> int:
    """Does nothing."""
    return given.number
'''
_PAGE = (
    "<html lang=fr><meta charset=iso-8859-1><title>Caf\xe9 \x1b[31m</title><h1>Pay</h1>"
    "<p data-testid=total>EUR 5.00</p><button data-testid=pay>Pay now</button></html>"
)


@pytest.fixture
def page(tmp_path: Path) -> str:
    """A saved page that is not in UTF-8, with a control code in its title."""
    file = tmp_path / "page.html"
    file.write_bytes(_PAGE.encode("latin-1"))
    return str(file)


@pytest.fixture
def pay(tmp_path: Path) -> str:
    """A recipe with two views, one of which the page is."""
    file = tmp_path / "pay.py"
    file.write_text(_RECIPE)
    return str(file)


def test_a_saved_page_tells_what_it_is(tmp_path: Path, page: str) -> None:
    """Its title in its own encoding with control codes written out, and that visibility is not known."""
    done = surefoot(tmp_path, "check", page)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Café \\x1b[31m\n")
    assert "computed visibility is not known" in done.stdout
    assert '  heading "Pay", level 1  (h1)\n' in done.stdout
    assert '  button "Pay now"  (button[data-testid=pay])\n' in done.stdout


def test_each_view_tells_its_fields_and_targets(tmp_path: Path, page: str, pay: str) -> None:
    """One that reads tells values and verdicts, one that does not what was tried; the code says that not all read."""
    done = surefoot(tmp_path, "check", page, "--recipe", pay)
    assert done.returncode == 1
    assert "Pay: reads\n  total (Money): 5.00 EUR\n  Pay.PAY is agreed: 2 of 2 ways agree" in done.stdout
    assert "Receipt: does not read\n  number (str) is missing\n" in done.stdout
    assert 'by.test_id("number"): nothing' in done.stdout


def test_the_code_is_that_of_the_views_asked_for(tmp_path: Path, page: str, pay: str) -> None:
    """With `--view` only that one must read; one that is not there is an error that names those that are."""
    assert surefoot(tmp_path, "check", page, "--recipe", pay, "--view", "Pay").returncode == 0
    assert surefoot(tmp_path, "check", page, "--recipe", pay, "--view", "Receipt").returncode == 1
    done = surefoot(tmp_path, "check", page, "--recipe", pay, "--view", "Pya")
    assert done.returncode == 23
    assert "there: Pay, Receipt" in done.stderr


def test_json_holds_all_of_it(tmp_path: Path, page: str, pay: str) -> None:
    """Standard output is one document, whatever the recipe prints."""
    done = surefoot(tmp_path, "check", page, "--recipe", pay, "--json")
    told = json.loads(done.stdout)
    assert (told["page"]["language"], told["page"]["visibility_known"]) == ("fr", False)
    assert [(view["name"], view["reads"]) for view in told["views"]] == [("Pay", True), ("Receipt", False)]
    assert told["views"][0]["fields"][0]["value"] == {"amount": "5.00", "currency": "EUR"}
    assert "printed while it is loaded" in done.stderr


_LINKED = """
from typing import Annotated
from surefoot import Link, Model, Run, View, by, recipe

class Page(View):
    "A page with a link."

    here: Annotated[str, by.page_url()]
    terms: Annotated[Link, by.role("link", "Terms")]

class Given(Model):
    "Nothing."

@recipe("test/linked", origins=["https://shop.example"])
async def linked(run: Run, given: Given) -> None:
    "Does nothing."
"""


def test_a_file_is_read_as_if_it_came_from_its_address(tmp_path: Path) -> None:
    """Links are made absolute by it, the page is at it, and a recipe that may not go there is told."""
    (tmp_path / "page.html").write_text("<h1>Page</h1><a href=../terms>Terms</a>")
    (tmp_path / "linked.py").write_text(_LINKED)
    there = ["check", str(tmp_path / "page.html"), "--recipe", str(tmp_path / "linked.py")]
    done = surefoot(tmp_path, *there, "--address", "https://shop.example/a/b/c")
    assert done.returncode == 0, done.stderr
    assert "terms (Link): 'https://shop.example/a/terms'\n" in done.stdout
    assert "here (str): 'https://shop.example/a/b/c'\n" in done.stdout
    assert "may not go" not in done.stdout
    done = surefoot(tmp_path, *there, "--address", "https://far.example/a/b/c", "--json")
    assert json.loads(done.stdout)["outside"] == ["test/linked"]
    assert (
        "test/linked may not go to this address" in surefoot(tmp_path, *there, "--address", "http://a.example/").stdout
    )
    assert "may not go" not in surefoot(tmp_path, *there).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nowhere.html"], 23, "nowhere.html cannot be read"),
        (["{page}", "--recipe", "nowhere.py"], 21, "no recipe file"),
        (["{page}", "--load", "nothing"], 20, "is no origin"),
        (["http://127.0.0.1:1/"], 40, "127.0.0.1:1"),
        (["{page}", "--address", "shop.example"], 23, "no address that a page comes from"),
        (["http://127.0.0.1:1/", "--address", "http://127.0.0.1:1/"], 23, "is an address itself"),
    ],
)
def test_what_is_not_there_is_one_line(tmp_path: Path, page: str, arguments: list[str], code: int, says: str) -> None:
    """A file, a recipe, an origin, a site: each with its code and what to do next."""
    done = surefoot(tmp_path, "check", *(one.format(page=page) for one in arguments))
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "\nnext: " in done.stderr
    assert "RUN" not in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_browser_an_address_cannot_be_looked_at(tmp_path: Path) -> None:
    """The error is that of every command that needs one."""
    done = surefoot(tmp_path, "check", "http://127.0.0.1:1/", SUREFOOT_BROWSER="/nowhere/browser")
    assert done.returncode == 30
    assert "/nowhere/browser" in done.stderr


@pytest.mark.browser
def test_an_address_is_looked_at_in_the_browser(site: Site, tmp_path: Path) -> None:
    """The page reads as it does in a run, its targets agree, its visibility is known, and nothing is acted."""
    address = f"{site.url}/login"
    done = surefoot(tmp_path, "check", address, "--recipe", BOOK, "--view", "LoginPage", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["page"]["url"], told["page"]["visibility_known"], told["kept_out"]) == (address, True, [])
    (view,) = told["views"]
    assert {target["name"]: target["standing"] for target in view["targets"]} == {
        "LoginPage.EMAIL": "agreed",
        "LoginPage.PASSWORD": "agreed",
        "LoginPage.SIGN_IN": "agreed",
    }
    ledger = site.ledger()
    assert (ledger.payments, ledger.holds) == ([], [])


_BLOCK = (
    "<title>Access Denied</title><h1>Access Denied</h1>You don't have permission to access this server."
    "<p>Reference&#32;&#35;18&#46;a1f4d517&#46;1765721565&#46;846b260c"
)


def test_a_block_is_told_with_what_was_seen_and_what_to_do(tmp_path: Path) -> None:
    """Kind, maker, evidence and advice, with a code of its own; as JSON, too."""
    (tmp_path / "page.html").write_text(_BLOCK)
    done = surefoot(tmp_path, "check", str(tmp_path / "page.html"))
    assert done.returncode == 4, done.stderr
    assert "what came: denied by akamai (97% sure)\n  akamai-denied: the text " in done.stdout
    assert "#18.a1f4d517.1765721565.846b260c" in done.stdout
    assert "  advice: do not ask again unchanged" in done.stdout
    told = json.loads(surefoot(tmp_path, "check", str(tmp_path / "page.html"), "--json").stdout)
    assert (told["verdict"]["kind"], told["verdict"]["provider"]) == ("denied", "akamai")
    assert told["verdict"]["evidence"][0]["rule"] == "akamai-denied"
    assert told["advice"].startswith("do not ask again unchanged")


LOOSE = """
from typing import Annotated
from surefoot import Model, Run, View, by, recipe

class Heading(View):
    words: Annotated[str, by.css("h1")]

class Nothing(Model):
    pass

@recipe("test/loose", origins=["https://shop.example"])
async def loose(run: Run, given: Nothing) -> str:
    return ""
"""


def test_that_some_view_reads_does_not_hide_a_block(tmp_path: Path) -> None:
    """A heading is on block pages, too; only a view that was named says what was wanted."""
    (tmp_path / "loose.py").write_text(LOOSE)
    (tmp_path / "page.html").write_text("<title>Access denied</title><h1>Access denied</h1>You have been blocked.")
    asked = ("check", str(tmp_path / "page.html"), "--recipe", str(tmp_path / "loose.py"))
    assert surefoot(tmp_path, *asked).returncode == 4
    assert surefoot(tmp_path, *asked, "--view", "Heading").returncode == 0


def test_an_ordinary_page_is_told_as_such(tmp_path: Path, page: str, pay: str) -> None:
    """Also where a named view does not read, which is unknown and no block."""
    assert "what came: an ordinary page\n" in surefoot(tmp_path, "check", page).stdout
    done = surefoot(tmp_path, "check", page, "--recipe", pay, "--view", "Receipt")
    assert done.returncode == 1
    assert "what came: unknown (50% sure)\n  expected-is-missing: the landmark is missing" in done.stdout


def test_rules_of_ones_own_are_gone_by(tmp_path: Path, page: str) -> None:
    """From the file that the setting names; one that does not fit is named before anything is looked at."""
    rules = tmp_path / "blocks.toml"
    rules.write_text(
        'version = "1"\n[[provider]]\nname = "acme"\nsource = "https://acme.example/robots"\n'
        '[[provider.rule]]\nname = "acme-gate"\nkind = "queued"\nall = [{ css = "[data-testid=pay]" }]\n'
    )
    done = surefoot(tmp_path, "check", page, SUREFOOT_BLOCK_RULES=str(rules))
    assert (done.returncode, "what came: queued by acme" in done.stdout) == (4, True)
    rules.write_text('version = "1"\n[[provider]]\nname = "acme"\n')
    done = surefoot(tmp_path, "check", page, SUREFOOT_BLOCK_RULES=str(rules))
    assert done.returncode == 29
    assert "provider[0].source: Field required" in done.stderr
    assert "docs/blocks.md" in done.stderr


@contextmanager
def served(body: str, asked: list[str], *, status: int = 200, headers: dict[str, str] | None = None) -> Generator[str]:
    """Serve one page at every path of an origin of its own, and note what is asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            for name, value in {"Content-Type": "text/html", **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — its name in the library
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.browser
def test_only_the_own_origin_is_reached_unless_another_is_named(tmp_path: Path) -> None:
    """What the page would load from elsewhere is kept out and told; with `--load` it is asked for there."""
    asked: list[str] = []
    with served("", asked) as other, served(f"<h1>Hi</h1><img src='{other}/picture'>", []) as own:
        done = surefoot(tmp_path, "check", own, "--json")
        assert (done.returncode, asked) == (0, []), done.stderr
        assert json.loads(done.stdout)["kept_out"] == [other]
        done = surefoot(tmp_path, "check", own, "--load", other)
        assert (done.returncode, asked) == (0, ["/picture"]), done.stderr
        assert "kept out" not in done.stdout


@pytest.mark.browser
def test_a_site_that_says_no_is_told_by_its_answer(tmp_path: Path) -> None:
    """Status and headers of the page count; it is asked for once, and what it asks to wait is told."""
    asked: list[str] = []
    limited = {"Retry-After": "30", "Server": "acme"}
    with served("<h1>Slow down</h1>", asked, status=429, headers=limited) as site:
        done = surefoot(tmp_path, "check", f"{site}/list", "--json")
    assert done.returncode == 4, done.stderr
    verdict = json.loads(done.stdout)["verdict"]
    assert (verdict["kind"], verdict["retry_after"]["seconds"]) == ("rate_limited", 30)
    assert [path for path in asked if "favicon" not in path] == ["/list"]
    with served(ARTICLE, [], status=500) as site:
        done = surefoot(tmp_path, "check", site)
    assert done.returncode == 1, done.stderr
    assert "what came: outage (80% sure), with status 500" in done.stdout
