"""From an element to its accessible name, after accname 1.2, step by step as Playwright computes it.

What styles add is known only as far as a snapshot is marked (`visibility.py`); without marks blocks are told by tags.
The rules of HTML-AAM for single tags stand at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from selectolax.lexbor import LexborNode

from surefoot.selectors.element import Element
from surefoot.selectors.naming import As, Walk
from surefoot.selectors.roles import NOTHING
from surefoot.selectors.visibility import AFTER, BEFORE, NAMED_BY

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
_DEEPEST = 120
"""How many elements deep names are looked for; below that, text is all that counts."""
_RANGES = frozenset({"meter", "progressbar", "scrollbar", "slider", "spinbutton"})
_WITH_PLACEHOLDER = frozenset({"email", "number", "password", "search", "tel", "text", "url"})


def name_of(element: Element, *, with_hidden: bool = False) -> str:
    """Return the accessible name; empty where the element has none, or its role may have none."""
    if element.role in _NEVER_NAMED:
        return ""
    if not with_hidden and element.role in NAMED_BY_CONTENT:
        part: str | None = element.__dict__.get("_token")
        if part is not None and part.strip():  # what it gave to the name of something around it is its own name
            return part
    walk = Walk(with_hidden=with_hidden, keeps=not with_hidden)
    name = _name(element, walk)
    if walk.pure or not walk.keeps:
        return name
    return _name(element, Walk(with_hidden=with_hidden))  # what was met twice counts once: no part is as in other walks


def references(element: Element) -> list[Element]:
    """Return the elements that `aria-labelledby` names, each once."""
    by_script = element.attributes.get(NAMED_BY)
    if by_script:
        return [one for number in by_script.split() if (one := element.snapshot.numbered(number)) is not None]
    return _named_by(element, "aria-labelledby")


def _named_by(element: Element, attribute: str) -> list[Element]:
    said = element.attributes.get(attribute)
    if not said:
        return []
    found = (element.snapshot.by_id(name, element) for name in said.split())
    return list(dict.fromkeys(one for one in found if one is not None))


def _name(element: Element, walk: Walk) -> str:
    if id(element) in walk.seen:
        walk.pure = False
        return ""
    if not walk.with_hidden and not element.exposed and (element.unread or not walk.in_hidden):
        walk.seen.add(id(element))
        return ""
    attributes = element.attributes
    referred = references(element) if "aria-labelledby" in attributes else []
    if referred and walk.referred is None:
        name = " ".join(_name(one, walk.to_reference(one)) for one in referred)
        if name:
            return name
    walk.seen.add(id(element))
    role = element.role
    if walk.embeds and role in _EMBEDDED and element not in referred:  # step 2C: a control stands for its value
        return _EMBEDDED[role](element, walk)
    said = attributes.get("aria-label")
    if said and said.strip():
        return said
    name = _native(element, walk, referred) if element.tag in _RULED or element.drawn else None
    if name is None:
        name = _from_content(element, walk)
    return _titled(element) if name is None else name


def _typed(element: Element, _walk: Walk) -> str:
    return (element.value or "") if element.tag in {"input", "textarea"} else element.node.text()


def _chosen(element: Element, walk: Walk) -> str:
    if element.tag == "select":
        options: Sequence[Element] = element.chosen or element.select("option")[:1]
    else:
        inner = (one for one in _owned_inside(element) if one.role == "listbox")
        listbox = element if element.role == "listbox" else next(inner, None)
        options = [] if listbox is None else [one for one in _owned_inside(listbox) if _is_selected(one)]
    if not options and element.tag == "input":
        return element.value or ""
    return " ".join(_name(option, walk.into()) for option in options)


def _owned_inside(element: Element) -> list[Element]:
    owned = _named_by(element, "aria-owns")
    return [*element.descendants, *(inner for one in owned for inner in (one, *one.descendants))]


def _is_selected(element: Element) -> bool:
    return (element.attribute("aria-selected") or "").lower() == "true" and element.role == "option"


def _in_range(element: Element, _walk: Walk) -> str:
    said = (element.attribute(name) for name in ("aria-valuetext", "aria-valuenow", "value"))
    return next((value for value in said if value is not None), "")


def _nothing(_element: Element, _walk: Walk) -> str:
    return ""


_EMBEDDED: Mapping[str | None, Callable[[Element, Walk], str]] = {
    "textbox": _typed, "searchbox": _typed, "combobox": _chosen, "listbox": _chosen, "menu": _nothing,
    **dict.fromkeys(_RANGES, _in_range),
}  # fmt: skip


def _native(element: Element, walk: Walk, referred: Sequence[Element]) -> str | None:
    """Step 2E: what HTML names it by."""
    rule = _INPUTS.get(element.type) if element.tag == "input" else _ALWAYS.get(element.tag)
    if rule is None and not referred:
        rule = _UNLESS_REFERRED.get(element.tag)
    if rule is None and element.drawn:
        rule = _drawing
    if rule is None or element.role in NOTHING:
        return None
    return rule(element, walk)


def _from_content(element: Element, walk: Walk) -> str | None:
    """Step 2F: the names of all that it consists of."""
    role = element.role or ""
    part = walk.role is As.PART and role in _PARTS_OF_A_NAME
    summary = element.tag == "summary" and role not in NOTHING
    if not (role in NAMED_BY_CONTENT or part or summary or walk.takes_content):
        return None
    itself = walk.role is As.ITSELF
    name = _content(element, walk.into())
    return name if (name.strip() if itself else name) else None


def _titled(element: Element) -> str:
    """Step 2I: the title, when nothing else names it."""
    said = element.attributes.get("title")
    if not said or (element.role in NOTHING and element.tag not in {"iframe", "frame"}):
        return ""
    return said


def _content(element: Element, walk: Walk) -> str:
    """Return the names of all that stands inside, in order, with what styles add around it."""
    only = element.node.first_child
    lone = only is not None and only.is_text_node and only.next is None
    if walk.depth >= _DEEPEST:
        walk.pure = False
        return element.node.text()
    attributes = element.attributes
    if lone and _adds_nothing(attributes) and element.snapshot.plain and element.tag != "details":
        return element.node.text()
    walk.depth += 1
    tokens = [attributes.get(BEFORE) or ""] if attributes else []
    if element.snapshot.plain:
        silent = element.tag == "details" and not element.has("open") and not (walk.with_hidden or walk.in_hidden)
        tokens += _tokens(element, element.node.iter(include_text=True), walk, silent=silent)
    else:
        tokens += _tokens_in_trees(element, walk)
    if attributes:
        tokens += _owned(element, walk)
        tokens.append(attributes.get(AFTER) or "")
    walk.depth -= 1
    return "".join(tokens)


def _adds_nothing(attributes: Mapping[str, str | None]) -> bool:
    return not attributes or (BEFORE not in attributes and AFTER not in attributes and "aria-owns" not in attributes)


def _tokens(element: Element, nodes: Iterable[LexborNode], walk: Walk, *, silent: bool) -> Iterator[str]:
    """Yield the names of some nodes; of texts nothing where they are `silent`."""
    wrap = element.snapshot.wrap
    for node in nodes:
        if node.is_text_node:
            yield "" if silent else node.text_content or ""
        elif node.is_element_node:
            yield _token(wrap(node), walk)


def _tokens_in_trees(element: Element, walk: Walk) -> Iterator[str]:
    """Yield the same where there are shadow roots: what is slotted is named where its slot is."""
    snapshot = element.snapshot
    assigned = snapshot.slotted(element) if element.tag == "slot" else ()
    if assigned:
        yield from _tokens(element, assigned, walk, silent=False)
        return
    shadow = snapshot.shadow_of(element.node)
    folded = element.tag == "details" and not element.has("open")
    silent = (folded or shadow is not None) and not (walk.with_hidden or walk.in_hidden)
    light = (node for node in element.node.iter(include_text=True) if not snapshot.is_slotted(node))
    yield from _tokens(element, light, walk, silent=silent)
    if shadow is not None:
        yield from _tokens(element, shadow.iter(include_text=True), walk, silent=False)


def _owned(element: Element, walk: Walk) -> list[str]:
    owned = _named_by(element, "aria-owns")
    walk.pure = walk.pure and not owned
    return [_token(one, walk) for one in owned]


def _token(element: Element, walk: Walk) -> str:
    """Return a part's name as it stands in the whole; a pure one is kept, since rows, cells and links share parts."""
    if not walk.keeps:
        return _apart(element, _name(element, walk))
    kept: str | None = element.__dict__.get("_token")
    if kept is not None:
        return kept
    before, walk.pure = walk.pure, True
    name = _apart(element, _name(element, walk))
    if walk.pure:
        element.__dict__["_token"] = name
    walk.pure = walk.pure and before
    return name


