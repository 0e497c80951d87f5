"""Accessible names of elements, after accname 1.2 (https://www.w3.org/TR/accname-1.2/)."""

from __future__ import annotations

from surefoot.selectors.element import Element
from surefoot.selectors.roles import role_of

_FROM_CONTENT = {
    "button",
    "cell",
    "checkbox",
    "columnheader",
    "gridcell",
    "heading",
    "link",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "option",
    "radio",
    "row",
    "rowheader",
    "switch",
    "tab",
    "tooltip",
    "treeitem",
}  # fmt: skip — the roles that accname names from what is inside them
_LABELABLE = {"input", "textarea", "select", "meter", "progress", "output", "button"}
_CAPTIONS = {"fieldset": "legend", "table": "caption", "figure": "figcaption"}
_BUTTONS = {"submit": "Submit", "reset": "Reset"}


def name_of(element: Element) -> str:
    """Return the accessible name, white space folded; the empty text when there is none."""
    return " ".join(_name(element).split())


def labels_of(element: Element) -> list[str]:
    """Return the texts that label a form control: `aria-labelledby`, `aria-label`, and each `label`."""
    found = [_labelled_by(element), (element.attribute("aria-label") or "").strip()]
    found += [label.text for label in _label_elements(element)]
    return [text for text in found if text]


def _name(element: Element) -> str:
    return (
        _labelled_by(element)
        or (element.attribute("aria-label") or "").strip()
        or _native(element)
        or (_content(element) if role_of(element) in _FROM_CONTENT or element.tag == "summary" else "")
        or element.attribute("title")
        or element.attribute("placeholder")
        or ""
    )


def _labelled_by(element: Element) -> str:
    ids = (element.attribute("aria-labelledby") or "").split()
    referred = [element.snapshot.ids[one] for one in ids if one in element.snapshot.ids]
    return " ".join(one.attribute("aria-label") or _content(one) for one in referred).strip()


def _native(element: Element) -> str:
    if element.tag in _LABELABLE and (labels := _label_elements(element)):
        return " ".join(_content(label, without=element) for label in labels)
    if element.tag == "input":
        return _input_name(element)
    if element.tag in {"img", "area"}:
        return element.attribute("alt") or ""
    if element.tag in _CAPTIONS:
        caption = next((child for child in element.children if child.tag == _CAPTIONS[element.tag]), None)
        return _content(caption) if caption else ""
    if element.tag == "svg":
        return next((child.text for child in element.children if child.tag == "title"), "")
    return ""


def _input_name(element: Element) -> str:
    kind = (element.attribute("type") or "text").lower()
    if kind in {"submit", "reset", "button"}:
        return element.attribute("value") or _BUTTONS.get(kind, "")
    return element.attribute("alt") or "" if kind == "image" else ""


def _label_elements(element: Element) -> list[Element]:
    own = element.attribute("id")
    found = list(element.snapshot.labels.get(own, [])) if own else []
    around = next((outer for outer in element.ancestors if outer.tag == "label"), None)
    if around is not None and around not in found and not around.has("for"):
        found.append(around)
    return found


def _content(element: Element, *, without: Element | None = None) -> str:
    """Return the name from what is inside: texts, and pictures by their alternative text."""
    if not any(True for _ in element.children):
        return element.text or element.node.text().strip()
    parts: list[str] = []
    for child in element.node.iter(include_text=True):
        if child.is_text_node:
            parts.append(child.text_content or "")
        elif child.is_element_node:
            parts.append(_part(Element(child, element.snapshot), without))
    return "".join(parts).strip()


def _part(inner: Element, without: Element | None) -> str:
    if inner == without or inner.hidden_itself or inner.attribute("aria-hidden") == "true":
        return ""
    named = inner.attribute("aria-label") or (_native(inner) if inner.tag in {"img", "svg"} else "")
    if not named and inner.tag in {"select", "input", "textarea"}:
        named = "" if without is not None else inner.value or ""
    inline = inner.tag in {"b", "i", "em", "strong", "span", "a", "small", "sup", "sub", "code", "mark", "time"}
    return (named or _content(inner, without=without)) if inline else f" {named or _content(inner, without=without)} "
