"""The ways by which an element could be described, from what it is down to how it is built: candidates, not yet tried.

Only what lasts is used: no name that a build or a script made up, no utility class, no path, no place among others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from surefoot.errors import AuthorErred
from surefoot.selectors import by, stability
from surefoot.selectors.by import TEST_ID, Way
from surefoot.selectors.element import Element
from surefoot.selectors.find import INTERACTIVE_CSS, labels_of
from surefoot.selectors.kinds import is_filled_in
from surefoot.selectors.roles import NOTHING, ROLES
from surefoot.selectors.states import level
from surefoot.selectors.wording import fold

_LONGEST = 60
"""Characters of a text that is taken for a name; a longer one is content."""
_OTHER_TEST_IDS = ("data-test-id", "data-test", "data-cy", "data-qa", "data-automation-id")
_LANDMARKS = frozenset({"main", "nav", "header", "footer", "aside", "dialog"})
_ALONE = frozenset({
    "alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "form", "grid", "log", "main",
    "menubar",
    "navigation", "progressbar", "search", "searchbox", "status", "table", "tablist", "timer", "toolbar", "tree",
})  # fmt: skip
"""The roles of which a page has few; that something is the only button says little."""
_ADDRESSES = frozenset({"href", "src", "action"})
_IDENTIFIER = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_ATTRIBUTES: dict[str, float] = {
    **dict.fromkeys(_OTHER_TEST_IDS, 0.85), "name": 0.9, "autocomplete": 0.88, "action": 0.8, "for": 0.7, "type": 0.7,
    "aria-controls": 0.6, "itemprop": 0.6, "href": 0.58, "rel": 0.5, "src": 0.4,
}  # fmt: skip
"""The attributes that tell an element apart, each with how well it lasts."""
# The figures here and below are the shares of such ways that found their element, and no other, on the later version of
# 1,182 elements of real pages (`benchmarks/proposals.py --untried`), rounded towards each other where few were seen.
# Test ids were too few to count. At most two in a hundred ways of any kind found something else.


@dataclass(frozen=True)
class Candidate:
    """A way that may describe an element."""

    way: Way
    prior: float
    """How likely it lasts, before it is tried on this page."""
    note: str
    """What it is, in words."""
    rests_on: str
    """What it rests on: two ways that rest on the same are lost together."""


def candidates(element: Element) -> Iterator[Candidate]:
    """Yield ways by which the element could be described; where one is exact, it follows the one that is not."""
    yield from _by_test_id(element)
    yield from _by_name(element)
    yield from _by_label(element)
    yield from _by_attribute_text(element)
    yield from _by_text(element)
    yield from _by_css(element)
    yield from _anchored(element)


def _by_test_id(element: Element) -> Iterator[Candidate]:
    said = element.attribute(TEST_ID)
    if said and not stability.is_made(said) and not _is_numbered(element, TEST_ID, said):
        yield Candidate(by.test_id(said), 0.88, "its test id, which is there to be found by", "test id")


def _by_name(element: Element) -> Iterator[Candidate]:
    role = element.role
    if role is None or role in NOTHING or role == "generic" or role not in ROLES or not element.exposed:
        return
    for name, prior, note in _wordings(element.name, 0.78):
        yield Candidate(by.role(role, name), prior, f"its role and name{note}", "words")
        yield Candidate(by.role(role, name, exact=True), prior - 0.1, f"its role and name{note}", "words")
    if role == "heading" and (rank := level(element)):
        yield Candidate(by.role(role, level=rank), 0.85, "the only heading of its level", "role")
    elif role in _ALONE:
        yield Candidate(by.role(role), 0.68, "the only one of its role", "role")


def _by_label(element: Element) -> Iterator[Candidate]:
    for said in labels_of(element):
        for text, prior, note in _wordings(fold(said), 0.85):
            yield Candidate(by.label(text), prior, f"its label{note}", "words")
            yield Candidate(by.label(text, exact=True), prior - 0.1, f"its label{note}", "words")


def _by_attribute_text(element: Element) -> Iterator[Candidate]:
    for name, way, worth in (("placeholder", by.placeholder, 0.82), ("alt", by.alt, 0.72), ("title", by.title, 0.7)):
        said = element.attribute(name) or ""
        for text, prior, note in _wordings(said.strip(), worth):
            yield Candidate(way(text), prior, f"its {name}{note}", name)
            yield Candidate(way(text, exact=True), prior - 0.1, f"its {name}{note}", name)


def _by_text(element: Element) -> Iterator[Candidate]:
    control = element.matches(INTERACTIVE_CSS)
    if is_filled_in(element) or (not control and len(element.children) > 1):
        return
    for text, prior, note in _wordings(fold(element.content), 0.68 if control else 0.62):
        yield Candidate(by.text(text), prior, f"its text{note}", "words")
        yield Candidate(by.text(text, exact=True), prior - 0.1, f"its text{note}", "words")


def _wordings(text: str, prior: float) -> Iterator[tuple[str, float, str]]:
    """Yield the text as it is, or without the data in it, which says the same tomorrow."""
    if not text or not any(letter.isalpha() for letter in text):
        return
    if stability.is_data(text):
        kept = stability.lasting(text)
        if kept and len(kept) <= _LONGEST:
            yield kept, prior - 0.04, ", without what changes in it"
    elif len(text) <= _LONGEST:
        yield text, prior, ""


def _by_css(element: Element) -> Iterator[Candidate]:
    for piece in _pieces(element):
        yield from _css(piece.selector, piece.prior, piece.note, piece.rests_on)
    names = list(_classes(element))
    for name in names:
        yield from _css(f"{element.tag}.{name}", _worth(name) - 0.02, "its tag and a class", f"class {name}")
    if len(names) > 1:
        yield from _css(
            f".{names[0]}.{names[1]}", max(map(_worth, names[:2])) - 0.03, "two classes", f"class {names[0]}"
        )


@dataclass(frozen=True)
class _Piece:
    selector: str
    prior: float
    note: str
    rests_on: str


def _pieces(element: Element) -> Iterator[_Piece]:
    """Yield selectors on the element's own id, attributes and classes."""
    name = element.attribute("id") or ""
    if _is_lasting_id(element, name):
        yield _Piece(f"#{name}", 0.7, "its id", "id")
    every = {**_ATTRIBUTES, **{one: 0.5 for one in element.attributes if _is_own_data(one)}}
    for attribute, prior in every.items():
        if condition := _condition(element, attribute):
            yield _Piece(f"{element.tag}{condition}", prior, f"its attribute {attribute}", attribute)
    name, value = element.attribute("name") or "", element.attribute("value") or ""
    if element.type in {"radio", "checkbox"} and all(_is_lasting_value(element, "name", one) for one in (name, value)):
        yield _Piece(f'{element.tag}[name="{name}"][value="{value}"]', 0.85, "its attributes name and value", "name")
    for name in _classes(element):
        yield _Piece(f".{name}", _worth(name), "a class of its own", f"class {name}")


