"""Redesigns the demo site's pages a thousand times, and counts on what elements the targets of its recipes would act.

`python benchmarks/redesign.py [--count N] [--seed N] [--list]`: each redesign takes a page as the site serves it and a
target that is acted on there, and changes the page one to four times as real redesigns do (`selectors/mutations.py`;
in every eighth one the target is gone in the end). Then the target is looked for as an action would, at rest and
without a browser, by its ways and by what it looked like before. *Right* is the element itself, what stands in it, or a
link to the same address; *lost* is a refusal; *asked* is what goes to a person first (a final step on one way alone, or
on none); *wrong* is anything else: none may be. The exit code is 1 if any is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from random import Random

from surefoot.demo.site.control import Site
from surefoot.recipes.registry import find
from surefoot.selectors.element import Element
from surefoot.selectors.find import look
from surefoot.selectors.healing import Healed, contradicted, heal_target
from surefoot.selectors.memory import Heal, Remembered, name_of
from surefoot.selectors.mutations import MUTATIONS, Mutated, mark, marked_in, mutate
from surefoot.selectors.probe import targets_of, views_in
from surefoot.selectors.sighting import sighting
from surefoot.selectors.similar import Stake
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

_EXAMPLES = Path(__file__).parents[1] / "examples"
_RECIPES = ("book_flight.py", "claim_refund.py", "download_invoices.py")
_SIGN_IN = {"email": "ada@example.org", "password": "correct horse"}
_FLIGHT = "LIS-ZRH-2027-03-14-0"
_OUTCOMES = ("right", "asked", "lost", "wrong")
_GONE = 8
"""In one of so many redesigns the target is gone in the end."""


@dataclass(frozen=True)
class Sought:
    """A target on a page, as it was before any redesign."""

    target: Target
    page: Snapshot
    element: Element
    remembered: Remembered


@dataclass(frozen=True)
class Redesign:
    """A target, and the page after some changes."""

    sought: Sought
    changes: tuple[str, ...]
    page: Snapshot
    true: Element | None
    """The target there; None where it is gone."""


def main() -> int:
    """Count, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--list", action="store_true", help="print each that is wrong")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Site.start(Path(folder)) as site:
        known = list(_targets(_pages(site.url)))
    print(f"{len(known)} targets on {len({one.page.url for one in known})} pages")
    stakes = (Stake.SAFE, Stake.UNDOABLE, Stake.FINAL)
    counts = {stake: Counter[tuple[str, bool]]() for stake in stakes}
    for number in range(given.count):
        made = _redesign(known, Random(given.seed * 1_000_003 + number))  # noqa: S311 — a redesign is no secret
        for stake in stakes:
            outcome, why = _outcome(made, stake)
            counts[stake][outcome, made.true is None] += 1
            if outcome == "wrong" and given.list:
                changes = ", ".join(made.changes)
                print(f"wrong ({stake}): {made.sought.target} became {why} after {changes} on {made.sought.page.url}")
    return max([_report(stake, counts[stake]) for stake in stakes])


def _report(stake: Stake, counts: Counter[tuple[str, bool]]) -> int:
    total = Counter[str]()
    for gone, words in ((False, "there"), (True, "gone")):
        mine = {outcome: counts[outcome, gone] for outcome in _OUTCOMES}
        total.update(mine)
        print(f"{stake}, the target is {words}: {', '.join(f'{count} {outcome}' for outcome, count in mine.items())}")
    print(f"{stake}, of {total.total():,} redesigns: {', '.join(f'{total[one]} {one}' for one in _OUTCOMES)}")
    return 1 if total["wrong"] else 0


def _redesign(known: list[Sought], random: Random) -> Redesign:
    sought = random.choice(known)
    staying = [one for one in MUTATIONS if not one.removes]
    chosen = random.sample(staying, random.randint(1, 4))
    if random.randrange(_GONE) == 0:
        chosen.append(next(one for one in MUTATIONS if one.removes))
    html, changes = mark(sought.element), list[str]()
    for one in chosen:
        made: Mutated = mutate(html, one, seed=random.randrange(1 << 30))
        html = made.html
        changes += [one.name] if made.changed else []
    page = Snapshot(html, url=sought.page.url)
    return Redesign(sought, tuple(changes), page, marked_in(page))


