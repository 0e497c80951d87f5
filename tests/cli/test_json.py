"""Whatever a machine may read: JSON on standard output, and nothing else there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from tests.cli.command import surefoot

_PRINTS = '''
from datetime import timedelta
from surefoot import Model, Run, recipe

print("printed while it is loaded")

class Given(Model):
    number: int = 1

class Colour(Model):
    colour: str

@recipe("test/asks", origins=[])
async def asks(run: Run, given: Given) -> str:
    """Asks for a colour."""
    print("printed while it runs")
    answer = await run.ask("Which colour?", Colour)
    return answer.colour

@recipe("test/sleeps", origins=[])
async def sleeps(run: Run, given: Given) -> str:
    """Sleeps for long, the first time."""
    await run.sleep(timedelta(hours=given.number))
    return "rested"
'''


@pytest.fixture
def asks(tmp_path: Path) -> str:
    """Recipes that print, ask and sleep."""
    (tmp_path / "asks.py").write_text(_PRINTS)
    return str(tmp_path / "asks.py")


def test_a_run_that_asks(tmp_path: Path, asks: str) -> None:
    """Run, answer, resume, show and list: each prints one JSON document, also where a recipe prints."""
    data = tmp_path / "data"
    waiting = surefoot(data, "run", f"{asks}:asks", "--json")
    assert waiting.returncode == 5, waiting.stderr
    assert "printed while it runs" in waiting.stderr
    name = cast("str", json.loads(waiting.stdout)["id"])
    answered = surefoot(data, "answer", name, "colour=blue", "--json")
    assert json.loads(answered.stdout)["state"] == "answered"
    done = surefoot(data, "resume", name, "--json")
    assert (done.returncode, json.loads(done.stdout)["output"]) == (0, "blue")
    shown = json.loads(surefoot(data, "show", name, "--json").stdout)
    assert [question["answer"] for question in shown["questions"]] == [{"colour": "blue"}]
    assert [run["id"] for run in json.loads(surefoot(data, "runs", "--json").stdout)] == [name]


def test_cancel(tmp_path: Path, asks: str) -> None:
    """Cancelling prints the run as it ended."""
    data = tmp_path / "data"
    name = json.loads(surefoot(data, "run", f"{asks}:asks", "--json").stdout)["id"]
    done = surefoot(data, "cancel", name, "--json")
    assert (done.returncode, json.loads(done.stdout)["state"]) == (0, "cancelled")
    again = surefoot(data, "cancel", name, "--json")
    assert (again.returncode, json.loads(again.stdout)["error"]["name"]) == (27, "NotResumable")


def test_recipes_doctor_and_browser(tmp_path: Path, asks: str) -> None:
    """The commands that look print JSON, too."""
    listed = json.loads(surefoot(tmp_path, "recipes", "--json", SUREFOOT_RECIPES=asks).stdout)
    assert [one["name"] for one in listed] == ["test/asks", "test/sleeps"]
    assert listed[0]["input"]["properties"]["number"]["default"] == 1
    checks = {check["what"]: check["ok"] for check in json.loads(surefoot(tmp_path, "doctor", "--json").stdout)}
    assert checks == dict.fromkeys(("settings", "journal", "secrets", "recipes", "browser"), True)
    found = surefoot(tmp_path, "browser", "install", "--json")
    assert Path(json.loads(found.stdout)["path"]).is_file()


def test_errors_are_json_too(tmp_path: Path) -> None:
    """An error is JSON on standard output, and a line on standard error as always."""
    done = surefoot(tmp_path, "show", "nothing", "--json")
    assert done.returncode == 26
    assert json.loads(done.stdout)["error"] == {
        "name": "RunNotFound",
        "message": "no run 'nothing'",
        "next_action": "`surefoot runs` lists them",
        "exit_code": 26,
    }
    assert done.stderr.startswith("surefoot: no run 'nothing'\nnext: ")
