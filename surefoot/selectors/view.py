"""Views: typed readings of one kind of page.

A view is a frozen pydantic model whose annotated fields say where they stand:

    class Offer(View):
        name: Annotated[str, by.role("heading", level=1), by.css("h1")]
        price: Annotated[Money, by.test_id("price"), by.css(".price")]

Reading gives a validated value, or one error that lists every field that is missing or malformed. A page
*is* that page when it reads.
"""

from __future__ import annotations

import difflib
from typing import ClassVar, Self, TypeVar, cast

from pydantic import ConfigDict, ValidationError

from surefoot.errors import FactsFailed, ReadFailed
from surefoot.facts import Facts, collect
from surefoot.model import Model
from surefoot.selectors.by import Way
from surefoot.selectors.element import Element
from surefoot.selectors.fields import Field, fields_of
from surefoot.selectors.find import find_way
from surefoot.selectors.reading import from_element, from_text, link, shown
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

V = TypeVar("V", bound="View")

_NEAREST = 3
_COMPARED = 400


class View(Model):
    """A typed reading of one kind of page; derive from it and say where each field stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(Target,))

    surefoot_fields: ClassVar[tuple[Field, ...] | None] = None

    @classmethod
    def read(cls, page: Snapshot) -> Self:
        """Read a page at rest.

        Raises:
            ReadFailed: Fields are missing or malformed; the message lists every one of them.
            FactsFailed: It reads, and one of the view's own facts does not hold.
        """
        made = cls.read_within(page.root)
        failed = [str(fact) for fact in collect(made.facts()) if not fact.holds]
        if failed:
            raise FactsFailed(f"{cls.__name__} at {page.url}: " + "; ".join(failed))
        return made

    @classmethod
    def read_within(cls, element: Element) -> Self:
        """Read one part of a page, such as a row."""
        values: dict[str, object] = {}
        faults: list[str] = []
        for field in _fields(cls):
            try:
                value = _value(field, element)
            except ValueError as error:
                faults.append(f"{field.name}: {error}")
                continue
            if value is not None:
                values[field.name] = value
        if faults:
            raise _refusal(cls, element, faults)
        return _validated(cls, element, values)

    @classmethod
    def matches(cls, page: Snapshot) -> bool:
        """Say whether the page reads as this view and its facts hold."""
        try:
            cls.read(page)
        except (ReadFailed, FactsFailed):
            return False
        return True

    def facts(self) -> Facts:
        """Yield what must hold of the view itself; by default nothing."""
        yield from ()


def _fields(view: type[View]) -> tuple[Field, ...]:
    if "surefoot_fields" not in view.__dict__ or view.surefoot_fields is None:
        view.surefoot_fields = fields_of(view)
    return view.surefoot_fields


def _validated(view: type[V], element: Element, values: dict[str, object]) -> V:
    try:
        return view.model_validate(values)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors(include_url=False)]
        raise _refusal(view, element, faults) from None


def _refusal(view: type[View], element: Element, faults: list[str]) -> ReadFailed:
    where = (
        element.snapshot.url if element == element.snapshot.root else f"{element.described} of {element.snapshot.url}"
    )
    return ReadFailed(f"{where} does not read as {view.__name__}:\n  " + "\n  ".join(faults))


def _value(field: Field, scope: Element) -> object:
    """Return what a field reads, `None` when it is optional and absent; raises `ValueError`."""
    if field.address:
        return _picked(field, scope.snapshot.url)
    if not field.ways:
        return None
    if field.many:
        return [_one(field, element) for element in _list_elements(field, scope)]
    element = _single(field, scope)
    if element is None:
        if field.optional:
            return None
        raise ValueError(_missing(field, scope))
    return _one(field, element)


def _list_elements(field: Field, scope: Element) -> list[Element]:
    for way in field.ways:
        found = [element for element in find_way(scope, way) if element.visible]
        if found:
            return found
    return []


def _single(field: Field, scope: Element) -> Element | None:
    """Return the element of a field; ways that find texts which differ are a fault, and so are several."""
    chosen: Element | None = None
    several: list[str] = []
    for way in field.ways:
        found = [element for element in find_way(scope, way) if element.visible]
        if len(found) > 1:
            several.append(f"{way} finds {len(found)}: {', '.join(repr(shown(one)[:30]) for one in found[:3])}")
        elif found and chosen is None:
            chosen = found[0]
        elif found and chosen is not None and found[0] != chosen and _reads(field, found[0]) != _reads(field, chosen):
            raise ValueError(f"its ways disagree: {_reads(field, chosen)!r} and, by {way}, {_reads(field, found[0])!r}")
    if chosen is None and several:
        raise ValueError("several elements answer: " + "; ".join(several))
    return chosen


def _one(field: Field, element: Element) -> object:
    if field.view is not None:
        view = cast("type[View]", field.view)
        try:
            return view.read_within(element)
        except ReadFailed as error:
            raise ValueError(str(error).replace("\n", "\n  ")) from None
    if field.attribute is None and field.picked is None and not field.link:
        return from_element(field.kind, element)
    return from_text(field.kind, _reads(field, element), element.snapshot.lang)


def _reads(field: Field, element: Element) -> str:
    if field.link:
        return link(element)
    if field.attribute is None:
        return _picked(field, shown(element))
    found = element.attribute(field.attribute)
    if found is None:
        raise ValueError(f"{element.described} has no attribute {field.attribute!r}")
    return _picked(field, found)


def _picked(field: Field, text: str) -> str:
    if field.picked is None:
        return text
    found = field.picked.search(text)
    if found is None:
        raise ValueError(f"{text!r} does not match {field.picked.pattern!r}")
    return found[1]


def _missing(field: Field, scope: Element) -> str:
    tried = "; ".join(f"{way} finds {_count(way, scope)}" for way in field.ways)
    near = _nearest(field, scope)
    return f"missing ({field.wanted}): {tried}" + (f"; nearest texts: {near}" if near else "")


def _count(way: Way, scope: Element) -> str:
    found = find_way(scope, way)
    return f"{len(found)} hidden" if found else "nothing"


def _nearest(field: Field, scope: Element) -> str:
    """Return the three texts of the page that are most like the field's name and ways."""
    wanted = " ".join([field.name, *(str(way) for way in field.ways)]).lower()
    texts = {
        element.text for element in scope.select("h1,h2,h3,p,span,td,th,li,a,button,label,dd,dt,strong")[:_COMPARED]
    }
    ranked = sorted(
        (text for text in texts if text and len(text) <= 60),  # noqa: PLR2004 — longer ones are paragraphs
        key=lambda text: (-difflib.SequenceMatcher(None, wanted, text.lower()).quick_ratio(), text),
    )
    return ", ".join(repr(text) for text in ranked[:_NEAREST])
