"""Recording a live run, which is journaled as any, as a journey that runs without a browser from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel

from surefoot.browser.recorder import Recorder
from surefoot.config import Settings
from surefoot.model import Outcome
from surefoot.recipes.recipe import Recipe
from surefoot.recipes.registry import AnyRecipe
from surefoot.runs.execute import Executor
from surefoot.runs.journal import Journal
from surefoot.runs.records import RunRecord, StepRecord
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.testing.folder import save
from surefoot.testing.journey import Case, Journey
from surefoot.testing.memory import Answering, Answers, Policy, Standing
from surefoot.testing.played import facts_of
from surefoot.testing.scrubbed import JourneyScrubber

I = TypeVar("I", bound=BaseModel)  # noqa: E741 — the input
O = TypeVar("O")  # noqa: E741 — the output


@dataclass(frozen=True)
class Recorded:
    """A live run, and the pages it went through."""

    run: RunRecord
    steps: tuple[StepRecord, ...]
    """Every step, as the journal has it."""
    journey: Journey
    scrub: Scrubber
    """Knows what must not stand in what is saved: what the recipe declares private, and what its browsers stored."""

    def save(self, folder: Path) -> None:
        """Write the journey into a folder, scrubbed; without its pictures, for nothing can be taken out of those.

        Raises:
            StoreFailed: It cannot be written; what was there stays.
            SecretLeft: A registered secret would be left in it; what was there stays.
        """
        save(self.journey.without_pictures(), folder, scrub=self.scrub)


async def record(
    recipe: Recipe[I, O],
    given: I,
    *,
    settings: Settings | None = None,
    approve: Policy | None = None,
    answers: Answers | None = None,
) -> Recorded:
    """Run a recipe on its site, in a browser, and return the journey; the run stands in the journal as any.

    What the recipe does is really done. Secrets come from where live runs have them.

    Args:
        recipe: What `@recipe` made.
        given: The input.
        settings: What holds; without them what the environment and `surefoot.toml` say.
        approve: What is said to a final step; without a policy the run waits there.
        answers: What `run.ask` is answered, by a part of the question.
    """
    executor = Executor.open(settings or Settings.load(), approver=Standing(approve))
    try:
        made = cast("AnyRecipe", recipe)
        run = executor.add(made, given, source=str(recipe.file), alone=False)
        recorder, answering, answered = Recorder(), Answering(answers or {}), set[str]()
        told = await executor.execute(made, run, recorder=recorder)
        while told.state is Outcome.WAITING and _answer(executor.journal, run, answering, answered):
            told = await executor.execute(made, run, recorder=recorder)
        steps = tuple(executor.journal.steps(run))
        scrub = JourneyScrubber(made, known=recorder.known, private=recorder.typed, targets=recorder.private)
        return Recorded(told, steps, journey_of(executor.journal, run, recorder), scrub)
    finally:
        executor.journal.database.close()


def journey_of(journal: Journal, run: str, recorder: Recorder) -> Journey:
    """Return what a recorder kept of a run, with its case from the journal."""
    told, records = journal.run(run), journal.steps(run)
    values = {one.name: one.output for one in records if one.kind == "value"}
    case = Case(
        recipe=told.recipe,
        source=told.source,
        run=run,
        began_at=datetime.fromtimestamp(told.created_at, UTC),
        ended_at=datetime.fromtimestamp(told.updated_at, UTC),
        input=told.input,
        values={name: value for name, value in values.items() if name.partition("#")[0] in {"now", "random"}},
        answers={name: value for name, value in values.items() if name.partition("#")[0] == "ask"},
        decisions={
            one.step: one.state != "denied"
            for one in reversed(journal.approvals(run))
            if one.state in {"granted", "consumed", "denied"}
        },
        outcome=told.state,
        output=told.output,
        facts=facts_of(records),
    )
    return Journey(recorder.stops, tuple(recorder.exchanges), case)


def _answer(journal: Journal, run: str, answering: Answering, answered: set[str]) -> bool:
    """Answer what the run asks, and say whether there was an answer; one that did not fit is not given again."""
    waiting = [one for one in journal.questions(run) if one.state == "asked" and one.id not in answered]
    given = [(one.id, answer) for one in waiting if (answer := answering.answer(one)) is not None]
    for question, answer in given:
        journal.answer(question, answer, by=Standing.name)
        answered.add(question)
    return bool(given)
