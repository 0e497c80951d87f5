"""Numbers in attributes, as browsers' scripts read them."""

from __future__ import annotations

import re

_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?Infinity", re.ASCII)
_BASES = {"0x": 16, "0o": 8, "0b": 2}


def number(text: str | None) -> float | None:
    """Return what JavaScript's `Number` makes of a text, None for what it calls no number; of no text too."""
    if text is None:
        return None
    said = text.strip()
    if not said:
        return 0.0
    if said[:2].lower() in _BASES:
        try:
            return float(int(said[2:], _BASES[said[:2].lower()]))
        except ValueError:
            return None
    return float(said.replace("Infinity", "inf")) if _DECIMAL.fullmatch(said) else None
