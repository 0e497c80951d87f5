"""What an element says of its state in the tree of roles: checked, selected, pressed, expanded, disabled, its level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from surefoot.selectors.element import Element
from surefoot.selectors.numerals import number
from surefoot.selectors.visibility import CHECKED

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

_DISABLEABLE = frozenset({
    "application", "button", "checkbox", "columnheader", "combobox", "composite", "grid", "gridcell", "group", "input",
    "link", "listbox", "menu", "menubar", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "radio",
    "radiogroup", "row", "rowheader", "scrollbar", "searchbox", "select", "separator", "slider", "spinbutton",
    "switch", "tab", "tablist", "textbox", "toolbar", "tree", "treegrid", "treeitem",
})  # fmt: skip
_CONTROLS = frozenset({"button", "input", "select", "textarea", "option", "optgroup"})
_HEADINGS: Mapping[str, int] = {f"h{level}": level for level in range(1, 7)}


def checked(element: Element) -> State:
    """Return whether it is checked; what cannot be checked is not."""
    if element.tag == "input" and element.attribute(CHECKED) == "mixed":
        return "mixed"
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
    said = number(element.attribute("aria-level")) if element.role in LEVELLED else None
    return int(said) if said is not None and said >= 1 and said.is_integer() else 0


def disabled(element: Element) -> bool:
    """Return whether it is disabled, by HTML or, where its role knows that state, by ARIA."""
    return _held_back(element) or (element.role in _DISABLEABLE and _said_to_be_disabled(element))


def _held_back(element: Element) -> bool:
    """Say whether HTML disables it; only the innermost disabled fieldset is asked, as Playwright does."""
    if element.tag not in _CONTROLS:
        return False
    if element.has("disabled"):
        return True
    around = [outer for outer in element.ancestors_in_tree if outer.has("disabled")]
    if element.tag == "option" and any(outer.tag == "optgroup" for outer in around):
        return True
    fieldset = next((outer for outer in around if outer.tag == "fieldset"), None)
    if fieldset is None:
        return False
    legend = next((child for child in fieldset.children if child.tag == "legend"), None)
    return legend is None or not (legend == element or legend.contains(element))


def _said_to_be_disabled(element: Element) -> bool:
    chain = ((one.attribute("aria-disabled") or "").lower() for one in (element, *element.ancestors))
    return next((said for said in chain if said in {"true", "false"}), "false") == "true"


def _tristate(element: Element, attribute: str) -> State:
    said = (element.attribute(attribute) or "").lower()
    return "mixed" if said == "mixed" else said == "true"
