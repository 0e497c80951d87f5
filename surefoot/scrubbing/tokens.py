"""What looks like a token, and which names say that a value is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from surefoot.scrubbing.standins import places

WORDS = (
    "token", "srf", "nonce", "sess", "auth", "key", "secret", "passw", "pwd", "jwt", "credential", "sig", "sid", "otp",
    "code", "ticket", "bearer",
)  # fmt: skip
"""What stands, in small letters, in the name of whatever holds a token; each finds several of them."""
_ANYWHERE = re.compile(
    r"token|csrf|xsrf|nonce|sess(?:ion)?[-_]?id|api[-_.]?key|secret|passw|jwt|credential|signature|authorization"
    r"|access[-_]?key|authenticity"
)
_PARTS = frozenset({"session", "sess", "sid", "sig", "auth", "pwd", "otp", "bearer"})
_WEAK_PARTS = frozenset({"code", "ticket"})
"""They name other things as well, so their values must look more like tokens."""
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=:|!*@$%,-]+")
_NO_TOKEN = re.compile(
    r"(?:https?:)?//|/|\d{4}-\d\d-\d\d|token-\d+$|#|\.{1,2}/|[\d.,:-]{1,15}$|[\w-]+\.(?:js|css|png|svg|html?|json|php)$"
)
"""Addresses, paths, dates, stand-ins, numbers, files."""
_LONG = 16
_LEAST, _LEAST_QUOTED = 6, 8
"""Characters of a token in an address, and elsewhere."""

_BARE = re.compile(
    r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"  # a JSON Web Token (RFC 7519): it begins with {" in base64
    r"|\b(?:sk|pk|rk)_(?:live|test)_\w{10,}|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b"
    r"|\bAIza[\w-]{35}|\bglpat-[\w-]{20,}"
)
"""Tokens that are told by how they begin: JSON Web Tokens, keys of Stripe, GitHub, Slack, AWS, Google, GitLab."""
BARE_HINTS = ("eyJ", "_live_", "_test_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "xox", "AKIA", "AIza", "glpat-")
_SCHEME = re.compile(r"\b(?:bearer|basic|digest)(?:\s+|%20|\+)([\w.~+/=-]{8,})", re.IGNORECASE)
SCHEME_HINTS = ("bearer", "basic")
_END = "&#\"'\\s<>\\\\;,"
_ASSIGNED = re.compile(
    # behind a word of a name: its end, then "name": "value", also escaped within JSON within JSON …
    r"[\w.$\]-]{0,40}(?:(?P<quote>\\{0,4}[\"'])?\s{0,4}[:=]\s{0,4}\\{0,4}[\"'](?P<quoted>[^\"'\\\s<>]{6,8192})\\{0,4}[\"']"
    # … or name=value, as in addresses, forms and cookies, also percent-encoded, or with & written otherwise
    rf"|(?:=|%3[Dd])(?P<plain>(?:(?!%26|&)[^{_END}])+))"
)
_NAME_BEFORE = re.compile(r"[\w.$-]*\Z")
_NAME = re.compile(r"[\w.$-]*")
_BEFORE = 64
"""Characters of a name that are looked at before the word in it."""


Named = Literal["weak", "strong"]


Span = tuple[int, int]
"""Where something stands in a text."""


def named_by(name: str) -> Named | None:
    """Say whether a name says that what bears it is a token, and how surely."""
    low = name.lower()
    if _ANYWHERE.search(low):
        return "strong"
    parts = {part.lower() for part in _PART.findall(name)}
    if parts & _PARTS:
        return "strong"
    return "weak" if parts & _WEAK_PARTS else None


def looks_like(value: str, named: Named, *, least: int = _LEAST_QUOTED) -> bool:
    """Say whether a value looks like a token, given how surely it is named as one; `least` characters long."""
    if len(value) < least or not _TOKEN.fullmatch(value) or _NO_TOKEN.match(value):
        return False
    letters, digits = any(map(str.isalpha, value)), any(map(str.isdigit, value))
    if named == "weak":
        return len(value) >= _LONG and letters and digits
    if digits:
        return letters or len(value) >= _LONG
    return len(value) >= _LONG and _is_random(value)


def tokens(text: str) -> Iterator[Span]:
    """Yield the tokens of a text: such as are told by how they begin, and those behind their names."""
    spans = [found.span() for found in _BARE.finditer(text)] if any(hint in text for hint in BARE_HINTS) else []
    low = text.lower() if len(text) > _LEAST else ""
    if any(hint in low for hint in SCHEME_HINTS):
        spans += [found.span(1) for found in _SCHEME.finditer(text) if looks_like(found[1], "strong")]
    if "=" in low or ":" in low or "%3d" in low:
        spans += _assigned(text, low)
    yield from sorted(spans)


def _assigned(text: str, low: str) -> Iterator[Span]:
    """Yield what stands behind a name: in addresses, JSON, scripts, forms, cookies."""
    end = 0
    for place, behind in sorted((place, place + len(word)) for word in WORDS for place in places(low, word)):
        found = _ASSIGNED.match(text, behind) if place >= end else None
        if found is None:
            continue
        group = "quoted" if found["quoted"] is not None else "plain"
        named = named_by(_name(text, place, found.start(group)))
        if named and looks_like(found[group], named, least=_LEAST_QUOTED if group == "quoted" else _LEAST):
            end = found.end(group)
            yield found.span(group)


def _name(text: str, place: int, value: int) -> str:
    """Return the whole name around a word in it."""
    before = _NAME_BEFORE.search(text, max(0, place - _BEFORE), place)
    behind = _NAME.match(text, place, value)
    return f"{before[0] if before else ''}{behind[0] if behind else ''}"


def _is_random(value: str) -> bool:
    """Say whether letters alone are no words: capitals amid small letters."""
    return len(re.findall(r"[a-z][A-Z]", value)) >= len(value) / 8 and not re.search(r"[-_. ]", value)
