"""What the declared private places of a page say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from surefoot.log.redaction import SHORTEST
from surefoot.selectors.element import Element
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.visibility import VALUE

_DECLARED = "input[type=password], [autocomplete~=one-time-code], [autocomplete*=cc-], [data-private]"


class Place(NamedTuple):
    """An element by how its tag is written, and a text in it that is too short to be looked for everywhere."""

    tag: str
    attributes: frozenset[tuple[str, str]]
    text: str


class Private(NamedTuple):
    """What is private on a page."""

    texts: tuple[str, ...] = ()
    """In document order; they are taken out wherever they stand."""
    places: frozenset[Place] = frozenset()
    """They are taken out where they stand."""


def private_on(page: Snapshot, targets: Iterable[Target] = ()) -> Private:
    """Return what stands in private targets, in places that the page declares private, and in those that forms do."""
    texts, places = dict[str, None](), set[Place]()
    for element in _elements(page, list(targets)):
        for said in _said(element):
            if len(said) >= SHORTEST:
                texts[said] = None
            else:
                places.add(Place(element.tag, written(element.attributes.items()), said))
    return Private(tuple(texts), frozenset(places))


def is_private(attributes: Mapping[str, str | None]) -> bool:
    """Say whether an element is declared private: by its page, or by what a form asks in it."""
    asked = (attributes.get("autocomplete") or "").lower().split()
    secret = any(one.startswith("cc-") or one == "one-time-code" for one in asked)
    return "data-private" in attributes or (attributes.get("type") or "").lower() == "password" or secret


def is_in_private(element: Element) -> bool:
    """Say whether an element is declared private, or stands in a place that its page declares so."""
    return is_private(element.attributes) or any(one.has("data-private") for one in element.ancestors)


def written(attributes: Iterable[tuple[str, str | None]]) -> frozenset[tuple[str, str]]:
    """Return the attributes of an element as `Place` has them."""
    return frozenset((name.lower(), value or "") for name, value in attributes)


def _elements(page: Snapshot, targets: list[Target]) -> Iterator[Element]:
    tops = [*page.root.select(_DECLARED), *(one for target in targets for one in page.all(target))]
    yield from dict.fromkeys(inner for top in tops for inner in (top, *top.descendants))
    for frame in page.frames:
        yield from _elements(frame, [])


def _said(element: Element) -> Iterator[str]:
    """Yield the texts that stand in an element itself, and what it holds; what might be chosen is no secret."""
    if element.tag == "option" and not element.selected:
        return
    held = (element.attribute(VALUE), element.attribute("value") if element.tag in {"input", "option"} else None)
    texts = (child.text_content for child in element.node.iter(include_text=True) if child.is_text_node)
    yield from (text.strip() for text in (*held, *texts) if text and text.strip())
