"""The last way to an element of a living page: what it looked like when it last worked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.capture import take_at_rest
from surefoot.browser.crash import bounded, classify
from surefoot.browser.locators import entered, locate
from surefoot.selectors.by import XPath
from surefoot.selectors.healing import Healed, contradicted, heal_target, path_of
from surefoot.selectors.memory import Memory, name_of, site_of
from surefoot.selectors.similar import Stake

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from surefoot.selectors.resolve import Verdict
    from surefoot.selectors.snapshot import Snapshot
    from surefoot.selectors.target import Target


@dataclass
class Recalling:
    """Asks the memory of a run what a target is, for one action."""

    memory: Memory
    stake: Stake
    verb: str
    at_hand: Snapshot | None = None
    """The page as it was looked at a moment ago, if it was."""
    heals: bool = True
    """Whether anything is healed; else it only says what the ways must not be taken for."""
    reason: str = ""
    """Why nothing was healed, in words."""
    _seen: str = ""
    """The page on which that was so, by its digest."""

    @property
    def is_careful(self) -> bool:
        """Whether a wrong act would be dear, so that the ways of the target are given all the time there is."""
        return self.stake in {Stake.UNDOABLE, Stake.FINAL}

    async def find(self, page: Page, target: Target, verdict: Verdict) -> tuple[Locator, Healed] | None:
        """Return a strict locator for what a target is by what it looked like; None where that cannot be told."""
        now = await take_at_rest(page) if self.heals else None
        if now is None or now.digest == self._seen:
            return None
        self._seen = now.digest
        found = await asyncio.to_thread(
            heal_target, target, now, self.memory, stake=self.stake, verb=self.verb, verdict=verdict
        )
        if not isinstance(found, Healed):
            self.reason = found.reason
            return None
        locator = _pinned(page, target, found)
        if locator is None or await _count(locator, target) != 1:
            self.reason = f"what looks most like it is {found.heal.element}, and it changed while it was looked at"
            self._seen = ""
            return None
        return locator, found

    async def objects(self, page: Page, target: Target) -> str:
        """Say in words why what the ways find is not what the target was; nothing if it may be."""
        return await self._contradicted(target, await take_at_rest(page)) or ""

    async def objects_at_once(self, page: Page, target: Target) -> str:
        """Say the same of what two ways agree on, by the page that is at hand; it is taken anew where that objects.

        And in a changing step where it tells nothing.
        """
        name = name_of(target)
        if name is None or self.memory.recall(name, site_of(page.url)) is None:
            return ""
        said = None if self.at_hand is None else await self._contradicted(target, self.at_hand)
        return await self.objects(page, target) if said or (said is None and self.is_careful) else ""

    async def _contradicted(self, target: Target, page: Snapshot) -> str | None:
        return await asyncio.to_thread(contradicted, target, page, self.memory, stake=self.stake, verb=self.verb)


def _pinned(page: Page, target: Target, healed: Healed) -> Locator | None:
    """Return a locator for exactly the element that was healed: each way proposed for it, and its place, must agree.

    So it finds nothing once the page has put another element there. What stands in a shadow root has no such place.
    """
    element, root = healed.element, entered(page, target)
    ways = [locate(root, way, root=root).filter(visible=True) for way in healed.ways]
    if element.snapshot.plain:
        ways.append(locate(root, XPath(expression=path_of(element)), root=root))
    elif not healed.heal.ways:
        return None
    return reduce(lambda one, other: one.and_(other), ways)


async def _count(locator: Locator, target: Target) -> int:
    try:
        return await bounded(locator.count(), f"what {target} was healed to")
    except PlaywrightError as error:
        raise classify(error, str(target), dispatched=False) from None
