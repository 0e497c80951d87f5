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
    app.command("try")(try_)
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


def try_(
    step: Annotated[str, typer.Argument(metavar="FILE:STEP", help="A recipe's file, and a step in it.")],
    given: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Fields of the step.")] = None,
    *,
    input: Annotated[str | None, typer.Option("--input", "-i", help="The fields as JSON, or @file.")] = None,  # noqa: A002
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where it starts, each time.")] = None,
    first: Annotated[
        list[str] | None, typer.Option(metavar="STEP", help="A safe step to act once before, such as the sign-in.")
    ] = None,
    account: Annotated[str | None, typer.Option(help="Whose secrets it gets.")] = None,
    headed: Annotated[bool, typer.Option("--headed", help="In a window.")] = False,
    pause: Annotated[bool, typer.Option("--pause", help="Wait for Enter before it acts, to look at the page.")] = False,
    act: Annotated[bool, typer.Option("--act", help="Let a step act that changes something on the site.")] = False,
    once: Annotated[bool, typer.Option("--once", help="A single time; the exit code says how it went.")] = False,
) -> None:
    """Try one step on the living page, again each time its file is saved; there is no run, and nothing is recorded.

    Shows what each field and each way of its views finds. A step that changes something acts only with --act.
    """
    from surefoot.cli import trying  # noqa: PLC0415 — see the head

    options = trying.Options(
        pairs=tuple(given or ()), input=input, url=url, first=tuple(first or ()), account=account, headed=headed,
        pause=pause, act=act, once=once,
    )  # fmt: skip
    raise typer.Exit(trying.run(step, options))
