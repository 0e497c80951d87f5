"""Whether an element may be the one remembered at all: of what names it, something must be left.

Ways that agree, or a likeness, can lead to a look-alike that took the place of an element: "Sign in again" in the same
form, styled the same, is found by its role, by a part of its name and by its place. Its id, its name, its address, its
exact words and its label tell.
"""

from __future__ import annotations

import re

from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import Fingerprint, fingerprint

_NAMING = (
    "name",
    "data-testid",
    "data-test",
    "data-test-id",
    "data-cy",
    "data-qa",
    "aria-label",
    "placeholder",
    "title",
    "alt",
    "value",
)
"""Attributes that name an element, or say what it is for."""
_FIXED = frozenset({"name", "data-testid", "data-test", "data-test-id", "data-cy", "data-qa"})
"""Those that are for programs, and stay when texts are reworded."""
_DIGITS = re.compile(r"\d+")
"""Numbers in a text change from page to page: a price, a count."""
_CHOICES = frozenset({"select", "datalist"})
"""Their texts are those of all their options, which many share."""


def strangeness(remembered: Fingerprint, element: Element, *, healed: bool = False) -> str:
    """Say in words why an element cannot be the one remembered; nothing if it may be.

    Args:
        remembered: The element as it was.
        element: What was found.
        healed: Whether a likeness alone led there: that speaks for it itself, so that what named the element may be
            gone; but no other name in a form may be there instead.
    """
    before, now = _names(remembered), _names(_seen(remembered, element))
    same = {key for key, said in before.items() if now.get(key) == said}
    other = [key for key in before if key in now and key not in same]
    if healed and same and not same & _FIXED and _FIXED & {*other}:
        return f"it is another one by its {' and its '.join(key for key in other if key in _FIXED)}"
    if same:
        return ""
    if other:
        return f"it has another {' and another '.join(other[:3])} than the one that worked before"
    return "" if healed or not before else f"nothing is left of what named it ({', '.join(list(before)[:3])})"


def names_kept(remembered: Fingerprint, element: Element) -> int:
    """Return how many of the things that named the element remembered an element has."""
    now = _names(_seen(remembered, element))
    return sum(now.get(key) == said for key, said in _names(remembered).items())


def _seen(remembered: Fingerprint, element: Element) -> Fingerprint:
    return fingerprint(element, private=bool(remembered.salt), salt=remembered.salt)


def _names(one: Fingerprint) -> dict[str, str]:
    """Return what names an element, by what it is; no address that others on its page lead to as well."""
    said = {
        "text": "" if one.tag in _CHOICES else _DIGITS.sub("0", one.text),
        "label": _DIGITS.sub("0", one.label),
        "id": one.id,
        "address": one.href if one.counts[3] <= 1 else "",
    }
    return {
        key: value for key, value in (said | {key: one.attributes.get(key, "") for key in _NAMING}).items() if value
    }
