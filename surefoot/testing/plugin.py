"""The pytest plugin: collects saved pages and journeys as tests, without any test code.

pytest imports this at every start, so that everything else of surefoot is imported once a saved page is met.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from surefoot.selectors.snapshot import Snapshot
    from surefoot.testing.collecting import JourneyFile, PageFile
    from surefoot.testing.played import Played

_META, _JOURNEY, _JOURNEYS = ".meta.json", "journey.json", "journeys"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("surefoot", "surefoot: saved pages and journeys")
    group.addoption(
        "--surefoot-browser",
        action="store_true",
        help="Look at saved pages in real Chromium, with the network closed, and not at their HTML only.",
    )
    group.addoption(
        "--surefoot-artifacts",
        metavar="DIR",
        type=Path,
        help="Keep of each failed test of a saved page there: the page, the difference, and what was found on it.",
    )
    group.addoption(
        "--surefoot-strict",
        action="store_true",
        help="Fail where a test of a saved page would warn: a way that finds nothing, a fact that is new.",
    )
    parser.addini(
        "surefoot_fixtures",
        "Names of the folders in which saved pages and journeys lie: <name>/<site>/<View>/<case>.html",
        type="args",
        default=["fixtures"],
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PageFile | JourneyFile | None:
    """Collect a saved page by its `.meta.json`, and a journey by its `journey.json`."""
    if not _is_one(file_path, parent):
        return None
    from surefoot.testing.collecting import JourneyFile, PageFile  # noqa: PLC0415 — see the head

    kind: type[JourneyFile | PageFile] = JourneyFile if file_path.name == _JOURNEY else PageFile
    return kind.from_parent(parent, path=file_path)  # pyright: ignore[reportUnknownMemberType] — pytest's own


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say it where saved pages are there, and `testpaths` leaves them out."""
    if config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return None
    given = [(config.invocation_params.dir / arg.partition("::")[0]).resolve() for arg in config.args]
    for name in config.getini("surefoot_fixtures"):
        folder = config.rootpath / name
        if any(folder.glob(f"*/*/*{_META}")) and not any(folder.is_relative_to(one) for one in given):
            return f"surefoot: the saved pages in {name}/ are not in testpaths, and are not tested: add {name!r} to it"
    return None


@pytest.fixture
def saved_page(pytestconfig: pytest.Config) -> Callable[[str], Snapshot]:
    """Return a saved page by `<site>/<View>/<case>`, once its seal was looked at."""
    from surefoot.testing.collecting import page_named  # noqa: PLC0415 — see the head

    return partial(page_named, pytestconfig)


@pytest.fixture
def play_journey(pytestconfig: pytest.Config) -> Callable[..., Played[object]]:
    """Return what plays the journey `<site>/journeys/<case>`, with the options of `play`, and secrets made up."""
    from surefoot.testing.collecting import play_named  # noqa: PLC0415 — see the head

    return partial(play_named, pytestconfig)


def _is_one(path: Path, parent: pytest.Collector) -> bool:
    """Say whether a file is of a saved page or a journey: where these lie, or wherever it was asked for by its name."""
    is_journey = path.name == _JOURNEY
    if not (is_journey or path.name.endswith(_META)) or path.name.startswith("."):
        return False
    around = path.parents
    if len(around) < 5 or is_journey != (around[1].name == _JOURNEYS):  # noqa: PLR2004 — /fixtures/site/View/case
        return False
    root = around[3] if is_journey else around[2]
    return root.name in parent.config.getini("surefoot_fixtures") or parent.session.isinitpath(path)
