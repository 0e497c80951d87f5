"""Views: pydantic models whose fields say where they stand on a page.

    class Offer(View):
        name: Annotated[str, by.role("heading", level=1), by.css("h1")]
        price: Annotated[Money, by.test_id("price"), by.css(".price")]
        lines: Annotated[list[Line], by.css("tbody tr")]
        PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))

Reading a page gives a validated value, or one error that lists every field that is missing or malformed. A page
*is* that page when it reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Self, TypeAlias, TypeVar, cast

from pydantic import ConfigDict, ValidationError

from surefoot.errors import FactsFailed, ReadFailed
from surefoot.facts import Fact, Facts, collect
from surefoot.model import Model
from surefoot.selectors.amounts import Empty
from surefoot.selectors.by import Address
from surefoot.selectors.element import Element
from surefoot.selectors.faults import Fault, Unread
from surefoot.selectors.fields import Field, fields_of
from surefoot.selectors.find import find_way
from surefoot.selectors.reading import Source, shown
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.wording import fold

_V = TypeVar("_V", bound="View")

PageUrl: TypeAlias = Annotated[str, Address()]
"""A field that reads the address of the page."""


class View(Model):
    """A typed reading of one kind of page.

    Each field names the ways to its element in its `Annotated`; the first that finds exactly one visible element
    counts, and another that finds one which reads otherwise is a fault. `| None` and defaults make a field optional;
    a list reads each of its elements, where nothing found is a fault too unless the field has a default.
    """

    model_config = ConfigDict(ignored_types=(Target,))

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Check the fields when the class is made, as far as all its types are known."""
        super().__pydantic_init_subclass__(**kwargs)
        if cls.__pydantic_fields_complete__:
            _fields(cls)

    @classmethod
    def read(cls, page: Snapshot) -> Self:
        """Read a page; raises `ReadFailed` with every field at fault, or `FactsFailed` with every fact that fails."""
        return _read(cls, page.root, page.title)

    @classmethod
    def read_within(cls, element: Element) -> Self:
        """Read what stands inside an element; raises as `read`."""
        return _read(cls, element, "")

    @classmethod
    def matches(cls, page: Snapshot) -> bool:
        """Say whether a page reads without error."""
        try:
            cls.read(page)
        except (ReadFailed, FactsFailed):
            return False
        return True

    def facts(self) -> Facts:
        """Yield what must hold of the values together; `read` evaluates it. Nothing unless a view says otherwise."""
        return iter(())


def _read(view: type[_V], scope: Element, title: str) -> _V:
    faults: list[Fault] = []
    found = _assemble(view, scope, "", faults)
    if found is None:
        raise Unread(view.__name__, scope, title=title, faults=faults)
    failing = [f"{path}{fact}" for path, fact in _facts(found, "") if not fact.holds]
    if failing:
        raise FactsFailed(
            f"{scope.snapshot.url} reads as {view.__name__}, and not as it must be:\n  " + "\n  ".join(failing)
        )
    return found


@cache
def _fields(view: type[View]) -> tuple[Field, ...]:
    if not view.__pydantic_fields_complete__:
        view.model_rebuild()
    return fields_of(view)


def _assemble(view: type[_V], scope: Element, path: str, faults: list[Fault]) -> _V | None:
    """Return the view that stands in an element; None with its faults noted where it does not."""
    before = len(faults)
    values: dict[str, object] = {}
    for field in _fields(view):
        try:
            _fill(field, scope, path, values, faults)
        except _Missing:
            if field.optional and field.required:
                values[field.name] = None
            elif field.required:
                faults.append(Fault(path + field.name, field, scope, ""))
        except ValueError as error:
            faults.append(Fault(path + field.name, field, scope, str(error)))
    if len(faults) > before:
        return None
    try:
        return view.model_validate(values, by_name=True)
    except ValidationError as error:
        faults += _invalid(view, error, scope, path)
        return None


class _Missing(Exception):
    """Nothing is there to be read."""


def _fill(field: Field, scope: Element, path: str, values: dict[str, object], faults: list[Fault]) -> None:
    """Read one field into `values`; raises `_Missing`, or `ValueError` with the reason it is malformed."""
    if field.kept:
        return
    if field.address:
        values[field.name] = field.reader(_source(field, scope, scope.snapshot.url))
    elif field.many is not None:
        elements = _elements(field, scope)
        items = [_item(field, one, f"{path}{field.name}[{place}]", faults) for place, one in enumerate(elements)]
        values[field.name] = field.many(items)
    else:
        values[field.name] = _one(field, scope, path, faults)


