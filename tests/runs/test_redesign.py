"""The six-step recipe, written for layout A, on layout B: every action on the right element, or a clear word."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from surefoot.demo.site.control import Site
from surefoot.model import Outcome
from surefoot.recipes.registry import find
from surefoot.runs.execute import Executor
from surefoot.runs.memories import Memories
from surefoot.runs.records import RunRecord
from surefoot.selectors.memory import PatchState
from tests.cli.command import surefoot
from tests.conftest import BOOK_FLIGHT, TRIP, Heard, Yes

pytestmark = pytest.mark.browser


def without_test_ids(source: str) -> str:
    """Return a recipe whose elements are not found by test ids, wherever there is another way."""
    lines = source.splitlines()
    for place, line in enumerate(lines):
        if "Target(" in line or "Annotated[" in line:
            lines[place] = re.sub(r', by\.test_id\("[^"]+"\)(?=\))|by\.test_id\("[^"]+"\), (?=by\.)', "", line)
    return "\n".join(lines) + "\n"


async def go(executor: Executor, path: str, approver: Yes) -> RunRecord:
    """Run the recipe once."""
    recipe = find(path)[0]
    run = executor.add(recipe, recipe.parse(TRIP), source=path, alone=False)
    return await replace(executor, approver=approver).execute(recipe, run)


def healed(heard: Heard) -> set[str]:
    """Return what was said to be healed."""
    return {event.text.partition(" was healed")[0] for event in heard.events if event.kind == "healed"}


async def test_on_the_other_layout(executor: Executor, site: Site, heard: Heard) -> None:
    """With all its ways it needs no healing: on B it books and pays once, and a person is told of the last ways."""
    assert (await go(executor, BOOK_FLIGHT, Yes())).warnings == ()
    site.set(layout="B")
    asked = Yes()
    record = await go(executor, BOOK_FLIGHT, asked)
    assert record.state is Outcome.DONE, record.ending
    assert healed(heard) == set()
    assert "never carries a final step without a person" in " ".join(asked.asked[-1].shown.warnings)
    assert {hold["passenger"] for hold in site.ledger().held} == {"Ada Lovelace"}
    assert (len(site.ledger().held), len(site.ledger().payments)) == (2, 2)


async def test_accepted_patches_end_the_healing(executor: Executor, site: Site, heard: Heard, tmp_path: Path) -> None:
    """Without test ids it is healed on B, a person asked; what is accepted is in the file, and heals no more."""
    path = tmp_path / "book_flight.py"
    written = without_test_ids(Path(BOOK_FLIGHT).read_text(encoding="utf-8"))
    path.write_text(written, encoding="utf-8")
    impatient = {"heal_patience": 0.5, "action_timeout": 2.0}  # in a changing step all of it is waited out
    executor = replace(executor, settings=executor.settings.model_copy(update=impatient))
    assert (await go(executor, str(path), Yes())).warnings == ()
    site.set(layout="B")
    asked = Yes()
    record = await go(executor, str(path), asked)
    assert record.state is Outcome.DONE, record.ending
    assert "HoldPage.PAY was healed" in " ".join(asked.asked[-1].shown.warnings)
    patched = healed(heard)
    assert {patch.target for patch in Memories(executor.journal.database).patches()} == patched
    accepted = surefoot(tmp_path / "data", "targets", "accept", "all", "--yes", "--recipe", str(path))
    assert accepted.returncode == 0, accepted.stderr
    lines = zip(written.splitlines(), path.read_text(encoding="utf-8").splitlines(), strict=True)
    changed = [after.split()[0].strip(":") for before, after in lines if before != after]
    assert sorted(changed) == sorted(target.partition(".")[2] for target in patched)
    later = tmp_path / "later" / "book_flight.py"  # this process has loaded the other one, and would not again
    later.parent.mkdir()
    path.rename(later)
    heard.events.clear()
    asked = Yes()
    again = await go(executor, str(later), asked)
    assert again.state is Outcome.DONE, again.ending
    assert healed(heard) == set()
    assert [approval.shown.warnings for approval in asked.asked] == [()]
    assert Memories(executor.journal.database).patches(state=PatchState.PROPOSED) == []
    assert {hold["passenger"] for hold in site.ledger().held} == {"Ada Lovelace"}
    assert (len(site.ledger().held), len(site.ledger().payments)) == (3, 3)
