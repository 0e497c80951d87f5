"""A journey as a folder: a page of HTML for each stop, files beside them, and `journey.json` with the rest.

    fixtures/<site>/journeys/<case>/journey.json
    fixtures/<site>/journeys/<case>/01-….html

The pages open in a browser. All that is written is scrubbed, and sealed: what was changed by hand is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from pydantic import Field, ValidationError

from surefoot.browser.journey import Acted, Exchange, Stop
from surefoot.errors import BadInput, FixtureTampered, StoreFailed
from surefoot.log.redaction import redactor
from surefoot.model import File, Model, digest
from surefoot.recipes.recipe import in_lines
from surefoot.scrubbing.leaks import prove_clean
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.selectors.hit import Hit
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing.fixture import encoded
from surefoot.testing.journey import Case, Journey
from surefoot.testing.places import INDEX, named_from
from surefoot.testing.swapping import put_in_place

_WORDS = 40
"""Characters of a page's title in the name of its file."""
_PARTS = frozenset({"case", "stops", "tab", "exchanges", "answer", "files", "picture", "acted", "hit", "onto"})
"""What in `journey.json` has fields that are named by us."""
_HITS = frozenset({"hit", "onto"})
"""Elements, of whose names the beginning is kept; cut off behind the scrubbing, which would not know half a secret."""
_BY_STEP = frozenset({"facts", "decisions"})
"""What it holds by the names of steps."""
_OURS = frozenset({
    "recipe", "source", "run", "began_at", "ended_at", "values", "outcome", "page", "file", "complete", "fresh",
    "status", "verb", "failed", "method", "path", "role", "holds", "relation",
})  # fmt: skip
"""What no person and no site wrote."""


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


class Seal(Model):
    """What a journey was when it was saved."""

    files: dict[str, str] = Field(default_factory=dict[str, str])
    """The SHA-256 of the bytes of each page and file."""
    index: str = ""
    """The SHA-256 of the rest of `journey.json`, whatever the order of its keys."""


class _Index(Model):
    """What `journey.json` holds."""

    seal: Seal = Field(default_factory=Seal)
    case: Case
    stops: tuple[_Stop, ...]
    exchanges: tuple[Exchange, ...] = ()


class Scrub(Protocol):
    """Takes out of a whole journey what must not rest on disk, the same value in the same way throughout."""

    def learn(self, page: Snapshot) -> None:
        """Learn what is private on a page, before anything is scrubbed."""
        ...

    def html(self, html: str) -> str:
        """Return a page at rest, scrubbed."""
        ...

    def json(self, value: object) -> object:
        """Return the same shape with every text in it scrubbed."""
        ...


def save(journey: Journey, folder: Path, *, scrub: Scrub | None = None) -> None:
    """Write a journey into a folder, which is made; pages and files of another journey there are replaced.

    They are written beside it first, and take its place once they are whole: who dies meanwhile leaves no half journey.

    Raises:
        StoreFailed: It cannot be written, for want of room or of the right to; what was there stays.
        SecretLeft: A registered secret would be left in a page or in `journey.json`; what was there stays.
    """
    scrub = scrub or Scrubber()
    for stop in _all(journey.stops):
        scrub.learn(stop.page)
    try:
        with put_in_place(folder, replaced=_written) as fresh:
            _write(_placed(journey, folder), fresh, scrub)
    except OSError as error:
        what = f": {error.filename}" if error.filename else ""
        raise StoreFailed(
            f"the journey cannot be written to {folder}: {error.strerror}{what}",
            next_action="make room for it, or name another place with --fixtures; then record it again",
        ) from None


def load(folder: Path, *, sealed: bool = True) -> Journey:
    """Return the journey in a folder.

    Args:
        folder: Where `journey.json` is.
        sealed: Whether it must be as it was saved.

    Raises:
        BadInput: There is none, or it cannot be read.
        FixtureTampered: A file of it is not as it was saved.
    """
    try:
        raw = (folder / INDEX).read_bytes()
        index = _Index.model_validate_json(raw)
        if sealed:
            _refuse_tampered(folder, index.seal, json.loads(raw))
        stops = tuple(_read(folder, stop) for stop in index.stops)
    except OSError as error:
        raise BadInput(
            f"{error.filename} cannot be read: {error.strerror}", next_action="name the folder of a journey"
        ) from None
    except UnicodeDecodeError as error:
        raise BadInput(
            f"a page in {folder} is not written in UTF-8: {error}", next_action="record the journey anew"
        ) from None
    except ValidationError as error:
        raise BadInput(
            f"{folder / INDEX} is no journey:\n{in_lines(error)}", next_action="record the journey anew"
        ) from None
    return Journey(stops, index.exchanges, index.case)


