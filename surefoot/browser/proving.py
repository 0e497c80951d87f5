"""Waiting for the proof of an action: on every change of the page, and no longer than it makes sense."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.capture import next_change
from surefoot.browser.crash import BrowserCrashed, PageStorm, bounded, classify
from surefoot.browser.expect import Expectation, described
from surefoot.browser.private import private_in
from surefoot.browser.proof import BODY_LIMIT, Answered, Downloads, NewTab, OpensTab, Response
from surefoot.browser.rereading import Rereading
from surefoot.browser.statuses import ERROR, refused
from surefoot.errors import (
    BadResponse,
    BrowserFailed,
    DialogUndeclared,
    OriginRefused,
    ProofFailed,
    SiteFailed,
    Unreachable,
)
from surefoot.selectors.similar import Stake
from surefoot.selectors.view import View

if TYPE_CHECKING:
    from playwright.async_api import Response as LiveResponse

    from surefoot.browser.gate import Action
    from surefoot.browser.options import PageOptions
    from surefoot.browser.page import Page
    from surefoot.browser.playwright_page import PlaywrightPage

EVENTS = (Answered, Downloads, OpensTab)
"""The proofs that are events; all others show on the page."""
_SIGNS = {"cut": "the site ended the connection without an answer", "unreachable": "the site cannot be reached"}
_LOOK_SECONDS = 0.25
_STILL = (
    ", and nothing on it has changed since before: what was acted on may not have been ready (a page whose scripts "
    "come late shows its buttons before they work), or what it does shows elsewhere"
)
_REDIRECT = range(300, 400)


async def prove(page: PlaywrightPage, expectation: Expectation, action: Action) -> object:
    """Wait until an action has shown what it was to show, and return that.

    Raises:
        ProofFailed: It did not show in time; the message says what the page is instead.
        BadResponse: The main document was answered with an error status. After `goto` that is refused even when
            the page reads as it should; after other actions what the page shows decides.
        Blocked: The same, with a status by which the site says no.
        OriginRefused: The page went where the recipe may not go.
    """
    page.private |= private_in(expectation.then)
    patience = _Patience(page.options)
    rereading = Rereading(page)
    while True:
        refuse_failures(page, action)
        met = await _look(page, expectation, action) or await rereading.healed(expectation)
        if met is not None:
            refuse_failures(page, action)
            rereading.remember(met[0])
            return met[0]
        if await page.unblocked():
            continue
        if patience.is_over(page.watch.waited):
            raise await _failure(page, expectation, action)
        await _wait(page, expectation)


class _Patience:
    """Until when a proof may come: the time of a proof, and as long again as a document had to be waited for."""

    def __init__(self, options: PageOptions) -> None:
        self._options = options
        self._begun = time.monotonic()
        self._longest = 0.0

    def is_over(self, waited: float) -> bool:
        """Say whether it is, with a document that is being waited for since `waited` seconds."""
        self._longest = max(self._longest, waited)
        elapsed = time.monotonic() - self._begun
        return waited > self._options.navigation_timeout or elapsed > self._options.proof_timeout + self._longest


def refuse_failures(page: PlaywrightPage, action: Action) -> None:
    """Raise what an action may have brought about instead of its proof, at once."""
    watch = page.watch
    if watch.faults:
        fault = watch.faults[0]
        watch.faults.clear()
        raise BrowserFailed(f"{action}: what watches the page failed: {fault!r}")
    if watch.storm is not None:
        raise PageStorm(f"{action}: {watch.storm}")
    if watch.crashed:
        raise BrowserCrashed(f"{action}: the page crashed")
    if watch.undeclared:
        raise DialogUndeclared(f"{action}: the site asked {watch.undeclared.pop(0)!r}; it was dismissed")
    url, sign = page.live.url, watch.headers.get("x-surefoot")
    if sign == "kept-out" or not (_is_blank(url) or page.fence.allows(url)):
        raise OriginRefused(f"{action} led to {url}, which is not within the recipe's origins")
    if sign in _SIGNS:
        raise Unreachable(f"{action}: {_SIGNS[sign]}")
    if watch.cut is not None:
        raise Unreachable(f"{action}: the page did not come whole: {watch.cut.removeprefix('net::')}")


def _is_blank(url: str) -> bool:
    return url in {"", "about:blank"} or url.startswith("chrome-error:")


async def _look(page: PlaywrightPage, expectation: Expectation, action: Action) -> tuple[object] | None:
    then: object = expectation.then
    if isinstance(then, Answered):
        return (await _whole_answer(page.watch.answers[0]),) if page.watch.answers else None
    if isinstance(then, Downloads):
        if not page.watch.downloads:
            _refuse_status(page, expectation)
            return None
        return (await page.keep_download(),)
    if isinstance(then, OpensTab):
        return await _tab(page, expectation, action)
    now = await page.look()
    if now is not None and page.stake is Stake.FINAL:
        now.instead = {}  # what was healed in an earlier step proves no final one, and tells nobody whether it was done
    met = None if now is None else expectation.met(now)
    if now is not None and now.complete and (met is None or action.verb == "goto"):
        _refuse_status(page, expectation, now.title)
    return None if met is None else (met.value,)


async def _wait(page: PlaywrightPage, expectation: Expectation) -> None:
    then: object = expectation.then
    opened = page.opened() if isinstance(then, OpensTab) else []
    looked = opened[-1] if opened else page
    if looked.watch.leaving is not None or (isinstance(then, EVENTS) and not opened):
        await looked.watch.news(seconds=_LOOK_SECONDS)
    else:
        await looked.watch.unless_leaving(next_change(looked.live, looked.seen, seconds=_LOOK_SECONDS))


def _refuse_status(page: PlaywrightPage, expectation: Expectation, title: str = "") -> None:
    status = page.watch.status
    if status is not None and status >= ERROR:
        titled = f" ({title})" if title else ""
        said = f"{page.url} was answered with status {status}{titled} instead of {described(expectation.then)}"
        raise refused(said, status, retry_after=page.watch.headers.get("retry-after"))


async def _failure(page: PlaywrightPage, expectation: Expectation, action: Action) -> SiteFailed:
    most = page.options.navigation_timeout
    if page.watch.waited > most:
        return Unreachable(f"{action}: the site has not answered {page.watch.unanswered} within {most:g} s")
    now = await page.snapshot()
    still = expectation.before is not None and now.digest == expectation.before.digest
    return ProofFailed(
        f"{action}: {described(expectation.then)} did not show within {page.options.proof_timeout:g} s; "
        f"the page is {now.title!r} at {now.url}{_STILL if still else ''}\n{expectation.shortfall}".rstrip()
    )


async def _whole_answer(live: LiveResponse) -> Response:
    what = f"the answer of {live.url}"
    if live.status >= ERROR:
        said = f"{live.url} was answered with status {live.status}"
        raise refused(said, live.status, retry_after=live.headers.get("retry-after"))
    try:
        body = b"" if live.status in _REDIRECT else await _body(live, what)
    except PlaywrightError as error:
        # `Response.finished` would tell, but never returns for an answer that was cut.
        if live.request.failure is not None:
            raise Unreachable(f"{what} did not come whole: {live.request.failure.removeprefix('net::')}") from None
        raise classify(error, what, dispatched=True) from None
    # The browser gives text as UTF-8, whatever its character set was.
    return Response(status=live.status, url=live.url, body=body.decode(errors="replace"))


async def _body(live: LiveResponse, what: str) -> bytes:
    size = (await bounded(live.request.sizes(), what))["responseBodySize"]
    body = b"" if size > BODY_LIMIT else await bounded(live.body(), what)
    if max(size, len(body)) > BODY_LIMIT:
        raise BadResponse(f"{what} is larger than {BODY_LIMIT:,} bytes, so it is not read")
    return body


async def _tab(page: PlaywrightPage, expectation: Expectation, action: Action) -> tuple[object] | None:
    view = cast("OpensTab[View]", expectation.then).view
    for opened in page.opened():
        refuse_failures(opened, action)
        inner = Expectation(view)
        now = await opened.look()
        met = None if now is None else inner.met(now)
        if met is not None:
            refuse_failures(opened, action)
            return (NewTab(page=cast("Page", opened), view=cast("View", met.value)),)
        expectation.missed = inner.missed
    return None
