"""Recording a run from the command line, and playing it: what is written, what is refused, what differs."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from tests.browser.conftest import Handler, Server
from tests.cli.command import surefoot

RECIPE = '''
from typing import Annotated
from surefoot import Facts, Model, Run, SafeStep, Ctx, Snapshot, Target, View, by, recipe

class Given(Model):
    number: int = 1

class Word(Model):
    word: str

class Look(SafeStep[int]):
    number: int

    async def act(self, ctx: Ctx) -> int:
        return self.number + 1

    def prove(self, out: int, page: Snapshot) -> Facts:
        yield "it is more", out > self.number

@recipe("shop/count", origins=[])
async def count(run: Run, given: Given) -> dict[str, object]:
    """Counts, and asks for a word where the number is 7."""
    await run.note("begun")
    number = await run(Look(number=given.number))
    said = (await run.ask("Which word?", Word)).word if given.number == 7 else "none"
    return {"number": number, "said": said}
'''
PAGES = '''
import os
from typing import Annotated
from surefoot import Facts, Model, Run, SafeStep, Ctx, Snapshot, Target, View, by, recipe

SITE = os.environ["SITE"]

class Given(Model):
    pass

class Start(View):
    heading: Annotated[str, by.role("heading", "Start", level=1)]
    NOTE = Target(by.label("Note"), by.css("[name=note]"))
    PIN = Target(by.label("Pin"), by.css("[name=pin]"), private=True)
    WHO = Target(by.css("#who"), by.test_id("who"), private=True)
    SEND = Target(by.role("button", "Send"), by.css("#send"))

class Done(View):
    text: Annotated[str, by.css("#done")]

class Send(SafeStep[Done]):
    async def act(self, ctx: Ctx) -> Done:
        await ctx.page.goto(SITE + "/", then=Start)
        await ctx.page.fill(Start.NOTE, "for Ada")
        await ctx.page.fill(Start.PIN, "CANARYPIN")
        return await ctx.page.click(Start.SEND, then=Done)

    def prove(self, out: Done, page: Snapshot) -> Facts:
        yield "it was sent", "sent" in out.text

@recipe("shop/send", origins=[SITE])
async def send(run: Run, given: Given) -> Done:
    """Sends a form."""
    return await run(Send())
'''


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a recipe."""
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "count.py").write_text(RECIPE)
    return tmp_path / "project"


def test_a_run_is_recorded_and_played(project: Path, tmp_path: Path) -> None:
    """Into `fixtures` of the folder, under the site's name; the recipe is named from there."""
    made = surefoot(tmp_path / "data", "run", "count.py", "number=3", "--record", "three", cwd=project)
    assert made.returncode == 0, made.stderr
    assert "recorded: fixtures/shop/journeys/three: 0 pages, 0 actions" in made.stdout
    told = json.loads((project / "fixtures/shop/journeys/three/journey.json").read_text())
    assert (told["case"]["source"], told["case"]["recipe"]) == ("count.py", "shop/count")
    assert (told["case"]["input"], told["case"]["output"]) == ({"number": 3}, {"number": 4, "said": "none"})
    assert (told["case"]["outcome"], "began_at" in told["case"]) == ("done", True)
    played = surefoot(tmp_path / "other", "play", "fixtures/shop/journeys/three", cwd=project)
    assert played.returncode == 0, played.stdout + played.stderr
    assert "look: done, 1 of 1 facts hold" in played.stdout
    assert "✓ the same as recorded" in played.stdout
    moved = surefoot(tmp_path / "other", "play", str(project / "fixtures"), cwd=tmp_path)
    assert moved.returncode == 0, moved.stderr


