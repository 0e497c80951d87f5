"""Saved pages and journeys as pytest has them: a collector for each, an item for each thing that is looked at."""

from __future__ import annotations

import asyncio
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from surefoot.errors import BadInput, Control, SurefootError
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.check import Check, Saved, Unexpected, refusal
from surefoot.testing.evidence import keep, keep_played
from surefoot.testing.fixture import FixturePlace, load_expected, load_fixture, load_meta, load_page, root_of
from surefoot.testing.page_checks import checks_of
from surefoot.testing.sources import load_view
from surefoot.testing.warning import FixtureWarning

if TYPE_CHECKING:
    from surefoot.testing.played import Played
    from surefoot.testing.rendering import Rendering

_KEPT_PAGES = 16
"""Pages that stay parsed: the items of one come one after the other."""
_OURS = str(Path(__file__).parents[1])
LOADS = "it can be loaded"
PLAYS = "it plays as it was recorded"


class Library:
    """The saved pages of a test session, each loaded and read once.

    Args:
        config: Whose options hold.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.saved = lru_cache(_KEPT_PAGES)(self._saved)
        self._config = config
        self._rendering: Rendering | None = None

    @classmethod
    def of(cls, config: pytest.Config) -> Library:
        """Return the one of a session."""
        if _LIBRARY not in config.stash:
            config.stash[_LIBRARY] = cls(config)
        return config.stash[_LIBRARY]

    def _saved(self, place: FixturePlace) -> Saved:
        meta = load_meta(place)
        page, expected = load_page(place, meta), load_expected(place)
        view = load_view(meta.source, meta.view, root_of(place))
        if not self._config.getoption("--surefoot-browser"):
            return Saved(view, page, expected)
        rendering = self._opened()
        return Saved(view, rendering.at_rest(page), expected, partial(rendering.counts, page))

    def _opened(self) -> Rendering:
        from surefoot.testing.rendering import Rendering  # noqa: PLC0415 — a browser, where one is asked for

        if self._rendering is None:
            self._rendering = Rendering()
            self._config.add_cleanup(self._rendering.close)
        return self._rendering


_LIBRARY = pytest.StashKey[Library]()


class Item(pytest.Item):
    """Something that is looked at by itself."""

    @classmethod
    def named(cls, parent: pytest.Collector, name: str) -> Self:
        """Return an item; what separates the parts of a test's id is written otherwise in its name."""
        return cls.from_parent(parent, name=name.replace("::", ": :"))  # pyright: ignore[reportUnknownMemberType] — pytest's own

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where it stands, and what it is called above its failure."""
        return self.path, 0, f"{self.path.parent.name}/{self.path.name.removesuffix('.meta.json')}: {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002 — pytest's own
        """Return what is wrong, in words; nothing of how it was looked at."""
        return told(excinfo.value)

    def keep(self, write: Callable[[str, Path], Path | None]) -> None:
        """Keep what was seen, where that was asked for, and say where."""
        folder: Path | None = self.config.getoption("--surefoot-artifacts")
        kept = None if folder is None else write(self.nodeid, folder)
        if kept is not None:
            self.add_report_section("call", "surefoot", f"kept: {kept}")

    def heed(self, told: Iterable[str]) -> None:
        """Warn of each, or fail with all where that was asked for."""
        found = list(told)
        if found and self.config.getoption("--surefoot-strict"):
            raise Unexpected("\n".join(found))
        for one in found:  # at no line of the file: it would be shown, and JSON begins with a brace
            warnings.warn_explicit(FixtureWarning(one), category=None, filename=str(self.path), lineno=0)


class PageItem(Item):
    """One check of a saved page."""

    place: FixturePlace
    check: Check

    @classmethod
    def made(cls, parent: pytest.Collector, place: FixturePlace, check: Check) -> Self:
        """Return the item of a check."""
        item = cls.named(parent, check.name)
        item.place, item.check = place, check
        return item

    def runtest(self) -> None:
        """Look, and keep what was seen where it is not as expected."""
        saved = Library.of(self.config).saved(self.place)
        try:
            self.heed(self.check.look(saved))
        except Exception as error:
            self.keep(partial(keep, saved, error))
            raise


class RefusedItem(Item):
    """What cannot be loaded, in the place of all that would be looked at."""

    error: SurefootError

    def runtest(self) -> None:
        """Fail."""
        raise self.error


class PageFile(pytest.File):
    """A saved page."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each check of it; only one that fails where its view cannot be loaded."""
        try:
            place = FixturePlace.of(self.path)
            meta = load_meta(place)
            checks = checks_of(load_view(meta.source, meta.view, root_of(place)), load_expected(place))
        except SurefootError as error:
            yield _refused(self, error)
            return
        yield from (PageItem.made(self, place, check) for check in checks)


class JourneyFile(pytest.File):
    """A journey."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the item that plays it."""
        yield JourneyItem.named(self, PLAYS)


class JourneyItem(Item):
    """A journey that is played."""

    def runtest(self) -> None:
        """Play it, and hold what it comes to against what was recorded."""
        from surefoot.testing.journey_check import JourneyCase  # noqa: PLC0415 — the engine, where there is a journey

        in_browser = bool(self.config.getoption("--surefoot-browser"))
        try:
            self.heed(JourneyCase.load(self.path.parent).look(in_browser=in_browser))
        except Unexpected as error:
            self.keep(partial(keep_played, error))
            raise


def told(error: BaseException) -> str:
    """Return what is wrong; of what a recipe's own code raises, its line."""
    if isinstance(error, SurefootError):
        return refusal(error)
    if isinstance(error, (Unexpected, FixtureWarning)):
        return str(error)
    if isinstance(error, Control):
        return f"{type(error).__name__}: {error}"
    lines = [one for one in traceback.extract_tb(error.__traceback__) if not one.filename.startswith(_OURS)]
    theirs = [one for one in lines if "site-packages" not in one.filename and "/_pytest/" not in one.filename]
    where = f"{theirs[-1].filename}:{theirs[-1].lineno}: " if theirs else ""
    return f"{where}{type(error).__name__}: {error}"


def page_named(config: pytest.Config, name: str) -> Snapshot:
    """Return a saved page by `<site>/<View>/<case>`; raises `BadInput`, `FixtureTampered`."""
    return load_fixture(FixturePlace.of(_found(config, f"{name}.html"))).page


def play_named(config: pytest.Config, name: str, **options: Any) -> Played[object]:
    """Play a journey by `<site>/journeys/<case>`; raises as `play` does."""
    from surefoot.testing.journey_check import JourneyCase, play_case  # noqa: PLC0415 — as above

    case = JourneyCase.load(_found(config, name))
    if _is_running():
        raise BadInput("play_journey is for tests that are no coroutines", next_action="load it, and `await play(…)`")
    return asyncio.run(play_case(case, **options))


def _is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _found(config: pytest.Config, name: str) -> Path:
    folders = [config.rootpath / one for one in config.getini("surefoot_fixtures")]
    found = next((folder / name for folder in folders if (folder / name).exists()), None)
    if found is None:
        raise BadInput(f"there is no {name} in {', '.join(map(str, folders))}", next_action="name it as it lies there")
    return found


def _refused(parent: pytest.Collector, error: SurefootError) -> pytest.Item:
    item = RefusedItem.named(parent, LOADS)
    item.error = error
    return item
