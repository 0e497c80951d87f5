"""The verdict over what a target's ways found."""

from __future__ import annotations

import pytest

from surefoot.errors import WaysAlike
from surefoot.selectors import by
from surefoot.selectors.resolve import decide
from surefoot.selectors.target import Target

THREE = Target(by.role("button", "Pay"), by.test_id("pay"), by.css(".btn"))
with pytest.warns(WaysAlike):
    WORDS = Target(by.role("button", "Pay"), by.text("Pay"))
ONE = Target(by.css(".btn"))


@pytest.mark.parametrize(
    ("target", "groups", "verdict"),
    [
        (THREE, ["a", "a", "a"], "found a"),
        (THREE, ["a", "a", ""], "found a"),
        (THREE, ["", "a", "a"], "found a"),
        (THREE, ["a", "a", "b"], "found a"),
        (THREE, ["ab", "a", ""], "found a"),
        (THREE, ["ab", "b", "bc"], "found b"),
        (THREE, ["ab", "a", "ab"], "found a"),
        (THREE, ["a", "", ""], "lone a"),
        (THREE, ["", "", "a"], "lone a"),
        (THREE, ["a", "b", ""], "ambiguous"),
        (THREE, ["a", "b", "c"], "ambiguous"),
        (THREE, ["ab", "ab", ""], "ambiguous"),
        (THREE, ["ab", "ab", "ab"], "ambiguous"),
        (THREE, ["ab", "ac", "bc"], "ambiguous"),
        (THREE, ["ab", "", ""], "ambiguous"),
        (THREE, ["", "", ""], "lost"),
        (WORDS, ["a", "a"], "lone a"),
        (WORDS, ["a", "ab"], "lone a"),
        (WORDS, ["a", "b"], "ambiguous"),
        (WORDS, ["", "a"], "lone a"),
        (ONE, ["a"], "lone a"),
        (ONE, ["ab"], "ambiguous"),
        (ONE, [""], "lost"),
    ],
)
def test_agreement_decides(target: Target, groups: list[str], verdict: str) -> None:
    """Two ways that can disagree and agree settle it; one alone is lone; ties and contradictions are refused."""
    decided = decide(target, [list(group) for group in groups])
    if decided.found:
        element = groups[decided.way][decided.index]
        assert f"{'lone' if decided.lone else 'found'} {element}" == verdict
        assert not decided.ambiguous
    else:
        assert ("ambiguous" if decided.ambiguous else "lost") == verdict


def test_a_verdict_tells_its_reasons() -> None:
    """The reason says what was found by which way, so that the recipe can be mended."""
    decided = decide(THREE, [["a"], ["b", "c"], []], describe=lambda element: f"<{element}>")
    assert str(decided).splitlines() == [
        "its ways do not agree on one element",
        '  by.role("button", "Pay") finds 1: <a>',
        '  by.test_id("pay") finds 2: <b>',
        '  by.css(".btn") finds nothing visible',
    ]


def test_a_verdict_names_the_ways_that_agreed() -> None:
    """The health of a target is counted by which ways found it."""
    decided = decide(THREE, [[], ["a"], ["a"]])
    assert decided.agreed == ('by.test_id("pay")', 'by.css(".btn")')
    assert [sighting.count for sighting in decided.sightings] == [0, 1, 1]
