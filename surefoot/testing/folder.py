"""A journey as a folder: a page of HTML for each stop, files beside them, and `journey.json` with the rest.

The pages open in a browser as they were; secrets that this process knows are masked in all that is written.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from surefoot.browser.journey import Acted, Exchange, Stop
from surefoot.errors import BadInput
from surefoot.log.redaction import redactor
from surefoot.model import File, Model
from surefoot.recipes.recipe import in_lines
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.journey import Case, Journey

INDEX = "journey.json"
_WORDS = 40
"""Characters of a page's title in the name of its file."""


class _File(Model):
    """A file beside the pages."""

    file: str
    name: str
    media_type: str


class _Stop(Model):
    """A stop as `journey.json` has it."""

    page: str
    """The file of its HTML."""
    url: str
    complete: bool = True
    asked: str | None = None
    status: int | None = None
    retry_after: str | None = None
    exchanges: tuple[Exchange, ...] = ()
    files: tuple[_File, ...] = ()
    dialogs: tuple[str, ...] = ()
    tab: tuple[_Stop, ...] = ()
    picture: _File | None = None
    acted: tuple[Acted, ...] = ()
    fresh: bool = False


class _Index(Model):
    """What `journey.json` holds."""

    case: Case
    stops: tuple[_Stop, ...]
    exchanges: tuple[Exchange, ...] = ()


def save(journey: Journey, folder: Path) -> None:
    """Write a journey into a folder, which is made; pages and files of another journey there are replaced.

    They are written first, and put in the place of the others once they are whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".new-") as fresh:
        stops = _Writer(Path(fresh)).stops(journey.stops, "")
        index = _Index(case=journey.case, stops=stops, exchanges=journey.exchanges)
        told = redactor.mask_json(index.model_dump(mode="json", exclude_defaults=True))
        (Path(fresh) / INDEX).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        for old in _written(folder):
            old.unlink(missing_ok=True)
        for new in Path(fresh).iterdir():
            new.replace(folder / new.name)


def load(folder: Path) -> Journey:
    """Return the journey in a folder; raises `BadInput` where there is none, or it cannot be read."""
    try:
        index = _Index.model_validate_json((folder / INDEX).read_bytes())
        stops = tuple(_read(folder, stop) for stop in index.stops)
    except OSError as error:
        raise BadInput(
            f"{error.filename} cannot be read: {error.strerror}", next_action="name the folder of a journey"
        ) from None
    except ValidationError as error:
        raise BadInput(
            f"{folder / INDEX} is no journey:\n{in_lines(error)}", next_action="record the journey anew"
        ) from None
    return Journey(stops, index.exchanges, index.case)


class _Writer:
    """Writes pages and files into one folder, each under a name of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def stops(self, stops: tuple[Stop, ...], prefix: str) -> tuple[_Stop, ...]:
        """Write stops, and return them as the index has them."""
        return tuple(self._stop(stop, f"{prefix}{number:02}") for number, stop in enumerate(stops, start=1))

    def _stop(self, stop: Stop, number: str) -> _Stop:
        page = stop.page
        words = re.sub(r"[^a-z0-9]+", "-", page.title.lower())[:_WORDS].strip("-")
        name = f"{number}-{words}.html" if words else f"{number}.html"
        html = redactor.mask(page.html)
        (self._folder / name).write_bytes(html.encode(errors="surrogatepass"))
        return _Stop(
            page=name,
            url=page.url,
            complete=page.complete,
            asked=stop.asked,
            status=stop.status,
            retry_after=stop.retry_after,
            exchanges=stop.exchanges,
            files=tuple(self._file(file, f"{number}-{place}") for place, file in enumerate(stop.files, start=1)),
            dialogs=stop.dialogs,
            tab=self.stops(stop.tab, f"{number}-tab-"),
            picture=None if stop.picture is None else self._file(stop.picture, f"{number}-picture"),
            acted=stop.acted,
            fresh=stop.fresh,
        )

    def _file(self, file: File, stem: str) -> _File:
        name = f"{stem}{Path(file.name).suffix}"
        shutil.copyfile(file.path, self._folder / name)
        return _File(file=name, name=file.name, media_type=file.media_type)


def _read(folder: Path, told: _Stop) -> Stop:
    html = (folder / told.page).read_bytes().decode(errors="surrogatepass")
    return Stop(
        Snapshot(html, url=told.url, complete=told.complete),
        asked=told.asked,
        status=told.status,
        retry_after=told.retry_after,
        exchanges=told.exchanges,
        files=tuple(_file(folder, file) for file in told.files),
        dialogs=told.dialogs,
        tab=tuple(_read(folder, stop) for stop in told.tab),
        picture=None if told.picture is None else _file(folder, told.picture),
        acted=told.acted,
        fresh=told.fresh,
        file=str(folder / told.page),
    )


def _file(folder: Path, told: _File) -> File:
    return File.of((folder / told.file).absolute(), name=told.name, media_type=told.media_type)


def _written(folder: Path) -> Iterator[Path]:
    """Give the files of the journey that is in a folder, if any, and no others."""
    if not (folder / INDEX).is_file():
        return
    try:
        stops = list(_Index.model_validate_json((folder / INDEX).read_bytes()).stops)
    except ValidationError:
        return  # what cannot be read names no files; its index is replaced
    while stops:
        stop = stops.pop()
        stops += stop.tab
        named = [stop.page, *(file.file for file in (*stop.files, *([stop.picture] if stop.picture else [])))]
        yield from (folder / Path(name).name for name in named)
