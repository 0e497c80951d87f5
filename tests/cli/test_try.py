"""`surefoot try` at the command line: one step on the living page, without a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Server
from tests.cli.command import Terminal, surefoot

RECIPE = """
import os
from typing import Annotated
from surefoot import (
    Absent, Ctx, Facts, FinalStep, Found, GiveUp, Intent, Model, Run, SafeStep, SignInStep, Snapshot, Target, View, by,
    recipe,
)

SITE = os.environ["SITE"]

class Given(Model):
    pass

class Form(View):
    total: Annotated[int, by.css("#total")]
    GO = Target(by.role("button", "Go"), by.css("#go"))

class Sent(View):
    said: Annotated[str, by.css("#sent")]

class Enter(SignInStep[Form]):
    async def act(self, ctx: Ctx) -> Form:
        assert ctx.secret("password").reveal()
        return await ctx.page.goto(f"{SITE}/form", then=Form)
    def prove(self, out: Form, page: Snapshot) -> Facts:
        yield "there is a form", page.has(Form.GO)

class Look(SafeStep[Form]):
    at_least: int = 1
    async def act(self, ctx: Ctx) -> Form:
        return await ctx.page.goto(f"{SITE}/form", then=Form)
    def prove(self, out: Form, page: Snapshot) -> Facts:
        yield "it is enough", out.total >= self.at_least

class Send(FinalStep[Sent]):
    async def enter(self, ctx: Ctx) -> None:
        await ctx.page.goto(f"{SITE}/form", then=Form)
    def ready(self, page: Snapshot) -> Facts:
        yield "there is a total", Form.read(page).total > 0
    async def act(self, ctx: Ctx) -> Sent:
        return await ctx.page.click(Form.GO, then=Sent)
    def prove(self, out: Sent, page: Snapshot) -> Facts:
        yield "it was sent", out.said == "sent"
    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Sent] | Absent:
        raise GiveUp("not told")

