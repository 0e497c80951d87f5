"""What is seen: how a snapshot says that an element is hidden.

A snapshot of a living page is marked by the browser, which knows the styles. In raw HTML only what HTML itself
says can be read: `hidden`, inline styles, closed `details` and `dialog`, what is never rendered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum

HIDDEN = "data-surefoot-hidden"
"""On an element that is not visible.

Empty: neither is anything inside (`display: none`). `self`: it has no size, and what it contains may be visible.
`unseen`: neither is what it contains (`visibility: hidden`), but for elements in it that carry `no`.
"""
VALUE = "data-surefoot-value"
"""On a form control whose value is another than its HTML says."""
CHECKED = "data-surefoot-checked"
"""`true` or `false`, on a checkbox or radio button whose state is another than its HTML says."""
SELECTED = "data-surefoot-selected"
"""`true` or `false`, on an option whose state is another than its HTML says."""
BEFORE = "data-surefoot-before"
AFTER = "data-surefoot-after"
"""The text that a style adds before or after the content; it is part of accessible names."""
LIVE = "data-surefoot-live"
"""On the `html` element of a living page: the marks are complete, so that nothing is read from styles."""

NEVER_RENDERED = frozenset({
    "base", "datalist", "head", "link", "meta", "noscript", "param", "rp", "script", "style", "template", "title",
})  # fmt: skip

_GONE = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_VISIBILITY = re.compile(r"(?:^|;)\s*visibility\s*:\s*(\w+)", re.IGNORECASE)


class Sight(IntEnum):
    """How far an element is seen, which what stands in it inherits."""

    GONE = 0
    """Not rendered, with all that it contains."""
    UNSEEN = 1
    """Rendered and invisible; something in it may be visible."""
    SEEN = 2


_MARKED: Mapping[str, Sight | None] = {"": Sight.GONE, "self": None, "unseen": Sight.UNSEEN, "no": Sight.SEEN}


def own_sight(tag: str, attributes: Mapping[str, str | None], *, live: bool) -> Sight | None:
    """Return what an element does to its own visibility, or None if it stays what it inherits."""
    if tag in NEVER_RENDERED:
        return Sight.GONE
    if HIDDEN in attributes:
        return _MARKED.get(attributes[HIDDEN] or "", Sight.GONE)
    if live or not attributes:
        return None
    return _said_by_html(tag, attributes)


def _said_by_html(tag: str, attributes: Mapping[str, str | None]) -> Sight | None:
    if "hidden" in attributes or (tag == "input" and (attributes.get("type") or "").lower() == "hidden"):
        return Sight.GONE
    if "style" not in attributes:
        return None
    style = attributes["style"] or ""
    if _GONE.search(style):
        return Sight.GONE
    if found := _VISIBILITY.search(style):
        return {"visible": Sight.SEEN, "hidden": Sight.UNSEEN, "collapse": Sight.UNSEEN}.get(found[1].lower())
    return None
