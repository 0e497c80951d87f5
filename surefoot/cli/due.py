"""Which runs can go on by themselves, and how a run stands right now."""

from __future__ import annotations

import time

from surefoot.model import Outcome
from surefoot.runs.journal import Journal
from surefoot.runs.owner import Owner
from surefoot.runs.records import RunRecord, StepState


def due_now(journal: Journal, host: str, moment: float) -> list[RunRecord]:
    """Return the runs whose time has come, whose approval or answer was given, or that a crash interrupted."""
    here = Owner.here(host)
    found = {record.id: record for record in journal.due(moment)}
    for record in journal.latest(limit=None, state=Outcome.WAITING):
        if record.wake_at is None and _decided(journal, record):
            found[record.id] = record
    for record in journal.latest(limit=None, state=Outcome.RUNNING):
        if interrupted(record, here):
            found[record.id] = record
    return sorted(found.values(), key=lambda record: record.created_at)


def interrupted(record: RunRecord, here: Owner) -> bool:
    """Say whether a run's process is gone, or, on another machine, has not been heard of for longer than its lease."""
    if record.state is not Outcome.RUNNING or record.owner is None:
        return False
    alive = Owner.parse(record.owner).alive(seen_from=here)
    if alive is None:
        return record.lease_until is not None and record.lease_until < time.time()
    return not alive


def _decided(journal: Journal, record: RunRecord) -> bool:
    """Say whether what a run waits for is there: its newest approval is decided, or an answer is not taken up yet.

    Times tell nothing: what is decided between the asking and the record of the wait is older than that record.
    """
    newest = next(iter(journal.approvals(record.id)), None)
    if newest is not None and newest.state in {"granted", "denied"}:
        return True
    answered = {one.name for one in journal.questions(record.id) if one.state == "answered"}
    return bool(answered - {step.name for step in journal.steps(record.id) if step.state is StepState.DONE})
