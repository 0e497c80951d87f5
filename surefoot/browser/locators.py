"""The ways as Playwright locators, and a target's quorum of them as one strict locator.

The same description is read by `selectors/find.py` over a page at rest; `benchmarks/parity.py` measures that both find
the same elements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from surefoot.selectors.by import Alt, Css, Label, Placeholder, Role, TestId, Text, Title, Way, XPath
from surefoot.selectors.css import is_flat
from surefoot.selectors.filters import Filter, Nth, Shown, Without
from surefoot.selectors.find import CONTROL_XPATH
from surefoot.selectors.pattern import for_selector
from surefoot.selectors.wording import Wording

if TYPE_CHECKING:
    from playwright.async_api import FrameLocator, Locator, Page

    from surefoot.selectors.target import Target

    Scope: TypeAlias = Page | FrameLocator | Locator
    """Where a locator looks."""
    Root: TypeAlias = Page | FrameLocator
    """A whole document."""


def quorum(page: Root, target: Target, *, unseen: bool = False) -> Locator | None:
    """Return one locator for the elements that two of the target's ways agree on; none with one way only.

    Not the plain union of the ways, which acts on whichever is there first: with the best way rendered late
    and a stale class in its place, it clicked *Cancel*. Only what is visible counts, unless it may be `unseen`.
    """
    met = _met(target, each_way(page, target))
    return met if met is None or unseen else _visible(met)


def each_way(page: Root, target: Target) -> list[Locator]:
    """Return a locator for each way of a target, in its frame, inside its outer target and after its filters."""
    return _each_way(entered(page, target), target)


def visible_ways(page: Root, target: Target) -> list[Locator]:
    """Return the same, narrowed to what is visible."""
    return [_visible(locator) for locator in each_way(page, target)]


def locate(scope: Scope, way: Way, *, root: Root | None = None, acting: bool = True) -> Locator:
    """Return the locator of one way.

    Args:
        scope: Where to look.
        way: The way.
        root: The document, for CSS that is seen from it; without it CSS sees nothing outside of `scope`.
        acting: Text ways lead to the control around the text.
    """
    if isinstance(way, Css):
        return _css(scope, way, root)
    found = _BUILDERS[type(way)](scope, way)
    return found.locator(f"xpath={CONTROL_XPATH}") if acting and isinstance(way, Text) else found


def entered(page: Root, target: Target) -> Root:
    """Return the document that holds a target: the frame is entered once, since a union across frames is refused."""
    if target.frame is None:
        return page
    outer = quorum(page, target.frame) or visible_ways(page, target.frame)[0]
    return outer.content_frame


def _each_way(root: Root, target: Target) -> list[Locator]:
    if target.near is not None:
        found = [_near(root, target.near, target.levels, way) for way in target.ways]
    else:
        scope = root if target.inside is None else _span(root, target.inside)
        found = [locate(scope, way, root=root) for way in target.ways]
    return [_narrowed(locator, root, target) for locator in found]


def _met(target: Target, ways: Sequence[Locator]) -> Locator | None:
    met = [ways[i].and_(ways[j]) for i, j in target.pairs]
    if not met:
        return None
    union = met[0]
    for other in met[1:]:
        union = union.or_(other)
    return union


def _span(root: Root, target: Target) -> Locator:
    """Return what a target spans as the place of another: what two of its ways agree on, or what its only one finds."""
    ways = _each_way(root, target)
    return _met(target, ways) or ways[0]


def _near(root: Root, target: Target, levels: int | None, way: Way) -> Locator:
    """Return what a way finds in the innermost element around a target in which it finds anything.

    There must be one such target: a document with a second one has no anchor.
    """
    anchors = _visible(_span(root, target))
    anchor = root.locator("css=html").filter(has_not=anchors.nth(1)).locator(anchors)
    most = "" if levels is None else f"[position()<={levels}]"
    around = anchor.locator(f"xpath=ancestor::*{most}").filter(has=locate(root, way, acting=False)).last
    return locate(around, way)


def _visible(locator: Locator) -> Locator:
    return locator.filter(visible=True)


def _narrowed(locator: Locator, root: Root, target: Target) -> Locator:
    for one in target.filters:
        if isinstance(one, Nth):
            locator = locator.nth(one.index)
        elif isinstance(one, Shown):
            locator = _visible(locator)
        elif isinstance(one, Without):
            locator = _without(locator, root, one.what)
        else:
            locator = _having(locator, root, one)
    return locator


def _having(locator: Locator, root: Root, what: Filter) -> Locator:
    if isinstance(what, (str, re.Pattern)):
        return locator.filter(has_text=_sent(what))
    return locator.filter(has=locate(root, what, acting=False))


def _without(locator: Locator, root: Root, what: Filter) -> Locator:
    if isinstance(what, (str, re.Pattern)):
        return locator.filter(has_not_text=_sent(what))
    return locator.filter(has_not=locate(root, what, acting=False))


def _sent(wording: Wording) -> Wording:
    return wording if isinstance(wording, str) else for_selector(wording)


def _css(scope: Scope, way: Css, root: Root | None) -> Locator:
    found = f"css={way.selector}"
    if root is None or root is scope or is_flat(way.selector):
        return scope.locator(found)
    return scope.locator("css=*").and_(root.locator(found))


def _role(scope: Scope, way: Way) -> Locator:
    role = cast("Role", way)
    return scope.get_by_role(
        cast("Any", role.role),
        name=None if role.name is None else _sent(role.name),
        exact=role.exact,
        include_hidden=role.include_hidden or None,
        **cast("Any", role.states),
    )


def _label(scope: Scope, way: Way) -> Locator:
    label = cast("Label", way)
    return scope.get_by_label(_sent(label.text), exact=label.exact)


def _text(scope: Scope, way: Way) -> Locator:
    text = cast("Text", way)
    return scope.get_by_text(_sent(text.text), exact=text.exact)


def _placeholder(scope: Scope, way: Way) -> Locator:
    placeholder = cast("Placeholder", way)
    return scope.get_by_placeholder(_sent(placeholder.text), exact=placeholder.exact)


def _alt(scope: Scope, way: Way) -> Locator:
    alt = cast("Alt", way)
    return scope.get_by_alt_text(_sent(alt.text), exact=alt.exact)


def _title(scope: Scope, way: Way) -> Locator:
    title = cast("Title", way)
    return scope.get_by_title(_sent(title.text), exact=title.exact)


def _test_id(scope: Scope, way: Way) -> Locator:
    return scope.get_by_test_id(_sent(cast("TestId", way).id))


def _xpath(scope: Scope, way: Way) -> Locator:
    return scope.locator(f"xpath={cast('XPath', way).expression}")


_BUILDERS: dict[type, Callable[[Scope, Way], Locator]] = {
    Role: _role,
    Label: _label,
    Text: _text,
    Placeholder: _placeholder,
    Alt: _alt,
    Title: _title,
    TestId: _test_id,
    XPath: _xpath,
}
