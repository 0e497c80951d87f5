"""Masking secrets wherever they might be printed or stored, as they are and in the common encodings."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from html import escape as html_escape
from typing import cast
from urllib.parse import quote, quote_plus

SHORTEST = 4
"""Characters of the shortest secret that is masked."""
_STANDS_OUT = 8
_FOR_ADDRESSES = str.maketrans("+/", "-_")
"""The other alphabet of base64 (RFC 4648, section 5)."""


class Redactor:
    """Knows the secrets of this process, and masks them."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return bool(self._names)

    @property
    def names(self) -> frozenset[str]:
        """What the secrets are called."""
        return frozenset(self._names.values())

    def register(self, value: str, name: str) -> bool:
        """Mask `value` from now on; say no when it is so short that masking it would maim every text."""
        if len(value) < SHORTEST:
            return False
        for written in _encodings(value):
            self._names.setdefault(written, name)
        self._pattern = None
        return True

    def mask(self, text: str) -> str:
        """Return the text with every secret replaced by its name."""
        return self.replace(text, lambda name: f"«{name}»")

    def replace(self, text: str, stand_in: Callable[[str], str]) -> str:
        """Return the text with every secret replaced by what is said for its name."""
        if not self.may_be_in(text):
            return text
        return self._compiled.sub(lambda found: stand_in(self._names[found[0]]), text)

    def may_be_in(self, text: str) -> bool:
        """Say whether anything that is masked stands in a text, be it only within a longer word; quickly."""
        return any(written in text for written in self._names)

    def starts_in(self, html: str) -> Iterator[int]:
        """Yield where anything that is masked begins in HTML, be it only within a longer word; quickly."""
        for written in self._names:
            escaped = {written, html_escape(written), html_escape(written, quote=False)}
            for one in escaped | {one.replace("\u00a0", "&nbsp;") for one in escaped}:  # as browsers write it
                place = html.find(one)
                while place >= 0:
                    yield place
                    place = html.find(one, place + 1)

    def places_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where each secret in a text begins and ends, and its name."""
        if self.may_be_in(text):
            yield from ((*found.span(), self._names[found[0]]) for found in self._compiled.finditer(text))

    @property
    def _compiled(self) -> re.Pattern[str]:
        if self._pattern is None:
            longest_first = sorted(self._names, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(_matcher, longest_first)))
        return self._pattern

    def mask_json(self, value: object) -> object:
        """Return the same shape with every secret in it masked, keys included."""
        if not self._names:
            return value
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, dict):
            pairs = cast("dict[object, object]", value).items()
            return {self.mask_json(key): self.mask_json(inner) for key, inner in pairs}
        if isinstance(value, (list, tuple)):
            return [self.mask_json(inner) for inner in cast("list[object]", value)]
        return value


redactor = Redactor()
"""The one of this process."""


def _matcher(written: str) -> str:
    """Match a secret wherever it stands; a short one only by itself, so that a PIN does not maim a price."""
    escaped = re.escape(written)
    return escaped if len(written) >= _STANDS_OUT else rf"(?<![\w.,]){escaped}(?!\w|[.,]\d)"


def _encodings(value: str) -> set[str]:
    raw = value.encode(errors="surrogatepass")  # pages may hold half a sign, and so may what is private on them
    written = {value, quote(raw, safe=""), quote_plus(raw), html_escape(value), json.dumps(value)[1:-1]}
    written |= {json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1]}
    # In base64 a text looks different at each of three offsets; the ends depend on what stands around it.
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + raw).decode().rstrip("=")
        inner = encoded[(0, 2, 3)[offset] : -1 if (len(raw) + offset) % 3 else None]
        written |= {inner, inner.translate(_FOR_ADDRESSES)} if len(inner) >= 2 * SHORTEST else set()
    return {one for one in written if len(one) >= SHORTEST}
