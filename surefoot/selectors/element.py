"""One element of a snapshot: what it is, where it stands, what it says and whether it is seen."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from selectolax.lexbor import LexborNode

from surefoot.selectors.visibility import CHECKED, HIDDEN, SELECTED, VALUE, Sight, own_sight
from surefoot.selectors.wording import fold

BUTTON_TYPES = frozenset({"submit", "button", "reset"})
"""The types of an `input` whose value is its text."""

APART = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "input", "legend", "li", "main", "menu", "meter", "nav", "ol",
    "optgroup", "option", "p", "pre", "progress", "search", "section", "select", "summary", "table", "tbody", "td",
    "textarea", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
"""Tags whose text does not run together with what stands around them: all that browsers do not lay out inline."""

_DISABLED_BY_HTML = frozenset({"button", "input", "select", "textarea", "option", "optgroup"})


class Home(Protocol):
    """The page an element stands in: what its elements ask of it."""

    url: str

    @property
    def root(self) -> Element:
        """The outermost element."""
        ...

    @property
    def lang(self) -> str | None:
        """The language the page says it is in."""
        ...

    @property
    def live(self) -> bool:
        """Whether the browser marked all that is hidden."""
        ...

    def wrap(self, node: LexborNode) -> Element:
        """Return the element of a node, the same one each time."""
        ...

    def by_id(self, name: str) -> Element | None:
        """Return the first element of that id."""
        ...

    def described_by(self, selector: str) -> Container[int]:
        """Return the nodes that a CSS selector describes, by their identity; asked once for a page."""
        ...

    def role_of(self, element: Element) -> str | None:
        """Return the ARIA role."""
        ...

    def name_of(self, element: Element) -> str:
        """Return the accessible name."""
        ...

    def labels_of(self, element: Element) -> Sequence[Element]:
        """Return the `label` elements of a form control."""
        ...

    def content_of(self, element: Element) -> str:
        """Return all text inside as it stands in the page, visible or not, scripts and styles left out."""
        ...

    def descendants_of(self, element: Element) -> Sequence[Element]:
        """Return all elements inside, in document order."""
        ...

    def place_of(self, element: Element) -> int:
        """Return the place in document order."""
        ...

    def smallest(self, scope: Element, fits: Callable[[str], bool], *, part: bool) -> list[Element]:
        """Return the smallest elements whose text fits; with `part` nothing fits inside what does not fit itself."""
        ...

    def by_path(self, scope: Element, expression: str) -> list[Element]:
        """Return what an XPath gives, seen from the page or from an element."""
        ...


class Element:
    """One element of a snapshot; two are equal when they are the same node."""

    def __init__(self, node: LexborNode, snapshot: Home) -> None:
        self.node = node
        self.snapshot = snapshot

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

    @cached_property
    def tag(self) -> str:
        """The tag's name in lower case."""
        return (self.node.tag or "").lower()

    @cached_property
    def attributes(self) -> Mapping[str, str | None]:
        """The attributes as they stand in the HTML; one without a value is None."""
        return self.node.attributes

    def attribute(self, name: str) -> str | None:
        """Return an attribute; one without a value is the empty text, one that is not there None."""
        return (self.attributes[name] or "") if name in self.attributes else None

    def has(self, name: str) -> bool:
        """Say whether the attribute is there, with or without a value."""
        return name in self.attributes

    @cached_property
    def type(self) -> str:
        """The type of an `input` or `button` in lower case; of an input that names none `text`."""
        return (self.attribute("type") or "").lower() or {"input": "text", "button": "submit"}.get(self.tag, "")

    @cached_property
    def parent(self) -> Element | None:
        """The element around this one."""
        node = self.node.parent
        return self.snapshot.wrap(node) if node is not None and node.is_element_node else None

    @property
    def ancestors(self) -> Iterator[Element]:
        """The elements around this one, innermost first."""
        outer = self.parent
        while outer is not None:
            yield outer
            outer = outer.parent

    @property
    def children(self) -> list[Element]:
        """The elements directly inside."""
        return [self.snapshot.wrap(node) for node in self.node.iter(include_text=False) if node.is_element_node]

    @property
    def descendants(self) -> Sequence[Element]:
        """All elements inside, in document order."""
        return self.snapshot.descendants_of(self)

    def closest(self, *tags: str) -> Element | None:
        """Return this element or the nearest one around it that has one of the tags."""
        if self.tag in tags:
            return self
        return next((outer for outer in self.ancestors if outer.tag in tags), None)

    def contains(self, other: Element) -> bool:
        """Say whether `other` stands inside this element."""
        return any(outer == self for outer in other.ancestors)

    def matches(self, selector: str) -> bool:
        """Say whether a CSS selector describes this element."""
        return self.node.mem_id in self.snapshot.described_by(selector)

    def select(self, selector: str) -> list[Element]:
        """Return the elements inside that a CSS selector describes, in document order; of the page, its root too."""
        found = {node.mem_id: node for node in self.node.css(selector)}  # Lexbor repeats what two parts describe
        if self.parent is not None:
            found.pop(self.node.mem_id, None)
        return [self.snapshot.wrap(node) for node in found.values()]

    @cached_property
    def role(self) -> str | None:
        """The ARIA role."""
        return self.snapshot.role_of(self)

    @cached_property
    def name(self) -> str:
        """The accessible name, white space folded."""
        return fold(self.snapshot.name_of(self))

    @cached_property
    def text(self) -> str:
        """The visible text inside, white space folded; blocks stand apart, and a menu shows what is chosen."""
        return fold("".join(_seen(self)))

    @property
    def content(self) -> str:
        """All text inside as it stands in the page, visible or not; what text ways are compared with."""
        return self.snapshot.content_of(self)

    @property
    def html(self) -> str:
        """The HTML of the element with all that it contains."""
        return self.node.html or ""

    @cached_property
    def lang(self) -> str | None:
        """The language of its text: its own, or of the nearest element around it that says one."""
        said = self.attribute("lang") or next((found for o in self.ancestors if (found := o.attribute("lang"))), None)
        return said or self.snapshot.lang

    @property
    def sight(self) -> Sight:
        """How far it is seen, by itself and by all that stands around it."""
        return _sight(self)

    @property
    def visible(self) -> bool:
        """Whether it is shown, as far as the snapshot can tell."""
        return self.sight is Sight.SEEN and (self.attribute(HIDDEN) != "self" or self.tag == "option")

    @cached_property
    def exposed(self) -> bool:
        """Whether assistive technology sees it: shown, and nothing around it says `aria-hidden`."""
        if self.sight is not Sight.SEEN:
            return False
        return not any((e.attribute("aria-hidden") or "").lower() == "true" for e in (self, *self.ancestors))

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
        options = self.select("option")
        chosen = [option for option in options if option.selected]
        if self.has("multiple"):
            return chosen
        return chosen[-1:] or options[:1]

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
        return (
            self.has("selected") if self.tag == "option" else (self.attribute("aria-selected") or "").lower() == "true"
        )

    @property
    def enabled(self) -> bool:
        """Whether it can be acted on: neither it nor its group is disabled."""
        chain = (element.attribute("aria-disabled") for element in (self, *self.ancestors))
        said = next((value.lower() for value in chain if value is not None and value.lower() in {"true", "false"}), "")
        return not self.disabled_by_html and said != "true"

    @cached_property
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


