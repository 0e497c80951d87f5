"""The example that asks the page first and then the API."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, Field

from surefoot.demo.site.control import Site
from surefoot.demo.site.flights import offers
from surefoot.model import Outcome
from surefoot.runs.records import RunRecord
from tests.examples.conftest import Begin

pytestmark = pytest.mark.browser
DAY = "2027-03-14"
EXPECTED = [(one.flight, str(one.price)) for one in offers("LIS", "ZRH", DAY)]


class Found(BaseModel):
    """What the tests look at in the output."""

    class Flight(BaseModel):
        """One flight."""

        number: str
        price: dict[str, str]

    flights: list[Flight]
    way: str
    failed: list[str] = Field(default_factory=list[str])

    @property
    def prices(self) -> list[tuple[str, str]]:
        """Flights and amounts."""
        return [(one.number, one.price["amount"]) for one in self.flights]


def found(record: RunRecord) -> Found:
    """Return the output of a run."""
    assert record.state is Outcome.DONE, record.ending
    return Found.model_validate(record.output)


async def test_page_answers(begin: Begin) -> None:
    """While the page works, the answer is the page's."""
    answer = found(await begin("find_offers", date=DAY).execute())
    assert (answer.way, answer.failed, answer.prices) == ("search-by-page", [], EXPECTED)


async def test_page_fails(begin: Begin, site: Site) -> None:
    """Where the page fails the API answers the same, and the answer says why it was asked."""
    site.set(search_fails=True)
    answer = found(await begin("find_offers", date=DAY).execute())
    assert (answer.way, answer.prices) == ("search-by-api", EXPECTED)
    assert "status 500" in answer.failed[0]


async def test_neither_answers(begin: Begin, site: Site) -> None:
    """On a route that is not flown neither way finds anything, and the run says what each of them said."""
    site.set(results_delay_ms=0)
    record = await begin("find_offers", origin="LIS", destination="LIS", date=DAY).execute()
    assert record.state is Outcome.FAILED
    assert record.ending is not None
    assert "search-by-page" in record.ending.cause
    assert "search-by-api" in record.ending.cause
