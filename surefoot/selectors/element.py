"""One element of a snapshot: what it is, where it stands, what it says and whether it is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborNode

from surefoot.selectors.home import Home
from surefoot.selectors.kept import kept
from surefoot.selectors.showing import (
    BUTTON_TYPES,
    UNREAD,
    has_box,
    is_exposed,
    is_visible,
    seen_text,
    sight_of,
    standing,
)
from surefoot.selectors.visibility import APART, CHECKED, SELECTED, VALUE, Sight, stands_apart
from surefoot.selectors.wording import fold

__all__ = ["APART", "BUTTON_TYPES", "Element", "Home"]

_DISABLED_BY_HTML = frozenset({"button", "input", "select", "textarea", "option", "optgroup"})
_INPUT_TYPES = frozenset({
    "button", "checkbox", "color", "date", "datetime-local", "email", "file", "hidden", "image", "month", "number",
    "password", "radio", "range", "reset", "search", "submit", "tel", "text", "time", "url", "week",
})  # fmt: skip


class Element:
    """One element of a snapshot; two are equal when they are the same node."""

    def __init__(self, node: LexborNode, snapshot: Home) -> None:
        self.node = node
        self.snapshot = snapshot
        self.tag = (node.tag or "").lower()
        """The tag's name in lower case."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and self.node.mem_id == other.node.mem_id and self.snapshot is other.snapshot

    def __hash__(self) -> int:
        return hash(self.node.mem_id)

    def __repr__(self) -> str:
        return f"<Element {self}>"

    def __str__(self) -> str:
        """Return the element in a few words for a message: its path's end and the start of its text."""
        said = "" if self.attribute("type") == "password" else (self.text or self.value or "")
        return self.step + (f' "{said[:40]}{"…" if len(said) > 40 else ""}"' if said else "")  # noqa: PLR2004 — a glance

    @kept
    def attributes(self) -> Mapping[str, str | None]:
        """The attributes as they stand in the HTML; one without a value is None."""
        return self.node.attributes

    def attribute(self, name: str) -> str | None:
        """Return an attribute; one without a value is the empty text, one that is not there None."""
        return (self.attributes[name] or "") if name in self.attributes else None

    def has(self, name: str) -> bool:
        """Say whether the attribute is there, with or without a value."""
        return name in self.attributes

    @kept
    def type(self) -> str:
        """The type of an `input` or `button` in lower case, as a browser understands it."""
        said = (self.attribute("type") or "").lower()
        if self.tag == "input":
            return said if said in _INPUT_TYPES else "text"
        return said if self.tag != "button" or said in BUTTON_TYPES else "submit"

    @kept
    def parent(self) -> Element | None:
        """The element around this one; of what stands at the top of a shadow root its host."""
        node = self.node.parent
        if node is None:
            return None
        return self.snapshot.wrap(node) if node.is_element_node else self.snapshot.host_of(node)

    @property
    def ancestors(self) -> Iterator[Element]:
        """The elements around this one, innermost first."""
        outer = self.parent
        while outer is not None:
            yield outer
            outer = outer.parent

    @property
    def ancestors_in_tree(self) -> Iterator[Element]:
        """The same, as far as the shadow root that the element stands in."""
        node = self.node.parent
        while node is not None and node.is_element_node:
            yield self.snapshot.wrap(node)
            node = node.parent

    @property
    def children(self) -> list[Element]:
        """The elements directly inside; a shadow root is no part of them."""
        return [self.snapshot.wrap(node) for node in self.node.iter(include_text=False) if node.is_element_node]

    @property
    def shown_nodes(self) -> Iterator[LexborNode]:
        """The nodes that are laid out directly inside: of a host its shadow root's, of a slot its own."""
        shadow = self.snapshot.shadow_of(self.node)
        if shadow is None and self.tag == "slot" and (assigned := self.snapshot.slotted(self)):
            return iter(assigned)
        return (self.node if shadow is None else shadow).iter(include_text=True)

    @property
    def frame(self) -> Home | None:
        """The page at rest in an `iframe` or `frame`, where it could be read."""
        return self.snapshot.frame_of(self)

    @property
    def descendants(self) -> Sequence[Element]:
        """All elements inside, in document order."""
        return self.snapshot.descendants_of(self)

    def closest(self, *tags: str) -> Element | None:
        """Return this element or the nearest one around it, in its own tree, that has one of the tags."""
        if self.tag in tags:
            return self
        return next((outer for outer in self.ancestors_in_tree if outer.tag in tags), None)

    def contains(self, other: Element) -> bool:
        """Say whether `other` stands inside this element."""
        return any(outer == self for outer in other.ancestors)

    def matches(self, selector: str) -> bool:
        """Say whether a CSS selector describes this element."""
        return self.node.mem_id in self.snapshot.described_by(selector)

    def select(self, selector: str) -> list[Element]:
        """Return the elements inside that a CSS selector describes, in document order; of the page, its root too."""
        return self.snapshot.select(self, selector)

    @kept
    def role(self) -> str | None:
        """The ARIA role."""
        return self.snapshot.role_of(self)

    @kept
    def name(self) -> str:
        """The accessible name, white space folded."""
        return fold(self.snapshot.name_of(self))

    @kept
    def text(self) -> str:
        """The visible text inside, white space folded; blocks stand apart, and a menu shows what is chosen."""
        return fold("".join(seen_text(self)))

    @property
    def content(self) -> str:
        """All text inside as it stands in the page, visible or not; what text ways are compared with."""
        return self.snapshot.content_of(self)

    @property
    def html(self) -> str:
        """The HTML of the element with all that it contains."""
        return self.node.html or ""

    @kept
    def lang(self) -> str | None:
        """The language of its text: its own, or of the nearest element around it that says one."""
        said = self.attribute("lang") or next((found for o in self.ancestors if (found := o.attribute("lang"))), None)
        return said or self.snapshot.lang

    @property
    def sight(self) -> Sight:
        """How far it is seen, by itself and by all that stands around it."""
        return sight_of(self)

    @property
    def visible(self) -> bool:
        """Whether it is shown, as far as the snapshot can tell; an option where its menu is."""
        return is_visible(self)

    @kept
    def boxed(self) -> bool:
        """Whether it takes up space: what can be acted on; an option of a closed menu does not."""
        return has_box(self)

    @kept
    def exposed(self) -> bool:
        """Whether assistive technology sees it: shown, and nothing around it says `aria-hidden`."""
        return is_exposed(self)

    @property
    def unread(self) -> bool:
        """Whether its tag is one that assistive technology never reads."""
        return self.tag in UNREAD

    @property
    def drawn(self) -> bool:
        """Whether it is a drawing, or a part of one."""
        return standing(self)[2]

    @kept
    def apart(self) -> bool:
        """Whether its text does not run together with what stands around it."""
        return stands_apart(self.tag, self.attributes, live=self.snapshot.live)

    @property
    def value(self) -> str | None:
        """What a form control holds now; of a `select` the value of the chosen option; None for what holds nothing."""
        live = self.attribute(VALUE)
        if live is not None:
            return live
        if self.tag == "input":
            return "" if self.type == "password" else self.attribute("value") or ""
        if self.tag == "textarea":
            return self.node.text()
        if self.tag == "select":
            return next((option.value for option in self.chosen), "")
        if self.tag == "option":
            given = self.attribute("value")
            return fold(self.node.text()) if given is None else given
        return None

    @property
    def chosen(self) -> list[Element]:
        """The chosen options of a `select`; the first one where none is and the menu shows one."""
        chosen = [option for option in self.select("option") if option.selected]
        return chosen if self.has("multiple") else chosen[-1:]

    @kept
    def chosen_by_default(self) -> Element | None:
        """The option that a menu shows where its HTML chooses none: the first that is not disabled."""
        if self.has("multiple") or (self.attribute("size") or "1") not in {"0", "1"}:
            return None
        options = self.select("option")
        if any(one.has("selected") for one in options):
            return None
        return next((one for one in options if not one.disabled_by_html), None)

    @property
    def checked(self) -> bool:
        """Whether a checkbox, radio button or switch is on."""
        live = self.attribute(CHECKED)
        if live is not None:
            return live == "true"
        native = self.tag == "input" and self.type in {"checkbox", "radio"}
        return self.has("checked") if native else (self.attribute("aria-checked") or "").lower() == "true"

    @property
    def selected(self) -> bool:
        """Whether an option or a tab is chosen."""
        live = self.attribute(SELECTED)
        if live is not None:
            return live == "true"
        if self.tag == "option":
            menu = None if self.has("selected") or self.snapshot.live else self.closest("select")
            return self.has("selected") or (menu is not None and menu.chosen_by_default == self)
        return (self.attribute("aria-selected") or "").lower() == "true"

    @property
    def enabled(self) -> bool:
        """Whether it can be acted on: neither it nor its group is disabled."""
        chain = (element.attribute("aria-disabled") for element in (self, *self.ancestors))
        said = next((value.lower() for value in chain if value is not None and value.lower() in {"true", "false"}), "")
        return not self.disabled_by_html and said != "true"

    @kept
    def disabled_by_html(self) -> bool:
        """Whether `disabled` on it, its option group or its fieldset holds it back."""
        if self.tag not in _DISABLED_BY_HTML:
            return False
        if self.has("disabled"):
            return True
        if self.tag == "option" and any(o.tag == "optgroup" and o.has("disabled") for o in self.ancestors):
            return True
        return any(_holds_back(outer, self) for outer in self.ancestors if outer.tag == "fieldset")

    @property
    def step(self) -> str:
        """The element as one step of a path: its tag with id, test id or first class."""
        for name, form in (("id", "#{}"), ("data-testid", "[data-testid={}]"), ("name", "[name={}]")):
            if value := self.attribute(name):
                return self.tag + form.format(value)
        classes = (self.attribute("class") or "").split()
        return f"{self.tag}.{classes[0]}" if classes else self.tag

    @property
    def path(self) -> str:
        """A short CSS path for messages: up to four steps, from the nearest id on."""
        steps: list[str] = []
        for element in (self, *self.ancestors):
            steps.append(element.step)
            if element.attribute("id") or len(steps) == 4:  # noqa: PLR2004 — what a line of a message holds
                break
        return " > ".join(reversed(steps))


def _holds_back(fieldset: Element, element: Element) -> bool:
    legend = next((child for child in fieldset.children if child.tag == "legend"), None)
    return fieldset.has("disabled") and not (legend is not None and legend.contains(element))
