"""The commands for saved pages. Rooms are imported when a command needs them, so that `--help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli.arguments import Json


def register(app: typer.Typer) -> None:
    """Give an app the commands of this module."""
    app.command()(play)


def play(
    folder: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="Journeys: fixtures/<site>/journeys/<case>.")
    ],
    *,
    recipe: Annotated[
        str | None, typer.Option(metavar="FILE|MODULE", help="The recipe, where it is not the one the journey names.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser", help="In a browser, with every request answered from the record.")
    ] = False,
    json: Json = False,
) -> None:
    """Run recipes on recorded journeys, without a site, and tell what differs from then; exit 0 if nothing does.

    Input, answers and decisions are the recorded ones, secrets are made up; nothing leaves this machine.
    """
    from surefoot.cli import playing  # noqa: PLC0415 — see the head

    raise typer.Exit(playing.play(folder, playing.Options(recipe=recipe, browser=browser, json=json)))