def test_nothing_is_overwritten_and_nothing_run(project: Path, tmp_path: Path) -> None:
    """The run is refused before it starts, unless the journey may be replaced."""
    data = tmp_path / "data"
    surefoot(data, "run", "count.py", "number=3", "--record", "one", cwd=project)
    again = surefoot(data, "run", "count.py", "number=4", "--record", "one", cwd=project)
    assert again.returncode == 23
    assert "is there already; nothing is overwritten, and nothing was run" in again.stderr
    assert "--replace" in again.stderr
    assert len(json.loads(surefoot(data, "runs", "--json", cwd=project).stdout)) == 1
    replaced = surefoot(data, "run", "count.py", "number=4", "--record", "one", "--replace", "--json", cwd=project)
    assert json.loads(replaced.stdout)["journey"] == {
        "folder": "fixtures/shop/journeys/one",
        "pages": 0,
        "actions": 0,
        "whole": True,
    }
    told = json.loads((project / "fixtures/shop/journeys/one/journey.json").read_text())
    assert told["case"]["input"] == {"number": 4}
    assert "belongs to --record" in surefoot(data, "run", "count.py", "--replace", cwd=project).stderr
    assert "names no journey" in surefoot(data, "run", "count.py", "--record", "../x", cwd=project).stderr


def test_a_place_that_cannot_be_written_is_refused_before_the_run(project: Path, tmp_path: Path) -> None:
    """As a file where the folder should be."""
    (project / "there").mkdir()
    (project / "there" / "shop").write_text("")
    told = surefoot(tmp_path / "data", "run", "count.py", "--record", "a", "--fixtures", "there", cwd=project)
    assert told.returncode == 31
    assert "nothing was run" in told.stderr
    assert json.loads(surefoot(tmp_path / "data", "runs", "--json", cwd=project).stdout) == []


def test_a_journey_that_cannot_be_written_changes_nothing_of_the_run(project: Path, tmp_path: Path) -> None:
    """It is done and says so; that its journey is not there is an error of its own."""
    spoilt = "import shutil; shutil.rmtree('fixtures'); open('fixtures', 'w').close()"
    (project / "count.py").write_text(RECIPE.replace("    await run.note", f"    {spoilt}\n    await run.note"))
    told = surefoot(tmp_path / "data", "run", "count.py", "--record", "a", cwd=project)
    assert told.returncode == 31
    assert ": done" in told.stdout
    assert "the journey cannot be written to" in told.stderr


def test_a_run_that_waits_is_recorded_until_there(project: Path, tmp_path: Path) -> None:
    """And says so; played, it waits as well, and so it is the same."""
    made = surefoot(tmp_path / "data", "run", "count.py", "number=7", "--record", "asks", cwd=project)
    assert made.returncode == 5
    assert "the run waits: recorded until here; what it does when it is resumed is not recorded" in made.stdout
    played = surefoot(tmp_path / "data", "play", "fixtures/shop/journeys/asks", "--json", cwd=project)
    assert played.returncode == 0, played.stdout
    (told,) = json.loads(played.stdout)
    assert (told["outcome"], told["same"], told["differences"]) == ("waiting", True, [])
    going_on = surefoot(tmp_path / "data", "run", "count.py", "number=7", "--record", "more", cwd=project)
    assert going_on.returncode == 28
    assert "what it did before would not be recorded" in going_on.stderr


def test_differences_are_told(project: Path, tmp_path: Path) -> None:
    """Each in a line; the exit code is 1, and the other journeys are played all the same."""
    surefoot(tmp_path / "data", "run", "count.py", "number=3", "--record", "three", cwd=project)
    file = project / "count.py"
    file.write_text(RECIPE.replace("self.number + 1", "self.number + 2").replace('"it is more"', '"it is greater"'))
    journeys = ["fixtures/shop/journeys/none", "fixtures/shop/journeys/three"]
    played = surefoot(tmp_path / "data", "play", *journeys, cwd=project)
    assert played.returncode == 23, played.stdout
    assert "journey.json cannot be read" in played.stderr
    assert "✗ look: the fact has gone: it is more" in played.stdout
    assert "✗ output.number is 5 instead of 4" in played.stdout
    assert surefoot(tmp_path / "data", "play", journeys[1], cwd=project).returncode == 1
    index = project / journeys[1] / "journey.json"
    index.write_text(index.read_text().replace('"number": 4', '"number": 5'))
    tampered = surefoot(tmp_path / "data", "play", journeys[1], "--json", cwd=project)
    assert tampered.returncode == 38
    assert json.loads(tampered.stdout)[0]["error"]["name"] == "FixtureTampered"


