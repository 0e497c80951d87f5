"""The bodies of steps: each action with its proof, the facts behind them, the inputs and secrets they take."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from surefoot.recipes.codegen.planning import Part, Plan, PlannedStep, is_secret
from surefoot.recipes.codegen.script import Action, Expectation, Leftover
from surefoot.selectors.spelling import variable
from surefoot.selectors.written import literal

_GUESSED = "# line {line}: the script does not say what this brings about; taken is what it touches next"
_UNKNOWN = "# line {line}: the script does not say what this brings about: say what shows that it worked"


@dataclass
class Done:
    """What a step does, as lines of Python."""

    lines: list[str] = field(default_factory=list[str])
    facts: list[str] = field(default_factory=list[str])
    inputs: list[str] = field(default_factory=list[str])
    """The fields of the step."""
    ready: str = ""
    """Of a final step: the fact that holds before."""
    gives: str = "None"
    """The type of its result."""


@dataclass(frozen=True)
class _Proof:
    python: str
    """What stands behind `then=`."""
    fact: str
    """The fact that holds afterwards."""
    note: str = ""
    """What is to be said about it."""


class Acting:
    """Writes the bodies of steps, and gathers what they need.

    Args:
        plan: The parts of the recipe.
        origins: Where the script goes, its site first.
        site: The name of the site, which is that of the account.
    """

    def __init__(self, plan: Plan, origins: list[str], *, site: str) -> None:
        self.origins = origins
        self.inputs: dict[str, tuple[str, str | None]] = {}
        """The recipe's inputs: type and default, as Python."""
        self.leftovers: list[Leftover] = []
        self._plan = plan
        self._site = site
        self._fields: dict[str, list[str]] = {}
        self._tabs: set[str] = set()

    def take(self, step: PlannedStep) -> Done:
        """Return what a step does."""
        done = Done()
        self._tabs = {self._plan.main}
        if step.kind == "sign-in":
            self._input(done, "account", "str", literal(self._site))
        for part in step.parts:
            if part.page not in self._tabs:
                self._leave(part, "it goes on in a tab that an earlier step opened")
            elif isinstance(part, Action):
                self._act(part, step, done)
            else:
                self._expect(part, step, done)
        last = [one for one in step.parts if isinstance(one, Action) and one.page == self._plan.main]
        if not done.facts:
            done.facts.append(self._fact_after(last[-1], done) if last else '"there is a page", page.url != ""')
        if step.kind == "final" and last:
            done.ready = f'"what is acted on is there", page.has({self._target(last[0])})'
        done.lines = done.lines or ["return"]
        self._fields[step.name] = done.inputs
        return done

    def made(self, step: PlannedStep) -> str:
        """Return the Python that makes a step out of the recipe's input."""
        return f"{step.name}({', '.join(f'{name}=given.{name}' for name in self._fields[step.name])})"

    def _act(self, action: Action, step: PlannedStep, done: Done) -> None:
        page = self._page(action)
        target = self._target(action)
        if action.verb == "goto":
            after = self._touched_next(action)
            view = self._view_at(action)
            done.lines.append(f"await {page}.goto({self._address(action, done)}, then={after or view})")
        elif action.verb in {"click", "press", "hover"}:
            self._prove(action, done)
        elif action.verb == "fill":
            done.lines.append(f"await {page}.fill({target}, {self._typed(action, step, done)})")
        elif action.verb in {"check", "uncheck"}:
            done.lines.append(f"await {page}.check({target}{', on=False' if action.verb == 'uncheck' else ''})")
        elif action.verb in {"select", "upload"}:
            kind = "str" if action.verb == "select" else "Path"
            done.lines.append(f"await {page}.{action.verb}({target}, self.{self._value(action, done, kind)})")
        elif action.verb == "popup":
            self._tabs.add(action.tab)
            view = self._view_in(action.tab)
            done.lines.append(f"{action.tab} = await {page}.click({target}, then=new_tab({view}))")
        elif action.verb == "download":
            self._download(action, step, done)
        elif action.onto is not None:
            found = self._plan.target(action)
            onto = None if found is None else found[0].of(action.onto)
            name = f"{found[0].name}.{onto.name}" if found is not None and onto is not None else target
            done.lines.append(f"await {page}.drag({target}, {name}, then=changed({name}))")

    def _prove(self, action: Action, done: Done) -> None:
        """Write an action with what proves it: what the script expects next, else what it touches next."""
        proof = self._proof(action)
        if proof.note:
            done.lines.append(proof.note.format(line=action.line))
        key = f", {literal(action.value)}" if action.verb == "press" and action.value is not None else ""
        call = f"await {self._page(action)}.{action.verb}({self._target(action)}{key}, then={proof.python})"
        if action.dialog:
            done.lines.append(f'async with {self._page(action)}.dialog({action.dialog}("")):  # say what the site asks')
            done.lines.append(f"    {call}")
        else:
            done.lines.append(call)

    def _proof(self, action: Action) -> _Proof:
        target = self._target(action)
        for part in self._following(action):
            if isinstance(part, Action) and part.verb == "goto":
                break
            if isinstance(part, Expectation) and part.kind == "url":
                pattern = _pattern(part)
                return _Proof(f"lands_on({pattern})", f'"the address is right", {_searched(pattern, "page.url")}')
            if part.place is None:
                continue
            after = self._target(part)
            if isinstance(part, Expectation) and part.kind == "hidden":
                return _Proof(f"vanishes({after})", f'"it is gone", not page.has({after})')
            there = f'"what comes next is there", page.has({after})'
            if isinstance(part, Expectation) and part.kind in {"text", "contains"} and part.wanted is not None:
                return _Proof(f"{after}.having({_wanted(part)})", there)
            proof = f"changed({target})" if after == target else after
            return _Proof(proof, there, "" if isinstance(part, Expectation) else _GUESSED)
        return _Proof(f"vanishes({target})", f'"it is gone", not page.has({target})', _UNKNOWN)

    def _following(self, action: Part) -> list[Part]:
        at = next(place for place, one in enumerate(self._plan.parts) if one is action)
        return [one for one in self._plan.parts[at + 1 :] if one.page == action.page]

    def _download(self, action: Action, step: PlannedStep, done: Done) -> None:
        call = f"await {self._page(action)}.download({self._target(action)})"
        if step.kind == "safe" and action is step.parts[-1]:
            done.gives = "File"
            done.lines.append(f"return {call}")
            done.facts.append('"the file holds something", out.size > 0')
        else:
            done.lines.append(call)

    def _expect(self, part: Expectation, step: PlannedStep, done: Done) -> None:
        """Write what is expected as a fact; what is expected before more is done is waited for."""
        last = max(place for place, one in enumerate(step.parts) if isinstance(one, Action) or one is step.parts[0])
        ahead = any(one is part for one in step.parts[: last + 1]) and len(step.parts) > 1
        if part.page == self._plan.main and not ahead:
            done.facts.append(self._fact(part))
        elif part.kind in {"shown", "text", "contains"}:
            done.lines.append(f"await {self._page(part)}.wait_for({self._target(part)})")
        else:
            self._leave(part, "what is expected in a tab, or before more is done, is written by hand")

    def _fact(self, part: Expectation) -> str:
        words = part.place.words if part.place is not None else ""
        target = self._target(part) if part.place is not None else ""
        wanted = _wanted(part)
        found = f"page.find({target})"
        pattern = isinstance(part.wanted, re.Pattern)
        if part.kind in {"url", "title"}:
            return _compared(
                f"the {'address' if part.kind == 'url' else 'title'} is right", f"page.{part.kind}", wanted, pattern
            )
        if part.kind in {"text", "value"}:
            seen = f"{found}.text" if part.kind == "text" else f'({found}.value or "")'
            return _compared(f"{words} says what it should", seen, wanted, pattern)
        if part.kind == "contains":
            inside = _searched(wanted, f"{found}.text") if pattern else f"{wanted} in {found}.text"
            return f"{literal(f'{words} says what it should')}, {inside}"
        if part.kind == "count":
            seen = f"sum(one.visible for one in page.all({target}))"
            return f"{literal(f'there are as many of {words}')}, equal({seen}, {part.wanted})"
        said = {
            "shown": ("is shown", f"page.has({target})"),
            "hidden": ("is gone", f"not page.has({target})"),
            "checked": ("is ticked", f"{found}.checked"),
            "unchecked": ("is not ticked", f"not {found}.checked"),
            "enabled": ("can be used", f"{found}.enabled"),
            "disabled": ("cannot be used", f"not {found}.enabled"),
        }[part.kind]
        return f"{literal(f'{words} {said[0]}')}, {said[1]}"

    def _fact_after(self, action: Action, done: Done) -> str:
        """Return the fact that an action itself gives, where the script expects nothing."""
        target = self._target(action)
        if action.verb == "goto":
            after = self._touched_next(action)
            return f'"the page is there", page.has({after})' if after else '"there is a page", page.url != ""'
        if action.verb in {"click", "press", "hover"}:
            return self._proof(action).fact
        if action.verb == "fill" and done.lines and (typed := re.search(r", (self\.\w+)\)$", done.lines[-1])):
            return f'"it holds what was typed", equal(page.find({target}).value, {typed[1]})'
        if action.verb in {"check", "uncheck"}:
            return f'"it is as it should be", {"" if action.verb == "check" else "not "}page.find({target}).checked'
        return f'"it is there", page.has({target})'

    def _typed(self, action: Action, step: PlannedStep, done: Done) -> str:
        found = self._plan.target(action)
        if step.kind == "sign-in" or is_secret(found):
            return f"ctx.secret({literal(_variable(action))})"
        return f"self.{self._value(action, done, 'str')}"

    def _value(self, action: Action, done: Done, kind: str) -> str:
        default = None if action.value is None else literal(action.value)
        return self._input(done, _variable(action), kind, f"Path({default})" if kind == "Path" and default else default)

    def _input(self, done: Done, base: str, kind: str, default: str | None) -> str:
        """Return the name of an input; the same text typed into the same place is one."""
        names = (base, *(f"{base}_{number}" for number in range(2, 1000)))
        name = next(one for one in names if self.inputs.get(one, (kind, default)) == (kind, default))
        self.inputs[name] = (kind, default)
        if name not in done.inputs:
            done.inputs.append(name)
        return name

    def _address(self, action: Action, done: Done) -> str:
        if action.value is None:
            return f"self.{self._input(done, 'address', 'str', None)}"
        site = self.origins[0]
        if action.value == site or action.value.startswith((f"{site}/", f"{site}?")):
            rest = literal(action.value[len(site) :].replace("{", "{{").replace("}", "}}"))
            return f"f{rest[0]}{{SITE}}{rest[1:]}"
        return literal(action.value)

    def _touched_next(self, action: Action) -> str:
        for part in self._following(action):
            if isinstance(part, Action) and part.verb == "goto":
                return ""
            if part.place is not None and not (isinstance(part, Expectation) and part.kind == "hidden"):
                return self._target(part)
        return ""

    def _view_at(self, action: Action) -> str:
        return next(view.name for view in self._plan.views if view.address == (action.value or ""))

    def _view_in(self, tab: str) -> str:
        inside = (self._plan.target(part) for part in self._plan.parts if part.page == tab)
        return next((found[0].name for found in inside if found is not None), "View")

    def _target(self, part: Part) -> str:
        found = self._plan.target(part)
        return "" if found is None else f"{found[0].name}.{found[1].name}"

    def _page(self, part: Part) -> str:
        return "ctx.page" if part.page == self._plan.main else f"{part.page}.page"

    def _leave(self, part: Part, why: str) -> None:
        what = part.verb if isinstance(part, Action) else f"expect {part.kind}"
        self.leftovers.append(Leftover(part.line, what, why))


def _variable(action: Action) -> str:
    name = variable(action.place.words if action.place is not None else "", otherwise="value")
    return f"{name}_" if name in {"account", "model_config", "kind", "settle"} or name.startswith("model_") else name


def _wanted(part: Expectation) -> str:
    return str(part.wanted) if isinstance(part.wanted, int) else literal(part.wanted or "")


def _pattern(part: Expectation) -> str:
    """Return the pattern of an address, as Python."""
    if isinstance(part.wanted, re.Pattern):
        return literal(part.wanted) if part.wanted.flags & re.IGNORECASE else literal(part.wanted.pattern)
    return literal(f"^{re.escape(str(part.wanted))}$")


def _searched(pattern: str, seen: str) -> str:
    return (
        f"{pattern}.search({seen}) is not None"
        if pattern.startswith("re.")
        else f"re.search({pattern}, {seen}) is not None"
    )


def _compared(sentence: str, seen: str, wanted: str, pattern: bool) -> str:  # noqa: FBT001 — which of two
    told = _searched(wanted, seen) if pattern else f"equal({seen}, {wanted})"
    return f"{literal(sentence)}, {told}"
