"""What an element asks of the page it stands in."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from selectolax.lexbor import LexborNode

if TYPE_CHECKING:
    from surefoot.selectors.by import Way
    from surefoot.selectors.census import Census
    from surefoot.selectors.element import Element


class Home(Protocol):
    """The page an element stands in."""

    url: str
    html: str
    healed: set[str]

    @property
    def root(self) -> Element:
        """The outermost element."""
        ...

    @property
    def lang(self) -> str | None:
        """The language the page says it is in."""
        ...

    @property
    def live(self) -> bool:
        """Whether the browser marked all that is hidden."""
        ...

    @property
    def instead(self) -> Mapping[str, Sequence[Way]]:
        """The ways of fields that were healed, by the field's name with its view's."""
        ...

    @property
    def plain(self) -> bool:
        """Whether it has no shadow roots."""
        ...

    @property
    def census(self) -> Census:
        """What each element bears and how rare it is here."""
        ...

    def wrap(self, node: LexborNode) -> Element:
        """Return the element of a node, the same one each time."""
        ...

    def host_of(self, node: LexborNode) -> Element | None:
        """Return the element whose shadow root a node is."""
        ...

    def shadow_of(self, node: LexborNode) -> LexborNode | None:
        """Return the open shadow root of an element's node."""
        ...

    def frame_of(self, element: Element) -> Home | None:
        """Return the page in a frame."""
        ...

    def by_id(self, name: str, near: Element | None = None) -> Element | None:
        """Return the first element of that id, in the tree that another element stands in."""
        ...

    def numbered(self, number: str) -> Element | None:
        """Return the element that a script named others by, by its number in the snapshot."""
        ...

    def select(self, scope: Element, selector: str) -> list[Element]:
        """Return the elements inside, open shadow roots included, that a CSS selector describes."""
        ...

    def described_by(self, selector: str) -> Container[int]:
        """Return the nodes that a CSS selector describes, by their identity; asked once for a page."""
        ...

    def role_of(self, element: Element) -> str | None:
        """Return the ARIA role."""
        ...

    def name_of(self, element: Element) -> str:
        """Return the accessible name."""
        ...

    def labels_of(self, element: Element) -> Sequence[Element]:
        """Return the `label` elements of a form control."""
        ...

    def slotted(self, slot: Element) -> Sequence[LexborNode]:
        """Return the nodes that are assigned to a `slot` of a shadow root."""
        ...

    def is_slotted(self, node: LexborNode) -> bool:
        """Say whether a node is assigned to a slot."""
        ...

    def content_of(self, element: Element) -> str:
        """Return all text inside as it stands in the page, visible or not, scripts and styles left out."""
        ...

    def descendants_of(self, element: Element) -> Sequence[Element]:
        """Return all elements inside, in document order."""
        ...

    def place_of(self, element: Element) -> int:
        """Return the place in document order."""
        ...

    def in_order(self, elements: Iterable[Element]) -> list[Element]:
        """Return elements in the order in which a browser's locator finds them."""
        ...

    def smallest(self, scope: Element, fits: Callable[[str], bool], *, part: bool, folded: bool) -> list[Element]:
        """Return the smallest elements whose text fits; with `part` nothing fits inside what does not fit itself."""
        ...

    def by_css(self, scope: Element, selector: str, *, closed: bool = False) -> list[Element]:
        """Return what a CSS selector gives inside; with `closed` nothing outside of `scope` counts for it either."""
        ...

    def by_path(self, scope: Element, expression: str) -> list[Element]:
        """Return what an XPath gives, seen from the page or from an element."""
        ...
