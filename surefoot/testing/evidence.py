"""What is kept of a failed test of a saved page: the page, the difference, and what was found on it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from surefoot.errors import SurefootError
from surefoot.selectors.probe import FieldSeen, TargetSeen, probe_views
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.check import Saved, Unexpected
from surefoot.testing.fixture import encoded

if TYPE_CHECKING:
    from surefoot.testing.played import Played

_LONGEST = 80
"""Characters of a test's name in the name of a folder."""


def keep(saved: Saved, error: Exception, test: str, folder: Path) -> Path:
    """Write what is known of a failure into a folder of its own below `folder`, and return that."""
    return _written(saved.page, error, test, folder, _found(saved))


def keep_played(unexpected: Unexpected, test: str, folder: Path) -> Path | None:
    """Write the same of a journey: the page where the run stood, and what happened; nothing where it did not begin."""
    played = unexpected.played
    return None if played is None else _written(played.page, unexpected, test, folder, _happened(played))


def _written(page: Snapshot, error: Exception, test: str, folder: Path, found: Iterable[str]) -> Path:
    mine = folder / _folder_name(test)
    mine.mkdir(parents=True, exist_ok=True)
    (mine / "page.html").write_bytes(encoded(page.html))
    (mine / "found.txt").write_text("\n".join(found) + "\n", encoding="utf-8")
    told = str(error) if isinstance(error, (SurefootError, Unexpected)) else f"{type(error).__name__}: {error}"
    (mine / "difference.txt").write_text(f"{test}\n\n{told}\n", encoding="utf-8")
    return mine


def _happened(played: Played[object]) -> Iterator[str]:
    yield f"{played.page.url}\n{played.page.title}\n"
    for event in played.events:
        yield f"{event.step or ''}: {event.kind} {event.text}".rstrip()
        yield from (f"  {fact}" for fact in event.facts)


def _folder_name(test: str) -> str:
    words = re.sub(r"[^\w.]+", "-", test).strip("-")[-_LONGEST:].strip("-")
    return f"{words}-{hashlib.sha256(test.encode()).hexdigest()[:8]}"


def _found(saved: Saved) -> Iterator[str]:
    yield f"{saved.page.url}\n{saved.page.title}\n"
    for seen in probe_views([saved.view], saved.page):
        yield f"{seen.name}: {'reads' if seen.reads else 'does not read'}"
        if seen.reason:
            yield f"  {seen.reason}"
        for field in seen.fields:
            yield from _field(field)
        for target in seen.targets:
            yield from _target(target)


def _field(seen: FieldSeen) -> Iterator[str]:
    yield f"  {seen.name} ({seen.wanted})"
    yield from (f"    {line}" for one in (*seen.said, *seen.faults) for line in one.splitlines())


def _target(seen: TargetSeen) -> Iterator[str]:
    yield f"  {seen.name}: {seen.standing}, {seen.reason}" + (f": {seen.element}" if seen.element else "")
    for way in seen.ways:
        yield f"    {way.way}: {way.visible} of {way.count} visible" + (f": {way.element}" if way.element else "")
