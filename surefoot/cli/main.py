"""The commands of `surefoot`. Rooms are imported when a command needs them, so that `--help` is quick."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from surefoot.cli import completing, saved, writing
from surefoot.cli.arguments import Json, Load, Page
from surefoot.cli.border import Border, be_verbose, verbose
from surefoot.cli.showing_first import ShowsFirst

app = typer.Typer(
    help="Browser recipes that hold up unattended.", no_args_is_help=True, pretty_exceptions_enable=False, cls=Border
)
browser_app = typer.Typer(help="The browser that recipes run in.", no_args_is_help=True)
app.add_typer(browser_app, name="browser")
targets_app = typer.Typer(
    help="Show the patches that heals propose for a recipe's targets, as differences of its source; with --health how "
    "each way fared, and since when it is lost. Nothing rewrites a recipe but `accept`.",
    subcommand_metavar="[RECIPE] [--health] [--json] | accept ID... | reject ID...",
    cls=ShowsFirst,
)
app.add_typer(targets_app, name="targets")

RunName = Annotated[
    str,
    typer.Argument(
        metavar="RUN", help="The run's name, the beginning of it, or `last`.", autocompletion=completing.run_names
    ),
]


def _version(asked: bool) -> None:  # noqa: FBT001 — a callback
    if asked:
        from surefoot import __version__  # noqa: PLC0415 — see the head

        typer.echo(f"surefoot {__version__}")
        raise typer.Exit


@app.callback()
def common(
    *,
    be_wordy: Annotated[bool, typer.Option("--verbose", "-v", help="Log, and show where an error was raised.")] = False,
    version: Annotated[  # noqa: ARG001 — its callback does it
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Take what all commands share."""
    if be_wordy:
        be_verbose()


@app.command()
def run(
    recipe: Annotated[
        str,
        typer.Argument(
            help="A file, a module, either with :name behind it, or a known name.",
            autocompletion=completing.recipe_names,
        ),
    ],
    given: Annotated[list[str] | None, typer.Argument(metavar="[KEY=VALUE]...", help="Fields of the input.")] = None,
    *,
    input: Annotated[str | None, typer.Option("--input", "-i", help="The input as JSON, or @file.")] = None,  # noqa: A002
    job: Annotated[
        str | None, typer.Option(help="Two runs of one job never overlap; by default recipe and input.")
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="Start another run even if this job has an unfinished one.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Stop before the first final step.")] = False,
    learn_origins: Annotated[
        bool, typer.Option("--learn-origins", help="List every address that was kept out, with the line to add.")
    ] = False,
    record: Annotated[
        str | None,
        typer.Option(metavar="CASE", help="Keep the whole run as a journey: fixtures/<site>/journeys/CASE."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="With --record: in the place of the one there.")] = False,
    fixtures: Annotated[
        Path | None, typer.Option(metavar="DIR", help="With --record: where fixtures lie.", file_okay=False)
    ] = None,
    json: Json = False,
) -> None:
    """Run a recipe; exit with the code of its outcome."""
    from surefoot.cli import running  # noqa: PLC0415 — see the head

    if record is None and (replace or fixtures is not None):
        raise typer.BadParameter("it belongs to --record", param_hint="--replace" if replace else "--fixtures")
    options = running.Options(
        job=job, alone=not new, dry=dry_run, learn=learn_origins, json=json, verbose=verbose(), record=record,
        replace=replace, fixtures=fixtures,
    )  # fmt: skip
    raise typer.Exit(running.run(recipe, given or [], input, options))


@app.command()
def resume(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[RUN]", help="The run's name, or `last`.", autocompletion=completing.run_names),
    ] = None,
    *,
    due: Annotated[
        bool,
        typer.Option("--due", help="All runs whose time has come, that were approved or answered, or interrupted."),
    ] = False,
    json: Json = False,
) -> None:
    """Go on with a run that was interrupted, waits or failed."""
    from surefoot.cli import running  # noqa: PLC0415 — as above

    if bool(name) == due:
        raise typer.BadParameter("name one run, or say --due", param_hint="RUN")
    if due:
        raise typer.Exit(running.resume_due(json=json, verbose=verbose()))
    raise typer.Exit(running.resume(name or "", json=json, verbose=verbose()))


@app.command()
def runs(
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    state: Annotated[
        str | None,
        typer.Option(help="Only those in this state, such as waiting.", autocompletion=completing.state_names),
    ] = None,
    json: Json = False,
) -> None:
    """List the newest runs."""
    from surefoot.cli import listing  # noqa: PLC0415 — as above

    listing.runs(limit, state, json=json)


@app.command()
def show(name: RunName, *, json: Json = False) -> None:
    """Show a run: its steps with their facts, what it waits for, how it ended."""
    from surefoot.cli import showing  # noqa: PLC0415 — as above

    showing.show(name, json=json)


@app.command()
def approve(
    name: RunName,
    *,
    deny: Annotated[bool, typer.Option("--deny", help="Say no.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask again at a terminal.")] = False,
    json: Json = False,
) -> None:
    """Approve, once, exactly the step and facts that a run shows; then `surefoot resume` it."""
    from surefoot.cli import deciding  # noqa: PLC0415 — as above

    raise typer.Exit(deciding.approve(name, deny=deny, ask=not (yes or deny or json), json=json))


@app.command()
def answer(
    name: RunName,
    given: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...", help="Fields of the answer.")],
    *,
    json: Json = False,
) -> None:
    """Answer the question a run asks; then `surefoot resume` it."""
    from surefoot.cli import deciding  # noqa: PLC0415 — as above

    deciding.answer(name, given, json=json)