def _apart(element: Element, name: str) -> str:
    return f" {name} " if element.apart else name


def _first(*texts: str | None) -> str:
    return next((text for text in texts if text and text.strip()), "")


def _from_labels(element: Element, walk: Walk) -> str | None:
    """Return the texts of its labels; None if it has no label, empty if they say nothing."""
    labels = element.snapshot.labels_of(element)
    if not labels:
        return None
    names: Iterable[str] = (_name(label, walk.to_label(label)) for label in labels)
    return " ".join(name for name in names if name)


def _button_input(element: Element, _walk: Walk) -> str:
    usual = {"submit": "Submit", "reset": "Reset"}.get(element.type)
    return _first(element.value, usual) or element.attribute("title") or ""


def _file_input(element: Element, walk: Walk) -> str:
    labelled = _from_labels(element, walk) if walk.referred is None else None
    return "Choose File" if labelled is None else labelled


def _image_input(element: Element, walk: Walk) -> str:
    labelled = _from_labels(element, walk) if walk.referred is None else None
    return _first(element.attribute("alt"), element.attribute("title"), "Submit") if labelled is None else labelled


def _output(element: Element, walk: Walk) -> str:
    labelled = _from_labels(element, walk)
    return (element.attribute("title") or "") if labelled is None else labelled


