"""Pages: the rules for texts applied to every text and value of the HTML, and those that its structure gives."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import chain

from surefoot.log.redaction import Redactor
from surefoot.scrubbing.emails import SIGNS
from surefoot.scrubbing.known import Known
from surefoot.scrubbing.markup import (
    Attribute,
    Piece,
    attributes,
    decoded_text,
    encoded_text,
    encoded_value,
    end_of_element,
    pieces,
)
from surefoot.scrubbing.private import Place, is_private
from surefoot.scrubbing.private import written as written_as
from surefoot.scrubbing.standins import StandIns, places
from surefoot.scrubbing.texts import Texts
from surefoot.scrubbing.tokens import BARE_HINTS, SCHEME_HINTS, WORDS, Named, looks_like, named_by
from surefoot.selectors.visibility import AFTER, BEFORE, FRAME, VALUE

INNER = frozenset({FRAME, "srcdoc"})
"""The attributes that hold a document."""
VALUES = frozenset({"value", "content", VALUE})
"""The attributes that hold what another attribute of the element names."""
_SHOWN = VALUES | {"title", "alt", "aria-label", "placeholder", BEFORE, AFTER}
"""The attributes that people read."""
_NAMING = ("name", "id", "property", "itemprop", "http-equiv")
KEYWORDS = frozenset({
    "password", "current-password", "new-password", "one-time-code", "username", "email", "text", "hidden", "submit",
    "button", "checkbox", "radio", "number", "search", "date", "post", "get", "off", "on", "true", "false", "form",
    "login", "main", "navigation", "stylesheet", "module", "user", "name", "menu", "dialog",
})  # fmt: skip
"""Values of attributes that say nothing, though they might be somebody's secret as well."""
_WORDS = (*WORDS, "data-private", "autocomplete", "srcdoc", FRAME, "data:", "cfemail", *SCHEME_HINTS)
_HINTS = tuple(dict.fromkeys((*_WORDS, *SIGNS, *map(str.lower, BARE_HINTS))))
_OTHERS = (
    re.compile(r"[0-9]{4}(?:[ \u00a0+-]|&nbsp;|%20)?[0-9]{4}"),  # what may be the number of a card, or of an account
    re.compile(r"%(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])"),  # a letter or a digit that need not be encoded
    re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|#39|#x27);)"),  # a sign that is written otherwise than it must be
)
_COMMENT = re.compile(r"<!--(.*?)(--!?>|)", re.DOTALL)


