"""What is seen: how a snapshot says that an element is hidden, and what else HTML alone does not tell.

A snapshot of a living page is marked by the browser, which knows the styles. In raw HTML only what HTML itself
says can be read: `hidden`, inline styles, closed `details` and `dialog`, what is never rendered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum

HIDDEN = "data-surefoot-hidden"
"""On an element that is not visible, or passes on to what it contains.

* empty: neither is anything inside (`display: none`);
* `self`: it has no size, and what it contains may be visible;
* `unseen`: neither is what it contains (`visibility: hidden`), but for elements in it that carry `no`, or `bare` when
  these have no size;
* `contents`: it has no box of its own and is visible where a child is; `text`: it shows text itself;
* `none`: an option that not even its open menu shows.
"""
APART_MARK = "data-surefoot-apart"
"""On an element that a style lays out otherwise than its tag says: empty when it stands apart, `no` when inline."""
VALUE = "data-surefoot-value"
"""On a form control whose value is another than its HTML says."""
CHECKED = "data-surefoot-checked"
"""`true`, `false` or `mixed`, on a checkbox or radio button whose state is another than its HTML says."""
SELECTED = "data-surefoot-selected"
"""`true` or `false`, on an option whose state is another than its HTML says."""
BEFORE = "data-surefoot-before"
AFTER = "data-surefoot-after"
"""The text that a style adds before or after the content; it is part of accessible names and of no other text."""
FRAME = "data-surefoot-frame"
"""On an `iframe` or `frame`: the HTML of the document in it, at rest as well."""
FRAME_URL = "data-surefoot-frame-url"
"""The address of that document."""
NAMED_BY = "data-surefoot-named-by"
"""On an element that a script named by others (`ariaLabelledByElements`): their numbers."""
NAMES = "data-surefoot-names"
"""On one of those others: its number."""
ASSIGNED = "data-surefoot-assigned"
"""On a `slot` that a script fills (`slotAssignment: "manual"`): the places of its nodes among the host's."""
UNSEEN = "data-surefoot-unseen"
"""On an element whose inside could not be read: why."""
LIVE = "data-surefoot-live"
"""On the `html` element of a living page: the marks are complete, so that nothing is read from styles.

`unscripted`: scripts were off, so that `noscript` holds elements.
"""

NEVER_RENDERED = frozenset({
    "base", "datalist", "head", "link", "meta", "noscript", "param", "rp", "script", "style", "template", "title",
})  # fmt: skip

APART = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "col", "colgroup", "dd",
    "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "input", "legend", "li", "main", "marquee", "menu",
    "meter", "nav", "ol", "optgroup", "option", "p", "pre", "progress", "search", "section", "select", "slot",
    "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
"""Tags whose text does not run together with what stands around them: all that browsers do not lay out inline."""

_GONE = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_VISIBILITY = re.compile(r"(?:^|;)\s*visibility\s*:\s*(\w+)", re.IGNORECASE)


class Sight(IntEnum):
    """How far an element is seen, which what stands in it inherits."""

    GONE = 0
    """Not rendered, with all that it contains."""
    UNSEEN = 1
    """Rendered and invisible; something in it may be visible."""
    SEEN = 2


_MARKED: Mapping[str, Sight | None] = {
    "": Sight.GONE, "none": Sight.GONE, "unseen": Sight.UNSEEN, "no": Sight.SEEN, "bare": Sight.SEEN, "self": None,
    "contents": None, "text": None,
}  # fmt: skip


def own_sight(tag: str, attributes: Mapping[str, str | None], *, live: bool) -> Sight | None:
    """Return what an element does to its own visibility, or None if it stays what it inherits."""
    if HIDDEN in attributes:
        return _MARKED.get(attributes[HIDDEN] or "", Sight.GONE)
    if tag in NEVER_RENDERED:
        return Sight.GONE
    return None if live or not attributes else _said_by_html(tag, attributes)


def stands_apart(tag: str, attributes: Mapping[str, str | None], *, live: bool) -> bool:
    """Say whether an element's text does not run together with what stands around it."""
    if APART_MARK in attributes:
        return not attributes[APART_MARK]
    return tag in APART or own_sight(tag, attributes, live=live) is Sight.GONE


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
