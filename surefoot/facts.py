"""Facts: sentences about a page or a result, and whether they hold.

A fact is a sentence with a bool, or better with a comparison, which keeps both values for the journal
and for the person who is asked:

    yield "the price is positive", self.price.amount > 0
    yield "we paid what was quoted", equal(out.paid, self.hold.total)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

from pydantic import TypeAdapter

from surefoot.model import Model

T = TypeVar("T")


class Ordered(Protocol):
    """A value that can be put in order with its own kind."""

    def __le__(self, other: object, /) -> bool:
        """Say whether this is at most `other`."""
        ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values and whether they stand as they should."""

    relation: str
    """The relation in words, such as `equals`."""
    seen: object
    wanted: object
    holds: bool

    def __bool__(self) -> bool:
        return self.holds


Facts = Iterator[tuple[str, bool | Comparison]]
"""What `facts`, `ready` and `prove` yield: a sentence and whether it holds."""


def equal(seen: T, wanted: T) -> Comparison:
    """Compare for equality."""
    return Comparison("equals", seen, wanted, holds=seen == wanted)


def at_most(seen: T, limit: T) -> Comparison:
    """Compare with an upper limit that is itself allowed."""
    return Comparison("is at most", seen, limit, holds=bool(seen <= limit))  # type: ignore[operator]


def at_least(seen: T, limit: T) -> Comparison:
    """Compare with a lower limit that is itself allowed."""
    return Comparison("is at least", seen, limit, holds=bool(seen >= limit))  # type: ignore[operator]


def one_of(seen: T, allowed: Collection[T]) -> Comparison:
    """Look a value up among those allowed."""
    return Comparison("is one of", seen, list(allowed), holds=seen in allowed)


class Fact(Model):
    """A fact as it is recorded: the sentence, whether it held, and both values of a comparison."""

    sentence: str
    holds: bool
    relation: str | None = None
    seen: str | None = None
    wanted: str | None = None

    def __str__(self) -> str:
        mark = "✓" if self.holds else "✗"
        if self.relation is None:
            return f"{mark} {self.sentence}"
        return f"{mark} {self.sentence}: {self.seen} {self.relation} {self.wanted}"


def collect(facts: Iterable[tuple[str, bool | Comparison]]) -> tuple[Fact, ...]:
    """Evaluate facts in order and return them as they are recorded."""
    return tuple(_record(sentence, verdict) for sentence, verdict in facts)


def _record(sentence: str, verdict: bool | Comparison) -> Fact:  # noqa: FBT001 — a fact's verdict is a bool
    if isinstance(verdict, Comparison):
        return Fact(
            sentence=sentence,
            holds=verdict.holds,
            relation=verdict.relation,
            seen=_shown(verdict.seen),
            wanted=_shown(verdict.wanted),
        )
    return Fact(sentence=sentence, holds=bool(verdict))


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    if type(value).__str__ is not object.__str__ and not isinstance(value, (list, tuple, set, dict)):
        return str(value)
    return TypeAdapter[object](object).dump_json(cast("object", value), fallback=str).decode()
