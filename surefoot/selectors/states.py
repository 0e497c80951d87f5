"""What an element says of its state in the tree of roles: checked, selected, pressed, expanded, disabled, its level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from surefoot.selectors.element import Element

State = bool | Literal["mixed"]

CHECKABLE = frozenset({
    "checkbox", "menuitemcheckbox", "menuitemradio", "option", "radio", "switch", "treeitem",
})  # fmt: skip
SELECTABLE = frozenset({"columnheader", "gridcell", "option", "row", "rowheader", "tab", "treeitem"})
PRESSABLE = frozenset({"button"})
EXPANDABLE = frozenset({
    "application", "button", "checkbox", "columnheader", "combobox", "gridcell", "link", "listbox", "menuitem",
    "menuitemcheckbox", "menuitemradio", "row", "rowheader", "switch", "tab", "treeitem",
})  # fmt: skip
LEVELLED = frozenset({"heading", "listitem", "row", "treeitem"})
"""The roles that have each state; asking another role for it is an error of the author's."""

_HEADINGS: Mapping[str, int] = {f"h{level}": level for level in range(1, 7)}


def checked(element: Element) -> State:
    """Return whether it is checked; what cannot be checked is not."""
    if element.tag == "input" and element.type in {"checkbox", "radio"}:
        return element.checked
    return _tristate(element, "aria-checked") if element.role in CHECKABLE else False


def selected(element: Element) -> bool:
    """Return whether it is selected."""
    return element.selected if element.tag == "option" or element.role in SELECTABLE else False


def pressed(element: Element) -> State:
    """Return whether a toggle button is pressed."""
    return _tristate(element, "aria-pressed") if element.role in PRESSABLE else False


def expanded(element: Element) -> bool | None:
    """Return whether it is folded out; None if it cannot be, or does not say."""
    if element.tag == "details":
        return element.has("open")
    said = element.attribute("aria-expanded")
    return None if said is None or element.role not in EXPANDABLE else said.lower() == "true"


def level(element: Element) -> int:
    """Return the level of a heading or a row; nought if it has none."""
    native = _HEADINGS.get(element.tag)
    if native is not None:
        return native
    said = (element.attribute("aria-level") or "").strip()
    return int(said) if said.isdecimal() and element.role in LEVELLED else 0


def _tristate(element: Element, attribute: str) -> State:
    said = (element.attribute(attribute) or "").lower()
    return "mixed" if said == "mixed" else said == "true"
