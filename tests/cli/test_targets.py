"""`surefoot targets`: patches shown, accepted and rejected through the real command, and how ways fared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from surefoot.cli.main import app
from surefoot.runs.memories import Healed, Memories
from surefoot.selectors.memory import Found, Heal, PatchState
from surefoot.store.database import open_database
from tests.cli.command import Terminal, surefoot
from tests.cli.test_completion import completed

_RECIPE = '''
"""Pays."""

from typing import Annotated
from surefoot import Model, Money, Run, Target, View, by, recipe

print("printed while it is loaded")

class Given(Model):
    number: int = 1

class HoldPage(View):
    total: Annotated[Money, by.test_id("total")]  # what is asked

    PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))  # the button
    GO = Target(*[by.css("a")])

@recipe("test/pay", origins=[])
async def pay(run: Run, given: Given) -> int:
    """Does nothing."""
    return given.number
'''
_NAME = "test/pay"
OLD = 'PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))  # the button'
NEW = 'PAY = Target(by.role("button", "Buy"), by.css("#buy"))  # the button'


def heal(target: str, *ways: str, lost: tuple[str, ...] = (), run: str = "r1", sure: float = 0.97) -> Healed:
    """Return a heal that proposes some ways."""
    found = Heal(
        target=target, site="acme.example", lost=lost, ways=ways, element='<button> "Buy"',
        url=f"https://acme.example/hold/{run}", probability=sure, reason="the same place",
    )  # fmt: skip
    return Healed(heal=found, run=run, step="pay")


PAID = ('by.role("button", "Pay now")', 'by.test_id("pay")')
PAY = heal("HoldPage.PAY", 'by.role("button", "Buy")', 'by.css("#buy")', lost=PAID)


@pytest.fixture
def pay(tmp_path: Path) -> Path:
    """A recipe with a target and a field."""
    file = tmp_path / "pay.py"
    file.write_text(_RECIPE)
    return file


@pytest.fixture
def memories(tmp_path: Path) -> Iterator[Memories]:
    """What the command remembers."""
    (tmp_path / "data").mkdir(mode=0o700)
    database = open_database(f"sqlite:///{tmp_path / 'data' / 'journal.db'}")
    yield Memories(database)
    database.close()


def asked(data: Path, *words: str, **changes: str) -> Result:
    """Return what the command tells, in this process, which has loaded most of it already."""
    return CliRunner().invoke(app, list(words), env={"SUREFOOT_DATA_DIR": str(data), **changes})


def patch_ids(memories: Memories) -> dict[str, str]:
    """Return the patches by their targets."""
    return {patch.target: patch.id for patch in memories.patches(_NAME)}


def test_shown_accepted_and_done(tmp_path: Path, pay: Path, memories: Memories) -> None:
    """A patch is shown with its difference, pages and sureness; accepted it is in the file, and proposed no more."""
    memories.keep(_NAME, [], [PAY, heal("HoldPage.PAY", *PAY.heal.ways, lost=PAID, run="r2", sure=0.91)])
    data = tmp_path / "data"
    shown = surefoot(data, "targets", str(pay), cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    for text in (
        "HoldPage.PAY  right with 91% to 97%", 'taken for it: <button> "Buy"', "seen 2 times", "by step pay",
        "https://acme.example/hold/r2", "--- a/pay.py", "+++ b/pay.py", f"-    {OLD}", f"+    {NEW}",
    ):  # fmt: skip
        assert text in shown.stdout
    assert pay.read_text() == _RECIPE
    name = patch_ids(memories)["HoldPage.PAY"]
    refused = surefoot(data, "targets", "accept", name, "--recipe", str(pay))
    assert (refused.returncode, pay.read_text()) == (23, _RECIPE)
    assert "say --yes" in refused.stderr
    accepted = surefoot(data, "targets", "accept", name[:4], "--yes", "--recipe", str(pay))
    assert accepted.returncode == 0, accepted.stderr
    assert f"+    {NEW}" in accepted.stdout
    assert pay.read_text() == _RECIPE.replace(OLD, NEW)
    assert memories.patches(_NAME)[0].state is PatchState.ACCEPTED
    again = surefoot(data, "targets", str(pay))
    assert again.stdout == "no patches are proposed for test/pay\n"


def test_nothing_names_no_patch(tmp_path: Path, pay: Path, memories: Memories) -> None:
    """A variable of a shell that is not set decides no patch, though there is only one."""
    memories.keep(_NAME, [], [PAY])
    for words in (("accept", "--yes", "--recipe", str(pay)), ("reject",)):
        assert asked(tmp_path / "data", "targets", *words, "").exit_code == 36
    assert pay.read_text() == _RECIPE
    assert memories.patches(_NAME)[0].state is PatchState.PROPOSED


def test_asked_at_a_terminal(tmp_path: Path, pay: Path, memories: Memories) -> None:
    """At a terminal the difference is shown, and only a yes writes it."""
    memories.keep(_NAME, [], [PAY])
    for answer, after in (("n", _RECIPE), ("y", _RECIPE.replace(OLD, NEW))):
        with Terminal(tmp_path / "data", "targets", "accept", "all", SUREFOOT_RECIPES=str(pay)) as terminal:
            terminal.wait_for("[y/N]")
            assert f"+    {NEW}" in terminal.text
            terminal.type(f"{answer}\n")
            assert terminal.end() == (0 if answer == "y" else 1)
        assert pay.read_text() == after


def test_rejected_is_never_proposed_again(tmp_path: Path, pay: Path, memories: Memories) -> None:
    """A rejected patch is shown no more, also when it is seen again; the file is as it was."""
    memories.keep(_NAME, [], [PAY])
    done = asked(tmp_path / "data", "targets", "reject", patch_ids(memories)["HoldPage.PAY"], "--json")
    assert [one["state"] for one in json.loads(done.stdout)] == ["rejected"]
    memories.keep(_NAME, [], [heal("HoldPage.PAY", *PAY.heal.ways, lost=PAID, run="r3")])
    assert "no patches are proposed" in asked(tmp_path / "data", "targets").stdout
    assert asked(tmp_path / "data", "targets", "accept", "all", "--yes").stdout == "no patches are proposed\n"
    assert pay.read_text() == _RECIPE


def test_all_at_once(tmp_path: Path, pay: Path, memories: Memories) -> None:
    """What can be written is written, also two patches of one target; what cannot is told with what to paste."""
    other = heal("HoldPage.PAY", 'by.text("Kaufen")', lost=PAID)
    made = heal("HoldPage.GO", 'by.css("#go")', lost=('by.css("a")',))
    total = heal("HoldPage.total", 'by.css(".total")', lost=('by.test_id("total")',))
    memories.keep(_NAME, [], [PAY, other, made, total])
    shown = json.loads(asked(tmp_path / "data", "targets", "--json", SUREFOOT_RECIPES=str(pay)).stdout)
    assert [(one["target"], one["diff"] is None, one["refused"] is None) for one in shown] == [
        ("HoldPage.GO", True, False), ("HoldPage.PAY", False, True), ("HoldPage.PAY", False, True),
        ("HoldPage.total", False, True),
    ]  # fmt: skip
    done = asked(tmp_path / "data", "targets", "accept", "all", "--yes", "--json", SUREFOOT_RECIPES=str(pay))
    assert done.exit_code == 37, done.stderr
    report = json.loads(done.stdout)
    assert len(report["accepted"]) == 3
    assert 'write it by hand: HoldPage.GO: by.css("#go")' in report["refused"][0]["error"]["next_action"]
    after = pay.read_text()
    assert 'total: Annotated[Money, by.css(".total")]  # what is asked' in after
    assert "Pay now" not in after
    assert all(way in after for way in (*PAY.heal.ways, 'by.text("Kaufen")'))
    assert [one.target for one in memories.patches(_NAME, state=PatchState.PROPOSED)] == ["HoldPage.GO"]


def test_lost_ways_may_be_kept(tmp_path: Path, pay: Path, memories: Memories) -> None:
    """With --keep the ways of the former layout stay behind the new ones; what was mended since stays before them."""
    memories.keep(_NAME, [], [PAY])
    surefoot(tmp_path / "data", "targets", "accept", "all", "--yes", "--keep", SUREFOOT_RECIPES=str(pay))
    kept = f"PAY = Target({', '.join([*PAY.heal.ways, *PAID])})"
    assert "".join(kept.split()) in "".join(pay.read_text().split()).replace(",)", ")")
    memories.keep(_NAME, [], [heal("HoldPage.PAY", 'by.css("#go")', lost=('by.css("gone")',))])
    surefoot(tmp_path / "data", "targets", "accept", "all", "--yes", SUREFOOT_RECIPES=str(pay))
    assert pay.read_text().index(PAID[1]) < pay.read_text().index("#go")


def test_unknown_names(tmp_path: Path, pay: Path, memories: Memories) -> None:
    """A patch that is not there, and a recipe that is gone, are told."""
    memories.keep(_NAME, [], [PAY])
    missing = asked(tmp_path / "data", "targets", "accept", "nothing", "--yes")
    assert missing.exit_code == 36
    gone = asked(tmp_path / "data", "targets", "accept", "all", "--yes")
    assert gone.exit_code == 37
    assert "test/pay is not found" in gone.stderr
    assert 'by.role("button", "Buy")' in asked(tmp_path / "data", "targets", _NAME).stdout
    assert asked(tmp_path / "data", "targets", "no/recipe").exit_code == 21


def test_health(tmp_path: Path, pay: Path, memories: Memories) -> None:
    """Wins and misses of each way that is declared, since when one is lost, and what is down to its last way."""
    fared = Found(
        target="HoldPage.PAY", site="acme.example", counts={PAID[0]: 1, PAID[1]: 0, "by.css('old')": 0}, won=PAID[:1]
    )  # fmt: skip
    both = fared.model_copy(update={"won": PAID})
    memories.keep(_NAME, [both], [])
    memories.keep(_NAME, [fared, fared], [])
    told = asked(tmp_path / "data", "targets", str(pay), "--health")
    assert told.exit_code == 0, told.stderr
    lines = [line.split("  ") for line in told.stdout.splitlines()]
    rows = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert rows[1][2:5] == [PAID[0], "3", "0"]
    assert rows[2][:3] == [PAID[1], "1", "2"]
    assert rows[2][4].startswith("lost since 20")
    assert rows[3] == ["HoldPage.PAY is down to its last way on acme.example"]
    (target,) = json.loads(asked(tmp_path / "data", "targets", str(pay), "--health", "--json").stdout)
    assert target["last_way"]
    memories.keep(_NAME, [fared.model_copy(update={"won": ()})], [])
    gone = asked(tmp_path / "data", "targets", str(pay), "--health").stdout
    assert gone.splitlines()[-1] == "HoldPage.PAY is lost on acme.example: none of its ways finds it"
    assert asked(tmp_path / "data", "targets", "--health").exit_code == 2


def test_completion(tmp_path: Path, memories: Memories, pay: Path) -> None:
    """Commands, recipes, options and patches are completed."""
    data = tmp_path / "data"
    memories.keep(_NAME, [], [PAY])
    assert completed(data, "surefoot", "targets", "", SUREFOOT_RECIPES=str(pay)) == ["accept", "reject", "test/pay"]
    assert completed(data, "surefoot", "targets", "pay.py", "--he", SUREFOOT_RECIPES=str(pay)) == ["--health", "--help"]
    name = patch_ids(memories)["HoldPage.PAY"]
    assert completed(data, "surefoot", "targets", "accept", name[:2], SUREFOOT_RECIPES=str(pay)) == [name]
    assert completed(data, "surefoot", "targets", "reject", "al", SUREFOOT_RECIPES=str(pay)) == ["all"]
