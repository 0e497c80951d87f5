"""How a type reads from an element: text, numbers, money, dates, times, yes and no, links, choices.

`register` teaches views another type. What is read here is validated by pydantic afterwards, so that any
constraint of a field holds too; a type that nobody registered is given the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Literal, TypeAlias, Union, get_args, get_origin
from urllib.parse import urljoin, urlsplit

from pydantic import AnyHttpUrl, AnyUrl, HttpUrl

from surefoot.model import Money
from surefoot.selectors import states
from surefoot.selectors.amounts import Empty, Malformed, read_number, read_percent
from surefoot.selectors.dates import read_date, read_datetime
from surefoot.selectors.element import BUTTON_TYPES, Element
from surefoot.selectors.embedded import Datum
from surefoot.selectors.locales import is_currency
from surefoot.selectors.money import read_money
from surefoot.selectors.seams import refuse_seams
from surefoot.selectors.times import read_time
from surefoot.selectors.wording import fold

_YES = frozenset({
    "yes", "true", "on", "✓", "✔", "☑", "✅", "ja", "oui", "sí", "si", "sì", "sim", "tak", "ano", "áno", "igen", "da",
    "да", "так", "ναι", "evet", "kyllä", "jah", "はい", "是", "예", "네", "نعم", "כן",
})  # fmt: skip
_NO = frozenset({
    "no", "false", "off", "✗", "✘", "☐", "❌", "nein", "non", "não", "nee", "nej", "nei", "nie", "ne", "nem", "nu",
    "нет", "не", "ні", "όχι", "hayır", "ei", "いいえ", "否", "아니요", "아니오", "لا", "לא",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What a field reads from."""

    element: Element
    text: str
    """What the element shows or holds, or the attribute or part that the field asks for; folded."""
    whole: bool = True
    """Whether that is the element itself, so that a type may look at more than its text."""
    currency: str | None = None
    """The currency that the field says it is in."""
    locale: str | None = None
    """The language and region that the field says it is written in."""
    accounting: bool = False
    """Whether the field writes negative numbers in brackets."""
    datum: Datum | None = None
    """What the page says there for machines, if that is what the field reads."""

    @property
    def said(self) -> str:
        """The text, for types that are nothing without one; raises `Empty`."""
        if not self.text:
            raise Empty("it says nothing")
        return self.text

    @property
    def lang(self) -> str | None:
        """The language of the text: as the field says, else as the page does; what is for machines is in none."""
        return self.locale or (self.element.lang if self.datum is None else None)

    @property
    def certain(self) -> bool:
        """Whether the language is the author's word."""
        return self.locale is not None

    @property
    def amount(self) -> str:
        """The text of a number; raises `Malformed` where its digits stand in several elements (`12<sup>99</sup>`)."""
        if self.whole:
            refuse_seams(self.element)
        return self.said

    @property
    def exact(self) -> Decimal | None:
        """The number, where it is one to the machine."""
        return Decimal(self.datum.text) if self.datum is not None and self.datum.exact else None


_NAUGHT = re.compile(r"[\d\W_]+|n/?a|none|null|unknown")
"""What stands in a cell and is no yes: a number, a dash, nothing to say."""

Reader: TypeAlias = Callable[[Source], object]
"""Reads a value; raises `Malformed`, or any `ValueError`, with the reason."""


class LinkMark:
    """Marks a text field that reads the address a link leads to."""


Link: TypeAlias = Annotated[str, LinkMark()]
"""The address a link leads to, made absolute."""


class PercentMark:
    """Marks a number that stands beside a percent sign."""


Percent: TypeAlias = Annotated[Decimal, PercentMark()]
"""The number beside a percent sign, as it is written: `19 %` is 19."""


def register(kind: object, reader: Reader) -> None:
    """Teach all views how a type reads; the latest reader of a type counts."""
    _READERS[kind] = reader


def reader_of(kind: object) -> Reader:
    """Return how a type reads; one that nobody registered is given the text, for pydantic to read."""
    if kind in _READERS:
        return _READERS[kind]
    if get_origin(kind) is Literal:
        return _choice([(str(value), value) for value in get_args(kind)])
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = list(kind)
        return _choice([(str(member.value), member) for member in members] + [(m.name, m) for m in members])
    if get_origin(kind) in {Union, UnionType}:
        return _either([reader_of(one) for one in get_args(kind)])
    return _text


def shown(element: Element) -> str:
    """Return what an element shows: what a form control holds, the choice of a menu, else its text."""
    if element.tag == "select":
        return fold(" ".join(option.node.text() for option in element.chosen))
    if element.tag == "textarea" or (element.tag == "input" and element.type not in {"checkbox", "radio", "password"}):
        return fold(element.value or "")
    return element.text


def address(element: Element) -> str:
    """Return where an element leads, made absolute: by itself, by the one link in it, or by the link around it."""
    holder = element if _leads(element) is not None else _holder(element)
    return absolute(_leads(holder) or "", base_of(holder))


def base_of(element: Element) -> str:
    """Return what links are made absolute against: the page's `base`, else its address; the root keeps it."""
    root = element.snapshot.root
    known = root.__dict__.get("_base")
    if not isinstance(known, str):
        base = root.node.css_first("base[href]")
        known = root.__dict__["_base"] = urljoin(element.snapshot.url, base.attributes["href"] or "" if base else "")
    return known


def absolute(link: str, base: str) -> str:
    """Return a link made absolute; one that leads nowhere, as `javascript:` and `#`, is refused."""
    stripped = link.strip()
    if not stripped or stripped == "#" or urlsplit(stripped).scheme.lower() in {"javascript", "data", "vbscript"}:
        raise Malformed(f"the link {stripped[:60]!r} leads nowhere")
    return urljoin(base, stripped)


