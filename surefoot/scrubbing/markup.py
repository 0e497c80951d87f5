"""HTML as it is written, cut into what may be changed: texts, comments, and the values of attributes.

Follows the tokenizer of the HTML standard (WHATWG HTML, 13.2.5) as far as that matters for where a text or a value
ends.
All that is not replaced stays as it was, to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
_WHOLE = _RAW | _ESCAPABLE
_IN_SCRIPT = re.compile(r"<!--(?:-?>)?|-->|</?script(?=[\s/>])", re.IGNORECASE)
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
    """An attribute, with where its name begins, and where its value stands with its quotes."""

    name: str
    value: str
    begin: int
    start: int
    end: int


def pieces(html: str, place: int = 0, hits: Iterable[int] | None = None) -> Iterator[Piece]:
    """Yield the parts in order, from a place on; with `hits` only those in which one of them is.

    The name of an end tag begins with a slash.
    """
    if hits is None:
        yield from map(Piece._make, _cut(html, place))
        return
    waiting, size = iter(hits), len(html)
    hit = next(waiting, size)
    for part in _cut(html, place):
        while hit < part[1]:
            hit = next(waiting, size)
        if hit < part[2]:
            yield Piece(*part)


def _cut(html: str, place: int) -> Iterator[tuple[Kind, int, int, str]]:
    size, last = len(html), html.rfind(">")  # what begins behind that never ends, and is looked for in vain
    while place < size:
        found = _TOKEN.search(html, place) if place < last else None
        start = found.start() if found else size
        if start > place:
            yield "text", place, start, ""
        if found is None:
            return
        place = found.end()
        if found[2] is None:
            yield "comment", start, place, ""
            continue
        tag = found[2].lower()
        yield "tag", start, place, found[1] + tag
        if tag in _WHOLE and not found[1]:
            end = _end_of_raw(html, place, tag)
            if end > place:
                yield "raw" if tag in _RAW else "text", place, end, tag
            place = end


def attributes(html: str, piece: Piece) -> list[Attribute]:
    """Return the attributes of a start tag, names in small letters, values decoded; of twins the first counts."""
    found: dict[str, Attribute] = {}
    for one in _ATTRIBUTE.finditer(html, piece.start + 1 + len(piece.tag), piece.end - 1):
        quoted, name = one.lastindex or 0, one[1].lower()
        start, end = one.span(quoted) if quoted > 1 else (one.end(), one.end())
        wide = (start - 1, end + 1) if quoted in {2, 3} else (start, end)
        found.setdefault(name, Attribute(name, decoded_value(html[start:end]), one.start(), *wide))
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
    if tag == "script":
        return _end_of_script(html, place)
    found = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(html, place)
    return found.start() if found else len(html)


def _end_of_script(html: str, place: int) -> int:
    """Return where a script ends: not at a `</script>` that closes a `<script` within `<!--` (13.2.5.15 and on)."""
    escaped = double = False
    for found in _IN_SCRIPT.finditer(html, place):
        sign = found[0][:2]
        if sign == "<!":
            escaped = escaped or not found[0].endswith(">")
        elif sign == "--":
            escaped = double = False
        elif sign != "</":
            double = escaped
        elif not double:
            return found.start()
        else:
            double = False
    return len(html)
