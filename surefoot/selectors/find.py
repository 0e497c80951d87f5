"""Each way over a page at rest. The browser room has the same ways as Playwright locators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from surefoot.selectors import states
from surefoot.selectors.by import (
    TEST_ID,
    WAYS,
    Alt,
    Css,
    Label,
    Placeholder,
    Role,
    TestId,
    Text,
    Title,
    Way,
    XPath,
)
from surefoot.selectors.element import Element, Home
from surefoot.selectors.filters import Filter, Narrowing, Nth, Shown, Without
from surefoot.selectors.kinds import WANTED, fits
from surefoot.selectors.names import name_of, references
from surefoot.selectors.resolve import Verdict, decide, refusal
from surefoot.selectors.roles import candidates
from surefoot.selectors.target import Target
from surefoot.selectors.wording import attribute_matches, fold, matcher, name_matches, text_matches

INTERACTIVE_TAGS = ("a", "button", "input", "select", "textarea", "summary", "label")
INTERACTIVE_ROLES = (
    "button", "checkbox", "combobox", "link", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "radio",
    "searchbox", "slider", "spinbutton", "switch", "tab", "textbox", "treeitem",
)  # fmt: skip

INTERACTIVE_CSS = ", ".join(
    [
        *INTERACTIVE_TAGS,
        *(f'[role="{role}"]' for role in INTERACTIVE_ROLES),
        "[onclick]",
        '[tabindex]:not([tabindex="-1"])',
        '[contenteditable]:not([contenteditable="false"])',
    ]
)
"""What a person can act on; text ways lead to the nearest of these around the text when they act."""

_INTERACTIVE = " or ".join(
    [
        *(f"local-name()='{tag}'" for tag in INTERACTIVE_TAGS),
        *(f"@role='{role}'" for role in INTERACTIVE_ROLES),
        "@onclick",
        "(@tabindex and not(@tabindex='-1'))",
        "(@contenteditable and not(@contenteditable='false'))",
    ]
)
INTERACTIVE_XPATH = f"ancestor-or-self::*[{_INTERACTIVE}][1]"
"""The same as an XPath from the text's element to the nearest one around it, for a locator."""

CONTROL_XPATH = f"{INTERACTIVE_XPATH} | self::*[not(ancestor-or-self::*[{_INTERACTIVE}])]"
"""From the text's element to that one, or to itself where there is none."""

_LABELLED = "[aria-labelledby], [aria-label], button, input, meter, output, progress, select, textarea"
_HAVE_LABELS = frozenset({"button", "meter", "output", "progress", "select", "textarea", "input"})


def find_all(where: Home | Element, what: Target | Way, *, acting: bool = False) -> list[Element]:
    """Return every element that answers, visible or not, in document order.

    Args:
        where: The page, or an element inside which to look.
        what: A way, or a target: then what any of its ways finds.
        acting: Text ways lead to the nearest interactive element around the text.
    """
    scope = where if isinstance(where, Element) else where.root
    if isinstance(what, WAYS):
        return find_way(scope, what, acting=acting)
    found = list(dict.fromkeys(element for group in groups_of(scope, what, acting=acting) for element in group))
    if len(found) < 2 or len(what.ways) == 1:  # noqa: PLR2004 — one is in order already
        return found
    return sorted(found, key=found[0].snapshot.place_of)


def find_one(where: Home | Element, target: Target) -> Element:
    """Return the one visible element by agreement of the target's ways; raises `TargetLost` with reasons."""
    element, verdict = look(where, target)
    if element is None:
        raise refusal(target, verdict)
    return element


def look(
    where: Home | Element, target: Target, *, unseen: bool = False, verb: str = ""
) -> tuple[Element | None, Verdict]:
    """Return the one visible element a target is, if it can be told, and the verdict with its reasons.

    Where none is visible it may be an `unseen` one. Only what an action of that `verb` can be made on counts.
    """
    scope = where if isinstance(where, Element) else where.root
    found = groups_of(scope, target, acting=True) or [[] for _ in target.ways]  # or its frame is not there
    every = [[one for one in group if fits(one, verb)] for group in found]
    groups = [[one for one in group if one.visible] for group in every]
    verdict = decide(target, groups, describe=str)
    if unseen and not verdict.found:
        groups, verdict = every, decide(target, every, describe=str)
    if not verdict.found and (said := misfits(verb, found, every)):
        verdict = verdict.model_copy(update={"reason": f"{verdict.reason}; {said}"})
    return (groups[verdict.way][verdict.index] if verdict.found else None), verdict