def _control(element: Element, walk: Walk) -> str:
    labelled = _from_labels(element, walk)
    if labelled is not None:
        return labelled
    title = element.attribute("title") or ""
    holds = element.tag == "textarea" or (element.tag == "input" and element.type in _WITH_PLACEHOLDER)
    return title or ((element.attribute("placeholder") or "") if holds else "")


def _captioned(tag: str) -> Callable[[Element, Walk], str]:
    def rule(element: Element, walk: Walk) -> str:
        caption = next((child for child in element.children if child.tag == tag), None)
        if caption is None:
            return element.attribute("title") or ""
        return _name(caption, walk.to_native(caption))

    return rule


def _table(element: Element, walk: Walk) -> str | None:
    caption = next((child for child in element.children if child.tag == "caption"), None)
    if caption is not None:
        return _name(caption, walk.to_native(caption))
    return element.attribute("summary") or None


def _picture(element: Element, _walk: Walk) -> str:
    return _first(element.attribute("alt")) or element.attribute("title") or ""


def _drawing(element: Element, walk: Walk) -> str | None:
    title = next((child for child in element.children if child.tag == "title"), None)
    if title is not None:
        return _name(title, walk.to_drawn_title(title))
    return (_first(element.attribute("xlink:title")) or None) if element.tag == "a" else None


_Rule = Callable[[Element, Walk], str | None]
_INPUTS: Mapping[str, _Rule] = {
    "button": _button_input, "submit": _button_input, "reset": _button_input, "file": _file_input,
    "image": _image_input,
}  # fmt: skip
_ALWAYS: Mapping[str, _Rule] = {"img": _picture, "table": _table, "area": _picture}
_UNLESS_REFERRED: Mapping[str, _Rule] = {
    "button": _from_labels, "output": _output, "textarea": _control, "select": _control, "input": _control,
    "meter": _control, "progress": _control, "fieldset": _captioned("legend"), "figure": _captioned("figcaption"),
}  # fmt: skip
_RULED = frozenset({"input", *_ALWAYS, *_UNLESS_REFERRED})
"""The tags that HTML-AAM has rules for."""
