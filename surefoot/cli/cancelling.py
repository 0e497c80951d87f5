"""Ending a run, also one that another process executes."""

from __future__ import annotations

import sys
import time

from surefoot.cli.due import interrupted
from surefoot.cli.running import Desk, code_of, go_on, print_json, run_named, stdout_kept
from surefoot.cli.telling import tell_end
from surefoot.cli.terminal import Screen
from surefoot.config import Settings
from surefoot.errors import AlreadyRunning, NotResumable, RecipeBroken, RecipeNotFound
from surefoot.model import Outcome
from surefoot.runs.journal import OwnJournal
from surefoot.runs.owner import Owner
from surefoot.runs.records import Ending, RunRecord

_ENDED = {Outcome.DONE, Outcome.CANCELLED, Outcome.GIVEN_UP}
_LOOK_SECONDS = 0.3
_PATIENCE_BEATS = 4
"""For how many beats of the other process its end is waited for: one to hear of it, the others to undo."""


def cancel(name: str, *, json: bool = False, verbose: bool = False) -> int:
    """Ask a run to end; where nothing executes it, do it here."""
    settings = Settings.load()
    with stdout_kept(json=json):
        desk = Desk.open(settings, json=json, verbose=verbose, ask=False)
        record = run_named(desk.executor.journal, name)
        if record.state in _ENDED:
            raise NotResumable(f"run {record.id} has ended: {record.state}", next_action="nothing is left to cancel")
        desk.executor.journal.ask_to_cancel(record.id)
        after = _ended(desk, record)
    if not json:
        tell_end(Screen(sys.stdout), after)
    if after.state is Outcome.DONE:
        raise NotResumable(
            f"run {after.id} was done before it heard that it was to end: nothing was cancelled",
            next_action=f"`surefoot show {after.id}` names what it did",
        )
    if json:
        print_json(after.model_dump(mode="json"))
    return 0 if after.state is Outcome.CANCELLED else code_of(after)


def _ended(desk: Desk, record: RunRecord) -> RunRecord:
    try:
        try:
            return go_on(desk, record)
        except AlreadyRunning as error:
            after = _wait(desk, record, error)
        # It may have stopped, or died, before it heard: then nothing executes it, and it is ended here.
        return after if after.state in _ENDED else go_on(desk, record)
    except (RecipeNotFound, RecipeBroken):
        if any(step.may_have_acted for step in desk.executor.journal.steps(record.id)):
            raise  # its recipe is needed to undo what it did
        return _end_untouched(desk, record)


def _wait(desk: Desk, record: RunRecord, busy: AlreadyRunning) -> RunRecord:
    """Wait for the end of a run that another process executes, and which hears of it at its next beat."""
    beat = desk.executor.settings.lease / 4
    desk.ears.shown.screen.line(f"{busy}; asked to end: it ends at its next beat, within {beat:.0f} s")
    here = Owner.here(desk.executor.settings.host)
    deadline = time.monotonic() + _PATIENCE_BEATS * beat
    while time.monotonic() < deadline:
        after = desk.executor.journal.run(record.id)
        if after.state is not Outcome.RUNNING or interrupted(after, here):
            return after
        time.sleep(_LOOK_SECONDS)
    raise AlreadyRunning(
        f"run {record.id} was asked to end, and has not ended within {_PATIENCE_BEATS * beat:.0f} s",
        next_action=f"see how it stands with `surefoot show {record.id}`; cancelling again waits again",
    )


def _end_untouched(desk: Desk, record: RunRecord) -> RunRecord:
    """End a run that has changed nothing and whose recipe is gone."""
    executor = desk.executor
    owner = Owner.here(executor.settings.host)
    claimed, _ = executor.journal.claim(record.id, owner, lease=executor.settings.lease)
    cause = "a person cancelled the run; it had changed nothing"
    OwnJournal(executor.journal, claimed).end(
        Outcome.CANCELLED, Ending(cause=cause, next_action="nothing is left to do", exit_code=7)
    )
    return executor.journal.run(record.id)
