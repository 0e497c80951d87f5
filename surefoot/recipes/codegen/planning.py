"""From a script to the parts of a recipe: views with targets, steps by risk, inputs and secrets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from surefoot.recipes.codegen.script import Action, Expectation, Place, Script
from surefoot.selectors.by import Way
from surefoot.selectors.filters import Nth
from surefoot.selectors.find import look
from surefoot.selectors.pick import is_private
from surefoot.selectors.propose import propose_target
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.spelling import class_name, constant
from surefoot.selectors.target import can_disagree

_WANTED = 3
"""Ways of a target."""
_SECRET = re.compile(
    r"pass(?:word|code|phrase|wort)|kennwort|\bpin\b|mot de passe|contrase|\bcv[cv]\b|card number|kartennummer|"
    r"one.time",
    re.IGNORECASE,
)
_SIGNS_IN = re.compile(r"pass(?:word|code|phrase|wort)|kennwort|mot de passe|contrase", re.IGNORECASE)
_INPUTS = frozenset({"checkbox", "switch", "radio", "textbox", "combobox", "searchbox"})
"""Roles of what is clicked while a form is filled in."""
_SHOWS = re.compile(
    r"^\s*(?:show|hide|reveal|toggle|anzeigen|afficher|mostrar)\b|remember|stay signed|merken", re.IGNORECASE
)
"""What is clicked beside a password and does not send it."""
_RISKY = re.compile(
    r"\b(?:pay|buy|order|purchase|book|reserve|confirm|submit|send|transfer|delete|remove|cancel|check ?out|register|"
    r"publish|apply|post|save|create|sign up|subscribe|approve|accept|kaufen|bestellen|bezahlen|buchen|absenden|senden|"
    r"löschen|bestätigen|speichern|acheter|payer|commander|envoyer|supprimer|confirmer|comprar|pagar|enviar|eliminar)",
    re.IGNORECASE,
)
"""What a button says that may change something for good; a person sorts them out."""

Part = Action | Expectation


@dataclass
class PlannedTarget:
    """A target of a view."""

    name: str
    place: Place
    ways: tuple[Way, ...]
    private: bool
    place_kept: bool = True
    """Whether it is still told by its place among others, where the script does so."""


@dataclass
class PlannedView:
    """A page, by the elements that are touched on it."""

    name: str
    address: str
    targets: dict[str, PlannedTarget] = field(default_factory=dict[str, PlannedTarget])

    def of(self, place: Place) -> PlannedTarget | None:
        """Return the target of a place that was touched before."""
        return next((one for one in self.targets.values() if one.place == place), None)


@dataclass
class PlannedStep:
    """A step: some of the script's actions, and what it expects at their end."""

    kind: Literal["safe", "sign-in", "final"]
    name: str
    parts: list[Part]


@dataclass
class Plan:
    """The parts of a recipe."""

    main: str
    """The variable of the page that it begins with."""
    views: list[PlannedView]
    steps: list[PlannedStep]
    where: dict[int, tuple[PlannedView, PlannedTarget]]
    """The target of each part that touches one, by its identity."""
    parts: tuple[Part, ...]

    def target(self, part: Part) -> tuple[PlannedView, PlannedTarget] | None:
        """Return the target that a part touches."""
        return self.where.get(id(part))


def plan(script: Script, pages: Sequence[Snapshot]) -> Plan:
    """Return the parts of the recipe; targets found on a page at hand get more ways from it."""
    main = script.parts[0].page
    views = _Views(pages)
    for part in script.parts:
        views.add(part)
    made = Plan(main, views.views, [], views.where, script.parts)
    made.steps = _named([_step(parts, made) for parts in _cut(script.parts, made)], made)
    return made


def is_secret(found: tuple[PlannedView, PlannedTarget] | None) -> bool:
    """Say whether what is typed into a target is a secret."""
    return found is not None and (found[1].private or _SECRET.search(found[1].place.words) is not None)


