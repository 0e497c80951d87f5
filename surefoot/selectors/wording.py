"""Texts as they are compared: white space folded, any case, a part, unless `exact`; or a pattern.

One place for what Playwright calls its text matchers, so that finding on a saved page and in a browser agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, TypeAlias

from pydantic import PlainSerializer

from surefoot.selectors.pattern import as_browser

Pattern: TypeAlias = Annotated[re.Pattern[str], PlainSerializer(lambda pattern: f"/{pattern.pattern}/")]
Wording: TypeAlias = str | Pattern
"""A text, or a regular expression that is searched for."""

_UNSEEN = {0x200B: None, 0x00AD: None, 0xFEFF: " "}  # as browsers fold: no zero-width space, no soft hyphen


def fold(text: str) -> str:
    """Return the text on one line: runs of white space are one space, none at the ends."""
    if text.isascii():  # nearly all are, and nothing else of ASCII but \x1c to \x1f differs
        return " ".join(text.split())
    return " ".join(text.translate(_UNSEEN).split())


def text_matches(wanted: Wording, content: str, *, exact: bool = False) -> bool:
    """Compare a text as a reader sees it; a pattern is searched in the text as it stands in the page."""
    if isinstance(wanted, re.Pattern):
        return as_browser(wanted).search(content) is not None
    return _says(fold(wanted), fold(content), exact=exact)


def matcher(wanted: Wording, *, exact: bool = False) -> Callable[[str], bool]:
    """Return what compares many texts as `text_matches` does, given them folded unless it is a pattern."""
    if isinstance(wanted, re.Pattern):
        search = as_browser(wanted).search
        return lambda text: search(text) is not None
    said = fold(wanted)
    if exact:
        return said.__eq__
    lower = said.lower()
    return lambda text: lower in text.lower()


def name_matches(wanted: Wording, name: str, *, exact: bool = False) -> bool:
    """Compare an accessible name, which is folded for a pattern too; in capitals, as Playwright does."""
    if isinstance(wanted, re.Pattern):
        return as_browser(wanted).search(fold(name)) is not None
    said, seen = fold(wanted), fold(name)
    return seen == said if exact else said.upper() in seen.upper()


def attribute_matches(wanted: Wording, value: str, *, exact: bool = False) -> bool:
    """Compare an attribute, whose white space counts."""
    if isinstance(wanted, re.Pattern):
        return as_browser(wanted).search(value) is not None
    return _says(wanted, value, exact=exact)


def shown(wanted: Wording) -> str:
    """Return the text quoted, or the pattern between slashes, for a message."""
    if isinstance(wanted, re.Pattern):
        flags = "i" if wanted.flags & re.IGNORECASE else ""
        return f"/{wanted.pattern}/{flags}"
    return quoted(wanted)


def quoted(text: str) -> str:
    """Return a text as a Python literal on one line, in double quotes."""
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(sign: str) -> str:
    if sign in {"\\", '"'}:
        return f"\\{sign}"
    return sign if sign.isprintable() else repr(sign)[1:-1]


def _says(wanted: str, seen: str, *, exact: bool) -> bool:
    return seen == wanted if exact else wanted.lower() in seen.lower()
