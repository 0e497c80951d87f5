"""The rules for any text, in the order in which they are applied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import quote, unquote

from surefoot.log.redaction import Redactor
from surefoot.scrubbing.emails import SIGNS, emails
from surefoot.scrubbing.known import Known, token
from surefoot.scrubbing.numbers import cards, ibans
from surefoot.scrubbing.packed import repacked
from surefoot.scrubbing.standins import Match, StandIns
from surefoot.scrubbing.tokens import tokens

_USER = re.compile(r"://([^\s/@\"'<>?#\\]{2,200})@(?=[\w.-])")
"""A user's name and password in an address."""
_NAMED = re.compile(r"[=: ]|%3|eyJ|_")
"""What stands before a token, or in one that is told by how it begins."""
_LEAST = 4
"""Characters of the shortest text in which there is anything to find."""
_NUMBER = re.compile(r"[0-9]{4}")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_APART = r"\s&=?/#;\"'<>"
_ENCODED = re.compile(rf"(?<![^{_APART}])(?>[^{_APART}%]|%(?![0-9A-Fa-f]{{2}}))*+%[0-9A-Fa-f]{{2}}[^{_APART}]*+")
"""A part of an address with a sign that is percent-encoded; looked for from its beginning alone, so in linear time."""


class Texts:
    """Scrubs texts.

    Args:
        stand_ins: Those of the fixture or journey.
        secrets: What must not be left, whoever says to keep it.
        known: Values that are known otherwise.
        html: Scrubs a page, which may stand in an address.
    """

    def __init__(self, stand_ins: StandIns, secrets: Redactor, known: Known, html: Callable[[str], str]) -> None:
        self._stand_ins = stand_ins
        self._secrets = secrets
        self._known = known
        self._html = html

    def scrub(self, text: str, *, shown: bool = True) -> str:
        """Return a text in which nothing is left that a rule finds; `shown` says whether people read it."""
        if len(text) < _LEAST or text.isspace():
            return text
        text = repacked(text, self._repack)
        text = self._found(text, shown=shown)
        return _ENCODED.sub(self._decoded, text) if _ESCAPE.search(text) else text

    def _repack(self, inner: str, markup: bool) -> str:  # noqa: FBT001 — a callback
        return self._html(inner) if markup else self.scrub(inner)

    def _found(self, text: str, *, shown: bool) -> str:
        text = self._known.replaced(self.without_secrets(text))
        finds = [_tokens] if _NAMED.search(text) else []
        if any(sign in text for sign in SIGNS):
            finds += [_users, emails]
        if _NUMBER.search(text):
            finds += [partial(cards, shown=shown), ibans]
        for find in finds:
            text = self._stand_ins.replaced(text, find(text))
        return text

    def without_secrets(self, text: str) -> str:
        """Return a text with the names of secrets in their places."""
        return self._secrets.replace(text, self._secret)

    def _secret(self, name: str) -> str:
        self._stand_ins.counts["secret"] += 1
        return f"«{name}»"

    def _decoded(self, found: re.Match[str]) -> str:
        """Return a part of an address, which may be percent-encoded more than it must."""
        decoded = unquote(found[0])
        scrubbed = self._found(decoded, shown=False)
        written = "".join(sign for sign in set(found[0]) if not sign.isalnum() and sign != "%")
        return found[0] if scrubbed == decoded else quote(scrubbed, safe=written, errors="surrogatepass")


def _users(text: str) -> Iterator[Match]:
    for found in _USER.finditer(text):
        yield token(found[1], "token", found.start(1))


def _tokens(text: str) -> Iterator[Match]:
    for start, end in tokens(text):
        yield token(text[start:end], "token", start)