def _seen(element: Element) -> Iterator[str]:
    """Yield the visible texts in order, with a space around blocks; no recursion, since pages can be deep."""
    pending: list[Element | str] = [element]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
            continue
        if item.sight is Sight.GONE:
            continue
        space = " " if item.tag in APART else ""
        yield space
        pending.append(space)
        pending.extend(reversed(_parts(item)))


def _parts(element: Element) -> list[Element | str]:
    if element.tag == "input":
        return [element.value or ""] if element.type in BUTTON_TYPES and element.visible else []
    if element.tag == "textarea":
        return []
    if element.tag == "select":
        return [option.node.text() + " " for option in element.chosen] if element.visible else []
    parts: list[Element | str] = []
    shown = element.sight is Sight.SEEN
    for node in element.node.iter(include_text=True):
        if node.is_text_node:
            parts.append((node.text_content or "") if shown else "")
        elif node.is_element_node:
            parts.append(element.snapshot.wrap(node))
    return parts


def _sight(element: Element) -> Sight:
    """Return the sight, kept on each element on the way up; no recursion, since pages can be deep."""
    chain: list[Element] = []
    outer: Element | None = element
    while outer is not None and "_sight" not in outer.__dict__:
        chain.append(outer)
        outer = outer.parent
    sight: Sight = Sight.SEEN if outer is None else outer.__dict__["_sight"]
    for inner in reversed(chain):
        if sight is not Sight.GONE:
            sight = _inherited(inner, sight)
        inner.__dict__["_sight"] = sight
    return sight


def _inherited(element: Element, outer: Sight) -> Sight:
    if element.tag == "option" and (menu := element.closest("select")) is not None and not element.has("hidden"):
        return menu.sight  # a closed menu lays its options out nowhere, and yet they can be read and chosen
    own = own_sight(element.tag, element.attributes, live=element.snapshot.live)
    if own is not None:
        return own
    if element.snapshot.live or element.parent is None:
        return outer
    if element.tag == "dialog" and not element.has("open"):
        return Sight.GONE
    around = element.parent
    if around.tag == "details" and not around.has("open") and not _is_summary(element, around):
        return Sight.GONE
    return outer


def _is_summary(element: Element, details: Element) -> bool:
    return element.tag == "summary" and next((c for c in details.children if c.tag == "summary"), None) == element


def _holds_back(fieldset: Element, element: Element) -> bool:
    legend = next((child for child in fieldset.children if child.tag == "legend"), None)
    return fieldset.has("disabled") and not (legend is not None and legend.contains(element))
