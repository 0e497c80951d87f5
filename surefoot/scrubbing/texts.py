"""The rules for any text, in the order in which they are applied."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, unquote

from surefoot.log.redaction import Redactor
from surefoot.scrubbing.emails import SIGNS, emails
from surefoot.scrubbing.known import Known, token
from surefoot.scrubbing.numbers import cards, ibans
from surefoot.scrubbing.standins import Match, StandIns
from surefoot.scrubbing.tokens import tokens

_USER = re.compile(r"://([^\s/@\"'<>?#\\]{2,200})@(?=[\w.-])")
"""A user's name and password in an address."""
_NAMED = re.compile(r"[=: ]|%3|eyJ|_")
"""What stands before a token, or in one that is told by how it begins."""
_NUMBER = re.compile(r"[0-9]{4}")
_ENCODED = re.compile(r"[^\s&=?/#;\"'<>]*%[0-9A-Fa-f]{2}[^\s&=?/#;\"'<>]*")
_JSON = re.compile(r"(?<![\w+/=.-])(?:eyJ|eyA|ewo|W3s|WyJ)[\w+/-]{20,}={0,2}(?![\w.])", re.ASCII)
"""JSON in base64: it begins with { or [."""
_JSON_HINTS = ("eyJ", "eyA", "ewo", "W3s", "WyJ")


class Texts:
    """Scrubs texts.

    Args:
        stand_ins: Those of the fixture or journey.
        secrets: What must not be left, whoever says to keep it.
        known: Values that are known otherwise.
    """

    def __init__(self, stand_ins: StandIns, secrets: Redactor, known: Known) -> None:
        self._stand_ins = stand_ins
        self._secrets = secrets
        self._known = known

    def scrub(self, text: str, *, shown: bool = True) -> str:
        """Return a text in which nothing is left that a rule finds; `shown` says whether people read it."""
        if len(text) < _LEAST or text.isspace():
            return text
        if any(hint in text for hint in _JSON_HINTS):
            text = _JSON.sub(self._json, text)
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
        text = self._secrets.replace(text, self._secret)
        return _ENCODED.sub(self._decoded, text) if "%" in text and self._secrets else text

    def _secret(self, name: str) -> str:
        self._stand_ins.counts["secret"] += 1
        return f"«{name}»"

    def _decoded(self, found: re.Match[str]) -> str:
        """Return a part of an address, which may be percent-encoded more than it must."""
        decoded = unquote(found[0])
        return quote(self._secrets.replace(decoded, self._secret)) if self._secrets.may_be_in(decoded) else found[0]

    def _json(self, found: re.Match[str]) -> str:
        try:
            plain = base64.b64decode(found[0] + "==", altchars=b"-_" if set(found[0]) & {"-", "_"} else None).decode()
        except (binascii.Error, UnicodeDecodeError):
            return found[0]
        scrubbed = self.scrub(plain)
        return found[0] if scrubbed == plain else base64.b64encode(scrubbed.encode()).decode()


_LEAST = 4
"""Characters of the shortest text in which there is anything to find."""


def _users(text: str) -> Iterator[Match]:
    for found in _USER.finditer(text):
        yield token(found[1], "token", found.start(1))


def _tokens(text: str) -> Iterator[Match]:
    for start, end in tokens(text):
        yield token(text[start:end], "token", start)
