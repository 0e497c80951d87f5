"""Playwright's locators, read from the syntax tree: `page.get_by_role("row").filter(has_text="7").first`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from surefoot.errors import AuthorErred
from surefoot.recipes.codegen.script import Place, Untold
from surefoot.selectors import by
from surefoot.selectors.by import Way
from surefoot.selectors.filters import Filter, Nth, Shown, Without
from surefoot.selectors.wording import Wording

_STATES = ("level", "checked", "selected", "pressed", "expanded", "disabled", "include_hidden")
_FLAGS = {"IGNORECASE": re.IGNORECASE, "I": re.IGNORECASE, "MULTILINE": re.MULTILINE, "M": re.MULTILINE,
          "DOTALL": re.DOTALL, "S": re.DOTALL}  # fmt: skip


@dataclass
class Scope:
    """What the names of a script stand for."""

    pages: set[str] = field(default_factory=set[str])
    """Variables that hold a page."""
    places: dict[str, tuple[str, Place]] = field(default_factory=dict[str, tuple[str, Place]])
    """Variables that hold a locator, with the page it looks into."""
    values: dict[str, object] = field(default_factory=dict[str, object])
    """Variables that hold a literal."""


@dataclass(frozen=True)
class _Spot:
    """Where a chain of locators has come to."""

    page: str
    place: Place | None = None
    frame: Place | None = None


@dataclass(frozen=True)
class Called:
    """A call taken apart: its arguments by place and by name."""

    args: list[ast.expr]
    named: Mapping[str, ast.expr]
    scope: Scope

    def get(self, place: int, *names: str) -> ast.expr | None:
        """Return an argument by its place or a name."""
        if len(self.args) > place:
            return self.args[place]
        return next((self.named[name] for name in names if name in self.named), None)

    def wording(self, place: int, *names: str) -> Wording:
        """Return an argument that is a text or a pattern; raises `Untold`."""
        found = self.get(place, *names)
        if found is None:
            raise Untold(f"its {names[0]} is not given")
        value = literal(found, self.scope)
        if not isinstance(value, (str, re.Pattern)):
            raise Untold(f"its {names[0]} is no text")
        return value  # pyright: ignore[reportUnknownVariableType]  # a pattern of text, as `re` makes of one

    def flag(self, name: str) -> bool:
        """Say whether a named argument is there and true."""
        return name in self.named and literal(self.named[name], self.scope) is True


def called(call: ast.Call, scope: Scope) -> Called:
    """Return the arguments of a call."""
    return Called(call.args, {one.arg: one.value for one in call.keywords if one.arg}, scope)


def place_of(node: ast.expr, scope: Scope) -> tuple[str, Place]:
    """Return the page and the place of a locator; raises `Untold` where surefoot has nothing like it."""
    spot = _spot(bare(node), scope)
    if spot.place is None:
        raise Untold("it names a page or a frame, and no element")
    return spot.page, spot.place


def page_of(node: ast.expr, scope: Scope) -> str | None:
    """Return the variable of a page, if an expression is one."""
    inner = bare(node)
    return inner.id if isinstance(inner, ast.Name) and inner.id in scope.pages else None


def bare(node: ast.expr) -> ast.expr:
    """Return an expression without the `await` around it."""
    return bare(node.value) if isinstance(node, ast.Await) else node


def literal(node: ast.expr, scope: Scope) -> object:
    """Return the value of a literal, of a name that holds one, or of `re.compile`; raises `Untold`."""
    if isinstance(node, ast.Name) and node.id in scope.values:
        return scope.values[node.id]
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"re.compile", "compile"} and node.args:
        pattern = literal(node.args[0], scope)
        flags = re.NOFLAG
        for flag in ast.walk(node.args[1]) if len(node.args) > 1 else ():
            if isinstance(flag, ast.Attribute):
                flags |= _FLAGS.get(flag.attr, re.NOFLAG)
        try:
            return re.compile(str(pattern), flags)
        except re.error as error:
            raise Untold(f"{pattern!r} is no regular expression: {error}") from None
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise Untold(f"{ast.unparse(node)} is no literal") from None


def _spot(node: ast.expr, scope: Scope) -> _Spot:
    if isinstance(node, ast.Name):
        if node.id in scope.pages:
            return _Spot(node.id)
        if node.id in scope.places:
            page, place = scope.places[node.id]
            return _Spot(page, place, place.frame)
        raise Untold(f"{node.id} is neither a page nor a locator of this script")
    if isinstance(node, ast.Attribute):
        return _narrowed(_spot(bare(node.value), scope), node.attr)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _chained(_spot(bare(node.func.value), scope), node.func.attr, called(node, scope))
    raise Untold(f"{ast.unparse(node)} is no locator")


def _narrowed(spot: _Spot, name: str) -> _Spot:
    if spot.place is not None and name in {"first", "last"}:
        return _filtered(spot, Nth(0 if name == "first" else -1))
    if spot.place is not None and name == "content_frame":
        return _Spot(spot.page, frame=spot.place)
    raise Untold(f".{name} has no like")


def _chained(spot: _Spot, name: str, given: Called) -> _Spot:
    if name in _WAYS:
        return _found(spot, (_made(_WAYS[name], given),))
    if name == "locator":
        return _located(spot, given)
    if name == "frame_locator":
        return _Spot(spot.page, frame=Place((_made(_by_selector, given),), frame=spot.frame))
    if name == "filter":
        return _by_filter(spot, given)
    if name == "nth":
        index = literal(given.args[0], given.scope) if given.args else None
        if not isinstance(index, int):
            raise Untold("its place is no number")
        return _filtered(spot, Nth(index))
    if name == "or_" and spot.place is not None and given.args:
        return _either(spot, spot.place, place_of(given.args[0], given.scope)[1])
    raise Untold(f".{name}(…) has no like")


def _found(spot: _Spot, ways: tuple[Way, ...]) -> _Spot:
    return replace(spot, place=Place(ways, inside=spot.place, frame=spot.frame))


def _located(spot: _Spot, given: Called) -> _Spot:
    found = _found(spot, (_made(_by_selector, given),))
    return _by_filter(found, given) if set(given.named) - {"selector"} else found


def _either(spot: _Spot, one: Place, other: Place) -> _Spot:
    """Return a place whose element either describes: two ways of one target."""
    if (one.inside, one.frame, one.filters) != (other.inside, other.frame, other.filters):
        raise Untold("its sides stand in other places")
    return replace(spot, place=replace(one, ways=(*one.ways, *other.ways)))


def _by_filter(spot: _Spot, given: Called) -> _Spot:
    known = {"has_text", "has", "has_not_text", "has_not", "visible", "selector"}
    if strange := set(given.named) - known:
        raise Untold(f"a filter by {', '.join(sorted(strange))} has no like")
    for name in ("has_text", "has"):
        if name in given.named:
            spot = _filtered(spot, _inner(given, name))
    for name in ("has_not_text", "has_not"):
        if name in given.named:
            spot = _filtered(spot, Without(_inner(given, name)))
    return _filtered(spot, Shown()) if given.flag("visible") else spot


def _inner(given: Called, name: str) -> Filter:
    if name.endswith("text"):
        return given.wording(99, name)
    _, place = place_of(given.named[name], given.scope)
    first, *others = place.ways
    if place.inside or place.frame or place.filters or others:
        raise Untold(f"{name}= takes more than one way to find")
    return first


def _filtered(spot: _Spot, narrowing: Filter | Without | Nth | Shown) -> _Spot:
    if spot.place is None:
        raise Untold("a page has no place among others")
    return replace(spot, place=replace(spot.place, filters=(*spot.place.filters, narrowing)))


def _made(make: Callable[[Called], Way], given: Called) -> Way:
    try:
        return make(given)
    except AuthorErred as error:
        raise Untold(str(error)) from None


def _by_role(given: Called) -> Way:
    asked: dict[str, Any] = {one: literal(given.named[one], given.scope) for one in _STATES if one in given.named}
    name = given.wording(99, "name") if "name" in given.named else None
    return by.role(str(given.wording(0, "role")), name, exact=given.flag("exact"), **asked)


def _worded(make: Callable[..., Way], name: str) -> Callable[[Called], Way]:
    def made(given: Called) -> Way:
        return make(given.wording(0, name), exact=given.flag("exact"))

    return made


def _by_selector(given: Called) -> Way:
    """Return the way of a selector, in whatever engine of Playwright's."""
    said = given.wording(0, "selector", "selector_or_locator")
    if not isinstance(said, str):
        raise Untold("its selector is no text")
    if ">>" in said:
        raise Untold("a chain of selectors with >> has no like: write it as locators in locators")
    engine, mark, rest = said.partition("=")
    if mark and engine in _ENGINES:
        return _ENGINES[engine](rest)
    if said.startswith(("//", "..", "(//")):
        return by.xpath(said)
    return by.css(said)


def _by_text(said: str) -> Way:
    quoted = re.fullmatch(r"([\"'])(.*)\1", said)
    return by.text(quoted[2], exact=True) if quoted else by.text(said)


_ENGINES: dict[str, Callable[[str], Way]] = {
    "css": by.css,
    "xpath": by.xpath,
    "text": _by_text,
    "id": lambda said: by.css(f'[id="{said}"]'),
    "data-testid": by.test_id,
}
_WAYS: dict[str, Callable[[Called], Way]] = {
    "get_by_role": _by_role,
    "get_by_label": _worded(by.label, "text"),
    "get_by_text": _worded(by.text, "text"),
    "get_by_placeholder": _worded(by.placeholder, "text"),
    "get_by_alt_text": _worded(by.alt, "text"),
    "get_by_title": _worded(by.title, "text"),
    "get_by_test_id": lambda given: by.test_id(given.wording(0, "test_id")),
}
