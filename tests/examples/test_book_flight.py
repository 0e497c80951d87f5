"""The example that books a flight, where somebody else books too."""

from __future__ import annotations

import pytest

from surefoot.demo.site.control import Site
from surefoot.model import Outcome
from tests.conftest import TRIP, Heard
from tests.examples.conftest import Begin

pytestmark = [pytest.mark.browser, pytest.mark.kill]


async def test_another_runs_reservation_is_never_adopted(begin: Begin, site: Site) -> None:
    """A reservation with another reference, made while the run was dead, is neither taken nor paid."""
    example = begin("book_flight", **TRIP)
    example.die_at("reserve", "intent recorded")
    other = site.reserve_elsewhere("another-run")
    record = await example.execute()
    assert record.state is Outcome.DONE, record.ending
    ledger = site.ledger()
    assert len(ledger.held) == 2
    assert [payment["hold"] for payment in ledger.payments] == [
        hold["code"] for hold in ledger.holds if hold["code"] != other
    ]


async def test_no_reservation_is_read_from_a_list_that_says_so(begin: Begin, site: Site, heard: Heard) -> None:
    """Killed before anything was reserved, the run reads "no trips yet" as absent, and reserves."""
    example = begin("book_flight", **TRIP)
    example.die_at("reserve", "intent recorded")
    record = await example.execute()
    assert record.state is Outcome.DONE, record.ending
    assert "absent" in heard.kinds("reserve")
    assert (len(site.ledger().holds), len(site.ledger().payments)) == (1, 1)
