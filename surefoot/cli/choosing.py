"""Choosing how a run is shown."""

from __future__ import annotations

from surefoot.cli.telling import Plain, Shown
from surefoot.cli.terminal import Screen


def choose(screen: Screen, *, live: bool = True) -> Shown:
    """Return what shows a run there: moving lines on a lively terminal, else plain ones."""
    if not (live and screen.lively):
        return Plain(screen)
    from surefoot.cli.live import Live  # noqa: PLC0415 — only on a terminal

    return Live(screen)
