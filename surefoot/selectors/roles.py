"""From an element to its ARIA role, after HTML-AAM 1.0 and WAI-ARIA 1.2, as Playwright and Chromium read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import cast

from surefoot.selectors.element import Element
from surefoot.selectors.numerals import number

ROLES = frozenset({
    "alert", "alertdialog", "application", "article", "banner", "blockquote", "button", "caption", "cell", "checkbox",
    "code", "columnheader", "combobox", "complementary", "contentinfo", "definition", "deletion", "dialog",
    "directory", "document", "emphasis", "feed", "figure", "form", "generic", "grid", "gridcell", "group", "heading",
    "img", "insertion", "link", "list", "listbox", "listitem", "log", "main", "mark", "marquee", "math", "menu",
    "menubar", "menuitem", "menuitemcheckbox", "menuitemradio", "meter", "navigation", "none", "note", "option",
    "paragraph", "presentation", "progressbar", "radio", "radiogroup", "region", "row", "rowgroup", "rowheader",
    "scrollbar", "search", "searchbox", "separator", "slider", "spinbutton", "status", "strong", "subscript",
    "superscript", "switch", "tab", "table", "tablist", "tabpanel", "term", "textbox", "time", "timer", "toolbar",
    "tooltip", "tree", "treegrid", "treeitem",
})  # fmt: skip
"""The roles a `role` attribute may name."""

NOTHING = frozenset({"none", "presentation"})

_PLAIN: Mapping[str, str] = {
    "article": "article", "aside": "complementary", "blockquote": "blockquote", "button": "button",
    "caption": "caption", "code": "code", "datalist": "listbox", "dd": "definition", "del": "deletion",
    "details": "group", "dfn": "term", "dialog": "dialog", "dt": "term", "em": "emphasis", "fieldset": "group",
    "figure": "figure", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading",
    "h6": "heading", "hr": "separator", "html": "document", "ins": "insertion", "li": "listitem", "main": "main",
    "mark": "mark", "math": "math", "menu": "list", "meter": "meter", "nav": "navigation", "ol": "list",
    "optgroup": "group", "option": "option", "output": "status", "p": "paragraph", "progress": "progressbar",
    "search": "search", "strong": "strong", "sub": "subscript", "sup": "superscript", "svg": "img", "table": "table",
    "tbody": "rowgroup", "textarea": "textbox", "tfoot": "rowgroup", "thead": "rowgroup", "time": "time", "tr": "row",
    "ul": "list",
}  # fmt: skip
"""Tags that have one role wherever they stand."""

_INPUT_TYPES: Mapping[str, str | None] = {
    "button": "button", "checkbox": "checkbox", "file": "button", "hidden": None, "image": "button",
    "number": "spinbutton", "radio": "radio", "range": "slider", "reset": "button", "search": "searchbox",
    "submit": "button",
}  # fmt: skip
"""Any other type is a textbox."""

_LISTABLE = frozenset({"email", "search", "tel", "text", "url"})
"""Input types that a `datalist` makes a combobox."""

_SECTIONING = frozenset({"article", "aside", "main", "nav", "section"})
_SECTIONING_ROLES = frozenset({"article", "complementary", "main", "navigation", "region"})

_GLOBAL_ATTRIBUTES = frozenset({
    "aria-atomic", "aria-busy", "aria-controls", "aria-current", "aria-describedby", "aria-details",
    "aria-dropeffect", "aria-flowto", "aria-grabbed", "aria-hidden", "aria-keyshortcuts", "aria-live", "aria-owns",
    "aria-relevant",
})  # fmt: skip
_LEADING_DIGITS = re.compile(r"[ \t\n\f\r]*\+?(\d+)", re.ASCII)
_NAMELESS = frozenset({
    "caption", "code", "deletion", "emphasis", "generic", "insertion", "paragraph", "presentation", "strong",
    "subscript", "superscript",
})  # fmt: skip
"""Roles on which a name is no reason to be in the tree."""

_INHERITS_NOTHING: Mapping[str, frozenset[str]] = {
    "dd": frozenset({"dl", "div"}), "div": frozenset({"dl"}), "dt": frozenset({"dl", "div"}),
    "li": frozenset({"ol", "ul"}), "tbody": frozenset({"table"}), "td": frozenset({"tr"}),
    "tfoot": frozenset({"table"}), "th": frozenset({"tr"}), "thead": frozenset({"table"}),
    "tr": frozenset({"thead", "tbody", "tfoot", "table"}),
}  # fmt: skip
"""Parts that lose their role when the whole says it is nothing."""


def role_of(element: Element) -> str | None:
    """Return the element's role: the first valid one it names, else that of its tag; None if it has none."""
    explicit = explicit_role(element)
    if explicit is None:
        return _implicit(element)
    if explicit in NOTHING:
        implicit = _implicit(element)
        return implicit if _insists(element, implicit) else explicit
    return explicit


