"""Whether an element may be the one remembered at all: of what names it, something must be left.

Ways that agree, or a likeness, can lead to a look-alike that took the place of an element: "Sign in again" in the same
form, styled the same, is found by its role, by a part of its name and by its place. Its id, its name, its address, its
exact words and its label tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import VEIL, Fingerprint, fingerprint
from surefoot.selectors.traits import GLANCE, words

_SAID = ("text", "label", "aria-label", "placeholder", "title", "alt", "value")
"""What a reader sees of a name, wherever it stands: a label may move into its field."""
_FIXED = ("name", "data-testid", "data-test", "data-test-id", "data-cy", "data-qa")
"""Names that are for programs, and stay when texts are reworded."""
_DIGITS = re.compile(r"\d+")
"""Numbers in a text change from page to page: a price, a count."""
_CONTROLS = frozenset({"a", "button", "input", "select", "summary", "textarea"})
_CONTROL_ROLES = frozenset({"button", "checkbox", "combobox", "link", "menuitem", "radio", "switch", "tab", "textbox"})
_NO_CONTROL_TAGS = frozenset({
    "article", "caption", "dd", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "img", "label", "legend", "li", "ol", "p", "section", "small", "strong", "table", "td", "th", "tr", "ul",
})  # fmt: skip
"""What is no control, unless its role says so."""
_FIELDS = frozenset({"input", "select", "textarea"})
_TICKED = frozenset({"checkbox", "radio"})
_BUTTON_KINDS = frozenset({"submit", "button", "reset", "image", "hidden"})
_CHOICES = frozenset({"select", "datalist"})
"""Their texts are those of all their options, which many share."""


def strangeness(remembered: Fingerprint, element: Element, *, healed: bool = False) -> str:
    """Say in words why an element cannot be the one remembered; nothing if it may be.

    Args:
        remembered: The element as it was.
        element: What was found.
        healed: Whether a likeness alone led there: then it must be of its kind.
    """
    seen = _seen(remembered, element)
    before, now = _names(remembered), _names(seen)
    if healed:
        before = _without_shared(before | _said_beside(remembered), remembered)
        now |= _said_beside(seen)
    same = _same(before, now)
    if healed and not before and _names(remembered) and element.tag != remembered.tag:
        return f"it is a {element.tag}, and was a {remembered.tag}; what named that named others too"
    other = [key for key in before if key in now and key not in same]
    if (
        healed
        and _is_control(remembered)
        and element.tag in _NO_CONTROL_TAGS
        and element.attribute("role") not in _CONTROL_ROLES
    ):
        return f"it is a {element.tag}, and was a {remembered.tag}"
    if same or not before:
        return ""
    if other:
        return f"it has another {' and another '.join(other[:3])} than the one that worked before"
    return f"nothing is left of what named it ({', '.join(list(before)[:3])})"


def leads_elsewhere(remembered: Fingerprint, element: Element) -> str:
    """Say in words that a link leads to another thing than the one remembered did; nothing if it may be the same.

    Only the end of an address tells what a link does; that may follow another prefix now, and numbers in it change.
    """
    if remembered.counts[3] > 1:
        return ""
    seen = _seen(remembered, element)
    before, now = _end(remembered.href or remembered.ending), _end(seen.href or seen.ending)
    if before == now or not now or not (VEIL in before or any(map(str.isalpha, before))):
        return ""
    return "it leads to another address than the one that worked before"


def names_kept(remembered: Fingerprint, element: Element) -> int:
    """Return how many of the things that named the element remembered an element has."""
    return len(_same(_names(remembered), _names(_seen(remembered, element))))


def _seen(remembered: Fingerprint, element: Element) -> Fingerprint:
    return fingerprint(element, private=bool(remembered.salt), salt=remembered.salt)


def _same(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    """Return what an element still has; what is said may stand elsewhere now."""
    said = {value for key, value in now.items() if key in _SAID}
    return {key for key, value in before.items() if now.get(key) == value or (key in _SAID and value in said)}


def _names(one: Fingerprint) -> dict[str, str]:
    """Return what names an element, by what it is; no address that others on its page lead to as well."""
    found = {key: one.attributes.get(key, "") for key in (*_SAID, *_FIXED)}
    found |= {"text": "" if one.tag in _CHOICES else one.text, "label": one.label or found["label"], "id": one.id}
    found |= {"address": one.href if one.counts[3] <= 1 else ""}
    return {key: _DIGITS.sub("0", value) if key in _SAID else value for key, value in found.items() if value}


def _end(address: str) -> str:
    """Return the end of an address: its last part, or the last word of one that is kept as hashes."""
    if VEIL in address:
        return address.rsplit(" ", 1)[-1]
    return _DIGITS.sub("0", address.rsplit("/", 1)[-1])


def _without_shared(names: Mapping[str, str], remembered: Fingerprint) -> dict[str, str]:
    """Return the names without what others had too: of two fields for a city, `City` names neither."""
    shared = {_plain(said) for twin in remembered.twins for said in (twin.name, twin.text)}
    return {
        key: value
        for key, value in names.items()
        if key not in remembered.shared and not (key in _SAID and _plain(value) in shared)
    }


def _said_beside(one: Fingerprint) -> dict[str, str]:
    """Return what stands next to a field where its label does: before it, and behind what is ticked."""
    if one.tag not in _FIELDS or one.text or one.kind in _BUTTON_KINDS:
        return {}
    said = one.after if one.kind in _TICKED else one.before
    return {"label beside it": _DIGITS.sub("0", said)} if said else {}


def _plain(said: str) -> str:
    """Return what is said as a glance at a look-alike keeps it, numbers aside."""
    return _DIGITS.sub("0", " ".join(words(said.lower()))[:GLANCE])


def _is_control(one: Fingerprint) -> bool:
    return one.tag in _CONTROLS or one.kind in _CONTROL_ROLES
