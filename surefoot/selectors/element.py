"""One element of a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

if TYPE_CHECKING:
    from surefoot.selectors.snapshot import Snapshot

HIDDEN = "data-surefoot-hidden"
VALUE = "data-surefoot-value"
CHECKED = "data-surefoot-checked"
SELECTED = "data-surefoot-selected"
"""What a snapshot of a living page adds: see `snapshot.js` of the browser room."""

_UNRENDERED = {"head", "script", "style", "template", "noscript", "title", "meta", "link"}
_BLOCKS = {
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
    "summary",
    "option",
}  # fmt: skip — their texts do not run together with what stands around them


class Element:
    """One element of a snapshot; two are equal when they are the same node."""

    __slots__ = ("node", "snapshot")

    def __init__(self, node: LexborNode, snapshot: Snapshot) -> None:
        self.node = node
        self.snapshot = snapshot

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and self.node.mem_id == other.node.mem_id

    def __hash__(self) -> int:
        return hash(self.node.mem_id)

    def __repr__(self) -> str:
        return f"<{self.described}>"

    @property
    def tag(self) -> str:
        """The tag's name in lower case."""
        return (self.node.tag or "").lower()

    @property
    def described(self) -> str:
        """The element in a few words for a message: tag, id or test id, and the start of its text."""
        mark = self.attribute("data-testid") or self.attribute("id") or self.attribute("name")
        text = self.text or self.value or ""
        shown = f" {text[:40]!r}" if text and self.attribute("type") != "password" else ""
        return f"{self.tag}{f'#{mark}' if mark else ''}{shown}"

    def attribute(self, name: str) -> str | None:
        """Return an attribute; one without a value is the empty text."""
        attributes = self.node.attributes
        return (attributes[name] or "") if name in attributes else None

    def has(self, name: str) -> bool:
        """Say whether the attribute is there, with or without a value."""
        return name in self.node.attributes

    @property
    def parent(self) -> Element | None:
        """The element around this one."""
        node = self.node.parent
        return Element(node, self.snapshot) if node is not None and node.is_element_node else None

    @property
    def ancestors(self) -> Iterator[Element]:
        """The elements around this one, innermost first."""
        outer = self.parent
        while outer is not None:
            yield outer
            outer = outer.parent

    @property
    def children(self) -> Iterator[Element]:
        """The elements directly inside."""
        for node in self.node.iter(include_text=False):
            if node.is_element_node:
                yield Element(node, self.snapshot)

    def select(self, selector: str) -> list[Element]:
        """Return the elements inside, without this one, that a CSS selector matches."""
        return [Element(node, self.snapshot) for node in self.node.css(selector) if node.mem_id != self.node.mem_id]

    def contains(self, other: Element) -> bool:
        """Say whether `other` stands inside this element."""
        return any(outer == self for outer in other.ancestors)

    @property
    def visible(self) -> bool:
        """Whether it is shown, as far as the snapshot can tell."""
        return not self.hidden_itself and not any(outer.hidden_itself for outer in self.ancestors)

    @property
    def hidden_itself(self) -> bool:
        """Whether it is hidden by its own doing, whatever stands around it."""
        attributes = self.node.attributes
        if HIDDEN in attributes or "hidden" in attributes or self.tag in _UNRENDERED:
            return True
        style = (attributes.get("style") or "").replace(" ", "").lower()
        if "display:none" in style or "visibility:hidden" in style:
            return True
        return self.tag == "input" and (attributes.get("type") or "").lower() == "hidden"

    @property
    def text(self) -> str:
        """The visible text inside, white space folded."""
        parts: list[str] = []
        _gather(self.node, self.snapshot, parts)
        return " ".join("".join(parts).split())

    @property
    def value(self) -> str | None:
        """What a form control holds now; for a `select` the label of the chosen option."""
        if self.tag == "select":
            return next((option.text for option in self.select("option") if option.selected), None)
        if self.tag in {"input", "textarea"}:
            live = self.attribute(VALUE)
            return live if live is not None else self._first_value()
        return None

    @property
    def checked(self) -> bool:
        """Whether a checkbox, radio button or switch is on."""
        live = self.attribute(CHECKED)
        if live is not None:
            return live == "true"
        return self.has("checked") or self.attribute("aria-checked") == "true"

    @property
    def selected(self) -> bool:
        """Whether an option is chosen."""
        live = self.attribute(SELECTED)
        return live == "true" if live is not None else self.has("selected")

    @property
    def enabled(self) -> bool:
        """Whether it can be acted on."""
        outer = any(fieldset.tag == "fieldset" and fieldset.has("disabled") for fieldset in self.ancestors)
        return not (self.has("disabled") or self.attribute("aria-disabled") == "true" or outer)

    def _first_value(self) -> str:
        return self.node.text() if self.tag == "textarea" else self.attribute("value") or ""


def _gather(node: LexborNode, snapshot: Snapshot, parts: list[str]) -> None:
    for child in node.iter(include_text=True):
        if child.is_text_node:
            parts.append(child.text_content or "")
        elif child.is_element_node and not Element(child, snapshot).hidden_itself:
            apart = (child.tag or "").lower() in _BLOCKS
            parts.extend(" " if apart else "")
            _gather(child, snapshot, parts)
            parts.extend(" " if apart else "")
