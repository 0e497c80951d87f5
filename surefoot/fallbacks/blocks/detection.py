"""Telling what a page is: by what came with it, by the marks of who makes block pages, by how it is built."""

from __future__ import annotations

from datetime import UTC, datetime

from surefoot.fallbacks.blocks import structure, walls
from surefoot.fallbacks.blocks.document import Document
from surefoot.fallbacks.blocks.kinds import Kind
from surefoot.fallbacks.blocks.picture import one_colour
from surefoot.fallbacks.blocks.reply import Expected, Reply
from surefoot.fallbacks.blocks.rules import Rules, own_rules
from surefoot.fallbacks.blocks.structure import LITTLE, Opinion
from surefoot.fallbacks.blocks.verdict import Evidence, Verdict
from surefoot.fallbacks.blocks.waiting import retry_after
from surefoot.selectors.decoding import decoded
from surefoot.selectors.snapshot import Snapshot

_SERVER_ERROR = 500
_UNAVAILABLE = 503  # what some send with a page that is whole, for those who only visit
_BEYOND = 600
_WAITS = frozenset(
    {
        Kind.RATE_LIMITED,
        Kind.QUEUED,
        Kind.OUTAGE,
        Kind.MAINTENANCE,
        Kind.DENIED,
        Kind.CHALLENGE_AUTO,
        Kind.CHALLENGE_HUMAN,
    }
)
_STATUSES: dict[int, tuple[Kind, float]] = {
    429: (Kind.RATE_LIMITED, 0.97),  # too many requests (RFC 6585)
    451: (Kind.GEO_OR_POLICY, 0.97),  # unavailable for legal reasons (RFC 7725)
    999: (Kind.DENIED, 0.95),  # no standard's; several sites answer it to what they take for a robot
}
"""Statuses that say it by themselves."""
_BARE_STATUSES: dict[int, tuple[Kind, float]] = {
    401: (Kind.LOGIN_WALL, 0.7),
    403: (Kind.DENIED, 0.8),
    418: (Kind.DENIED, 0.7),
    202: (Kind.CHALLENGE_AUTO, 0.6),  # accepted, and nothing in it: a check that a script was to do
}
"""Statuses that say it where the page shows little, or for 202 nothing."""


def detect(
    page: Snapshot | str | bytes,
    *,
    reply: Reply | None = None,
    expected: Expected | None = None,
    picture: bytes | None = None,
    rules: Rules | None = None,
    now: datetime | None = None,
) -> Verdict:
    """Return what a page is, and by which evidence; it asks nobody, and never raises over what a page holds.

    Args:
        page: A page at rest, or HTML as it came.
        reply: The answer in which its main document came.
        expected: What the caller wants of the page, and whether it is there: what is wanted and there is no block,
            whatever else the page bears; what is missing without a reason is `unknown`.
        picture: A screenshot; it only adds that there is nothing to be seen.
        rules: Those to go by; the ones that come along where none are given.
        now: The present time, for dates in headers.
    """
    reply, expected, rules = reply or Reply(), expected or Expected(), rules or own_rules()
    live = isinstance(page, Snapshot) and page.live
    if isinstance(page, Snapshot) and reply.url is None:
        reply = reply.model_copy(update={"url": page.url})
    document = Document(_html(page), selectors=rules.selectors, live=live)
    provider, opinion = (None, None) if expected.there else _opinion(reply, document, expected, rules)
    opinion = opinion or _missing(expected)
    kind = None if opinion is None else opinion.kind
    return Verdict(
        kind=kind,
        provider=provider,
        confidence=_unseen() if opinion is None else opinion.confidence,
        evidence=(*(() if opinion is None else opinion.evidence), *_pictured(picture)),
        retry_after=retry_after(reply.headers, now=now or datetime.now(UTC)) if kind in _WAITS else None,
        passive=rules.passive(reply, document),
        rules=rules.version,
    )


def _html(page: Snapshot | str | bytes) -> str:
    if isinstance(page, Snapshot):
        return page.html
    return decoded(page) if isinstance(page, bytes) else page


def _opinion(reply: Reply, document: Document, expected: Expected, rules: Rules) -> tuple[str | None, Opinion | None]:
    """Return the first opinion in the order of how sure it is, with the provider where a rule has one."""
    for provider, rule in rules.asked(document):
        if evidence := rule.speaks(reply, document):
            name = provider.name if provider.service else None
            return name, Opinion(rule.kind, rule.confidence, evidence)
    opinion = (
        _by_status(reply)
        or walls.login_wall(reply, document, expected)
        or structure.judged(reply, document)
        or walls.sent_elsewhere(document)
        or _by_bare_status(reply, document)
        or walls.not_found(reply, document)
        or walls.asks_for_scripts(document)
        or walls.empty_result(document, expected)
    )
    return None, opinion


def _by_status(reply: Reply) -> Opinion | None:
    kind, confidence = _STATUSES.get(reply.status or 0, (None, 0.0))
    return None if kind is None else _status(reply, kind, confidence)


def _by_bare_status(reply: Reply, document: Document) -> Opinion | None:
    """Return the opinion on an error status whose page says nothing that would tell otherwise."""
    status = reply.status or 0
    if _SERVER_ERROR <= status < _BEYOND and (document.shown <= LITTLE or status != _UNAVAILABLE):
        return _status(reply, Kind.OUTAGE, 0.8)
    kind, confidence = _BARE_STATUSES.get(status, (None, 0.0))
    if kind is None or document.shown > (0 if status == 202 else LITTLE):  # noqa: PLR2004 — accepted
        return None
    return _status(reply, kind, confidence, f", and {document.shown:,} visible characters")


def _status(reply: Reply, kind: Kind, confidence: float, more: str = "") -> Opinion:
    return Opinion(kind, confidence, (Evidence(rule=f"status-{reply.status}", saw=f"status {reply.status}{more}"),))


def _missing(expected: Expected) -> Opinion | None:
    if not expected.missing:
        return None
    return Opinion(Kind.UNKNOWN, 0.5, (Evidence(rule="expected-is-missing", saw=f"{expected}, and nothing says why"),))


def _pictured(picture: bytes | None) -> tuple[Evidence, ...]:
    colour = None if picture is None else one_colour(picture)
    return () if colour is None else (Evidence(rule="picture", saw=f"the screenshot is {colour} all over"),)


def _unseen() -> float:
    """Return how sure it is that a page is ordinary which nothing speaks against: without an expectation not very."""
    return 0.8
