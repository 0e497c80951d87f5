"""Starting, resuming and ending a run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from opentelemetry import trace
from pydantic import BaseModel

from surefoot.browser.recorder import Recorder
from surefoot.config import Settings
from surefoot.errors import (
    AlreadyRunning,
    AuthorErred,
    BrowserFailed,
    Cancelled,
    Control,
    GiveUp,
    InDoubt,
    LeaseLost,
    StoreFailed,
    SurefootError,
    Suspend,
)
from surefoot.events import Event, Listener
from surefoot.log import logs
from surefoot.model import Outcome, digest
from surefoot.recipes.budget import Used
from surefoot.recipes.registry import AnyRecipe
from surefoot.runs.approving import Approver
from surefoot.runs.engine import Engine
from surefoot.runs.gatekeeper import Spending
from surefoot.runs.hands import Hands
from surefoot.runs.journal import Journal, OwnJournal, new_id
from surefoot.runs.lease import Lease
from surefoot.runs.memories import Memories
from surefoot.runs.owner import Owner
from surefoot.runs.records import Ending, RunRecord, StepRecord, ending_of, outcome_of
from surefoot.runs.remembering import RunMemory
from surefoot.runs.replay import Replay
from surefoot.runs.targets_file import path_beside
from surefoot.sessions.vault import Vault
from surefoot.store.database import open_database

_tracer = trace.get_tracer("surefoot")
_log = logs.get("runs")


def ignore(_: Event) -> None:
    """Listen to nothing."""


@dataclass(frozen=True)
class Executor:
    """Executes runs against one journal.

    Args:
        settings: What holds here.
        journal: All runs.
        listener: Told of every event.
        approver: Asked, while the browser is open, before a final step.
    """

    settings: Settings
    journal: Journal
    listener: Listener = ignore
    approver: Approver | None = None

    @classmethod
    def open(cls, settings: Settings, *, listener: Listener = ignore, approver: Approver | None = None) -> Executor:
        """Open the journal that the settings name."""
        settings.prepare()
        logs.configure(settings.log_level, settings.log_format)
        return cls(settings, Journal(open_database(settings.url)), listener, approver)

    def with_listener(self, listener: Listener) -> Executor:
        """Return the same with another listener."""
        return replace(self, listener=listener)

    def add(
        self, recipe: AnyRecipe, given: BaseModel, *, source: str, job: str | None = None, alone: bool = True
    ) -> str:
        """Add a run to the journal, and return its name.

        Without a name for the job, a recipe with the same input is the same job.

        Raises:
            AlreadyRunning: The job has an unfinished run; `next_action` is that run's name.
        """
        written = given.model_dump(mode="json")
        now = time.time()
        record = RunRecord(
            id=new_id(),
            recipe=recipe.name,
            source=source,
            version=recipe.version,
            code=recipe.code,
            job=job or f"{recipe.name} {digest(written)[:16]}",
            input=written,
            state=Outcome.WAITING,
            owner=None,
            epoch=0,
            lease_until=None,
            wake_at=now,
            ending=None,
            output=None,
            account=None,
            used=Used(),
            cancel_asked=False,
            place=None,
            crashes=0,
            created_at=now,
            updated_at=now,
        )
        return self.journal.add(record, alone=alone)

    def vault(self) -> Vault:
        """Return the secrets, all of which are masked from now on; raises `ConfigInvalid` when others can read them."""
        vault = Vault(self.settings.secrets_file)
        vault.register_all()
        return vault

    async def execute(
        self, recipe: AnyRecipe, run: str, *, dry: bool = False, recorder: Recorder | None = None
    ) -> RunRecord:
        """Execute a run from where its journal left off until it ends or waits, and return it.

        A `recorder` keeps the pages that it goes through.

        Raises:
            AlreadyRunning: Another process executes it.
            NotResumable: It has ended for good.
            LeaseLost: Another process has taken it meanwhile.
        """
        vault = self.vault()
        owner = Owner.here(self.settings.host)
        record, quiet_since = await asyncio.to_thread(self.journal.claim, run, owner, lease=self.settings.lease)
        own = OwnJournal(self.journal, record)
        if record.crashes > self.settings.crash_limit:
            cause = f"crash loop: it died {record.crashes} times, the last time in {record.place}"
            ending = Ending(step=record.place, cause=cause, next_action="see what kills it, then resume", exit_code=1)
            doubt = [step for step in self.journal.steps(run) if step.in_doubt]
            outcome = Outcome.UNKNOWN if doubt else Outcome.FAILED
            await asyncio.to_thread(own.end, outcome, _told_of_doubt(ending, doubt))
            return self.journal.run(run)
        with _tracer.start_as_current_span(
            f"run {recipe.name}",
            attributes={"surefoot.run": run},
            record_exception=False,
            set_status_on_exception=False,
        ):
            memories, file = Memories(self.journal.database), path_beside(recipe.file)
            memory = await RunMemory.load(memories, recipe.name, run, file=file)
            await _Execution(
                self, recipe, record, own, vault, memory=memory, quiet_since=quiet_since, dry=dry, recorder=recorder
            ).run()
        return self.journal.run(run)


class _Execution:
    """One execution of one run by this process."""

    def __init__(
        self,
        executor: Executor,
        recipe: AnyRecipe,
        record: RunRecord,
        own: OwnJournal,
        vault: Vault,
        *,
        memory: RunMemory,
        quiet_since: float,
        dry: bool,
        recorder: Recorder | None,
    ) -> None:
        settings = executor.settings
        self._memory = memory
        self._recipe = recipe
        self._record = record
        self._own = own
        self._interrupted: BaseException | None = None
        self._task: asyncio.Task[object] | None = None
        self._lease = Lease(own, seconds=settings.lease, on_lost=self._on_lost, on_cancel=self._on_cancel)
        folder = settings.data_dir / "runs" / record.id
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        spending = Spending(recipe.budget, record.used)
        records = {one.name: one for one in executor.journal.steps(record.id)}
        self.engine = Engine(
            journal=own,
            recipe=recipe,
            settings=settings,
            lease=self._lease,
            spending=spending,
            folder=folder,
            secrets=vault.secret,
            memory=memory,
            listener=executor.listener,
            replay=Replay(own, records, spending, account=record.account, code_changed=record.code != recipe.code),
            quiet_since=quiet_since,
            approver=executor.approver,
            dry=dry,
            cancelling=record.cancel_asked,
            make_hands=partial(Hands, recorder=recorder, memory=memory),
        )

    async def run(self) -> None:
        self.engine.tell("run begun")
        try:
            async with self._lease:
                try:
                    output = await self._recipe_task()
                    await self._end_done(output)
                except LeaseLost:
                    raise
                except Exception as error:  # noqa: BLE001 — the border: whatever a recipe raises is recorded as its end
                    await self._end_failed(error)
                except Control as control:
                    await self._end_controlled(control)
        finally:
            closed, _ = await asyncio.gather(self.engine.hands.close(), self._memory.flush(), return_exceptions=True)
            if isinstance(closed, BaseException):
                raise closed  # once what was found is written, too: the journal is closed after this

    async def _recipe_task(self) -> object:
        self._task = asyncio.ensure_future(self._call())
        try:
            return await self._task
        except asyncio.CancelledError:
            if self._interrupted is not None:
                raise self._interrupted from None
            raise

    async def _call(self) -> object:
        recipe = self._recipe
        given = recipe.parse(self._record.input)
        return recipe.output.dump_python(await self.engine.go(given), mode="json")

    async def _end_done(self, output: object) -> None:
        failed = self.engine.tolerated
        if not failed:
            await self._end(Outcome.DONE, None, output=output)
            return
        told = "\n".join(f"{one.way}: {one.why}" for one in failed)
        ending = Ending(
            step=failed[0].way,
            cause=f"{len(failed)} failed, within what the recipe allows:\n{told}",
            next_action=f"`surefoot resume {self._record.id}` tries them once more",
            exit_code=8,
        )
        await self._end(Outcome.PARTIAL, ending, output=output)

    async def _end_failed(self, error: Exception) -> None:
        step = self.engine.current
        if isinstance(error, StoreFailed):
            raise error  # what cannot be written cannot be ended: it is resumed from what is on disk
        if not isinstance(error, SurefootError):
            _log.info("the recipe raised", run=self._record.id, step=step, exc_info=error)
        # A recipe to mend and a browser that crashed are no reason to undo: the run goes on where it stands.
        keep = isinstance(error, (AuthorErred, BrowserFailed)) and not self.engine.cancelling
        await self._undo_and_end(outcome_of(error), ending_of(error, step), undo=not keep)

    async def _end_controlled(self, control: Control) -> None:
        ending = ending_of(control, self.engine.current)
        if isinstance(control, Suspend) and await self._cancel_asked():  # what it waits for is not wanted any more
            cancelled = ending_of(Cancelled("a person cancelled the run, which waited"), self.engine.current)
            await self._undo_and_end(Outcome.CANCELLED, cancelled)
        elif isinstance(control, Suspend):
            wake_at = None if control.wake_at is None else control.wake_at.timestamp()
            self.engine.tell("waiting", control.message)
            await self._end(outcome_of(control), ending, wake_at=wake_at)
        elif isinstance(control, InDoubt):
            await self._end(outcome_of(control), ending)
        elif isinstance(control, (GiveUp, Cancelled)):
            await self._undo_and_end(outcome_of(control), ending)
        else:
            raise control

    async def _undo_and_end(self, outcome: Outcome, ending: Ending, *, undo: bool = True) -> None:
        try:
            undone = await self.engine.undo.everything() if undo else ""
        except StoreFailed:
            raise
        except (InDoubt, GiveUp, Exception) as error:  # noqa: BLE001 — the border: an author's `undo` or `prove` may raise anything
            told = ending_of(error, self.engine.current)
            both = told.model_copy(update={"cause": f"{ending.cause}\nand then: {told.cause}"})
            await self._end(Outcome.UNKNOWN, both)
            return
        cause = "\n".join(line for line in (ending.cause, undone) if line)
        await self._end(outcome, ending.model_copy(update={"cause": cause}))

    async def _end(self, outcome: Outcome, ending: Ending | None, **changes: object) -> None:
        used = self.engine.spending.used.model_dump(mode="json")
        replay = self.engine.replay
        left = await self._memory.keep(self.engine.current or "", worked=False)
        told = dict.fromkeys([*(warning for one in replay.records.values() for warning in one.warnings), *left])
        changes["warnings"] = list(told)
        if outcome is Outcome.DONE and self.engine.settings.targets_file:
            await self._memory.keep_file()
        records, replay.pending = replay.pending, []
        doubt = replay.in_doubt() if outcome is not Outcome.WAITING else []
        if doubt:  # whatever ended the run, it must not read as if nothing had happened
            outcome, ending = Outcome.UNKNOWN, _told_of_doubt(ending, doubt)
        await asyncio.to_thread(self._own.end, outcome, ending, records, used=used, **changes)
        self.engine.tell("run ended", outcome.value)

    async def _cancel_asked(self) -> bool:
        return (await asyncio.to_thread(self._own.all.run, self._record.id)).cancel_asked

    def _on_lost(self) -> None:
        self._stop(LeaseLost(f"run {self._record.id} was taken over by another process"))

    def _on_cancel(self) -> None:
        self._stop(Cancelled("a person cancelled the run"))

    def _stop(self, why: Control) -> None:
        if self._task is not None and not self._task.done() and self._interrupted is None:
            self._interrupted = why
            self._task.cancel()


def _told_of_doubt(ending: Ending | None, doubt: Sequence[StepRecord]) -> Ending | None:
    """Return an ending that names what is in doubt, if anything is, before all else."""
    if not doubt:
        return ending
    names = ", ".join(f"{step.name} ({step.intent.key})" if step.intent else step.name for step in doubt)
    cause = f"in doubt: {names}" + (f"\n{ending.cause}" if ending is not None and names not in ending.cause else "")
    known = ending or Ending(cause="", next_action="")
    next_action = known.next_action or "look at the site, then resume the run: what is in doubt is looked up first"
    return known.model_copy(update={"step": doubt[0].name, "cause": cause, "next_action": next_action, "exit_code": 6})


async def start_or_resume(
    executor: Executor,
    recipe: AnyRecipe,
    given: BaseModel,
    *,
    source: str,
    job: str | None = None,
    alone: bool = True,
    dry: bool = False,
    say: Callable[[str], Awaitable[None] | None] | None = None,
    recorder: Recorder | None = None,
) -> RunRecord:
    """Start a run; when the same job has one that a crash interrupted, go on with that one instead.

    Not with a `recorder`, which keeps a whole run: `AlreadyRunning` then.
    """
    executor.vault()  # what is wrong with the secrets is said before there is a run
    try:
        run = executor.add(recipe, given, source=source, job=job, alone=alone)
    except AlreadyRunning as error:
        other = executor.journal.run(error.next_action)
        if dry:
            raise AlreadyRunning(
                f"this job has a run that is {other.state}: {other.id}; a dry run would end it",
                next_action="--new tries another one dry, beside it",
            ) from None
        if recorder is not None:
            raise AlreadyRunning(
                f"this job has a run that is {other.state}: {other.id}; what it did before would not be recorded",
                next_action=f"`surefoot resume {other.id}` ends it; or --new records another one, beside it",
            ) from None
        if other.state is not Outcome.RUNNING and not _never_begun(other, executor.settings):
            raise AlreadyRunning(
                f"this job has a run that is {other.state}{_with_effects(other)}: {other.id}",
                next_action=f"`surefoot show {other.id}`, then resume, approve or cancel it; --new starts another",
            ) from None
        owner = None if other.owner is None else Owner.parse(other.owner)
        if say is not None and (owner is None or owner.alive(seen_from=Owner.here(executor.settings.host)) is False):
            say(f"going on with run {other.id}, which was interrupted")
        run = other.id
    return await executor.execute(recipe, run, dry=dry, recorder=recorder)


def _with_effects(other: RunRecord) -> str:
    return ", with something it did in place" if other.state in {Outcome.FAILED, Outcome.BLOCKED} else ""


def _never_begun(other: RunRecord, settings: Settings) -> bool:
    """Say whether a run was added by a process that died before it began; one just added is about to be begun."""
    return other.state is Outcome.WAITING and other.epoch == 0 and time.time() - other.created_at > settings.lease
