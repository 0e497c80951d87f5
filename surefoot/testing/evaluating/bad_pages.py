"""The pages that a site shows instead of those it should: what stands in the place of a page of a journey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from surefoot.browser.journey import Stop
from surefoot.selectors.snapshot import Snapshot

_CUTS = (0.25, 0.5, 0.75, 0.95)
"""Where a page is cut off, as shares of its HTML."""
_PASSING = 500
"""Statuses from this one on may be gone at the next try."""
_BLOCK = (
    "<html lang=en><head><title>Access denied</title></head><body><main><h1>Access denied</h1><p>We noticed unusual "
    "traffic from your network. Please confirm that you are a person to go on.</p><button>I am a person</button>"
    "<p>Reference 18.2f7a1b02.1790000000.1f2e3d4c</p></main></body></html>"
)
_LOGIN = (
    "<html lang=en><head><title>Sign in</title></head><body><main><h1>Sign in</h1><p>Your session has ended.</p>"
    "<form method=post action=/login><label>Email<input type=email name=email></label><label>Password"
    "<input type=password name=password></label><button>Sign in</button></form></main></body></html>"
)
_ERROR = (
    "<html lang=en><head><title>{status} {words}</title></head><body><h1>{words}</h1><p>Something went wrong. Please "
    "try again later.</p></body></html>"
)
_EMPTY = "<html><head></head><body></body></html>"


@dataclass(frozen=True)
class Bad:
    """What takes the place of a page."""

    name: str
    stop: Stop
    may_pass: bool = False
    """Whether the recipe may be done all the same, as it was: what is left of a page may be enough, and a step that may
    be tried again outlasts an error."""


def bad_pages(good: Stop, journey: Sequence[Stop]) -> Iterator[Bad]:
    """Yield what may come instead of a page; a login page is the site's own where the journey shows one."""
    for name, html, status in (
        ("block page", _BLOCK, 200),
        ("block page, status 403", _BLOCK, 403),
        ("error page, status 500", _ERROR.format(status=500, words="Internal server error"), 500),
        ("error page, status 503", _ERROR.format(status=503, words="Service unavailable"), 503),
        ("empty page", _EMPTY, 200),
    ):
        yield Bad(name, _instead(good, html, good.page.url, status), may_pass=status >= _PASSING)
    login = next((stop.page for stop in journey if _is_login(stop.page)), None)
    if login is None or not _is_login(good.page):
        html, url = (_LOGIN, good.page.url) if login is None else (login.html, login.url)
        yield Bad("login page", _instead(good, html, url, 200))
    for cut in _CUTS:
        html = good.page.html[: int(len(good.page.html) * cut)]
        stop = replace(good, page=Snapshot(html, url=good.page.url), stays=True)
        yield Bad(f"page cut off at {cut:.0%}", stop, may_pass=True)


def _instead(good: Stop, html: str, url: str, status: int) -> Stop:
    """Return a stop at which the site shows something else, and nothing comes along."""
    page = Snapshot(html, url=url)
    return Stop(page, asked=good.asked or good.page.url, status=status, stays=True, leads_on=False)


def _is_login(page: Snapshot) -> bool:
    return any(one.visible for one in page.select(page.root, "input[type=password]"))
