"""What went wrong with a browser, told apart; and a bound for calls that have none of their own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from surefoot.errors import BrowserFailed, NotActionable, SurefootError, TargetAmbiguous, Unreachable

if TYPE_CHECKING:
    from surefoot.browser.watch import Watch

T = TypeVar("T")

CALL_SECONDS = 15.0


class BrowserCrashed(BrowserFailed):
    """The browser, its driver or the page's own process is gone."""


class BrowserHung(BrowserFailed):
    """The browser does not answer."""


class PageStorm(BrowserFailed):
    """The page asked or opened things without end; its browser context was closed."""


@contextmanager
def attributed(watch: Watch, *, dispatched: bool) -> Generator[None]:
    """Have an error that is raised inside say what caused it, and whether the act may have reached the site."""
    try:
        yield
    except SurefootError as error:
        error.dispatched = error.dispatched or dispatched
        if isinstance(error, BrowserHung) and watch.leaving is not None:
            unanswered = f"{error.message}: it waits for {watch.leaving.url}, which the site has not answered"
            raise Unreachable(unanswered, dispatched=error.dispatched) from None
        if isinstance(error, BrowserFailed) and watch.storm is not None and not isinstance(error, PageStorm):
            raise PageStorm(watch.storm, dispatched=error.dispatched) from None
        raise


async def bounded(call: Awaitable[T], what: str, *, seconds: float | None = None) -> T:
    """Await a call that has no timeout of its own; raises `BrowserHung` naming it."""
    seconds = seconds or CALL_SECONDS
    try:
        return await asyncio.wait_for(call, seconds)
    except TimeoutError as error:
        if isinstance(error, PlaywrightTimeout):
            raise
        raise BrowserHung(f"the browser did not answer within {seconds:g} s to: {what}") from None


def classify(error: PlaywrightError, what: str, *, dispatched: bool) -> SurefootError:
    """Return the typed error for what Playwright raised.

    Only the first line of its message is kept: the call log behind it may hold values that were typed.
    """
    first = error.message.splitlines()[0] if error.message else type(error).__name__
    if is_closed(error):
        return BrowserCrashed(f"{what}: the browser is gone ({_plain(first)})", dispatched=dispatched)
    if "strict mode violation" in first:
        return TargetAmbiguous(f"{what}: several elements answer to it", dispatched=dispatched)
    if found := re.search(r"net::(ERR_[A-Z_]+)", first):
        return Unreachable(
            f"{what}: no answer ({found[1].removeprefix('ERR_').replace('_', ' ').lower()})", dispatched=dispatched
        )
    if "interrupted by another navigation" in first:
        return Unreachable(f"{what}: the page itself went elsewhere meanwhile", dispatched=dispatched)
    if isinstance(error, PlaywrightTimeout):
        return NotActionable(f"{what}: it could not be acted on in time: {_obstacle(error)}", dispatched=dispatched)
    return NotActionable(f"{what}: {_plain(first)}", dispatched=dispatched)


def is_closed(error: PlaywrightError) -> bool:
    """Say whether the browser, its context or the page is gone."""
    signs = ("has been closed", "Target crashed", "Connection closed", "Browser closed", "Target closed", "crashed")
    return any(sign in error.message for sign in signs)


def _obstacle(error: PlaywrightError) -> str:
    signs = {
        "intercepts pointer events": "another element covers it",
        "element is not enabled": "it is disabled",
        "element is not visible": "it is not visible",
        "element is not stable": "it does not stand still",
        "element is not editable": "it cannot be edited",
        "element has no such option": "it has no such option",
        "outside of the viewport": "it stays outside of the window",
    }
    return next((words for sign, words in signs.items() if sign in error.message), "it did not become ready")


def _plain(line: str) -> str:
    return re.sub(r'"[^"]*"', '"…"', line)[:200]
