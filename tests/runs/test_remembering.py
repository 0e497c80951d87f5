"""What a run takes for what an element looks like, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from surefoot.runs.memories import Memories
from surefoot.runs.remembering import RunMemory
from surefoot.selectors import by
from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import Fingerprint, fingerprint
from surefoot.selectors.memory import Heal
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.store.database import open_database

PAY = Target(by.test_id("pay"), by.css(".go"), by.role("button", "Pay"), name="Order.PAY")
RIGHT = "<button class=go data-testid=pay>Pay</button><a>Cancel</a>"
ELSEWHERE = "<p data-testid=pay>Paid orders</p><a class=stop>Cancel</a>"
URL = "https://acme.example/"


@pytest.fixture
def memories(tmp_path: Path) -> Iterator[Memories]:
    """An empty memory."""
    database = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    yield Memories(database)
    database.close()


async def known(memories: Memories, html: str, *, worked: bool = True) -> str:
    """Return the tag of what is remembered after a run that acted on a page, and what else it knew before."""
    memory = await RunMemory.load(memories, "acme/order", "r1")
    memory.acted(PAY, Snapshot(html, url=URL))
    await memory.keep("pay", worked=worked)
    await memory.flush()
    again = await RunMemory.load(memories, "acme/order", "r2")
    remembered = again.recall("Order.PAY", "acme.example")
    if remembered is None:
        return ""
    assert isinstance(remembered.shape, Fingerprint)
    return remembered.shape.tag


async def test_what_worked_is_remembered(memories: Memories) -> None:
    """An element that was acted on in a step that worked is known in the next run."""
    assert await known(memories, RIGHT) == "button"


async def test_failed_step_teaches_nothing(memories: Memories) -> None:
    """What was acted on in a step that failed is not how the target looks; its ways are counted all the same."""
    assert await known(memories, RIGHT, worked=False) == ""
    assert {tally.wins for tally in memories.tallies("acme/order")} == {1}


async def test_one_way_alone_changes_no_memory(memories: Memories) -> None:
    """One way that leads elsewhere does not make that the target."""
    assert await known(memories, RIGHT) == "button"
    assert await known(memories, ELSEWHERE) == "button"


async def test_one_way_alone_is_better_than_nothing(memories: Memories) -> None:
    """Where nothing is remembered, what one way alone found and what worked is."""
    assert await known(memories, ELSEWHERE) == "p"


async def test_page_that_was_looked_at_later_counts_where_the_first_does_not_show_it(memories: Memories) -> None:
    """An element that came late is remembered from the next look at the page; each target counts once a step."""
    memory = await RunMemory.load(memories, "acme/order", "r1")
    memory.acted(PAY, Snapshot("<p>wait</p>", url=URL))
    memory.acted(PAY, Snapshot(RIGHT, url=URL))
    await memory.keep("pay")
    await memory.flush()
    assert memory.recall("Order.PAY", "acme.example") is not None
    assert [(tally.wins, tally.misses) for tally in memories.tallies("acme/order")] == [(1, 0)] * 3
    assert await memory.keep("next") == ()
    assert len(memories.tallies("acme/order")) == 3


class Faulty(Snapshot):
    """A page that cannot be looked into."""

    @property
    def root(self) -> Element:
        """Raise what nobody foresaw."""
        raise RuntimeError("no root")


HEAL = Heal(
    target="Order.PAY",
    site="acme.example",
    lost=("by.css('.go')",),
    ways=("by.css('.x')",),
    element="half a sign: \ud83d",  # which no database takes
    url=URL,
    probability=0.9,
    reason="same text",
)


async def test_fault_in_a_memory_ends_no_step(memories: Memories) -> None:
    """A step that has acted is recorded whatever its memory comes upon; what was healed is told all the same."""
    memory = await RunMemory.load(memories, "acme/order", "r1")
    memory.acted(PAY, Snapshot(RIGHT, url=URL))
    assert await memory.keep("pay") == ()
    memory.acted(PAY, Faulty(RIGHT, url=URL))
    memory.healed(HEAL)
    await memory.keep_heals("pay")
    assert await memory.keep("pay") == (str(HEAL),)
    assert memories.patches() == []
    assert memory.recall("Order.PAY", "acme.example") is not None


async def test_what_an_element_looks_like_is_worked_out_once(
    memories: Memories, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not again while its ways find the same, until an hour has passed; how its ways fare is told each time."""
    memory = await RunMemory.load(memories, "acme/order", "r1")
    made: list[Element] = []

    def counted(element: Element, *, private: bool) -> Fingerprint:
        made.append(element)
        return fingerprint(element, private=private)

    monkeypatch.setattr("surefoot.selectors.sighting.fingerprint", counted)
    for _ in range(3):
        memory.acted(PAY, Snapshot(RIGHT, url=URL))
        await memory.keep("pay")
    assert len(made) == 1
    monkeypatch.setattr("surefoot.runs.remembering._NEWS_SECONDS", -1.0)
    memory.acted(PAY, Snapshot(RIGHT, url=URL))
    await memory.keep("pay")
    assert len(made) == 2
    await memory.flush()
    assert {tally.wins for tally in memories.tallies("acme/order")} == {4}
