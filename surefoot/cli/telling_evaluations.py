"""Telling at a terminal what came of an evaluation: a table of targets, what each failure ended as, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from surefoot.cli.terminal import Screen
from surefoot.testing.evaluating.report import Ended, Fared, Report, Row, Verdict, merged

_MOST = 20
"""What is wrong that is told; `--json` has all of it."""


def tell_report(screen: Screen, report: Report) -> None:
    """Tell all of it."""
    if report.drift:
        _tell_drift(screen, report.drift)
    if report.failures:
        _tell_failures(screen, report.failures)
    _tell_wrong(screen, list(_wrong(report)))
    for one in report.left_out:
        screen.line(f"left out: {one}", "yellow")
    if not (report.drift or report.failures):
        screen.line("nothing was tried, so nothing is told of how the recipe would fare", "red")
    _tell_sums(screen, report)


def _tell_drift(screen: Screen, rows: Sequence[Row]) -> None:
    """Tell how each target and field fared; the saved pages of one view are taken together."""
    whole = merged(rows, lambda row: (row.source, row.name, row.stake))
    whole.sort(key=lambda row: row.source)
    headings = ("REDESIGNED", "STAKE", *(fared.value.upper() for fared in Fared))
    lines: list[tuple[str, ...]] = []
    for source, some in groupby(whole, key=lambda row: row.source):
        lines.append((source, "", *([""] * len(Fared))))
        lines += [(f"  {row.name}", row.stake, *_numbers(row)) for row in some]
    screen.table(headings, lines)


def _numbers(row: Row) -> Iterator[str]:
    for fared in Fared:
        yield str(row.counts[fared] or "·").rjust(len(fared.value))


def _tell_failures(screen: Screen, ended: Sequence[Ended]) -> None:
    """Tell what each journey ended as with other pages in the place of one; those that ended alike on one line."""
    screen.line()
    lines: list[tuple[str, ...]] = []
    for (journey, recipe), some in groupby(ended, key=lambda one: (one.journey, one.recipe)):
        lines.append((f"{journey}: {recipe}", "", "", ""))
        alike: dict[tuple[str, ...], list[str]] = {}
        for one in some:
            how = f"{one.outcome} {one.error}".strip()
            mark = "" if one.verdict is Verdict.RIGHT else f" ({one.verdict.value})"
            alike.setdefault((f"  {one.page} {one.url}", f"{how}{mark}", one.step), []).append(one.failure)
        lines += [(*key, ", ".join(failures)) for key, failures in alike.items()]
    screen.table(("IN PLACE OF", "ENDED AS", "IN", "WITH"), lines)


def _wrong(report: Report) -> Iterator[str]:
    for row in report.drift:
        for one in row.wrong:
            changes = f" ({', '.join(one.changes)})" if len(one.changes) > 1 else ""
            yield (
                f"{row.name} ({row.stake}) on {row.fixture} is silently wrong when {one.redesign}{changes}, "
                f"seed {one.seed}: {one.why}"
            )
    for one in report.failures:
        if one.verdict is not Verdict.RIGHT:
            where = f"{one.journey}: {one.failure} in place of page {one.page} ({one.url})"
            yield f"{where} ended as {one.outcome}: {one.why}"


def _tell_wrong(screen: Screen, wrong: Sequence[str]) -> None:
    screen.line()
    for one in wrong[:_MOST]:
        screen.line(one, "red")
    if wrong[_MOST:]:
        screen.line(f"… and {len(wrong) - _MOST} more; --json has all", "red")


def _tell_sums(screen: Screen, report: Report) -> None:
    if report.drift:
        trials, right = sum(row.trials for row in report.drift), sum(row.right for row in report.drift)
        lost = sum(row.counts[Fared.LOST] for row in report.drift)
        screen.line(
            f"redesigns: {right:,} of {trials:,} as they should be, {lost:,} lost loudly, "
            f"{report.wrong:,} silently wrong",
            "red" if report.wrong else "green",
        )
    if report.failures:
        right = len(report.failures) - report.misjudged
        screen.line(
            f"failures of the site: {right:,} of {len(report.failures):,} end as they must",
            "red" if report.misjudged else "green",
        )
