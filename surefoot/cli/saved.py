"""The commands for saved pages. Rooms are imported when a command needs them, so that `--help` is quick."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Give an app the commands of this module."""
