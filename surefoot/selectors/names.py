"""From an element to its accessible name, after accname 1.2, step by step as Playwright computes it.

What styles add is known only as far as a snapshot is marked (`BEFORE`, `AFTER`); blocks are told by their tags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from surefoot.selectors.element import APART, Element
from surefoot.selectors.roles import NOTHING
from surefoot.selectors.visibility import AFTER, BEFORE

NAMED_BY_CONTENT = frozenset({
    "button", "cell", "checkbox", "columnheader", "gridcell", "heading", "link", "menuitem", "menuitemcheckbox",
    "menuitemradio", "option", "radio", "row", "rowheader", "switch", "tab", "tooltip", "treeitem",
})  # fmt: skip
_PARTS_OF_A_NAME = frozenset({
    "", "caption", "code", "contentinfo", "definition", "deletion", "emphasis", "insertion", "list", "listitem",
    "mark", "none", "paragraph", "presentation", "region", "row", "rowgroup", "section", "strong", "subscript",
    "superscript", "table", "term", "time",
})  # fmt: skip
"""Roles whose content goes into the name of what they stand in."""
_NEVER_NAMED = frozenset({
    "caption", "code", "definition", "deletion", "emphasis", "generic", "insertion", "mark", "paragraph",
    "presentation", "strong", "subscript", "suggestion", "superscript", "term", "time",
})  # fmt: skip
_RANGES = frozenset({"meter", "progressbar", "scrollbar", "slider", "spinbutton"})
_UNREAD = frozenset({"noscript", "script", "style", "template"})
_WITH_PLACEHOLDER = frozenset({"email", "number", "password", "search", "tel", "text", "url"})


class _As(Enum):
    """What an element is to the name that is being computed."""

    ITSELF = "the element that is named"
    PART = "a part of it"
    REFERRED = "referred to, by aria-labelledby"
    LABEL = "its label"
    NATIVE = "its caption, legend or the like"


_ASIDE = frozenset({_As.REFERRED, _As.LABEL, _As.NATIVE})


@dataclass(frozen=True)
class _Walk:
    """Where a computation stands."""

    role: _As = _As.ITSELF
    in_hidden: bool = False
    """Whether the name comes from a hidden element that was referred to: then all in it counts."""
    with_hidden: bool = False
    """Whether hidden elements are named too."""
    seen: set[Element] = field(default_factory=set[Element])

    def into(self) -> _Walk:
        """Go on to what stands inside."""
        return replace(self, role=_As.PART) if self.role is _As.ITSELF else self

    def aside(self, element: Element, role: _As) -> _Walk:
        """Go on to an element that names this one from elsewhere."""
        native = role is _As.NATIVE and self.in_hidden
        return replace(self, role=role, in_hidden=native or not element.exposed)


def name_of(element: Element, *, with_hidden: bool = False) -> str:
    """Return the accessible name; empty where the element has none, or its role may have none."""
    if element.role in _NEVER_NAMED:
        return ""
    return _name(element, _Walk(with_hidden=with_hidden))


def _name(element: Element, walk: _Walk) -> str:
    if element in walk.seen:
        return ""
    if not walk.with_hidden and (element.tag in _UNREAD or not (walk.in_hidden or element.exposed)):
        walk.seen.add(element)
        return ""
    referred = references(element)
    if walk.role is not _As.REFERRED and (name := _joined(referred, walk, _As.REFERRED)):
        return name
    for step in _STEPS:
        name = step(element, walk, bool(referred))
        if name is not None:
            return name
    walk.seen.add(element)
    return ""


def references(element: Element) -> list[Element]:
    """Return the elements that `aria-labelledby` names, each once."""
    ids = (element.attribute("aria-labelledby") or "").split()
    found = (element.snapshot.by_id(name) for name in ids)
    return list(dict.fromkeys(one for one in found if one is not None))


def _joined(elements: Iterable[Element], walk: _Walk, role: _As) -> str:
    names = [_name(element, walk.aside(element, role)) for element in elements]
    return " ".join(names if role is _As.REFERRED else (name for name in names if name)).strip()


def _embedded(element: Element, walk: _Walk, _referred: bool) -> str | None:  # noqa: FBT001 — one shape for all steps
    """Step 2C: a control inside a label or a name stands for its value."""
    if walk.role is _As.ITSELF or element in references(element):
        return None
    role = element.role or ""
    if role in {"textbox", "searchbox"}:
        walk.seen.add(element)
        return (element.value or "") if element.tag in {"input", "textarea"} else element.node.text()
    if role in {"combobox", "listbox"}:
        return _chosen(element, walk)
    if role in _RANGES:
        walk.seen.add(element)
        said = (element.attribute(name) for name in ("aria-valuetext", "aria-valuenow", "value"))
        return next((value for value in said if value is not None), "")
    if role == "menu":
        walk.seen.add(element)
        return ""
    return None


def _chosen(element: Element, walk: _Walk) -> str:
    walk.seen.add(element)
    if element.tag == "select":
        options: Sequence[Element] = element.chosen or element.select("option")[:1]
    else:
        inner = [one for one in element.descendants if one.role == "listbox"]
        listbox = element if element.role == "listbox" else next(iter(inner), None)
        options = [] if listbox is None else [o for o in listbox.descendants if o.role == "option" and o.selected]
    if not options and element.tag == "input":
        return element.value or ""
    return " ".join(_name(option, walk.into()) for option in options)


def _labelled(element: Element, walk: _Walk, _referred: bool) -> str | None:  # noqa: FBT001 — as above
    """Step 2D: aria-label."""
    said = element.attribute("aria-label") or ""
    if not said.strip():
        return None
    walk.seen.add(element)
    return said


def _native(element: Element, walk: _Walk, referred: bool) -> str | None:  # noqa: FBT001 — as above
    """Step 2E: what HTML itself calls the element."""
    if element.role in NOTHING:
        return None
    if element.tag == "input" and element.type in _INPUTS:
        walk.seen.add(element)
        return _INPUTS[element.type](element, walk)
    rule = _NATIVE.get(element.tag)
    if rule is None or (referred and element.tag not in _EVEN_WHEN_REFERRED):
        return None
    return rule(element, walk)


def _from_content(element: Element, walk: _Walk, _referred: bool) -> str | None:  # noqa: FBT001 — as above
    """Steps 2F and 2H: the content, for roles that are named by it and for all that a name consists of."""
    role = element.role or ""
    summary = element.tag == "summary" and role not in NOTHING
    part = walk.role is _As.PART and role in _PARTS_OF_A_NAME
    if not (role in NAMED_BY_CONTENT or part or summary or walk.role in _ASIDE):
        return None
    walk.seen.add(element)
    name = _content(element, walk.into())
    return name if (name.strip() if walk.role is _As.ITSELF else name) else None


def _titled(element: Element, walk: _Walk, _referred: bool) -> str | None:  # noqa: FBT001 — as above
    """Step 2I: the title, when nothing else names it."""
    said = element.attribute("title") or ""
    if not said.strip() or (element.role in NOTHING and element.tag not in {"iframe", "frame"}):
        return None
    walk.seen.add(element)
    return said


_STEPS = (_embedded, _labelled, _native, _from_content, _titled)


def _content(element: Element, walk: _Walk) -> str:
    folded = element.tag == "details" and not element.has("open") and not (walk.with_hidden or walk.in_hidden)
    tokens = [element.attribute(BEFORE) or ""]
    for node in element.node.iter(include_text=True):
        if node.is_text_node:
            tokens.append("" if folded else node.text_content or "")
        elif node.is_element_node:
            child = element.snapshot.wrap(node)
            name = _name(child, walk)
            tokens.append(f" {name} " if child.tag in APART else name)
    owned = (element.snapshot.by_id(name) for name in (element.attribute("aria-owns") or "").split())
    tokens += [_name(child, walk) for child in owned if child is not None]
    return "".join([*tokens, element.attribute(AFTER) or ""])


def _first(*texts: str | None) -> str:
    return next((text for text in texts if text and text.strip()), "")


def _from_labels(element: Element, walk: _Walk) -> str | None:
    """Return the texts of its labels; None if it has no label, empty if they say nothing."""
    labels = element.snapshot.labels_of(element)
    if not labels or walk.role is _As.REFERRED:
        return None
    return _joined(labels, walk, _As.LABEL)


def _button_input(element: Element, _walk: _Walk) -> str:
    usual = {"submit": "Submit", "reset": "Reset"}.get(element.type)
    return _first(element.value, usual, element.attribute("title"))


def _file_input(element: Element, walk: _Walk) -> str:
    labelled = _from_labels(element, walk)
    return "Choose File" if labelled is None else labelled


def _image_input(element: Element, walk: _Walk) -> str:
    labelled = _from_labels(element, walk)
    return _first(element.attribute("alt"), element.attribute("title"), "Submit") if labelled is None else labelled


def _button(element: Element, walk: _Walk) -> str | None:
    labels = element.snapshot.labels_of(element)
    if not labels:
        return None
    walk.seen.add(element)
    return _joined(labels, walk, _As.LABEL)


def _control(element: Element, walk: _Walk) -> str:
    walk.seen.add(element)
    if labels := element.snapshot.labels_of(element):
        return _joined(labels, walk, _As.LABEL)
    title = element.attribute("title") or ""
    holds = element.tag == "textarea" or (element.tag == "input" and element.type in _WITH_PLACEHOLDER)
    return title or ((element.attribute("placeholder") or "") if holds else "")


def _captioned(tag: str, fallback: str) -> Callable[[Element, _Walk], str | None]:
    def rule(element: Element, walk: _Walk) -> str | None:
        walk.seen.add(element)
        caption = next((child for child in element.children if child.tag == tag), None)
        if caption is not None:
            return _name(caption, walk.aside(caption, _As.NATIVE))
        said = element.attribute(fallback) or ""
        return said if said or fallback == "title" else None

    return rule


def _picture(element: Element, walk: _Walk) -> str:
    walk.seen.add(element)
    return _first(element.attribute("alt"), element.attribute("title")) or (element.attribute("title") or "")


def _drawing(element: Element, walk: _Walk) -> str | None:
    title = next((child for child in element.children if child.tag == "title"), None)
    if title is None:
        return None
    walk.seen.add(element)
    return title.node.text()


_INPUTS: Mapping[str, Callable[[Element, _Walk], str | None]] = {
    "button": _button_input, "submit": _button_input, "reset": _button_input, "file": _file_input,
    "image": _image_input,
}  # fmt: skip
_NATIVE: Mapping[str, Callable[[Element, _Walk], str | None]] = {
    "button": _button, "output": _control, "textarea": _control, "select": _control, "input": _control,
    "meter": _control, "progress": _control, "fieldset": _captioned("legend", "title"),
    "figure": _captioned("figcaption", "title"), "table": _captioned("caption", "summary"), "img": _picture,
    "area": _picture, "svg": _drawing,
}  # fmt: skip
_EVEN_WHEN_REFERRED = frozenset({"img", "table", "area", "svg"})
