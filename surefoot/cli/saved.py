"""The commands for saved pages. Rooms are imported when a command needs them, so that `--help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from surefoot.cli import completing
from surefoot.cli.arguments import Json, Load
from surefoot.cli.border import verbose

Fixtures = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Where fixtures lie; else what is set, or `fixtures` here.", file_okay=False),
]
Kept = Annotated[
    list[str] | None,
    typer.Option(metavar="VALUE", help="A value that is not scrubbed, such as an order number; may be repeated."),
]
Case = Annotated[str | None, typer.Option(help="The fixture's name; else one that is free.")]
View = Annotated[str | None, typer.Option(help="The view that the page is of; else the one as which it reads.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace a fixture of that name.")]

Saved = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FIXTURE|FOLDER]...",
        help="Saved pages and journeys, or folders of them; by default all that there are.",
    ),
]


def register(app: typer.Typer) -> None:
    """Give an app the commands of this module."""
    app.command()(play)
    app.command()(capture)
    app.command()(keep)
    app.command("eval")(eval_)
    app.command()(reread)
    app.command()(accept)


def play(
    folder: Annotated[
        list[Path],
        typer.Argument(metavar="FOLDER...", help="Journeys, fixtures/<site>/journeys/<case>; or what they lie in."),
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


def capture(
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[URL|FILE | KEY=VALUE...]", help="A page; or the input of a run, whose pages are saved."
        ),
    ] = None,
    *,
    recipe: Annotated[
        str | None, typer.Option(help="Whose views the pages are.", autocompletion=completing.recipe_names)
    ] = None,
    view: View = None,
    case: Case = None,
    input: Annotated[str | None, typer.Option("--input", "-i", help="The run's input as JSON, or @file.")] = None,  # noqa: A002
    keep: Kept = None,
    scripts: Annotated[bool, typer.Option("--scripts", help="Leave scripts in.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Save a page that does not read, too.")] = False,
    replace: Replace = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Prove that no registered secret is left; without --recipe, in FOLDERs or all fixtures.",
        ),
    ] = False,
    load: Load = None,
    address: Annotated[str | None, typer.Option(metavar="URL", help="Where a file was saved from.")] = None,
    fixtures: Fixtures = None,
    json: Json = False,
) -> None:
    """Save pages as fixtures: complete at rest, scrubbed before a byte is written, with what is expected of them.

    A page is opened behind a fence, and nothing is acted on it; a run is a real one, and every page in it that reads as
    a view of the recipe is saved. What is replaced: registered secrets, cookies, tokens, e-mail addresses, numbers of
    cards and accounts, private places; a value has the same stand-in wherever it stands.
    """
    words = list(given or ())
    if recipe is None:
        if not check:
            raise typer.BadParameter("name the recipe whose views the pages are", param_hint="--recipe")
        from surefoot.cli import proving_clean  # noqa: PLC0415 — see the head

        folders = [Path(word) for word in words] or ([fixtures] if fixtures else [])
        raise typer.Exit(proving_clean.prove_folders(folders, json=json))
    from surefoot.cli import capturing  # noqa: PLC0415 — see the head

    options = capturing.Options(
        view=view, case=case, fixtures=fixtures, loads=tuple(load or ()), address=address, input=input,
        keep=tuple(keep or ()), scripts=scripts, force=force, replace=replace, check=check, json=json,
        verbose=verbose(),
    )  # fmt: skip
    if words and "=" not in words[0].partition("/")[0].partition(":")[0]:
        if len(words) > 1:
            raise typer.BadParameter("name one page; fields of an input are KEY=VALUE", param_hint="URL")
        raise typer.Exit(capturing.capture_page(words[0], recipe, options))
    raise typer.Exit(capturing.capture_run(recipe, words, options))


def keep(
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN", help="The run's name, the beginning of it, or `last`.", autocompletion=completing.run_names
        ),
    ],
    step: Annotated[str | None, typer.Argument(help="The step that failed; else the last one with a page.")] = None,
    *,
    view: View = None,
    case: Case = None,
    keep: Kept = None,
    replace: Replace = False,
    fixtures: Fixtures = None,
    json: Json = False,
) -> None:
    """Keep the page on which a step of a run failed as a fixture, so that the failure becomes a test.

    Where the page does not read as its view, the fixture's tests fail until that is mended.
    """
    from surefoot.cli import keeping  # noqa: PLC0415 — see the head

    options = keeping.Options(
        view=view, case=case, fixtures=fixtures, keep=tuple(keep or ()), replace=replace, json=json
    )
    raise typer.Exit(keeping.keep(run, step, options))


def eval_(
    places: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FIXTURE|FOLDER]...", help="Saved pages and journeys; without any, all that there are."
        ),
    ] = None,
    *,
    seeds: Annotated[int, typer.Option(help="How often each redesign is tried.", min=1)] = 3,
    only: Annotated[
        Literal["drift", "failures"] | None, typer.Option(help="Try redesigns alone, or failures of the site.")
    ] = None,
    swap: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="OLD NEW", help="Two saved pages of a view: what works on the one is tried on the other."),
    ] = None,
    recipe: Annotated[
        str | None, typer.Option(metavar="FILE", help="The recipe of journeys that do not say which theirs is.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What was accepted last; fail where something got worse.")
    ] = None,
    accept_baseline: Annotated[
        bool, typer.Option("--accept-baseline", help="Write what comes of this as the baseline.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it as SVG: a bar for each target.", dir_okay=False)
    ] = None,
    json: Json = False,
) -> None:
    """Try how recipes fare when their sites are redesigned, and when they fail: on saved pages, without a browser.

    Each target and field is looked for again after each kind of redesign. In each journey other pages take the place
    of each page: a block, a sign-in, an error, nothing, a page cut off. The exit code is 1 where anything is silently
    wrong, a recipe does not end as it must, or something got worse than the baseline.
    """
    from surefoot.cli import evaluating  # noqa: PLC0415 — see the head

    if accept_baseline and baseline is None:
        raise typer.BadParameter("say where, with --baseline FILE", param_hint="--accept-baseline")
    options = evaluating.Options(
        seeds=seeds, only=only, swap=swap, recipe=recipe, baseline=baseline, accept=accept_baseline, picture=picture,
        json=json,
    )  # fmt: skip
    raise typer.Exit(evaluating.run(tuple(places or ()), options))


def reread(saved: Saved = None, *, json: Json = False) -> None:
    """Print what the views read now on saved pages, and what journeys come to; exit 1 where it is not as expected."""
    from surefoot.cli import rereading  # noqa: PLC0415 — see the head

    raise typer.Exit(rereading.reread(saved, json=json))


def accept(
    saved: Saved = None,
    *,
    name: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="NAME", help="Only this field, target, fact or step; may be given again."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask at a terminal.")] = False,
    json: Json = False,
) -> None:
    """Take what saved pages and journeys give now as the new expectation, one by one, once the difference was shown.

    The pages themselves stay as they were saved.
    """
    from surefoot.cli import rereading  # noqa: PLC0415 — see the head

    raise typer.Exit(rereading.accept(saved, name or (), yes=yes, json=json))