def misfits(verb: str, found: Sequence[Sequence[object]], fitting: Sequence[Sequence[object]]) -> str:
    """Say in words how many of the elements that ways found an action cannot be made on; nothing if it can on all."""
    left_out = len({one for group in found for one in group} - {one for group in fitting for one in group})
    return f"{left_out} that answer are not {WANTED[verb]}" if left_out else ""


def groups_of(scope: Element, target: Target, *, acting: bool = False) -> list[list[Element]]:
    """Return what each way of a target finds, in its frame, within its outer target and after its filters."""
    inner = entered(scope, target)
    return [] if inner is None else _groups(inner, target, acting=acting)


def find_way(scope: Element, way: Way, *, acting: bool = False, closed: bool = False) -> list[Element]:
    """Return what one way finds inside an element; seen from the page, its root counts too.

    Args:
        scope: Where to look. An element itself counts for texts only, as Playwright has it.
        way: The way.
        acting: Text ways lead to the nearest interactive element around the text.
        closed: Nothing that stands around `scope` counts for CSS; not even the page's root is found in itself.
    """
    if isinstance(way, Css):
        return scope.snapshot.by_css(scope, way.selector, closed=closed)
    found = _FINDERS[type(way)](scope, way)
    if isinstance(way, Text):
        return list(dict.fromkeys(_control_around(element) for element in found)) if acting else found
    return [element for element in found if element != scope] if closed else found


def entered(scope: Element, target: Target) -> Element | None:
    """Return where to look for a target: the root of its frame's document, if it has a frame."""
    if target.frame is None:
        return scope
    outer, _ = look(scope, target.frame)
    frame = None if outer is None else outer.frame
    return None if frame is None else frame.root


def _groups(scope: Element, target: Target, *, acting: bool) -> list[list[Element]]:
    if target.near is not None:
        around = _around(scope, target.near)[: target.levels]
        return [_narrowed(_near(around, way, acting=acting), target.filters) for way in target.ways]
    if target.inside is None:
        found = [find_way(scope, way, acting=acting) for way in target.ways]
    else:
        scopes = _span(scope, target.inside)
        found = [_within(scopes, way, acting=acting) for way in target.ways]
    return [_narrowed(elements, target.filters) for elements in found]


def _span(scope: Element, target: Target) -> list[Element]:
    """Return what a target spans as the place of another: what two of its ways agree on, or what its only one finds."""
    groups = _groups(scope, target, acting=True)
    if not target.pairs:
        return groups[0]
    met = [one for i, j in target.pairs for one in groups[i] if one in set(groups[j])]
    return sorted(dict.fromkeys(met), key=scope.snapshot.place_of)


def _around(scope: Element, target: Target) -> list[Element]:
    """Return the elements around a target, innermost first; none unless it is a single visible element."""
    anchors = [one for one in _span(scope, target) if one.boxed]
    return list(anchors[0].ancestors_in_tree) if len(anchors) == 1 else []


def _near(around: Sequence[Element], way: Way, *, acting: bool) -> list[Element]:
    found = (find_way(outer, way, acting=acting, closed=True) for outer in around)
    return next((elements for elements in found if elements), list[Element]())


def _within(scopes: Sequence[Element], way: Way, *, acting: bool) -> list[Element]:
    found: dict[Element, None] = {}
    for scope in scopes:
        for element in find_way(scope, way, acting=acting):
            if element != scope or isinstance(way, Text):  # the page's root stands in the page, and not in itself
                found[element] = None
    return list(found)


