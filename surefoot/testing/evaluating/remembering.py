"""What would be remembered of a saved page, had a run worked on it: the memory that healing goes by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surefoot.selectors.fields import Field
from surefoot.selectors.find import look
from surefoot.selectors.fingerprint import Fingerprint, fingerprint
from surefoot.selectors.memory import Found, Heal, Remembered
from surefoot.selectors.sighting import sighting, sightings
from surefoot.selectors.similar_list import ListFingerprint, fingerprint_list
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View, parts
from surefoot.testing.evaluating.pieces import answer_of, elements_of

_SALT = "evaluation"
"""What private words are hashed with: the same each time, so that nothing hangs on chance."""


class SavedMemory:
    """Implements `Memory` over one saved page; it learns nothing, and nobody has rejected anything."""

    def __init__(self, known: Mapping[str, Remembered]) -> None:
        self._known = known

    def recall(self, target: str, site: str) -> Remembered | None:  # noqa: ARG002 — there is one site only
        """Return what an element looked like on the saved page."""
        return self._known.get(target)

    def acted(self, target: Target, page: Snapshot) -> None:
        """Learn nothing."""

    def read(self, view: type[View], page: Snapshot) -> None:
        """Learn nothing."""

    def healed(self, heal: Heal) -> None:
        """Learn nothing."""

    def rejected(self, heal: Heal) -> bool:  # noqa: ARG002 — nobody is asked
        """Say that it was not."""
        return False


def remember(view: type[View], targets: Mapping[str, Target], page: Snapshot) -> SavedMemory:
    """Return what a run that acted on all these targets of a page, and read it, would remember."""
    found = [*_of_targets(targets, page), *_of_fields(view, page)]
    return SavedMemory(
        {
            one.target: Remembered(shape=one.shape, counts=one.counts, seen_at=0)
            for one in found
            if one.shape is not None
        }
    )


def _of_targets(targets: Mapping[str, Target], page: Snapshot) -> Iterator[Found]:
    for target in targets.values():
        found = sighting(target, page)
        element = look(page, target)[0] if target.private else None
        if found is not None and element is not None:
            found = found.model_copy(update={"shape": fingerprint(element, private=True, salt=_SALT)})
        if found is not None:
            yield found


def _of_fields(view: type[View], page: Snapshot) -> Iterator[Found]:
    fields = {f"{view.__name__}.{field.name}": field for field in parts(view)}
    for found in sightings(view, page, wanted=_never):
        shape = _shape(fields[found.target], page)
        yield found.model_copy(update={"shape": shape})


def _never(*_: object) -> bool:
    return False


def _shape(field: Field, page: Snapshot) -> Fingerprint | ListFingerprint | None:
    """Return what a field is remembered by: no word of it, as in a run."""
    if field.many is not None and not field.rows:
        rows = elements_of(field, page.root)[1]
        return fingerprint_list(rows, private=True, salt=_SALT) if rows else None
    answer = answer_of(field, page.root)
    return None if answer is None or answer.datum is not None else fingerprint(answer.element, private=True, salt=_SALT)
