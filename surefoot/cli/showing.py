"""Showing one run: its steps, its facts, what it waits for, how it ended."""

from __future__ import annotations

import json as json_module
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from surefoot.browser.kept import HTML
from surefoot.cli.deciding import OPEN
from surefoot.cli.listing import age, standing
from surefoot.cli.running import print_json, run_named
from surefoot.cli.telling import show_approval, tell_end
from surefoot.cli.terminal import Screen, style_of
from surefoot.config import Settings
from surefoot.facts import Fact
from surefoot.runs.execute import Executor
from surefoot.runs.journal import Journal
from surefoot.runs.owner import Owner
from surefoot.runs.records import Approval, Question, RunRecord, StepRecord, StepState

_SIGNS = {StepState.DONE: "✓", StepState.BEGUN: "…", StepState.UNDONE: "↩"}


def show(name: str, *, json: bool) -> None:
    """Show one run."""
    settings = Settings.load()
    journal = Executor.open(settings).journal
    record = run_named(journal, name)
    if json:
        print_json(_whole(journal, record))
        return
    screen = Screen(sys.stdout)
    state = standing(record, Owner.here(settings.host))
    _show_head(screen, record, state)
    steps = journal.steps(record.id)
    for step in steps:
        _show_step(screen, step)
    for approval in reversed(journal.approvals(record.id)):
        _show_approval(screen, approval, is_open=record.state in OPEN)
    for question in journal.questions(record.id):
        _show_question(screen, question, is_open=record.state in OPEN)
    tell_end(screen, record, more=False)
    if state == "interrupted":
        screen.line(f"  its process is gone; go on with: surefoot resume {record.id}", "yellow")


def _whole(journal: Journal, record: RunRecord) -> Mapping[str, object]:
    lists: dict[str, list[StepRecord] | list[Approval] | list[Question]] = {
        "steps": journal.steps(record.id),
        "approvals": journal.approvals(record.id),
        "questions": journal.questions(record.id),
    }
    return record.model_dump(mode="json") | {
        name: [one.model_dump(mode="json") for one in values] for name, values in lists.items()
    }


def _show_head(screen: Screen, record: RunRecord, state: str) -> None:
    screen.line(f"run {record.id}: {state}", f"bold {style_of(state)}".strip())
    screen.line(f"  recipe: {record.recipe}, version {record.version}, from {record.source or '-'}")
    screen.line(f"  input:  {json_module.dumps(record.input, ensure_ascii=False)}")
    account = f", account {record.account}" if record.account else ""
    used = f"{record.used.seconds:.1f} s, {record.used.actions} actions, {record.used.pages} pages"
    screen.line(f"  begun:  {_moment(record.created_at)} ({age(record.created_at)} ago); used {used}{account}")
    screen.line()


def _show_step(screen: Screen, step: StepRecord) -> None:
    sign = _SIGNS.get(step.state, "✗")
    if step.kind in {"value", "note"}:
        screen.line(f"  · {step.name}: {_short(step.output)}", "dim")
        return
    state = "found, not repeated" if step.found and step.state is StepState.DONE else step.state.value
    if step.state is StepState.BEGUN and step.changes and step.intent is not None:
        state = "begun, in doubt"
    parts = [step.kind, state, _duration(step), f"{step.tries} tries" if step.tries > 1 else ""]
    style = "green" if step.state is StepState.DONE else "red" if sign == "✗" else "yellow"
    screen.line(f"  {sign} {step.name:<20} {', '.join(part for part in parts if part)}", style)
    for fact in step.facts:
        _show_fact(screen, fact)
    if step.error is not None:
        screen.line("      " + step.error.cause.replace("\n", "\n      "), "red")
    for warning in step.warnings:
        screen.line(f"      warning: {warning}", "yellow")
    for file in step.evidence:
        screen.line(f"      {'page' if file.media_type == HTML else 'picture'}: {file.path}")
    if any(file.media_type == HTML for file in step.evidence):
        screen.line(f"      keep the page for tests: surefoot keep {step.run} {step.name}", "cyan")


def _show_fact(screen: Screen, fact: Fact) -> None:
    screen.line(f"      {fact}", None if fact.holds else "red")


def _show_approval(screen: Screen, approval: Approval, *, is_open: bool) -> None:
    if approval.state == "asked" and is_open:
        show_approval(screen, approval)
        screen.line(f"  until:   {_moment(approval.expires_at)}")
        if approval.expires_at > time.time():
            screen.line(f"  approve it with: surefoot approve {approval.run}", "cyan")
        else:
            screen.line(f"  it has expired; it is asked anew by: surefoot resume {approval.run}", "cyan")
        return
    when = approval.decided_at or approval.asked_at
    who = f" by {approval.by}" if approval.by else ""
    screen.line(f"\n  approval of {approval.step}: {approval.state}{who}, {_moment(when)}")
    if approval.picture is not None:
        screen.line(f"      picture: {approval.picture.path}")


def _show_question(screen: Screen, question: Question, *, is_open: bool) -> None:
    if question.state == "asked" and not is_open:
        screen.line(f"\n  asked: {question.prompt}; nobody answered")
    elif question.state == "asked":
        screen.line(f"\nasks: {question.prompt}", "bold")
        screen.line(f"  answer it with: surefoot answer {question.run} {_fields(question)}", "cyan")
    else:
        screen.line(f"\n  asked: {question.prompt}; {question.by} answered {_short(question.answer)}")


def _fields(question: Question) -> str:
    properties = question.form.get("properties")
    return " ".join(f"{name}=…" for name in properties) if isinstance(properties, dict) else "KEY=VALUE"  # type: ignore[reportUnknownVariableType]


def _duration(step: StepRecord) -> str:
    if step.begun_at is None or step.ended_at is None:
        return ""
    return f"{max(0.0, step.ended_at - step.begun_at):.1f} s"


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _short(value: object) -> str:
    text = json_module.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:99] + "…"  # noqa: PLR2004 — about a line
