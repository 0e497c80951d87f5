"""The commands for whoever writes recipes. Rooms are imported when a command needs them, so that `--help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli.arguments import Json, Load, Page

new_app = typer.Typer(help="Begin something new.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Give an app the commands of this module."""
    app.command()(pick)
    app.command("import")(import_)
    app.add_typer(new_app, name="new")


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


@new_app.command()
def recipe(
    site: Annotated[str, typer.Argument(help="The site's name, such as acme-portal, or its host.")],
    *,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Its first page: saved as the fixture, and read by the view.")
    ] = None,
    folder: Annotated[Path, typer.Option(help="Where the files are written.", file_okay=False)] = Path(),
    load: Load = None,
) -> None:
    """Write a recipe with a view and a step, a saved page and tests, which run as they are; overwrite nothing."""
    from surefoot.cli import scaffolding  # noqa: PLC0415 — see the head

    options = scaffolding.Options(folder=folder, url=url, loads=tuple(load or ()))
    raise typer.Exit(scaffolding.new_recipe(site, options))


def import_(
    script: Annotated[Path, typer.Argument(metavar="SCRIPT", help="What codegen wrote, in Python.", dir_okay=False)],
    *,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the recipe is written; else it is printed.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The recipe's name, such as acme/book.")] = None,
    url: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="A page that gives its targets more ways; may be repeated.")
    ] = None,
    page: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="The same, saved in a file; may be repeated.")
    ] = None,
    load: Load = None,
) -> None:
    """Turn a script of Playwright's codegen into a recipe with steps and named targets; the script is not run."""
    from surefoot.cli import importing  # noqa: PLC0415 — see the head

    options = importing.Options(
        name=name, to=to, urls=tuple(url or ()), pages=tuple(page or ()), loads=tuple(load or ())
    )
    raise typer.Exit(importing.run(script, options))