def _worth(name: str) -> float:
    """Return how well a class lasts: one that names a look goes with that look."""
    return 0.5 if re.match(r"(?:btn|button|icon|link|color|size|theme)(?:$|[-_])", name) else 0.62


def _anchored(element: Element) -> Iterator[Candidate]:
    """Yield a short description below the nearest things around it that have a name of their own."""
    pieces = [piece for piece in _pieces(element) if piece.rests_on != "id"]
    place = "role" if element.role == "heading" else "place"
    found = 0
    for outer in element.ancestors_in_tree:
        for anchor in _anchors(outer):
            for piece in pieces:
                note = f"{piece.note}, in {anchor}"
                yield from _css(f"{anchor} {piece.selector}", piece.prior - 0.02, note, piece.rests_on)
            yield from _css(f"{anchor} {element.tag}", 0.55, f"the only one of its tag in {anchor}", place)
            found += 1
        if found > 2:  # noqa: PLR2004 — further out it says little
            return


def _anchors(outer: Element) -> Iterator[str]:
    if (said := outer.attribute(TEST_ID)) and _is_lasting_value(outer, TEST_ID, said):
        yield f'[{TEST_ID}="{said}"]'
    if _is_lasting_id(outer, outer.attribute("id") or ""):
        yield f"#{outer.attribute('id')}"
    if outer.tag == "form" and (condition := _condition(outer, "action")):
        yield f"form{condition}"
    if outer.tag in _LANDMARKS:
        yield outer.tag
    yield from (f".{name}" for name in list(_classes(outer))[:2])


def _css(selector: str, prior: float, note: str, rests_on: str) -> Iterator[Candidate]:
    try:
        way = by.css(selector)
    except AuthorErred:
        return  # what a browser and a page at rest read differently describes nothing
    yield Candidate(way, prior, note, rests_on)


def _classes(element: Element) -> Iterator[str]:
    for name in dict.fromkeys((element.attribute("class") or "").split()):
        known = _IDENTIFIER.fullmatch(name) and not stability.is_presentation(name) and not stability.is_made(name)
        if known and not stability.is_numbered(name, _said(element, "class")):
            yield name


def _is_lasting_id(element: Element, name: str) -> bool:
    fits = _IDENTIFIER.fullmatch(name) is not None and not stability.is_made(name)
    return fits and not _is_numbered(element, "id", name)


def _condition(element: Element, attribute: str) -> str:
    """Return the condition of CSS that an attribute has its value, of an address its path; nothing if it passes."""
    said = element.attribute(attribute) or ""
    if attribute not in _ADDRESSES:
        return f'[{attribute}="{said}"]' if _is_lasting_value(element, attribute, said) else ""
    absolute = re.match(r"(?:https?:)?//[^/]+(/.*)", said)
    if absolute and absolute[1] == "/":  # another site
        return f'[{attribute}="{said}"]' if _is_lasting_value(element, attribute, said) else ""
    path = absolute[1] if absolute else said
    return f'[{attribute}{"$" if absolute else ""}="{path}"]' if _is_lasting_path(element, attribute, path) else ""


def _is_lasting_value(element: Element, attribute: str, said: str) -> bool:
    if not said or len(said) > _LONGEST or re.search(r"[\"\\\n]", said) or stability.is_made(said):
        return False
    return not _is_numbered(element, attribute, said)


def _is_lasting_path(element: Element, attribute: str, path: str) -> bool:
    """Say whether the path of an address names a place, and neither one of many nor what a script makes of it."""
    if len(path) < 3 or path.startswith("//") or re.search(r"[?#:]|\d{2,}", path):  # noqa: PLR2004 — `/` is everywhere
        return False
    return _is_lasting_value(element, attribute, path)


def _is_own_data(attribute: str) -> bool:
    return attribute.startswith("data-") and not attribute.startswith("data-surefoot") and attribute != TEST_ID


def _is_numbered(element: Element, attribute: str, said: str) -> bool:
    return stability.is_numbered(said, _said(element, attribute))


def _said(element: Element, attribute: str) -> frozenset[str]:
    """Return all that the page says in an attribute."""
    every = element.snapshot.select(element.snapshot.root, f"[{attribute}]")
    values = (one.attribute(attribute) or "" for one in every)
    return frozenset(word for value in values for word in (value.split() if attribute == "class" else [value]))
