"""Commands by which a person decides."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import cast

from surefoot.cli.inputs import read_input
from surefoot.cli.prompting import Prompt, person
from surefoot.cli.running import print_json, run_named
from surefoot.cli.telling import Plain, show_approval
from surefoot.cli.terminal import Screen, is_attended
from surefoot.config import Settings
from surefoot.errors import ApprovalRefused, BadAnswer, Suspend
from surefoot.model import Outcome
from surefoot.runs.execute import Executor
from surefoot.runs.journal import Journal
from surefoot.runs.records import Approval, RunRecord

OPEN = {Outcome.WAITING, Outcome.RUNNING}
"""The states of a run in which a decision may be wanted; a running one may wait with its browser open."""


def approve(name: str, *, deny: bool, ask: bool, json: bool) -> int:
    """Decide on what waits for approval now; at a terminal it is shown, and asked."""
    journal = Executor.open(Settings.load()).journal
    run = run_named(journal, name)
    asked = _waiting(journal, run)
    screen = Screen(sys.stdout)
    granted: bool | None = not deny
    if ask and is_attended():
        granted = _ask(screen, journal, asked)
    elif not json:
        show_approval(screen, asked)
    if granted is not None:
        journal.decide(asked.id, grant=granted, by=person())
    decided = _approval(journal, asked)
    if json:
        print_json(decided.model_dump(mode="json"))
    else:
        screen.line(f"{'approved, once' if granted else decided.state}; go on with: surefoot resume {run.id}")
    return 0


def _waiting(journal: Journal, run: RunRecord) -> Approval:
    """Return what waits for approval now."""
    asked = next((one for one in journal.approvals(run.id) if one.state == "asked"), None)
    if asked is None or run.state not in OPEN:
        raise ApprovalRefused(f"nothing of run {run.id} waits for approval: it is {run.state}")
    if asked.expires_at <= time.time():
        raise ApprovalRefused(
            f"what run {run.id} asked for has expired", next_action=f"`surefoot resume {run.id}` asks for it anew"
        )
    return asked


def _ask(screen: Screen, journal: Journal, asked: Approval) -> bool | None:
    try:
        return asyncio.run(Prompt(Plain(screen), journal).decide(asked))
    except Suspend as waits:
        raise Suspend("nothing was decided: the run goes on waiting", next_action=waits.next_action) from None


def answer(name: str, pairs: list[str], *, json: bool = False) -> None:
    """Answer the question that waits; its own model checks the answer when the run goes on."""
    journal = Executor.open(Settings.load()).journal
    run = run_named(journal, name)
    asked = next((one for one in journal.questions(run.id) if one.state == "asked"), None)
    if asked is None:
        raise BadAnswer(f"run {run.id} asks nothing")
    given = read_input(pairs, None)
    wanted = cast("dict[str, object]", asked.form.get("properties", {}))
    needed = cast("list[str]", asked.form.get("required", []))
    unknown = [key for key in given if key not in wanted]
    missing = [key for key in needed if key not in given]
    if unknown or missing:
        raise BadAnswer(f"{asked.prompt}\n  not asked: {unknown}; missing: {missing}")
    journal.answer(asked.id, given, by=person())
    if json:
        after = next(one for one in journal.questions(run.id) if one.id == asked.id)
        print_json(after.model_dump(mode="json"))
    else:
        Screen(sys.stdout).line(f"answered; go on with: surefoot resume {run.id}")


def _approval(journal: Journal, asked: Approval) -> Approval:
    return next(one for one in journal.approvals(asked.run) if one.id == asked.id)