def _leads(element: Element) -> str | None:
    if element.tag in {"a", "area", "link"}:
        return element.attribute("href")
    return element.attribute("src") if element.tag in {"img", "iframe", "source", "video", "audio", "embed"} else None


def _holder(element: Element) -> Element:
    inner = [link for link in element.select("a[href]") if link.visible]
    if len(inner) == 1:
        return inner[0]
    around = next((outer for outer in element.ancestors if outer.tag == "a" and outer.has("href")), None)
    if inner or around is None:
        raise Malformed(f"{element} is no link" + (f", and holds {len(inner)} of them" if inner else ""))
    return around


def _text(source: Source) -> object:
    return source.said


def _whole_number(source: Source) -> object:
    exact = source.exact
    if exact is not None and exact == exact.to_integral_value():
        return int(exact)
    return int(_number(source, decimals=0))


def _decimal(source: Source) -> object:
    exact = source.exact
    return _number(source) if exact is None else exact


def _float(source: Source) -> object:
    exact = source.exact
    return float(_number(source) if exact is None else exact)


def _number(source: Source, *, decimals: int | None = None) -> Decimal:
    certain, accounting = source.certain, source.accounting
    return read_number(source.amount, lang=source.lang, decimals=decimals, certain=certain, accounting=accounting)


def _percent(source: Source) -> object:
    return read_percent(source.amount, lang=source.lang, certain=source.certain, accounting=source.accounting)


def _money(source: Source) -> object:
    currency, exact = _currency(source), source.exact
    if exact is not None and currency is not None:
        return Money(amount=exact, currency=currency)
    return read_money(
        source.amount, lang=source.lang, currency=currency, certain=source.certain, accounting=source.accounting
    )


def _currency(source: Source) -> str | None:
    """Return the currency that stands beside the price in embedded data, or that the field says it is in."""
    named = None if source.datum is None else source.datum.currency
    if named is None:
        return source.currency
    if not is_currency(named):
        raise Malformed(f"{source.datum} is in {named!r}, which is no currency")
    if source.currency not in {None, named}:
        raise Malformed(f"{source.datum} is in {named}, and the field is in {source.currency}")
    return named


def _date(source: Source) -> object:
    text, lang = _machine_time(source)
    return read_date(text, lang=lang, certain=source.certain)


def _datetime(source: Source) -> object:
    text, lang = _machine_time(source)
    return read_datetime(text, lang=lang, certain=source.certain)


def _time(source: Source) -> object:
    text, lang = _machine_time(source)
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]", text):
        return read_datetime(text).timetz()
    return read_time(text, lang=lang)


def _machine_time(source: Source) -> tuple[str, str | None]:
    """Return the `datetime` of a `time` element, which is written for machines in no language; else the text."""
    if not source.whole:
        return source.said, source.lang
    times = [source.element] if source.element.tag == "time" else source.element.select("time")
    given = [one.attribute("datetime") for one in times if one.has("datetime")]
    if len(times) == 1 and given:
        return (given[0] or "").strip(), None
    refuse_seams(source.element)
    return source.said, source.lang


def _yes_or_no(source: Source) -> object:
    """Read the state of a control; else a word; else that the element is there at all says yes."""
    element = source.element
    if source.whole and has_state(element):
        state = states.checked(element) or states.pressed(element) or states.selected(element)
        if state == "mixed":
            raise Malformed(f"{element} is neither on nor off")
        return state
    word = source.text.lower()
    if word in _YES or word in _NO:
        return word in _YES
    if source.whole and not _NAUGHT.fullmatch(word):
        return True
    raise Malformed(f"{source.text!r} says neither yes nor no")


def has_state(element: Element) -> bool:
    """Say whether an element is on or off: a checkbox, a switch, a toggle button, an option."""
    if element.tag == "option" or (element.tag == "input" and element.type in {"checkbox", "radio"}):
        return True
    if element.tag == "input" and element.type in BUTTON_TYPES:
        return False
    return any(element.has(name) for name in ("aria-checked", "aria-pressed", "aria-selected"))


def _link(source: Source) -> object:
    if source.whole:
        return address(source.element)
    return absolute(source.said, base_of(source.element))


def _choice(values: Sequence[tuple[str, object]]) -> Reader:
    """Read one of several values by its words: as they are written, else whatever the case if that is one."""

    def read(source: Source) -> object:
        exact = [value for word, value in values if fold(word) == source.said]
        lowered = source.text.lower()
        found = exact or list(dict.fromkeys(value for word, value in values if fold(word).lower() == lowered))
        if exact or len(found) == 1:
            return found[0]
        raise Malformed(f"{source.text!r} is none of {', '.join(dict.fromkeys(word for word, _ in values))}")

    return read


def _either(readers: Sequence[Reader]) -> Reader:
    def read(source: Source) -> object:
        reasons: list[str] = []
        for reader in readers:
            try:
                return reader(source)
            except ValueError as error:
                reasons.append(str(error))
        raise Malformed("; ".join(dict.fromkeys(reasons)))

    return read


_READERS: dict[object, Reader] = {
    str: _text, int: _whole_number, Decimal: _decimal, float: _float, Money: _money, PercentMark: _percent,
    date: _date, datetime: _datetime, time: _time, bool: _yes_or_no, LinkMark: _link,
    AnyUrl: _link, HttpUrl: _link, AnyHttpUrl: _link,
}  # fmt: skip