def _outcome(made: Redesign, stake: Stake) -> tuple[str, str]:
    """Say what acting on the target would come to, and what it would be made on and why."""
    target, memory = made.sought.target, _Remembering(made.sought)
    verb = _verb(made.sought.element)
    found, verdict = look(made.page, target, verb=verb)
    why = verdict.reason
    if found is not None and contradicted(target, made.page, memory, stake=stake, verb=verb):
        return "lost", ""
    if found is None:
        healed = heal_target(target, made.page, memory, stake=stake, verb=verb, verdict=verdict)
        if not isinstance(healed, Healed):
            return "lost", ""
        found, why = healed.element, f"healed with {healed.heal.probability:.2f}: {healed.heal.reason}"
    if stake is Stake.FINAL and (verdict.lone or not verdict.found):
        return "asked", ""
    return ("right" if _is_right(made, found) else "wrong"), f"{found} ({why})"


def _is_right(made: Redesign, found: Element) -> bool:
    """Say whether acting on what was found does what acting on the target would have done before."""
    address = made.sought.element.attribute("href")
    if address and found.attribute("href") == address:
        return True
    return made.true is not None and (found == made.true or made.true.contains(found))


class _Remembering:
    """Remembers the one element of a redesign as it was before."""

    def __init__(self, sought: Sought) -> None:
        self._name = name_of(sought.target)
        self._known = sought.remembered

    def recall(self, target: str, site: str) -> Remembered | None:  # noqa: ARG002 — there is one site only
        """Return what it looked like."""
        return self._known if target == self._name else None

    def acted(self, target: Target, page: Snapshot) -> None:
        """Forget it."""

    def read(self, view: type[View], page: Snapshot) -> None:
        """Forget it."""

    def healed(self, heal: Heal) -> None:
        """Forget it."""

    def rejected(self, heal: Heal) -> bool:  # noqa: ARG002 — nobody is asked
        """Say that it was not."""
        return False


def _verb(element: Element) -> str:
    """Return what recipes do with an element of that kind."""
    if element.tag in {"input", "textarea"}:
        return {"checkbox": "check", "radio": "check", "file": "upload", "submit": "click"}.get(element.type, "fill")
    return "select" if element.tag == "select" else "click"


def _targets(pages: Iterator[Snapshot]) -> Iterator[Sought]:
    """Yield the targets of the examples that are found on each page that reads as their view."""
    views = [view for name in _RECIPES for view in _views(name)]
    for page in pages:
        for view in views:
            for target in targets_of(view) if view.matches(page) else ():
                element, _ = look(page, target)
                found = sighting(target, page)
                if element is not None and found is not None and found.shape is not None:
                    yield Sought(target, page, element, Remembered(shape=found.shape, counts=found.counts, seen_at=0))


def _views(name: str) -> list[type[View]]:
    recipe, _ = find(str(_EXAMPLES / name))
    return views_in(sys.modules[recipe.function.__module__])


def _pages(site: str) -> Iterator[Snapshot]:
    """Yield the pages of the site, walking through it as a person does who has no scripts."""
    visitor = Visitor(site)
    yield visitor.open("/login")
    yield visitor.send(_SIGN_IN)
    yield visitor.open(f"/offers/{_FLIGHT}")
    yield visitor.open(f"/offers/{_FLIGHT}/book")
    yield visitor.send({"passenger": "Ada Lovelace", "reference": "redesign"})
    yield visitor.send({"holder": "Ada Lovelace", "card": "4111 1111 1111 1111"})
    for path in ("/trips", "/invoices", "/claims", "/claims/new"):
        yield visitor.open(path)


class Visitor:
    """A visitor with cookies and without scripts, who sends the first form of a page that asks what is known."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )
        self._page = Snapshot("")

    def open(self, path: str, form: dict[str, str] | None = None) -> Snapshot:
        """Open a page, or send a form there."""
        body = None if form is None else urllib.parse.urlencode(form).encode()
        with self._opener.open(urllib.parse.urljoin(self._site, path), body, timeout=20) as answer:
            self._page = Snapshot(answer.read().decode(), url=answer.url)
        return self._page

    def send(self, values: dict[str, str]) -> Snapshot:
        """Fill the form of the page that has all these fields, and send it."""
        forms = self._page.select(self._page.root, "form")
        form = next(one for one in forms if values.keys() <= _fields(one).keys())
        return self.open(form.attribute("action") or self._page.url, {**_fields(form), **values})


def _fields(form: Element) -> dict[str, str]:
    named = form.select("input[name], select[name], textarea[name]")
    return {one.attribute("name") or "": one.attribute("value") or "" for one in named}


if __name__ == "__main__":
    sys.exit(main())
