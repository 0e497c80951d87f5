"""What a page says of itself in data: texts in `meta` elements and JSON-LD, with the names they are stated under.

A redesign changes how a title or an author is laid out, and seldom what the page's data calls it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from surefoot.selectors.traits import words

STATED = 50
"""Characters by which a text is found among those that the page's data states."""
STARTING = 20
"""Characters by which a text is taken for the beginning of one of them."""
_READ = 120


def stated(metas: Iterable[Mapping[str, str | None]], documents: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names under which texts are stated, by the beginning of each text.

    Args:
        metas: The attributes of `meta` elements.
        documents: The contents of JSON-LD scripts; what is no JSON is passed over, as browsers do.
    """
    found: dict[str, set[str]] = {}
    for attributes in metas:
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and (content := attributes.get("content")):
            _state(found, name.lower(), content)
    for document in documents:
        for name, text in _leaves(document):
            _state(found, name, text)
    return {text: tuple(sorted(names)) for text, names in found.items()}


def _state(found: dict[str, set[str]], name: str, text: str) -> None:
    said = " ".join(words(text[:_READ].lower()))[:STATED]
    if len(said) > 2:  # noqa: PLR2004 — a word
        found.setdefault(said, set()).add(name)


def _leaves(source: str) -> Iterator[tuple[str, str]]:
    """Yield the texts in a JSON document, each with the name it stands under and that of what it stands in."""
    try:
        pending: list[tuple[str, str, object]] = [("", "", json.loads(source))]
    except (ValueError, RecursionError):
        return
    while pending:
        outer, name, value = pending.pop()
        if isinstance(value, str):
            yield f"{outer}.{name}", value
        elif isinstance(value, list):
            pending += [(outer, name, one) for one in cast("list[object]", value)]
        elif isinstance(value, dict):
            pending += [(name, key, one) for key, one in cast("dict[str, object]", value).items()]
