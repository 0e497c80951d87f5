"""E-mail addresses, as texts, addresses and scripts write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surefoot.scrubbing.standins import Match

HINTS = ("@", "%40", "u0040", "x40")
"""What stands in every text with an address in it."""
_EMAIL = re.compile(
    r"(?<![\w.+-])(?P<who>[\w+][\w.+'~-]{0,63})(?P<at>@|%40|\\u0040|\\x40)(?P<host>[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]*)"
)
_RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)", re.IGNORECASE)
"""Nobody has an address there (RFC 2606)."""
_FILES = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "css", "js", "mjs", "map", "html", "json"})
"""`logo@2x.png` is no address."""


def emails(text: str) -> Iterator[Match]:
    """Yield each address that somebody may have; capitals make no other."""
    if not any(hint in text for hint in HINTS):
        return
    for found in _EMAIL.finditer(text):
        if _is_address(text, found):
            value = f"{found['who']}@{found['host']}".lower()
            made = f"person{{}}{found['at']}example.org".format
            yield Match(*found.span(), "email", value, made, "email")


def _is_address(text: str, found: re.Match[str]) -> bool:
    host: str = found["host"]
    user_of_a_site = text[max(0, found.start() - 2) : found.start()] == "//"
    return not (user_of_a_site or _RESERVED.fullmatch(host) or host.rpartition(".")[2].lower() in _FILES)
