"""Telling at a terminal what was seen on a page: what it is, its roles, how views and targets fare."""

from __future__ import annotations

from collections.abc import Sequence

from surefoot.cli.terminal import Screen
from surefoot.fallbacks.blocks import Verdict
from surefoot.selectors.probe import FieldSeen, TargetSeen, ViewSeen
from surefoot.selectors.survey import Survey

_MOST = 8
"""Lines of a value that are shown; `--json` has all."""
_LONG = 200
"""Characters of a line of a value that are shown."""
_STYLES = {"agreed": "green", "lone": "yellow", "ambiguous": "red", "lost": "red"}


def tell_survey(screen: Screen, page: Survey, kept_out: Sequence[str], *, whole: bool) -> None:
    """Tell what a page is, and with `whole` what stands on it."""
    screen.line(page.title or "(no title)", "bold" if screen.lively else None)
    screen.line(f"  {page.url}" + (f", language {page.language}" if page.language else ", says no language"))
    if not page.visibility_known:
        screen.line("  read from raw HTML: computed visibility is not known, nor what scripts would add")
    for origin in kept_out:
        screen.line(f"  kept out: {origin} (--load {origin} lets the page load from there)", "yellow")
    for place in page.unseen:
        screen.line(f"  not seen: {place}", "yellow")
    if whole:
        _tell_counts(screen, page)
        _tell_list(screen, "landmarks and headings", [f"{'  ' * depth}{text}" for depth, text in _outline(page)])
        _tell_list(screen, "interactive", [str(one) for one in page.of_kind("interactive")])
        _tell_list(screen, "embedded data", page.embedded)


def tell_verdict(screen: Screen, verdict: Verdict, status: int | None) -> None:
    """Tell whether a page is one of the site at all: what it is, by which evidence, what can be done."""
    style = None if verdict.ordinary else "red" if verdict.blocked else "yellow"
    sure = "" if verdict.kind is None else f" ({verdict.confidence:.0%} sure)"
    came = "" if status is None else f", with status {status}"
    screen.line(f"\nwhat came: {verdict}{sure}{came}", style)
    for one in verdict.evidence:
        screen.line(f"  {one}")
    if verdict.retry_after is not None:
        screen.line(f"  it asks to come back after {verdict.retry_after}")
    for service in verdict.passive:
        screen.line(f"  also seen: {service}")
    if verdict.kind is not None:
        screen.line(f"  advice: {verdict.advice}")


def tell_tree(screen: Screen, page: Survey) -> None:
    """Tell roles and accessible names, indented as they stand."""
    _tell_list(screen, "roles", [f"{'  ' * one.depth}{one}" for one in page.sighted])


def tell_views(screen: Screen, views: Sequence[ViewSeen]) -> None:
    """Tell of each view whether the page reads as it, of each field what it reads, of each target what it is."""
    if not views:
        screen.line("\nno views")
    for view in views:
        _tell_view(screen, view)


def _tell_counts(screen: Screen, page: Survey) -> None:
    counts = page.counts.model_dump().items()
    screen.line("  " + ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts))


def _tell_list(screen: Screen, heading: str, lines: Sequence[str]) -> None:
    screen.line(f"\n{heading}{'' if lines else ': none'}")
    for line in lines:
        screen.line(f"  {line}")


def _outline(page: Survey) -> list[tuple[int, str]]:
    """Return landmarks, headings and frames, each with how many of them stand around it."""
    around: list[int] = []
    found: list[tuple[int, str]] = []
    for one in page.sighted:
        while around and around[-1] >= one.depth:
            around.pop()
        if one.kind != "interactive":
            found.append((len(around), str(one)))
            around.append(one.depth)
    return found


def _tell_view(screen: Screen, view: ViewSeen) -> None:
    part = f" (a part of {', '.join(view.part_of)})" if view.part_of else ""
    screen.line(
        f"\n{view.name}{part}: {'reads' if view.reads else 'does not read'}", "green" if view.reads else "red"
    )  # fmt: skip
    for line in view.reason.splitlines():
        screen.line(f"  {line}")
    for field in view.fields:
        _tell_field(screen, field)
    for target in view.targets:
        _tell_target(screen, target)


def _tell_field(screen: Screen, field: FieldSeen) -> None:
    for fault in field.faults:
        for line in fault.splitlines():
            screen.line(f"  {line}", "red")
    if field.faults:
        return
    lines = [one[:_LONG] + ("…" if len(one) > _LONG else "") for one in field.said]
    if len(lines) == 1:
        screen.line(f"  {field.name} ({field.wanted}): {lines[0]}")
        return
    screen.line(f"  {field.name} ({field.wanted}): {len(lines)}")
    for line in lines[:_MOST]:
        screen.line(f"    {line}")
    if lines[_MOST:]:
        screen.line(f"    … {len(lines) - _MOST} more; --json has all")


def _tell_target(screen: Screen, target: TargetSeen) -> None:
    what = f": {target.element}" if target.element else ""
    screen.line(f"  {target.name} is {target.standing}: {target.reason}{what}", _STYLES[target.standing])
    for way in target.ways:
        hidden = f", {way.visible} visible" if way.visible != way.count else ""
        shown = f": {way.element}" if way.element else ""
        screen.line(f"    {way.way} finds {way.count or 'nothing'}{hidden}{shown}")
    if target.advice:
        screen.line(f"    advice: {target.advice}", "yellow")
