"""Looking whether everything a run needs is there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import suppress

from surefoot.browser.find_browser import find_browser
from surefoot.cli.running import print_json, stdout_kept
from surefoot.cli.terminal import Screen
from surefoot.config import Settings
from surefoot.errors import RecipeBroken, SecretMissing, StoreFailed, SurefootError
from surefoot.model import Model
from surefoot.recipes.registry import survey
from surefoot.runs.execute import Executor
from surefoot.sessions.vault import Vault

_LEAST_FREE = 64 * 2**20
"""Bytes on the disk without which a browser does not start; measured with 0.3 MB, at which it does not say why."""


class Check(Model):
    """What was looked at, and how it stands."""

    what: str
    ok: bool
    found: str
    next: str = ""


def doctor(*, json: bool) -> int:
    """Check the settings, the journal, the secrets file, the recipes and the browser; return 0 when all is well."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("settings", lambda: f"data in {Settings.load().data_dir}"),
        ("journal", _journal),
        ("secrets", _secrets),
        ("recipes", _recipes),
        ("browser", _browser),
    ]
    with stdout_kept(json=True):  # whatever a recipe prints when it is loaded
        results = [_checked(what, check) for what, check in checks]
    if json:
        print_json([result.model_dump(mode="json") for result in results])
    else:
        _tell(results)
    return 0 if all(result.ok for result in results) else 1


def _tell(results: list[Check]) -> None:
    screen = Screen(sys.stdout)
    for result in results:
        screen.line(f"{'ok ' if result.ok else 'BAD'} {result.what}: {result.found}", None if result.ok else "red")
        if result.next:
            screen.line(f"    next: {result.next}")


def _checked(what: str, check: Callable[[], str]) -> Check:
    try:
        return Check(what=what, ok=True, found=check())
    except SurefootError as error:
        return Check(what=what, ok=False, found=error.message, next=error.next_action)


def _journal() -> str:
    executor = Executor.open(Settings.load())
    settings = executor.settings
    free = shutil.disk_usage(settings.data_dir).free
    if free < _LEAST_FREE:
        raise StoreFailed(
            f"{free // 2**20:,} MB free at {settings.data_dir}: a run and its browser need room",
            next_action="free some disk space",
        )
    where = settings.database_url or settings.url
    return f"{_without_password(where)}, {len(executor.journal.latest(limit=None))} runs, {free // 2**20:,} MB free"


def _without_password(url: str) -> str:
    from sqlalchemy import make_url  # noqa: PLC0415 — the journal has loaded it

    return make_url(url).render_as_string(hide_password=True)


def _secrets() -> str:
    file = Settings.load().secrets_file
    if not file.is_file():
        return f"from the environment alone; there is no {file}"
    with suppress(SecretMissing):  # that one is not there: but the file was read for it
        Vault(file, environ={}).secret("doctor", "doctor")
    return str(file)


def _recipes() -> str:
    known = survey(Settings.load().recipes)
    if known.broken:
        first = known.broken[0]
        raise RecipeBroken("; ".join(str(error) for error in known.broken), next_action=first.next_action)
    return f"{len(known.found)} known by name"


def _browser() -> str:
    settings = Settings.load()
    found = find_browser(explicit=settings.browser, headless=settings.headless)
    return f"{found.kind} at {found.path} ({found.source})"