@recipe("test/send", origins=[SITE])
async def send(run: Run, given: Given) -> None:
    await run(Look())
    await run(Send())
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """A site with a form, that counts what is sent."""
    site = Server()
    site.body("/form", '<p id="total">7</p><form method="post" action="/send"><button id="go">Go</button></form>')
    site.body("/send", '<p id="sent">sent</p>')
    yield site
    site.stop()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A recipe with a safe and a final step."""
    file = tmp_path / "book.py"
    file.write_text(RECIPE)
    return file


@pytest.mark.browser
def test_a_safe_step_is_acted_and_nothing_is_recorded(tmp_path: Path, file: Path, server: Server) -> None:
    """Fields, ways, the result and the facts are told; there is no journal."""
    data = tmp_path / "data"
    done = surefoot(data, "try", f"{file}:Look", "--once", "at_least=5", SITE=server.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "── look, a safe step" in done.stdout
    assert "Form: reads\n  total (int): 7\n  Form.GO is agreed" in done.stdout
    assert 'by.css("#go") finds 1' in done.stdout
    assert "Sent:" not in done.stdout
    assert 'result: {\n  "total": 7\n}' in done.stdout
    assert "✓ it is enough" in done.stdout
    assert not list(data.rglob("*.db*"))


@pytest.mark.browser
def test_facts_that_do_not_hold_are_the_exit_code(tmp_path: Path, file: Path, server: Server) -> None:
    """The step was acted, and does not prove itself."""
    assert surefoot(tmp_path, "try", f"{file}:Look", "--once", "at_least=8", SITE=server.url).returncode == 1


@pytest.mark.browser
def test_a_step_that_changes_something_acts_with_a_word_only(tmp_path: Path, file: Path, server: Server) -> None:
    """What it would do is told up to the act; the server counts."""
    held = surefoot(tmp_path, "try", f"{file}:send", "--once", SITE=server.url)
    assert held.returncode == 0, held.stderr
    assert "ready\n  ✓ there is a total" in held.stdout
    assert "not acted: a final step changes something; --act lets it" in held.stdout
    assert server.count("POST /send") == 0
    acted = surefoot(tmp_path, "try", f"{file}:Send", "--once", "--act", SITE=server.url)
    assert acted.returncode == 0, acted.stderr
    assert "✓ it was sent" in acted.stdout
    assert server.count("POST /send") == 1


@pytest.mark.browser
def test_safe_steps_come_first_and_get_the_secrets_of_their_account(tmp_path: Path, file: Path, server: Server) -> None:
    """A step that needs a sign-in is tried behind it; a field that nobody has is refused."""
    wanted = ("try", f"{file}:Look", "--once", "--first", "Enter")
    refused = surefoot(tmp_path, *wanted, "acount=me", SITE=server.url)
    assert refused.returncode == 23
    assert "Look has no field acount" in refused.stderr
    missing = surefoot(tmp_path, *wanted, "account=me", SITE=server.url)
    assert "secret 'password' of account 'me'" in missing.stderr
    done = surefoot(tmp_path, *wanted, "account=me", SITE=server.url, SUREFOOT_SECRET_ME_PASSWORD="correct horse")
    assert done.returncode == 0, done.stderr
    assert "first: enter\n" in done.stdout
    assert server.count("GET /form") == 2


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ("Look = 1", 21, "no step 'Look' in"),
        ("(", 22, "line "),
        ("raise ValueError('mine')", 22, "ValueError: mine"),
        ("class Look:\n    pass", 21, "there: Enter, Send"),
    ],
)
def test_what_cannot_be_tried_is_told(tmp_path: Path, file: Path, change: str, code: int, said: str) -> None:
    """With the exit code of the error and its line; no browser is opened for it."""
    file.write_text(f"{RECIPE}\n{change}\n")
    done = surefoot(tmp_path, "try", f"{file}:Look", "--once", SITE="http://127.0.0.1:1")
    assert done.returncode == code, done.stderr
    assert said in done.stderr


def test_without_a_terminal_it_says_what_to_do(tmp_path: Path, file: Path) -> None:
    """Nobody could end it, or press Enter; a window needs a display."""

    def said(*arguments: str) -> str:
        done = surefoot(tmp_path, "try", *arguments, SITE="http://127.0.0.1:1", DISPLAY="", WAYLAND_DISPLAY="")
        assert done.returncode == 23
        return done.stderr

    assert "say --once" in said(f"{file}:Look")
    assert "--pause waits for Enter" in said(f"{file}:Look", "--once", "--pause")
    assert "there is no display" in said(f"{file}:Look", "--once", "--headed")
    assert "names no step" in said(str(file), "--once")


@pytest.mark.browser
def test_it_is_tried_again_when_the_file_is_saved(tmp_path: Path, file: Path, server: Server) -> None:
    """Broken code is told and waited out; a final step asks at every round; Ctrl-C ends it."""
    with Terminal(tmp_path, "try", f"{file}:Send", "--act", SITE=server.url) as terminal:
        terminal.wait_for("Enter acts send, n does not")
        terminal.type("n\n")
        terminal.wait_for("not acted")
        terminal.wait_for("save the file, or Enter, to try again")
        _save(file, f"{RECIPE}\nthis is no Python\n")
        terminal.wait_for("cannot be loaded: line ")
        _save(file, RECIPE.replace("#total", "#sum"))
        terminal.wait_for("total (int) is missing")
        _save(file, RECIPE.replace("there is a total", "there is a sum").replace("it was sent", "it was really sent"))
        terminal.wait_for("✓ there is a sum\nEnter acts send, n does not")
        assert server.count("POST /send") == 0
        terminal.type("\n")
        terminal.wait_for("✓ it was really sent")
        assert server.count("POST /send") == 1
        terminal.wait_for("✓ it was really sent\n\nsave the file, or Enter, to try again")
        terminal.type("\x03")
        assert terminal.end() == 0
    assert server.count("POST /send") == 1


def _save(file: Path, text: str) -> None:
    """Save as editors do: another file takes its place."""
    new = file.with_suffix(".new")
    new.write_text(text)
    new.replace(file)
