"""Each way over a snapshot. The browser room has the same ways as Playwright locators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from surefoot.errors import TargetAmbiguous, TargetLost
from surefoot.selectors.by import WAYS, Alt, Css, Label, Placeholder, Role, TestId, Text, Title, Way, Wording, XPath
from surefoot.selectors.element import Element
from surefoot.selectors.names import labels_of, name_of
from surefoot.selectors.resolve import Verdict, decide
from surefoot.selectors.roles import in_accessibility_tree, level_of, role_of
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

INTERACTIVE_ROLES = (
    "button", "link", "checkbox", "radio", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "switch",
    "treeitem", "textbox", "combobox", "searchbox", "slider", "spinbutton",
)  # fmt: skip
INTERACTIVE_TAGS = ("a", "button", "input", "select", "textarea", "summary", "label")


def find_all(snapshot: Snapshot, what: Target | Way, *, acting: bool = False) -> list[Element]:
    """Return every element that answers, visible or not, in document order.

    Args:
        snapshot: The page.
        what: A way, or a target; of a target's ways, the best that finds something visible.
        acting: Text ways lead to the nearest interactive element around the text.
    """
    if isinstance(what, WAYS):
        return find_way(snapshot.root, what, acting=acting)
    for group in groups_of(snapshot, what):
        if any(element.visible for element in group):
            return group
    return []


def find_one(snapshot: Snapshot, target: Target) -> Element:
    """Return the one visible element by agreement of the target's ways, or raise with reasons."""
    groups = [[element for element in group if element.visible] for group in groups_of(snapshot, target, acting=True)]
    verdict = decide(target, groups)
    if verdict.found:
        return groups[verdict.way][verdict.index]
    raise refusal(target, verdict)


def has(snapshot: Snapshot, target: Target) -> bool:
    """Say whether anything visible answers to a target."""
    return any(element.visible for element in find_all(snapshot, target))


def refusal(target: Target, verdict: Verdict) -> TargetLost:
    """Return the error that tells why a target was not found."""
    kind = TargetAmbiguous if verdict.ambiguous else TargetLost
    return kind(f"{target}: {verdict.reason}")


def groups_of(snapshot: Snapshot, target: Target, *, acting: bool = False) -> list[list[Element]]:
    """Return what each way of a target finds, within its outer target and after its filters."""
    scopes = [snapshot.root] if target.inside is None else find_all(snapshot, target.inside)
    return [_narrowed(_ordered(scopes, way, acting=acting), target) for way in target.ways]


def find_way(scope: Element, way: Way, *, acting: bool = False) -> list[Element]:
    """Return what one way finds inside an element, in document order."""
    if isinstance(way, Text) and acting:
        return _unique(_control_around(element) for element in _FINDERS[Text](scope, way))
    return _FINDERS[type(way)](scope, way)


def matcher(wanted: Wording, *, exact: bool) -> Callable[[str], bool]:
    """Return the test of a text: Playwright's rules for part, case and white space."""
    if isinstance(wanted, re.Pattern):
        return lambda text: wanted.search(text) is not None
    folded = " ".join(wanted.split())
    if exact:
        return lambda text: " ".join(text.split()) == folded
    return lambda text: folded.lower() in " ".join(text.split()).lower()


def _narrowed(elements: list[Element], target: Target) -> list[Element]:
    return [element for element in elements if all(_shows(find_way(element, inner)) for inner in target.filters)]


def _shows(elements: list[Element]) -> bool:
    return any(element.visible for element in elements)


def _ordered(scopes: list[Element], way: Way, *, acting: bool) -> list[Element]:
    return _unique(element for scope in scopes for element in find_way(scope, way, acting=acting))


def _unique(elements: Iterable[Element]) -> list[Element]:
    return list(dict.fromkeys(elements))


def _by_role(scope: Element, way: Way) -> list[Element]:
    assert isinstance(way, Role)  # noqa: S101 — for the type checker; the table below is keyed by class
    fits = matcher(way.name, exact=way.exact) if way.name is not None else None
    return [
        element
        for element in scope.select("*")
        if role_of(element) == way.role
        and (way.level is None or level_of(element) == way.level)
        and in_accessibility_tree(element)
        and (fits is None or fits(name_of(element)))
    ]


def _by_label(scope: Element, way: Way) -> list[Element]:
    assert isinstance(way, Label)  # noqa: S101 — as above
    fits = matcher(way.text, exact=way.exact)
    controls = scope.select("input, textarea, select, button, meter, progress, output, [aria-label], [aria-labelledby]")
    return [element for element in controls if any(fits(label) for label in labels_of(element))]


def _by_text(scope: Element, way: Way) -> list[Element]:
    assert isinstance(way, Text)  # noqa: S101 — as above
    fits = matcher(way.text, exact=way.exact)
    found: list[Element] = []
    _smallest(scope, fits, found)
    return [element for element in found if element != scope]


def _smallest(element: Element, fits: Callable[[str], bool], found: list[Element]) -> bool:
    """Gather the smallest elements whose text fits; say whether this one or one inside it does."""
    if element.tag in {"script", "style", "noscript", "head", "template"} or not fits(_whole_text(element)):
        return False
    inner = [_smallest(child, fits, found) for child in element.children]
    if not any(inner):
        found.append(element)
    return True


def _whole_text(element: Element) -> str:
    if element.tag == "input" and (element.attribute("type") or "") in {"submit", "button"}:
        return element.attribute("value") or ""
    return element.node.text()


def _by_attribute(name: str) -> Callable[[Element, Way], list[Element]]:
    def find(scope: Element, way: Way) -> list[Element]:
        assert isinstance(way, (Placeholder, Alt, Title))  # noqa: S101 — as above
        fits = matcher(way.text, exact=way.exact)
        return [element for element in scope.select(f"[{name}]") if fits(element.attribute(name) or "")]

    return find


def _by_test_id(scope: Element, way: Way) -> list[Element]:
    assert isinstance(way, TestId)  # noqa: S101 — as above
    return [element for element in scope.select("[data-testid]") if element.attribute("data-testid") == way.id]


def _by_css(scope: Element, way: Way) -> list[Element]:
    assert isinstance(way, Css)  # noqa: S101 — as above
    return scope.select(way.selector)


def _by_xpath(scope: Element, way: Way) -> list[Element]:
    from surefoot.selectors.paths import by_xpath  # noqa: PLC0415 — lxml is loaded only where XPath is used

    assert isinstance(way, XPath)  # noqa: S101 — as above
    return by_xpath(scope, way.expression)


def _control_around(element: Element) -> Element:
    for candidate in (element, *element.ancestors):
        if candidate.tag in INTERACTIVE_TAGS or (candidate.attribute("role") or "") in INTERACTIVE_ROLES:
            return candidate
    return element


_FINDERS: dict[type, Callable[[Element, Way], list[Element]]] = {
    Role: _by_role,
    Label: _by_label,
    Text: _by_text,
    Placeholder: _by_attribute("placeholder"),
    Alt: _by_attribute("alt"),
    Title: _by_attribute("title"),
    TestId: _by_test_id,
    Css: _by_css,
    XPath: _by_xpath,
}
