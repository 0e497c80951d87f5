"""Completion in the shell: names of runs, recipes and states. It imports no recipe, and says nothing when it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from surefoot.errors import SurefootError

_DECLARED = re.compile(r"@recipe\(\s*[\"']([^\"']+)[\"']")
_NEWEST = 50


def run_names(incomplete: str) -> list[tuple[str, str]]:
    """Return the newest runs, each with what it is."""
    try:
        return [(name, about) for name, about in _runs() if name.startswith(incomplete)]
    except SurefootError:  # a shell that completes is no place for errors: the command itself will tell
        return []


def patch_names(incomplete: str) -> list[tuple[str, str]]:
    """Return the patches that are proposed, each with its target, and `all`."""
    try:
        found = [*_patches(), ("all", "every one that is proposed")]
    except SurefootError:  # as above
        return []
    return [(name, about) for name, about in found if name.startswith(incomplete)]


def recipe_names(incomplete: str) -> list[str]:
    """Return the names that the known files declare; nothing is loaded, so it is quick and has no effects."""
    from surefoot.config import Settings  # noqa: PLC0415 — completion is imported by every command

    try:
        places = Settings.load().recipes
    except SurefootError:  # as above
        return []
    files = [Path(place) for place in places if place.endswith(".py") and Path(place).is_file()]
    names = [name for file in files for name in _DECLARED.findall(file.read_text(encoding="utf-8", errors="replace"))]
    return [name for name in names if name.startswith(incomplete)]


def state_names(incomplete: str) -> list[str]:
    """Return the states a run can be in."""
    from surefoot.model import Outcome  # noqa: PLC0415 — as above

    return [state.value for state in Outcome if state.value.startswith(incomplete)]


def _runs() -> Iterator[tuple[str, str]]:
    url = _journal()
    if url is None:
        return
    from surefoot.runs.journal import Journal  # noqa: PLC0415 — as above
    from surefoot.store.database import open_database  # noqa: PLC0415 — as above

    for record in Journal(open_database(url)).latest(limit=_NEWEST):
        yield record.id, f"{record.recipe} ({record.state})"


def _patches() -> Iterator[tuple[str, str]]:
    url = _journal()
    if url is None:
        return
    from surefoot.runs.memories import Memories  # noqa: PLC0415 — as above
    from surefoot.selectors.memory import PatchState  # noqa: PLC0415 — as above
    from surefoot.store.database import open_database  # noqa: PLC0415 — as above

    for patch in Memories(open_database(url)).patches(state=PatchState.PROPOSED):
        yield patch.id, f"{patch.target} of {patch.recipe}"


def _journal() -> str | None:
    """Return the address of the journal; None where there is none, since completing must not make one."""
    from surefoot.config import Settings  # noqa: PLC0415 — as above

    settings = Settings.load()
    there = settings.database_url is not None or (settings.data_dir / "journal.db").is_file()
    return settings.url if there else None
