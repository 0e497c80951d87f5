"""E-mail addresses, as texts, addresses and scripts write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surefoot.scrubbing.standins import Match, places

SIGNS = ("@", "%40", "\\u0040", "\\x40")
"""What stands in every text with an address in it."""
_WHO = re.compile(r"(?<![\w+])[\w+][\w.+'~-]{0,63}\Z")
_HOST = re.compile(r"(@|%40|\\u0040|\\x40)([\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]*)")
_LONGEST = 64
"""Characters before the sign (RFC 5321, 4.5.3.1.1)."""
_RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)", re.IGNORECASE)
"""Nobody has an address there (RFC 2606)."""
_FILES = frozenset(
    {"png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "css", "js", "mjs", "map", "html", "json"}
)
"""`logo@2x.png` is no address."""


def emails(text: str) -> Iterator[Match]:
    """Yield each address that somebody may have; capitals make no other."""
    signs = (place for hint in SIGNS for place in places(text, hint))
    for place in sorted(signs):
        who = _WHO.search(text, max(0, place - _LONGEST - 1), place)
        found = _HOST.match(text, place) if who else None
        if who and found and not _is_none(text[max(0, who.start() - 2) : who.start()], found[2]):
            made = f"person{{}}{found[1]}example.org".format
            yield Match(who.start(), found.end(), "email", f"{who[0]}@{found[2]}".lower(), made, "email")


def _is_none(before: str, host: str) -> bool:
    """Say whether nobody's: that of a user of a site (`//user@host`), one that is reserved, the name of a file."""
    file = host.rpartition(".")[2].lower() in _FILES
    return before == "//" or file or _RESERVED.fullmatch(host) is not None
