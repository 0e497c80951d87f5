"""How the targets and the fields of a view fare when its saved page is redesigned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from surefoot.errors import BadInput, FactsFailed, ReadFailed
from surefoot.selectors.element import Element
from surefoot.selectors.mutations import MARK, MUTATIONS
from surefoot.selectors.probe import named_targets
from surefoot.selectors.rebuilding import add_look_alike
from surefoot.selectors.scene import Scene
from surefoot.selectors.similar import Stake
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View
from surefoot.testing.evaluating import fields, targets
from surefoot.testing.evaluating.fields import Read, Redone, reads_of
from surefoot.testing.evaluating.pieces import Piece, goes_by_its_words, numbered, pieces_of
from surefoot.testing.evaluating.redesigns import PART, REDESIGNS, Kept, Redesign, Scope, redesigned
from surefoot.testing.evaluating.remembering import remember
from surefoot.testing.evaluating.report import Fared, Row, Subject, Wrong, row_of
from surefoot.testing.evaluating.targets import STAKES, Judged, seek
from surefoot.testing.expected import expected_of
from surefoot.testing.fixture import Fixture

_Outcome = tuple[str, Fared, Wrong | None]
_TWINS = frozenset(one.name for one in MUTATIONS if one.change is add_look_alike)


@dataclass(frozen=True)
class Sown:
    """A document whose elements are numbered, so that they are known however it is redesigned."""

    html: str
    numbers: Mapping[Element, str]


class Course:
    """One saved page with all that is looked for on it.

    Args:
        fixture: The page.
        view: The view that it is of.
        seeds: How often each redesign is tried.
        redesigns: What is tried.

    Raises:
        BadInput: The page does not give what is expected of it, so that nothing tells what is right.
    """

    def __init__(
        self, fixture: Fixture, view: type[View], *, seeds: int, redesigns: Sequence[Redesign] = REDESIGNS
    ) -> None:
        refuse_stale(fixture, view)
        self.name = str(fixture.place)
        self._source = fixture.meta.source
        self._page = fixture.page
        self._view = view
        self._seeds = seeds
        self._redesigns = redesigns
        known = fixture.expected.targets
        wanted = {name: one for name, one in named_targets(view).items() if known.get(name) is not None}
        found = (seek(f"{view.__name__}.{name}", one, self._page) for name, one in wanted.items())
        self._targets = [sought for sought in found if sought is not None]
        self._memory = remember(view, wanted, self._page)
        keys = [(one.name, stake) for one in self._targets for stake in STAKES]
        keys += [(one.name, Stake.READING) for one in self.reads]
        self._outcomes: dict[tuple[str, Stake], list[_Outcome]] = {key: [] for key in keys}

    @property
    def takes_fields(self) -> bool:
        """Whether its fields can be looked for: not those of a view that reads by code of its own."""
        return self._view.read.__func__ is View.read.__func__

    @cached_property
    def reads(self) -> tuple[Read, ...]:
        """The fields that can be looked for."""
        return tuple(reads_of(self._view, self._pieces))

    def run(self) -> Iterator[str]:
        """Try one redesign after the other, yielding the name of each; then `rows` has all that came of it."""
        for redesign in self._redesigns:
            seen: set[tuple[str, str]] = set()
            for seed in range(self._seeds):
                self._try(redesign, seed, seen)
            yield redesign.name

    @property
    def rows(self) -> tuple[Row, ...]:
        """What came of each target and each field until now."""
        return tuple(row_of(self._subject(*key), some) for key, some in self._outcomes.items())

    def _subject(self, name: str, stake: Stake) -> Subject:
        kind = "field" if stake is Stake.READING else "target"
        return Subject(self._source, self.name, name, kind, stake.value)

    def _try(self, redesign: Redesign, seed: int, seen: set[tuple[str, str]]) -> None:
        """Look for everything after one redesign, which turns on each in turn; the same page is looked at once."""
        pages: dict[tuple[Snapshot, str], Redone] = {}

        def page_of(document: Snapshot, html: str, whole: Callable[[str], Snapshot]) -> Redone:
            if (document, html) not in pages:
                pages[document, html] = Redone(self._view, whole(html), self._memory, self._numbers)
            return pages[document, html]

        for sought in self._targets:
            sown = self._sown[sought.document]
            number = sown.numbers[sought.element]
            html = _unmarked(redesigned(sown.html, redesign, Scope(number), seed=seed))
            if html is not None and _is_new((sought.name, html), seen):
                page = page_of(sought.document, html, sought.page_with).page
                for stake, judged in targets.judge(sought, page, self._memory, number=number).items():
                    self._note(sought.name, stake, redesign, seed, judged)
        for read in self.reads:
            html = self._redesigned_around(read, redesign, seed)
            if html is not None and _is_new((read.name, html), seen):
                redone = page_of(self._page, html, self._whole)
                self._note(
                    read.name, Stake.READING, redesign, seed, fields.judge(read, redone, removed=redesign.removes)
                )

    def _whole(self, html: str) -> Snapshot:
        return Snapshot(html, url=self._page.url, complete=self._page.complete)

    def _redesigned_around(self, read: Read, redesign: Redesign, seed: int) -> str | None:
        """Return the page redesigned around one of the elements that a field reads, which is not marked any more."""
        place = read.places[Random(f"{redesign.name} {seed}").randrange(len(read.places))]  # noqa: S311 — no secret
        gone = tuple(self._numbers[one] for one in read.removed_with(place))
        scope = Scope(self._numbers[place], gone=gone, kept=self._kept)
        without = _TWINS if read.is_list else frozenset[str]()
        return _unmarked(redesigned(self._sown[self._page].html, redesign, scope, seed=seed, without=without))

    def _note(self, name: str, stake: Stake, redesign: Redesign, seed: int, judged: Judged) -> None:
        wrong: Wrong | None = None
        if judged.fared is Fared.WRONG:
            wrong = Wrong(redesign=redesign.name, seed=seed, changes=redesign.changes_at(seed), why=judged.why)
        self._outcomes[name, stake].append((redesign.name, judged.fared, wrong))

    @property
    def _numbers(self) -> Mapping[Element, str]:
        return self._sown[self._page].numbers

    @cached_property
    def _pieces(self) -> dict[str, Piece]:
        if not self.takes_fields:
            return {}
        return pieces_of(self._view, self._view.read(self._page), self._page.root)

    @cached_property
    def _sown(self) -> dict[Snapshot, Sown]:
        """The documents, numbered: the page, and those of frames with targets in them."""
        found: dict[Snapshot, list[Element]] = {self._page: []}
        for one in self._targets:
            found.setdefault(one.document, []).append(one.element)
        found[self._page] += numbered(self._pieces)
        return {document: _sow(document, elements) for document, elements in found.items()}

    @cached_property
    def _kept(self) -> Kept:
        """What is data on the page: what fields read, but for those that go by their own words."""
        numbers, found = self._sown[self._page].numbers, dict[str, tuple[str, ...]]()
        for piece in (piece for read in self.reads for piece in read.pieces):
            if piece.element is not None and piece.field.view is None and not goes_by_its_words(piece.field):
                number, attribute = numbers[piece.element], piece.field.attribute
                found[number] = (*found.get(number, ()), *([attribute] if attribute else []))
        return found


def refuse_stale(fixture: Fixture, view: type[View]) -> None:
    """Raise `BadInput` where a page does not give what is expected of it."""
    try:
        now = expected_of(view, fixture.page)
    except (ReadFailed, FactsFailed) as error:
        raise BadInput(
            f"{fixture.place} does not read: {error}", next_action="mend the view, or capture anew"
        ) from None
    then = fixture.expected
    other = [name for name, value in now.reads.items() if then.reads.get(name) != value]
    other += [name for name, value in now.targets.items() if name in then.targets and then.targets[name] != value]
    if other:
        raise BadInput(
            f"{fixture.place} does not give what is expected of it: {', '.join(other)}",
            next_action="look at what it gives now, and accept it or mend the view; then evaluate",
        )


def _sow(document: Snapshot, elements: Sequence[Element]) -> Sown:
    scene = Scene(document.html)
    numbers = {element: str(place) for place, element in enumerate(dict.fromkeys(elements), start=1)}
    for node, number in [(scene.at(element), number) for element, number in numbers.items()]:
        node.attrs[PART] = number
    return Sown(scene.html, numbers)


def _unmarked(html: str | None) -> str | None:
    """Return a page whose element is known by its number alone, so that it is the same whatever it turned on."""
    return None if html is None else html.replace(f' {MARK}=""', "")


def _is_new(one: tuple[str, str], seen: set[tuple[str, str]]) -> bool:
    if one in seen:
        return False
    seen.add(one)
    return True