class Pages:
    """Scrubs pages.

    Args:
        stand_ins: Those of the fixture or journey.
        secrets: What must not be left.
        known: Values that are known otherwise.
    """

    def __init__(self, stand_ins: StandIns, secrets: Redactor, known: Known) -> None:
        self.texts = Texts(stand_ins, secrets, known, self.scrub)
        self._secrets = secrets
        self._known = known
        self.places: dict[str, set[Place]] = {}
        """Where private texts stand that are too short to be looked for everywhere, by the tag."""

    def scrub(self, html: str) -> str:
        """Return the HTML in which nothing is left that a rule finds; its elements and all their names are the same."""
        parts, done, private_until = list[str](), 0, 0
        hits = _hits(html, chain(self._secrets.starts_in(html), self._known.starts_in(html)))
        whole = self.places or "data-private" in html  # what is private has no other sign
        for piece in pieces(html, hits=None if whole else hits):
            private = piece.start < private_until
            if piece.tag.startswith("/"):
                continue
            written = html[piece.start : piece.end]
            if piece.kind == "tag":
                held = attributes(html, piece)
                private_until = max(private_until, self._end_of_private(html, piece, held))
                scrubbed = self._tag(html, piece, held, hits, private=piece.start < private_until)
            else:
                scrubbed = self._said(piece, written, private=private)
            if scrubbed != written:
                parts += [html[done : piece.start], scrubbed]
                done = piece.end
        return "".join((*parts, html[done:]))

    def _end_of_private(self, html: str, piece: Piece, held: list[Attribute]) -> int:
        """Return where what is private ends, of which this is the beginning; nought if it is not."""
        if is_private({one.name: one.value for one in held}):
            return end_of_element(html, piece) if _holds(piece, held) else piece.end
        if piece.tag not in self.places:
            return 0
        attributes_here = written_as((one.name, one.value) for one in held)
        texts = {place.text for place in self.places[piece.tag] if place.attributes == attributes_here}
        if any(one.value in texts for one in held if one.name in VALUES):
            return piece.end
        end = end_of_element(html, piece) if texts else 0
        return end if decoded_text(html[piece.end : end].partition("<")[0]).strip() in texts else 0

    def _said(self, piece: Piece, written: str, *, private: bool) -> str:
        """Return a text, a comment or a script as it is to be."""
        if piece.kind == "comment":
            inner = _COMMENT.fullmatch(written)
            return f"<!--{self.scrub(inner[1])}{inner[2]}" if inner and "<" in inner[1] else self.texts.scrub(written)
        if piece.kind == "raw":
            return self.scrub(written) if _is_markup(written) else self.texts.scrub(written, shown=False)
        said = decoded_text(written)
        scrubbed = self._private(said) if private else self.texts.scrub(said)
        return written if scrubbed == said else encoded_text(scrubbed)

    def _tag(self, html: str, piece: Piece, held: list[Attribute], hits: list[int], *, private: bool) -> str:
        named = _named(held)
        parts, done = list[str](), piece.start
        for one in held:
            if not (private or named or _has(hits, one.begin, one.end)):
                continue
            value = self._value(one, named, private=private)
            if value != one.value:
                parts += [html[done : one.start], encoded_value(value)]
                done = one.end
        return "".join((*parts, html[done : piece.end]))

    def _value(self, one: Attribute, named: Named | None, *, private: bool) -> str:
        if one.name in INNER:
            return self.scrub(one.value)
        if not one.value or one.value.lower() in KEYWORDS:
            return one.value
        if private and one.name in VALUES:
            return self._private(one.value)
        if one.name == "data-cfemail":
            return self._hidden_email(one.value)
        scrubbed = self.texts.scrub(one.value, shown=one.name in _SHOWN)
        said = named if one.name in VALUES else named_by(one.name)
        if scrubbed == one.value and said and looks_like(scrubbed, said):
            return self._known.of("token", scrubbed)
        return scrubbed

    def _private(self, text: str) -> str:
        core = text.strip()
        if not core:
            return text
        scrubbed = self.texts.without_secrets(core)
        return text.replace(core, self._known.of("private", core) if scrubbed == core else scrubbed)

    def _hidden_email(self, value: str) -> str:
        """Return an address that Cloudflare hides: in hexadecimal, each byte combined with the first."""
        try:
            key, *signs = bytes.fromhex(value)
        except ValueError:
            return value
        said = bytes(sign ^ key for sign in signs).decode(errors="replace")
        scrubbed = self.texts.scrub(said)
        return value if scrubbed == said else bytes([key, *(sign ^ key for sign in scrubbed.encode())]).hex()


def _holds(piece: Piece, held: list[Attribute]) -> bool:
    """Say whether what stands inside an element is private as well."""
    return piece.tag == "textarea" or any(one.name == "data-private" for one in held)


def _named(held: list[Attribute]) -> Named | None:
    """Say whether what an element holds is named as a token; what a person sees and chooses, only if it surely is."""
    given: Mapping[str, str] = {one.name: one.value for one in held}
    if not VALUES & given.keys():
        return None
    named = {named_by(given[name]) for name in _NAMING if name in given}
    if "strong" in named:
        return "strong" if given.get("type", "hidden").lower() in {"hidden", "text", ""} else None
    return "weak" if "weak" in named and given.get("type", "").lower() == "hidden" else None


def _is_markup(text: str) -> bool:
    return text.lstrip().startswith("<") and "</" in text


def _hits(html: str, more: Iterable[int]) -> list[int]:
    """Return the places of a page at which something may be to be found: most of it is passed over without a look."""
    low = html.replace("\u0130", "I").lower()  # the one letter of which the small one is longer
    words = (places(low, word) for word in _HINTS)
    others = (found.start() for pattern in _OTHERS for found in pattern.finditer(html))
    return sorted({*chain.from_iterable(words), *others, *more})


def _has(hits: list[int], start: int, end: int) -> bool:
    """Say whether there is one from `start` until before `end`."""
    place = bisect_left(hits, start)
    return place < len(hits) and hits[place] < end
