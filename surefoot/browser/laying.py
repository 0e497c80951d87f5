"""Laying over a page at rest what has been typed, ticked and chosen since it was taken."""

from __future__ import annotations

from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from surefoot.errors import NotActionable
from surefoot.selectors.element import Element
from surefoot.selectors.snapshot import CHECKED, SELECTED, VALUE, Snapshot

_TYPED = frozenset({
    "color", "date", "datetime-local", "email", "month", "number", "password", "range", "search", "tel", "text",
    "time", "url", "week",
})  # fmt: skip
_UNSEEN = frozenset({"cc-csc", "cc-number"})


def typed(page: Snapshot, field: Element, value: str, *, secret: bool) -> Snapshot:
    """Return the page with a value in a field; a secret is in no snapshot. Raises `NotActionable`."""
    if not (field.tag == "textarea" or (field.tag == "input" and field.type in _TYPED)):
        raise NotActionable(f"{field} is no field that can be typed into")
    if field.has("readonly"):
        raise NotActionable(f"{field} cannot be edited")
    if secret or field.type == "password" or (field.attribute("autocomplete") or "") in _UNSEEN:
        return page
    return laid_over(page, {field: {VALUE: value}})


def ticked(page: Snapshot, box: Element, *, on: bool) -> Snapshot:
    """Return the page with a checkbox, radio button or switch on or off. Raises `NotActionable`."""
    if box.tag == "input" and box.type in {"checkbox", "radio"}:
        if box.type == "radio" and not on and box.checked:
            raise NotActionable(f"{box} is a radio button: it goes off when another one goes on")
        others = {one: {CHECKED: "false"} for one in _group(page, box) if one != box} if on else {}
        return laid_over(page, {**others, box: {CHECKED: str(on).lower()}})
    if box.has("aria-checked"):
        return laid_over(page, {box: {"aria-checked": str(on).lower()}})
    raise NotActionable(f"{box} is neither on nor off")


def chosen(page: Snapshot, menu: Element, option: str) -> Snapshot:
    """Return the page with an option chosen, by its value or its label. Raises `NotActionable`."""
    options = menu.select("option") if menu.tag == "select" else []
    wanted = [one for one in options if option in {one.value, one.attribute("label"), one.text}]
    if not wanted or not wanted[0].enabled:
        raise NotActionable(f"{menu} has no option {option!r} that can be chosen")
    keep = {one: {SELECTED: "false"} for one in options if not menu.has("multiple") and one != wanted[0]}
    return laid_over(page, {**keep, wanted[0]: {SELECTED: "true"}})


def put_in(page: Snapshot, field: Element, names: str) -> Snapshot:
    """Return the page with files in a file field. Raises `NotActionable`."""
    if field.tag != "input" or field.type != "file":
        raise NotActionable(f"{field} takes no files")
    return laid_over(page, {field: {VALUE: names}})


def laid_over(page: Snapshot, changes: Mapping[Element, Mapping[str, str]]) -> Snapshot:
    """Return the page with other attributes on some of its elements; the page itself stays as it is."""
    wanted = {page.place_of(element): attributes for element, attributes in changes.items()}
    parsed = LexborHTMLParser(page.html, scripting=True)
    nodes = (node for node in parsed.root.traverse(include_text=False) if node.is_element_node) if parsed.root else ()
    for place, node in enumerate(nodes):
        for name, value in wanted.get(place, {}).items():
            node.attrs[name] = value
    return Snapshot(parsed.html or "", url=page.url, complete=page.complete, title=page.title)


def without(page: Snapshot, layer: Element) -> Snapshot:
    """Return the page without an element and all that stands in it; one in a frame goes with its frame."""
    holder = layer
    if layer.snapshot is not page:
        frames = [one for one in page.root.select("iframe, frame") if one.frame is layer.snapshot]
        if not frames:
            return page
        holder = frames[0]
    wanted = page.place_of(holder)
    parsed = LexborHTMLParser(page.html, scripting=True)
    nodes = (node for node in parsed.root.traverse(include_text=False) if node.is_element_node) if parsed.root else ()
    found = next((node for place, node in enumerate(nodes) if place == wanted), None)
    if found is not None:
        found.decompose()
    return Snapshot(parsed.html or "", url=page.url, complete=page.complete, title=page.title)


def _group(page: Snapshot, box: Element) -> list[Element]:
    """Return the radio buttons of which one is on."""
    if box.type != "radio" or not box.attribute("name"):
        return []
    form = box.closest("form") or page.root
    return [one for one in form.select("input[name]") if one.attribute("name") == box.attribute("name")]
