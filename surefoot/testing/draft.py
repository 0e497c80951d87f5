"""A fixture before it is written: scrubbed, sealed, and proved to hold no registered secret."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from surefoot.browser.kept import KeptPage
from surefoot.errors import FactsFailed, ReadFailed
from surefoot.scrubbing.leaks import prove_clean
from surefoot.selectors.probe import named_targets
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View
from surefoot.testing.expected import Expected, described, expected_of, ways_of
from surefoot.testing.fixture import FixturePlace, Meta, encoded, seal, write_fixture

_LONGEST = 40
"""Characters of a name that is made of an address."""


@dataclass(frozen=True)
class Draft:
    """A page that was scrubbed, with what is expected of it."""

    place: FixturePlace
    page: Snapshot
    meta: Meta
    expected: Expected
    unread: str = ""
    """Why it does not read as its view, or whose facts do not hold; empty where it does."""

    def write(self, *, replace: bool = False) -> None:
        """Write it as a fixture.

        Raises:
            SecretLeft: A registered secret stands in it; nothing is written.
            BadInput: It is there already, or cannot be written.
        """
        contents = (
            encoded(self.page.html),
            self.expected.model_dump_json().encode(),
            self.meta.model_dump_json().encode(),
        )
        for file, content in zip(self.place.files, contents, strict=True):
            prove_clean(str(file), content)
        write_fixture(self.place, self.page.html, self.meta, self.expected, replace=replace)


def draft(place: FixturePlace, view: type[View], page: Snapshot, known: KeptPage, *, source: str) -> Draft:
    """Return a fixture of a page that is scrubbed.

    One that does not read is expected to read nothing, so that its tests fail until its view is mended and what it
    reads then is accepted.

    Args:
        place: Where it will lie.
        view: What the page is to read as.
        page: The page.
        known: What is known of it besides.
        source: The file or module of the view, as a fixture names it.
    """
    told = known.model_dump(include={"taken_at", "viewport", "locale", "browser", "complete", "scrubbed"})
    meta = Meta(source=source, view=view.__qualname__, url=page.url, sha256=seal(encoded(page.html)), **told)
    try:
        return Draft(place, page, meta, expected_of(view, page))
    except (ReadFailed, FactsFailed) as error:
        targets = {name: described(target, page) for name, target in named_targets(view).items()}
        return Draft(place, page, meta, Expected(reads={}, targets=targets, ways=ways_of(view)), str(error))


def name_of_case(page: Snapshot) -> str:
    """Return a name for a page, of the last two parts of its address."""
    words = "-".join(part for part in urlsplit(page.url).path.split("/")[-2:] if part)
    return re.sub(r"[^a-z0-9]+", "-", words.lower().rsplit(".html", 1)[0])[:_LONGEST].strip("-") or "page"


def free_place(root: Path, site: str, view: type[View], case: str, taken: Sequence[FixturePlace] = ()) -> FixturePlace:
    """Return a place that is free: `case`, else `case-2` and so on."""
    place, number = FixturePlace(root, site, view.__qualname__, case), 1
    while place in taken or place.meta.exists():
        number += 1
        place = FixturePlace(root, site, view.__qualname__, f"{case}-{number}")
    return place
