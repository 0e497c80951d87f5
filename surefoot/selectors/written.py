"""Ways as the Python that makes them, as an author would write it: `by.role("button", re.compile("pay"))`.

`str` of a way is for messages, where a pattern stands between slashes; this can be pasted into a recipe.
"""

from __future__ import annotations

import ast
import re
from typing import cast

from surefoot.errors import AuthorErred
from surefoot.selectors import by
from surefoot.selectors.by import WAYS, Alt, Css, Label, Placeholder, Role, TestId, Text, Title, Way, XPath
from surefoot.selectors.marks import Column, Json, JsonLd, Meta, Microdata, Place, Term
from surefoot.selectors.wording import Wording, quoted

_GIVEN = {
    Role: ("role", ("role", "name")),
    Label: ("label", ("text",)),
    Text: ("text", ("text",)),
    Placeholder: ("placeholder", ("text",)),
    Alt: ("alt", ("text",)),
    Title: ("title", ("text",)),
    TestId: ("test_id", ("id",)),
    Css: ("css", ("selector",)),
    XPath: ("xpath", ("expression",)),
    Column: ("column", ("headers",)),
    Term: ("term", ("text",)),
    JsonLd: ("json_ld", ("kind", "path")),
    Json: ("json", ("selector", "path")),
    Microdata: ("microdata", ("kind", "path")),
    Meta: ("meta", ("name",)),
}
"""The function that makes each kind of way, and what it is given without its name."""
_FLAGS = (re.IGNORECASE, re.DOTALL, re.MULTILINE, re.ASCII, re.VERBOSE)


def spelled(way: Way | Place, *, module: str = "by") -> str:
    """Return the Python that makes a way; patterns need `import re`.

    Args:
        way: The way.
        module: The name that `surefoot.by` has where it is to stand.
    """
    function, unnamed = _GIVEN[type(way)]
    fields = type(way).model_fields
    given = {
        name: getattr(way, name) for name in fields if name in unnamed or getattr(way, name) != _default(way, name)
    }
    told = [_argument(value) if name in unnamed else f"{name}={_argument(value)}" for name, value in given.items()]
    return f"{module}.{function}({', '.join(one for one in told if one)})"


def literal(text: Wording) -> str:
    """Return a text as a Python literal, or a pattern as the call that makes it."""
    return _argument(text)


def needs_re(way: Way) -> bool:
    """Say whether the Python of a way needs `import re`."""
    return any(isinstance(getattr(way, name), re.Pattern) for name in type(way).model_fields)


def makers() -> dict[str, type]:
    """Return the functions of `by` that make ways, each with the kind that it makes."""
    return {function: kind for kind, (function, _) in _GIVEN.items() if kind in WAYS}


def way_of(text: str) -> Way:
    """Return the way that a text makes, such as `by.role("button", "Pay now")`, which is read and not run.

    Raises:
        ValueError: It is not the call of a way with plain texts, numbers and patterns.
    """
    try:
        call = ast.parse(text.strip(), mode="eval").body
        way = _called(call)
    except (SyntaxError, TypeError, ValueError, AuthorErred) as error:
        raise ValueError(f"{text} is no way: {error}") from None
    return way


def _called(call: ast.expr) -> Way:
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="by"), attr=function)) if function in makers():
            keywords = {one.arg: _literal(one.value) for one in call.keywords if one.arg is not None}
            return getattr(by, function)(*map(_literal, call.args), **keywords)
        case _:
            raise ValueError(f"write one such as by.role(...), by.{', by.'.join(sorted(makers()))}")


def _literal(given: ast.expr) -> object:
    """Return the value of a text, a number, yes or no, or a pattern; raises `ValueError` for anything else."""
    match given:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="compile"), args=[text, *flags], keywords=[]):
            told = ast.literal_eval(text)
            return re.compile(told, re.NOFLAG if not flags else _flags(flags[0]))
        case _:
            return ast.literal_eval(given)


def _flags(given: ast.expr) -> re.RegexFlag:
    match given:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _flags(left) | _flags(right)
        case ast.Attribute(value=ast.Name(id="re"), attr=name) if name in re.RegexFlag.__members__:
            return re.RegexFlag[name]
        case _:
            raise ValueError(f"{ast.unparse(given)} is no flag of a pattern")


def _default(way: Way | Place, name: str) -> object:
    return type(way).model_fields[name].get_default()


def _argument(value: object) -> str:
    """Return an argument; nothing for one that was not given."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_argument, cast("tuple[object, ...]", value)))
    if isinstance(value, re.Pattern):
        return _pattern(cast("re.Pattern[str]", value))
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    """Return a text in the quotes that need no backslash, as formatters have it."""
    return repr(text) if '"' in text and "'" not in text else quoted(text)


def _pattern(pattern: re.Pattern[str]) -> str:
    flags = " | ".join(f"re.{flag.name}" for flag in _FLAGS if pattern.flags & flag)
    text = pattern.pattern
    raw = "\\" in text and text.isprintable() and '"' not in text and not text.endswith("\\")
    literal = f'r"{text}"' if raw else _text(text)
    return f"re.compile({literal}{', ' if flags else ''}{flags})"
