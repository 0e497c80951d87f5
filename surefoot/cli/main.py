"""The commands of `surefoot`. Rooms are imported when a command needs them, so that `--help` is quick."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Annotated

import typer

from surefoot.errors import Control, SurefootError

app = typer.Typer(help="Browser recipes that hold up unattended.", no_args_is_help=True, pretty_exceptions_enable=False)
browser_app = typer.Typer(help="The browser that recipes run in.", no_args_is_help=True)
app.add_typer(browser_app, name="browser")

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a machine to read.")]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="The run's name, or the beginning of it.")]


@app.callback()
def common(
    *,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log, and show where an error was raised.")] = False,
) -> None:
    """Take what all commands share."""
    if verbose:
        os.environ["SUREFOOT_LOG_LEVEL"] = "info"
        _state["verbose"] = True


@app.command()
def run(
    recipe: Annotated[str, typer.Argument(help="A file, a module, either with :name behind it, or a known name.")],
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
        bool, typer.Option("--learn-origins", help="List every address that was kept out.")
    ] = False,
    json: Json = False,
) -> None:
    """Run a recipe; exit with the code of its outcome."""
    from surefoot.cli import running  # noqa: PLC0415 — see the head

    options = running.Options(job=job, alone=not new, dry=dry_run, learn=learn_origins, json=json)
    raise typer.Exit(running.run(recipe, given or [], input, options))


@app.command()
def resume(
    name: Annotated[str | None, typer.Argument(metavar="[RUN]", help="The run's name.")] = None,
    *,
    due: Annotated[bool, typer.Option("--due", help="All runs whose time has come.")] = False,
    json: Json = False,
) -> None:
    """Go on with a run that was interrupted, waits or failed."""
    from surefoot.cli import running  # noqa: PLC0415 — as above

    raise typer.Exit(running.resume_due(json=json) if due else running.resume(name or "", json=json))


@app.command()
def runs(*, limit: Annotated[int, typer.Option(help="How many.")] = 20, json: Json = False) -> None:
    """List the newest runs."""
    from surefoot.cli import showing  # noqa: PLC0415 — as above

    showing.runs(limit, json=json)


@app.command()
def show(name: RunName, *, json: Json = False) -> None:
    """Show a run: its steps with their facts, what it waits for, how it ended."""
    from surefoot.cli import showing  # noqa: PLC0415 — as above

    showing.show(name, json=json)


@app.command()
def approve(
    name: RunName, *, deny: Annotated[bool, typer.Option("--deny", help="Say no.")] = False, json: Json = False
) -> None:
    """Approve, once, exactly the step and facts that a run shows; then `surefoot resume` it."""
    from surefoot.cli import deciding  # noqa: PLC0415 — as above

    deciding.approve(name, deny=deny, json=json)


@app.command()
def answer(
    name: RunName,
    given: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...", help="Fields of the answer.")],
) -> None:
    """Answer the question a run asks; then `surefoot resume` it."""
    from surefoot.cli import deciding  # noqa: PLC0415 — as above

    deciding.answer(name, given)


@app.command()
def cancel(name: RunName) -> None:
    """End a run: undo what can be undone, unless a final step has acted."""
    from surefoot.cli import running  # noqa: PLC0415 — as above

    raise typer.Exit(running.cancel(name))


@app.command()
def recipes(
    recipe: Annotated[str | None, typer.Argument(help="Show this one's input and output.")] = None,
    *,
    json: Json = False,
) -> None:
    """List the recipes that are known by name, or show what one takes and gives."""
    from surefoot.cli import showing  # noqa: PLC0415 — as above

    showing.recipes(recipe, json=json)


@app.command()
def doctor(*, json: Json = False) -> None:
    """Look whether everything a run needs is there."""
    from surefoot.cli import doctoring  # noqa: PLC0415 — as above

    raise typer.Exit(doctoring.doctor(json=json))


@app.command()
def demo() -> None:
    """Show what surefoot does, on a travel site of its own and beside that site's ledger."""
    from surefoot.demo.story import tell  # noqa: PLC0415 — as above

    raise typer.Exit(tell())


@browser_app.command()
def install() -> None:
    """Install a browser, unless there is one."""
    from surefoot.browser.install import install_browser  # noqa: PLC0415 — as above

    found = install_browser(typer.echo)
    typer.echo(f"{found.kind}: {found.path}")


_state = {"verbose": False}


def main() -> None:
    """Run a command; an error is one screen: what went wrong, and what to do next."""
    try:
        app()
    except (SurefootError, Control) as error:
        if _state["verbose"]:
            traceback.print_exc()
        from surefoot.log.redaction import redactor  # noqa: PLC0415 — only when something went wrong

        sys.stderr.write(redactor.mask(f"surefoot: {error}\n"))
        if error.next_action:
            sys.stderr.write(redactor.mask(f"next: {error.next_action}\n"))
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write(
            "surefoot: interrupted; `surefoot runs` shows the run, `surefoot resume RUN` goes on with it\n"
        )
        sys.exit(130)
