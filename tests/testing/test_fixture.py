"""Saved pages as fixtures: written whole or not at all, refused when they were changed, and what they must give."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from surefoot import Snapshot
from surefoot.errors import BadInput, FixtureTampered
from surefoot.testing import fixture
from surefoot.testing.expected import expected_of
from surefoot.testing.fixture import (
    FixturePlace,
    Meta,
    encoded,
    fixtures_in,
    load_fixture,
    load_meta,
    root_of,
    seal,
    write_expected,
    write_fixture,
)
from surefoot.testing.sources import load_view, source_of

SHOP = """
from typing import Annotated
from surefoot import Facts, Target, View, by

class Line(View):
    name: Annotated[str, by.css("td")]
    def facts(self) -> Facts:
        yield "it has a name", self.name != ""

class Basket(View):
    total: Annotated[int, by.test_id("total"), by.css(".total")]
    lines: Annotated[list[Line], by.css("tr")]
    PAY = Target(by.role("button", "Pay"), by.css("#pay"))
    NEXT = Target(by.role("link", "Next"))
    def facts(self) -> Facts:
        yield "the total is positive", self.total > 0
"""
HTML = """<html><body><table><tr><td>Tea</td></tr><tr><td>Bread</td></tr></table>
<p class=total data-testid=total>7</p><button id=pay>Pay</button></body></html>"""


@pytest.fixture
def place(tmp_path: Path) -> FixturePlace:
    """Return where a fixture is to lie, with its recipe's file beside the folder."""
    (tmp_path / "shop.py").write_text(SHOP)
    return FixturePlace(tmp_path / "fixtures", "shop", "Basket", "two-lines")


def written(place: FixturePlace, html: str = HTML) -> Meta:
    """Write a page as a fixture."""
    view = load_view("shop.py", "Basket", root_of(place))
    page = Snapshot(html, url="https://shop.example/basket")
    taken = datetime(2027, 1, 2, 3, 4, tzinfo=UTC)
    meta = Meta(source="shop.py", view="Basket", url=page.url, taken_at=taken, sha256=seal(encoded(html)))
    write_fixture(place, html, meta, expected_of(view, page))
    return meta


def test_a_fixture_comes_back_as_it_was_written(place: FixturePlace) -> None:
    """Page, meta and what is expected are read back; the place is found below any folder."""
    meta = written(place)
    loaded = load_fixture(place)
    assert (loaded.page.html, loaded.page.url, loaded.meta) == (HTML, meta.url, meta)
    assert loaded.expected.reads == {"total": 7, "lines": [{"name": "Tea"}, {"name": "Bread"}]}
    assert loaded.expected.facts == {"the total is positive": True, "lines: it has a name": True}
    assert loaded.expected.targets == {"PAY": 'button#pay "Pay"', "NEXT": None}
    assert loaded.expected.ways == {
        "total": ('by.test_id("total")', 'by.css(".total")'),
        "lines": ('by.css("tr")',),
        "lines.name": ('by.css("td")',),
        "PAY": ('by.role("button", "Pay")', 'by.css("#pay")'),
        "NEXT": ('by.role("link", "Next")',),
    }
    assert list(fixtures_in(place.root.parent)) == [place]
    assert FixturePlace.of(place.expected) == place


def test_a_page_that_was_changed_is_refused(place: FixturePlace) -> None:
    """One byte is enough; what is expected may be changed."""
    written(place)
    write_expected(place, load_fixture(place).expected.model_copy(update={"facts": {}}))
    assert load_fixture(place).expected.facts == {}
    place.html.write_text(HTML.replace("7", "8"))
    with pytest.raises(FixtureTampered, match=r"two-lines\.html is not the page that was saved"):
        load_fixture(place)


def test_nothing_is_overwritten(place: FixturePlace) -> None:
    """A case that is there stays, unless it is to be replaced; a seal must fit."""
    meta = written(place)
    expected = load_fixture(place).expected
    with pytest.raises(BadInput, match="there already"):
        write_fixture(place, HTML, meta, expected)
    with pytest.raises(FixtureTampered):
        write_fixture(place, HTML + " ", meta, expected, replace=True)
    other = HTML.replace("7", "9")
    write_fixture(place, other, meta.model_copy(update={"sha256": seal(encoded(other))}), expected, replace=True)
    assert load_fixture(place).page.html == other


def test_a_full_disk_leaves_nothing(place: FixturePlace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written whole is not there at all, and no half file stays."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no full device here")
    whole = fixture._write

    def write(file: Path, text: bytes) -> None:
        whole(full if ".meta.json" in file.name else file, text)

    monkeypatch.setattr(fixture, "_write", write)
    with pytest.raises(BadInput, match="cannot be written: No space left"):
        written(place)
    assert [one for one in place.root.rglob("*") if one.is_file()] == []


@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_who_dies_leaves_none_or_a_whole_one(
    place: FixturePlace, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    """Whatever file is put in its place last, there is no fixture, or the new one; the next try writes it."""
    meta = written(place)
    expected = load_fixture(place).expected
    other = HTML.replace("7", "9")
    sealed = meta.model_copy(update={"sha256": seal(encoded(other))})
    put, count = Path.replace, 0

    def dying(file: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == dies_at:
            raise KeyboardInterrupt
        return put(file, target)

    monkeypatch.setattr(Path, "replace", dying)
    with pytest.raises(KeyboardInterrupt):
        write_fixture(place, other, sealed, expected, replace=True)
    assert list(fixtures_in(place.root)) == []
    write_fixture(place, other, sealed, expected)
    assert load_fixture(place).page.html == other


@pytest.mark.parametrize("case", ["", "../two", "a/b", ".hidden", "two lines"])
def test_a_case_names_a_file(tmp_path: Path, case: str) -> None:
    """A case cannot lead elsewhere."""
    with pytest.raises(BadInput):
        FixturePlace(tmp_path, "shop", "Basket", case)


def test_journeys_are_no_fixtures(place: FixturePlace) -> None:
    """What lies among the journeys is left to them, and no view can have their name."""
    written(place)
    (place.root / "shop" / "journeys" / "one").mkdir(parents=True)
    (place.root / "shop" / "journeys" / "one" / "x.meta.json").write_text("{}")
    assert list(fixtures_in(place.root)) == [place]
    with pytest.raises(BadInput, match="where journeys lie"):
        FixturePlace(place.root, "shop", "journeys", "one")


def test_what_cannot_be_read_is_told(place: FixturePlace) -> None:
    """A file that is missing or says nonsense is named; so is a view that is not there."""
    written(place)
    place.meta.write_text('{"format": 2}')
    with pytest.raises(BadInput, match=r"two-lines\.meta\.json does not say what it must"):
        load_meta(place)
    place.meta.unlink()
    with pytest.raises(BadInput, match=r"two-lines\.meta\.json cannot be read"):
        load_fixture(place)
    with pytest.raises(BadInput, match=r"no view Wallet in shop\.py \(there: Line, Basket\)"):
        load_view("shop.py", "Wallet", root_of(place))


def test_a_source_is_named_from_beside_the_fixtures(tmp_path: Path) -> None:
    """A file below that folder is named from it, any other one whole."""
    assert source_of(tmp_path / "a" / "shop.py", tmp_path) == "a/shop.py"
    assert source_of(tmp_path / "shop.py", tmp_path / "a") == str((tmp_path / "shop.py").resolve())
