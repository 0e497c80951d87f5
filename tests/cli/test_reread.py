"""`surefoot reread` and `surefoot accept`: what saved pages give now is shown, and taken over where that is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from surefoot.cli import rereading
from surefoot.errors import BadInput
from surefoot.testing.accepting import found_in, reread
from surefoot.testing.fixture import FixturePlace, load_fixture
from tests.cli.command import Terminal, surefoot
from tests.testing.shop import edit, kept_journey, opened

PAGE = Path("fixtures/shop/Basket/two-lines.html")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with four saved pages, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return opened(tmp_path)


def test_what_is_read_is_printed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Field by field, with what is another than expected; nothing is written."""
    assert rereading.reread(None, json=False) == 0
    assert 'total: {"amount": "7.50", "currency": "EUR"}' in capsys.readouterr().out
    edit(shop / PAGE.with_suffix(".json"), '"7.50"', '"8.50"')
    before = PAGE.with_suffix(".json").read_bytes()
    assert rereading.reread([PAGE], json=False) == 1
    told = capsys.readouterr().out
    assert "≠ total" in told
    assert 'expected: {"amount": "8.50", "currency": "EUR"}' in told
    assert PAGE.with_suffix(".json").read_bytes() == before


def test_changes_are_taken_over_by_name(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only those that are named; the others stay as they were expected, and no page is touched."""
    expected = shop / PAGE.with_suffix(".json")
    edit(expected, '"7.50"', '"8.50"')
    edit(expected, '"Two days"', '"Three days"')
    edit(shop / "shop.py", 'by.css("#pay")', 'by.css("button#pay")')
    html = {file: file.read_bytes() for file in shop.rglob("*.html")}
    with pytest.raises(BadInput, match="nobody is there"):
        rereading.accept([PAGE], ["total"], yes=False, json=False)
    assert rereading.accept([PAGE], ["total", "PAY"], yes=True, json=False) == 0
    assert "accepted: total, PAY" in capsys.readouterr().out
    now = load_fixture(FixturePlace.of(PAGE.absolute())).expected
    assert now.reads["total"] == {"amount": "7.50", "currency": "EUR"}
    assert now.reads["note"] == "Three days"
    assert 'by.css("button#pay")' in now.ways["PAY"]
    assert rereading.accept([PAGE], [], yes=True, json=False) == 0
    assert rereading.reread([PAGE], json=False) == 0
    assert rereading.accept([PAGE], ["total"], yes=True, json=False) == 0
    assert "nothing is another than expected of total" in capsys.readouterr().out
    assert {file: file.read_bytes() for file in shop.rglob("*.html")} == html


def test_what_comes_and_goes_is_taken_over(shop: Path) -> None:
    """A fact that was renamed, a target that is new, a field that has gone."""
    edit(shop / "shop.py", "the total is positive", "it costs something")
    edit(shop / "shop.py", "    PAY = ", '    DROP = Target(by.css("#drop"))\n    PAY = ')
    edit(shop / "shop.py", '    note: Annotated[str | None, by.css(".note"), by.css("p.hint")] = None\n', "")
    (place,) = found_in(PAGE)
    told = {f"{one.kind} {one.name}": (one.appeared, one.vanished) for one in reread(place).changes}
    assert told == {
        "field note": (False, True),
        "fact it costs something": (True, False),
        "fact the total is positive": (False, True),
        "target DROP": (True, False),
        "ways DROP": (True, False),
        "ways note": (False, True),
    }
    reread(place).accept(reread(place).changes)
    assert reread(place).changes == ()
    assert list(load_fixture(FixturePlace.of(PAGE.absolute())).expected.targets) == ["DROP", "PAY", "NEXT"]


def test_a_journey_is_taken_over(shop: Path) -> None:
    """Its output and its facts; its pages stay, and it is sealed as before."""
    folder = kept_journey(shop)
    html = {file: file.read_bytes() for file in folder.glob("*.html")}
    edit(
        shop / "order.py",
        'yield "it costs something", ',
        'yield "it is cheap", out.total < 9\n        yield "it costs something", ',
    )
    found = reread(folder)
    assert [(one.kind, one.name) for one in found.changes] == [("facts", "look")]
    found.accept(found.changes)
    assert reread(folder).changes == ()
    assert {file: file.read_bytes() for file in folder.glob("*.html")} == html


@pytest.mark.parametrize("case", ["downloaded", "found"])
def test_where_a_file_lies_and_when_it_was_is_no_change(
    tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came down lies elsewhere on each machine, and time stands still in a play: as `surefoot play` has it."""
    monkeypatch.delenv("SUREFOOT_DEMO_SITE", raising=False)  # the journey is of the examples' own address
    folder = Path(__file__).parents[2] / "fixtures/acme-air/journeys" / case
    done = surefoot(tmp_path / "data", "reread", "--json", str(folder), cwd=tmp_path)
    assert [one["changes"] for one in json.loads(done.stdout)] == [[]]
    assert done.returncode == 0


def test_folders_and_names_are_found(shop: Path) -> None:
    """A folder of pages, a page by any of its files or without an ending, a journey by its folder or its index."""
    folder = kept_journey(shop)
    assert len(list(found_in(Path("fixtures")))) == 5
    assert len(list(found_in(Path("fixtures/shop/Thanks")))) == 2
    pages = [next(found_in(one)) for one in (PAGE, PAGE.with_suffix(".json"), PAGE.with_suffix(""))]
    assert len(set(pages)) == 1
    assert list(found_in(folder)) == list(found_in(folder / "journey.json")) == [folder]
    for nothing in (Path("gone"), Path("fixtures/shop/Basket/gone.html")):
        with pytest.raises(BadInput):
            list(found_in(nothing))


def test_a_machine_reads_it(shop: Path) -> None:
    """With a code of its own for each kind of end; what cannot be read holds up no other page."""
    edit(shop / PAGE.with_suffix(".json"), '"7.50"', '"8.50"')
    (shop / "fixtures/shop/Thanks/paid.html").write_text("<h1>edited</h1>")
    done = surefoot(shop / "data", "reread", "--json", cwd=shop)
    told = {one["fixture"]: one for one in json.loads(done.stdout)}
    assert done.returncode == 38
    assert told["shop/Thanks/paid"]["error"]["name"] == "FixtureTampered"
    assert [one["name"] for one in told["shop/Basket/two-lines"]["changes"]] == ["total"]
    assert told["shop/Thanks/other"]["changes"] == []
    accepted = surefoot(shop / "data", "accept", "--json", str(PAGE), cwd=shop)
    assert accepted.returncode == 23
    assert "say --yes" in accepted.stderr


def test_a_person_is_asked_for_each(shop: Path) -> None:
    """At a terminal, after the difference."""
    expected = shop / PAGE.with_suffix(".json")
    edit(expected, '"7.50"', '"8.50"')
    edit(expected, '"Two days"', '"Three days"')
    with Terminal(shop / "data", "accept", str(shop / PAGE)) as terminal:
        terminal.wait_for("total")
        terminal.wait_for("Is that as it should be? [y/N]")
        terminal.type("n\n")
        terminal.wait_for("≠ note")
        terminal.wait_for('read now: "Two days"\n  Is that as it should be? [y/N]')
        terminal.type("y\n")
        assert terminal.end() == 1
    now = load_fixture(FixturePlace.of(shop / PAGE)).expected
    assert (now.reads["note"], now.reads["total"]) == ("Two days", {"amount": "8.50", "currency": "EUR"})
