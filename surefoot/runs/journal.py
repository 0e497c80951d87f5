"""The journal: what was meant, what was done and what was seen, on disk before the next thing happens.

Every write of an executing run is one transaction, fenced by its owner and epoch: a process that lost its run
can write nothing any more.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import Connection, and_, bindparam, exists, insert, or_, select, update

from surefoot.errors import AlreadyRunning, ApprovalRefused, BadAnswer, LeaseLost, NotResumable, RunNotFound
from surefoot.log.redaction import redactor
from surefoot.model import Model, Outcome
from surefoot.runs.owner import Owner
from surefoot.runs.records import Approval, Ending, Question, RunRecord, StepRecord, StepState
from surefoot.store.database import Database
from surefoot.store.schema import approvals, questions, runs, steps

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without what is misread
_TELLING = {"input", "inputs", "output", "facts", "error", "ending", "shown", "prompt", "form", "answer", "warnings"}
"""The columns that hold what people and sites wrote."""
# Made once, with what changes given beside them: making a statement costs as much as executing it.
_MINE = update(runs).where(
    runs.c.id == bindparam("my_run"),
    runs.c.owner == bindparam("my_owner"),
    runs.c.epoch == bindparam("my_epoch"),
    runs.c.state == Outcome.RUNNING.value,
)
_STEP = update(steps).where(steps.c.run == bindparam("of_run"), steps.c.name == bindparam("of_name"))
_RESUMABLE = {Outcome.RUNNING, Outcome.WAITING, Outcome.FAILED, Outcome.UNKNOWN, Outcome.BLOCKED, Outcome.PARTIAL}


def new_id(length: int = 10) -> str:
    """Return a new random name, easy to read and to type."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


class Journal:
    """All runs; reading and the writes that need no ownership."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, record: RunRecord, *, alone: bool = True) -> str:
        """Add a run; with `alone` an unfinished run of the same job is refused.

        Raises:
            AlreadyRunning: `run` of the message names the other one.
        """
        with self.database.write(alone=True) as connection:
            if alone and record.job is not None:
                other = _unfinished(connection, record.job)
                if other is not None:
                    raise AlreadyRunning(
                        f"this job has a run already: {other.id} ({other.state})", next_action=other.id
                    )
            connection.execute(insert(runs).values(**_row(record)))
        return record.id

    def run(self, run: str) -> RunRecord:
        """Return a run by its name or the beginning of it; raises `RunNotFound`."""
        if not run:  # a variable of a shell that is not set must name nothing, not the only run
            raise RunNotFound("no run is named: the name is empty")
        with self.database.read() as connection:
            found = connection.execute(select(runs).where(runs.c.id.startswith(run, autoescape=True))).mappings().all()
        exact = [row for row in found if row["id"] == run] or found
        if len(exact) != 1:
            raise RunNotFound(f"no run {run!r}" if not exact else f"{run!r} is the beginning of {len(exact)} runs")
        return RunRecord.model_validate(dict(exact[0]))

    def latest(self, *, limit: int | None = 20, state: Outcome | None = None) -> list[RunRecord]:
        """Return the newest runs, newest first; those of one state only, where one is named."""
        query = select(runs).order_by(runs.c.created_at.desc()).limit(limit)
        if state is not None:
            query = query.where(runs.c.state == state.value)
        with self.database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [RunRecord.model_validate(dict(row)) for row in rows]

    def due(self, moment: float) -> list[RunRecord]:
        """Return the runs that wait for a time which has come."""
        waiting = and_(runs.c.state == Outcome.WAITING.value, runs.c.wake_at <= moment)
        with self.database.read() as connection:
            rows = connection.execute(select(runs).where(waiting).order_by(runs.c.wake_at)).mappings().all()
        return [RunRecord.model_validate(dict(row)) for row in rows]

    def steps(self, run: str) -> list[StepRecord]:
        """Return a run's steps in the order in which they were first met."""
        with self.database.read() as connection:
            rows = connection.execute(select(steps).where(steps.c.run == run).order_by(steps.c.place)).mappings().all()
        return [
            StepRecord.model_validate({key: value for key, value in row.items() if value is not None}) for row in rows
        ]

    def claim(self, run: str, owner: Owner, *, lease: float) -> tuple[RunRecord, float]:
        """Take a run to execute it; return it, and when its former owner could last have acted, by this clock.

        A dead owner on this host is taken over at once, a living but late one is killed first, and one on
        another host is given until its lease has ended.
        """
        with self.database.write(alone=True) as connection:
            now = self.database.now(connection)
            row = connection.execute(select(runs).where(runs.c.id == run)).mappings().one()
            before = RunRecord.model_validate(dict(row))
            if before.state not in _RESUMABLE:
                raise NotResumable(f"run {run} is {before.state}", next_action="start a new run")
            _make_way(before, owner, now)
            crashed = before.owner is not None and before.state is Outcome.RUNNING
            values = {
                "state": Outcome.RUNNING.value,
                "owner": str(owner),
                "epoch": before.epoch + 1,
                "lease_until": now + lease,
                "wake_at": None,
                "ending": None,
                "crashes": before.crashes + 1 if crashed else 0,
                "updated_at": now,
            }
            same = and_(runs.c.id == run, runs.c.epoch == before.epoch, runs.c.state == before.state.value)
            if connection.execute(update(runs).where(same).values(**values)).rowcount != 1:
                raise AlreadyRunning(f"run {run} was changed by another process at the same moment")
        taken = before.model_copy(update=values | {"state": Outcome.RUNNING, "ending": None})
        age = max(0.0, now - (before.lease_until or now))
        return taken, time.time() - age

    def ask_to_cancel(self, run: str) -> None:
        """Note that a person wants the run to end."""
        with self.database.write() as connection:
            connection.execute(update(runs).where(runs.c.id == run).values(cancel_asked=True))

    def approvals(self, run: str) -> list[Approval]:
        """Return all approvals of a run, newest first."""
        asked = select(approvals).where(approvals.c.run == run).order_by(approvals.c.asked_at.desc())
        with self.database.read() as connection:
            rows = connection.execute(asked).mappings().all()
        return [_approval({str(key): value for key, value in row.items()}) for row in rows]

    def decide(self, approval: str, *, grant: bool, by: str) -> None:
        """Grant or deny what waits for approval; once, and before it expires."""
        now = time.time()
        with self.database.write() as connection:
            done = connection.execute(
                update(approvals)
                .where(approvals.c.id == approval, approvals.c.state == "asked", approvals.c.expires_at > now)
                .values(state="granted" if grant else "denied", by=by, decided_at=now)
            )
            if done.rowcount != 1:
                raise ApprovalRefused(f"approval {approval} does not wait any more: decided, expired or void")

    def questions(self, run: str) -> list[Question]:
        """Return all questions of a run, oldest first."""
        asked = select(questions).where(questions.c.run == run).order_by(questions.c.asked_at)
        with self.database.read() as connection:
            rows = connection.execute(asked).mappings().all()
        return [Question.model_validate(dict(row)) for row in rows]

    def answer(self, question: str, answer: object, *, by: str) -> None:
        """Answer a question, once."""
        with self.database.write() as connection:
            done = connection.execute(
                update(questions)
                .where(questions.c.id == question, questions.c.state == "asked")
                .values(state="answered", answer=answer, by=by, answered_at=time.time())
            )
            if done.rowcount != 1:
                raise BadAnswer(f"question {question} was answered already")


