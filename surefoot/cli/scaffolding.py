"""`surefoot new recipe`: the first files of a recipe, in a folder in which they overwrite nothing."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from surefoot.browser.kept import KeptPage
from surefoot.browser.origin import Origin
from surefoot.cli.looking import is_address, look
from surefoot.cli.terminal import Screen
from surefoot.clock import now
from surefoot.config import Settings
from surefoot.errors import BadInput
from surefoot.recipes.scaffold import CASE, VIEW, Scaffold, scaffold
from surefoot.scrubbing.scripts import without_scripts
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.draft import Draft, draft
from surefoot.testing.fixture import FixturePlace, root_of
from surefoot.testing.sources import load_view


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    folder: Path
    url: str | None = None
    """The site's first page, which is saved as the fixture."""
    loads: tuple[str, ...] = ()
    """Origins from which its pages load besides."""


def new_recipe(site: str, options: Options) -> int:
    """Write the files of a new recipe, and tell what they are; return the exit code."""
    _refuse_existing(scaffold(site), options.folder)  # before a browser is opened
    screen = Screen(sys.stdout)
    page, scrubber = _first(screen, options), Scrubber()
    clean = None if page is None else scrubber.page(page)
    made = scaffold(site, page=clean, loads=options.loads)
    for path, text in made.files.items():
        file = options.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="") as opened:  # what came meanwhile is not overwritten either
            opened.write(text)
        screen.line(f"wrote {file}")
    fixture = _drafted(made, options.folder, scrubber.counts)
    fixture.write()
    for file in fixture.place.files:
        screen.line(f"wrote {file}")
    _tell_next(screen, made, options)
    return 0


def _place(made: Scaffold, folder: Path) -> FixturePlace:
    return FixturePlace(folder / "fixtures", made.site, VIEW, CASE)


def _drafted(made: Scaffold, folder: Path, counts: dict[str, int]) -> Draft:
    """Return the first page as a fixture, with what the view that was just written reads of it."""
    place, page = _place(made, folder), made.page
    view = load_view(str(made.recipe), VIEW, root_of(place))
    known = KeptPage(url=page.url, taken_at=now(), complete=page.complete, scrubbed=counts)
    return draft(place, view, page, known, source=str(made.recipe))


def _first(screen: Screen, options: Options) -> Snapshot | None:
    if options.url is None:
        return None
    if not is_address(options.url):
        raise BadInput(
            f"{options.url} is no http(s) address", next_action="give --url the address of the site's first page"
        )
    looked = look(options.url, loads=[Origin.parse(one) for one in options.loads], settings=Settings.load())
    for origin in looked.kept_out:
        screen.line(f"kept out: {origin} (--load {origin} lets the recipe's pages load from there)", "yellow")
    return Snapshot(without_scripts(looked.page.html), url=looked.page.url, complete=looked.page.complete)


def _refuse_existing(made: Scaffold, folder: Path) -> None:
    wanted = [*(folder / path for path in made.files), *_place(made, folder).files]
    there = [str(path) for path in wanted if path.exists()]
    if there:
        raise BadInput(
            f"{', '.join(there)} {'is' if len(there) == 1 else 'are'} there already; nothing is overwritten",
            next_action="take another name for the site or another --folder, or move what is there",
        )


def _tell_next(screen: Screen, made: Scaffold, options: Options) -> None:
    file = options.folder / made.recipe
    if made.targets:
        screen.line(f"targets of its first page: {', '.join(made.targets)}")
    screen.line(f"next: surefoot run {file}" + ("" if options.url else " url=ADDRESS, with SITE in it set to the site"))
    screen.line(f"      pytest {options.folder}")
