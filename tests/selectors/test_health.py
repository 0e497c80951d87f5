"""How ways fare over time."""

from __future__ import annotations

from datetime import UTC, datetime

from surefoot.selectors.health import health, last_way
from surefoot.selectors.memory import Found, Tally

ONE, TWO, THREE = "by.test_id('pay')", "by.css('#pay')", "by.text('Pay')"


def at(day: int, hour: int = 12) -> float:
    """Return a moment of a day in November."""
    return datetime(2026, 11, day, hour, tzinfo=UTC).timestamp()


def tally(way: str, day: int, *, wins: int = 0, misses: int = 0) -> Tally:
    """Return what was counted on a day."""
    return Tally(
        target="Order.PAY", site="acme.example", way=way, day=f"2026-11-{day:02}", wins=wins, misses=misses,
        last_won_at=at(day, 9) if wins else None, last_missed_at=at(day, 15) if misses else None,
    )  # fmt: skip


def test_wins_misses_and_since_when() -> None:
    """Each way has its counts, and from when on it misses without having won again."""
    days = [
        tally(ONE, 1, wins=4), tally(ONE, 2, wins=1, misses=2), tally(ONE, 3, misses=5),
        tally(TWO, 3, wins=5), tally(TWO, 1, misses=1),
    ]  # fmt: skip
    (target,) = health(days)
    told = {way.way: (way.wins, way.misses, way.standing, way.lost_since) for way in target.ways}
    assert told == {ONE: (5, 7, "lost", "2026-11-02"), TWO: (5, 1, "well", None)}
    assert target.last_way
    (left,) = health(days, {"Order.PAY": {TWO}})
    assert [way.way for way in left.ways] == [TWO]
    assert not left.last_way


def test_way_that_never_won_is_no_drift() -> None:
    """A way that never found anything is told as such, and is not lost."""
    (target,) = health([tally(ONE, 1, wins=1), tally(TWO, 1, misses=1)])
    assert [(way.standing, way.lost_since) for way in target.ways] == [("well", None), ("never won", "2026-11-01")]
    assert (target.last_way, target.lost) == (False, False)


def test_all_ways_lost() -> None:
    """Where no way is left, the target is lost, and not down to a last way."""
    (target,) = health([tally(ONE, 1, wins=1), tally(TWO, 1, wins=1), tally(ONE, 2, misses=1), tally(TWO, 2, misses=1)])
    assert (target.last_way, target.lost) == (False, True)


def test_last_way() -> None:
    """One way alone is a warning only where others used to find it."""

    def found(*won: str) -> Found:
        counts = {way: int(way in won) for way in (ONE, TWO, THREE)}
        return Found(target="Order.PAY", site="acme.example", counts=counts, won=won)

    before = {ONE: at(1), THREE: at(3)}
    assert last_way(found(ONE), before) == (
        f"Order.PAY is down to its last way: {ONE} finds it; {THREE} last did on 2026-11-03"
    )
    assert last_way(found(ONE, TWO), before) is None
    assert last_way(found(ONE), {ONE: at(1)}) is None
    assert last_way(found(), before) is None
