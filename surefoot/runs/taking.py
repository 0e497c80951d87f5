"""Taking one step: the promises of the engine, in their order.

1. Done with the same inputs: the recorded result. 2. Begun, not done, and it changes something: `already_done`
first, and `Absent` counts only when `settle` has passed. 3. The intent is on disk before the act, the result and
its facts before the next step. 4. After an act was dispatched it is never retried. 5. A final step runs on an
approval only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, cast

from opentelemetry import trace
from pydantic import BaseModel, TypeAdapter, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from surefoot.browser.gate import OpenGate
from surefoot.browser.page import Page
from surefoot.browser.secret import Secret
from surefoot.clock import Clock
from surefoot.config import Settings
from surefoot.errors import (
    AuthorErred,
    BadResponse,
    BrowserFailed,
    Cancelled,
    FactsFailed,
    GiveUp,
    Healed,
    InDoubt,
    LoneWay,
    NoBrowser,
    NoFacts,
    NotActionable,
    ProofFailed,
    SurefootError,
    TargetLost,
    Unreachable,
)
from surefoot.events import Event, Kind, Listener
from surefoot.facts import Fact, collect
from surefoot.log import logs
from surefoot.log.redaction import redactor
from surefoot.model import File, canonical
from surefoot.recipes.recipe import Recipe
from surefoot.recipes.step import Absent, FinalStep, Found, Intent, SafeStep, SignInStep, UndoableStep, result_adapter
from surefoot.runs.approving import Approver, Approving
from surefoot.runs.context import OpeningPage, StepContext
from surefoot.runs.gatekeeper import Gatekeeper, Spending
from surefoot.runs.hands import BLANK, Hands, MakeHands
from surefoot.runs.lease import Hold
from surefoot.runs.records import StepRecord, StepState, ending_of
from surefoot.runs.remembering import RunMemory
from surefoot.runs.replay import Replay, digest_of_inputs
from surefoot.runs.results import result_of
from surefoot.runs.run_journal import RunJournal
from surefoot.runs.sitting import Sitting, Taken
from surefoot.runs.undo import Undo
from surefoot.selectors.snapshot import Snapshot

AnyStep: TypeAlias = SafeStep[object] | UndoableStep[object] | FinalStep[object]
Changing: TypeAlias = UndoableStep[object] | FinalStep[object]
AnyRecipe: TypeAlias = Recipe[BaseModel, object]
Adapter: TypeAlias = TypeAdapter[object]

_MENDABLE = (Unreachable, BadResponse, BrowserFailed, ProofFailed, NotActionable, TargetLost)
_LOOK_AGAIN_SECONDS = 1.0
_tracer = trace.get_tracer("surefoot")
_log = logs.get("runs")


@dataclass
class Taking:
    """Takes steps against a journal; `Engine` adds what recipes call."""

    journal: RunJournal
    recipe: AnyRecipe
    settings: Settings
    lease: Hold
    spending: Spending
    folder: Path
    secrets: Callable[[str | None, str], Secret]
    listener: Listener
    replay: Replay
    quiet_since: float
    """The last moment at which a former process of this run could have acted."""
    approver: Approver | None = None
    dry: bool = False
    """Stop before the first final step."""
    cancelling: bool = False
    """Replay only: stop before the first step that is not recorded, to undo."""
    make_hands: MakeHands = Hands
    """Makes what pages and API calls go through."""
    memory: RunMemory | None = None
    """What is remembered of elements; without it nothing is healed."""
    claimed_at: float = field(init=False)
    taken: dict[str, AnyStep] = field(default_factory=dict[str, AnyStep])
    current: str | None = None
    """The step that is being taken."""
    _busy: bool = False
    _heals_told: set[str] = field(default_factory=set[str])
    """The heals that were told as they were acted on, since a step last ended."""

    def __post_init__(self) -> None:
        self.claimed_at = self.clock.time()
        self.hands = self.make_hands(
            self.recipe,
            self.settings,
            folder=self.folder,
            on_refused=lambda refusal: self.tell("kept out", f"{refusal.origin}; if pages may load it: {refusal.line}"),
            on_opened=self._opened,
        )
        self.seat = Sitting(self)
        self.approving = Approving(self)
        self.undo = Undo(self)

    @property
    def clock(self) -> Clock:
        """The time, as this run has it."""
        return self.replay.clock

    async def _opened(self) -> None:
        self.tell("browser opened")
        await self.seat.prepare()

    def tell(self, kind: Kind, text: str = "", *, facts: tuple[Fact, ...] = ()) -> None:
        """Tell whoever listens, and the log, what happened."""
        event = self.event(kind, text, facts)
        if kind == "healed":
            self._heals_told.add(text)
        _log.info(kind, run=event.run, step=event.step, text=event.text)
        self.listener(event)

    def event(self, kind: Kind, text: str, facts: tuple[Fact, ...]) -> Event:
        """Return what happened as it is told, with secrets masked."""
        masked = tuple(Fact.model_validate(redactor.mask_json(fact.model_dump())) for fact in facts)
        return Event(kind=kind, run=self.journal.run, step=self.current, text=redactor.mask(text), facts=masked)

    async def take(
        self, step: AnyStep, name: str, *, adapter: Adapter | None = None, tries: int | None = None
    ) -> object:
        """Take a step, or return its recorded result."""
        if self._busy:
            raise AuthorErred(f"{name} was begun while {self.current} is being taken: await each step before the next")
        self._busy = True
        try:
            return await self._take_or_recall(Taken(name, step, adapter or result_adapter(type(step))), tries)
        finally:
            self._busy = False

    async def _take_or_recall(self, one: Taken, tries: int | None) -> object:
        name, step, adapter = one
        inputs = step.model_dump(mode="json")
        self.taken[name] = step
        known = self.replay.recorded(name, digest_of_inputs(inputs))
        self.current = name
        if known is not None:
            self.tell("step replayed", facts=known.facts)
            out = adapter.validate_json(canonical(known.output))
        else:
            if self.cancelling:
                raise Cancelled(f"before step {name}")
            self.replay.met.add(name)
            with _tracer.start_as_current_span(  # an exception's text is not masked, so it is not exported
                f"step {redactor.mask(name)}",
                attributes={"surefoot.run": self.journal.run},
                record_exception=False,
                set_status_on_exception=False,
            ):
                out = await self._take(one, inputs, tries or self.settings.safe_tries)
        self.seat.took(one)
        return out

    async def _take(self, one: Taken, inputs: object, tries: int) -> object:
        self.tell("step begun")
        blank = self.replay.blank(one.step, one.name, inputs)
        if isinstance(one.step, SafeStep):
            return await self._take_safe(one.step, blank, one.adapter, tries)
        return await self._take_changing(one.step, blank, one.adapter)

    async def _take_safe(self, step: SafeStep[object], blank: StepRecord, adapter: Adapter, tries: int) -> object:
        await self.replay.write(blank)

        def told(state: RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            self.tell("retrying", f"try {state.attempt_number} failed: {error}")

        attempts = AsyncRetrying(
            stop=stop_after_attempt(tries),
            wait=wait_exponential_jitter(multiplier=0.5, max=10),
            retry=retry_if_exception(lambda error: self.can_be_mended(error, step)),
            sleep=self.clock.sleep,
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

    def can_be_mended(self, error: BaseException, step: SafeStep[object]) -> bool:
        """Say whether trying a safe step again may help."""
        if isinstance(step, SignInStep) and isinstance(error, ProofFailed):
            return False  # what the site did not take once it does not take again, and it may lock the account
        return isinstance(error, _MENDABLE) and not isinstance(error, NoBrowser)

    async def _safe_once(self, step: SafeStep[object], blank: StepRecord, adapter: Adapter, *, tries: int) -> object:
        try:
            ctx = await self.at_start(step, blank.name)
            out = result_of(step, await step.act(ctx), adapter)
            self.tell("acted")
            facts = await self.proved(step, out)
        except BrowserFailed:
            await self.hands.close()
            raise
        except SurefootError:
            self.seat.astray = True
            raise
        return await self._finish(blank, out, facts, adapter, tries=tries)

    async def _take_changing(self, step: Changing, blank: StepRecord, adapter: Adapter) -> object:
        self.replay.refuse_after_unmet(blank.name)
        known = self.replay.records.get(blank.name)
        if known is not None and known.intent is not None and known.may_have_acted:
            found = await self.look_up(step, known.intent, quiet_since=self.quiet_since)
            if found is not None:
                return await self.adopt(step, known, found)
            if known.state is StepState.UNPROVED and isinstance(step, FinalStep):
                raise InDoubt(
                    f"{blank.name} has acted, its proof failed, and now the site does not show it",
                    next_action=(
                        f"look at the site for {known.intent.key}; it is not done again by itself; "
                        f"then `surefoot cancel {self.journal.run} --settled`"
                    ),
                )
        approval = None
        ready: tuple[Fact, ...] = ()
        if isinstance(step, FinalStep):
            if self.dry:
                raise Cancelled(
                    f"dry run: stopped before {blank.name}, which would have been acted with {blank.inputs}"
                )
            approval, ready = await self.approving.approved(step, blank)
        else:
            await self.at_start(step, blank.name)
        intent = self.replay.intent(blank.name, ready)
        begun = blank.model_copy(update={"intent": intent, "begun_at": self.clock.time()})
        if isinstance(step, FinalStep):
            self.spending.spend(blank.name, step.spends())
        await self.replay.write(begun, consume=approval)
        self.tell("intent recorded", intent.key)
        shown = approval.shown.warnings if approval is not None else ()
        gate = self._gate(careful=True, final=isinstance(step, FinalStep), shown=shown)
        return await self._act_once(step, begun, gate, adapter)

    async def _act_once(self, step: Changing, begun: StepRecord, gate: Gatekeeper, adapter: Adapter) -> object:
        """Act once. Whatever is raised after the act was dispatched, `already_done` is asked before anything else."""
        ctx = await self._context(begun.name, gate)
        try:
            out = result_of(step, await step.act(ctx), adapter)
        except Exception as error:
            asks = isinstance(error, (LoneWay, Healed))
            found = None
            if gate.acted:
                if not asks:
                    self.tell("warning", f"the act failed after it had begun: {error}")
                if isinstance(error, BrowserFailed):
                    await self.hands.close()
                found = await self.after_act_failed(step, cast("Intent", begun.intent), error)
            if found is None:
                await self._write_failure(begun, error)
                if asks:  # a person decides: the next approval shows it, and allows it once
                    return await self._take_changing(step, self.replay.blank(step, begun.name, begun.inputs), adapter)
                raise
            return await self.adopt(step, begun, found)
        self.tell("acted")
        return await self._prove_effect(step, begun, out, adapter)

    async def after_act_failed(self, step: Changing, intent: Intent, error: Exception) -> Found[object] | None:  # noqa: ARG002 — for whoever cannot look
        """Look whether an act that failed has done it all the same."""
        return await self.look_up(step, intent, quiet_since=self.clock.time())

    async def adopt(self, step: Changing, known: StepRecord, found: Found[object]) -> object:
        """Take what an earlier try did for the result of the step, and prove it."""
        self.tell("found", "done by an earlier try: found, not repeated")
        record = known.model_copy(update={"found": True})
        return await self._prove_effect(step, record, found.value, result_adapter(type(step)))

    async def _prove_effect(self, step: Changing, begun: StepRecord, out: object, adapter: Adapter) -> object:
        try:
            facts = await self.proved(step, out)
        except FactsFailed as error:
            unproved = begun.model_copy(update={"state": StepState.UNPROVED, "error": ending_of(error, begun.name)})
            await self.replay.write(unproved)
            if isinstance(step, FinalStep):
                raise InDoubt(
                    f"{begun.name} has acted, and its proof fails: {error.message}",
                    next_action=(
                        "look at the site: the step cannot be undone; nothing before it was undone; "
                        f"then `surefoot resume {self.journal.run}`, or `surefoot cancel {self.journal.run} --settled`"
                    ),
                ) from error
            raise
        return await self._finish(begun, out, facts, adapter)

    async def look_up(self, step: Changing, intent: Intent, *, quiet_since: float) -> Found[object] | None:
        """Ask whether the step was done; `Absent` counts only when the site has had time for an effect to show.

        While an undo of it may still land, the same holds for `Found`.
        """
        self.seat.astray = True
        name = cast("str", self.current)
        undoing = self.replay.undoing(name)
        while True:
            asked_at = self.clock.time()
            answer = await self._ask_the_site(step, name, intent)
            left = quiet_since + step.settle.total_seconds() - asked_at
            if isinstance(answer, Found) and (not undoing or left <= 0):
                return answer
            if left <= 0:
                self.tell("absent", "no earlier try did it")
                return None
            await self.clock.sleep(min(left, _LOOK_AGAIN_SECONDS))

    async def _ask_the_site(self, step: Changing, name: str, intent: Intent) -> Found[object] | Absent:
        try:
            with self.spending.unlimited():
                answer = await step.already_done(await self.context(name, doubting=True), intent)
        except (Exception, GiveUp) as error:
            raise InDoubt(
                f"{name}: it cannot be told whether it was done: {error}",
                next_action=f"look at the site for {intent.key}, then `surefoot resume {self.journal.run}`",
            ) from error
        if not isinstance(answer, (Found, Absent)):  # pyright: ignore[reportUnnecessaryIsInstance] — a recipe may be untyped
            raise InDoubt(
                f"{name}: already_done must answer Found(...) or Absent(), not {answer!r}",
                next_action=f"mend already_done, then `surefoot resume {self.journal.run}`",
            )
        return answer

    async def at_start(self, step: AnyStep, name: str) -> StepContext:
        """Bring the page where a step starts; in a sitting that was left, its safe steps are acted again first."""
        ctx = await self.context(name)
        await self.seat.restore()
        await step.enter(ctx)
        return ctx

    async def proved(self, step: AnyStep, out: object) -> tuple[Fact, ...]:
        """Return the facts of a step, all of which hold; raises `FactsFailed` naming those that do not."""
        page = await self.left_off(anew=False)
        facts = collect(step.prove(out, page))
        if not facts:
            raise NoFacts(f"{type(step).__name__}.prove yielded no fact")
        failed = [str(fact) for fact in facts if not fact.holds]
        if failed:
            self.tell("failed", "; ".join(failed), facts=facts)
            raise FactsFailed(f"{self.current}: " + "; ".join(failed), dispatched=True)
        self.tell("proved", facts=facts)
        return facts

    async def left_off(self, *, anew: bool = True) -> Snapshot:
        """Return the page at rest as it was left, and an empty one when no page was touched.

        Without `anew` what proved the latest action will do, if that was a moment ago.
        """
        if self.hands.url == BLANK:
            return Snapshot.empty
        page = await self.hands.page(OpenGate())
        return await (page.snapshot() if anew else page.left_off())

    async def _finish(
        self, begun: StepRecord, out: object, facts: tuple[Fact, ...], adapter: Adapter, *, tries: int = 0
    ) -> object:
        """Record a step as done, and return its result as a replay will: with secrets masked."""
        written = adapter.dump_python(out, mode="json")
        kept = redactor.mask_json(written)
        if kept != written:
            out = self._without_secrets(begun.name, kept, adapter)
        done = begun.model_copy(
            update={
                "state": StepState.DONE,
                "output": kept,
                "facts": facts,
                "warnings": await self._remembered(begun.name),
                "tries": max(tries, begun.tries),
                "error": None,
                "ended_at": self.clock.time(),
            }
        )
        await self.replay.write(done)
        self.tell("recorded", facts=facts)
        return out

    async def _keep_heals(self) -> None:
        if self.memory is not None:
            await self.memory.keep_heals(self.current or "")

    async def _remembered(self, name: str, *, worked: bool = True) -> tuple[str, ...]:
        """Let the memory keep what a step found; tell and return what a person should look at."""
        if self.memory is None:
            return ()
        healed = self.memory.heals
        warnings = await self.memory.keep(name, worked=worked)
        for warning in warnings:
            if warning not in self._heals_told:
                self.tell("healed" if warning in healed else "warning", warning)
        self._heals_told.clear()
        return warnings

    def _without_secrets(self, name: str, kept: object, adapter: Adapter) -> object:
        """Return a result as it is kept; the recipe must see the same in this try and in every later one."""
        try:
            out = adapter.validate_json(canonical(kept))
        except ValidationError:
            raise AuthorErred(
                f"the result of {name} holds a secret where it cannot be masked, so it cannot be kept: {kept}",
                next_action="leave that field out of the view",
            ) from None
        self.tell("warning", "its result holds a secret, which is masked in the record and for the recipe")
        return out

    async def _write_failure(self, begun: StepRecord, error: Exception) -> None:
        """Record that a step failed and left nothing behind, with a picture where there is a page."""
        told = ending_of(error, begun.name)
        evidence = await self._evidence()
        warnings = await self._remembered(begun.name, worked=False)
        failed = {"state": StepState.FAILED, "error": told, "evidence": evidence, "warnings": warnings}
        failed |= {"ended_at": self.clock.time()}
        self.tell("failed", told.cause)
        await self.replay.write(begun.model_copy(update=failed))

    async def _evidence(self) -> tuple[File, ...]:
        picture = await self._kept("picture", self.picture)
        page = await self._kept("page", self.hands.keep)
        return tuple(file for file in (picture, page) if file is not None)

    async def _kept(self, what: str, keep: Callable[[], Awaitable[File | None]]) -> File | None:
        try:
            return await keep()
        except Exception as error:  # noqa: BLE001 — the border: a full disk, too, must not hide how the step failed
            self.tell("warning", f"no {what} of the failure: {str(error) or type(error).__name__}")
            return None

    async def picture(self) -> File | None:
        """Picture the page as it is now, where there is one."""
        if self.hands.url == BLANK:
            return None
        return await (await self.hands.page(OpenGate())).screenshot()

    def _gate(
        self, *, careful: bool = False, final: bool = False, doubting: bool = False, shown: tuple[str, ...] = ()
    ) -> Gatekeeper:
        return Gatekeeper(
            self.lease,
            self.spending,
            self.tell,
            careful=careful,
            final=final,
            doubting=doubting,
            shown=shown,
            remember=self._keep_heals,
        )

    async def context(self, name: str, *, careful: bool = False, doubting: bool = False) -> StepContext:
        """Return what a step works with outside its act; `careful` where it changes something.

        Where it is looked up what was done (`doubting`), nothing is healed: a wrong page might say that it was not.
        """
        return await self._context(name, self._gate(careful=careful, doubting=doubting))

    async def _context(self, name: str, gate: Gatekeeper) -> StepContext:
        key = self.replay.intent_key(name)
        page = cast("Page", OpeningPage(self.hands, gate))
        api = await self.hands.api(gate)
        return StepContext(page, api, key, self.replay.account, self.secrets, self.clock)