CANARIES = ("canary.mail@canaries.net", "CANARYCOOKIE77Xq9Zt", "Canary Lovelace", "CANARYPIN", "CANARYSECRET")


def form_with_canaries(request: Handler) -> None:
    """Answer with a page that says in many places what must not rest on disk."""
    mail, cookie, who, _, secret = CANARIES
    said = base64.b64encode(secret.encode()).decode()
    form = "<form action=/sent><label>Note <input name=note></label><label>Pin <input name=pin></label>"
    body = (
        f"<h1>Start</h1><button formaction=/sent>Other</button>{form}<button id=send>Send</button></form>"
        f"<p>{mail}</p><!-- {mail} {secret} --><p id=who data-testid=who>{who}</p>"
        f"<a href='/x?mail={mail}&s={cookie}'>x</a>"
        f'<script type=application/json>{{"mail": "{mail}", "s": "{cookie}", "b": "{said}"}}</script>'
    )
    request.answer(200, f"<!DOCTYPE html><html><body>{body}</body></html>", Set_Cookie=f"session={cookie}; HttpOnly")


@pytest.mark.browser
def test_pages_are_recorded_and_played_in_a_browser(project: Path, tmp_path: Path) -> None:
    """Scrubbed; the site is gone when they are played; an act on another element is told with both."""
    site = Server()
    (project / "send.py").write_text(PAGES)
    site.pages["/"] = form_with_canaries
    site.pages["/sent?note=for+Ada&pin=CANARYPIN"] = "<p id=done>sent</p>"
    known = {"SITE": site.url, "SUREFOOT_SECRET_SHOP_KEY": "CANARYSECRET"}
    made = surefoot(tmp_path / "data", "run", "send.py", "--record", "sent", cwd=project, **known)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "2 pages, 4 actions" in made.stdout
    folder = project / "fixtures/shop/journeys/sent"
    written = "".join(one.read_text() for one in folder.iterdir())
    assert [one for one in CANARIES if one in written] == []
    assert base64.b64encode(b"CANARYSECRET").decode() not in written
    told = json.loads((folder / "journey.json").read_text())
    acted = told["stops"][1]["acted"]
    assert [(one["verb"], one["subject"], one.get("text")) for one in acted] == [
        ("fill", "Start.NOTE", "for Ada"),
        ("fill", "Start.PIN", "«private»"),
        ("click", "Start.SEND", None),
    ]
    assert acted[2]["hit"] == {"path": "html/body/form/button", "role": "button", "name": "Send"}
    asked = len(site.requests)
    play = ("play", "fixtures/shop/journeys/sent")
    in_browser = surefoot(tmp_path / "data", *play, "--browser", cwd=project, SITE=site.url)
    assert (in_browser.returncode, len(site.requests)) == (0, asked), in_browser.stdout + in_browser.stderr
    site.stop()
    other_button = PAGES.replace('by.role("button", "Send"), by.css("#send")', 'by.css("body > button")')
    (project / "send.py").write_text(other_button)
    other = surefoot(tmp_path / "data", *play, cwd=project, SITE=site.url)
    assert other.returncode == 1
    assert (
        'page 1 (fixtures/shop/journeys/sent/01.html): click Start.SEND hits button "Other" at html/body/button; the '
        'recorded run did click Start.SEND on button "Send" at html/body/form/button'
    ) in " ".join(other.stdout.split())
    assert "record the journey anew" in other.stdout
