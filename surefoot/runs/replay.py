"""What a run has recorded, and what of it was met again in this try.

Steps are keyed by name (`reserve`, `reserve#2`, `reserve[4711]`), never by position: a comment, a renamed safe step
or an inserted one resumes as it should, and a renamed changing one goes to a person.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from surefoot.clock import Clock, WallClock
from surefoot.errors import AuthorErred, InDoubt, ReplayMismatch
from surefoot.facts import Fact
from surefoot.log.redaction import redactor
from surefoot.model import digest
from surefoot.recipes.step import Intent
from surefoot.runs.gatekeeper import Spending
from surefoot.runs.records import Approval, StepRecord, StepState
from surefoot.runs.run_journal import RunJournal

if TYPE_CHECKING:
    from surefoot.runs.taking import AnyStep

_KEY_LENGTH = 10


@dataclass
class Replay:
    """The records of one run, written through to its journal."""

    journal: RunJournal
    records: dict[str, StepRecord]
    spending: Spending
    account: str | None = None
    """The account that is signed in."""
    code_changed: bool = False
    """Whether the recipe's file was edited since the run was added."""
    clock: Clock = field(default_factory=WallClock)
    met: set[str] = field(default_factory=set[str])
    pending: list[StepRecord] = field(default_factory=list[StepRecord])
    """Values that go to disk with the next write, before any effect."""
    _counted: dict[str, int] = field(default_factory=dict[str, int])

    def name(self, base: str, key: str | None = None) -> str:
        """Return the name a step has in the journal: by its own key, else counted; never by position."""
        if key is not None:
            if redactor.mask(key) != key:
                raise AuthorErred(f"a key of a {base} step holds a secret, and keys are written down: {key}")
            name = f"{base}[{key}]"
            if name in self.met:
                raise ReplayMismatch(f"two steps of this run have the same key: {name}")
            return name
        self._counted[base] = self._counted.get(base, 0) + 1
        return base if self._counted[base] == 1 else f"{base}#{self._counted[base]}"

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

    def blank(self, step: AnyStep, name: str, inputs: object) -> StepRecord:
        """Return the record of a step that is about to be taken."""
        known = self.records.get(name)
        return StepRecord(
            run=self.journal.run,
            name=name,
            place=self._place(name),
            kind=step.kind,
            state=StepState.BEGUN,
            inputs=inputs,
            inputs_digest=digest_of_inputs(inputs),
            intent=known.intent if known else None,
            tries=(known.tries if known else 0) + 1,
            begun_at=self.clock.time(),
        )

    def value(self, name: str, value: object, *, inputs: object, kind: str = "value") -> StepRecord:
        """Return the record of something that is no step: a time, a number, an answer."""
        now = self.clock.time()
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

    async def keep(self, name: str, value: object, *, inputs: object, kind: str = "value") -> None:
        """Write such a record."""
        await self.write(self.value(name, value, inputs=inputs, kind=kind))

    async def write(self, record: StepRecord, *others: StepRecord, consume: Approval | None = None) -> None:
        """Write records with all that is pending, and consume an approval, in one transaction."""
        records: Sequence[StepRecord] = [*self.pending, *others, record]
        changes: dict[str, object] = {
            "used": self.spending.used.model_dump(mode="json"),
            "place": record.name,
            "account": self.account,
        }
        if record.state is StepState.DONE:
            changes["crashes"] = 0  # it came further than where it died: no crash loop
        await asyncio.to_thread(self.journal.write, records, consume, **changes)
        self.pending.clear()
        self.records |= {one.name: one for one in (*others, record)}

    def undoing(self, name: str) -> bool:
        """Say whether an undo of a step was begun, and is not known to have ended."""
        entry = self.records.get(f"undo:{name}")
        return entry is not None and entry.state is StepState.BEGUN

    def intent(self, name: str, ready: tuple[Fact, ...]) -> Intent:
        """Return the intent of a step: one key for all tries, and a new one after it was undone."""
        known = self._standing_intent(name)
        now = self.clock.now()
        if known is not None:
            return known.model_copy(update={"at": now, "ready": ready})
        return Intent(key=self.intent_key(name), at=now, first_at=now, ready=ready)

    def intent_key(self, name: str) -> str:
        """Return the key of a step in this run: short enough to type into a form."""
        known = self._standing_intent(name)
        if known is not None:
            return known.key
        record = self.records.get(name)
        undone = record.tries if record is not None and record.state is StepState.UNDONE else 0
        raw = hashlib.sha256(f"{self.journal.run} {name} {undone}".encode()).digest()
        return "SF-" + base64.b32encode(raw).decode()[:_KEY_LENGTH]

    def refuse_after_unmet(self, name: str) -> None:
        """Refuse a new changing step while recorded ones were not met again: the recipe was changed.

        A step with a key of its own is a new item of a list that grew, and those not met yet may still come, unless
        the recipe's file was edited, and with it perhaps what its keys are made of. What is in doubt is settled first,
        whatever the recipe made of its failure.
        """
        loose = [one.name for one in self.in_doubt() if one.name != name and one.name in self.met]
        if loose:
            raise InDoubt(
                f"{name} does not begin while {', '.join(loose)} is in doubt",
                next_action="look at the site, then `surefoot resume` the run, or `surefoot cancel RUN --settled`",
            )
        known = self.records.get(name)
        if known is not None and known.state not in {StepState.FAILED, StepState.UNDONE}:
            return
        unmet = self._unmet() if known is None else [one.name for one in self.in_doubt() if one.name not in self.met]
        if "[" in name and not self.code_changed:
            unmet = [one for one in unmet if one.partition("[")[0] != name.partition("[")[0]]
        if unmet:
            raise InDoubt(
                f"{name} would be acted, and {', '.join(unmet)} is recorded and was not met again: was it renamed?",
                next_action="restore the recipe as it was, or look at the site and `surefoot cancel RUN --settled`",
            )

    def refuse_loose_ends(self) -> None:
        """Refuse to call a run done whose changing steps left something that nobody accounts for."""
        unmet = self._unmet()
        if unmet:
            raise InDoubt(
                f"{', '.join(unmet)} was acted by an earlier try, and the recipe as it is now does not meet it again",
                next_action="restore the recipe as it was, or look at the site and `surefoot cancel RUN --settled`",
            )
        unproved = [one.name for one in self.in_doubt()]
        if unproved:
            raise InDoubt(
                f"{', '.join(unproved)} has acted, its proof fails, and the recipe went on all the same",
                next_action="look at the site, then `surefoot resume` the run, or `surefoot cancel RUN --settled`",
            )

    def in_doubt(self) -> list[StepRecord]:
        """Return the changing steps that may have acted and are not known to be done."""
        return [one for one in self.records.values() if one.in_doubt]

    def _unmet(self) -> list[str]:
        return [one.name for one in self.records.values() if one.may_have_acted and one.name not in self.met]

    def _standing_intent(self, name: str) -> Intent | None:
        known = self.records.get(name)
        return None if known is None or known.state is StepState.UNDONE else known.intent

    def _place(self, name: str) -> int:
        known = self.records.get(name)
        return known.place if known else len(self.records)


def digest_of_inputs(inputs: object) -> str:
    """Return the digest by which inputs are compared: of what the journal keeps, where secrets are masked."""
    return digest(redactor.mask_json(inputs))
