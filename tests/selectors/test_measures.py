"""How much two things have in common."""

from __future__ import annotations

import pytest

from surefoot.selectors.measures import ABSENT, aligned, beginning, jaccard, known, overlap, ratio, run, same, weight_in


def test_what_neither_has_is_no_likeness() -> None:
    """Nothing is not like nothing."""
    assert (
        same("", "") == jaccard(set(), set()) == aligned([], ["a"]) == beginning("", "a") == known({}, {"a"}) == ABSENT
    )
    assert overlap({}, 0.0, set(), 0.0) == (ABSENT, ABSENT, ABSENT)


def test_shares_are_of_all_of_the_old_and_of_the_new() -> None:
    """What is rare counts more."""
    old = {"a": 1.0, "b": 0.5}
    assert overlap(old, 1.5, {"b", "c"}, 1.0) == pytest.approx((0.25, 1 / 3, 0.5), abs=1e-5)
    assert weight_in(old, {"a", "z"}) == 1.0
    assert known(old, {"a"}) == pytest.approx(2 / 3)


def test_sums_do_not_depend_on_the_order_of_sets() -> None:
    """Else an answer might be another in the next process."""
    tokens = [f"t{n}" for n in range(200)]
    forwards = weight_in({token: 1 / (n + 3) for n, token in enumerate(tokens)}, set(tokens))
    backwards = weight_in({token: 1 / (n + 3) for n, token in reversed(list(enumerate(tokens)))}, set(tokens))
    assert forwards == backwards


def test_the_rest() -> None:
    """Each is a share."""
    assert same("a", "a") == 1.0
    assert same("a", "b") == 0.0
    assert jaccard({"a", "b"}, {"b", "c"}) == pytest.approx(1 / 3)
    assert ratio(1, 3) == ratio(3, 1) == 0.5
    assert aligned("ab", "acd") == pytest.approx(1 / 3)
    assert run("abc", "abd") == 2
    assert beginning("Pay now", "Pay later") == pytest.approx(4 / 7)
    assert beginning("Pay", "Pay later") == 1.0
