"""ARIA roles of elements, after HTML-AAM 1.0 (https://www.w3.org/TR/html-aam-1.0/)."""

from __future__ import annotations

from surefoot.selectors.element import Element

_BY_TAG = {
    "article": "article", "aside": "complementary", "blockquote": "blockquote", "button": "button",
    "caption": "caption", "code": "code", "datalist": "listbox", "dd": "definition", "details": "group",
    "dialog": "dialog", "dt": "term", "em": "emphasis", "fieldset": "group", "figure": "figure", "h1": "heading",
    "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading", "hr": "separator",
    "html": "document", "li": "listitem", "main": "main", "math": "math", "menu": "list", "meter": "meter",
    "nav": "navigation", "ol": "list", "optgroup": "group", "option": "option", "output": "status", "p": "paragraph",
    "progress": "progressbar", "search": "search", "strong": "strong", "svg": "img", "table": "table",
    "tbody": "rowgroup", "td": "cell", "textarea": "textbox", "tfoot": "rowgroup", "thead": "rowgroup",
    "time": "time", "tr": "row", "ul": "list", "form": "form",
}  # fmt: skip
_BY_INPUT_TYPE = {
    "button": "button", "checkbox": "checkbox", "email": "textbox", "image": "button", "number": "spinbutton",
    "radio": "radio", "range": "slider", "reset": "button", "search": "searchbox", "submit": "button",
    "tel": "textbox", "text": "textbox", "url": "textbox",
}  # fmt: skip
_NO_ROLE_TYPES = {"password", "date", "time", "datetime-local", "month", "week", "color", "file", "hidden"}
_SECTIONS = {"article", "aside", "main", "nav", "section"}


def role_of(element: Element) -> str | None:
    """Return the ARIA role: the first token of `role`, else what the element is by itself."""
    explicit = (element.attribute("role") or "").split()
    return explicit[0].lower() if explicit else _implicit(element)


def level_of(element: Element) -> int | None:
    """Return the level of a heading."""
    given = element.attribute("aria-level")
    if given is not None and given.isdecimal():
        return int(given)
    tag = element.tag
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal() else None  # noqa: PLR2004 — h1…h6


def in_accessibility_tree(element: Element) -> bool:
    """Say whether assistive technology, and so `by.role`, can see the element."""
    around = [element, *element.ancestors]
    return not any(outer.hidden_itself or outer.attribute("aria-hidden") == "true" for outer in around)


def _implicit(element: Element) -> str | None:  # noqa: PLR0911 — one line for each rule of the table
    tag = element.tag
    if tag in {"a", "area"}:
        return "link" if element.has("href") else None
    if tag == "input":
        return _input_role(element)
    if tag == "select":
        several = element.has("multiple") or int(element.attribute("size") or "1") > 1
        return "listbox" if several else "combobox"
    if tag == "img":
        return "presentation" if element.attribute("alt") == "" else "img"
    if tag == "th":
        return "rowheader" if element.attribute("scope") == "row" else "columnheader"
    if tag in {"header", "footer"}:
        return _landmark(element)
    if tag == "section":
        return "region" if element.has("aria-label") or element.has("aria-labelledby") else None
    return _BY_TAG.get(tag)


def _input_role(element: Element) -> str | None:
    kind = (element.attribute("type") or "text").lower()
    if kind in _NO_ROLE_TYPES:
        return None
    if element.has("list") and kind in {"text", "search", "tel", "url", "email"}:
        return "combobox"
    return _BY_INPUT_TYPE.get(kind, "textbox")


def _landmark(element: Element) -> str | None:
    if any(outer.tag in _SECTIONS for outer in element.ancestors):
        return None
    return "banner" if element.tag == "header" else "contentinfo"
