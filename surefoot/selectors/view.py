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
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Self, TypeAlias, TypeVar, cast

from pydantic import ConfigDict, ValidationError

from surefoot.errors import FactsFailed, ReadFailed
from surefoot.facts import Fact, Facts, collect
from surefoot.model import Model
from surefoot.selectors.amounts import Empty
from surefoot.selectors.answers import Answer, answers_of, look_for_all
from surefoot.selectors.by import Address, Css, Way
from surefoot.selectors.element import Element
from surefoot.selectors.faults import Fault, Unread
from surefoot.selectors.fields import Field, fields_of
from surefoot.selectors.marks import Place
from surefoot.selectors.reading import Source, shown
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.tables import rows_of
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
            parts(cls)

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
    look_for_all(scope, _selectors(view))
    found = _assemble(view, scope, "", faults)
    if found is None:
        raise Unread(view.__name__, scope, title=title, faults=faults)
    failing = [f"{path}{fact}" for path, fact in facts_in(found, "") if not fact.holds]
    if failing:
        raise FactsFailed(
            f"{scope.snapshot.url} reads as {view.__name__}, and not as it must be:\n  " + "\n  ".join(failing)
        )
    return found


@dataclass(frozen=True)
class Attempt:
    """A page read as far as it goes, whatever its facts say."""

    view: View | None
    """What it reads as; nothing where a field is at fault."""
    values: dict[str, object]
    """What its fields read, as far as they do."""
    faults: tuple[Fault, ...]


def attempt(view: type[View], page: Snapshot) -> Attempt:
    """Return how far a page reads as a view; raises what a view with a `read` of its own does."""
    if view.read.__func__ is not View.read.__func__:
        return Attempt(view.read(page), {}, ())
    faults: list[Fault] = []
    values: dict[str, object] = {}
    look_for_all(page.root, _selectors(view))
    found = _assemble(view, page.root, "", faults, values)
    return Attempt(found, values, tuple(faults))


def places_of(field: Field, scope: Element) -> list[Answer]:
    """Return what a field is read from in an element: one answer or several; none where that cannot be told."""
    try:
        if field.many is not None:
            return _rows(field, scope) if field.rows else _answers(field, scope)
        answer = _answer(field, scope)
    except (_Missing, ValueError):
        return []
    return [] if answer is None else [answer]


def value_at(field: Field, answer: Answer) -> object:
    """Return what a field reads of one answer; raises `ValueError` or `ReadFailed` where it does not read."""
    if field.view is not None:
        return cast("type[View]", field.view).read_within(answer.element)
    return _value(field, answer)


@cache
def parts(view: type[View]) -> tuple[Field, ...]:
    """Return the fields of a view, taken apart."""
    if not view.__pydantic_fields_complete__:
        view.model_rebuild()
    return fields_of(view)


@cache
def _selectors(view: type[View]) -> tuple[Css, ...]:
    """Return the selectors that find at most one element each, all being well."""
    alone = (field for field in parts(view) if field.many is None or field.rows)
    return tuple(way for field in alone for way in field.ways if isinstance(way, Css))


def _assemble(
    view: type[_V], scope: Element, path: str, faults: list[Fault], values: dict[str, object] | None = None
) -> _V | None:
    """Return the view that stands in an element; None with its faults noted where it does not."""
    before = len(faults)
    values = {} if values is None else values
    for field in parts(view):
        take(field, scope, path, values, faults)
    if len(faults) > before:
        return None
    try:
        return view.model_validate(values, by_name=True)
    except ValidationError as error:
        faults += refused(view, error, scope, path)
        return None


def take(field: Field, scope: Element, path: str, values: dict[str, object], faults: list[Fault]) -> None:
    """Read one field into `values`, or note what is at fault; what is missing and has a default is neither."""
    try:
        _fill(field, scope, path, values, faults)
    except _Missing:
        healed = _healed(field, scope)
        if healed is not None:
            take(healed, scope, path, values, faults)
        elif field.optional and field.required:
            values[field.name] = None
        elif field.required:
            faults.append(Fault(path + field.name, field, scope, ""))
    except ValueError as error:
        faults.append(Fault(path + field.name, field, scope, str(error)))


def _healed(field: Field, scope: Element) -> Field | None:
    """Return a field with the ways by which it was healed on a living page; None where it was not."""
    name = f"{field.owner}.{field.name}"
    ways = tuple(scope.snapshot.instead.get(name, ()))
    if not ways or ways == field.ways:
        return None
    scope.snapshot.healed.add(name)
    return replace(field, ways=ways)


class _Missing(Exception):
    """Nothing is there to be read."""


def _fill(field: Field, scope: Element, path: str, values: dict[str, object], faults: list[Fault]) -> None:
    """Read one field into `values`; raises `_Missing`, or `ValueError` with the reason it is malformed."""
    if field.kept:
        return
    if field.address:
        values[field.name] = field.reader(_source(field, Answer(scope), scope.snapshot.url))
    elif field.many is not None:
        answers = _rows(field, scope) if field.rows else _answers(field, scope)
        items = [_item(field, one, f"{path}{field.name}[{place}]", faults) for place, one in enumerate(answers)]
        values[field.name] = field.many(items)
    else:
        values[field.name] = _one(field, scope, path, faults)


