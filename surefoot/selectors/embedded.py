"""Data that pages carry for machines: JSON-LD, other JSON in scripts, microdata, `meta` elements.

What it says is checked as what the page shows is: several values that differ are no value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias, cast

from surefoot.selectors.element import Element
from surefoot.selectors.marks import Data, Json, JsonLd, Meta, Microdata

_JSON: TypeAlias = "Mapping[str, _JSON] | Sequence[_JSON] | str | int | Decimal | bool | None"
_LD = 'script[type="application/ld+json" i]'
_CURRENCIES = ("priceCurrency", "currency")
_PRICES = ("price", "value")
_WRAPPED = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\*/)?)?(?P<json>.*?)(?:-->|(?://|/\*)?\s*\]\]>(?:\*/)?)?[\s;]*$",
    re.DOTALL,
)


@dataclass(frozen=True)
class Datum:
    """One value, and what stands beside it."""

    element: Element
    """The element that carries it."""
    text: str
    exact: bool = False
    """Whether it is a number to the machine, so that no language is asked how to read it."""
    currency: str | None = None
    """The currency that is named beside it."""

    def __str__(self) -> str:
        return f"{self.text[:60]!r}" + (f" {self.currency}" if self.currency else "")


def data_of(scope: Element, way: Data) -> list[Datum]:
    """Return the values that a page carries, in document order; raises `ValueError` for scripts that are no JSON."""
    if isinstance(way, Meta):
        return _metas(scope, way)
    if isinstance(way, Microdata):
        return [datum for item in _items(scope, way.kind) for datum in _props(item, way.path.split("."))]
    return list(_from_scripts(scope, way))


def kinds_of(scope: Element) -> list[str]:
    """Return what kinds of embedded data a page carries, as an author would ask for them; broken scripts, too."""
    kinds = [kind for script in scope.select(_LD) for kind in _ld_kinds(script)]
    items = [(one.attribute("itemtype") or "").split() for one in scope.select("[itemscope][itemtype]")]
    kinds += [f"microdata {_last_part(kind)}" for several in items for kind in several]
    kinds += [f"JSON in {one.step}" for one in scope.select('script[type="application/json" i]')]
    kinds += [f"meta {name}" for one in scope.select("meta[property][content]") for name in _names(one)[:1]]
    return list(dict.fromkeys(kinds))


def _ld_kinds(script: Element) -> list[str]:
    try:
        nodes = list(_nodes(_content(script)))
    except ValueError as error:
        return [f"JSON-LD that cannot be read: {error}"]
    said = (node.get("@type") for node in nodes)
    several = (one if isinstance(one, Sequence) and not isinstance(one, str) else [one] for one in said)
    return [f"JSON-LD {_last_part(one)}" for kinds in several for one in kinds if isinstance(one, str)]


def _from_scripts(scope: Element, way: JsonLd | Json) -> Iterator[Datum]:
    for script in scope.select(_LD if isinstance(way, JsonLd) else way.selector):
        content = _content(script)
        nodes = _of_kind(content, way.kind) if isinstance(way, JsonLd) else iter([content])
        for node in nodes:
            for value, holder in _walk(node, way.path.split(".")):
                yield from _datum(script, value, holder)


def _content(script: Element) -> _JSON:
    """Return the JSON of a script; the element keeps it."""
    if "_json" not in script.__dict__:
        script.__dict__["_json"] = _parsed(script)
    return cast("_JSON", script.__dict__["_json"])


def _parsed(script: Element) -> _JSON:
    wrapped = _WRAPPED.match(script.node.text())
    text = wrapped["json"] if wrapped else ""
    try:
        return cast("_JSON", json.loads(text, strict=False, parse_float=Decimal))
    except ValueError as error:
        raise ValueError(f"{script} is no JSON: {error}") from None


def _of_kind(node: _JSON, kind: str) -> Iterator[Mapping[str, _JSON]]:
    return (one for one in _nodes(node) if _is_kind(one.get("@type"), kind))


def _nodes(node: _JSON) -> Iterator[Mapping[str, _JSON]]:
    """Yield the nodes, wherever they stand; no recursion, since pages write what they like."""
    pending: list[_JSON] = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, Mapping):
            yield one
            pending.extend(reversed(list(one.values())))
        elif isinstance(one, Sequence) and not isinstance(one, str):
            pending.extend(reversed(one))


def _is_kind(said: _JSON, kind: str) -> bool:
    several = said if isinstance(said, Sequence) and not isinstance(said, str) else [said]
    return any(isinstance(one, str) and _last_part(one) == kind for one in several)


def _last_part(kind: str) -> str:
    """Return the name of a type without its vocabulary: `https://schema.org/Product` is `Product`."""
    return re.split(r"[/#:]", kind)[-1]


def _walk(node: _JSON, path: Sequence[str]) -> Iterator[tuple[_JSON, _JSON]]:
    """Yield the values at a path, each with what holds it; a list is walked through unless the path numbers it."""
    pending: list[tuple[_JSON, _JSON, int]] = [(node, None, 0)]
    while pending:
        value, holder, depth = pending.pop()
        if isinstance(value, Sequence) and not isinstance(value, str):
            if depth < len(path) and path[depth].isdecimal():
                at = int(path[depth])
                pending += [(value[at], value, depth + 1)] if at < len(value) else []
            else:
                pending += [(one, holder, depth) for one in reversed(value)]
        elif depth == len(path):
            yield value, holder
        elif isinstance(value, Mapping) and path[depth] in value:
            pending.append((value[path[depth]], value, depth + 1))


def _datum(script: Element, value: _JSON, holder: _JSON) -> Iterator[Datum]:
    """Yield what a value says; of an offer its price, of a thing its name or address."""
    if isinstance(value, Mapping):
        inner = next((value[name] for name in (*_PRICES, "name", "@value", "url", "@id") if name in value), None)
        if not isinstance(inner, Mapping):
            yield from _datum(script, inner, value)
    elif isinstance(value, bool):
        yield Datum(script, "true" if value else "false")
    elif isinstance(value, (int, Decimal)):
        said = f"{value:f}" if isinstance(value, Decimal) else str(value)
        yield Datum(script, said, exact=True, currency=_currency(holder))
    elif isinstance(value, str) and value.strip():
        yield Datum(script, " ".join(value.split()), currency=_currency(holder))


def _currency(holder: _JSON) -> str | None:
    if not isinstance(holder, Mapping):
        return None
    said = next((holder[name] for name in _CURRENCIES if name in holder), None)
    return said if isinstance(said, str) else None


def _metas(scope: Element, way: Meta) -> list[Datum]:
    metas = scope.snapshot.root.select("meta[content]")
    named = {name: content for one in metas for name in _names(one) if (content := one.attribute("content") or "")}
    beside = named.get(f"{way.name.removesuffix(':amount')}:currency") if way.name.endswith(":amount") else None
    found = (one for one in metas if way.name in _names(one))
    return [
        Datum(one, " ".join(said.split()), currency=beside)
        for one in found
        if (said := one.attribute("content") or "").strip()
    ]


def _names(meta: Element) -> list[str]:
    return [said for name in ("property", "name", "itemprop") if (said := meta.attribute(name))]


def _items(scope: Element, kind: str) -> list[_Item]:
    found = scope.select("[itemscope][itemtype]")
    own = [scope] if scope.has("itemscope") and scope.parent is not None else []
    return [_Item(one) for one in (*own, *found) if _is_kind((one.attribute("itemtype") or "").split(), kind)]


class _Item:
    """An item of microdata: an element with the properties that belong to it."""

    def __init__(self, element: Element) -> None:
        self.element = element

    @cached_property
    def properties(self) -> list[tuple[str, Element]]:
        """The names and elements of its own properties, not those of items inside."""
        found = ((one, one.attribute("itemprop") or "") for one in self.element.select("[itemprop]"))
        return [(name, one) for one, said in found if _item_around(one) == self.element for name in said.split()]


def _item_around(element: Element) -> Element | None:
    return next((outer for outer in element.ancestors if outer.has("itemscope")), None)


def _props(item: _Item, path: Sequence[str]) -> Iterator[Datum]:
    for name, element in item.properties:
        if name != path[0]:
            continue
        if element.has("itemscope"):
            inner = _Item(element)
            yield from _props(inner, path[1:] or [_value_of(inner)])
        elif len(path) == 1:
            yield Datum(element, _said(element), currency=_currency_beside(item))


def _value_of(item: _Item) -> str:
    names = {name for name, _ in item.properties}
    return next((name for name in (*_PRICES, "name", "url") if name in names), "")


def _currency_beside(item: _Item) -> str | None:
    return next((_said(one) for name, one in item.properties if name in _CURRENCIES), None)


def _said(element: Element) -> str:
    """Return the value of a property (WHATWG HTML, "microdata: values")."""
    if element.has("content"):
        return " ".join((element.attribute("content") or "").split())
    name = {
        "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src", "iframe": "src",
        "data": "value", "meter": "value", "time": "datetime",
    }.get(element.tag)  # fmt: skip
    return (element.attribute(name) or "").strip() if name and element.has(name) else element.text
