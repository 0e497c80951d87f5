"""Taking one step: the promises of the engine, in their order.

1. Done with the same inputs: the recorded result. 2. Begun, not done, and it changes something: `already_done`
first, and `Absent` counts only when `settle` has passed. 3. The intent is on disk before the act, the result and
its facts before the next step. 4. After an act was dispatched it is never retried. 5. A final step runs on an
approval only.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias, cast

from opentelemetry import trace
from pydantic import BaseModel, TypeAdapter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from surefoot.browser.gate import OpenGate
from surefoot.browser.secret import Secret
from surefoot.config import Settings
from surefoot.errors import (
    AuthorErred,
    BadResponse,
    BrowserFailed,
    Cancelled,
    FactsFailed,
    InDoubt,
    LoneWay,
    NoBrowser,
    NoFacts,
    NotActionable,
    ProofFailed,
    ReplayMismatch,
    SurefootError,
    TargetLost,
    Unreachable,
)
from surefoot.events import Event, Kind, Listener
from surefoot.facts import Fact, collect
from surefoot.log import logs
from surefoot.log.redaction import redactor
from surefoot.model import File, canonical, digest
from surefoot.recipes.recipe import Recipe
from surefoot.recipes.step import Absent, FinalStep, Found, Intent, SafeStep, UndoableStep, result_adapter
from surefoot.runs.approving import Approver, Approving
from surefoot.runs.context import StepContext
from surefoot.runs.gatekeeper import Gatekeeper, Spending
from surefoot.runs.hands import Hands
from surefoot.runs.journal import OwnJournal
from surefoot.runs.lease import Lease
from surefoot.runs.records import Approval, Ending, StepRecord, StepState
from surefoot.selectors.snapshot import Snapshot
from surefoot.sessions.api import ApiClient

AnyStep: TypeAlias = SafeStep[object] | UndoableStep[object] | FinalStep[object]
Changing: TypeAlias = UndoableStep[object] | FinalStep[object]
AnyRecipe: TypeAlias = Recipe[BaseModel, object]

_MENDABLE = (Unreachable, BadResponse, BrowserFailed, ProofFailed, NotActionable, TargetLost)
_LOOK_AGAIN_SECONDS = 1.0
_tracer = trace.get_tracer("surefoot")
_log = logs.get("runs")


@dataclass
class Taking:
    """Takes steps against a journal; `Engine` adds what recipes call."""

    journal: OwnJournal
    recipe: AnyRecipe
    settings: Settings
    lease: Lease
    spending: Spending
    folder: Path
    secrets: Callable[[str | None, str], Secret]
    listener: Listener
    records: dict[str, StepRecord]
    quiet_since: float
    """The last moment at which a former process of this run could have acted."""
    approver: Approver | None = None
    dry: bool = False
    """Stop before the first final step."""
    cancelling: bool = False
    """Replay only: stop before the first step that is not recorded, to undo."""
    claimed_at: float = field(default_factory=time.time)
    account: str | None = None
    met: set[str] = field(default_factory=set[str])
    taken: dict[str, AnyStep] = field(default_factory=dict[str, AnyStep])
    counted: dict[str, int] = field(default_factory=dict[str, int])
    pending: list[StepRecord] = field(default_factory=list[StepRecord])
    first_in_browser: list[tuple[str, AnyStep]] = field(default_factory=list[tuple[str, AnyStep]])
    sat: list[tuple[str, AnyStep]] | None = None
    current: str | None = None
    """The step that is being taken."""

    def __post_init__(self) -> None:
        self.hands = Hands(
            self.recipe,
            self.settings,
            folder=self.folder,
            on_refused=lambda refusal: self.tell("kept out", f"{refusal.origin}; if pages may load it: {refusal.line}"),
            on_opened=self._prepare_browser,
        )
        self.approving = Approving(self)

    def tell(self, kind: Kind, text: str = "", *, facts: tuple[Fact, ...] = ()) -> None:
        """Tell whoever listens what happened."""
        event = Event(kind=kind, run=self.journal.run, step=self.current, text=redactor.mask(text), facts=facts)
        _log.info(kind, run=event.run, step=event.step, text=event.text)
        self.listener(event)

    def recorded(self, name: str, inputs_digest: str) -> StepRecord | None:
        """Return the record of a step that is done; raises `ReplayMismatch` when its inputs were others."""
        known = self.records.get(name)
        if known is None or known.state not in {StepState.DONE, StepState.BEGUN, StepState.UNPROVED}:
            return None
        if known.inputs_digest != inputs_digest and (known.changes or known.state is StepState.DONE):
            raise ReplayMismatch(
                f"step {name} was recorded with other inputs than the recipe gives it now; "
                f"recorded: {known.inputs}; what stands between steps must give the same in every try"
            )
        self.met.add(name)
        return known if known.state is StepState.DONE else None

    async def take(
        self, step: AnyStep, name: str, *, adapter: TypeAdapter[object] | None = None, tries: int | None = None
    ) -> object:
        """Take a step, or return its recorded result."""
        inputs = step.model_dump(mode="json")
        adapter = adapter or result_adapter(type(step))
        self.taken[name] = step
        known = self.recorded(name, digest(inputs))
        self.current = name
        if known is not None:
            self.tell("step replayed", facts=known.facts)
            out = adapter.validate_json(canonical(known.output))
        else:
            if self.cancelling:
                raise Cancelled(f"before step {name}")
            self.met.add(name)
            with _tracer.start_as_current_span(f"step {name}", attributes={"surefoot.run": self.journal.run}):
                out = await self._take(step, name, inputs, adapter, tries or self.settings.safe_tries)
        if self.sat is not None:
            self.sat.append((name, step))
        return out

    async def _take(self, step: AnyStep, name: str, inputs: object, adapter: TypeAdapter[object], tries: int) -> object:
        self.tell("step begun")
        blank = self._blank(step, name, inputs)
        if isinstance(step, SafeStep):
            return await self._take_safe(step, blank, adapter, tries)
        return await self._take_changing(step, blank, adapter)

    async def _take_safe(
        self, step: SafeStep[object], blank: StepRecord, adapter: TypeAdapter[object], tries: int
    ) -> object:
        await self._write(blank)

        def told(state: RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            self.tell("retrying", f"try {state.attempt_number} failed: {error}")

        attempts = AsyncRetrying(
            stop=stop_after_attempt(tries),
            wait=wait_exponential_jitter(multiplier=0.5, max=10),
            retry=retry_if_exception(_can_be_mended),
            before_sleep=told,
            reraise=True,
        )
        try:
            async for attempt in attempts:
                with attempt:
                    return await self._safe_once(step, blank, adapter, tries=attempt.retry_state.attempt_number)
        except Exception as error:
            await self._write_failure(blank, error)
            raise
        raise RuntimeError("tenacity ended without a result")  # it re-raises instead

    async def _safe_once(
        self, step: SafeStep[object], blank: StepRecord, adapter: TypeAdapter[object], *, tries: int
    ) -> object:
        gate = self._gate()
        try:
            ctx = await self._context(blank.name, gate)
            await step.enter(ctx)
            out = await step.act(ctx)
            self.tell("acted")
            facts = await self._proved(step, out)
        except BrowserFailed:
            await self.hands.close()
            raise
        await self._finish(blank, out, facts, adapter, tries=tries)
        return out

    async def _take_changing(self, step: Changing, blank: StepRecord, adapter: TypeAdapter[object]) -> object:
        self._refuse_after_unmet(blank.name)
        known = self.records.get(blank.name)
        if known is not None and known.intent is not None and known.may_have_acted:
            found = await self._look_up(step, known.intent, quiet_since=self.quiet_since)
            if found is not None:
                return await self._adopt(step, known, found, adapter)
        approval = None
        lone_allowed = False
        if isinstance(step, FinalStep):
            if self.dry:
                raise Cancelled(
                    f"dry run: stopped before {blank.name}, which would have been acted with {blank.inputs}"
                )
            approval, ready = await self.approving.approved(step, blank)
            lone_allowed = bool(approval.shown.warnings)
        else:
            ready = ()
            await step.enter(await self._context(blank.name, self._gate()))
        intent = self.intent(blank.name, ready)
        begun = blank.model_copy(update={"intent": intent, "begun_at": time.time()})
        await self._write(begun, consume=approval)
        self.tell("intent recorded", intent.key)
        gate = self._gate(careful=True, final=isinstance(step, FinalStep), lone_allowed=lone_allowed)
        return await self._act_once(step, begun, gate, adapter)

    async def _act_once(
        self, step: Changing, begun: StepRecord, gate: Gatekeeper, adapter: TypeAdapter[object]
    ) -> object:
        """Act once. Whatever is raised after the act was dispatched, `already_done` is asked before anything else."""
        ctx = await self._context(begun.name, gate)
        try:
            out = await step.act(ctx)
        except Exception as error:
            if not gate.acted and not isinstance(error, LoneWay):
                await self._write_failure(begun, error)
                raise
            self.tell("warning", f"the act failed after it had begun: {error}")
            if isinstance(error, BrowserFailed):
                await self.hands.close()
            found = await self._look_up(step, cast("Intent", begun.intent), quiet_since=time.time())
            if found is None:
                await self._write_failure(begun, error)
                if isinstance(error, LoneWay):  # a person decides: the next approval shows it, and allows it once
                    return await self._take_changing(step, self._blank(step, begun.name, begun.inputs), adapter)
                raise
            return await self._adopt(step, begun, found, adapter)
        self.tell("acted")
        return await self._prove_effect(step, begun, out, adapter)

    async def _adopt(
        self, step: Changing, known: StepRecord, found: Found[object], adapter: TypeAdapter[object]
    ) -> object:
        self.tell("found", "done by an earlier try: found, not repeated")
        return await self._prove_effect(step, known.model_copy(update={"found": True}), found.value, adapter)

    async def _prove_effect(
        self, step: Changing, begun: StepRecord, out: object, adapter: TypeAdapter[object]
    ) -> object:
        try:
            facts = await self._proved(step, out)
        except FactsFailed as error:
            unproved = begun.model_copy(update={"state": StepState.UNPROVED, "error": ending_of(error, begun.name)})
            await self._write(unproved)
            if isinstance(step, FinalStep):
                raise InDoubt(
                    f"{begun.name} has acted, and its proof fails: {error.message}",
                    next_action="look at the site: the step cannot be undone; nothing before it was undone",
                ) from error
            raise
        await self._finish(begun, out, facts, adapter)
        return out

    async def _look_up(self, step: Changing, intent: Intent, *, quiet_since: float) -> Found[object] | None:
        """Ask whether the step was done; `Absent` counts only when the site has had time for an effect to show."""
        while True:
            asked_at = time.time()
            ctx = await self._context(cast("str", self.current), self._gate())
            try:
                answer = await step.already_done(ctx, intent)
            except Exception as error:
                raise InDoubt(
                    f"{self.current}: it cannot be told whether it was done: {error}",
                    next_action=f"look at the site for {intent.key}, then `surefoot resume {self.journal.run}`",
                ) from error
            if isinstance(answer, Found):
                return answer
            if not isinstance(answer, Absent):  # pyright: ignore[reportUnnecessaryIsInstance] — a recipe may be untyped
                raise AuthorErred(f"{self.current}: already_done must answer Found(...) or Absent(), not {answer!r}")
            left = quiet_since + step.settle.total_seconds() - asked_at
            if left <= 0:
                self.tell("absent", "no earlier try did it")
                return None
            await asyncio.sleep(min(left, _LOOK_AGAIN_SECONDS))

    async def undo_all(self) -> list[str]:
        """Undo, in reverse, every undoable step that may have acted; return their names.

        Nothing is undone once a final step may have acted. Raises `InDoubt` when an undo fails.
        """
        if any(one.kind == "final" and one.may_have_acted for one in self.records.values()):
            return []
        undone: list[str] = []
        acted = [one for one in self.records.values() if one.kind == "undoable" and one.may_have_acted]
        for record in sorted(acted, key=lambda one: one.place, reverse=True):
            step = self.taken.get(record.name)
            if not isinstance(step, UndoableStep) or record.intent is None:
                raise InDoubt(f"{record.name} was done, and the recipe as it is now cannot undo it")
            self.current = record.name
            await self._undo(step, record)
            undone.append(record.name)
        return undone

    async def _undo(self, step: UndoableStep[object], record: StepRecord) -> None:
        intent = cast("Intent", record.intent)
        quiet = time.time() if record.state is StepState.BEGUN else 0.0
        name = f"undo:{record.name}"
        try:
            found = await self._look_up(step, intent, quiet_since=max(quiet, self.quiet_since if quiet else 0.0))
            if found is not None:
                entry = self._blank(step, name, record.inputs).model_copy(update={"kind": "undo", "intent": intent})
                await self._write(entry)
                await step.undo(await self._context(record.name, self._gate(careful=True)), found.value)
                await self._verify_undone(step, intent)
                await self._write(entry.model_copy(update={"state": StepState.DONE, "ended_at": time.time()}))
        except (Exception, InDoubt) as error:
            raise InDoubt(
                f"{record.name} could not be undone: {error}",
                next_action=f"undo it by hand ({intent.key}), then `surefoot cancel {self.journal.run}`",
            ) from error
        await self._write(record.model_copy(update={"state": StepState.UNDONE}))
        self.tell("undone")

    async def _verify_undone(self, step: UndoableStep[object], intent: Intent) -> None:
        deadline = time.time() + step.settle.total_seconds()
        while True:
            ctx = await self._context(cast("str", self.current), self._gate())
            if isinstance(await step.already_done(ctx, intent), Absent):
                return
            if time.time() > deadline:
                raise ProofFailed("after the undo it is still there", dispatched=True)
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    async def _proved(self, step: AnyStep, out: object) -> tuple[Fact, ...]:
        page = await self._left_off()
        facts = collect(step.prove(out, page))
        if not facts:
            raise NoFacts(f"{type(step).__name__}.prove yielded no fact")
        failed = [str(fact) for fact in facts if not fact.holds]
        if failed:
            self.tell("failed", "; ".join(failed), facts=facts)
            raise FactsFailed(f"{self.current}: " + "; ".join(failed), dispatched=True)
        self.tell("proved", facts=facts)
        return facts

    async def _left_off(self) -> Snapshot:
        if not self.hands.is_open:
            return Snapshot.empty
        page = await self.hands.page(OpenGate())
        return Snapshot.empty if page.url == "about:blank" else await page.snapshot()

    def intent(self, name: str, ready: tuple[Fact, ...]) -> Intent:
        """Return the intent of a step: one key for all tries, and a new one after it was undone."""
        known = self.records.get(name)
        now = datetime.now(UTC)
        if known is not None and known.intent is not None and known.state is not StepState.UNDONE:
            return known.intent.model_copy(update={"at": now, "ready": ready})
        return Intent(key=self.intent_key(name), at=now, first_at=now, ready=ready)

    def intent_key(self, name: str) -> str:
        """Return the key of a step in this run: short enough to type into a form."""
        known = self.records.get(name)
        if known is not None and known.intent is not None and known.state is not StepState.UNDONE:
            return known.intent.key
        undone = known.tries if known is not None and known.state is StepState.UNDONE else 0
        raw = hashlib.sha256(f"{self.journal.run} {name} {undone}".encode()).digest()
        return "SF-" + base64.b32encode(raw).decode()[:10]

    def value_record(self, name: str, value: object, *, inputs: object, kind: str = "value") -> StepRecord:
        """Return the record of something that is no step: a time, a number, an answer."""
        now = time.time()
        self.met.add(name)
        record = StepRecord(
            run=self.journal.run,
            name=name,
            place=self._place(name),
            kind=kind,
            state=StepState.DONE,
            inputs=inputs,
            inputs_digest=digest(inputs),
            output=value,
            begun_at=now,
            ended_at=now,
        )
        self.records[name] = record
        return record

    async def keep_value(self, name: str, value: object, *, inputs: object, kind: str = "value") -> None:
        """Write such a record."""
        await self._write(self.value_record(name, value, inputs=inputs, kind=kind))

    def _blank(self, step: AnyStep, name: str, inputs: object) -> StepRecord:
        known = self.records.get(name)
        return StepRecord(
            run=self.journal.run,
            name=name,
            place=self._place(name),
            kind=step.kind,
            state=StepState.BEGUN,
            inputs=inputs,
            inputs_digest=digest(inputs),
            intent=known.intent if known else None,
            tries=(known.tries if known else 0) + 1,
            begun_at=time.time(),
        )

    def _place(self, name: str) -> int:
        known = self.records.get(name)
        return known.place if known else len(self.records)

    async def _finish(
        self, begun: StepRecord, out: object, facts: tuple[Fact, ...], adapter: TypeAdapter[object], *, tries: int = 0
    ) -> None:
        done = begun.model_copy(
            update={
                "state": StepState.DONE,
                "output": adapter.dump_python(out, mode="json"),
                "facts": facts,
                "tries": max(tries, begun.tries),
                "error": None,
                "ended_at": time.time(),
            }
        )
        await self._write(done)
        self.tell("recorded", facts=facts)

    async def _write_failure(self, begun: StepRecord, error: Exception) -> None:
        """Record that a step failed and left nothing behind, with a picture where there is a page."""
        told = ending_of(error, begun.name)
        evidence = await self._evidence()
        failed = {"state": StepState.FAILED, "error": told, "evidence": evidence, "ended_at": time.time()}
        self.tell("failed", told.cause)
        await self._write(begun.model_copy(update=failed))

    async def _evidence(self) -> tuple[File, ...]:
        if not self.hands.is_open:
            return ()
        try:
            page = await self.hands.page(OpenGate())
            return (await page.screenshot(),) if page.url != "about:blank" else ()
        except SurefootError as error:
            self.tell("warning", f"no picture of the failure: {error}")
            return ()

    async def _write(self, record: StepRecord, *, consume: Approval | None = None) -> None:
        records: Sequence[StepRecord] = [*self.pending, record]
        used = self.spending.used.model_dump(mode="json")
        await asyncio.to_thread(
            self.journal.write, records, consume, used=used, place=record.name, account=self.account
        )
        self.pending.clear()
        self.records[record.name] = record

    def _gate(self, *, careful: bool = False, final: bool = False, lone_allowed: bool = False) -> Gatekeeper:
        return Gatekeeper(self.lease, self.spending, self.tell, careful=careful, final=final, lone_allowed=lone_allowed)

    async def _context(self, name: str, gate: Gatekeeper) -> StepContext:
        page = await self.hands.page(gate)
        base = str(self.recipe.origins[0]) if self.recipe.origins else ""
        api = ApiClient(await self.hands.fence(), gate, base=base, seconds=self.settings.navigation_timeout)
        return StepContext(page, api, self.intent_key(name), self.account, self.secrets)  # type: ignore[arg-type]  # a Page

    async def context(self, name: str) -> StepContext:
        """Return what a step works with outside its act."""
        return await self._context(name, self._gate())

    async def _prepare_browser(self) -> None:
        """Bring a new browser where it must be: signed in, and through the safe steps of the sitting."""
        self.tell("browser opened")
        name = self.current
        for again, step in [*self.first_in_browser, *(self.sat or [])]:
            if isinstance(step, SafeStep) and again != name:
                await self._act_again(again, step)
        self.current = name

    async def _act_again(self, name: str, step: SafeStep[object]) -> None:
        self.current = name
        ctx = await self._context(name, self._gate())
        await step.enter(ctx)
        out = await step.act(ctx)
        await self._proved(step, out)
        written = result_adapter(type(step)).dump_python(out, mode="json")
        if self.sat is not None and (name, step) in self.sat and written != self.records[name].output:
            raise ReplayMismatch(f"{name}, acted again in a new browser, gives another result than is recorded")

    def _refuse_after_unmet(self, name: str) -> None:
        """A new changing step while recorded ones are not met: the recipe was changed, and a person must look."""
        if name in self.records:
            return
        unmet = [one.name for one in self.records.values() if one.may_have_acted and one.name not in self.met]
        if unmet:
            raise InDoubt(
                f"{name} is new, and {', '.join(unmet)} is recorded and was not met again: was it renamed?",
                next_action="restore the recipe as it was, or look at the site and cancel the run",
            )


def ending_of(error: BaseException, step: str | None) -> Ending:
    """Return an error as the journal keeps it."""
    cause = redactor.mask(str(error) or type(error).__name__)
    surprise = "look at the recipe: it raised what it did not handle"
    next_action = str(getattr(error, "next_action", "") or surprise)
    code = int(getattr(error, "exit_code", 1))
    return Ending(step=step, cause=cause, next_action=next_action, error=type(error).__name__, exit_code=code)


def _can_be_mended(error: BaseException) -> bool:
    return isinstance(error, _MENDABLE) and not isinstance(error, NoBrowser)
