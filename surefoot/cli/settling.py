"""Ending a run whose effects a person has settled by hand: nothing is looked up, and nothing is acted."""

from __future__ import annotations

import asyncio
import sys

from surefoot.cli.prompting import person, read_line
from surefoot.cli.running import EXIT_CODES, print_json, run_named
from surefoot.cli.telling import tell_end
from surefoot.cli.terminal import Screen, is_attended
from surefoot.config import Settings
from surefoot.errors import BadInput, NotResumable
from surefoot.model import Outcome
from surefoot.runs.execute import Executor
from surefoot.runs.journal import OwnJournal
from surefoot.runs.owner import Owner
from surefoot.runs.records import Ending, RunRecord, StepRecord, StepState

_OPEN = {StepState.BEGUN, StepState.UNPROVED}
_KINDS = {"undoable", "final", "undo"}


def settle(name: str, *, yes: bool, json: bool) -> int:
    """Show what of a run is in doubt, and end it as cancelled once a person says that it is settled."""
    executor = Executor.open(Settings.load())
    record = run_named(executor.journal, name)
    doubts = [step for step in executor.journal.steps(record.id) if step.kind in _KINDS and step.state in _OPEN]
    if record.state is not Outcome.UNKNOWN and not doubts:
        raise NotResumable(
            f"nothing of run {record.id} is in doubt: it is {record.state}",
            next_action=f"`surefoot show {record.id}`; what has not ended is ended by `surefoot cancel {record.id}`",
        )
    screen = Screen(sys.stderr if json else sys.stdout)
    _show(screen, record, doubts)
    if not (yes or _agreed(screen, record, json=json)):
        screen.line("nothing was changed")
        return EXIT_CODES[Outcome.UNKNOWN]
    after = _end(executor, record, doubts)
    if json:
        print_json(after.model_dump(mode="json"))
    else:
        tell_end(screen, after)
    return 0


def _show(screen: Screen, record: RunRecord, doubts: list[StepRecord]) -> None:
    screen.line(f"run {record.id} is {record.state}; in doubt:", "bold")
    for step in doubts:
        screen.line(f"  {_named(step)}", "yellow")
    if record.ending is not None:
        screen.line(f"  cause: {record.ending.cause}")


def _named(step: StepRecord) -> str:
    key = "it has no key" if step.intent is None else f"its key is {step.intent.key}"
    return f"{step.name} ({step.kind}, {step.state}): {key}"


def _agreed(screen: Screen, record: RunRecord, *, json: bool) -> bool:
    """Ask whoever sits at the terminal; nobody else may say that something is settled without saying so in words."""
    if json or not is_attended():
        raise BadInput(
            f"nobody is there to say that run {record.id} is settled",
            next_action="look at the site, settle it there, and then say --yes",
        )
    question = "Have you looked at the site, and settled all of it by hand? The run ends, and nothing is acted. [y/N] "
    line = asyncio.run(read_line(lambda: screen.line(question, "bold", end=""), unless=lambda: False))
    return (line or "").strip().lower() in {"y", "yes"}


def _end(executor: Executor, record: RunRecord, doubts: list[StepRecord]) -> RunRecord:
    if executor.journal.run(record.id).epoch != record.epoch:
        raise NotResumable(
            f"run {record.id} went on meanwhile: what was shown holds no more",
            next_action=f"look at it again with `surefoot show {record.id}`",
        )
    owner = Owner.here(executor.settings.host)
    claimed, _ = executor.journal.claim(record.id, owner, lease=executor.settings.lease)
    told = "; ".join(_named(step) for step in doubts) or "no step was in doubt by itself"
    before = "" if record.ending is None else f"\nbefore: {record.ending.cause}"
    ending = Ending(
        cause=f"settled by hand by {person()}; {told}{before}", next_action="nothing is left to do", exit_code=7
    )
    OwnJournal(executor.journal, claimed).end(Outcome.CANCELLED, ending)
    return executor.journal.run(record.id)