@app.command()
def cancel(
    name: RunName,
    *,
    settled: Annotated[
        bool,
        typer.Option("--settled", help="You settled on the site what is in doubt: end the run, and act nothing."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --settled: do not ask at a terminal.")] = False,
    json: Json = False,
) -> None:
    """End a run: undo what can be undone, unless a final step has acted."""
    from surefoot.cli import cancelling, settling  # noqa: PLC0415 — as above

    if yes and not settled:
        raise typer.BadParameter("it belongs to --settled; nothing else is asked", param_hint="--yes")
    if settled:
        raise typer.Exit(settling.settle(name, yes=yes, json=json))
    raise typer.Exit(cancelling.cancel(name, json=json, verbose=verbose()))


@app.command()
def recipes(
    recipe: Annotated[
        str | None,
        typer.Argument(help="Show this one's input and output.", autocompletion=completing.recipe_names),
    ] = None,
    *,
    json: Json = False,
) -> None:
    """List the recipes that are known by name, or show what one takes and gives."""
    from surefoot.cli import listing  # noqa: PLC0415 — as above

    raise typer.Exit(listing.recipes(recipe, json=json))


@app.command()
def check(
    page: Page,
    *,
    recipe: Annotated[
        list[str] | None,
        typer.Option(help="Try the views and targets of this recipe's module.", autocompletion=completing.recipe_names),
    ] = None,
    view: Annotated[
        list[str] | None, typer.Option(help="Of those only this view, with --recipe; may be given again.")
    ] = None,
    roles: Annotated[bool, typer.Option("--roles", help="Show roles and accessible names as they stand.")] = False,
    load: Load = None,
    address: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the file was saved from: links are made absolute by it.")
    ] = None,
    json: Json = False,
) -> None:
    """Show what surefoot sees on a page, and how views and targets fare on it; nothing is acted."""
    from surefoot.cli import checking  # noqa: PLC0415 — as above

    if view and not recipe:
        raise typer.BadParameter("name the recipe whose views they are with --recipe", param_hint="--view")
    options = checking.Options(
        recipes=tuple(recipe or ()),
        views=tuple(view or ()),
        roles=roles,
        loads=tuple(load or ()),
        address=address,
        json=json,
    )
    raise typer.Exit(checking.check(page, options))


writing.register(app)
saved.register(app)


@app.command()
def doctor(*, json: Json = False) -> None:
    """Look whether everything a run needs is there."""
    from surefoot.cli import doctoring  # noqa: PLC0415 — as above

    raise typer.Exit(doctoring.doctor(json=json))


@app.command()
def demo(
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nobody: the demo's own policy approves.")] = False,
    serve: Annotated[
        bool, typer.Option("--serve", help="Only serve the demo's travel site, to try recipes on, until Ctrl-C.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where --serve serves; 0 takes a free one.")] = 8765,
) -> None:
    """Show what surefoot does, on a travel site of its own and beside that site's ledger."""
    from surefoot.cli import demonstrating  # noqa: PLC0415 — as above

    raise typer.Exit(demonstrating.serve(port) if serve else demonstrating.demo(ask=not yes))


PatchNames = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...|all", help="The patch, or the beginning of its name.", autocompletion=completing.patch_names
    ),
]


@targets_app.command("show", hidden=True)
def show_targets(
    recipe: Annotated[
        str | None,
        typer.Argument(help="The recipe; without it those of all are shown.", autocompletion=completing.recipe_names),
    ] = None,
    *,
    health: Annotated[
        bool, typer.Option("--health", help="Show how each way of its targets fared, and since when it is lost.")
    ] = False,
    json: Json = False,
) -> None:
    """Show the patches that heals propose for a recipe's targets, as differences of its source."""
    from surefoot.cli import faring, patching  # noqa: PLC0415 — as above

    if health and recipe is None:
        raise typer.BadParameter("name the recipe with --health", param_hint="RECIPE")
    if health:
        faring.health(recipe or "", json=json)
    else:
        patching.show(recipe, json=json)


@targets_app.command("accept")
def accept_patches(
    names: PatchNames,
    *,
    recipe: Annotated[
        str | None,
        typer.Option(
            help="Where the recipe is, if no run tells; with `all` only its patches.",
            autocompletion=completing.recipe_names,
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask at a terminal.")] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the ways that did not find the element, behind the new ones.")
    ] = False,
    json: Json = False,
) -> None:
    """Write patches into the recipe's source, once the difference was shown and agreed to."""
    from surefoot.cli import patching  # noqa: PLC0415 — as above

    raise typer.Exit(patching.accept(names, recipe, yes=yes, keep=keep, json=json))


@targets_app.command("reject")
def reject_patches(names: PatchNames, *, json: Json = False) -> None:
    """Reject patches: none of them is proposed again, and no target is healed that way."""
    from surefoot.cli import patching  # noqa: PLC0415 — as above

    patching.reject(names, json=json)


@browser_app.command()
def install(*, json: Json = False) -> None:
    """Install a browser, unless there is one."""
    from surefoot.browser.install import install_browser  # noqa: PLC0415 — as above

    found = install_browser(lambda line: typer.echo(line, err=json))
    typer.echo(found.model_dump_json(indent=2) if json else f"{found.kind}: {found.path}")


def main() -> None:
    """Run a command."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A cron job may have a narrow encoding: what it cannot hold is written out, and stops nothing.
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="surefoot" if sys.argv[0].endswith("__main__.py") else None)


def _open_what_is_closed() -> None:
    """Open the null device where a standard stream is closed, so that no file of ours ever takes its place."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False, encoding="utf-8"))  # noqa: SIM115
