"""What a saved page is expected to give: what its view reads, its facts, its ways, and which targets are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from pydantic import Field as Default
from pydantic import JsonValue

from surefoot.model import Model
from surefoot.selectors.find import look
from surefoot.selectors.probe import named_targets
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View, facts_in, parts
from surefoot.selectors.written import spelled

_INDEX = re.compile(r"\[\d+\]")


class Expected(Model):
    """What stands in the JSON file beside a saved page; written once it was looked at, and accepted by a person."""

    reads: dict[str, JsonValue]
    """What the view reads, by its fields."""
    facts: dict[str, bool] = Default(default_factory=dict[str, bool])
    """Whether each sentence holds; one of the rows of a list, for all of them."""
    targets: dict[str, str | None] = Default(default_factory=dict[str, str | None])
    """The element that each target is, in a few words; nothing for one that this page does not have."""
    ways: dict[str, tuple[str, ...]] = Default(default_factory=dict[str, tuple[str, ...]])
    """The ways of each field and target, as the recipe writes them."""


def expected_of(view: type[View], page: Snapshot) -> Expected:
    """Return what a page gives now; raises `ReadFailed` or `FactsFailed` where it does not read as the view."""
    found = view.read(page)
    return Expected(
        reads=cast("dict[str, JsonValue]", found.model_dump(mode="json")),
        facts=facts_of_view(found),
        targets={name: described(target, page) for name, target in named_targets(view).items()},
        ways=ways_of(view),
    )


def facts_of_view(found: View) -> dict[str, bool]:
    """Return whether each fact of a view holds; those of its rows together, as one sentence each."""
    facts: dict[str, bool] = {}
    for path, fact in facts_in(found, ""):
        sentence = _INDEX.sub("", path) + fact.sentence
        facts[sentence] = facts.get(sentence, True) and fact.holds
    return facts


def described(target: Target, page: Snapshot) -> str | None:
    """Return what a target is on a page, in a few words; nothing where its ways do not find one element."""
    element, _ = look(page, target)
    return None if element is None else str(element)


def ways_of(view: type[View]) -> dict[str, tuple[str, ...]]:
    """Return the ways of the fields and targets of a view, and of the views in it, by their names."""
    return dict(_ways(view, "", ()))


def _ways(view: type[View], path: str, around: tuple[type[View], ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in parts(view):
        if field.ways:
            yield f"{path}{field.name}", tuple(spelled(way) for way in field.ways)
        if field.view is not None and issubclass(field.view, View) and field.view not in (*around, view):
            yield from _ways(field.view, f"{path}{field.name}.", (*around, view))
    for name, target in named_targets(view).items():
        yield f"{path}{name}", tuple(spelled(way) for way in target.ways)
