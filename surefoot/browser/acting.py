"""Getting hold of the element of a target: by quorum at once, or by a verdict on a quiet page."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from surefoot.browser.acts import Call, visible
from surefoot.browser.capture import quiet
from surefoot.browser.crash import bounded, classify
from surefoot.browser.locators import each_way, quorum, visible_ways
from surefoot.errors import TargetAmbiguous
from surefoot.selectors.find import refusal
from surefoot.selectors.resolve import Verdict, decide

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from surefoot.browser.options import PageOptions
    from surefoot.selectors.target import Target

T = TypeVar("T")

# Of what stands in open shadow roots too: else all of it would have the same place, and any two of it agree.
_PLACES = """(elements) => { const places = new Map();
  const visit = (root) => { for (const element of root.querySelectorAll("*")) {
    places.set(element, places.size); if (element.shadowRoot) visit(element.shadowRoot); } };
  visit(document); return elements.map((element) => places.get(element)); }"""


_LOOKS = 20


@dataclass(frozen=True)
class Hold:
    """An element that is held, and how it was found."""

    locator: Locator
    lone: bool = False
    ways: tuple[str, ...] = ()

    def along(self, other: Hold) -> Hold:
        """Return the same for an act that is made on another element too: lone if either is."""
        return Hold(self.locator, lone=self.lone or other.lone, ways=(*self.ways, *other.ways))


async def take_hold(
    page: Page, target: Target, options: PageOptions, trial: Call = visible, *, unseen: bool = False
) -> Hold:
    """Find the one element of a target on which a trial passes: a visible one, or where it may be, an `unseen` one.

    Raises:
        TargetLost, TargetAmbiguous: It is not there, or not beyond doubt; with reasons.
        NotActionable: It is there, and the trial does not pass in time.
    """
    fast = quorum(page, target, unseen=unseen)
    deadline = time.monotonic() + options.action_timeout
    patience = min(options.quorum_patience, options.action_timeout)
    if fast is not None and await _passes(trial, fast, target, patience):
        return Hold(fast)
    while True:
        await quiet(page, seconds=options.quiet, at_most=max(options.quiet, min(2.0, deadline - time.monotonic())))
        ways, verdict = await _looked(page, target, unseen=unseen)
        if verdict.found:
            found = await _standing(target, verdict, fast, ways)
            await _try(trial, found, target, options.action_timeout)
            return Hold(found, lone=verdict.lone, ways=verdict.agreed)
        if time.monotonic() > deadline:
            raise refusal(target, verdict)


async def _looked(page: Page, target: Target, *, unseen: bool) -> tuple[list[Locator], Verdict]:
    """Return the ways and their verdict, over what is visible first: a hidden twin does not make a tie of it."""
    ways = visible_ways(page, target)
    verdict = await _verdict(target, ways)
    if verdict.found or not unseen:
        return ways, verdict
    every = each_way(page, target)
    return every, await _verdict(target, every)


async def _standing(target: Target, verdict: Verdict, fast: Locator | None, ways: list[Locator]) -> Locator:
    """Return a strict locator for what a verdict found, for as long as what found it still does.

    Not a place among what one way finds: the page may put another element there before the act.
    """
    if fast is not None and not verdict.lone and await _asked(fast.count(), target) == 1:
        return fast
    agreed = [locator for way, locator in zip(target.ways, ways, strict=True) if str(way) in verdict.agreed]
    return reduce(lambda one, other: one.and_(other), agreed)


async def _passes(trial: Call, locator: Locator, target: Target, seconds: float) -> bool:
    try:
        await trial(locator, 1000 * seconds)
    except PlaywrightTimeout:
        return False
    except PlaywrightError as error:
        failure = classify(error, str(target), dispatched=False)
        if isinstance(failure, TargetAmbiguous):
            return False  # the verdict says which they are
        raise failure from None
    return True


async def _try(trial: Call, locator: Locator, target: Target, seconds: float) -> None:
    try:
        await trial(locator, 1000 * seconds)
    except PlaywrightError as error:
        raise classify(error, str(target), dispatched=False) from None


async def _verdict(target: Target, ways: list[Locator]) -> Verdict:
    """Let each way say which visible elements it finds, by their places in the document.

    They are asked one after the other, so what they say counts only when nothing came between: when they say it twice.
    """
    places = await _places(target, ways)
    for _ in range(_LOOKS):
        before, places = places, await _places(target, ways)
        if places == before:
            break
    return decide(target, places)


async def _places(target: Target, ways: list[Locator]) -> list[list[int]]:
    return [await _asked(way.evaluate_all(_PLACES), target) for way in ways]


async def _asked(call: Awaitable[T], target: Target) -> T:
    try:
        return await bounded(call, f"places of {target}")
    except PlaywrightError as error:
        raise classify(error, str(target), dispatched=False) from None
