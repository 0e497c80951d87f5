"""Looking whether everything a run needs is there."""

from __future__ import annotations

import json as json_module
from collections.abc import Callable

import typer

from surefoot.browser.find_browser import find_browser
from surefoot.config import Settings
from surefoot.errors import SurefootError
from surefoot.runs.execute import Executor


def doctor(*, json: bool) -> int:
    """Check the settings, the journal and the browser; return 0 when all is well."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("settings", lambda: f"data in {Settings.load().data_dir}"),
        ("journal", _journal),
        ("browser", _browser),
    ]
    results = [_checked(what, check) for what, check in checks]
    if json:
        typer.echo(json_module.dumps(results, indent=2))
    else:
        for result in results:
            typer.echo(f"{'ok ' if result['ok'] else 'BAD'} {result['what']}: {result['found']}")
            if result["next"]:
                typer.echo(f"    next: {result['next']}")
    return 0 if all(result["ok"] for result in results) else 1


def _checked(what: str, check: Callable[[], str]) -> dict[str, object]:
    try:
        return {"what": what, "ok": True, "found": check(), "next": ""}
    except SurefootError as error:
        return {"what": what, "ok": False, "found": error.message, "next": error.next_action}


def _journal() -> str:
    executor = Executor.open(Settings.load())
    return f"{executor.settings.url}, {len(executor.journal.latest(limit=1000))} runs"


def _browser() -> str:
    settings = Settings.load()
    found = find_browser(explicit=settings.browser, headless=settings.headless)
    return f"{found.kind} at {found.path} ({found.source})"
