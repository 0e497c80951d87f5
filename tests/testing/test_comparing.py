"""How a run that was played differs from the recorded one, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from surefoot import Facts, Model, Recipe, Run, SafeStep, Snapshot, equal, recipe
from surefoot.browser.ctx import Ctx
from surefoot.errors import GiveUp
from surefoot.facts import collect
from surefoot.model import Outcome
from surefoot.testing import Case, Journey, compare, play_as_recorded

BEGAN = datetime(2026, 11, 28, 12, tzinfo=UTC)
OUTPUT = {"name": "Ada", "seats": ["1A", "1B"]}


class Nothing(Model):
    """No input."""


class Trip(Model):
    """What comes out."""

    name: str
    seats: list[str]
    price: int | None = None


class Look(SafeStep[str]):
    """A step that touches no page."""

    async def act(self, ctx: Ctx) -> str:
        """Find something."""
        return "found"

    def prove(self, out: str, page: Snapshot) -> Facts:
        """Prove it in three sentences."""
        yield "it was found", equal(out, "found")
        yield "it is there", True
        yield "it is short", len(out) < 10


class Book(SafeStep[str]):
    """Another one."""

    async def act(self, ctx: Ctx) -> str:
        """Book something."""
        return "booked"

    def prove(self, out: str, page: Snapshot) -> Facts:
        """Prove it."""
        yield "it is booked", True


def made(body: Callable[[Run], object]) -> Recipe[Nothing, Trip]:
    """Return a recipe that takes the steps of a body."""

    @recipe("test/compared", origins=[])
    async def compared(run: Run, given: Nothing) -> Trip:
        return await body(run)  # type: ignore[misc]  # it is a coroutine

    return compared


def case(**changes: object) -> Case:
    """Return the case of a run that took both steps."""
    looked = collect(Look().prove("found", Snapshot.empty))
    facts = {"look": looked, "book": collect(Book().prove("booked", Snapshot.empty))}
    told = {"recipe": "test/compared", "input": {}, "outcome": Outcome.DONE, "facts": facts}
    return Case.model_validate({**told, "output": {**OUTPUT, "price": None}, **changes})


async def whole(run: Run) -> Trip:
    """Take both steps."""
    await run(Look())
    await run(Book())
    return Trip.model_validate(OUTPUT)


async def differences(body: Callable[[Run], object], recorded: Case) -> list[str]:
    """Play and compare."""
    played = await play_as_recorded(made(body), Journey((), case=recorded))
    return compare(played, recorded)


async def test_the_same_run_differs_in_nothing() -> None:
    """Not in the order of keys either."""
    assert await differences(whole, case()) == []


async def test_steps_and_facts() -> None:
    """What is missing, new, otherwise; a step that is missing has no facts to miss."""

    async def one(run: Run) -> Trip:
        await run(Look())
        return Trip.model_validate(OUTPUT)

    assert await differences(one, case()) == ["step book is missing"]
    facts = dict(case().facts)
    then = {"look": facts["look"]}
    assert await differences(whole, case(facts=then)) == ["step book is new"]
    assert await differences(whole, case(facts={"book": facts["book"], "look": facts["look"]})) == [
        "the steps came as look, book instead of book, look"
    ]
    first, second, third = facts["look"]
    more = second.model_copy(update={"sentence": "it is dear"})
    fewer = await differences(whole, case(facts={**facts, "look": (first, more, third)}))
    assert fewer == ["look: the fact has gone: it is dear", "look: a fact is new: ✓ it is there"]
    twice = await differences(whole, case(facts={**facts, "look": (first, second, second, third)}))
    assert twice == ["look: the fact has gone: it is there"]
    failing = second.model_copy(update={"holds": False})
    assert await differences(whole, case(facts={**facts, "look": (first, failing, third)})) == [
        "look: it is there: holds instead of does not hold (✗ it is there)"
    ]
    other = first.model_copy(update={"seen": "lost"})
    assert await differences(whole, case(facts={**facts, "look": (other, second, third)})) == [
        "look: ✓ it was found: found equals found instead of ✓ it was found: lost equals found"
    ]


async def test_the_output_field_by_field() -> None:
    """Named by where it stands."""
    then = {"name": "Bob", "seats": ["1A", "2B"], "code": "X"}
    assert await differences(whole, case(output=then)) == [
        'output.name is "Ada" instead of "Bob"',
        'output.seats[1] is "1B" instead of "2B"',
        'output.code has gone; it was "X"',
        "output.price is new: null",
    ]
    assert await differences(whole, case(output={**OUTPUT, "seats": [], "price": None})) == [
        'output.seats is ["1A","1B"] instead of []'
    ]


async def test_another_outcome_says_why() -> None:
    """The output of a run that gave up is none."""

    async def gives_up(run: Run) -> Trip:
        await run(Look())
        await run(Book())
        raise GiveUp("it is too dear")

    assert await differences(gives_up, case()) == ["it is given up instead of done: it is too dear"]


async def test_files_and_moments() -> None:
    """Where a file lies is nobody's business, and when in the run something was read stands still in a play."""

    async def reads(run: Run) -> Trip:
        trip = await whole(run)
        return trip.model_copy(update={"name": file, "seats": [BEGAN.isoformat()]})

    file = {"path": "/here/a.pdf", "name": "a.pdf", "size": 1, "media_type": "text/plain", "sha256": "0" * 64}
    then = {**OUTPUT, "price": None, "name": {**file, "path": "a.pdf"}, "seats": ["2026-11-28T12:00:30Z"]}
    times = {"began_at": BEGAN, "ended_at": BEGAN + timedelta(minutes=1)}
    assert await differences(reads, case(output=then, **times)) == []
    later = {**then, "seats": ["2026-11-28T12:01:30Z"], "name": {**file, "size": 2}}
    assert await differences(reads, case(output=later, **times)) == [
        "output.name.size is 1 instead of 2",
        'output.seats[0] is "2026-11-28T12:00:00+00:00" instead of "2026-11-28T12:01:30Z"',
    ]
