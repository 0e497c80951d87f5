"""The commands for whoever writes recipes. Rooms are imported when a command needs them, so that `--help` is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from surefoot.cli.arguments import Json, Load, Page

new_app = typer.Typer(help="Begin something new.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Give an app the commands of this module."""
    app.command()(pick)


def pick(
    page: Page,
    *,
    at: Annotated[
        str | None,
        typer.Option(metavar="CSS|TEXT", help="The element; without it, click on elements in a window."),
    ] = None,
    load: Load = None,
    json: Json = False,
) -> None:
    """Print the target of an element, ready to paste: several ways, and how robust each is; nothing is acted.

    How robust a way is comes from what such ways were seen to outlast on real pages, and from redesigns of this page
    that are tried on the spot.
    """
    from surefoot.cli import picking  # noqa: PLC0415 — see the head

    raise typer.Exit(picking.run(page, picking.Options(at=at, loads=tuple(load or ()), json=json)))
