"""What is shown: how far an element is seen, whether assistive technology sees it, and its visible text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from surefoot.selectors.visibility import HIDDEN, NEVER_RENDERED, Sight, own_sight

if TYPE_CHECKING:
    from surefoot.selectors.element import Element

BUTTON_TYPES = frozenset({"submit", "button", "reset"})
"""The types of an `input` whose value is its text."""

Standing = tuple[Sight, bool, bool]
_AT_FIRST: Standing = (Sight.SEEN, False, False)

UNREAD = frozenset({"noscript", "script", "style", "template"})
_TELLING = frozenset({*NEVER_RENDERED, "dialog", "svg", "foreignobject"})
"""Tags that by themselves change how what is in them is shown."""
_WITHOUT_SIZE = frozenset({"self", "bare"})
_PASSES_ON = frozenset({"contents", "text"})
"""The marks of elements without a box of their own."""


def sight_of(element: Element) -> Sight:
    """Return how far it is seen; kept on each element on the way up, no recursion, since pages can be deep."""
    return standing(element)[0]


def is_exposed(element: Element) -> bool:
    """Say whether assistive technology sees an element, as Playwright decides it."""
    if element.tag in UNREAD:
        return False
    sight, barred, _ = standing(element)
    attributes = element.attributes
    passes_on = attributes.get(HIDDEN) if attributes else None
    if passes_on in _PASSES_ON and element.tag != "slot":
        return passes_on == "text" or any(child.exposed for child in element.children)
    if sight is Sight.GONE or barred:
        return False
    return sight is Sight.SEEN or element.tag == "slot" or in_menu(element)


def has_box(element: Element) -> bool:
    """Say whether an element takes up space, as Playwright decides whether it is visible."""
    mark = element.attribute(HIDDEN)
    if mark in _PASSES_ON:
        return mark == "text" or any(child.boxed for child in element.children)
    if not element.snapshot.live and element.tag == "option":
        menu = element.closest("select")
        return menu is not None and menu.role == "listbox" and element.sight is Sight.SEEN
    return element.sight is Sight.SEEN and mark not in _WITHOUT_SIZE


def is_visible(element: Element) -> bool:
    """Say whether a reader sees an element; an option is seen where its menu is."""
    if element.tag == "option" and (menu := element.closest("select")) is not None:
        return element.attributes.get(HIDDEN) != "none" and not element.has("hidden") and menu.sight is Sight.SEEN
    return has_box(element)


def in_menu(element: Element) -> bool:
    """Say whether an element is an option of a menu: a closed one lays it out nowhere, and yet it can be chosen."""
    return element.tag == "option" and element.closest("select") is not None


def seen_text(element: Element) -> Iterator[str]:
    """Yield the visible texts in order, with a space around blocks; no recursion, since pages can be deep."""
    pending: list[Element | str] = [element]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
            continue
        if item.sight is Sight.GONE:
            continue
        space = " " if item.apart else ""
        yield space
        pending.append(space)
        pending.extend(reversed(_parts(item)))


def _parts(element: Element) -> list[Element | str]:
    if element.tag == "input":
        return [element.value or ""] if element.type in BUTTON_TYPES and element.visible else []
    if element.tag == "textarea":
        return []
    if element.tag == "select":
        return [option.node.text() + " " for option in element.chosen] if element.visible else []
    parts: list[Element | str] = []
    shown = element.sight is Sight.SEEN
    for node in element.shown_nodes:
        if node.is_text_node:
            parts.append((node.text_content or "") if shown else "")
        elif node.is_element_node:
            parts.append(element.snapshot.wrap(node))
    return parts


def standing(element: Element) -> Standing:
    """Return how far an element is seen, whether something bars it from assistive technology, whether it is drawn.

    Kept on each element on the way up; no recursion, since pages can be deep.
    """
    kept: Standing | None = element.__dict__.get("_standing")
    if kept is not None:
        return kept
    outer = element.parent
    nearest: Standing | None = _AT_FIRST if outer is None else outer.__dict__.get("_standing")
    if nearest is not None:  # as in document order it nearly always is
        found = element.__dict__["_standing"] = _standing(element, outer, nearest)
        return found
    chain = [element]
    while outer is not None and "_standing" not in outer.__dict__:
        chain.append(outer)
        outer = outer.parent
    around: Standing = _AT_FIRST if outer is None else outer.__dict__["_standing"]
    for inner in reversed(chain):
        around = inner.__dict__["_standing"] = _standing(inner, outer, around)
        outer = inner
    return around


def _standing(element: Element, outer: Element | None, around: Standing) -> Standing:
    tag, attributes = element.tag, element.attributes
    if tag not in _TELLING and _tells_nothing(element, outer, attributes):
        return around  # nearly all elements
    sight, barred, drawn = around
    drawn = tag == "svg" or (drawn and tag != "foreignobject")
    return _inherited(element, sight), barred or _bars(attributes), drawn


def _tells_nothing(element: Element, outer: Element | None, attributes: Mapping[str, str | None]) -> bool:
    """Say whether an element is shown as what stands around it is, since nothing on it says otherwise."""
    if element.snapshot.live:
        return HIDDEN not in attributes and "aria-hidden" not in attributes
    return not attributes and (outer is None or (outer.tag != "details" and element.snapshot.plain))


def _bars(attributes: Mapping[str, str | None]) -> bool:
    said = attributes.get("aria-hidden")
    return said is not None and said.lower() == "true"


def _inherited(element: Element, outer: Sight) -> Sight:
    if outer is Sight.GONE:
        return outer
    attributes, snapshot = element.attributes, element.snapshot
    own = own_sight(element.tag, attributes, live=snapshot.live)
    if snapshot.live:
        return outer if own is None else own
    if own is not None:
        return own
    return Sight.GONE if _folded(element) else outer


def _folded(element: Element) -> bool:
    """Say whether HTML itself shows nothing of an element: a closed dialog, what stands in closed details."""
    if element.tag == "dialog":
        return not element.has("open")
    around = element.parent
    if around is None:
        return False
    if around.tag == "details" and not around.has("open"):
        return not _is_summary(element, around)
    return _left_out(element, around)


def _left_out(element: Element, around: Element) -> bool:
    """Say whether a shadow root takes the place of what its host holds, and has no slot for this element."""
    inner = element.node.parent
    light = inner is not None and inner.is_element_node
    return (
        light and element.snapshot.shadow_of(around.node) is not None and not element.snapshot.is_slotted(element.node)
    )


def _is_summary(element: Element, details: Element) -> bool:
    return element.tag == "summary" and next((c for c in details.children if c.tag == "summary"), None) == element
