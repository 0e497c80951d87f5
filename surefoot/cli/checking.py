"""`surefoot check`: what surefoot sees on a page, and how the views and targets of a recipe fare on it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from surefoot.browser.origin import Origin
from surefoot.cli.appraising import tell_survey, tell_tree, tell_verdict, tell_views
from surefoot.cli.looking import is_address, look
from surefoot.cli.running import print_json, stdout_kept
from surefoot.cli.terminal import Screen
from surefoot.config import Settings
from surefoot.errors import BadInput, Blocked
from surefoot.fallbacks.blocks import Expected, Verdict, detect, load_rules
from surefoot.model import Model
from surefoot.recipes.registry import find
from surefoot.selectors.probe import ViewSeen, probe_views, views_in
from surefoot.selectors.survey import Survey, survey_page
from surefoot.selectors.view import View


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    recipes: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    """The names of those views alone that are asked for."""
    roles: bool = False
    loads: tuple[str, ...] = ()
    """Origins from which the page may load besides its own."""
    address: str | None = None
    """Where a file was saved from."""
    json: bool = False


class Report(Model):
    """All that is told of a page."""

    page: Survey
    status: int | None
    """The status with which it came; of a file none is known."""
    verdict: Verdict
    """Whether it is a page of the site at all, or what came in its place."""
    advice: str
    """What to do about that."""
    kept_out: tuple[str, ...]
    """Origins from which the page wanted to load, and which were kept out."""
    outside: tuple[str, ...]
    """The recipes that may not go to the page's address."""
    views: tuple[ViewSeen, ...]


def check(page: str, options: Options) -> int:
    """Look at a page, and tell what is seen.

    Returns 0 when every view that is asked for reads; else 1, the code of `Blocked` where the page is a block, or that
    of the error which the page's status is.
    """
    settings = Settings.load()
    rules = load_rules(settings.block_rules)
    with stdout_kept(json=True):  # whatever a recipe prints when it is loaded, or its views when they read
        views = _views(options, settings)
        loads = [Origin.parse(load) for load in options.loads]
        looked = look(page, loads=loads, settings=settings, address=options.address, refused_too=True)
        seen = probe_views(views, looked.page)
        verdict = detect(looked.page, reply=looked.reply, expected=_expected(seen, options), rules=rules)
        report = Report(
            page=survey_page(looked.page),
            status=None if looked.reply is None else looked.reply.status,
            verdict=verdict,
            advice=verdict.advice,
            kept_out=looked.kept_out,
            outside=_outside(looked.page.url, options, settings),
            views=seen,
        )
    if options.json:
        print_json(report.model_dump(mode="json"))
    else:
        _tell(report, options)
    if verdict.blocked:
        return Blocked.exit_code
    if looked.refusal is not None:
        return looked.refusal.exit_code
    return 0 if all(view.reads for view in _asked(report.views, options)) else 1


def _expected(views: Sequence[ViewSeen], options: Options) -> Expected:
    """Return what is expected: the views that are named; else that one of the recipes' views reads.

    That one of many reads does not say that it is the page which was wanted: a heading alone is on block pages, too.
    """
    asked = [view.reads for view in _asked(views, options)]
    if options.views:
        return Expected(landmark=all(asked))
    return Expected(landmark=False) if asked and not any(asked) else Expected()


def _outside(url: str, options: Options, settings: Settings) -> tuple[str, ...]:
    """Return the recipes whose origins an address does not belong to; a file by itself belongs to none."""
    if not is_address(url):
        return ()
    recipes = [find(name, places=settings.recipes)[0] for name in options.recipes]
    return tuple(one.name for one in recipes if not any(origin.covers(url) for origin in one.origins))


def _tell(report: Report, options: Options) -> None:
    screen = Screen(sys.stdout)
    for name in report.outside:
        screen.line(f"{name} may not go to this address: it is not within its origins", "yellow")
    tell_survey(screen, report.page, report.kept_out, whole=not (options.recipes or options.roles))
    tell_verdict(screen, report.verdict, report.status)
    if options.roles:
        tell_tree(screen, report.page)
    if options.recipes:
        tell_views(screen, report.views)


def _asked(views: Sequence[ViewSeen], options: Options) -> list[ViewSeen]:
    """Return the views that must read: those that are named, else all but those that others hold."""
    return [view for view in views if options.views or not view.part_of]


def _views(options: Options, settings: Settings) -> list[type[View]]:
    """Return the views to try; raises `BadInput` where one that is named is not there."""
    found = [view for name in options.recipes for view in _of_recipe(name, settings)]
    missing = [name for name in options.views if name not in {view.__name__ for view in found}]
    if missing:
        there = ", ".join(dict.fromkeys(view.__name__ for view in found)) or "none"
        raise BadInput(
            f"no view {', '.join(missing)} in {', '.join(options.recipes)} (there: {there})",
            next_action="name one of those with --view, or leave --view out for all of them",
        )
    return [view for view in dict.fromkeys(found) if not options.views or view.__name__ in options.views]


def _of_recipe(name: str, settings: Settings) -> list[type[View]]:
    recipe, _ = find(name, places=settings.recipes)
    return views_in(sys.modules[recipe.function.__module__])
