"""The ways to find an element, and how a field is read from it: `by.role("button", "Pay now")`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from surefoot.errors import AuthorErred
from surefoot.selectors import states
from surefoot.selectors.marks import Mark as _Mark
from surefoot.selectors.marks import accounting as accounting  # noqa: PLC0414 — authors write `by.accounting`
from surefoot.selectors.marks import column as column  # noqa: PLC0414 — as above
from surefoot.selectors.marks import json as json  # noqa: PLC0414 — as above
from surefoot.selectors.marks import json_ld as json_ld  # noqa: PLC0414 — as above
from surefoot.selectors.marks import locale as locale  # noqa: PLC0414 — as above
from surefoot.selectors.marks import meta as meta  # noqa: PLC0414 — as above
from surefoot.selectors.marks import microdata as microdata  # noqa: PLC0414 — as above
from surefoot.selectors.marks import term as term  # noqa: PLC0414 — as above
from surefoot.selectors.pattern import as_browser
from surefoot.selectors.roles import ROLES
from surefoot.selectors.selector import check_css, check_xpath
from surefoot.selectors.states import State
from surefoot.selectors.wording import Wording, shown

TEST_ID = "data-testid"
"""The attribute that `by.test_id` compares."""


class Role(_Mark):
    """By ARIA role, and by accessible name and state where they are given."""

    role: str
    name: Wording | None = None
    exact: bool = False
    level: int | None = None
    checked: State | None = None
    selected: bool | None = None
    pressed: State | None = None
    expanded: bool | None = None
    disabled: bool | None = None
    include_hidden: bool = False

    def __str__(self) -> str:
        named = "" if self.name is None else shown(self.name)
        given = [f"{key}={value!r}" for key, value in self.states.items()]
        given += ["include_hidden=True"] if self.include_hidden else []
        return self._call("role", shown(self.role), named, "exact=True" if self.exact else "", *given)

    @property
    def states(self) -> dict[str, State | int]:
        """The states that are asked for, by their names."""
        asked = {key: getattr(self, key) for key in ("level", "checked", "selected", "pressed", "expanded", "disabled")}
        return {key: value for key, value in asked.items() if value is not None}


class _Worded(_Mark):
    text: Wording
    exact: bool = False

    def __str__(self) -> str:
        return self._call(type(self).__name__.lower(), shown(self.text), "exact=True" if self.exact else "")


class Label(_Worded):
    """By the label of a form control, or what else labels it."""


class Text(_Worded):
    """By the text inside: the smallest element that holds it, and when acting the control around it."""


class Placeholder(_Worded):
    """By the placeholder of a field."""


class Alt(_Worded):
    """By the alternative text of a picture."""


class Title(_Worded):
    """By the `title` attribute."""


class TestId(_Mark):
    """By `data-testid`."""

    __test__ = False  # no test class, whatever its name

    id: Wording

    def __str__(self) -> str:
        return self._call("test_id", shown(self.id))


class Css(_Mark):
    """By a CSS selector of the subset that the browser and a page at rest understand the same."""

    selector: str

    def __str__(self) -> str:
        return self._call("css", shown(self.selector))


class XPath(_Mark):
    """By an XPath 1.0 expression that gives elements."""

    expression: str

    def __str__(self) -> str:
        return self._call("xpath", repr(self.expression))


Way: TypeAlias = Role | Label | Text | Placeholder | Alt | Title | TestId | Css | XPath
WAYS = (Role, Label, Text, Placeholder, Alt, Title, TestId, Css, XPath)
"""The classes of `Way`, for `isinstance`."""


class Attr(_Mark):
    """A field reads an attribute instead of the text."""

    name: str

    def __str__(self) -> str:
        return self._call("attr", shown(self.name))


class Picked(_Mark):
    """A field reads the first group of a pattern instead of the whole text."""

    expression: str

    def __str__(self) -> str:
        return self._call("pattern", repr(self.expression))


class Address(_Mark):
    """A field reads the address of the page."""

    def __str__(self) -> str:
        return self._call("page_url")


class InCurrency(_Mark):
    """A field of money is in that currency, also where the page writes none, or only `$`."""

    code: str

    def __str__(self) -> str:
        return self._call("currency", shown(self.code))


def role(
    role: str,
    name: Wording | None = None,
    *,
    exact: bool = False,
    level: int | None = None,
    checked: State | None = None,
    selected: bool | None = None,
    pressed: State | None = None,
    expanded: bool | None = None,
    disabled: bool | None = None,
    include_hidden: bool = False,
) -> Role:
    """Find by ARIA role and accessible name: `by.role("button", "Pay now")`; raises `AuthorErred` for no such role."""
    if role not in ROLES:
        raise AuthorErred(
            f"by.role({role!r}): there is no such ARIA role; write one such as 'button', 'link', 'heading'"
        )
    _check(name)
    way = Role(
        role=role, name=name, exact=exact, level=level, checked=checked, selected=selected, pressed=pressed,
        expanded=expanded, disabled=disabled, include_hidden=include_hidden,
    )  # fmt: skip
    for state in way.states.keys() & _HAVE.keys():
        if role not in _HAVE[state]:
            raise AuthorErred(f"{way}: {role} has no `{state}`; these have: {', '.join(sorted(_HAVE[state]))}")
    return way


_HAVE = {
    "level": states.LEVELLED, "checked": states.CHECKABLE, "selected": states.SELECTABLE, "pressed": states.PRESSABLE,
    "expanded": states.EXPANDABLE,
}  # fmt: skip


def label(text: Wording, *, exact: bool = False) -> Label:
    """Find a form control by its label."""
    return _said(Label, text, exact=exact)


def text(text: Wording, *, exact: bool = False) -> Text:
    """Find by the text inside."""
    return _said(Text, text, exact=exact)


def placeholder(text: Wording, *, exact: bool = False) -> Placeholder:
    """Find a field by its placeholder."""
    return _said(Placeholder, text, exact=exact)


def alt(text: Wording, *, exact: bool = False) -> Alt:
    """Find a picture by its alternative text."""
    return _said(Alt, text, exact=exact)


def title(text: Wording, *, exact: bool = False) -> Title:
    """Find by the `title` attribute."""
    return _said(Title, text, exact=exact)


def test_id(id: Wording) -> TestId:  # noqa: A002 — what it is called everywhere
    """Find by `data-testid`, compared whole."""
    _check(id)
    return TestId(id=id)


test_id.__test__ = False  # type: ignore[attr-defined]  # no test, whatever its name


def css(selector: str) -> Css:
    """Find by a CSS selector; raises `AuthorErred` for what a browser and a saved page understand differently."""
    return Css(selector=check_css(selector))


def xpath(expression: str) -> XPath:
    """Find by an XPath 1.0 expression; raises `AuthorErred` if it is none."""
    return XPath(expression=check_xpath(expression))


def attr(name: str) -> Attr:
    """Read an attribute instead of the text: `Annotated[str, by.css("a"), by.attr("href")]`."""
    return Attr(name=name.lower())


def pattern(expression: str) -> Picked:
    """Read the first group of a pattern: `by.pattern("Receipt (.+)")`; raises `AuthorErred` if it has none."""
    try:
        groups = re.compile(expression).groups
    except re.error as error:
        raise AuthorErred(f"by.pattern({expression!r}) is no regular expression: {error}") from None
    if groups < 1:
        raise AuthorErred(f"by.pattern({expression!r}) needs a group in round brackets around what is read")
    return Picked(expression=expression)


def page_url() -> Address:
    """Read the address of the page."""
    return Address()


def currency(code: str) -> InCurrency:
    """Say which currency a field of money is in: `Annotated[Money, by.test_id("total"), by.currency("USD")]`."""
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise AuthorErred(f"by.currency({code!r}) is no ISO 4217 code: write one such as 'EUR'")
    return InCurrency(code=code)


def _said(kind: Callable[..., Any], text: Wording, *, exact: bool) -> Any:
    _check(text)
    if isinstance(text, str) and not text.strip():
        raise AuthorErred(f"by.{kind.__name__.lower()}('') would find everything: write the text it shows")
    return kind(text=text, exact=exact)


def _check(wording: Wording | None) -> None:
    """Refuse a pattern that a browser would read differently."""
    if isinstance(wording, re.Pattern):
        as_browser(wording)
