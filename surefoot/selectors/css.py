"""CSS over several trees, as Playwright reads it: combinators see the host of a shadow root as a parent.

Only where there are shadow roots, or where a selector must not look out of an element; else Lexbor's own engine,
which is the same and much faster, is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from surefoot.selectors.element import Element

NESTING = frozenset({"has", "is", "not", "where"})
"""The pseudo-classes that take selectors."""

PLACED = re.compile(r":(?:(?:first|last|only)-(?:child|of-type)|nth-[\w-]+\([^()]*\))", re.IGNORECASE)
"""The pseudo-classes that tell an element by its place among its siblings."""

_NESTED = re.compile(r":(?:has|is|not|where)\(", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<function>:(?:has|is|not|where)\()
    |(?P<piece>(?:\\.|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'
        |\[(?:\\.|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\]\\"'])*\]
        |:[\w-]+\((?:[^()\\]|\\.)*\)
        |[^\s>+~,()\\"'\[])+?(?=:(?:has|is|not|where)\(|[\s>+~,)]|$))
    |(?P<combinator>\s*[>+~]\s*|\s+)
    |(?P<comma>,)
    |(?P<end>\))""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Compound:
    """What must hold of one element: plain CSS, and pseudo-classes that take selectors."""

    plain: str
    nested: tuple[tuple[str, Selectors], ...] = ()
    is_scope: bool = False
    """Whether it stands for the element that the search starts from, as in `:has(> a)`."""


@dataclass(frozen=True)
class Selector:
    """Compounds with the combinator that leads from each to the next."""

    compounds: tuple[Compound, ...]
    combinators: tuple[str, ...]


Selectors = tuple[Selector, ...]


@cache
def parsed(text: str) -> Selectors:
    """Return the selectors of a checked list."""
    reader = _Reader(text.strip())
    return reader.selectors()


@cache
def for_lexbor(text: str) -> str:
    """Return a selector as Lexbor reads it rightly: it loses elements where `:is(…) ~ a` does not begin with a tag."""
    return _written(parsed(text)) if _NESTED.search(text) else text


def _written(selectors: Selectors) -> str:
    return ", ".join(_written_one(one) for one in selectors)


def _written_one(selector: Selector) -> str:
    parts = [_written_compound(selector.compounds[0])]
    for combinator, compound in zip(selector.combinators, selector.compounds[1:], strict=True):
        parts += [combinator or " ", _written_compound(compound)]
    return "".join(parts)


def _written_compound(compound: Compound) -> str:
    nested = "".join(f":{kind}({_written(inner)})" for kind, inner in compound.nested)
    tagged = compound.is_scope or compound.plain[:1].isalpha() or compound.plain.startswith("*")
    return f"{'' if tagged else '*'}{compound.plain}{nested}"


@cache
def is_flat(text: str) -> bool:
    """Say whether a selector looks at single elements only, so that it means the same wherever it is asked."""
    return all(len(one.compounds) == 1 and not one.compounds[0].nested for one in parsed(text))


def on_root(plain: str) -> str | None:
    """Return plain CSS without what says that an element is an only child, or None if it says that it is not.

    Lexbor takes the root of a document for no child at all, where browsers take it for an only one.
    """
    said = PLACED.findall(plain)
    lone = LexborHTMLParser("<i><b></b></i>").css_first("b")
    return PLACED.sub("", plain) if lone is not None and all(lone.css_matches(one) for one in said) else None


@dataclass
class Matcher:
    """Matches parsed selectors against elements, inside one of them or in the whole page.

    Args:
        plainly: Says whether plain CSS describes an element in its own tree.
        scope: The element that the search starts from; it answers to nothing itself. None for the whole page.
    """

    plainly: Callable[[Element, str], bool]
    scope: Element | None = None
    _kept: dict[tuple[int, Element], bool] = field(default_factory=dict[tuple[int, "Element"], bool])

    def any(self, selectors: Selectors, element: Element) -> bool:
        """Say whether any of the selectors describes an element."""
        return any(self._whole(one, element, len(one.compounds) - 1) for one in selectors)

    def _whole(self, selector: Selector, element: Element, place: int) -> bool:
        if not self._one(selector.compounds[place], element):
            return False
        if place == 0:
            return True
        combinator = selector.combinators[place - 1]
        return any(self._whole(selector, other, place - 1) for other in self._led_to(combinator, element))

    def _led_to(self, combinator: str, element: Element) -> Iterator[Element]:
        if element == self.scope:
            return
        if combinator in {">", ""}:
            outer = element.parent
            while outer is not None:
                yield outer
                outer = None if combinator == ">" or outer == self.scope else outer.parent
            return
        for sibling in _before(element):
            yield sibling
            if combinator == "+":
                return

    def _one(self, compound: Compound, element: Element) -> bool:
        if compound.is_scope:
            return element == self.scope
        if element == self.scope:
            return False
        if compound.plain and not self.plainly(element, compound.plain):
            return False
        return all(self._nested(kind, inner, element) for kind, inner in compound.nested)

    def _nested(self, kind: str, inner: Selectors, element: Element) -> bool:
        if kind == "has":
            within = Matcher(self.plainly, element)
            return any(within.any(inner, one) for one in _candidates(inner, element))
        key = (id(inner), element)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self.any(inner, element)
        return found is (kind != "not")


def _candidates(inner: Selectors, element: Element) -> Sequence[Element]:
    """Return where `:has` looks: inside, or around where it asks for what follows."""
    follows = any(one.compounds[0].is_scope and one.combinators[0] in {"+", "~"} for one in inner)
    outer = element.parent if follows else element
    return [] if outer is None else outer.descendants


def _before(element: Element) -> Iterator[Element]:
    node = element.node.prev
    while node is not None:
        if node.is_element_node:
            yield element.snapshot.wrap(node)
        node = node.prev


class _Reader:
    """Reads a list of selectors that is known to be CSS."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    def selectors(self) -> Selectors:
        found = [self._selector()]
        while self._take("comma") is not None:
            found.append(self._selector())
        return tuple(found)

    def _selector(self) -> Selector:
        self._take_space()
        compounds: list[Compound] = []
        combinators: list[str] = []
        leading = self._take("combinator")
        if leading is not None:
            compounds.append(Compound("", is_scope=True))
            combinators.append(leading.strip())
        compounds.append(self._compound())
        while (combinator := self._take("combinator")) is not None:
            if self._text[self._place : self._place + 1] in {"", ",", ")"}:
                break
            combinators.append(combinator.strip())
            compounds.append(self._compound())
        return Selector(tuple(compounds), tuple(combinators))

    def _compound(self) -> Compound:
        plain, nested = "", list[tuple[str, Selectors]]()
        while True:
            if (piece := self._take("piece")) is not None:
                plain += piece
            elif (function := self._take("function")) is not None:
                nested.append((function[1:-1].lower(), self.selectors()))
                self._take("end")
            else:
                return Compound(plain, tuple(nested))

    def _take_space(self) -> None:
        while self._text[self._place : self._place + 1].isspace():
            self._place += 1

    def _take(self, kind: str) -> str | None:
        found = _TOKEN.match(self._text, self._place)
        if found is None or found.lastgroup != kind:
            return None
        self._place = found.end()
        return found[0]
