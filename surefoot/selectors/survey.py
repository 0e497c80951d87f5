"""What stands on a page, for whoever writes views and targets: pure, over a snapshot.

Roles and names are those by which `by.role` finds elements; what assistive technology does not see is counted only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from surefoot.model import Model
from surefoot.selectors import states
from surefoot.selectors.element import Element
from surefoot.selectors.embedded import kinds_of
from surefoot.selectors.find import INTERACTIVE_CSS, INTERACTIVE_ROLES
from surefoot.selectors.roles import NOTHING
from surefoot.selectors.snapshot import Snapshot

Kind = Literal["landmark", "heading", "interactive", "frame"]

LANDMARKS = frozenset({
    "alertdialog", "banner", "complementary", "contentinfo", "dialog", "form", "main", "navigation", "region", "search",
})  # fmt: skip
_SHORT = 120
"""Characters of a name that are told."""


class Sighted(Model):
    """A landmark, a heading, an interactive element or a frame that assistive technology sees."""

    kind: Kind
    role: str
    """Its ARIA role; of a frame its tag, and empty where the element has none."""
    name: str
    """Its accessible name; of a frame the address of its document."""
    states: tuple[str, ...] = ()
    """Such as `level 1`, `checked`, `disabled`."""
    element: str
    """Its tag with id, test id, name or first class."""
    depth: int
    """How many of these stand around it."""

    def __str__(self) -> str:
        role = self.role or "no role"
        name = self.name[:_SHORT] + ("…" if len(self.name) > _SHORT else "")
        said = f'{role} "{name}"' if name else f"{role}, no name"
        return f"{said}{''.join(f', {state}' for state in self.states)}  ({self.element})"


class Counts(Model):
    """How much of what there is, in the page and the frames in it."""

    elements: int
    forms: int
    links: int
    buttons: int
    frames: int
    shadow_roots: int
    hidden: int
    """Interactive elements that assistive technology does not see."""


class Survey(Model):
    """What stands on a page."""

    title: str
    url: str
    language: str | None
    complete: bool
    """Whether the document had finished loading."""
    visibility_known: bool
    """Whether a browser said what is hidden; in raw HTML it is read from what HTML itself says."""
    counts: Counts
    sighted: tuple[Sighted, ...]
    """In document order; what stands inside of another is one deeper."""
    embedded: tuple[str, ...]
    """The kinds of data for machines, such as `JSON-LD Product`."""
    unseen: tuple[str, ...]
    """The places whose inside could not be read, with the reason."""

    def of_kind(self, *kinds: Kind) -> list[Sighted]:
        """Return what is of these kinds, in document order."""
        return [one for one in self.sighted if one.kind in kinds]


def survey_page(page: Snapshot) -> Survey:
    """Return what stands on a page and in the frames in it."""
    pages = list(_pages(page))
    return Survey(
        title=page.title,
        url=page.url,
        language=page.lang,
        complete=page.complete,
        visibility_known=page.live,
        counts=_counts(pages),
        sighted=tuple(_sighted(page, 0)),
        embedded=tuple(dict.fromkeys(kind for one in pages for kind in kinds_of(one.root))),
        unseen=tuple(str(one) for one in page.unseen),
    )


def _pages(page: Snapshot) -> Iterator[Snapshot]:
    yield page
    for frame in page.frames:
        yield from _pages(frame)


def _counts(pages: list[Snapshot]) -> Counts:
    every = [element for page in pages for element in (page.root, *page.root.descendants)]
    exposed = [element.role for element in every if element.exposed]
    hosts = sum(element.snapshot.shadow_of(element.node) is not None for element in every)
    return Counts(
        elements=len(every),
        forms=sum(element.tag == "form" for element in every),
        links=exposed.count("link"),
        buttons=exposed.count("button"),
        frames=sum(element.tag in {"iframe", "frame"} for element in every),
        shadow_roots=hosts,
        hidden=sum(_kind(element) == "interactive" and not element.exposed for element in every),
    )


def _sighted(page: Snapshot, depth: int) -> Iterator[Sighted]:
    depths: dict[Element, int] = {}
    for element in page.root.descendants:
        outer = element.parent
        above = depth if outer is None else depths.get(outer, depth)
        kind = _kind(element) if element.exposed else None
        depths[element] = above + (kind is not None)
        if kind is not None:
            yield _told(element, kind, above)
        if kind == "frame" and isinstance(element.frame, Snapshot):
            yield from _sighted(element.frame, above + 1)


def _kind(element: Element) -> Kind | None:
    if element.tag in {"iframe", "frame"}:
        return "frame"
    if element.role in LANDMARKS:
        return "landmark"
    if element.role == "heading":
        return "heading"
    return "interactive" if _is_interactive(element) else None


def _is_interactive(element: Element) -> bool:
    """Say whether a person can act on it by itself; the options of a menu are chosen through that."""
    if element.tag in {"label", "option"} or (element.tag == "input" and element.type == "hidden"):
        return False
    if element.tag == "a" and element.role != "link" and not element.has("onclick") and not element.has("tabindex"):
        return element.role in INTERACTIVE_ROLES
    return element.role in INTERACTIVE_ROLES or element.matches(INTERACTIVE_CSS)


def _told(element: Element, kind: Kind, depth: int) -> Sighted:
    role = "" if element.role in NOTHING or element.role == "generic" else element.role or ""
    name = element.name
    if kind == "frame":
        frame = element.frame
        role, name = element.tag, (frame.url if isinstance(frame, Snapshot) else element.attribute("src") or "")
    return Sighted(
        kind=kind, role=role, name=name, states=tuple(_states(element)), element=element.step, depth=depth
    )  # fmt: skip


def _states(element: Element) -> Iterator[str]:
    if element.role == "heading" and (level := states.level(element)):
        yield f"level {level}"
    for said, words in ((states.checked(element), "checked"), (states.pressed(element), "pressed")):
        if said:
            yield f"{words}: mixed" if said == "mixed" else words
    if states.selected(element):
        yield "selected"
    expanded = states.expanded(element)
    if expanded is not None:
        yield "expanded" if expanded else "collapsed"
    if states.disabled(element):
        yield "disabled"
