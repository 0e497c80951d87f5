"""What is remembered of elements, in the database: counted rightly, healed once, and without secrets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from surefoot.errors import PatchNotFound
from surefoot.log.redaction import redactor
from surefoot.runs.memories import Healed, Memories
from surefoot.selectors.fingerprint import Fingerprint
from surefoot.selectors.memory import Found, Heal, PatchState
from surefoot.store.database import open_database

PAY, SITE, RECIPE = "HoldPage.PAY", "acme.example", "acme/book"
BUTTON, TEST_ID = "by.role('button', 'Pay')", "by.test_id('pay')"


@pytest.fixture
def memories(database_url: str) -> Iterator[Memories]:
    """An empty memory, in each kind of database."""
    database = open_database(database_url)
    yield Memories(database)
    database.close()


def found(*won: str, shape: Fingerprint | None = None) -> Found:
    """Return what two ways found."""
    counts = {way: int(way in won) for way in (BUTTON, TEST_ID)}
    return Found(target=PAY, site=SITE, counts=counts, won=won, shape=shape)


def healed(*ways: str, run: str = "r1", step: str = "pay") -> Healed:
    """Return a heal that proposes some ways."""
    heal = Heal(
        target=PAY, site=SITE, lost=(BUTTON,), ways=ways, element='<button> "Buy"', url="https://acme.example/hold",
        probability=0.97, reason="same text",
    )  # fmt: skip
    return Healed(heal=heal, run=run, step=step)


def test_wins_and_misses_add_up(memories: Memories) -> None:
    """Each way is counted by day, and what the element looked like is kept from when it last worked."""
    memories.keep(RECIPE, [found(BUTTON, TEST_ID, shape=Fingerprint(tag="button")), found(BUTTON)], [])
    memories.keep(RECIPE, [found(BUTTON)], [])
    fared = {tally.way: (tally.wins, tally.misses) for tally in memories.tallies(RECIPE)}
    assert fared == {BUTTON: (3, 0), TEST_ID: (1, 2)}
    missing = next(tally for tally in memories.tallies(RECIPE) if tally.way == TEST_ID)
    assert missing.last_won_at is not None
    assert missing.last_missed_at is not None
    assert missing.last_missed_at >= missing.last_won_at
    remembered = memories.remembered(RECIPE)[PAY, SITE]
    assert (remembered.shape, remembered.counts) == (Fingerprint(tag="button"), {BUTTON: 1, TEST_ID: 1})
    assert memories.remembered("another") == {}


def test_same_heal_is_one_patch(memories: Memories) -> None:
    """The same ways are one patch, whatever their order; one step of one run counts once, however often it is tried."""
    memories.keep(RECIPE, [], [healed("by.text('Buy')", "by.css('#b')"), healed("by.css('#b')", "by.text('Buy')")])
    memories.keep(RECIPE, [], [healed("by.css('#b')", "by.text('Buy')")])
    memories.keep(RECIPE, [], [healed("by.css('#b')", "by.text('Buy')", run="r2")])
    memories.keep(RECIPE, [], [healed("by.css('#other')")])
    assert [len(patch.seen) for patch in sorted(memories.patches(RECIPE), key=lambda one: one.ways)] == [1, 2]
    assert [len(patch.seen) for patch in memories.patches_of_run("r2")] == [1]
    assert memories.patches("another") == []


def test_decision_stays(memories: Memories) -> None:
    """A rejected patch stays rejected when it is seen again."""
    memories.keep(RECIPE, [], [healed("by.css('#b')")])
    (patch,) = memories.patches(RECIPE, state=PatchState.PROPOSED)
    rejected = memories.decide(patch.id, PatchState.REJECTED, by="ada")
    assert (rejected.state, rejected.by) == (PatchState.REJECTED, "ada")
    memories.keep(RECIPE, [], [healed("by.css('#b')", run="r9")])
    assert memories.patches(RECIPE, state=PatchState.PROPOSED) == []
    assert [one.run for one in memories.patches(RECIPE)[0].seen] == ["r1", "r9"]
    with pytest.raises(PatchNotFound):
        memories.decide("nobody", PatchState.ACCEPTED, by="ada")


def test_accepted_and_needed_again(memories: Memories) -> None:
    """An accepted patch is proposed again when a later run needs it, since the recipe was put back."""
    memories.keep(RECIPE, [], [healed("by.css('#b')")])
    memories.decide(memories.patches(RECIPE)[0].id, PatchState.ACCEPTED, by="ada")
    memories.keep(RECIPE, [], [healed("by.css('#b')")])
    assert memories.patches(RECIPE, state=PatchState.PROPOSED) == []
    memories.keep(RECIPE, [], [healed("by.css('#b')", run="r2")])
    (patch,) = memories.patches(RECIPE)
    assert (patch.state, patch.by, patch.decided_at) == (PatchState.PROPOSED, None, None)


def test_secrets_are_masked(memories: Memories) -> None:
    """A secret that stands on a page is masked wherever it would be remembered."""
    redactor.register("open sesame 77", "DOOR")
    way = "by.text('open sesame 77')"
    heal = healed(way).model_copy(update={"run": "r3"})
    memories.keep(RECIPE, [found(BUTTON, shape=Fingerprint(tag="open sesame 77"))], [heal])
    told = f"{memories.remembered(RECIPE)}{memories.patches()}{memories.tallies(RECIPE)}"
    assert "sesame" not in told
    assert told.count("«DOOR»") == 2


def test_forgetting(memories: Memories) -> None:
    """What is forgotten is gone; patches stay."""
    memories.keep(RECIPE, [found(BUTTON, shape=Fingerprint(tag="b"))], [healed("by.css('#b')")])
    memories.forget(RECIPE, PAY)
    assert memories.remembered(RECIPE) == {}
    assert memories.tallies(RECIPE) == []
    assert len(memories.patches(RECIPE)) == 1


def test_old_days_are_forgotten(memories: Memories, monkeypatch: pytest.MonkeyPatch) -> None:
    """How ways fared more than a year ago is removed when something new is written, of that recipe only."""
    with monkeypatch.context() as patched:
        patched.setattr("surefoot.runs.memories.time.time", lambda: 1_000_000_000.0)
        for recipe in ("acme/order", "acme/other"):
            memories.keep(recipe, [found("by.css('#pay')")], [])
    memories.keep("acme/order", [found("by.css('#pay')")], [])
    assert {tally.day[:4] == "2001" for tally in memories.tallies("acme/order")} == {False}
    assert {tally.day[:4] == "2001" for tally in memories.tallies("acme/other")} == {True}
