"""The example that downloads invoices, in a real browser, against what the site says it sent."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from pydantic import TypeAdapter

from surefoot import File, Model
from surefoot.demo.site.control import Site
from surefoot.model import Outcome
from surefoot.runs.records import RunRecord
from tests.examples.conftest import Begin

pytestmark = pytest.mark.browser
NUMBERS = [f"INV-{number:04d}" for number in range(23, 0, -1)]
ADA = {"email": "ada@example.org", "password": "correct horse"}


class Downloaded(Model):
    """One line of the output."""

    number: str
    issued: str
    amount: dict[str, str]
    file: File


def downloaded(record: RunRecord) -> list[Downloaded]:
    """Return the output of a run."""
    return TypeAdapter(list[Downloaded]).validate_python(record.output)


def as_the_site_has_it(site: Site, number: str) -> bytes:
    """Return the bytes of an invoice, asked from the API."""
    with httpx2.Client(base_url=site.url, trust_env=False) as client:
        token = client.post("/api/token", json=ADA).json()["token"]
        answer = client.get(f"/api/invoices/{number}/file", headers={"Authorization": f"Bearer {token}"})
        return answer.raise_for_status().content


def is_whole(site: Site, one: Downloaded) -> bool:
    """Say whether a kept file has the very bytes that the site sends."""
    return Path(one.file.path).read_bytes() == as_the_site_has_it(site, one.number)


async def test_every_file_is_whole(begin: Begin, site: Site) -> None:
    """All pages are read, and each file has the very bytes that the site sends."""
    record = await begin("download_invoices").execute()
    assert record.state is Outcome.DONE, record.ending
    files = downloaded(record)
    assert [one.number for one in files] == NUMBERS
    assert site.ledger().downloads == NUMBERS
    assert [one.number for one in files if not is_whole(site, one)] == []


async def test_one_that_fails_is_tried_again_by_a_resume(begin: Begin, site: Site) -> None:
    """Within what may fail the run ends as partial; mended, the rest is downloaded and nothing twice."""
    site.set(failing_invoice="INV-0015")
    example = begin("download_invoices", may_fail=1)
    record = await example.execute()
    assert record.state is Outcome.PARTIAL, record.ending
    without = [number for number in NUMBERS if number != "INV-0015"]
    assert [one.number for one in downloaded(record)] == without
    assert site.ledger().downloads == without
    site.set(failing_invoice=None)
    record = await example.execute()
    assert record.state is Outcome.DONE, record.ending
    assert [one.number for one in downloaded(record)] == NUMBERS
    assert site.ledger().downloads == [*without, "INV-0015"]


async def test_one_that_fails_where_none_may(begin: Begin, site: Site) -> None:
    """The run ends as failed, at the step of that invoice."""
    site.set(failing_invoice="INV-0022")
    record = await begin("download_invoices").execute()
    assert record.state is Outcome.FAILED
    assert record.ending is not None
    assert record.ending.step == "download[INV-0022]"
    assert site.ledger().downloads == ["INV-0023"]


@pytest.mark.kill
async def test_killed_while_the_list_changes(begin: Begin, site: Site) -> None:
    """A new invoice on top, after a kill in the middle, moves nothing: the steps go by number."""
    example = begin("download_invoices")
    example.die_at("download[INV-0014]", "recorded")
    assert site.ledger().downloads == NUMBERS[:10]
    site.set(invoices_added=1)
    record = await example.execute()
    assert record.state is Outcome.DONE, record.ending
    assert [one.number for one in downloaded(record)] == NUMBERS
    assert site.ledger().downloads == NUMBERS
