"""The example that claims a refund over three pages, in a real browser, against the ledger."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from surefoot.demo.site.control import Site
from surefoot.model import Outcome
from surefoot.recipes.registry import find
from tests.conftest import Heard
from tests.examples.conftest import Begin, Example

pytestmark = pytest.mark.browser
CONTENT = b"%PDF-1.4 a boarding pass " * 40


@pytest.fixture
def claim(begin: Begin, tmp_path: Path) -> Example:
    """A run of it with a document, not begun."""
    document = tmp_path / "boarding-pass.pdf"
    document.write_bytes(CONTENT)
    return begin("claim_refund", document=str(document))


async def test_submits_once(claim: Example, site: Site) -> None:
    """The claim is booked once, with the document's very bytes and the run's own reference."""
    record = await claim.execute()
    assert record.state is Outcome.DONE, record.ending
    ledger = site.ledger()
    assert [(one.reference, one.reason, one.detail) for one in ledger.claims] == [(claim.run, "delayed", "190")]
    assert ledger.claims[0].sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert [(one.name, one.size) for one in ledger.documents] == [("boarding-pass.pdf", len(CONTENT))]
    assert ledger.claims[0].number in str(record.output)


def test_document_is_the_same_from_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative document is meant from where the run began, also when it is resumed from elsewhere."""
    claim_refund = find("examples/claim_refund.py")[0]
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    recorded = claim_refund.parse({"document": "boarding-pass.pdf"}).model_dump(mode="json")
    assert recorded["document"] == str(tmp_path / "boarding-pass.pdf")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert claim_refund.parse(recorded).model_dump(mode="json") == recorded


async def test_without_the_conditional_field(begin: Begin, site: Site, tmp_path: Path) -> None:
    """A reason that asks for nothing more is claimed too, for the whole fare."""
    (tmp_path / "note.txt").write_bytes(CONTENT)
    record = await begin("claim_refund", minutes_late=None, document=str(tmp_path / "note.txt")).execute()
    assert record.state is Outcome.DONE, record.ending
    assert [(one.reason, one.detail) for one in site.ledger().claims] == [("cancelled", "")]


@pytest.mark.kill
@pytest.mark.parametrize(("step", "kind", "text"), [
    ("give-reason", "dispatched", "select ReasonPage.REASON"),
    ("attach-document", "dispatched", "upload DocumentPage.DOCUMENT"),
    ("attach-document", "dispatched", "click DocumentPage.CONTINUE"),
    ("attach-document", "recorded", ""),
    ("submit", "approval decided", ""),
    ("submit", "intent recorded", ""),
    ("submit", "dispatched", "click SummaryPage.SUBMIT"),
    ("submit", "acted", ""),
])  # fmt: skip
async def test_killed_and_resumed(claim: Example, site: Site, step: str, kind: str, text: str) -> None:
    """Killed on any page and resumed in a new browser, the claim is submitted once."""
    claim.die_at(step, kind, text)
    record = await claim.execute()
    assert record.state is Outcome.DONE, record.ending
    assert [one.reference for one in site.ledger().claims] == [claim.run]


@pytest.mark.kill
async def test_killed_while_the_answer_is_under_way(claim: Example, site: Site, heard: Heard) -> None:
    """A claim that was booked, and whose answer nobody lived to see, is found, not repeated."""
    site.set(claim_delay_ms=60_000)
    with claim.start() as process:
        while not site.ledger().claims:
            assert process.poll() is None, process.communicate()
            await asyncio.sleep(0.1)
        process.kill()
    record = await claim.execute()
    assert record.state is Outcome.DONE, record.ending
    assert "found" in heard.kinds("submit")
    assert [one.reference for one in site.ledger().claims] == [claim.run]


@pytest.mark.kill
async def test_killed_before_a_claim_that_is_booked_late(claim: Example, site: Site) -> None:
    """A claim that the site books after the process died is waited for, not repeated."""
    site.set(claim_books_after_ms=1500)
    claim.die_at("submit", "dispatched", "click SummaryPage.SUBMIT", after=0.8)
    assert site.ledger().claims == []
    record = await claim.execute()
    assert record.state is Outcome.DONE, record.ending
    assert [one.reference for one in site.ledger().claims] == [claim.run]


@pytest.mark.kill
async def test_another_runs_claim_is_never_adopted(claim: Example, site: Site) -> None:
    """A claim with another reference, made while the run was dead, is not taken for its own."""
    claim.die_at("submit", "intent recorded")
    other = site.claim_elsewhere("another-run")
    record = await claim.execute()
    assert record.state is Outcome.DONE, record.ending
    assert sorted(one.reference for one in site.ledger().claims) == sorted([claim.run, "another-run"])
    assert other not in str(record.output)


async def test_waits_for_approval_without_a_process(claim: Example, site: Site) -> None:
    """Approved while nothing executes it, the run fills the pages in again in a new browser, and submits once."""
    alone = replace(claim.executor, approver=None)
    record = await claim.execute(alone)
    assert record.state is Outcome.WAITING
    assert site.ledger().claims == []
    alone.journal.decide(alone.journal.approvals(claim.run)[0].id, grant=True, by="a person")
    record = await claim.execute(alone)
    assert record.state is Outcome.DONE, record.ending
    ledger = site.ledger()
    assert [one.reference for one in ledger.claims] == [claim.run]
    assert len(ledger.documents) == 2
    assert alone.journal.approvals(claim.run)[0].state == "consumed"


async def test_denied(claim: Example, site: Site) -> None:
    """A claim that is not approved is not submitted."""
    alone = replace(claim.executor, approver=None)
    await claim.execute(alone)
    alone.journal.decide(alone.journal.approvals(claim.run)[0].id, grant=False, by="a person")
    record = await claim.execute(alone)
    assert record.state is Outcome.GIVEN_UP
    assert site.ledger().claims == []


async def test_error_page_after_booking(claim: Example, site: Site, heard: Heard) -> None:
    """A claim behind an error page is found, not repeated."""
    site.set(claim_fails_after_booking=True)
    record = await claim.execute()
    assert record.state is Outcome.DONE, record.ending
    assert "found" in heard.kinds("submit")
    assert [one.reference for one in site.ledger().claims] == [claim.run]


async def test_slow_answer(claim: Example, site: Site) -> None:
    """An answer that is slower than the patience for a proof is looked up, not asked for again."""
    site.set(claim_delay_ms=6000)
    record = await claim.execute()
    assert record.state is Outcome.DONE, record.ending
    assert [one.reference for one in site.ledger().claims] == [claim.run]


async def test_redesigned(claim: Example, site: Site) -> None:
    """Where one way alone finds Submit, a person is asked, and unattended nothing is submitted."""
    site.set(layout="B")
    alone = replace(claim.executor, approver=None)
    await claim.execute(alone)
    alone.journal.decide(alone.journal.approvals(claim.run)[0].id, grant=True, by="a person")
    record = await claim.execute(alone)
    assert record.state is Outcome.WAITING
    assert site.ledger().claims == []
    asked = next(one for one in alone.journal.approvals(claim.run) if one.state == "asked")
    assert "one way alone" in asked.shown.warnings[0]
    alone.journal.decide(asked.id, grant=True, by="a person")
    record = await claim.execute(alone)
    assert record.state is Outcome.DONE, record.ending
    assert [one.reference for one in site.ledger().claims] == [claim.run]
