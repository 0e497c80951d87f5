"""A saved page as a fixture: its HTML, where it comes from, and what is expected of it.

    fixtures/<site>/<View>/<case>.html
    fixtures/<site>/<View>/<case>.meta.json
    fixtures/<site>/<View>/<case>.json

The HTML opens in a browser. What is expected may be changed by hand; a page that was changed by hand is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import Field, ValidationError

from surefoot.errors import BadInput, FixtureTampered
from surefoot.model import Model
from surefoot.recipes.recipe import in_lines
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.expected import Expected

JOURNEYS = "journeys"
"""The folder of a site in which its journeys lie."""
_META, _EXPECTED = ".meta.json", ".json"
_NAME = re.compile(r"[\w][\w.-]*")
_M = TypeVar("_M", bound=Model)


class Meta(Model):
    """Where a saved page comes from, and its seal."""

    format: Literal[1] = 1
    source: str
    """The file or module of the view, as the command line takes it; a file from the folder that `fixtures` is in."""
    view: str
    """The qualified name of the view."""
    url: str
    taken_at: datetime
    viewport: tuple[int, int] | None = None
    """Width and height of the window, in CSS pixels."""
    locale: str | None = None
    """The language that the browser asked for."""
    browser: str | None = None
    complete: bool = True
    """Whether the document had finished loading."""
    scrubbed: dict[str, int] = Field(default_factory=dict[str, int])
    """How many values were replaced, by the rule that found them."""
    sha256: str
    """Of the bytes of the HTML, in hexadecimal."""


@dataclass(frozen=True)
class FixturePlace:
    """Where a fixture lies."""

    root: Path
    """The folder `fixtures`."""
    site: str
    view: str
    case: str

    def __post_init__(self) -> None:
        for part in (self.site, self.view, self.case):
            if not _NAME.fullmatch(part):
                raise BadInput(
                    f"{part!r} names no fixture: letters, digits, - _ and . only", next_action="take another name"
                )
        if self.view == JOURNEYS:
            raise BadInput(f"a view cannot be named {JOURNEYS}: that is where journeys lie")

    def __str__(self) -> str:
        return f"{self.site}/{self.view}/{self.case}"

    @property
    def html(self) -> Path:
        """The page."""
        return self._beside(".html")

    @property
    def meta(self) -> Path:
        """Where it comes from."""
        return self._beside(_META)

    @property
    def expected(self) -> Path:
        """What is expected of it."""
        return self._beside(_EXPECTED)

    @property
    def files(self) -> tuple[Path, Path, Path]:
        """All three, in the order in which they are written."""
        return self.html, self.expected, self.meta

    @classmethod
    def of(cls, file: Path) -> Self:
        """Return the place that one of its files has; raises `BadInput` for any other file."""
        stem = file.name.removesuffix(_META).removesuffix(_EXPECTED).removesuffix(".html")
        if stem == file.name or len(file.absolute().parts) < 5:  # noqa: PLR2004 — /fixtures/site/View/case.html
            raise BadInput(f"{file} is no part of a fixture", next_action="name fixtures/<site>/<View>/<case>.html")
        folder = file.absolute().parent
        return cls(folder.parent.parent, folder.parent.name, folder.name, stem)

    def _beside(self, ending: str) -> Path:
        return self.root / self.site / self.view / f"{self.case}{ending}"


@dataclass(frozen=True)
class Fixture:
    """A saved page with all that is known of it."""

    place: FixturePlace
    meta: Meta
    page: Snapshot
    expected: Expected


def load_fixture(place: FixturePlace) -> Fixture:
    """Return a fixture.

    Raises:
        BadInput: A file of it is not there, or cannot be read.
        FixtureTampered: The page is not the one that was saved.
    """
    meta = load_meta(place)
    return Fixture(place, meta, load_page(place, meta), load_expected(place))


def load_meta(place: FixturePlace) -> Meta:
    """Return where a saved page comes from; raises `BadInput`."""
    return _model(Meta, place.meta)


def load_expected(place: FixturePlace) -> Expected:
    """Return what is expected of a saved page; raises `BadInput`."""
    return _model(Expected, place.expected)


def load_page(place: FixturePlace, meta: Meta) -> Snapshot:
    """Return a saved page; raises `BadInput`, or `FixtureTampered` where it is not the one that was saved."""
    content = _bytes(place.html)
    if seal(content) != meta.sha256:
        raise FixtureTampered(
            f"{place.html} is not the page that was saved: its SHA-256 is not the one in {place.meta.name}"
        )
    return Snapshot(content.decode(errors="surrogatepass"), url=meta.url, complete=meta.complete)


def encoded(html: str) -> bytes:
    """Return the bytes that stand on disk for a page."""
    return html.encode(errors="surrogatepass")


def seal(content: bytes) -> str:
    """Return the SHA-256 of a page's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_fixture(place: FixturePlace, html: str, meta: Meta, expected: Expected, *, replace: bool = False) -> None:
    """Write a fixture; it is there once its last file is, `.meta.json`, and one that it replaces is gone before that.

    So who dies meanwhile leaves none, or a whole one; what is left of one without its `.meta.json` is written over.

    Raises:
        BadInput: It is there already, and `replace` was not said; or it cannot be written, and nothing is left of it.
        FixtureTampered: The seal is not that of the page.
    """
    content = encoded(html)
    if seal(content) != meta.sha256:
        raise FixtureTampered(f"the seal given for {place} is not that of its page")
    if not replace and place.meta.exists():
        raise BadInput(f"{place} is there already; nothing is overwritten", next_action="take another case for it")
    texts = dict(zip(place.files, (content, _told(expected), _told(meta)), strict=True))
    fresh = {file: file.with_name(f".{file.name}.{os.getpid()}") for file in texts}
    try:
        place.html.parent.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            _write(fresh[file], text)
        place.meta.unlink(missing_ok=True)
        for file in texts:
            fresh[file].replace(file)
    except OSError as error:
        raise BadInput(f"{place} cannot be written: {error.strerror}", next_action="make room for it") from None
    finally:
        for file in fresh.values():
            file.unlink(missing_ok=True)


def write_expected(place: FixturePlace, expected: Expected) -> None:
    """Write what is expected of a saved page from now on."""
    fresh = place.expected.with_name(f".{place.expected.name}.{os.getpid()}")
    try:
        _write(fresh, _told(expected))
        fresh.replace(place.expected)
    except OSError as error:
        raise BadInput(
            f"{place.expected} cannot be written: {error.strerror}", next_action="make room for it"
        ) from None
    finally:
        fresh.unlink(missing_ok=True)


def fixtures_in(folder: Path) -> Iterator[FixturePlace]:
    """Yield the places of the fixtures anywhere below a folder, in the order of their names."""
    for meta in sorted(folder.rglob(f"*{_META}")):
        if meta.parent.parent.name != JOURNEYS and not meta.name.startswith("."):
            yield FixturePlace.of(meta)


def root_of(place: FixturePlace) -> Path:
    """Return the folder from which a fixture's source is named: the one that `fixtures` is in."""
    return place.root.parent


def _write(file: Path, text: bytes) -> None:
    with file.open("wb") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())


def _told(model: Model) -> bytes:
    return (json.dumps(model.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n").encode()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}", next_action="capture the page anew") from None


def _model(kind: type[_M], file: Path) -> _M:
    try:
        return kind.model_validate_json(_bytes(file))
    except ValidationError as error:
        raise BadInput(
            f"{file} does not say what it must:\n{in_lines(error)}", next_action="mend it, or capture the page anew"
        ) from None
