"""The ways as Playwright locators, and a target's quorum of them as one strict locator."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from surefoot.selectors.by import Alt, Css, Label, Placeholder, Role, TestId, Text, Title, Way, XPath
from surefoot.selectors.find import INTERACTIVE_ROLES, INTERACTIVE_TAGS

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from surefoot.selectors.target import Target

_TAGS = " or ".join(f"self::{tag}" for tag in INTERACTIVE_TAGS)
_ROLES = " or ".join(f"@role='{role}'" for role in INTERACTIVE_ROLES)
_CONTROL_AROUND = f"xpath=(ancestor-or-self::*[{_TAGS} or {_ROLES}])[last()]"


def quorum(page: Page, target: Target) -> Locator | None:
    """Return one locator for the elements that two of the target's ways agree on; none with one way only.

    Not the plain union of the ways, which acts on whichever is there first: with the best way rendered late
    and a stale class in its place, it clicked *Cancel*.
    """
    ways = each_way(page, target)
    met = [ways[i].and_(ways[j]) for i, j in target.pairs]
    if not met:
        return None
    union = met[0]
    for other in met[1:]:
        union = union.or_(other)
    return _visible(union)


def each_way(page: Page, target: Target) -> list[Locator]:
    """Return a locator for each way of a target, inside its outer target and after its filters."""
    scope: Page | Locator = page if target.inside is None else scope_of(page, target.inside)
    return [_filtered(locate(scope, way), page, target) for way in target.ways]


def visible_ways(page: Page, target: Target) -> list[Locator]:
    """Return the same, narrowed to what is visible."""
    return [_visible(locator) for locator in each_way(page, target)]


def scope_of(page: Page, target: Target) -> Locator:
    """Return what a target spans as the place of another: by agreement, or by its only way."""
    return quorum(page, target) or visible_ways(page, target)[0]


def locate(scope: Page | Locator, way: Way) -> Locator:
    """Return the locator of one way; text ways lead to the control around the text."""
    return _BUILDERS[type(way)](scope, way)


def _visible(locator: Locator) -> Locator:
    return locator.filter(visible=True)


def _filtered(locator: Locator, page: Page, target: Target) -> Locator:
    for inner in target.filters:
        wording = isinstance(inner, (str, re.Pattern))
        locator = locator.filter(has_text=inner) if wording else locator.filter(has=locate(page, inner))
    return locator


def _role(scope: Page | Locator, way: Way) -> Locator:
    role = cast("Role", way)
    return scope.get_by_role(cast("Any", role.role), name=role.name, exact=role.exact, level=role.level)


def _label(scope: Page | Locator, way: Way) -> Locator:
    label = cast("Label", way)
    return scope.get_by_label(label.text, exact=label.exact)


def _text(scope: Page | Locator, way: Way) -> Locator:
    text = cast("Text", way)
    found = scope.get_by_text(text.text, exact=text.exact)
    return found.locator(_CONTROL_AROUND).or_(found.filter(has_not=found.locator(_CONTROL_AROUND)))


def _placeholder(scope: Page | Locator, way: Way) -> Locator:
    placeholder = cast("Placeholder", way)
    return scope.get_by_placeholder(placeholder.text, exact=placeholder.exact)


def _alt(scope: Page | Locator, way: Way) -> Locator:
    alt = cast("Alt", way)
    return scope.get_by_alt_text(alt.text, exact=alt.exact)


def _title(scope: Page | Locator, way: Way) -> Locator:
    title = cast("Title", way)
    return scope.get_by_title(title.text, exact=title.exact)


def _test_id(scope: Page | Locator, way: Way) -> Locator:
    return scope.get_by_test_id(cast("TestId", way).id)


def _css(scope: Page | Locator, way: Way) -> Locator:
    return scope.locator(f"css={cast('Css', way).selector}")


def _xpath(scope: Page | Locator, way: Way) -> Locator:
    return scope.locator(f"xpath={cast('XPath', way).expression}")


_BUILDERS: dict[type, Callable[[Page | Locator, Way], Locator]] = {
    Role: _role,
    Label: _label,
    Text: _text,
    Placeholder: _placeholder,
    Alt: _alt,
    Title: _title,
    TestId: _test_id,
    Css: _css,
    XPath: _xpath,
}
