"""What is told of an evaluation: the baseline and what got worse, layouts swapped, the picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Annotated

import pytest

from surefoot import Target, View, by
from surefoot.errors import BadInput
from surefoot.testing.evaluating.baseline import Baseline, Score, accepted, load_baseline, worse, write_baseline
from surefoot.testing.evaluating.picture import drawn
from surefoot.testing.evaluating.report import Ended, Fared, Report, Row, Verdict, Wrong, merged
from surefoot.testing.evaluating.swap import SWAPPED, swap, swaps_among
from surefoot.testing.expected import Expected
from surefoot.testing.fixture import FixturePlace
from tests.testing.evaluated import fixture_of


def row(name: str = "Basket.PAY", fixture: str = "shop/Basket/one", **counts: int) -> Row:
    """Return a row of one redesign."""
    wrong = tuple(Wrong(redesign="new words", seed=0, why="<it> & that") for _ in range(counts.get("wrong", 0)))
    redesigns = {"new words": {Fared(one): count for one, count in counts.items()}}
    return Row(
        source="shop.py", fixture=fixture, name=name, kind="target", stake="safe", redesigns=redesigns, wrong=wrong
    )


def ended(verdict: Verdict, page: int = 1) -> Ended:
    """Return how one run ended."""
    return Ended(
        journey="shop/journeys/paid", recipe="shop/pay", page=page, url="https://shop.example/", failure="empty page",
        outcome="failed", verdict=verdict,
    )  # fmt: skip


def test_a_report_knows_what_is_right() -> None:
    """Lost and wrong are not; only what is silently wrong, or not judged as it must be, is unsound."""
    assert (row(own=3, gone=2, lost=4).right, row(own=3, gone=2, lost=4).trials) == (5, 9)
    assert Report(seeds=1, drift=(row(own=3, lost=4),), failures=(ended(Verdict.RIGHT),)).is_sound
    assert not Report(seeds=1, drift=(row(own=3, wrong=1),)).is_sound
    assert not Report(seeds=1, failures=(ended(Verdict.MISNAMED),)).is_sound
    (both,) = merged([row(own=1, wrong=1), row(own=2, lost=1)], lambda one: one.key)
    assert (both.counts, len(both.wrong)) == ({Fared.OWN: 3, Fared.LOST: 1, Fared.WRONG: 1}, 1)


def test_what_got_worse_than_the_baseline_is_named(tmp_path: Path) -> None:
    """Fewer right, more wrong, what is not tried any more; what is new or better is no worse."""
    file = tmp_path / "baseline.json"
    before = Report(
        seeds=3,
        drift=(
            row(own=9, lost=1),
            row("Basket.CARD", own=5),
            row("Basket.OLD", own=5),
            row(fixture="shop/Other/one", own=1),
        ),
        failures=(ended(Verdict.RIGHT), ended(Verdict.RIGHT, 2)),
    )
    assert load_baseline(file, seeds=before.seeds) is None
    write_baseline(file, accepted(before, None))
    assert worse(before, load_baseline(file, seeds=before.seeds) or Baseline(seeds=0)) == []
    now = Report(
        seeds=3,
        drift=(row(own=8, lost=2), row("Basket.CARD", own=6), row("Basket.NEW", lost=5)),
        failures=(ended(Verdict.RIGHT), ended(Verdict.WRONG, 2)),
    )
    known = load_baseline(file, seeds=now.seeds)
    assert known is not None
    of_ten = "of 10 right, 0 wrong"
    assert worse(now, known) == [
        f"Basket.PAY (safe) on shop/Basket/one: 8 {of_ten}; accepted were 9 {of_ten}; not right when new words",
        "Basket.OLD (safe) on shop/Basket/one is not evaluated any more",
        "failures in shop/journeys/paid: 1 of 2 right, 1 wrong; accepted were 2 of 2 right, 0 wrong",
    ]
    taken = accepted(now, known)
    assert taken.drift["shop/Other/one"] == known.drift["shop/Other/one"]
    assert set(taken.drift["shop/Basket/one"]) == {"Basket.PAY (safe)", "Basket.CARD (safe)", "Basket.NEW (safe)"}
    assert worse(now, taken) == []


def test_a_score_is_worse_by_its_share() -> None:
    """More trials of which as many are right are no worse; one more that is wrong is, whatever else."""
    assert not Score(trials=20, right=18, wrong=0).is_worse_than(Score(trials=10, right=9, wrong=0))
    assert Score(trials=20, right=17, wrong=0).is_worse_than(Score(trials=10, right=9, wrong=0))
    assert Score(trials=20, right=19, wrong=1).is_worse_than(Score(trials=10, right=9, wrong=0))


def test_a_baseline_that_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    """Of other seeds, or no baseline at all."""
    file = tmp_path / "baseline.json"
    write_baseline(file, accepted(Report(seeds=3), None))
    with pytest.raises(BadInput, match="accepted with --seeds 3, and this is to be evaluated with 5"):
        load_baseline(file, seeds=5)
    file.write_text("{}")
    with pytest.raises(BadInput, match="is no baseline"):
        load_baseline(file, seeds=5)
    with pytest.raises(BadInput, match="cannot be written"):
        write_baseline(tmp_path / "no" / "folder.json", accepted(Report(seeds=3), None))


OLD = "<main><h1>Basket</h1><p data-testid=total class=total>7</p><form><button class=go>Pay now</button></form></main>"
NEW = (
    "<main><h2>Basket</h2><p class=sum data-testid=total>9</p><div id=x><button class=pay>Pay now</button></div></main>"
)


class Basket(View):
    """The page in both layouts."""

    heading: Annotated[str, by.css("h1"), by.text("Basket")]
    total: Annotated[int, by.css(".total"), by.test_id("total")]

    PAY = Target(by.css("form button.go"), by.role("button", "Pay now"))
    FIRST = Target(by.css("button"))


def test_layouts_are_told_by_their_names() -> None:
    """Cases of one view whose names differ in the layout alone are one page, both ways round."""
    held, other, paid, view = (
        FixturePlace(Path("/fixtures"), "shop", *names)
        for names in (("Hold", "held"), ("Hold", "held-layout-b"), ("Hold", "paid"), ("View", "held-layout-b"))
    )
    assert list(swaps_among([held, other, paid, view])) == [(held, other), (other, held)]


def test_what_worked_on_one_layout_is_tried_on_the_other() -> None:
    """What is expected of the new page is right there: its values, its elements, or that there is none."""
    old, new = fixture_of(Basket, OLD), fixture_of(Basket, NEW, case="one-layout-b")
    fared = {(one.name, one.stake): one.redesigns[SWAPPED] for one in swap(old, Basket, new)}
    assert fared["Basket.heading", "reading"] == {Fared.OTHER: 1}
    assert fared["Basket.total", "reading"] == {Fared.OTHER: 1}
    assert fared["Basket.PAY", "safe"] == {Fared.OTHER: 1}
    assert fared["Basket.PAY", "final"] == {Fared.ASKED: 1}
    assert fared["Basket.FIRST", "safe"] == {Fared.OWN: 1}
    gone = new.expected.model_copy(update={"targets": {"PAY": None, "FIRST": "button.other"}})
    unlike = fixture_of(
        Basket, NEW, case="one-layout-b", expected=gone.model_copy(update={"reads": {"heading": "x", "total": 9}})
    )
    rows = {(one.name, one.stake): one for one in swap(old, Basket, unlike)}
    assert rows["Basket.FIRST", "safe"].counts == {Fared.WRONG: 1}
    assert "it is button.other" in rows["Basket.FIRST", "safe"].wrong[0].why
    assert "it is not there" in rows["Basket.PAY", "safe"].wrong[0].why
    assert rows["Basket.heading", "reading"].wrong[0].why == "on one-layout-b: reads 'Basket' instead of 'x'"
    lost = fixture_of(Basket, "<p>x</p>", case="one-layout-b", expected=Expected(reads={"heading": "x", "total": 9}))
    assert {one.counts[Fared.LOST] + one.counts[Fared.GONE] for one in swap(old, Basket, lost)} == {1}


def test_pages_of_two_views_cannot_be_swapped() -> None:
    """There is nothing to compare."""

    class Other(Basket):
        pass

    with pytest.raises(BadInput, match="is of Basket and"):
        swap(fixture_of(Basket, OLD), Basket, fixture_of(Other, NEW))


def test_the_picture_has_a_bar_for_each_target() -> None:
    """Well-formed SVG with every name, its bars as long as its counts, and what is wrong told."""
    report = Report(
        seeds=1,
        drift=(row(own=3, lost=1), row("Basket.<odd>&", own=2, wrong=2), row(fixture="shop/Basket/two", own=4)),
        failures=(ended(Verdict.RIGHT), ended(Verdict.WRONG, 2)),
    )
    root = ET.fromstring(drawn(report))  # noqa: S314 — made here
    names = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Basket.PAY", "Basket.<odd>&", "shop.py", "7 of 8", "2 of 4, 2 wrong", "1 of 2"} <= set(names)
    assert "12 redesigns of 2 saved pages, 1 seed · 2 failures of the site in journeys · 3 silently wrong" in names
    bars = [one.attrib for one in root.iter("{http://www.w3.org/2000/svg}rect") if one.get("height") == "14"]
    assert [float(one["width"]) for one in bars] == [455.0, 65.0, 260.0, 260.0, 260.0, 260.0]


def test_what_tried_nothing_is_not_sound() -> None:
    """Where all was left out nothing is known: that must not pass for good."""
    assert not Report(seeds=1, drift=(), failures=(), left_out=("a page",)).is_sound
    assert Report(seeds=1, drift=(row(own=1),), failures=()).is_sound
    assert not Report(seeds=1, drift=(row(own=1, wrong=1),), failures=()).is_sound
