"""Single calls of a codegen script: actions on a page, expectations of it, and what needs no like."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Literal, cast

from surefoot.recipes.codegen.places import Called, Scope, bare, called, literal, page_of, place_of
from surefoot.recipes.codegen.script import Action, Expectation, Kind, Untold, Verb
from surefoot.selectors.wording import Wording

_IGNORED = frozenset({
    "launch", "launch_persistent_context", "new_context", "close", "stop", "start", "wait_for_timeout", "pause",
    "wait_for_load_state", "set_viewport_size", "bring_to_front", "set_default_timeout", "focus", "blur",
    "set_default_navigation_timeout", "run", "expect_navigation", "save_as", "scroll_into_view_if_needed",
})  # fmt: skip
"""Calls that a recipe makes by itself, or needs not make."""
_VERBS: dict[str, Verb] = {
    "click": "click", "tap": "click", "hover": "hover", "fill": "fill", "type": "fill", "press_sequentially": "fill",
    "press": "press", "check": "check", "uncheck": "uncheck", "select_option": "select", "set_input_files": "upload",
    "drag_to": "drag",
}  # fmt: skip
_VALUES: dict[Verb, tuple[str, ...]] = {
    "fill": ("value", "text"), "press": ("key",), "select": ("value", "label"), "upload": ("files",),
}  # fmt: skip
_KINDS: dict[str, Kind] = {
    "to_be_visible": "shown", "to_be_attached": "shown", "to_be_hidden": "hidden", "not_to_be_visible": "hidden",
    "to_have_text": "text", "to_contain_text": "contains", "to_have_value": "value", "to_be_checked": "checked",
    "not_to_be_checked": "unchecked", "to_be_enabled": "enabled", "to_be_disabled": "disabled",
    "to_have_count": "count", "to_have_url": "url", "to_have_title": "title",
}  # fmt: skip
_NEEDLESS_KEYS = frozenset({"Tab", "Shift+Tab", "CapsLock", "Shift", "Control", "Alt", "Meta"})


def ignored(call: ast.Call) -> bool:
    """Say whether a call needs no like in a recipe; raises `Untold` for a context with a state that is loaded."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    if name == "new_context" and any(keyword.arg == "storage_state" for keyword in call.keywords):
        raise Untold("a saved state is no sign-in: write a SignInStep, and `await run.sign_in(…)`")
    if name == "press" and call.args and isinstance(call.args[-1], ast.Constant):
        return call.args[-1].value in _NEEDLESS_KEYS
    if isinstance(call.func, ast.Name):
        return name != "expect"
    return name in _IGNORED


def read_expectation(call: ast.Call, scope: Scope) -> Expectation | None:
    """Return what `expect(…).to_…(…)` or a wait for an address expects; None for any other call."""
    if not isinstance(call.func, ast.Attribute):
        return None
    given, name = called(call, scope), call.func.attr
    if name == "wait_for_url" and (page := page_of(call.func.value, scope)):
        return Expectation(call.lineno, page, "url", wanted=_address(given))
    if name in {"wait_for", "wait_for_selector"}:
        return _waited(call, given)
    subject = bare(call.func.value)
    if not (isinstance(subject, ast.Call) and ast.unparse(subject.func) == "expect" and subject.args):
        return None
    if name not in _KINDS:
        raise Untold(f"{name} has no like: write it as a fact of `prove`")
    kind = _KINDS[name]
    if page := page_of(subject.args[0], scope):
        if kind not in {"url", "title"}:
            raise Untold(f"{name} of a page has no like")
        return Expectation(
            call.lineno, page, kind, wanted=_address(given) if kind == "url" else given.wording(0, "title")
        )
    page, place = place_of(subject.args[0], scope)
    return Expectation(call.lineno, page, kind, place, _wanted(kind, given))


