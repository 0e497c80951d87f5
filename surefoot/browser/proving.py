"""Waiting for the proof of an action: on every change of the page, and no longer than it makes sense."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.capture import next_change, take
from surefoot.browser.crash import BrowserCrashed, bounded, classify
from surefoot.browser.expect import Expectation, described
from surefoot.browser.proof import Answer, Answers, Downloads, NewTab, OpensTab
from surefoot.errors import BadResponse, DialogUndeclared, OriginRefused, ProofFailed, SiteFailed, Unreachable
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View

if TYPE_CHECKING:
    from playwright.async_api import Response

    from surefoot.browser.gate import Action
    from surefoot.browser.page import Page
    from surefoot.browser.playwright_page import PlaywrightPage

_LOOK_SECONDS = 0.25
_ERROR = 400
_BODY_LIMIT = 1_000_000


async def prove(page: PlaywrightPage, expectation: Expectation, action: Action) -> object:
    """Wait until an action has shown what it was to show, and return that.

    Raises:
        ProofFailed: It did not show in time; the message says what the page is instead.
        BadResponse: The main document was answered with an error status.
        OriginRefused: The page went where the recipe may not go.
    """
    deadline = time.monotonic() + page.options.proof_timeout
    while True:
        refuse_failures(page, action)
        met = await _look(page, expectation)
        if met is not None:
            refuse_failures(page, action)
            return met[0]
        if time.monotonic() > deadline:
            raise await _failure(page, expectation, action)
        await next_change(page.live, page.seen, seconds=_LOOK_SECONDS)


def refuse_failures(page: PlaywrightPage, action: Action) -> None:
    """Raise what an action may have brought about instead of its proof, at once."""
    watch = page.watch
    if watch.crashed:
        raise BrowserCrashed(f"{action}: the page crashed", dispatched=True)
    if watch.undeclared:
        raise DialogUndeclared(f"{action}: the site asked {watch.undeclared[0]!r}; it was dismissed", dispatched=True)
    url = page.live.url
    if watch.headers.get("x-surefoot") == "kept-out" or not (_is_blank(url) or page.allows(url)):
        raise OriginRefused(f"{action} led to {url}, which is not within the recipe's origins", dispatched=True)
    if watch.cut is not None:
        raise Unreachable(f"{action}: the page did not come whole: {watch.cut.removeprefix('net::')}", dispatched=True)


def _is_blank(url: str) -> bool:
    return url in {"", "about:blank"} or url.startswith("chrome-error:")


async def _look(page: PlaywrightPage, expectation: Expectation) -> tuple[object] | None:
    then = expectation.then
    if isinstance(then, Answers):
        return await _answer(page, then)
    if isinstance(then, Downloads):
        return (await page.keep_download(),) if page.watch.downloads else None
    if isinstance(then, OpensTab):
        return await _tab(page, cast("OpensTab[View]", then))
    now = page.seen = await take(page.live)
    met = None if now is None else expectation.met(now)
    if met is not None:
        return (met.value,)
    if now is not None and now.complete:
        _refuse_status(page, expectation, now)
    return None


def _refuse_status(page: PlaywrightPage, expectation: Expectation, now: Snapshot) -> None:
    status = page.watch.status
    if status is not None and status >= _ERROR:
        raise BadResponse(
            f"{now.url} was answered with status {status} ({now.title or 'no title'}) instead of "
            f"{described(expectation.then)}",
            dispatched=True,
        )


async def _failure(page: PlaywrightPage, expectation: Expectation, action: Action) -> SiteFailed:
    now = await page.snapshot()
    return ProofFailed(
        f"{action}: {described(expectation.then)} did not show within {page.options.proof_timeout:g} s; "
        f"the page is {now.title!r} at {now.url}\n{expectation.shortfall}".rstrip(),
        dispatched=True,
    )


async def _answer(page: PlaywrightPage, then: Answers) -> tuple[Answer] | None:
    for response in page.watch.answers:
        if response.request.method == then.method and then.pattern.search(response.url):
            return (await _whole_answer(response),)
    return None


async def _whole_answer(response: Response) -> Answer:
    if response.status >= _ERROR:
        raise BadResponse(f"{response.url} was answered with status {response.status}", dispatched=True)
    try:
        body = await bounded(response.text(), f"body of {response.url}")
    except PlaywrightError as error:
        raise classify(error, f"body of {response.url}", dispatched=True) from None
    return Answer(status=response.status, url=response.url, body=body[:_BODY_LIMIT])


async def _tab(page: PlaywrightPage, then: OpensTab[View]) -> tuple[object] | None:
    if not page.watch.tabs:
        return None
    opened = page.tab(page.watch.tabs.pop())
    view = await opened.wait_for(then.view)
    return (NewTab(page=cast("Page", opened), view=cast("View", view)),)
