"""Texts that stand in others packed: addresses that hold their document, and JSON in base64."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

_DATA = re.compile(
    r"data:(?P<kind>(?:text/|application/(?:[\w.+-]*(?:json|xml))|image/svg)[^,\"'\s]*),(?P<body>[^\"'\s)]*)"
)
_JSON = re.compile(r"(?<![\w+/=.-])(?:eyJ|eyA|ewo|W3s|WyJ)[\w+/-]{20,}+={0,2}(?![\w.])", re.ASCII)
"""JSON in base64: it begins with { or [."""
_HINTS = ("data:", "eyJ", "eyA", "ewo", "W3s", "WyJ")
_MARKUP = re.compile(r"html|svg|xml", re.IGNORECASE)


def repacked(text: str, changed: Callable[[str, bool], str]) -> str:
    """Return a text in which what is packed was changed; `changed` is told whether it is HTML."""

    def data(found: re.Match[str]) -> str:
        inner = _data(found)
        after = inner if inner is None else changed(inner, _MARKUP.search(found["kind"]) is not None)
        if inner is None or after is None or after == inner:
            return found[0]
        raw = after.encode(errors="surrogatepass")
        body = base64.b64encode(raw).decode() if _is_base64(found) else quote(raw)
        return f"data:{found['kind']},{body}"

    def json(found: re.Match[str]) -> str:
        inner = _decoded(found[0])
        after = inner if inner is None else changed(inner, False)  # noqa: FBT003 — see above
        return found[0] if after is None or after == inner else base64.b64encode(after.encode()).decode()

    return _JSON.sub(json, _DATA.sub(data, text)) if any(hint in text for hint in _HINTS) else text


def packed_in(text: str) -> Iterator[str]:
    """Yield what is packed in a text."""
    if any(hint in text for hint in _HINTS):
        found = [*map(_data, _DATA.finditer(text)), *(_decoded(one[0]) for one in _JSON.finditer(text))]
        yield from (one for one in found if one is not None)


def _data(found: re.Match[str]) -> str | None:
    body = unquote(found["body"])
    return _decoded(body) if _is_base64(found) else body


def _is_base64(found: re.Match[str]) -> bool:
    return str(found["kind"]).lower().endswith(";base64")


def _decoded(packed: str) -> str | None:
    """Return what a text in base64 says, in either alphabet; nothing where it is none."""
    try:
        return base64.b64decode(
            packed.rstrip("=") + "==", altchars=b"-_" if set(packed) & {"-", "_"} else None
        ).decode()
    except (binascii.Error, UnicodeError):
        return None
