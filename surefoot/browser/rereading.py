"""Reading a living page whose fields are not where they were: by what they looked like when they last read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from surefoot.browser.expect import Expectation, Met
from surefoot.browser.proof import Rereads
from surefoot.selectors.by import Way
from surefoot.selectors.healing import Healed, heal_view
from surefoot.selectors.similar import Stake
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View

if TYPE_CHECKING:
    from surefoot.browser.playwright_page import PlaywrightPage

_PART = 0.6
"""Of the time of a proof, after which at the latest what is missing is asked of the memory."""


class Rereading:
    """Asks the memory for the missing fields of a view, once the page has been the same for a while.

    Never for the proof of a final step: a person must see that one. And what would have been healed on the page as it
    was before the action proves nothing, as what was read there proves nothing.
    """

    def __init__(self, page: PlaywrightPage) -> None:
        self._page = page
        self._digest = ""
        self._since = time.monotonic()
        self._asked = ""

    async def healed(self, expectation: Expectation) -> tuple[object] | None:
        """Return what meets an expectation once fields are healed; None where it cannot be met that way."""
        now, memory = self._page.seen, self._page.memory
        views = _views(expectation)
        if memory is None or now is None or not now.complete or not views or self._page.stake is Stake.FINAL:
            return None
        if not self._is_due(now.digest):
            return None
        stake = Stake.UNDOABLE if self._page.stake is Stake.UNDOABLE else Stake.READING
        tried = [(view, await asyncio.to_thread(heal_view, view, now, memory, stake=stake)) for view in views]
        found = [(view, healed) for view, healed in tried if healed]
        if len(found) != 1:  # of two views it might be either
            return None
        view, healed = found[0]
        instead = _ways(healed)
        before = expectation.before
        if before is not None and not view.matches(before):
            known = await asyncio.to_thread(heal_view, view, before, memory, stake=Stake.READING)
            expectation = replace(expectation, before=_read_by(before, _ways(known) or instead))
        met = self._met(expectation, instead)
        if met is not None:
            for one in healed:
                memory.healed(one.heal)
        return met

    def remember(self, value: object) -> None:
        """Tell the memory of a view that was read."""
        page = self._page
        if page.memory is not None and page.seen is not None and isinstance(value, View):
            page.memory.read(type(value), page.seen)

    def _is_due(self, digest: str) -> bool:
        """Say whether the page has been the same for long enough, and was not asked about before."""
        options, now = self._page.options, time.monotonic()
        if digest != self._digest:
            self._digest, self._since = digest, now
        patience = min(options.heal_patience, _PART * options.proof_timeout)
        if self._asked == digest or now - self._since < patience or self._page.watch.unanswered:
            return False
        self._asked = digest
        return True

    def _met(self, expectation: Expectation, instead: Mapping[str, Sequence[Way]]) -> tuple[object] | None:
        """Return what meets an expectation now and did not before, read by the same ways or healed as well."""
        page, now = self._page, self._page.seen
        if now is None or _held(expectation):
            return None
        now.instead = {**now.instead, **instead}
        met: Met | None = expectation.met(now)
        if met is None:
            return None
        page.instead.update(instead)
        return (met.value,)


def _held(expectation: Expectation) -> bool:
    """Say whether the page as it was meets an expectation, so that nothing shows that the action did anything."""
    before = expectation.before
    if before is None or isinstance(expectation.then, Rereads):
        return False
    return any(view.matches(before) for view in _views(expectation))


def _ways(healed: Sequence[Healed]) -> dict[str, Sequence[Way]]:
    return {one.heal.target: one.ways for one in healed}


def _read_by(page: Snapshot, ways: Mapping[str, Sequence[Way]]) -> Snapshot:
    """Return a page at rest of which some fields are read by other ways."""
    read = Snapshot(page.html, url=page.url, complete=page.complete)
    read.instead = {**page.instead, **ways}
    return read


def _views(expectation: Expectation) -> tuple[type[View], ...]:
    """Return the views that would meet an expectation."""
    then = expectation.then
    if isinstance(then, Rereads):
        return (cast("Rereads[View]", then).view,)
    if isinstance(then, tuple):
        return then
    return (then,) if isinstance(then, type) else ()
