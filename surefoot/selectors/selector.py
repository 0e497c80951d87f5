"""The CSS and the XPath that mean the same in a browser and on a page at rest; the rest is refused at definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from surefoot.errors import AuthorErred

PSEUDO_CLASSES = frozenset({
    "any-link", "empty", "first-child", "first-of-type", "has", "is", "last-child", "last-of-type", "not", "nth-child",
    "nth-last-child", "nth-last-of-type", "nth-of-type", "only-child", "only-of-type", "root", "where",
})  # fmt: skip
"""The pseudo-classes that Lexbor and browsers understand the same, whatever the state of the page."""

_INSTEAD: Mapping[str, str] = {
    "checked": "by.role('checkbox', checked=True)",
    "contains": "by.text('…')",
    "disabled": "by.role('button', disabled=True), or the attribute as in button[disabled]",
    "enabled": "by.role('button', disabled=False)",
    "focus": "a name or a label: the focus moves",
    "has-text": "Target(...).having('…')",
    "hover": "a name or a label: the pointer moves",
    "lang": "the attribute, as in [lang|=de]",
    "nth-match": "a name, or Target(..., inside=...)",
    "optional": "the attribute, as in input:not([required])",
    "required": "the attribute, as in input[required]",
    "scope": "Target(..., inside=...)",
    "text": "by.text('…')",
    "text-is": "by.text('…', exact=True)",
    "visible": "nothing: only visible elements count",
}

_OPAQUE = re.compile(r"\\(?:[0-9a-fA-F]{1,6}\s?|.)|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_NAMESPACED = re.compile(r"\[\s*(?:xmlns\s*[\]=~|^$*]|(?:xmlns|xml|xlink)\\:)", re.IGNORECASE)
_DIGIT = re.compile(r"[#.]-?\d")
_PSEUDO = re.compile(r"(::?)([\w-]+)")


class XPath(Protocol):
    """A compiled XPath, as lxml makes it."""

    def __call__(self, context: object, /) -> object:
        """Evaluate it at an element."""
        ...


class Twin(Protocol):
    """An lxml element."""

    text: str | None
    tail: str | None

    def set(self, name: str, value: str, /) -> None:
        """Set an attribute."""
        ...

    def append(self, element: Twin, /) -> None:
        """Add a child."""
        ...

    def getroottree(self) -> object:
        """Return the document."""
        ...


class Etree(Protocol):
    """What is used of lxml."""

    XPathError: type[Exception]

    def XPath(self, path: str, /) -> XPath:  # noqa: N802 — lxml's name
        """Compile an expression."""
        ...

    def Comment(self, text: str, /) -> Twin:  # noqa: N802 — lxml's name
        """Make a comment."""
        ...

    def Element(self, tag: str, /, *, nsmap: Mapping[None, str] | None = None) -> Twin:  # noqa: N802 — lxml's name
        """Make an element."""
        ...


def check_css(selector: str) -> str:
    """Return a CSS selector as it is, or raise `AuthorErred` that names what to write instead."""
    bare = re.sub(r"\[[^\]]*\]", "[]", _OPAQUE.sub("x", selector))
    for colons, name in _PSEUDO.findall(bare):
        if len(colons) == 2:  # noqa: PLR2004 — two colons make a pseudo-element
            raise _refused(selector, f"::{name} is no element")
        if name.lower() not in PSEUDO_CLASSES:
            instead = _INSTEAD.get(name.lower(), "by.role, by.text or an attribute")
            raise _refused(selector, f":{name} differs between a browser and a saved page", instead)
    if _DIGIT.search(bare):
        raise _refused(selector, "a name in CSS does not begin with a digit", "[id='…'] or [class~='…']")
    if _NAMESPACED.search(_QUOTED.sub("", selector)):
        raise _refused(selector, "browsers keep xmlns and prefixed attributes apart", "the tag, or another attribute")
    if ">>" in bare or "||" in bare or "|" in bare.replace("[]", ""):
        raise _refused(selector, "it joins selectors in a way that is no CSS", "Target(..., inside=...)")
    try:
        LexborHTMLParser("<p>").css(selector)
    except SelectolaxError:
        raise _refused(selector, "it is no CSS selector") from None
    return selector


def check_xpath(expression: str) -> str:
    """Return an XPath 1.0 expression as it is, or raise `AuthorErred`."""
    try:
        compiled(expression)
    except etree().XPathError as error:
        raise AuthorErred(
            f"by.xpath({expression!r}) is no XPath 1.0: {error}", next_action="mend the expression"
        ) from None
    return expression


@cache
def compiled(expression: str) -> XPath:
    """Return the expression compiled, once for all pages."""
    return etree().XPath(expression)


@cache
def etree() -> Etree:
    """Return lxml, which has no types of its own, loaded when the first XPath is written: it costs 30 ms."""
    return cast("Etree", import_module("lxml.etree"))


def _refused(selector: str, why: str, instead: str = "") -> AuthorErred:
    remedy = f"use {instead}" if instead else "mend the selector"
    return AuthorErred(f"by.css({selector!r}): {why}; {remedy}", next_action=remedy)
