"""Which elements an action can be made on: typing wants a field, ticking a box, and no click means a whole form."""

from __future__ import annotations

from collections.abc import Mapping

from surefoot.selectors.element import BUTTON_TYPES, Element

_TICKED = ("checkbox", "menuitemcheckbox", "menuitemradio", "radio", "switch")
_NO_FIELDS = sorted(BUTTON_TYPES | {"checkbox", "file", "hidden", "image", "radio"})

FITS: Mapping[str, str] = {
    "fill": f"input{''.join(f':not([type={kind}])' for kind in _NO_FIELDS)}, textarea, "
    "[contenteditable]:not([contenteditable=false]), label",
    "check": f"input[type=checkbox], input[type=radio], {', '.join(f'[role={role}]' for role in _TICKED)}, label",
    "select": "select, label",
    "upload": "input[type=file], label",
}
"""What an action can be made on, as CSS, where it cannot be made on anything; a label stands for its control."""

WANTED: Mapping[str, str] = {
    "fill": "a field to type into", "check": "a box to tick", "select": "a menu", "upload": "a field for files",
}  # fmt: skip
"""The same in words."""

_FILLED_IN = "select, textarea, [contenteditable]:not([contenteditable=false])"
"""What says what a person typed or chose."""

_WHOLES = frozenset({
    "article", "aside", "body", "dialog", "fieldset", "footer", "form", "header", "html", "main", "nav", "ol",
    "section", "table", "tbody", "ul",
})  # fmt: skip
_CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link]"


def fits(element: Element, verb: str) -> bool:
    """Say whether an action can be made on an element."""
    return verb not in FITS or element.matches(FITS[verb])


def is_filled_in(element: Element) -> bool:
    """Say whether what an element says may be what a person typed or chose: it, or what is in it or around it."""
    around = (element, *element.ancestors_in_tree)
    return any(one.matches(_FILLED_IN) for one in around) or bool(element.select(_FILLED_IN))


def unfit(element: Element, verb: str) -> str | None:
    """Say in words why an element that nobody declared is not acted on: of another kind, hidden, or a container."""
    if not fits(element, verb):
        return f"it is no {WANTED[verb].removeprefix('a ')}"
    if verb != "upload" and not element.boxed:
        return "it takes up no space"
    inside = element.select(_CONTROLS)
    is_control = element.matches(_CONTROLS) or element.tag == "label"
    if element.tag in _WHOLES or (inside and not is_control):
        return "it is a container of what could be acted on"
    return None