def _one(field: Field, scope: Element, path: str, faults: list[Fault]) -> object:
    answer = _answer(field, scope)
    if answer is None:
        if field.presence and not field.optional and field.required:
            return False
        raise _Missing
    if field.view is not None:
        return _inner(field, answer.element, f"{path}{field.name}.", faults)
    try:
        return _value(field, answer)
    except Empty:
        raise _Missing from None


def _item(field: Field, answer: Answer, path: str, faults: list[Fault]) -> object:
    if field.view is not None:
        return _inner(field, answer.element, f"{path}.", faults)
    try:
        return _value(field, answer)
    except ValueError as error:
        faults.append(Fault(path, field, answer.element, str(error)))
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


def _rows(field: Field, scope: Element) -> list[Answer]:
    """Return the rows of data of the one table that a field's ways find."""
    table = _answer(field, scope)
    rows = [] if table is None else [Answer(row) for row in rows_of(table.element)]
    if not rows:
        raise _Missing
    return rows


def _answers(field: Field, scope: Element) -> list[Answer]:
    """Return what the first way that finds anything visible finds."""
    doubts: list[str] = []
    for way in field.ways:
        try:
            found = answers_of(scope, way)
        except ValueError as error:
            doubts.append(f"{way}: {error}")
            continue
        if found:
            return found
    if doubts:
        raise ValueError("; ".join(doubts))
    raise _Missing


def _answer(field: Field, scope: Element) -> Answer | None:
    """Return what a field reads, None if nothing is there; ways that read otherwise are a fault, so are several."""
    if not field.ways:
        return Answer(scope)
    doubts: list[str] = []
    single: dict[Answer, Way | Place] = {}
    for way in field.ways:
        try:
            found = _distinct(answers_of(scope, way))
        except ValueError as error:
            doubts.append(f"{way}: {error}")
            continue
        if len(found) == 1:
            single.setdefault(found[0], way)
        elif found:
            doubts.append(f"several elements answer: {way} finds {len(found)}")
    if not single and doubts:
        raise ValueError(
            "; ".join([doubts[0], *(doubt.removeprefix("several elements answer: ") for doubt in doubts[1:])])
        )
    if len(single) > 1:
        _refuse_disagreement(field, single)
    return next(iter(single), None)


def _distinct(answers: list[Answer]) -> list[Answer]:
    """Return answers of embedded data each once: pages repeat it."""
    if len(answers) < 2 or answers[0].datum is None:  # noqa: PLR2004 — one is one
        return answers
    said = {(one.datum.text, one.datum.currency): one for one in reversed(answers) if one.datum is not None}
    return list(reversed(said.values()))


def _refuse_disagreement(field: Field, single: dict[Answer, Way | Place]) -> None:
    """Let ways find different elements only where all read the same."""
    if field.view is None:
        texts = {answer: _text(field, answer) for answer in single}
        data = any(answer.datum is not None for answer in single)
        if (len(set(texts.values())) == 1 and not data) or _same_values(field, single):
            return
        said = "; ".join(f'{way} reads "{texts[answer]}"' for answer, way in single.items())
    else:
        said = "; ".join(f"{way} finds {answer.element.path}" for answer, way in single.items())
    raise ValueError(f"its ways disagree: {said}")


def _same_values(field: Field, single: dict[Answer, Way | Place]) -> bool:
    try:
        values = [_value(field, answer) for answer in single]
    except ValueError:
        return False
    return all(value == values[0] for value in values)


def _value(field: Field, answer: Answer) -> object:
    return field.reader(_source(field, answer, _text(field, answer)))


def _source(field: Field, answer: Answer, text: str) -> Source:
    whole = field.attribute is None and field.picked is None and not field.address and answer.datum is None
    return Source(
        element=answer.element,
        text=_picked(field, text),
        whole=whole,
        currency=field.currency,
        locale=field.locale,
        accounting=field.accounting,
        datum=answer.datum if field.picked is None else None,
    )


def _text(field: Field, answer: Answer) -> str:
    if answer.datum is not None:
        return answer.datum.text
    if field.attribute is None:
        return shown(answer.element)
    said = answer.element.attribute(field.attribute)
    if said is None:
        raise Empty(f"{answer.element} has no attribute {field.attribute}")
    return fold(said)


def _picked(field: Field, text: str) -> str:
    if field.picked is None:
        return text
    found = field.picked.search(text)
    if found is None:
        raise ValueError(f"{text[:80]!r} does not match {field.picked.pattern!r}")
    return fold(found[1] or "")


def refused(view: type[View], error: ValidationError, scope: Element, path: str) -> Iterator[Fault]:
    """Yield a fault for each value that pydantic refuses; one of the model as a whole stands with its first field."""
    fields = {field.name: field for field in parts(view)}
    for detail in error.errors(include_url=False, include_context=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        field = fields.get(name) or next(iter(fields.values()))
        rest = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"][1:])
        yield Fault(f"{path}{name}{rest}" or view.__name__, field, scope, f"{detail['msg']}, read {detail['input']!r}")


def facts_in(view: View, path: str) -> Iterator[tuple[str, Fact]]:
    """Yield the facts of a view and of all views in it, each with the path to it."""
    for fact in collect(view.facts()):
        yield path, fact
    for field in parts(type(view)):
        if field.view is not None:
            value: object = getattr(view, field.name)
            inner = list(cast("list[object]", value)) if field.many is not None and value else [value]
            for place, one in enumerate(inner):
                if isinstance(one, View):
                    step = f"{field.name}[{place}]" if field.many is not None else field.name
                    yield from facts_in(one, f"{path}{step}: ")
