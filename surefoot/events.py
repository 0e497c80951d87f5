"""What a run tells while it goes: one event for each thing that happened, to whoever listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from surefoot.facts import Fact
from surefoot.model import Model

Kind = Literal[
    "run begun", "run ended", "browser opened", "step begun", "acted again", "step replayed", "intent recorded",
    "dispatching", "dispatched", "acted", "proved", "recorded", "found", "absent", "failed", "retrying",
    "approval asked", "approval decided", "question asked", "waiting", "undone", "kept out", "note", "healed",
    "warning",
]  # fmt: skip


class Event(Model):
    """One thing that happened in a run."""

    kind: Kind
    run: str
    step: str | None = None
    text: str = ""
    facts: tuple[Fact, ...] = ()


Listener: TypeAlias = Callable[[Event], None]
"""Called for each event, in order, before the run goes on; what it raises stops the run."""
