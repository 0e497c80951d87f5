"""Getting hold of the element of a target: by quorum at once, or by a verdict on a quiet page."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from surefoot.browser.acts import Call, visible
from surefoot.browser.capture import quiet
from surefoot.browser.crash import bounded, classify
from surefoot.browser.locators import each_way, quorum, visible_ways
from surefoot.errors import TargetAmbiguous, TargetLost
from surefoot.selectors.find import misfits
from surefoot.selectors.kinds import FITS
from surefoot.selectors.resolve import Verdict, decide, refusal

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from surefoot.browser.options import PageOptions
    from surefoot.browser.recalling import Recalling
    from surefoot.selectors.memory import Heal
    from surefoot.selectors.target import Target

T = TypeVar("T")

# Of what stands in open shadow roots too: else all of it would have the same place, and any two of it agree.
_PLACES = """(elements, fitting) => { const places = new Map();
  const visit = (root) => { for (const element of root.querySelectorAll("*")) {
    places.set(element, places.size); if (element.shadowRoot) visit(element.shadowRoot); } };
  visit(document); return elements.map((element) => [places.get(element), element.matches(fitting)]); }"""


_LOOKS = 20
_LATE = 0.25
"""Seconds after which an element was waited for: a look at the page before that does not show it."""


@dataclass(frozen=True)
class Hold:
    """An element that is held, and how it was found."""

    locator: Locator
    lone: bool = False
    ways: tuple[str, ...] = ()
    healed: tuple[Heal, ...] = ()
    """How it was found by what it looked like, where its ways did not find it."""
    late: bool = False
    """Whether it was waited for."""

    def along(self, other: Hold) -> Hold:
        """Return the same for an act that is made on another element too: lone if either is."""
        return replace(
            self,
            lone=self.lone or other.lone,
            ways=(*self.ways, *other.ways),
            healed=(*self.healed, *other.healed),
        )


async def take_hold(
    page: Page,
    target: Target,
    options: PageOptions,
    trial: Call = visible,
    *,
    unseen: bool = False,
    verb: str = "",
    recalling: Recalling | None = None,
) -> Hold:
    """Find the one element of a target on which a trial passes: a visible one, or where it may be, an `unseen` one.

    Args:
        page: The living page.
        target: The target.
        options: How long it may take.
        trial: What is tried on it.
        unseen: Whether it may be one that is not visible.
        verb: What is to be done with it; what that cannot be done on does not count.
        recalling: What is asked last, when its ways do not find it.

    Raises:
        TargetLost, TargetAmbiguous: It is not there, or not beyond doubt; with reasons.
        NotActionable: It is there, and the trial does not pass in time.
    """
    fast = quorum(page, target, unseen=unseen)
    begun = time.monotonic()
    deadline = begun + options.action_timeout
    patience = min(options.quorum_patience, options.action_timeout)
    if fast is not None and await _passes(trial, fast, target, patience):
        if recalling is not None and (why := await recalling.objects_at_once(page, target)):
            raise TargetLost(f"{target}: {why}")
        return Hold(fast, late=time.monotonic() - begun > _LATE)
    hopeful = deadline if recalling is None or recalling.is_careful else begun + options.heal_patience
    while True:
        await quiet(page, seconds=options.quiet, at_most=max(options.quiet, min(2.0, deadline - time.monotonic())))
        ways, verdict = await _looked(page, target, unseen=unseen, verb=verb)
        if verdict.found:
            if recalling is not None and (why := await recalling.objects(page, target)):
                raise TargetLost(f"{target}: {why}")
            found = await _standing(target, verdict, fast, ways)
            await _try(trial, found, target, options.action_timeout)
            return Hold(found, lone=verdict.lone, ways=verdict.agreed, late=True)
        now = time.monotonic()
        if recalling is not None and now > min(hopeful, deadline):
            recalled = await recalling.find(page, target, verdict)
            if recalled is not None:
                await _try(trial, recalled[0], target, options.action_timeout)
                return Hold(recalled[0], healed=(recalled[1].heal,), late=True)
        if now > deadline:
            raise refusal(target, verdict, more="" if recalling is None else recalling.reason)


async def _looked(page: Page, target: Target, *, unseen: bool, verb: str) -> tuple[list[Locator], Verdict]:
    """Return the ways and their verdict, over what is visible first: a hidden twin does not make a tie of it."""
    ways = visible_ways(page, target)
    verdict = await _verdict(target, ways, verb)
    if verdict.found or not unseen:
        return ways, verdict
    every = each_way(page, target)
    return every, await _verdict(target, every, verb)


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


async def _verdict(target: Target, ways: list[Locator], verb: str) -> Verdict:
    """Let each way say which visible elements it finds, by their places in the document.

    They are asked one after the other, so what they say counts only when nothing came between: when they say it twice.
    """
    places = await _places(target, ways, verb)
    for _ in range(_LOOKS):
        before, places = places, await _places(target, ways, verb)
        if places == before:
            break
    fitting = [[place for place, fits in group if fits] for group in places]
    verdict = decide(target, fitting)
    said = "" if verdict.found else misfits(verb, [[place for place, _ in group] for group in places], fitting)
    return verdict.model_copy(update={"reason": f"{verdict.reason}; {said}"}) if said else verdict


async def _places(target: Target, ways: list[Locator], verb: str) -> list[list[tuple[int, bool]]]:
    asked = [await _asked(way.evaluate_all(_PLACES, FITS.get(verb, "*")), target) for way in ways]
    return [[(place, fits) for place, fits in group] for group in asked]


async def _asked(call: Awaitable[T], target: Target) -> T:
    try:
        return await bounded(call, f"places of {target}")
    except PlaywrightError as error:
        raise classify(error, str(target), dispatched=False) from None
