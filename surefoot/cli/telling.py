"""What a person reads while a run goes, and when it has ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Protocol, Self

from surefoot.cli.terminal import Screen, style_of
from surefoot.events import Event
from surefoot.runs.records import Approval, RunRecord

_SHOWN = {
    "run begun": ("", "run", "dim"),
    "step replayed": ("·", "recorded", "dim"),
    "acted again": ("·", "acted again", "dim"),
    "proved": ("✓", "", "green"),
    "found": ("•", "", "cyan"),
    "failed": ("✗", "", "red"),
    "retrying": ("↻", "", "yellow"),
    "approval asked": ("?", "waits for approval,", "cyan"),
    "approval decided": ("•", "decided", "cyan"),
    "question asked": ("?", "asks:", "cyan"),
    "undone": ("•", "undone", "yellow"),
    "kept out": ("!", "kept out:", "yellow"),
    "healed": ("!", "", "yellow"),
    "warning": ("!", "", "yellow"),
    "note": ("•", "", "default"),
}
"""The sign, the words and the style of each kind of event that is worth reading."""


class Shown(Protocol):
    """Shows a run while it goes: `with shown:` around it, and called for every event."""

    screen: Screen

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        ...

    def __call__(self, event: Event) -> None:
        """Show one event."""
        ...

    def paused(self) -> AbstractContextManager[None]:
        """Leave the screen alone, while a person is asked."""
        ...


class Plain:
    """Prints a line for each thing worth reading, and the facts of each step as they are proved."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing moves, so nothing has to be ended."""

    def __call__(self, event: Event) -> None:
        """Print one event."""
        try:
            for text, style in lines_of(event):
                self.screen.line(text, style)
        except OSError:
            # Whoever read along has gone, or the disk is full: a run is not stopped for that, it is in the journal.
            self.screen = _nowhere()

    def paused(self) -> AbstractContextManager[None]:
        """Do nothing: nothing moves."""
        return nullcontext()


def lines_of(event: Event, *, asked_here: bool = False) -> Iterator[tuple[str, str | None]]:
    """Yield the lines that tell of an event, each with its style; nothing for what is not worth a line.

    With `asked_here` an approval that is asked for gets no facts: the question at the terminal shows them.
    """
    if event.kind not in _SHOWN:
        return
    sign, words, style = _SHOWN[event.kind]
    if event.kind == "run begun":
        yield f"run {event.run}", style
        return
    failed_facts = event.kind == "failed" and event.facts
    said = " ".join(part for part in (words, "" if failed_facts else event.text) if part)
    where = event.step or ""
    yield f"{sign} {where}{': ' if where and said else ''}{said}", style
    if event.kind in {"proved", "failed"} or (event.kind == "approval asked" and not asked_here):
        for fact in event.facts:
            yield f"    {fact}", ("dim" if event.kind == "proved" else None) if fact.holds else "red"


def show_approval(screen: Screen, approval: Approval) -> None:
    """Print what an approval is bound to."""
    shown = approval.shown
    screen.line(f"\n{shown.recipe} (version {shown.version}) wants to take the final step {shown.step}:", "bold")
    screen.line(json.dumps(shown.inputs, indent=2, ensure_ascii=False))
    if shown.account is not None:
        screen.line(f"  account: {shown.account}")
    for fact in shown.facts:
        screen.line(f"  {fact}", None if fact.holds else "red")
    for warning in shown.warnings:
        screen.line(f"  warning: {warning}", "yellow")
    if approval.picture is not None:
        screen.line(f"  picture: {approval.picture.path}")


def tell_end(screen: Screen, record: RunRecord, *, more: bool = True) -> None:
    """Print how a run ended: outcome, step, cause, next action."""
    screen.line(f"\nrun {record.id}: {record.state}", f"bold {style_of(record.state)}".strip())
    if record.ending is not None:
        screen.line(f"  step:  {record.ending.step or '-'}")
        screen.line(f"  cause: {_indented(record.ending.cause)}")
        if record.ending.where and record.state != "waiting":
            screen.line(f"  at:    {record.ending.where}")
        screen.line(f"  next:  {record.ending.next_action}")
    for warning in record.warnings if more else ():
        screen.line(f"  warning: {_indented(warning)}", "yellow")
    if record.output is not None:
        screen.line(json.dumps(record.output, indent=2, ensure_ascii=False))
    if more:
        screen.line(f"  more:  surefoot show {record.id}")


def _indented(text: str) -> str:
    return text.replace("\n", "\n         ")


def _nowhere() -> Screen:
    import os  # noqa: PLC0415 — rarely needed
    from pathlib import Path  # noqa: PLC0415 — as above

    return Screen(Path(os.devnull).open("w", encoding="utf-8"))