def read_call(call: ast.Call, scope: Scope, *, dialog: Literal["", "accept", "dismiss"] = "") -> Action:
    """Return what a call does; raises `Untold` where surefoot has nothing like it."""
    if not isinstance(call.func, ast.Attribute):
        raise Untold("it is no call on a page")
    name, given = call.func.attr, called(call, scope)
    if page := page_of(call.func.value, scope):
        return _on_page(call, page, name, given, dialog)
    if name == "set_checked":
        name = "check" if literal(given.args[0], scope) else "uncheck"
    if name == "clear":
        page, place = place_of(call.func.value, scope)
        return Action(call.lineno, page, "fill", place, "")
    if name not in _VERBS:
        raise Untold(_WHY.get(name, f".{name}(…) has no like"))
    page, place = place_of(call.func.value, scope)
    verb = _VERBS[name]
    if verb == "drag":
        return Action(call.lineno, page, verb, place, onto=place_of(given.args[0], scope)[1])
    asks = dialog if verb in {"click", "press"} else ""
    return Action(call.lineno, page, verb, place, _value(verb, given), dialog=asks)


_WHY = {
    "dblclick": "a double click has no like: an action is proved before the next one; a click may do",
    "screenshot": "pictures are taken by the run where they are wanted",
    "evaluate": "scripts in the page have no like: read what is needed with a view",
    "go_back": "going back has no like: go to the address",
    "reload": "`goto` to the present address reloads it",
}


def _on_page(call: ast.Call, page: str, name: str, given: Called, dialog: Literal["", "accept", "dismiss"]) -> Action:
    """Return what a call on the page itself does: going somewhere, or the older calls that take a selector first."""
    if name == "goto":
        return Action(call.lineno, page, "goto", value=_text(given, 0, "url"))
    if name not in _VERBS or not given.args:
        raise Untold(_WHY.get(name, f"page.{name}(…) has no like"))
    locator = ast.Call(ast.Attribute(ast.Name(page), "locator"), [given.args[0]], [])
    _, place = place_of(locator, given.scope)
    rest = Called(given.args[1:], given.named, given.scope)
    verb = _VERBS[name]
    asks = dialog if verb in {"click", "press"} else ""
    return Action(call.lineno, page, verb, place, _value(verb, rest), dialog=asks)


def _value(verb: Verb, given: Called) -> str | None:
    return _text(given, 0, *_VALUES[verb]) if verb in _VALUES else None


def _text(given: Called, place: int, *names: str) -> str | None:
    """Return an argument that is one text, or None where it is no literal, such as a variable of the environment."""
    node = given.get(place, *names)
    if node is None:
        raise Untold(f"its {names[0]} is not given")
    try:
        value = literal(node, given.scope)
    except Untold:
        return None
    if isinstance(value, (list, tuple)):
        several = cast("Sequence[object]", value)
        value = several[0] if len(several) == 1 else None
    if not isinstance(value, str):
        raise Untold(f"its {names[0]} is not one text: several at once have no like")
    return value


def _waited(call: ast.Call, given: Called) -> Expectation | None:
    if not isinstance(call.func, ast.Attribute) or page_of(call.func.value, given.scope):
        raise Untold("write it as a locator, and wait for that")
    state = literal(given.named["state"], given.scope) if "state" in given.named else "visible"
    page, place = place_of(call.func.value, given.scope)
    return Expectation(call.lineno, page, "shown" if state in {"visible", "attached"} else "hidden", place)


def _address(given: Called) -> Wording:
    """Return an address, of which a glob is turned into a pattern."""
    said = given.wording(0, "url", "url_or_re", "url_or_reg_exp")
    if isinstance(said, str) and "*" in said:
        parts = (
            ".*" if one == "**" else "[^/]*" if one == "*" else re.escape(one) for one in re.split(r"(\*\*|\*)", said)
        )
        return re.compile("".join(parts) + "$")
    return said


def _wanted(kind: Kind, given: Called) -> Wording | int | None:
    if kind in {"text", "contains", "value"}:
        return given.wording(0, "expected", "value")
    if kind == "count":
        count = literal(given.args[0], given.scope) if given.args else None
        if not isinstance(count, int):
            raise Untold("its count is no number")
        return count
    return None
