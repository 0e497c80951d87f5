"""Secrets in what a run tells and keeps: masked, the same in every try, and never in what it is found by."""

from __future__ import annotations

from typing import Any

import pytest

from surefoot import Ctx, Facts, Run, SafeStep, Snapshot, equal
from surefoot.browser.gate import Action
from surefoot.errors import SurefootError
from surefoot.events import Kind
from surefoot.log.redaction import redactor
from surefoot.model import Outcome
from surefoot.recipes.budget import Budget, Used
from surefoot.runs.gatekeeper import Gatekeeper, Spending
from surefoot.runs.records import ending_of
from tests.conftest import Heard
from tests.runs.conftest import Bench
from tests.runs.world import Crash, Reserve, Thing, World

EMAIL = "grace@example.org"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account's address is a secret, in the environment."""
    monkeypatch.setenv("SUREFOOT_SECRET_ACME_ADDRESS", EMAIL)


class Who(SafeStep[Thing]):
    """Tells who is signed in, which is a secret."""

    async def act(self, ctx: Ctx) -> Thing:
        """Tell it."""
        return Thing(name=f"signed in as {EMAIL}")

    def prove(self, out: Thing, page: Snapshot) -> Facts:
        """It is who it should be."""
        yield "it is the account's", equal(out.name, f"signed in as {EMAIL}")


async def test_result_is_the_same_in_every_try(bench: Bench, world: World, heard: Heard) -> None:
    """A result that holds a secret is masked for the recipe at once, so that later tries give the same inputs."""
    tries: list[str] = []

    async def body(run: Run) -> object:
        who = await run(Who())
        tries.append(who.name)
        seat = await run(Reserve(name=who.name))
        if len(tries) == 1:
            raise Crash
        return seat.name

    await bench.crash(body)
    record = await bench.go()
    assert record.state is Outcome.DONE, record.ending
    assert tries[0] == tries[1] == "signed in as «acme address»"
    assert world.ever == ["signed in as «acme address»"]


async def test_facts_are_told_masked(bench: Bench, heard: Heard) -> None:
    """What is heard and what is kept of facts holds no secret."""
    await bench.go(lambda run: run(Who()))
    told = [fact for event in heard.events for fact in event.facts]
    assert told
    assert EMAIL not in str(told)
    assert EMAIL not in str(bench.step("who"))


async def test_key_that_holds_a_secret_is_refused(bench: Bench, world: World) -> None:
    """A step's key is written down and searched for, so it may hold no secret; nothing is acted."""
    await bench.go(lambda run: run(Reserve(name="seat"), key=EMAIL))
    assert "keys are written down" in bench.cause()
    assert world.ever == []


class Held:
    """A lease that holds."""

    seconds = 60.0

    def guard(self) -> None:
        """Let everything pass."""


def quiet(_kind: Kind, _text: str) -> None:
    """Tell nobody."""


@pytest.mark.parametrize("found", [{"lone": True, "ways": (f'by.text("{EMAIL}")',)}, {"healed": (f"it says {EMAIL}",)}])
async def test_warning_with_a_secret_is_approved_once(found: dict[str, Any]) -> None:
    """What a person approved with a secret masked passes with the secret in it."""
    redactor.register(EMAIL, "acme address")
    action = Action(verb="click", subject="Page.PAY", **found)
    spending = Spending(Budget(), Used())
    with pytest.raises(SurefootError) as caught:
        await Gatekeeper(Held(), spending, quiet, final=True).before_dispatch(action)
    shown = (ending_of(caught.value, "pay").cause,)
    assert EMAIL not in shown[0]
    await Gatekeeper(Held(), spending, quiet, final=True, shown=shown).before_dispatch(action)