def save_case(case: Case, folder: Path) -> None:
    """Write another case into the journey of a folder, and seal it; its pages and files stay as they are.

    Raises:
        BadInput: There is no journey, or it cannot be written.
        FixtureTampered: It is not as it was saved.
    """
    load(folder)
    told: dict[str, object] = json.loads((folder / INDEX).read_bytes())
    seal = Seal.model_validate(told.pop("seal"))
    told["case"] = nowhere(redactor.mask_json(case.model_dump(mode="json", exclude_defaults=True)))
    sealed = told | {"seal": seal.model_copy(update={"index": digest(told)}).model_dump()}
    fresh = folder / f".{INDEX}.{os.getpid()}"
    try:
        fresh.write_text(json.dumps(sealed, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        fresh.replace(folder / INDEX)
    except OSError as error:
        raise BadInput(
            f"{folder / INDEX} cannot be written: {error.strerror}", next_action="make room for it"
        ) from None
    finally:
        fresh.unlink(missing_ok=True)


def _placed(journey: Journey, folder: Path) -> Journey:
    """Return a journey that names its recipe's file from where it will lie."""
    source = journey.case.source
    if source is None:
        return journey
    return replace(journey, case=journey.case.model_copy(update={"source": named_from(source, folder)}))


def _write(journey: Journey, folder: Path, scrub: Scrub) -> None:
    stops = _Writer(folder, scrub).stops(journey.stops, "")
    index = _Index(case=journey.case, stops=stops, exchanges=journey.exchanges)
    scrubbed = _scrubbed(nowhere(index.model_dump(mode="json", exclude_defaults=True)), scrub)
    told: dict[str, object] = json.loads(json.dumps(scrubbed, ensure_ascii=False).encode(errors="replace"))
    seal = Seal(files={one.name: _sha256(one) for one in sorted(folder.iterdir())}, index=digest(told))
    text = json.dumps(told | {"seal": seal.model_dump()}, indent=2, ensure_ascii=False) + "\n"
    prove_clean(INDEX, json.dumps(list(_theirs(told))).encode())
    (folder / INDEX).write_text(text, encoding="utf-8")


def _theirs(told: Mapping[str, object]) -> Iterator[object]:
    """Yield what people and the site wrote."""
    for name, one in told.items():
        if name in _PARTS:
            several = cast("list[object]", one) if isinstance(one, list) else [one]
            for part in several:
                yield from _theirs(cast("Mapping[str, object]", part))
        elif name not in _OURS:
            yield one


def _scrubbed(value: object, scrub: Scrub) -> object:
    """Return what `journey.json` is to hold with all in it scrubbed that people and the site wrote.

    What are words of ours stay, even if one of them is private as well, or somebody's secret: `name`, `click`, `done`.
    """
    if isinstance(value, list):
        return [_scrubbed(one, scrub) for one in cast("list[object]", value)]
    if not isinstance(value, dict):
        return scrub.json(value)
    found: dict[str, object] = {}
    for name, one in cast("dict[str, object]", value).items():
        if name in _BY_STEP:
            steps = cast("dict[str, object]", one).items()
            found[name] = {_scrubbed_name(step, scrub): _scrubbed(inner, scrub) for step, inner in steps}
        else:
            found[name] = one if name in _OURS else _scrubbed(one, scrub) if name in _PARTS else scrub.json(one)
        if name in _HITS:
            found[name] = Hit.model_validate(found[name]).shortened().model_dump(exclude_defaults=True)
    return found


def _scrubbed_name(step: str, scrub: Scrub) -> str:
    """Return the name of a step with its key scrubbed, which the recipe makes of what it was given."""
    base, bracket, key = step.partition("[")
    return f"{base}{bracket}{scrub.json(key)}"


def nowhere(value: object) -> object:
    """Return the same without the places of files on this machine: each is called by its name."""
    if isinstance(value, list):
        return [nowhere(one) for one in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    told = cast("dict[str, object]", value)
    named = {"path": told["name"]} if told.keys() == File.model_fields.keys() else {}
    return {key: nowhere(one) for key, one in told.items()} | named


def _refuse_tampered(folder: Path, seal: Seal, told: dict[str, object]) -> None:
    told.pop("seal", None)
    wrong = [name for name, sha256 in seal.files.items() if _sha256(folder / name) != sha256]
    if seal.index != digest(told):
        wrong.insert(0, INDEX)
    if wrong:
        names = ", ".join(str(folder / name) for name in wrong)
        raise FixtureTampered(
            f"{names}: not as it was saved: its SHA-256 is not the one in the seal of {folder / INDEX}",
            next_action="restore it as it was committed, or record the journey anew",
        )


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class _Writer:
    """Writes pages and files into one folder, each under a name of its own."""

    def __init__(self, folder: Path, scrub: Scrub) -> None:
        self._folder = folder
        self._scrub = scrub

    def stops(self, stops: tuple[Stop, ...], prefix: str) -> tuple[_Stop, ...]:
        """Write stops, and return them as the index has them."""
        return tuple(self._stop(stop, f"{prefix}{number:02}") for number, stop in enumerate(stops, start=1))

    def _stop(self, stop: Stop, number: str) -> _Stop:
        page = stop.page
        words = re.sub(r"[^a-z0-9]+", "-", str(self._scrub.json(page.title)).lower())[:_WORDS].strip("-")
        name = f"{number}-{words}.html" if words else f"{number}.html"
        html = encoded(self._scrub.html(page.html))
        prove_clean(name, html)
        (self._folder / name).write_bytes(html)
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
        name = f"{stem}{Path(str(self._scrub.json(file.name))).suffix}"
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


def _all(stops: tuple[Stop, ...]) -> Iterator[Stop]:
    for stop in stops:
        yield stop
        yield from _all(stop.tab)


def _written(folder: Path) -> frozenset[str]:
    """Return the names of the files of the journey that is in a folder, if any, and no others."""
    try:
        index = _Index.model_validate_json((folder / INDEX).read_bytes())
    except (OSError, ValidationError):
        return frozenset({INDEX})  # what cannot be read names no files; its index is replaced
    stops, names = list(index.stops), {INDEX, *index.seal.files}
    while stops:
        stop = stops.pop()
        stops += stop.tab
        names |= {stop.page, *(file.file for file in (*stop.files, *([stop.picture] if stop.picture else [])))}
    return frozenset(names)
