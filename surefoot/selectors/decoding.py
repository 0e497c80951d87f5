"""The text of HTML that came as bytes."""

from __future__ import annotations

import re

_PRESCANNED = 1024
"""Bytes in which HTML says its encoding (WHATWG HTML, "prescan a byte stream")."""
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(content: bytes) -> str:
    """Return the text of HTML: by its byte order mark, by what it says, as UTF-8, or as browsers guess."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    said = _CHARSET.search(content[:_PRESCANNED])
    for encoding in filter(None, (marked, said[1].decode() if said else None, "utf-8")):
        try:
            return content.decode(encoding)
        except (ValueError, LookupError):
            continue  # the next one is tried, and the last one reads any bytes
    return content.decode("cp1252", errors="replace")
