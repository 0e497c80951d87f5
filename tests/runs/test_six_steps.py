"""The six-step recipe in a real browser; what really happened is counted in the site's ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surefoot.demo.site.control import Site
from surefoot.demo.story import UpToThreeHundred
from surefoot.errors import NotResumable
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe
from surefoot.runs.execute import Executor
from tests.conftest import Heard, Yes

pytestmark = pytest.mark.browser


def counted(site: Site) -> tuple[int, int]:
    """Return how many reservations stand and how many payments were made."""
    ledger = site.ledger()
    return len(ledger.held), len(ledger.payments)


async def test_books_once(executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site) -> None:
    """A run that goes well books and pays once, and returns the typed trip."""
    record = await executor.execute(book_flight, new_run)
    assert record.state is Outcome.DONE, record.ending
    assert "Confirmed" in str(record.output)
    assert counted(site) == (1, 1)
    with pytest.raises(NotResumable):
        await executor.execute(book_flight, new_run)
    assert counted(site) == (1, 1)


async def test_card_number_is_stored_nowhere(executor: Executor, book_flight: AnyRecipe, new_run: str) -> None:
    """No secret stands in any file of the data directory."""
    await executor.execute(book_flight, new_run)
    executor.journal.database.close()
    files = [path for path in executor.settings.data_dir.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert b"correct horse" not in path.read_bytes(), path
        assert b"4111 1111 1111 1111" not in path.read_bytes(), path


async def test_malformed_price_stops_the_run(
    executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site
) -> None:
    """A price that is no price stops the run where it is read, and nothing is reserved."""
    site.set(malformed_price="€ 1,2,8.40")
    record = await executor.execute(book_flight, new_run)
    assert record.state is Outcome.FAILED
    assert record.ending is not None
    assert record.ending.step == "check-price"
    assert "1,2,8.40" in record.ending.cause
    assert counted(site) == (0, 0)


async def test_error_page_after_booking(
    executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site, heard: Heard
) -> None:
    """A payment behind an error page is found, not repeated."""
    site.set(pay_fails_after_booking=True)
    record = await executor.execute(book_flight, new_run)
    assert record.state is Outcome.DONE, record.ending
    assert "found" in heard.kinds("pay")
    assert counted(site) == (1, 1)


async def test_price_that_changes_before_the_act(
    executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site
) -> None:
    """A price that changes while the approval is given means no payment, and the reservation is undone."""
    approver = Yes(before=lambda: site.set(pay_price_delta="7.00"))
    record = await replace(executor, approver=approver).execute(book_flight, new_run)
    assert record.state is Outcome.FAILED
    assert len(approver.asked) == 1
    assert counted(site) == (0, 0)


async def test_waits_for_approval_without_a_process(
    executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site
) -> None:
    """Without an approver the run waits in the journal; approved once, it goes on from there."""
    alone = replace(executor, approver=None)
    record = await alone.execute(book_flight, new_run)
    assert record.state is Outcome.WAITING
    assert counted(site) == (1, 0)
    asked = alone.journal.approvals(new_run)[0]
    alone.journal.decide(asked.id, grant=True, by="a person")
    record = await alone.execute(book_flight, new_run)
    assert record.state is Outcome.DONE, record.ending
    assert counted(site) == (1, 1)
    assert alone.journal.approvals(new_run)[0].state == "consumed"


async def test_approval_is_void_after_the_price_changed(
    executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site
) -> None:
    """An approval given for one price is not good for another."""
    alone = replace(executor, approver=None)
    await alone.execute(book_flight, new_run)
    alone.journal.decide(alone.journal.approvals(new_run)[0].id, grant=True, by="a person")
    site.set(pay_price_delta="7.00")
    record = await alone.execute(book_flight, new_run)
    assert record.state is Outcome.FAILED
    assert alone.journal.approvals(new_run)[0].state == "void"
    assert len(site.ledger().payments) == 0


async def test_denied(executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site) -> None:
    """A denied approval ends the run, and what was reserved is released."""
    alone = replace(executor, approver=None)
    await alone.execute(book_flight, new_run)
    alone.journal.decide(alone.journal.approvals(new_run)[0].id, grant=False, by="a person")
    record = await alone.execute(book_flight, new_run)
    assert record.state is Outcome.GIVEN_UP
    assert counted(site) == (0, 0)


async def test_cancel_undoes(executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site) -> None:
    """A waiting run that is cancelled replays what it knows and releases the reservation."""
    alone = replace(executor, approver=None)
    await alone.execute(book_flight, new_run)
    assert counted(site) == (1, 0)
    alone.journal.ask_to_cancel(new_run)
    record = await alone.execute(book_flight, new_run)
    assert record.state is Outcome.CANCELLED
    assert counted(site) == (0, 0)


async def test_gives_up_above_the_limit(executor: Executor, book_flight: AnyRecipe, site: Site) -> None:
    """A recipe that gives up ends as given up, with its own words."""
    given = book_flight.parse({"max_price": {"amount": "5", "currency": "EUR"}})
    record = await executor.execute(book_flight, executor.add(book_flight, given, source=""))
    assert record.state is Outcome.GIVEN_UP
    assert record.ending is not None
    assert "the limit is 5 EUR" in record.ending.cause
    assert counted(site) == (0, 0)


async def test_one_way_alone_waits_for_a_person(
    executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site
) -> None:
    """On the redesigned site one way alone finds Pay: it is shown to a person, and allowed once."""
    site.set(layout="B")
    approver = Yes()
    record = await replace(executor, approver=approver).execute(book_flight, new_run)
    assert record.state is Outcome.DONE, record.ending
    assert [len(asked.shown.warnings) for asked in approver.asked] == [0, 1]
    assert "one way alone" in approver.asked[1].shown.warnings[0]
    assert counted(site) == (1, 1)


async def test_one_way_alone_never_pays_unattended(
    executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site
) -> None:
    """Without a person for it the run waits, and nothing is paid."""
    site.set(layout="B")
    record = await replace(executor, approver=UpToThreeHundred()).execute(book_flight, new_run)
    assert record.state is Outcome.WAITING, record.ending
    assert counted(site) == (1, 0)


async def test_dry_run_stops_before_paying(
    executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site
) -> None:
    """A dry run says what it would have done, and leaves nothing behind."""
    record = await executor.execute(book_flight, new_run, dry=True)
    assert record.state is Outcome.CANCELLED
    assert record.ending is not None
    assert "would have been acted" in record.ending.cause
    assert counted(site) == (0, 0)


async def test_wrong_password_is_sent_once(
    executor: Executor, book_flight: AnyRecipe, new_run: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign-in that the site did not take is not tried again, since that may lock the account."""
    monkeypatch.setenv("SUREFOOT_SECRET_ACME_AIR_PASSWORD", "wrong horse")
    record = await executor.execute(book_flight, new_run)
    assert record.state is Outcome.FAILED
    assert [step.tries for step in executor.journal.steps(new_run)] == [1]
    assert record.used.actions == 4  # goto, both fields, one click
    assert counted(site) == (0, 0)
