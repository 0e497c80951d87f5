"""`surefoot eval`: how recipes fare when their sites are redesigned or fail, tried on saved pages and journeys."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from surefoot.cli.running import print_json, stdout_kept
from surefoot.cli.telling_evaluations import tell_report
from surefoot.cli.terminal import Screen, clean, is_lively
from surefoot.config import Settings
from surefoot.errors import BadInput
from surefoot.testing.evaluating.baseline import Baseline, accepted, load_baseline, worse, write_baseline
from surefoot.testing.evaluating.evaluation import OnProgress, Plan, evaluate, planned
from surefoot.testing.evaluating.picture import drawn
from surefoot.testing.evaluating.report import Fared, Report
from surefoot.testing.fixture import FixturePlace


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    seeds: int = 3
    only: Literal["drift", "failures"] | None = None
    swap: tuple[Path, Path] | None = None
    """Two saved pages of one view."""
    recipe: str | None = None
    baseline: Path | None = None
    accept: bool = False
    """Whether what comes of it is written as the baseline."""
    picture: Path | None = None
    json: bool = False


def run(places: tuple[Path, ...], options: Options) -> int:
    """Evaluate, tell what came of it, and return the exit code."""
    plan = _plan(places, options)
    before = _baseline(options)
    with (
        stdout_kept(json=True),
        _progress() as on_progress,
    ):  # recipes may print when they are loaded, or their views read
        report = evaluate(plan, seeds=options.seeds, on_progress=on_progress)
    regressions = worse(report, before) if before is not None else []
    if options.json:
        print_json(_as_json(report, regressions))
    else:
        tell_report(Screen(sys.stdout), report)
    screen = Screen(sys.stderr if options.json else sys.stdout)
    _tell_regressions(screen, regressions, options)
    if options.picture is not None:
        _draw(report, options.picture)
        screen.line(f"drawn in {options.picture}")
    if options.accept and options.baseline is not None:
        write_baseline(options.baseline, accepted(report, before))
        screen.line(f"accepted in {options.baseline}")
        regressions = []
    return 0 if report.is_sound and not regressions else 1


def _plan(places: tuple[Path, ...], options: Options) -> Plan:
    swapped = None if options.swap is None else (FixturePlace.of(options.swap[0]), FixturePlace.of(options.swap[1]))
    named = places or (() if swapped else (Settings.load().fixtures,))
    plan = planned(named, swapped=swapped, recipe=options.recipe)
    if options.only == "drift":
        plan = replace(plan, journeys=())
    elif options.only == "failures":
        plan = replace(plan, fixtures=(), swaps=())
    if not plan.size:
        raise BadInput(f"there is nothing to try {options.only} on", next_action="name a folder that holds some")
    return plan


def _baseline(options: Options) -> Baseline | None:
    """Return what was accepted; raises `BadInput` where there is nothing to compare with, before all the work."""
    if options.baseline is None:
        return None
    before = load_baseline(options.baseline, seeds=options.seeds)
    if before is None and not options.accept:
        raise BadInput(
            f"{options.baseline} is not there, so nothing can be compared with it",
            next_action="name the baseline, or write it with --accept-baseline",
        )
    return before


def _tell_regressions(screen: Screen, regressions: list[str], options: Options) -> None:
    if options.baseline is None or options.accept:
        return
    for one in regressions:
        screen.line(f"worse: {one}", "red")
    if not regressions:
        screen.line(f"nothing is worse than in {options.baseline}", "green")


def _as_json(report: Report, regressions: list[str]) -> dict[str, object]:
    told = report.model_dump(mode="json")
    for row, line in zip(report.drift, told["drift"], strict=True):
        line["counts"] = {fared.value: row.counts[fared] for fared in Fared}
        line["trials"], line["right"] = row.trials, row.right
    return {**told, "wrong": report.wrong, "misjudged": report.misjudged, "worse": regressions}


def _draw(report: Report, file: Path) -> None:
    try:
        file.write_text(drawn(report), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}", next_action="name another file") from None


@contextmanager
def _progress() -> Generator[OnProgress]:
    """Show on a terminal how far it is; elsewhere nothing."""
    if not is_lively(sys.stderr):
        yield lambda _what, _share: None
        return
    from rich.console import Console  # noqa: PLC0415 — only where something is shown
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn  # noqa: PLC0415 — as above

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda what, share: progress.update(task, description=clean(what), completed=share)