class _Views:
    def __init__(self, pages: Sequence[Snapshot]) -> None:
        self.views: list[PlannedView] = []
        self.where: dict[int, tuple[PlannedView, PlannedTarget]] = {}
        self._pages = pages
        self._now: dict[str, PlannedView] = {}

    def add(self, part: Part) -> None:
        """Note where a part acts, and what it touches there."""
        address = self._leads_to(part)
        if address is not None or part.page not in self._now:
            self._now[part.page] = self._view(address or "")
        if part.place is not None:
            self.where[id(part)] = self._touch(self._now[part.page], part.place)
        if isinstance(part, Action) and part.onto is not None:
            self._touch(self._now[part.page], part.onto)
        if isinstance(part, Action) and part.verb == "popup":
            self._now[part.tab] = self._view("")

    def _leads_to(self, part: Part) -> str | None:
        if isinstance(part, Action):
            return (part.value or "") if part.verb == "goto" else None
        if part.kind != "url":
            return None
        return part.wanted if isinstance(part.wanted, str) else ""

    def _view(self, address: str) -> PlannedView:
        words = [one for one in urlsplit(address).path.split("/") if one and not one[0].isdigit()]
        known = next((one for one in self.views if address and one.address == address), None)
        if known is not None:
            return known
        name = f"{class_name(words[-1])}Page" if words else f"Page{len(self.views) + 1}"
        taken = {one.name for one in self.views}
        made = PlannedView(name if name not in taken else f"{name}{len(self.views) + 1}", address)
        self.views.append(made)
        return made

    def _touch(self, view: PlannedView, place: Place) -> tuple[PlannedView, PlannedTarget]:
        found = view.of(place)
        if found is None:
            base = constant(place.words, otherwise=constant(place.role or "element"))
            name = next(one for one in (base, *(f"{base}_{n}" for n in range(2, 1000))) if one not in view.targets)
            found = view.targets[name] = self._improved(name, place)
        return view, found

    def _improved(self, name: str, place: Place) -> PlannedTarget:
        """Return a target with the ways of the script, and those that a page at hand gives besides."""
        plain = PlannedTarget(name, place, place.ways, private=_SECRET.search(place.words) is not None)
        for page in self._pages:
            element, _ = look(page, place.target())
            if element is None:
                continue
            plain.private = plain.private or is_private(element)
            by_place = any(isinstance(one, Nth) for one in place.filters)
            if place.inside is not None or (place.filters and not by_place):
                return plain
            proposed = propose_target(element)
            if by_place:
                found = PlannedTarget(name, place, tuple(proposed), private=plain.private, place_kept=False)
                return found if proposed else plain
            for way in proposed:
                if len(plain.ways) < _WANTED and all(can_disagree(way, other) for other in plain.ways):
                    plain.ways = (*plain.ways, way)
            return plain
        return plain


def _cut(parts: Sequence[Part], made: Plan) -> list[list[Part]]:
    """Cut a script into steps: at an address, after what is expected, around what may change something for good."""
    steps: list[list[Part]] = [[]]
    for part in parts:
        last = steps[-1][-1] if steps[-1] else None
        elsewhere = part.page != made.main
        if last is not None and not elsewhere and _begins(part, last, steps[-1], made):
            steps.append([])
        steps[-1].append(part)
    return steps


def _begins(part: Part, last: Part, step: Sequence[Part], made: Plan) -> bool:
    if isinstance(part, Expectation):
        return False
    after = isinstance(last, Expectation) or last.verb == "download" or _is_final(last, made, step[:-1])
    after = after or _sends_sign_in(last, step[:-1], made)
    return part.verb == "goto" or after or _is_final(part, made, step)


def _is_final(part: Part, made: Plan, before: Sequence[Part]) -> bool:
    """Say whether a click may change something for good; the click behind a password signs in."""
    if not (isinstance(part, Action) and part.verb in {"click", "press"} and part.place is not None):
        return False
    if any(_signs_in(one, made) for one in before):
        return False
    words = part.place.words
    linked = part.place.role in {"link", "tab", "menuitem", "heading", "columnheader"}
    return part.verb == "click" and (_RISKY.match(words) if linked else _RISKY.search(words)) is not None


def _sends_sign_in(part: Part, before: Sequence[Part], made: Plan) -> bool:
    """Say whether a part sends a password that was typed before it: a click on a button or the like, or Enter."""
    if not isinstance(part, Action) or not any(_signs_in(one, made) for one in before):
        return False
    if part.verb == "press":
        return part.value == "Enter"
    words = "" if part.place is None else part.place.words
    if part.verb != "click" or part.place is None or part.place.role in _INPUTS or _SHOWS.search(words):
        return False
    return not any(isinstance(one, Action) and one.verb == "fill" and one.place == part.place for one in made.parts)


def _signs_in(part: Part, made: Plan) -> bool:
    found = made.target(part)
    if found is None or not isinstance(part, Action) or part.verb != "fill":
        return False
    return _SIGNS_IN.search(found[1].place.words) is not None


def _step(parts: list[Part], made: Plan) -> PlannedStep:
    actions = [one for one in parts if isinstance(one, Action)]
    if any(_signs_in(one, made) for one in actions):
        return PlannedStep("sign-in", "SignIn", parts)
    if actions and _is_final(actions[0], made, ()):
        return PlannedStep("final", class_name(actions[0].place.words if actions[0].place else ""), parts)
    return PlannedStep("safe", _name(actions, made), parts)


def _name(actions: Sequence[Action], made: Plan) -> str:
    clicks = [one for one in actions if one.verb in {"click", "press", "download", "popup"} and one.place]
    gone = [one for one in actions if one.verb == "goto" and one.value]
    if clicks and clicks[-1].place is not None:
        return class_name(clicks[-1].place.words, otherwise="Step")
    if gone:
        words = [one for one in urlsplit(gone[-1].value or "").path.split("/") if one]
        return "Open" + class_name(words[-1] if words else "first page")
    touched = [one.place.words for one in actions if one.place is not None]
    return "Fill" + class_name(touched[0]) if touched else f"Step{len(made.views)}"


def _named(steps: list[PlannedStep], made: Plan) -> list[PlannedStep]:
    """Give steps names that differ from each other and from the views."""
    taken = {view.name for view in made.views} | {"Given", "Path", "File", "Target", "View", "Run", "Model", "Ctx"}
    for step in steps:
        base = step.name
        step.name = next(one for one in (base, *(f"{base}{n}" for n in range(2, 1000))) if one not in taken)
        taken.add(step.name)
    return steps
