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


@pytest.mark.parametrize("test_ids", [True, False])
async def test_on_the_other_layout(
    executor: Executor, site: Site, heard: Heard, tmp_path: Path, test_ids: bool
) -> None:
    """After one run on A it books and pays once on B, or says which element is lost and leaves nothing; never else."""
    source = Path(BOOK_FLIGHT).read_text(encoding="utf-8")
    path = tmp_path / "book_flight.py"
    path.write_text(source if test_ids else without_test_ids(source), encoding="utf-8")
    executor = replace(executor, settings=executor.settings.model_copy(update={"heal_patience": 0.5}))
    assert (await go(executor, str(path), Yes())).warnings == ()
    site.set(layout="B")
    asked = Yes()
    record = await go(executor, str(path), asked)
    healed = {event.text.partition(" was healed")[0] for event in heard.events if event.kind == "healed"}
    assert {patch.target for patch in Memories(executor.journal.database).patches()} == healed
    ledger = site.ledger()
    assert {hold["passenger"] for hold in ledger.held} == {"Ada Lovelace"}
    if record.state is Outcome.DONE:
        assert (len(ledger.held), len(ledger.payments)) == (2, 2)
        assert "never carries a final step without a person" in " ".join(asked.asked[-1].shown.warnings)
    else:
        assert not test_ids
        assert record.ending is not None
        assert record.ending.error == "TargetLost"
        assert "nearest: " in record.ending.cause
        assert (len(ledger.held), len(ledger.payments)) == (1, 1)