def explicit_role(element: Element) -> str | None:
    """Return the first valid role that the `role` attribute names."""
    said = element.attributes.get("role")
    if not said:
        return None
    return next((role.strip() for role in said.lower().split(" ") if role.strip() in ROLES), None)


def candidates(role: str) -> str:
    """Return a CSS selector of all elements that may have a role: the tags that give it, and those that name one."""
    tags = sorted(_TAGS_OF.get(role, ()))
    return ", ".join([*tags, "[role]"]) if role not in NOTHING else "*"


def focusable(element: Element) -> bool:
    """Say whether it can have the focus."""
    return not element.disabled_by_html and (_natively_focusable(element) or _has_tab_index(element))


def _implicit(element: Element) -> str | None:
    role = _PLAIN.get(element.tag) or _tag_role(element)
    if role is None or element.tag not in _INHERITS_NOTHING:
        return role
    return _inherited_nothing(element) or role


def _inherited_nothing(element: Element) -> str | None:
    """Return the role of nothing that an element has from the whole it is a part of; kept for the other parts.

    Wholes of wholes are few: a cell, its row, its group, its table.
    """
    outer = element.parent
    if outer is None or outer.tag not in _INHERITS_NOTHING.get(element.tag, ()):
        return None
    kept = outer.__dict__
    if "_passes_on" not in kept:
        said = explicit_role(outer)
        away = said in NOTHING and not _insists(outer, said)
        kept["_passes_on"] = said if away else _inherited_nothing(outer)
    return cast("str | None", kept["_passes_on"])


def _tag_role(element: Element) -> str | None:
    rule = _RULES.get(element.tag)
    return rule(element) if rule else None


def _link(element: Element) -> str | None:
    return "link" if element.has("href") else None


def _landmark(role: str) -> Callable[[Element], str | None]:
    def rule(element: Element) -> str | None:
        return None if any(_is_sectioning(outer) for outer in (element, *element.ancestors)) else role

    return rule


def _named(role: str) -> Callable[[Element], str | None]:
    def rule(element: Element) -> str | None:
        return role if element.has("aria-label") or element.has("aria-labelledby") else None

    return rule


def _is_sectioning(element: Element) -> bool:
    if element.has("role"):
        return element.attribute("role") in _SECTIONING_ROLES
    return element.tag in _SECTIONING


def _image(element: Element) -> str:
    decorative = element.attribute("alt") == "" and not element.attribute("title")
    return "presentation" if decorative and not (_has_global(element, None) or _has_tab_index(element)) else "img"


def _input(element: Element) -> str | None:
    if element.type in _LISTABLE and _has_data_list(element):
        return "combobox"
    return _INPUT_TYPES.get(element.type, "textbox")


def _has_data_list(element: Element) -> bool:
    named = (element.attribute("list") or "").split()
    listed = element.snapshot.by_id(named[0], element) if named else None
    return listed is not None and listed.tag == "datalist"


def _select(element: Element) -> str:
    size = _LEADING_DIGITS.match(element.attribute("size") or "")
    return "listbox" if element.has("multiple") or (size is not None and int(size[1]) > 1) else "combobox"


