r"""Regular expressions as a browser reads them, since acting asks one and a page at rest asks Python.

`\d`, `\w` and `\b` know ASCII only, `$` does not stand before a last line break, and white space is what browsers call
so; what Python alone knows is refused when a way is defined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from surefoot.errors import AuthorErred

SPACE = "\t\n\x0b\x0c\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""White space to a browser, as the inside of a character class."""

_BREAKS = "\n\r\u2028\u2029"
_WORD = "A-Za-z0-9_"
_OUTSIDE = {
    "d": "[0-9]", "D": "[^0-9]", "w": f"[{_WORD}]", "W": f"[^{_WORD}]", "s": f"[{SPACE}]", "S": f"[^{SPACE}]",
    "b": f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))",
    "B": f"(?:(?<=[{_WORD}])(?=[{_WORD}])|(?<![{_WORD}])(?![{_WORD}]))",
    "/": "/", "-": r"\-",
}  # fmt: skip
_IN_CLASS = {"d": "0-9", "w": _WORD, "s": SPACE, "b": "\b", "/": "/"}
_OUTSIDE_CLASS = re.compile(r"\\(?P<escaped>.)|(?P<open>\[\^?)|(?P<group>\(\?(?:<?[=!]|:|.))|(?P<sign>.)", re.DOTALL)
_INSIDE_CLASS = re.compile(r"\\(?P<escaped>.)|(?P<close>\])|(?P<sign>.)", re.DOTALL)
_SELECTOR_SIGNS = "/\"'`>"
"""What a selector that holds a pattern is cut at."""
_GROUPS = ("(?:", "(?=", "(?!", "(?<=", "(?<!")
_INSTEAD = {"(?P": "a group without a name", "(?i": "flags=re.IGNORECASE", "(?s": "flags=re.DOTALL"}


@cache
def as_browser(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return a pattern that finds in Python what the browser finds for the given one; raises `AuthorErred`."""
    if pattern.flags & re.VERBOSE:
        raise _refused(pattern, "re.VERBOSE", "the pattern without white space and comments")
    written = "".join(_translated(pattern, found, inside=inside) for found, inside in _tokens(pattern.pattern))
    try:
        return re.compile(written, pattern.flags & (re.IGNORECASE | re.DOTALL))
    except re.error as error:
        raise _refused(pattern, f"this ({error})", "a simpler pattern") from None


@cache
def for_selector(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return the same pattern with the signs written as numbers at which a selector that holds it would be cut."""
    written: list[str] = []
    for found, _ in _tokens(pattern.pattern):
        sign = found["escaped"] or found["sign"]
        written.append(f"\\x{ord(sign):02x}" if sign and sign in _SELECTOR_SIGNS else found[0])
    return re.compile("".join(written), pattern.flags)


def _tokens(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield the parts of a pattern, each with whether it stands in a character class."""
    place, inside = 0, False
    while (found := (_INSIDE_CLASS if inside else _OUTSIDE_CLASS).match(text, place)) is not None:
        yield found, inside
        inside = found["close"] is None if inside else found["open"] is not None
        place = found.end()


def _translated(pattern: re.Pattern[str], found: re.Match[str], *, inside: bool) -> str:
    text = found[0]
    if found["escaped"] is not None:
        return _escape(pattern, found["escaped"], inside=inside)
    if inside:
        return "\\[" if text == "[" else text
    if found["open"] is not None and found.string.startswith("]", found.end()):
        raise _refused(pattern, f"{text}]", r"\] in a class that begins with it")
    if found["group"] is not None and text not in _GROUPS:
        raise _refused(pattern, text, _INSTEAD.get(text, "groups such as (…) and (?:…)"))
    return _sign(text, pattern.flags)


def _sign(text: str, flags: int) -> str:
    many = flags & re.MULTILINE
    if text == "$":
        return f"(?=[{_BREAKS}]|\\Z)" if many else r"\Z"
    if text == "^":
        return f"(?:(?<=[{_BREAKS}])|(?<![\\s\\S]))" if many else text
    if text == "." and not flags & re.DOTALL:
        return f"[^{_BREAKS}]"
    return text


def _escape(pattern: re.Pattern[str], sign: str, *, inside: bool) -> str:
    if sign in "AZaUN":
        instead = {"A": "^", "Z": "$"}.get(sign, "the character itself")
        raise _refused(pattern, f"\\{sign}", instead)
    known = (_IN_CLASS if inside else _OUTSIDE).get(sign)
    if known is None and inside and sign in "DWS":
        raise _refused(pattern, f"\\{sign} in a class", "a class that names what it holds")
    return f"\\{sign}" if known is None else known


def _refused(pattern: re.Pattern[str], what: str, instead: str) -> AuthorErred:
    return AuthorErred(
        f"/{pattern.pattern}/: browsers do not read {what} as Python does; use {instead}", next_action=f"use {instead}"
    )