def _narrowed(elements: list[Element], filters: Iterable[Narrowing]) -> list[Element]:
    for wanted in filters:
        if isinstance(wanted, Nth):
            elements = _at(elements, wanted.index)
        elif isinstance(wanted, Shown):
            elements = [element for element in elements if element.boxed]
        elif isinstance(wanted, Without):
            elements = [element for element in elements if not _contains(element, wanted.what)]
        else:
            elements = [element for element in elements if _contains(element, wanted)]
    return elements


def _at(elements: list[Element], index: int) -> list[Element]:
    return [elements[index]] if -len(elements) <= index < len(elements) else []


def _contains(element: Element, wanted: Filter) -> bool:
    if isinstance(wanted, (str, re.Pattern)):
        return text_matches(wanted, element.content)
    return bool(find_way(element, wanted, closed=True))


def _control_around(element: Element) -> Element:
    chain = (element, *element.ancestors_in_tree)
    return next((outer for outer in chain if outer.matches(INTERACTIVE_CSS)), element)


def _by_role(scope: Element, way: Role) -> Iterator[Element]:
    for element in scope.select(candidates(way.role)):
        if element.role != way.role or not all(_in_state(element, *asked) for asked in way.states.items()):
            continue
        if not (way.include_hidden or element.exposed):
            continue
        if way.name is None or name_matches(way.name, _name(element, way), exact=way.exact):
            yield element


def _name(element: Element, way: Role) -> str:
    return fold(name_of(element, with_hidden=True)) if way.include_hidden else element.name


def _in_state(element: Element, state: str, wanted: object) -> bool:
    return _STATES[state](element) == wanted


_STATES: dict[str, Callable[[Element], object]] = {
    "checked": states.checked,
    "disabled": states.disabled,
    "expanded": states.expanded,
    "level": states.level,
    "pressed": states.pressed,
    "selected": states.selected,
}


def _by_label(scope: Element, way: Label) -> Iterator[Element]:
    for element in scope.select(_LABELLED):
        if any(text_matches(way.text, label, exact=way.exact) for label in labels_of(element)):
            yield element


def labels_of(element: Element) -> list[str]:
    """Return the texts that label an element: those it refers to, else its `aria-label`, else its `label` elements."""
    if referred := references(element):
        return [one.content for one in referred]
    said = element.attribute("aria-label") or ""
    if said.strip():
        return [said]
    if element.tag in _HAVE_LABELS and element.type != "hidden":
        return [label.content for label in element.snapshot.labels_of(element)]
    return []


def _by_text(scope: Element, way: Text) -> list[Element]:
    folded = isinstance(way.text, str)
    fits = matcher(way.text, exact=way.exact)
    found = scope.snapshot.smallest(scope, fits, part=folded and not way.exact, folded=folded)
    return scope.snapshot.in_order(found)


def _by_attribute(name: str) -> Callable[[Element, Placeholder | Alt | Title], Iterator[Element]]:
    def find(scope: Element, way: Placeholder | Alt | Title) -> Iterator[Element]:
        for element in scope.select(f"[{name}]"):
            if attribute_matches(way.text, element.attribute(name) or "", exact=way.exact):
                yield element

    return find


def _by_test_id(scope: Element, way: TestId) -> Iterator[Element]:
    for element in scope.select(f"[{TEST_ID}]"):
        if attribute_matches(way.id, element.attribute(TEST_ID) or "", exact=True):
            yield element


def _by_xpath(scope: Element, way: XPath) -> list[Element]:
    return scope.snapshot.by_path(scope, way.expression)


def _finder(find: Callable[..., Iterable[Element]]) -> Callable[[Element, Way], list[Element]]:
    def finder(scope: Element, way: Way) -> list[Element]:
        return list(find(scope, way))

    return finder


_FINDERS: dict[type, Callable[[Element, Way], list[Element]]] = {
    Role: _finder(_by_role),
    Label: _finder(_by_label),
    Text: _finder(_by_text),
    Placeholder: _finder(_by_attribute("placeholder")),
    Alt: _finder(_by_attribute("alt")),
    Title: _finder(_by_attribute("title")),
    TestId: _finder(_by_test_id),
    XPath: _finder(_by_xpath),
}
