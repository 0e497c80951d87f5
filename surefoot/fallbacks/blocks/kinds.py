"""The kinds of pages that came in the place of what was asked for, and what can be done about each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What came instead."""

    RATE_LIMITED = "rate_limited"
    """Too many requests."""
    QUEUED = "queued"
    """A waiting room."""
    CHALLENGE_AUTO = "challenge_auto"
    """A page that checks the browser by itself."""
    CHALLENGE_HUMAN = "challenge_human"
    """A page that wants a person: a CAPTCHA, press and hold, a slider."""
    DENIED = "denied"
    """A refusal that offers no way on."""
    GEO_OR_POLICY = "geo_or_policy"
    """Not served in this region, to this age, for legal reasons."""
    LOGIN_WALL = "login_wall"
    """A page to sign in on, where another was asked for."""
    CONSENT_WALL = "consent_wall"
    """Cookies or terms must be agreed to first."""
    JS_REQUIRED = "js_required"
    """A shell that asks for JavaScript."""
    OUTAGE = "outage"
    """The site, or what stands before it, fails."""
    MAINTENANCE = "maintenance"
    """The site is closed for a while."""
    NETWORK_FILTER = "network_filter"
    """A filter between here and the site: of a company, a provider, a state."""
    CAPTIVE_PORTAL = "captive_portal"
    """The network here wants a sign-in."""
    BROWSER_ERROR = "browser_error"
    """A page of the browser itself: no network, no such host, a bad certificate."""
    NOT_FOUND = "not_found"
    """A real answer: there is no such page."""
    EMPTY_RESULT = "empty_result"
    """A real answer: nothing was found."""
    UNKNOWN = "unknown"
    """What was expected is missing, and nothing says why."""


BLOCKS = frozenset({Kind.RATE_LIMITED, Kind.QUEUED, Kind.CHALLENGE_AUTO, Kind.CHALLENGE_HUMAN, Kind.DENIED})
"""The site, or a service in front of it, does not want to be asked like this."""
OURS = frozenset({Kind.NETWORK_FILTER, Kind.CAPTIVE_PORTAL, Kind.BROWSER_ERROR})
"""What stands on this side, and never counts against the site."""
ANSWERS = frozenset({Kind.NOT_FOUND, Kind.EMPTY_RESULT})
"""Real answers."""

ADVICE: Mapping[Kind | None, str] = {
    None: "nothing stands in the way",
    Kind.RATE_LIMITED: "wait as long as it asks, then go on more slowly; take the official API where there is one",
    Kind.QUEUED: "stay in the queue, in the same session, and do not load the page again",
    Kind.CHALLENGE_AUTO: "look once more after some seconds, since an ordinary browser may pass by itself; else leave "
    "the site alone for a while, take the official API, or hand over to a person",
    Kind.CHALLENGE_HUMAN: "stop automating this site for now; hand over to a person, or take the official API",
    Kind.DENIED: "do not ask again unchanged; ask the site for permission, take the official API, or hand over to a "
    "person",
    Kind.GEO_OR_POLICY: "asking again changes nothing; a person decides",
    Kind.LOGIN_WALL: "sign in with the account's own sign-in, or take the official API",
    Kind.CONSENT_WALL: "declare a layer that makes the choice you want, or hand over to a person",
    Kind.JS_REQUIRED: "open the page in a browser; where one was used, look at what kept its scripts from running",
    Kind.OUTAGE: "try again later; this is no block",
    Kind.MAINTENANCE: "try again later; this is no block",
    Kind.NETWORK_FILTER: "this is no answer of the site: ask whoever runs the network here",
    Kind.CAPTIVE_PORTAL: "sign in to the network here, then try again; the site has not been reached",
    Kind.BROWSER_ERROR: "look at the network and the address; the site has not answered",
    Kind.NOT_FOUND: "this is a real answer: the address leads nowhere",
    Kind.EMPTY_RESULT: "this is a real answer: there is nothing to be found",
    Kind.UNKNOWN: "keep the page and look at it; do not save it as data",
}
"""What to do about each kind; nothing here gets round a block."""
