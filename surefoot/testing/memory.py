"""The journal of a run that leaves nothing behind: kept in memory, with a policy in the place of people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TypeAlias, cast

from pydantic import BaseModel

from surefoot.clock import Clock
from surefoot.errors import ApprovalRefused, BadAnswer
from surefoot.recipes.budget import Used
from surefoot.runs.records import Approval, Question, StepRecord

Policy: TypeAlias = bool | Callable[[Approval], bool | None]
"""Says yes or no to what waits for approval, or nothing: then the run waits."""
Answers: TypeAlias = Mapping[str, object]
"""What is answered, by a part of the question; a list answers the same question once more each time."""


class Standing:
    """Decides in the place of a person."""

    name = "the test"

    def __init__(self, policy: Policy | None) -> None:
        self._policy = policy

    async def decide(self, approval: Approval) -> bool | None:
        """Say what the policy says."""
        return self._policy(approval) if callable(self._policy) else self._policy


class Answering:
    """Answers in the place of a person.

    Args:
        answers: What a person would answer.
        recorded: The answers that were given when the run was recorded, by their names in the journal.
    """

    def __init__(self, answers: Answers, recorded: Mapping[str, object] | None = None) -> None:
        self._answers = answers
        self._recorded = recorded or {}
        self._used = {part: count() for part in answers}

    def answer(self, question: Question) -> object:
        """Return what is answered, as JSON, or nothing."""
        part = next((part for part in self._answers if part in question.prompt), None)
        if part is None:
            return self._recorded.get(question.name)
        answer = self._answers[part]
        if isinstance(answer, (list, tuple)):
            several, place = cast("Sequence[object]", answer), next(self._used[part])
            answer = several[place] if place < len(several) else None
        return answer.model_dump(mode="json") if isinstance(answer, BaseModel) else answer


class MemoryJournal:
    """Implements `RunJournal` in memory.

    Args:
        run: The name of the run.
        clock: Its time.
        answering: Who answers questions.
    """

    def __init__(self, run: str, clock: Clock, answering: Answering) -> None:
        self.run = run
        self.clock = clock
        self.answering = answering
        self.records: dict[str, StepRecord] = {}
        """What was written last of each step, as a later process reads it."""
        self.used = Used()
        """What was used of the budget until then."""
        self.account: str | None = None
        """Who was signed in then."""
        self.asked: list[Question] = []
        self.asked_approvals: list[Approval] = []
        """Newest first."""

    @property
    def all(self) -> MemoryJournal:
        """What was asked of people: there is one run only."""
        return self

    def approvals(self, run: str) -> list[Approval]:  # noqa: ARG002 — there is one run only
        """Return all approvals, newest first."""
        return self.asked_approvals

    def questions(self, run: str) -> list[Question]:  # noqa: ARG002 — as above
        """Return all questions."""
        return self.asked

    def write(self, records: Sequence[StepRecord], consume: Approval | None, **changes: object) -> None:
        """Keep records, and consume an approval, if any; raises `ApprovalRefused` where it is not granted."""
        if consume is not None:
            self._change(consume.id, {"granted"}, state="consumed", consumed_at=self.clock.time())
        self.records |= {one.name: one for one in records}
        self.used = Used.model_validate(changes.get("used", self.used))
        self.account = cast("str | None", changes.get("account", self.account))

    def decide(self, approval: str, *, grant: bool, by: str) -> None:
        """Grant or deny; raises `ApprovalRefused` for one that was decided."""
        state = "granted" if grant else "denied"
        self._change(approval, {"asked"}, state=state, by=by, decided_at=self.clock.time())

    def ask_approval(self, asked: Approval) -> None:
        """Note what waits for approval."""
        self.void_approvals(asked.step)
        self.asked_approvals.insert(0, asked)

    def void_approvals(self, step: str) -> None:
        """Make void whatever was asked or granted for a step."""
        self.asked_approvals = [
            one.model_copy(update={"state": "void"}) if one.step == step and one.state in {"asked", "granted"} else one
            for one in self.asked_approvals
        ]

    def ask(self, question: Question) -> None:
        """Note a question, with its answer where one was given."""
        answer = self.answering.answer(question)
        if answer is not None:
            now = self.clock.time()
            given = {"state": "answered", "answer": answer, "by": Standing.name, "answered_at": now}
            question = question.model_copy(update=given)
        self.asked.append(question)

    def ask_again(self, question: str, prompt: str, form: Mapping[str, object]) -> None:  # noqa: ARG002 — of the protocol
        """Raise `BadAnswer`: an answer that does not fit is an error of the test."""
        raise BadAnswer(prompt, next_action="give an answer that fits the question's model")

    def _change(self, approval: str, states: set[str], **values: object) -> None:
        for place, one in enumerate(self.asked_approvals):
            if one.id == approval and one.state in states:
                self.asked_approvals[place] = one.model_copy(update=values)
                return
        raise ApprovalRefused(f"approval {approval} is not {' or '.join(states)}")
