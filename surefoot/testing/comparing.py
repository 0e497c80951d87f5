"""How a run without a browser differs from the one that was recorded, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, cast

from pydantic_core import to_jsonable_python

from surefoot.facts import Fact
from surefoot.log.redaction import redactor
from surefoot.model import File, canonical
from surefoot.testing.journey import Case
from surefoot.testing.played import Played, facts_of

_GLANCE = 120
"""Characters of a value that are told."""


def compare(played: Played[Any], case: Case) -> list[str]:
    """Return in words what differs between a run that was played and the recorded one; nothing if they are the same.

    Compared are the outcome, the steps, every fact of each step, the output field by field, what was typed, and what
    was left undone.
    """
    steps = facts_of(played.steps)
    return [
        *_outcome(played, case),
        *_steps(steps, case.facts),
        *(line for name, facts in steps.items() for line in _facts(name, facts, case.facts.get(name))),
        *_output(played, case),
        *played.typed,
        *(f"{acted} was not done" for acted in played.rest),
    ]


def _outcome(played: Played[Any], case: Case) -> Iterator[str]:
    if case.outcome is not None and played.outcome is not case.outcome:
        why = f": {played.error}" if played.error is not None else ""
        yield f"it is {played.outcome} instead of {case.outcome}{why}"


def _steps(now: Mapping[str, object], then: Mapping[str, object]) -> Iterator[str]:
    yield from (f"step {name} is missing" for name in then if name not in now)
    yield from (f"step {name} is new" for name in now if name not in then)
    both, before = [name for name in now if name in then], [name for name in then if name in now]
    if both != before:
        yield f"the steps came as {', '.join(both)} instead of {', '.join(before)}"


def _facts(step: str, now: Sequence[Fact], then: Sequence[Fact] | None) -> Iterator[str]:
    """Tell the facts of a step that both runs took, sentence by sentence; the same one may be told several times."""
    if then is None:
        return
    found, recorded = _by_sentence(now), _by_sentence(then)
    for sentence in dict.fromkeys((*recorded, *found)):
        for one, other in zip_longest(found.get(sentence, ()), recorded.get(sentence, ())):
            if one is None:
                yield f"{step}: the fact has gone: {sentence}"
            elif other is None:
                yield f"{step}: a fact is new: {one}"
            elif one.holds != other.holds:
                yield f"{step}: {sentence}: {_said(one)} instead of {_said(other)}"
            elif redactor.mask(str(one)) != redactor.mask(str(other)):
                yield f"{step}: {one} instead of {other}"


def _by_sentence(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(redactor.mask(fact.sentence), []).append(fact)
    return found


def _said(fact: Fact) -> str:
    return "holds" if fact.holds else f"does not hold ({fact})"


def _output(played: Played[Any], case: Case) -> Iterator[str]:
    if played.error is None:
        now = redactor.mask_json(to_jsonable_python(played.value))
        yield from differences("output", now, redactor.mask_json(case.output), case)


def differences(where: str, now: object, then: object, case: Case) -> Iterator[str]:
    """Tell two values of JSON apart, field by field; not by where files lie, nor by when in the run it was."""
    if isinstance(now, dict) and isinstance(then, dict):
        yield from _in_fields(where, cast("dict[str, object]", now), cast("dict[str, object]", then), case)
        return
    if isinstance(now, list) and isinstance(then, list):
        found, recorded = cast("list[object]", now), cast("list[object]", then)
        if len(found) == len(recorded):
            for place, (one, other) in enumerate(zip(found, recorded, strict=True)):
                yield from differences(f"{where}[{place}]", one, other, case)
            return
    if _is_of_the_run(cast("object", now), case) and _is_of_the_run(cast("object", then), case):
        return
    if canonical(cast("object", now)) != canonical(cast("object", then)):
        yield f"{where} is {_glance(cast('object', now))} instead of {_glance(cast('object', then))}"


def _is_of_the_run(value: object, case: Case) -> bool:
    """Say whether a value is a moment of the recorded run, in a play of which time stands still."""
    if case.ended_at is None or not isinstance(value, str):
        return False
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return False
    return moment.tzinfo is not None and case.began_at <= moment <= case.ended_at


def _in_fields(where: str, now: Mapping[str, object], then: Mapping[str, object], case: Case) -> Iterator[str]:
    is_file = now.keys() == then.keys() == File.model_fields.keys()
    for name in dict.fromkeys((*then, *now)):
        if is_file and name == "path":
            continue
        if name not in now:
            yield f"{where}.{name} has gone; it was {_glance(then[name])}"
        elif name not in then:
            yield f"{where}.{name} is new: {_glance(now[name])}"
        else:
            yield from differences(f"{where}.{name}", now[name], then[name], case)


def _glance(value: object) -> str:
    said = canonical(value)
    return said if len(said) <= _GLANCE else f"{said[:_GLANCE]}…"