class OwnJournal:
    """The journal of the run that this process executes; every write is fenced."""

    def __init__(self, journal: Journal, run: RunRecord) -> None:
        self.all = journal
        self.run = run.id
        self._owner = run.owner
        self._epoch = run.epoch

    def beat(self, *, lease: float) -> bool:
        """Renew the lease; return whether a person asked to cancel."""
        with self.all.database.write() as connection:
            self._fence(connection, lease_until=self.all.database.now(connection) + lease)
            return bool(connection.execute(select(runs.c.cancel_asked).where(runs.c.id == self.run)).scalar())

    def write(self, records: Sequence[StepRecord], consume: Approval | None, **changes: object) -> None:
        """Write steps, consume an approval and change the run, all in one transaction or not at all.

        Raises:
            LeaseLost: The run is another's by now.
            ApprovalRefused: The approval is not granted, has expired, or was used.
        """
        with self.all.database.write() as connection:
            self._fence(connection, **changes)
            if consume is not None:
                self._consume(connection, consume)
            for record in records:
                _upsert(connection, record)

    def ask_approval(self, asked: Approval) -> None:
        """Record what waits for approval; whatever waited for the same step before is void."""
        with self.all.database.write() as connection:
            self._fence(connection)
            self._void(connection, asked.step)
            row = asked.model_dump(mode="json")
            row["shown"] = {"shown": row["shown"], "picture": row.pop("picture")}
            connection.execute(insert(approvals).values(**_masked(row)))

    def void_approvals(self, step: str) -> None:
        """Make void whatever was asked or granted for a step."""
        with self.all.database.write() as connection:
            self._fence(connection)
            self._void(connection, step)

    def ask(self, question: Question) -> None:
        """Record a question."""
        with self.all.database.write() as connection:
            self._fence(connection)
            connection.execute(insert(questions).values(**_masked(question.model_dump(mode="json"))))

    def ask_again(self, question: str, prompt: str, form: Mapping[str, object]) -> None:
        """Put a question once more, whose answer did not fit or was to another one."""
        with self.all.database.write() as connection:
            self._fence(connection)
            again = _masked({"prompt": prompt, "form": dict(form)})
            again |= {"state": "asked", "answer": None, "by": None, "answered_at": None}
            connection.execute(update(questions).where(questions.c.id == question).values(**again))

    def end(self, state: Outcome, ending: Ending | None, records: Sequence[StepRecord] = (), **changes: object) -> None:
        """Let go of the run in its new state."""
        told = None if ending is None else ending.model_dump(mode="json")
        with self.all.database.write() as connection:
            self._fence(connection, state=state.value, owner=None, lease_until=None, ending=told, **changes)
            for record in records:
                _upsert(connection, record)
            if state is not Outcome.WAITING:  # nothing waits for a decision any more
                self._void(connection)

    def _fence(self, connection: Connection, **changes: object) -> None:
        mine = {"my_run": self.run, "my_owner": self._owner, "my_epoch": self._epoch}
        done = connection.execute(_MINE, _masked({"updated_at": time.time(), **changes}) | mine)
        if done.rowcount != 1:
            raise LeaseLost(f"run {self.run} was taken over by another process; this one neither acts nor writes")

    def _consume(self, connection: Connection, approval: Approval) -> None:
        now = time.time()
        done = connection.execute(
            update(approvals)
            .where(
                approvals.c.id == approval.id,
                approvals.c.run == self.run,
                approvals.c.binding == approval.binding,
                approvals.c.state == "granted",
                approvals.c.expires_at > now,
            )
            .values(state="consumed", consumed_at=now)
        )
        if done.rowcount != 1:
            raise ApprovalRefused(f"approval {approval.id} is not granted, has expired, or was used")

    def _void(self, connection: Connection, step: str | None = None) -> None:
        open_ones = and_(approvals.c.run == self.run, approvals.c.state.in_(["asked", "granted"]))
        if step is not None:
            open_ones = and_(open_ones, approvals.c.step == step)
        connection.execute(update(approvals).where(open_ones).values(state="void"))


