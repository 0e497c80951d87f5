"""What an author forgot is named with its line: an `await`, the type of a result, an error that nobody handles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from surefoot import Ctx, Facts, Run, SafeStep, Snapshot
from surefoot.model import Outcome
from surefoot.runs.records import Ending
from tests.runs.conftest import Bench
from tests.runs.world import Buy, Thing, World

HERE = Path(__file__).name


class Returns(SafeStep[int]):
    """A step that returns something."""

    what: str

    async def act(self, ctx: Ctx) -> int:
        """Return it, or look it up where there is nothing."""
        results: dict[str, Any] = {"text": "x", "digits": "7", "nothing": None, "coroutine": self.forgotten()}
        kept = results.pop("coroutine")
        if self.what == "coroutine":
            return kept
        kept.close()
        return results[self.what]

    async def forgotten(self) -> int:
        """Return what is never awaited."""
        return 1

    def prove(self, out: int, page: Snapshot) -> Facts:
        """Say that it is there."""
        yield "it is a number", type(out) is int


class Misspelled(Buy):
    """Buys, and returns something else."""

    async def act(self, ctx: Ctx) -> Thing:
        """Buy, and return the name alone."""
        bought: Any = await super().act(ctx)
        return bought.name


async def ended(bench: Bench, what: str) -> Ending:
    """Return how a run fails."""
    record = await bench.go(lambda run: run(Returns(what=what)))
    assert record.state is Outcome.FAILED
    assert record.ending is not None
    return record.ending


async def test_a_forgotten_await_is_named(bench: Bench) -> None:
    """A coroutine is no result; Python's own warning about it does not come on top."""
    told = await ended(bench, "coroutine")
    assert told.cause == "Returns.act returned what it did not await"


async def test_a_result_is_of_the_type_that_the_step_names(bench: Bench) -> None:
    """What is of another type is refused before it is proved or recorded; a replay would refuse it later."""
    for what in ("text", "nothing"):
        told = await ended(bench, what)
        assert told.cause.startswith(
            "Returns.act did not return the result that it names:\n  the result: input should be"
        )


async def test_a_result_is_now_what_a_replay_makes_of_it(bench: Bench) -> None:
    """What pydantic takes for the type is that type at once, and not only when it is read from the journal."""

    async def twice(run: Run) -> object:
        return [await run(Returns(what="digits")), await run(Returns(what="digits"), key="again")]

    record = await bench.go(twice)
    assert (record.state, record.output) == (Outcome.DONE, [7, 7]), record.ending


async def test_an_error_is_told_with_the_authors_line(bench: Bench) -> None:
    """The line is the last one in a file of an author, however deep in libraries it was raised."""
    told = await ended(bench, "elsewhere")
    assert told.cause == "KeyError: 'elsewhere'"
    line = next(number for number, text in enumerate(Path(__file__).read_text().splitlines(), 1) if "results[" in text)
    assert told.where == f"{HERE}, line {line}, in act"
    assert told.next_action == f"look at {told.where}: it raised what the recipe did not handle"


async def test_an_effect_with_a_wrong_result_is_looked_up(bench: Bench, world: World) -> None:
    """What was bought stands, whatever was returned: it is found, and not bought again."""
    record = await bench.go(lambda run: run(Misspelled(name="seat")))
    assert (record.state, world.names()) == (Outcome.DONE, ["seat"]), record.ending
    assert bench.step("misspelled").found
