"""HTML as it is written, cut into what may be changed: texts, comments, and the values of attributes.

Follows the tokenizer of the HTML standard (WHATWG HTML, 13.2.5) as far as that matters for where a text or a value ends.
All that is not replaced stays as it was, to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Literal, NamedTuple

Kind = Literal["text", "raw", "comment", "tag"]

_TOKEN = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))"  # a comment
    r"|[!?][^>]*+>|/[^A-Za-z>][^>]*+>"  # a doctype, or what is taken for a comment
    r"|(/?)([A-Za-z][^\s/>]*+)((?>[^>=]+|=\s*+(?>\"[^\"]*\"|'[^']*')|=)*+)>)",  # a tag: its name, its attributes
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"'][^\s>]*)))?")
_RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes"})
_ESCAPABLE = frozenset({"title", "textarea"})
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip


class Piece(NamedTuple):
    """A part of the HTML that may hold something."""

    kind: Kind
    start: int
    end: int
    tag: str
    """The name of the tag; of a raw text, of what it stands in."""


class Attribute(NamedTuple):
    """An attribute, with where its value stands with its quotes."""

    name: str
    value: str
    start: int
    end: int


def pieces(html: str, place: int = 0) -> Iterator[Piece]:
    """Yield the parts in order, from a place on; the name of an end tag begins with a slash."""
    size = len(html)
    while place < size:
        found = _TOKEN.search(html, place)
        start = found.start() if found else size
        if start > place:
            yield Piece("text", place, start, "")
        if found is None:
            return
        place = found.end()
        if found[2] is None:
            yield Piece("comment", start, place, "")
            continue
        tag = found[2].lower()
        yield Piece("tag", start, place, found[1] + tag)
        if not found[1] and (tag in _RAW or tag in _ESCAPABLE):
            end = _end_of_raw(html, place, tag)
            if end > place:
                yield Piece("raw" if tag in _RAW else "text", place, end, tag)
            place = end


def attributes(html: str, piece: Piece) -> list[Attribute]:
    """Return the attributes of a start tag, names in small letters, values decoded; of twins the first counts."""
    found: dict[str, Attribute] = {}
    for one in _ATTRIBUTE.finditer(html, piece.start + 1 + len(piece.tag), piece.end - 1):
        quoted = one.lastindex or 0
        value = one[quoted] if quoted > 1 else ""
        start, end = (one.start(quoted), one.end(quoted)) if quoted > 1 else (one.end(), one.end())
        wide = (start - 1, end + 1) if quoted in {2, 3} else (start, end)
        found.setdefault(one[1].lower(), Attribute(one[1].lower(), decoded_value(value), *wide))
    return list(found.values())


def decoded_text(html: str) -> str:
    """Return what a text says."""
    return unescape(html) if "&" in html else html


def decoded_value(html: str) -> str:
    """Return what the value of an attribute says, where `&copy=` is no sign."""
    return _REFERENCE.sub(lambda found: unescape(found[0]), html) if "&" in html else html


def encoded_text(text: str) -> str:
    """Return a text as HTML."""
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")


def encoded_value(value: str) -> str:
    """Return the value of an attribute as HTML, in quotes."""
    return f'"{escape(value)}"'.replace("\u00a0", "&nbsp;")


def end_of_element(html: str, piece: Piece) -> int:
    """Return where the element of a start tag ends."""
    if piece.tag in VOID:
        return piece.end
    depth = 1
    for one in pieces(html, piece.end):
        depth += (one.tag == piece.tag) - (one.tag == f"/{piece.tag}") if one.kind == "tag" else 0
        if not depth:
            return one.end
    return len(html)


def _end_of_raw(html: str, place: int, tag: str) -> int:
    found = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(html, place)
    return found.start() if found else len(html)
