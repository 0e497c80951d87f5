"""Proving that no registered secret is left in what was written: also where a scrubber would not look."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, cast
from urllib.parse import unquote

from surefoot.errors import SecretLeft
from surefoot.log.redaction import redactor
from surefoot.scrubbing.markup import Piece, attributes, decoded_text, pieces
from surefoot.scrubbing.packed import packed_in
from surefoot.scrubbing.pages import INNER, KEYWORDS

_Where = Callable[[int], str]
"""Says where a place in a text is."""
_SPLIT = 8
"""Characters from which on what is spread over several elements is a secret, and no chance."""


class Leak(NamedTuple):
    """A secret that is left."""

    name: str
    """What it is called; never what it is."""
    where: str

    def __str__(self) -> str:
        return f"{self.name!r} {self.where}"


def prove_clean(what: str, content: bytes) -> None:
    """Raise `SecretLeft` where bytes that are named `what` hold a registered secret, in whatever encoding is known."""
    found = list(dict.fromkeys(leaks_in(what, content)))
    if found:
        told = "".join(f"\n  {leak}" for leak in found)
        raise SecretLeft(
            f"{what} holds {'a secret that is' if len(found) == 1 else 'secrets that are'} registered:{told}"
        )


def leaks_in(name: str, content: bytes) -> Iterator[Leak]:
    """Yield the secrets in a file, which is read by the end of its name: as a page, as JSON, or as it is.

    The names of tags and attributes of a page are passed over, and values that every page has, such as `password`.
    """
    text = content.decode(errors="surrogateescape")
    if name.endswith((".html", ".htm")):
        yield from _in_page(text)
        return
    yield from _in_text(text, lambda place: f"in line {_line(text, place)}")
    if name.endswith(".json"):
        yield from _in_json(text)


def _in_page(html: str, within: str = "") -> Iterator[Leak]:
    shown = list[str]()
    for piece in pieces(html):

        def line(_: int = 0, start: int = piece.start) -> str:
            return within or f"in line {_line(html, start)}"

        if piece.kind == "tag":
            yield from _in_tag(html, piece, line)
            continue
        said = html[piece.start : piece.end]
        said = decoded_text(said) if piece.kind == "text" else said
        shown += [said] if piece.kind == "text" else []
        yield from _in_text(said, lambda _, line=line, kind=piece.kind: f"{line()}, in a {_WORDS[kind]}")
    yield from _spread(shown, within)


def _in_tag(html: str, piece: Piece, line: Callable[[], str]) -> Iterator[Leak]:
    for one in attributes(html, piece):
        where = f"in `{one.name}` of <{piece.tag}>"
        if one.name in INNER:
            yield from _in_page(one.value, f"{line()}, {where}")
        elif one.value.lower() not in KEYWORDS:
            yield from _in_text(one.value, lambda _, where=where: f"{line()}, {where}")


_WORDS = {"text": "text", "raw": "script or style", "comment": "comment"}


def _spread(shown: list[str], within: str) -> Iterator[Leak]:
    """Yield what stands in no text by itself, and in several one after the other."""
    joined, apart = "".join(shown), {name for text in shown for _, _, name in redactor.places_in(text)}
    for start, end, name in redactor.places_in(joined):
        if name not in apart and end - start >= _SPLIT:
            yield Leak(name, f"{within or 'in the text'}, spread over several elements: declare it private")


def _in_text(text: str, where: _Where) -> Iterator[Leak]:
    for start, _, name in redactor.places_in(text):
        yield Leak(name, where(start))
    for packed in packed_in(text):
        yield from _in_text(packed, lambda _: f"{where(0)}, encoded")
    if "%" in text and (decoded := unquote(text)) != text:
        for _, _, name in redactor.places_in(decoded):
            yield Leak(name, f"{where(0)}, percent-encoded")


def _in_json(text: str) -> Iterator[Leak]:
    try:
        pending: list[tuple[str, object]] = [("$", json.loads(text))]
    except ValueError:
        return
    while pending:
        path, value = pending.pop()
        if isinstance(value, str):
            yield from _in_text(value, lambda _, path=path: f"at {path}")
        elif isinstance(value, Mapping):
            pairs = cast("Mapping[str, object]", value).items()
            pending += [(f"{path}.{key}", inner) for key, inner in pairs]
            yield from (leak for key, _ in pairs for leak in _in_text(key, lambda _, path=path: f"in a key of {path}"))
        elif isinstance(value, list):
            pending += [(f"{path}[{place}]", inner) for place, inner in enumerate(cast("list[object]", value))]


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
