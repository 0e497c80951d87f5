"""How a recipe ends when its site fails: each page of a journey in turn is another one than it should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

from surefoot.browser.journey import Stop
from surefoot.errors import BadInput, SiteFailed
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe
from surefoot.testing.evaluating.bad_pages import Bad, bad_pages
from surefoot.testing.evaluating.report import Ended, Verdict
from surefoot.testing.journey import Journey
from surefoot.testing.played import Played
from surefoot.testing.playing import MadeUp, play

_ALARM = "Is this page looked at?"
"""A dialog that no step declares: whoever looks at a page with it fails."""


@dataclass(frozen=True)
class Place:
    """A page of a journey: all the stops, one after the other, at which it is shown."""

    first: int
    last: int

    def replaced(self, stops: Sequence[Stop], other: Stop) -> tuple[Stop, ...]:
        """Return a journey's stops with another one in its place."""
        return (*stops[: self.first], other, *stops[self.last + 1 :])


class Trial:
    """One journey of a recipe, which goes its own way through it: what was done then is not held against it.

    Args:
        name: What the journey is called.
        recipe: The recipe.
        journey: The journey, which must end as done.
    """

    def __init__(self, name: str, recipe: AnyRecipe, journey: Journey) -> None:
        self._name = name
        self._recipe = recipe
        self._journey = replace(journey, stops=tuple(replace(stop, acted=(), fresh=False) for stop in journey.stops))
        self.places = tuple(_places(self._journey.stops))
        self._acts = Counter[str]()

    async def run(self) -> AsyncIterator[tuple[Ended, ...]]:
        """Play the journey with other pages in the place of each of its pages, yielding how that ended page by page.

        Raises:
            BadInput: It does not end as done as it is.
        """
        good = await self._played(self._journey.stops)
        self._acts = _acts(good)
        if good.outcome is not Outcome.DONE:
            raise BadInput(
                f"{self._name} does not play as it is: {good.outcome}, {good.error}",
                next_action="record the journey anew, or mend the recipe",
            )
        for number, place in enumerate(self.places, start=1):
            yield tuple([one async for one in self._at(number, place, good.value)])

    async def _at(self, number: int, place: Place, output: object) -> AsyncIterator[Ended]:
        """Yield how it ends with other pages in one place; nothing where it never looks at the page."""
        stops = self._journey.stops
        alarmed = await self._played(place.replaced(stops, replace(stops[place.last], dialogs=(_ALARM,))))
        if alarmed.outcome is Outcome.DONE and alarmed.value == output:
            return
        allowed = _acts(await self._played(stops[: place.first]))
        for bad in bad_pages(stops[place.last], stops):
            played = await self._played(place.replaced(stops, bad.stop))
            most = self._acts if played.outcome is Outcome.DONE else allowed
            verdict, why = _judged(played, bad, output, _acts(played) - most)
            yield Ended(
                journey=self._name,
                recipe=self._recipe.name,
                page=number,
                url=stops[place.last].page.url,
                failure=bad.name,
                outcome=played.outcome.value,
                error="" if played.error is None else type(played.error).__name__,
                step=played.step or "",
                verdict=verdict,
                why=why,
            )

    async def _played(self, stops: tuple[Stop, ...]) -> Played[object]:
        journey = replace(self._journey, stops=stops)
        return await play(self._recipe, journey, secrets=MadeUp(), approve=True, check=False)


def _judged(played: Played[object], bad: Bad, output: object, extra: Counter[str]) -> tuple[Verdict, str]:
    """Say whether a run ended as it must where the site failed, and why not."""
    said = f"{type(played.error).__name__}: {str(played.error).partition(chr(10))[0]}" if played.error else ""
    if extra:
        return Verdict.WRONG, f"on that page, or after it, it did {', '.join(extra)}"
    if played.outcome is Outcome.DONE:
        if played.value != output:
            return Verdict.WRONG, "it is done, with another result"
        return (Verdict.RIGHT, "") if bad.may_pass else (Verdict.WRONG, "it is done all the same")
    if played.outcome in {Outcome.BLOCKED, Outcome.PARTIAL} or isinstance(played.error, SiteFailed):
        return Verdict.RIGHT, ""
    if played.outcome is Outcome.UNKNOWN and any(one.in_doubt for one in played.steps):
        return Verdict.RIGHT, ""
    return Verdict.MISNAMED, said or f"it ended as {played.outcome}"


def _acts(played: Played[object]) -> Counter[str]:
    """Return what a run did in steps that change something until it failed, and how often; not what it took back."""
    changing = {one.name for one in played.steps if one.changes}
    acts = Counter[str]()
    for event in played.events:
        if event.kind == "dispatching" and event.step in changing and not event.text.startswith("goto "):
            acts[f"{event.text} ({event.step})"] += 1
    return acts


def _places(stops: Sequence[Stop]) -> Iterator[Place]:
    """Yield the pages of a journey; each time that one is opened anew it is another."""
    first = 0
    for at in range(1, len(stops) + 1):
        if at == len(stops) or stops[at].asked is not None or _known_by(stops[at]) != _known_by(stops[first]):
            yield Place(first, at - 1)
            first = at


def _known_by(stop: Stop) -> tuple[str, ...]:
    headings = [one.text for one in stop.page.select(stop.page.root, "h1")]
    return urldefrag(stop.page.url).url, stop.page.title, *headings
