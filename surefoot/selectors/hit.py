"""Which element an act was made on, in words that find it again on the page as it was saved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from surefoot.model import Model
from surefoot.selectors.element import Element
from surefoot.selectors.snapshot import Snapshot

SHADOW = "#shadow"
"""The step of a path into an open shadow root."""
_FRAMES = " >> "
"""Stands in a path where it enters the document in a frame."""
_WORDS = 80
"""Characters of a name that are compared, told and saved."""


class Hit(Model):
    """An element of a page: where it stands, and what it is."""

    path: str
    """From the `html` element on: tags, each with its number among its siblings of that tag; shadow roots, frames."""
    role: str | None = None
    name: str = ""
    """Its accessible name; where it was saved, the beginning of it, by which elements are compared."""

    def __str__(self) -> str:
        said = f'{self.role or "element"} "{self.name[:_WORDS]}"' if self.name else (self.role or "element")
        return f"{said} at {self.path}"

    @property
    def tag(self) -> str:
        """Its tag's name."""
        return self.path.rpartition("/")[2].partition("[")[0]

    def shortened(self) -> Hit:
        """Return the same with as much of its name as is compared."""
        return self.model_copy(update={"name": self.name[:_WORDS]})

    def on(self, page: Snapshot) -> Element | None:
        """Return the element on a page, or on one that differs a little; None where no single one can be told.

        What stands in its place, if it is what it was; else the only visible one that is what it was; else what stands
        in its place with the same tag.
        """
        there = _at(page, self.path)
        if there is not None and self._is(there):
            return there
        alike = [one for one in _documents(page) for one in one.root.select(self.tag) if one.visible and self._is(one)]
        if self.name and len(alike) == 1:
            return alike[0]
        return there

    def is_exactly_on(self, page: Snapshot) -> bool:
        """Say whether the element stands on a page in its place, is what it was, and can be acted on."""
        there = _at(page, self.path)
        return there is not None and self._is(there) and there.visible and there.enabled

    def _is(self, element: Element) -> bool:
        return element.role == self.role and element.name[:_WORDS] == self.name[:_WORDS]


def hit(element: Element, page: Snapshot) -> Hit:
    """Return which element of a page, or of a document in its frames, this is."""
    return Hit(path=path_to(element, page), role=element.role, name=element.name)


def path_to(element: Element, page: Snapshot) -> str:
    """Return the path of an element from the top of a page, through shadow roots and frames."""
    within = "/".join(_steps(element))
    if element.snapshot is page:
        return within
    holder = next((one for one in _holders(page) if one.frame is element.snapshot), None)
    return within if holder is None else f"{path_to(holder, page)}{_FRAMES}{within}"


def _steps(element: Element) -> list[str]:
    steps: list[str] = []
    for inner, outer in pairwise((element, *element.ancestors)):
        in_shadow = inner.node.parent is None or not inner.node.parent.is_element_node
        siblings = _inside(outer, in_shadow=in_shadow)
        same = [one for one in siblings if one.tag == inner.tag]
        steps.append(inner.tag if len(same) == 1 else f"{inner.tag}[{same.index(inner) + 1}]")
        if in_shadow:
            steps.append(SHADOW)
    return ["html", *reversed(steps)]


def _at(page: Snapshot, path: str) -> Element | None:
    """Return what stands at a path, if anything does."""
    document: Snapshot | None = page
    there: Element | None = None
    for within in path.split(_FRAMES):
        if there is not None:
            framed = there.frame
            document = framed if isinstance(framed, Snapshot) else None
        if document is None:
            return None
        there = _within(document, within.split("/")[1:])
        if there is None:
            return None
    return there


def _within(document: Snapshot, steps: list[str]) -> Element | None:
    there, in_shadow = document.root, False
    for step in steps:
        if step == SHADOW:
            in_shadow = True
            continue
        tag, _, number = step.rstrip("]").partition("[")
        same = [one for one in _inside(there, in_shadow=in_shadow) if one.tag == tag]
        place = int(number) if number else 1
        if len(same) < place:
            return None
        there, in_shadow = same[place - 1], False
    return there


def _inside(outer: Element, *, in_shadow: bool) -> list[Element]:
    """Return the elements directly inside another one, or directly inside its shadow root."""
    if not in_shadow:
        return outer.children
    root = outer.snapshot.shadow_of(outer.node)
    if root is None:
        return []
    return [outer.snapshot.wrap(node) for node in root.iter(include_text=False) if node.is_element_node]


def _documents(page: Snapshot) -> Iterator[Snapshot]:
    yield page
    for frame in page.frames:
        yield from _documents(frame)


def _holders(page: Snapshot) -> Iterator[Element]:
    for document in _documents(page):
        yield from document.root.select("iframe, frame")