def _unfinished(connection: Connection, job: str) -> RunRecord | None:
    """Return a run of the job that goes on, waits, is in doubt, or failed with an effect of it in place."""
    effects = exists().where(
        steps.c.run == runs.c.id,
        steps.c.kind.in_(["undoable", "final"]),
        steps.c.state.in_([StepState.BEGUN.value, StepState.DONE.value, StepState.UNPROVED.value]),
    )
    goes_on = runs.c.state.in_([Outcome.RUNNING.value, Outcome.WAITING.value, Outcome.UNKNOWN.value])
    stopped = runs.c.state.in_([Outcome.FAILED.value, Outcome.BLOCKED.value])
    query = select(runs).where(runs.c.job == job, or_(goes_on, and_(stopped, effects)))
    row = connection.execute(query.order_by(runs.c.created_at.desc()).limit(1)).mappings().first()
    return None if row is None else RunRecord.model_validate(dict(row))


def _make_way(run: RunRecord, owner: Owner, now: float) -> None:
    """Raise when the run's owner may still act, or end it when it is late."""
    if run.state is not Outcome.RUNNING or run.owner is None:
        return
    other = Owner.parse(run.owner)
    late = run.lease_until is None or run.lease_until < now
    alive = other.alive(seen_from=owner)
    if other == owner or (not late and alive is not False):
        raise AlreadyRunning(f"run {run.id} is being executed by process {other.pid} on {other.host}")
    if alive:
        other.kill()


def _approval(row: Mapping[str, object]) -> Approval:
    values = dict(row)
    shown = cast("dict[str, object]", values.pop("shown"))
    return Approval.model_validate({**values, "shown": shown["shown"], "picture": shown["picture"]})


def _upsert(connection: Connection, record: StepRecord) -> None:
    row = _row(record)
    done = connection.execute(_STEP, row | {"of_run": record.run, "of_name": record.name})
    if done.rowcount == 0:
        connection.execute(insert(steps), row)


def _row(record: Model) -> dict[str, object]:
    return _masked(record.model_dump(mode="json"))


def _masked(row: dict[str, object]) -> dict[str, object]:
    """Mask what a row tells; never what it is found by, such as names, keys and states."""
    kept = {key: redactor.mask_json(value) if key in _TELLING else value for key, value in row.items()}
    intent = kept.get("intent")
    if isinstance(intent, dict):
        told = cast("dict[str, object]", intent)
        kept["intent"] = {**told, "ready": redactor.mask_json(told["ready"])}
    return kept


__all__ = ["Journal", "OwnJournal", "StepState", "new_id"]
