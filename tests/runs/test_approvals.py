"""Approvals: good once, for exactly what was shown, and for nothing else; counted on a server."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from surefoot import Budget, Facts, Money, Run, Snapshot, recipe
from surefoot.errors import ApprovalRefused
from surefoot.model import Outcome
from surefoot.recipes.registry import find
from surefoot.runs.records import Approval
from tests.conftest import Heard, Yes
from tests.runs.conftest import Bench
from tests.runs.world import Body, Buy, Crash, Nothing, Thing, World


async def buy(run: Run) -> object:
    """Buy a ticket."""
    return (await run(Buy(name="ticket"))).name


async def waiting(bench: Bench) -> Approval:
    """Bring a run to where it waits for an approval, and return that."""
    bench.without_approver()
    assert (await bench.go(buy)).state is Outcome.WAITING
    return bench.executor.journal.approvals(bench.run)[0]


def grant(bench: Bench, approval: Approval) -> None:
    """Approve it as a person would."""
    bench.executor.journal.decide(approval.id, grant=True, by="a person")


async def test_shows_what_it_is_for(bench: Bench, world: World) -> None:
    """The person is shown the step, its inputs and its facts; nothing is done before."""
    asked = await waiting(bench)
    assert (asked.shown.step, asked.shown.inputs) == ("buy", {"name": "ticket"})
    assert [fact.sentence for fact in asked.shown.facts] == ["it has a name"]
    assert world.ever == []


async def test_good_once(bench: Bench, world: World) -> None:
    """An approval buys one ticket: it is consumed with the intent, and a second try asks again."""
    world.error_before = {"ticket"}
    grant(bench, await waiting(bench))
    assert (await bench.go()).state is Outcome.FAILED
    world.error_before = set()
    assert (await bench.go()).state is Outcome.WAITING
    first, second = sorted(bench.executor.journal.approvals(bench.run), key=lambda one: one.asked_at)
    assert (first.state, second.state) == ("consumed", "asked")
    with pytest.raises(ApprovalRefused):
        grant(bench, first)
    assert world.ever == []
    grant(bench, second)
    assert (await bench.go()).state is Outcome.DONE
    assert world.ever == ["ticket"]


async def test_not_for_another_run(bench: Bench, world: World) -> None:
    """What was approved for one run does not let another one act, though it shows the same."""
    grant(bench, await waiting(bench))
    other = bench.executor.add(bench.recipe, Nothing(), source="", alone=False)
    for _ in range(2):
        assert (await bench.executor.execute(bench.recipe, other)).state is Outcome.WAITING
    assert world.ever == []


async def test_not_after_other_facts(bench: Bench, world: World) -> None:
    """When `ready` sees something else than was approved, the approval is void and asked for anew."""
    asked = await waiting(bench)
    grant(bench, asked)

    class Changed(Buy):
        def ready(self, page: Snapshot) -> Facts:
            yield "it has another price by now", self.name != ""

    Changed.__name__ = "Buy"
    assert (await bench.go(lambda run: run(Changed(name="ticket")))).state is Outcome.WAITING
    states = {one.id: one.state for one in bench.executor.journal.approvals(bench.run)}
    assert states.pop(asked.id) == "void"
    assert list(states.values()) == ["asked"]
    assert world.ever == []


async def test_expired(bench: Bench, world: World) -> None:
    """An approval that was given and not used in time is void."""
    settings = bench.executor.settings.model_copy(update={"approval_expires": 0.5})
    bench.executor = replace(bench.executor, settings=settings)
    grant(bench, await waiting(bench))
    await asyncio.sleep(0.6)
    assert (await bench.go()).state is Outcome.WAITING
    assert world.ever == []


async def test_denied_by_the_approver(bench: Bench, world: World) -> None:
    """A no ends the run as given up."""

    class No(Yes):
        async def decide(self, approval: Approval) -> bool | None:
            return False

    bench.executor = replace(bench.executor, approver=No())
    record = await bench.go(buy)
    assert record.state is Outcome.GIVEN_UP
    assert "not approved by the test" in bench.cause()
    assert world.ever == []


async def test_dry_run_asks_nobody(bench: Bench, world: World) -> None:
    """A dry run stops before the final step and says what it would have done."""
    record = await bench.go(buy, dry=True)
    assert record.state is Outcome.CANCELLED
    assert "would have been acted with {'name': 'ticket'}" in bench.cause()
    assert bench.executor.journal.approvals(bench.run) == []
    assert world.ever == []


async def test_budget_of_money(bench: Bench, world: World) -> None:
    """Final steps may not spend more than the recipe's budget, all of them together."""

    class Costly(Buy):
        def spends(self) -> Money:
            return Money.model_validate({"amount": "60", "currency": "EUR"})

    @recipe(
        "test/budget",
        origins=[world.url],
        budget=Budget(money=Money.model_validate({"amount": 100, "currency": "EUR"})),
    )
    async def twice(run: Run, given: Nothing) -> Thing:
        await run(Costly(name="one"))
        return await run(Costly(name="two"))

    run = bench.executor.add(twice, Nothing(), source="")  # type: ignore[arg-type]  # any recipe
    record = await bench.executor.execute(twice, run)  # type: ignore[arg-type]  # any recipe
    assert record.state is Outcome.FAILED
    assert record.ending is not None
    assert "120 EUR" in record.ending.cause
    assert world.ever == ["one"]


SOURCE = """
from surefoot import Run, recipe
from tests.runs.world import Buy, Nothing, Thing

@recipe("test/edited", origins=["{url}"])
async def edited(run: Run, given: Nothing) -> Thing:
    return await run(Buy(name="ticket"))
"""


async def test_not_after_the_recipe_was_edited(bench: Bench, world: World, tmp_path: Path, heard: Heard) -> None:
    """An approval is bound to the recipe's code: after an edit it is void, and nothing is bought."""
    file = tmp_path / "first.py"
    file.write_text(SOURCE.format(url=world.url))
    found, source = find(str(file))
    bench.without_approver()
    run = bench.executor.add(found, Nothing(), source=source)
    assert (await bench.executor.execute(found, run)).state is Outcome.WAITING
    bench.executor.journal.decide(bench.executor.journal.approvals(run)[0].id, grant=True, by="a person")
    after = tmp_path / "second.py"
    after.write_text(SOURCE.format(url=world.url) + "\n# edited\n")
    assert (await bench.executor.execute(find(str(after))[0], run)).state is Outcome.WAITING
    assert any("what it was given for has changed" in event.text for event in heard.events)
    assert world.ever == []


async def test_budget_of_money_across_a_kill(bench: Bench, world: World) -> None:
    """What was paid before a kill counts, though the list that is met again begins with something new."""

    class Costly(Buy):
        def spends(self) -> Money:
            return Money.model_validate({"amount": "100", "currency": "EUR"})

    limit = Money.model_validate({"amount": "150", "currency": "EUR"})
    names = ["old"]

    async def pay_all(run: Run) -> object:
        for name in names:
            await run(Costly(name=name), key=name)
        raise Crash

    bench.body = Body(world, pay_all, budget=Budget(money=limit))
    bench.run = bench.executor.add(bench.recipe, Nothing(), source="")
    await bench.crash()
    names.insert(0, "new")
    record = await bench.go()
    assert record.state is Outcome.FAILED
    assert "200 EUR" in bench.cause()
    assert world.ever == ["old"]
