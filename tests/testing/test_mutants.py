"""Whatever is deleted from a recipe is noticed by what pytest collects of its fixtures, without any test code."""

from __future__ import annotations

from pathlib import Path

from benchmarks.mutants import mutants, survey
from tests.testing.shop import SOURCE, kept_journey, opened


def test_each_thing_of_a_recipe_is_deleted_once() -> None:
    """Every way, field, target and fact, and nothing else; the rest of the source stays."""
    kinds = [one.kind for one in mutants(SOURCE)]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"field": 7, "way": 17, "target": 2, "fact": 4}
    without = next(one for one in mutants(SOURCE) if one.what == "by.css('#pay')")
    assert "PAY = Target(by.role('button', 'Pay'), by.test_id('pay'))" in without.source
    assert "yield ('the total is positive'" in without.source


def test_nothing_that_is_deleted_survives(tmp_path: Path) -> None:
    """Four saved pages are enough for the two views."""
    opened(tmp_path)
    survivors, ends, told = survey(tmp_path / "shop.py", tmp_path / "fixtures")
    assert ", 0 of which fail or warn" in told
    assert [(one.kind, one.what) for one in survivors] == []
    assert ends["noticed"] > 20


def test_what_no_page_shows_survives(tmp_path: Path) -> None:
    """A view without a fixture is watched by nobody, and that is said."""
    opened(tmp_path, {"Thanks/paid": "<h1>Order A1</h1><p data-testid=paid>EUR 1</p>"})
    survivors, _, _ = survey(tmp_path / "shop.py", tmp_path / "fixtures")
    watched = SOURCE[: SOURCE.index("class Thanks")].count("\n")
    assert len(survivors) > 10
    assert all(one.line <= watched for one in survivors)


def test_a_journey_notices_what_its_steps_say(tmp_path: Path) -> None:
    """Facts of `prove` and `ready` stand on no page: they are noticed where the journey is played."""
    kept_journey(tmp_path)
    survivors, ends, _ = survey(tmp_path / "order.py", tmp_path / "fixtures")
    facts = [one.what for one in survivors if one.kind == "fact"]
    assert facts == ["yield ('it is always ready', True)"]  # of a step that the journey does not take
    assert ends["noticed"] >= 5
