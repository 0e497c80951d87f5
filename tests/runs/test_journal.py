"""The journal's fence and its leases, without a browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from surefoot.errors import AlreadyRunning, ApprovalRefused, LeaseLost, RunNotFound
from surefoot.model import Outcome
from surefoot.recipes.budget import Used
from surefoot.runs.journal import Journal, OwnJournal, new_id
from surefoot.runs.owner import Owner
from surefoot.runs.records import Approval, RunRecord, Shown
from surefoot.store.database import open_database

HERE = Owner.here("here")
ELSEWHERE = Owner(host="elsewhere", boot="b", pid=1, started="0")


@pytest.fixture
def journal(database_url: str) -> Iterator[Journal]:
    """A new journal, on each kind of database."""
    database = open_database(database_url)
    yield Journal(database)
    database.close()


def a_run(job: str | None = None) -> RunRecord:
    """Return a run that nobody has begun."""
    now = time.time()
    return RunRecord(
        id=new_id(), recipe="a/b", source="", version="1", code="", job=job, input={}, state=Outcome.WAITING,
        owner=None, epoch=0, lease_until=None, wake_at=None, ending=None, output=None, account=None, used=Used(),
        cancel_asked=False, place=None, crashes=0, created_at=now, updated_at=now,
    )  # fmt: skip


def an_approval(run: str, *, expires_in: float = 60) -> Approval:
    """Return what waits for approval."""
    shown = Shown(
        run=run, step="pay", kind_of_step="Pay", inputs={}, facts=(), recipe="a/b", version="1", code="c",
        account=None, origins=(),
    )  # fmt: skip
    now = time.time()
    return Approval(
        id=new_id(), run=run, step="pay", binding="b", shown=shown, state="asked", by=None, asked_at=now,
        decided_at=None, expires_at=now + expires_in, consumed_at=None,
    )  # fmt: skip


def test_one_job_does_not_overlap(journal: Journal) -> None:
    """A second run of an unfinished job is refused, and names the first."""
    first = journal.add(a_run("job"))
    with pytest.raises(AlreadyRunning, match=first):
        journal.add(a_run("job"))
    assert journal.add(a_run("other job"))


def test_run_is_named_by_its_beginning_but_not_by_nothing(journal: Journal) -> None:
    """`surefoot cancel "$RUN"` with a variable that is not set must not end the only run there is."""
    run = journal.add(a_run())
    assert journal.run(run[:6]).id == run
    for name in ("", "nobody"):
        with pytest.raises(RunNotFound):
            journal.run(name)


def test_late_owner_can_neither_write_nor_beat(journal: Journal) -> None:
    """Whoever lost a run to another can write nothing any more."""
    run = journal.add(a_run())
    taken, _ = journal.claim(run, ELSEWHERE, lease=0.01)
    late = OwnJournal(journal, taken)
    late.write([], None)
    time.sleep(0.05)
    taken_over, quiet_since = journal.claim(run, HERE, lease=60)
    assert taken_over.epoch == taken.epoch + 1
    assert quiet_since <= time.time()
    with pytest.raises(LeaseLost):
        late.write([], None)
    with pytest.raises(LeaseLost):
        late.beat(lease=60)
    OwnJournal(journal, taken_over).write([], None)


def test_living_owner_is_left_alone(journal: Journal) -> None:
    """A run under a lease that holds is not taken, here or elsewhere."""
    run = journal.add(a_run())
    journal.claim(run, ELSEWHERE, lease=60)
    with pytest.raises(AlreadyRunning):
        journal.claim(run, HERE, lease=60)


def test_dead_owner_is_taken_over_at_once(journal: Journal) -> None:
    """An owner on this host whose process is gone holds nothing, whatever its lease says."""
    run = journal.add(a_run())
    dead = HERE.model_copy(update={"pid": 2**22 - 3})
    journal.claim(run, dead, lease=600)
    taken, _ = journal.claim(run, HERE, lease=60)
    assert taken.crashes == 1


def test_approval_is_good_once(journal: Journal) -> None:
    """An approval is consumed once; for another run, ungranted or expired it is refused."""
    run = journal.add(a_run())
    own = OwnJournal(journal, journal.claim(run, HERE, lease=60)[0])
    approval = an_approval(run)
    own.ask_approval(approval)
    with pytest.raises(ApprovalRefused):
        own.write([], approval)
    journal.decide(approval.id, grant=True, by="a person")
    with pytest.raises(ApprovalRefused):
        own.write([], approval.model_copy(update={"binding": "something else"}))
    own.write([], approval)
    with pytest.raises(ApprovalRefused):
        own.write([], approval)
    with pytest.raises(ApprovalRefused):
        journal.decide(approval.id, grant=True, by="a person")


def test_expired_approval_cannot_be_given(journal: Journal) -> None:
    """What waited too long is not approved any more."""
    run = journal.add(a_run())
    own = OwnJournal(journal, journal.claim(run, HERE, lease=60)[0])
    approval = an_approval(run, expires_in=-1)
    own.ask_approval(approval)
    with pytest.raises(ApprovalRefused):
        journal.decide(approval.id, grant=True, by="a person")


def test_many_claim_and_one_gets_it(journal: Journal) -> None:
    """Of many that claim a run at the same time one executes it; of many that add a job one adds it."""
    run = journal.add(a_run())
    others = [ELSEWHERE.model_copy(update={"host": f"host {number}"}) for number in range(8)]

    def claims(owner: Owner) -> bool:
        try:
            journal.claim(run, owner, lease=60)
        except AlreadyRunning:
            return False
        return True

    def adds(_: Owner) -> bool:
        try:
            journal.add(a_run("the job"))
        except AlreadyRunning:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claims, others)) == 1
        assert sum(pool.map(adds, others)) == 1


def test_late_is_judged_by_the_database(journal: Journal) -> None:
    """Whoever lost its lease is taken over from another host, with the moment until which it could act."""
    run = journal.add(a_run())
    journal.claim(run, ELSEWHERE, lease=0.2)
    time.sleep(0.5)
    _, quiet_since = journal.claim(run, HERE, lease=60)
    assert 0.1 < time.time() - quiet_since < 30
