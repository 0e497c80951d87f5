"""How a type reads from an element: text, numbers, money, dates, yes and no, links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, TypeAlias
from urllib.parse import urljoin

from pydantic import AfterValidator, AnyUrl, HttpUrl

from surefoot.model import Money
from surefoot.selectors.dates import read_date, read_datetime
from surefoot.selectors.element import Element
from surefoot.selectors.money import read_decimal, read_money

_YES = {"yes", "true", "on", "✓", "✔", "ja", "oui", "sí", "si"}
_NO = {"no", "false", "off", "✗", "✘", "nein", "non"}


class IsLink:
    """Marks a text field that reads the address a link leads to."""


Link: TypeAlias = Annotated[str, IsLink(), AfterValidator(str)]
"""The address a link leads to, made absolute."""


def shown(element: Element) -> str:
    """Return what an element shows: what a form control holds, else its text."""
    value = element.value
    return element.text if value is None else " ".join(value.split())


def link(element: Element) -> str:
    """Return where a link, a form or a picture leads, made absolute."""
    for name in ("href", "src", "action"):
        if (found := element.attribute(name)) is not None:
            return urljoin(element.snapshot.url, found.strip())
    inner = element.select("a[href]")
    if len(inner) != 1:
        raise ValueError(f"{element.described} leads nowhere, and holds {len(inner)} links")
    return link(inner[0])


def yes_or_no(element: Element) -> bool:
    """Return the state of a checkbox or switch, or what a word says."""
    if element.tag == "input" or element.has("aria-checked"):
        return element.checked
    word = element.text.lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(f"{element.text!r} is neither yes nor no")


def from_text(kind: object, text: str, lang: str | None) -> object:
    """Turn a text into what pydantic validates as `kind`; raises `ValueError`."""
    convert = _FROM_TEXT.get(kind)
    return text if convert is None else convert(text, lang)


def from_element(kind: object, element: Element) -> object:
    """Turn an element into what pydantic validates as `kind`; raises `ValueError`."""
    if kind is bool:
        return yes_or_no(element)
    if kind is HttpUrl or kind is AnyUrl:
        return link(element)
    if (kind is date or kind is datetime) and (stamp := element.attribute("datetime")):
        return from_text(kind, stamp, element.snapshot.lang)
    return from_text(kind, shown(element), element.snapshot.lang)


def _whole(text: str, lang: str | None) -> object:
    number = read_decimal(text, lang=lang, whole=True)
    if number != number.to_integral_value():
        raise ValueError(f"{text!r} is no whole number")
    return int(number)


_FROM_TEXT: dict[object, Callable[[str, str | None], object]] = {
    int: _whole,
    float: lambda text, lang: float(read_decimal(text, lang=lang)),
    Decimal: lambda text, lang: read_decimal(text, lang=lang),
    Money: lambda text, lang: read_money(text, lang=lang),
    date: lambda text, lang: read_date(text, lang=lang),
    datetime: lambda text, lang: read_datetime(text, lang=lang),
}
