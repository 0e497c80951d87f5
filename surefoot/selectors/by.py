"""The ways to find an element, and how a field is read from it: `by.role("button", "Pay now")`.

They are dataclasses and no pydantic models: pydantic would take a model inside `Annotated` for the field's type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias, cast

from surefoot.errors import AuthorErred

Wording: TypeAlias = str | re.Pattern[str]
"""A text, matched as a part and whatever its case unless `exact`; or a regular expression."""

_PSEUDO_CLASSES = {
    "first-child",
    "last-child",
    "only-child",
    "nth-child",
    "nth-last-child",
    "first-of-type",
    "last-of-type",
    "only-of-type",
    "nth-of-type",
    "nth-last-of-type",
    "not",
    "is",
    "where",
    "has",
    "empty",
    "checked",
    "root",
}  # fmt: skip — what the browser and Lexbor understand the same


class _Way:
    def _call(self, *arguments: object, exact: bool = False) -> str:
        shown = [_shown(argument) for argument in arguments if argument is not None]
        shown += ["exact=True"] if exact else []
        return f"by.{_snake(type(self).__name__)}({', '.join(shown)})"


@dataclass(frozen=True)
class Role(_Way):
    """By ARIA role, and accessible name if it is given."""

    role: str
    name: Wording | None = None
    exact: bool = False
    level: int | None = None

    def __str__(self) -> str:
        level = "" if self.level is None else f", level={self.level}"
        return self._call(self.role, self.name, exact=self.exact)[:-1] + level + ")"


@dataclass(frozen=True)
class _Worded(_Way):
    text: Wording
    exact: bool = False

    def __str__(self) -> str:
        return self._call(self.text, exact=self.exact)


@dataclass(frozen=True)
class Label(_Worded):
    """By the label of a form control, or its `aria-label`."""


@dataclass(frozen=True)
class Text(_Worded):
    """By the text inside; the smallest element that holds it, and when acting the control around it."""


@dataclass(frozen=True)
class Placeholder(_Worded):
    """By the placeholder of a field."""


@dataclass(frozen=True)
class Alt(_Worded):
    """By the alternative text of a picture."""


@dataclass(frozen=True)
class Title(_Worded):
    """By the `title` attribute."""


@dataclass(frozen=True)
class TestId(_Way):
    """By `data-testid`."""

    id: str

    def __str__(self) -> str:
        return self._call(self.id)


@dataclass(frozen=True)
class Css(_Way):
    """By a CSS selector of the subset that the browser and the page at rest understand the same."""

    selector: str

    def __str__(self) -> str:
        return self._call(self.selector)


@dataclass(frozen=True)
class XPath(_Way):
    """By an XPath 1.0 expression that gives elements."""

    expression: str

    def __str__(self) -> str:
        return f"by.xpath({self.expression!r})"


Way: TypeAlias = Role | Label | Text | Placeholder | Alt | Title | TestId | Css | XPath
WAYS = (Role, Label, Text, Placeholder, Alt, Title, TestId, Css, XPath)


@dataclass(frozen=True)
class Attr:
    """A field reads an attribute instead of the text."""

    name: str


@dataclass(frozen=True)
class Picked:
    """A field reads the first group of a pattern instead of the whole text."""

    expression: str


@dataclass(frozen=True)
class Address:
    """A field reads the address of the page."""


def role(role: str, name: Wording | None = None, *, exact: bool = False, level: int | None = None) -> Role:
    """Find by ARIA role and accessible name: `by.role("button", "Pay now")`."""
    return Role(role=role, name=name, exact=exact, level=level)


def label(text: Wording, *, exact: bool = False) -> Label:
    """Find a form control by its label."""
    return Label(text=text, exact=exact)


def text(text: Wording, *, exact: bool = False) -> Text:
    """Find by the text inside."""
    return Text(text=text, exact=exact)


def placeholder(text: Wording, *, exact: bool = False) -> Placeholder:
    """Find a field by its placeholder."""
    return Placeholder(text=text, exact=exact)


def alt(text: Wording, *, exact: bool = False) -> Alt:
    """Find a picture by its alternative text."""
    return Alt(text=text, exact=exact)


def title(text: Wording, *, exact: bool = False) -> Title:
    """Find by the `title` attribute."""
    return Title(text=text, exact=exact)


def test_id(id: str) -> TestId:  # noqa: A002 — what it is called everywhere
    """Find by `data-testid`."""
    return TestId(id=id)


def css(selector: str) -> Css:
    """Find by a CSS selector; pseudo-classes that the two sides understand differently are refused."""
    for pseudo in re.findall(r"(?<![\\:]):{1,2}([a-zA-Z-]+)", re.sub(r"\[[^\]]*\]", "", selector)):
        if pseudo not in _PSEUDO_CLASSES:
            raise AuthorErred(
                f"by.css({selector!r}): `:{pseudo}` means different things in the browser and on a saved page; "
                "use by.role, by.text or an attribute"
            )
    return Css(selector=selector)


def xpath(expression: str) -> XPath:
    """Find by an XPath 1.0 expression."""
    from lxml import etree  # noqa: PLC0415 — 30 ms that only XPath needs

    try:
        etree.XPath(expression)
    except etree.XPathSyntaxError as error:
        raise AuthorErred(f"by.xpath({expression!r}) is no XPath 1.0: {error}") from None
    return XPath(expression=expression)


def attr(name: str) -> Attr:
    """Read an attribute instead of the text: `Annotated[str, by.css("a"), by.attr("href")]`."""
    return Attr(name=name)


def pattern(expression: str) -> Picked:
    r"""Read the first group of a pattern: `by.pattern(r"Receipt (\S+)")`."""
    if re.compile(expression).groups < 1:
        raise AuthorErred(f"by.pattern({expression!r}) needs a group in round brackets around what is read")
    return Picked(expression=expression)


def page_url() -> Address:
    """Read the address of the page."""
    return Address()


def _shown(argument: object) -> str:
    if isinstance(argument, re.Pattern):
        return f"/{cast('re.Pattern[str]', argument).pattern}/"
    return f'"{argument}"'


def _snake(name: str) -> str:
    return {"XPath": "xpath"}.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
