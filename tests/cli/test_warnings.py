"""What a person should look at, where a run is shown."""

from __future__ import annotations

from io import StringIO

from surefoot.cli.telling import lines_of, tell_end
from surefoot.cli.terminal import Screen
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.recipes.budget import Used
from surefoot.runs.records import RunRecord

WARNING = "Order.PAY is down to its last way: by.css('b') finds it"


def ended(**changes: object) -> RunRecord:
    """Return a run that is done."""
    values: dict[str, object] = {
        "id": "r1", "recipe": "acme/order", "source": "", "version": "1", "code": "", "job": None, "input": {},
        "state": Outcome.DONE, "owner": None, "epoch": 1, "lease_until": None, "wake_at": None, "ending": None,
        "output": None, "account": None, "used": Used(), "cancel_asked": False, "place": None, "crashes": 0,
        "created_at": 0.0, "updated_at": 0.0,
    }  # fmt: skip
    return RunRecord.model_validate({**values, **changes})


def told(record: RunRecord, *, more: bool) -> str:
    """Return what is printed at the end of a run."""
    out = StringIO()
    tell_end(Screen(out), record, more=more)
    return out.getvalue()


def test_warnings_stand_at_the_end_of_a_run() -> None:
    """A run that is done says what to look at; `surefoot show`, which has it with the steps, does not say it twice."""
    assert f"warning: {WARNING}" in told(ended(warnings=(WARNING,)), more=True)
    assert "warning" not in told(ended(warnings=(WARNING,)), more=False)
    assert "warning" not in told(ended(), more=True)


def test_run_of_an_older_journal_has_no_warnings() -> None:
    """A run that was recorded before there were warnings reads as one without."""
    assert ended(warnings=None).warnings == ()
    assert ended(warnings=(WARNING,)).model_dump(mode="json")["warnings"] == [WARNING]


def test_heal_is_a_line_of_the_run() -> None:
    """A heal is told while the run goes."""
    event = Event(kind="healed", run="r1", step="pay", text="Order.PAY was healed")
    assert list(lines_of(event)) == [("! pay: Order.PAY was healed", "yellow")]
