"""The scrubber: one for a fixture, or for a whole journey, so that the same value has the same stand-in throughout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from surefoot.log.redaction import redactor
from surefoot.scrubbing.known import Known
from surefoot.scrubbing.pages import Pages
from surefoot.scrubbing.private import private_on
from surefoot.scrubbing.standins import StandIns
from surefoot.scrubbing.tokens import looks_like, named_by
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target


class Scrubber:
    """Takes out of pages, addresses, JSON and texts what must not rest on disk.

    Registered secrets go by their name (`«acme-air password»`); what the rules find, by stand-ins that read as the
    value did: `person1@example.org`, another number of a card, `token-1`, `private-1`. What was scrubbed before stays.

    Args:
        known: Values of the browser's storage, such as cookies.
        private: Values that are private wherever they stand, such as what was typed into private places.
        keep: Values that stay, such as a number of an order that looks like one of a card; registered secrets never do.
    """

    def __init__(self, *, known: Iterable[str] = (), private: Iterable[str] = (), keep: Iterable[str] = ()) -> None:
        self._stand_ins = StandIns(keep)
        self._known = Known(self._stand_ins)
        self._pages = Pages(self._stand_ins, redactor, self._known)
        for value in sorted(private):
            self._known.register(value, "private")
        for value in sorted(known):
            self._known.register(value, "known")

    @property
    def counts(self) -> dict[str, int]:
        """How many values were replaced until now, by the rule that found them."""
        return {rule: count for rule, count in sorted(self._stand_ins.counts.items()) if count}

    def page(self, page: Snapshot, targets: Iterable[Target] = ()) -> Snapshot:
        """Return a page at rest and its address, scrubbed; what stands in private `targets` goes wherever it stands."""
        self.learn(page, targets)
        return Snapshot(self.html(page.html), url=self.url(page.url), complete=page.complete)

    def learn(self, page: Snapshot, targets: Iterable[Target] = ()) -> None:
        """Take out from now on, too, what is private on a page: so that no earlier page of a journey says it."""
        private = private_on(page, targets)
        for text in private.texts:
            self._known.register(text, "private")
        for place in private.places:
            self._pages.places.setdefault(place.tag, set()).add(place)

    def html(self, html: str) -> str:
        """Return a page at rest, scrubbed: with the same elements, and all of their names."""
        self._stand_ins.avoid(html)
        return self._pages.scrub(html)

    def url(self, url: str) -> str:
        """Return an address, scrubbed."""
        return self._pages.texts.scrub(url)

    def text(self, text: str) -> str:
        """Return a text, scrubbed."""
        self._stand_ins.avoid(text)
        return self._pages.texts.scrub(text)

    def json(self, value: object, *, name: str = "") -> object:
        """Return the same shape with every text in it scrubbed, keys included; `name` is what holds the value."""
        if isinstance(value, str):
            return self._named(value, name)
        if isinstance(value, Mapping):
            pairs = cast("Mapping[object, object]", value).items()
            return {self.json(key): self.json(inner, name=str(key)) for key, inner in pairs}
        if isinstance(value, (list, tuple)):
            return [self.json(inner, name=name) for inner in cast("list[object]", value)]
        if isinstance(value, int) and not isinstance(value, bool):
            scrubbed = self._pages.texts.scrub(str(value))
            return int(scrubbed) if scrubbed.isdigit() and scrubbed != str(value) else value
        return value

    def _named(self, value: str, name: str) -> str:
        scrubbed, named = self._pages.texts.scrub(value), named_by(name)
        unnamed = scrubbed == value
        return self._known.of("token", value) if unnamed and named and looks_like(value, named) else scrubbed