def _one(field: Field, scope: Element, path: str, faults: list[Fault]) -> object:
    element = _element(field, scope)
    if element is None:
        if field.presence and not field.optional and field.required:
            return False
        raise _Missing
    if field.view is not None:
        return _inner(field, element, f"{path}{field.name}.", faults)
    try:
        return _value(field, element)
    except Empty:
        raise _Missing from None


def _item(field: Field, element: Element, path: str, faults: list[Fault]) -> object:
    if field.view is not None:
        return _inner(field, element, f"{path}.", faults)
    try:
        return _value(field, element)
    except ValueError as error:
        faults.append(Fault(path, field, element, str(error)))
        return None


def _inner(field: Field, element: Element, path: str, faults: list[Fault]) -> object:
    view = cast("type[View]", field.view)
    if view.read_within.__func__ is View.read_within.__func__:
        return _assemble(view, element, path, faults)
    try:
        return view.read_within(element)
    except ReadFailed as error:
        faults.append(Fault(path.rstrip("."), field, element, str(error)))
        return None


def _elements(field: Field, scope: Element) -> list[Element]:
    """Return what the first way that finds anything visible finds."""
    for way in field.ways:
        found = [element for element in find_way(scope, way) if element.visible]
        if found:
            return found
    raise _Missing


def _element(field: Field, scope: Element) -> Element | None:
    """Return the element of a field, None if nothing is there; ways that read otherwise are a fault, so are several."""
    if not field.ways:
        return scope
    several: list[str] = []
    single: dict[Element, str] = {}
    for way in field.ways:
        found = [element for element in find_way(scope, way) if element.visible]
        if len(found) == 1:
            single.setdefault(found[0], str(way))
        elif found:
            several.append(f"{way} finds {len(found)}")
    if not single and several:
        raise ValueError("several elements answer: " + "; ".join(several))
    if len(single) > 1:
        _refuse_disagreement(field, single)
    return next(iter(single), None)


def _refuse_disagreement(field: Field, single: dict[Element, str]) -> None:
    """Let ways find different elements only where all read the same."""
    if field.view is None:
        texts = {element: _text(field, element) for element in single}
        if len(set(texts.values())) == 1 or _same_values(field, single):
            return
        said = "; ".join(f'{way} reads "{texts[element]}"' for element, way in single.items())
    else:
        said = "; ".join(f"{way} finds {element.path}" for element, way in single.items())
    raise ValueError(f"its ways disagree: {said}")


def _same_values(field: Field, single: dict[Element, str]) -> bool:
    try:
        values = [_value(field, element) for element in single]
    except ValueError:
        return False
    return all(value == values[0] for value in values)


def _value(field: Field, element: Element) -> object:
    return field.reader(_source(field, element, _text(field, element)))


def _source(field: Field, element: Element, text: str) -> Source:
    whole = field.attribute is None and field.picked is None and not field.address
    return Source(element=element, text=_picked(field, text), whole=whole, currency=field.currency)


def _text(field: Field, element: Element) -> str:
    if field.attribute is None:
        return shown(element)
    said = element.attribute(field.attribute)
    if said is None:
        raise Empty(f"{element} has no attribute {field.attribute}")
    return fold(said)


def _picked(field: Field, text: str) -> str:
    if field.picked is None:
        return text
    found = field.picked.search(text)
    if found is None:
        raise ValueError(f"{text[:80]!r} does not match {field.picked.pattern!r}")
    return fold(found[1] or "")


def _invalid(view: type[View], error: ValidationError, scope: Element, path: str) -> Iterator[Fault]:
    """Yield a fault for each value that pydantic refuses; one of the model as a whole stands with its first field."""
    fields = {field.name: field for field in _fields(view)}
    for detail in error.errors(include_url=False, include_context=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        field = fields.get(name) or next(iter(fields.values()))
        rest = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"][1:])
        yield Fault(f"{path}{name}{rest}" or view.__name__, field, scope, f"{detail['msg']}, read {detail['input']!r}")


def _facts(view: View, path: str) -> Iterator[tuple[str, Fact]]:
    """Yield the facts of a view and of all views in it, each with the path to it."""
    for fact in collect(view.facts()):
        yield path, fact
    for field in _fields(type(view)):
        if field.view is not None:
            value: object = getattr(view, field.name)
            inner = list(cast("list[object]", value)) if field.many is not None and value else [value]
            for place, one in enumerate(inner):
                if isinstance(one, View):
                    step = f"{field.name}[{place}]" if field.many is not None else field.name
                    yield from _facts(one, f"{path}{step}: ")