def _cell(element: Element) -> str:
    row = element.parent
    holder = row if row is not None and row.tag == "tr" else element  # a row keeps it for all its cells
    kept: str | None = holder.__dict__.get("_cell")
    if kept is None:
        table = holder.closest("table")
        kept = "gridcell" if table is not None and explicit_role(table) in {"grid", "treegrid"} else "cell"
        holder.__dict__["_cell"] = kept
    return kept


def _header_cell(element: Element) -> str | None:
    scope = element.attribute("scope")
    if scope in {"col", "colgroup"}:
        return "columnheader"
    if scope in {"row", "rowgroup"}:
        return "rowheader"
    before, after = _neighbours(element)
    if before is None and after is None:
        return None if _is_only_row(element) else "columnheader"
    if all(cell is not None and cell.tag == "th" for cell in (before, after)):
        return "columnheader"
    return "rowheader" if any(_is_filled(cell) for cell in (before, after)) else "columnheader"


def _neighbours(element: Element) -> tuple[Element | None, Element | None]:
    before, after = element.node.prev, element.node.next
    while before is not None and not before.is_element_node:
        before = before.prev
    while after is not None and not after.is_element_node:
        after = after.next
    wrap = element.snapshot.wrap
    return None if before is None else wrap(before), None if after is None else wrap(after)


def _is_only_row(element: Element) -> bool:
    table = element.closest("table")
    row = element.parent
    return row is not None and row.tag == "tr" and table is not None and len(_rows(table)) <= 1


def _rows(table: Element) -> list[Element]:
    """Return the rows of a table without those of tables in it."""
    parts = [child for child in table.children if child.tag in {"thead", "tbody", "tfoot"}]
    return [row for part in (table, *parts) for row in part.children if row.tag == "tr"]


def _is_filled(cell: Element | None) -> bool:
    return cell is not None and cell.tag == "td" and bool(cell.node.text().strip() or cell.children)


def _insists(element: Element, role: str | None) -> bool:
    """Say whether an element that calls itself nothing is in the tree nevertheless."""
    return _has_global(element, role) or focusable(element)


def _has_global(element: Element, role: str | None) -> bool:
    if any(name in _GLOBAL_ATTRIBUTES for name in element.attributes):
        return True
    if role not in _NAMELESS and (element.has("aria-label") or element.has("aria-labelledby")):
        return True
    return role != "generic" and element.has("aria-roledescription")


def _natively_focusable(element: Element) -> bool:
    if element.tag in {"button", "details", "select", "textarea"}:
        return True
    if element.tag in {"a", "area"}:
        return element.has("href")
    return element.tag == "input" and not element.has("hidden")


def _has_tab_index(element: Element) -> bool:
    return number(element.attribute("tabindex")) is not None


_RULES: Mapping[str, Callable[[Element], str | None]] = {
    "a": _link, "area": _link, "footer": _landmark("contentinfo"), "form": _named("form"),
    "header": _landmark("banner"), "img": _image, "input": _input, "section": _named("region"), "select": _select,
    "td": _cell, "th": _header_cell,
}  # fmt: skip
"""Tags whose role depends on more than the tag."""

_MAY_BE: Mapping[str, tuple[str, ...]] = {
    "a": ("link",),
    "area": ("link",),
    "footer": ("contentinfo",),
    "form": ("form",),
    "header": ("banner",),
    "img": ("img",),
    "input": ("textbox", "combobox", *(role for role in _INPUT_TYPES.values() if role)),
    "section": ("region",),
    "select": ("listbox", "combobox"),
    "td": ("cell", "gridcell"),
    "th": ("columnheader", "rowheader"),
}
"""The roles each of those rules can give."""


def _tags_by_role() -> Mapping[str, frozenset[str]]:
    plain = [(role, tag) for tag, role in _PLAIN.items()]
    every = [*plain, *((role, tag) for tag, roles in _MAY_BE.items() for role in roles)]
    return {role: frozenset(tag for given, tag in every if given == role) for role, _ in every}


_TAGS_OF = _tags_by_role()
