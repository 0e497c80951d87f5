"""What acting on a target of a redesigned page would come to."""

from __future__ import annotations

from dataclasses import dataclass

from surefoot.selectors.element import Element
from surefoot.selectors.find import entered, look
from surefoot.selectors.healing import Refused, contradicted, find_alike
from surefoot.selectors.memory import Memory
from surefoot.selectors.resolve import Verdict
from surefoot.selectors.scene import Scene
from surefoot.selectors.similar import Stake
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.visibility import FRAME
from surefoot.testing.evaluating.redesigns import PART
from surefoot.testing.evaluating.report import Fared

STAKES = (Stake.SAFE, Stake.FINAL)
"""What is tried for each target: an action of a safe step, and one of a final step."""

_VERBS = {
    "checkbox": "check", "radio": "check", "file": "upload", "submit": "click", "button": "click", "reset": "click",
    "image": "click",
}  # fmt: skip


@dataclass(frozen=True)
class Sought:
    """A target of a saved page."""

    name: str
    target: Target
    page: Snapshot
    element: Element
    frames: tuple[Element, ...] = ()
    """The frames it stands in, innermost first."""

    @property
    def document(self) -> Snapshot:
        """The document that it stands in."""
        home = self.element.snapshot
        return home if isinstance(home, Snapshot) else self.page

    def page_with(self, html: str) -> Snapshot:
        """Return the whole page with other HTML in the place of the target's document."""
        for frame in self.frames:
            outer = Scene(frame.snapshot.html)
            outer.at(frame).attrs[FRAME] = html
            html = outer.html
        return Snapshot(html, url=self.page.url, complete=self.page.complete)


@dataclass(frozen=True)
class Judged:
    """What came of one action."""

    fared: Fared
    why: str = ""
    """What was acted on instead, where it is wrong."""


def seek(name: str, target: Target, page: Snapshot) -> Sought | None:
    """Return a target of a saved page by the name of its attribute; None where its ways do not find one element."""
    element, _ = look(page, target)
    if element is None:
        return None
    frames: list[Element] = []
    frame = target.frame
    while frame is not None:
        outer, _ = look(page, frame)
        frames += [] if outer is None else [outer]
        frame = frame.frame
    return Sought(name, target, page, element, tuple(frames))


def judge(sought: Sought, page: Snapshot, memory: Memory, *, number: str) -> dict[Stake, Judged]:
    """Return what acting on a target would come to, by the stake, on a redesigned page that has it by its number."""
    root = entered(page.root, sought.target)
    true = None if root is None else next(iter(root.select(f'[{PART}="{number}"]')), None)
    return {stake: _judged(sought, act, true) for stake, act in acts_on(sought, page, memory).items()}


@dataclass(frozen=True)
class Act:
    """What would be acted on, and how it was found."""

    element: Element | None
    fared: Fared
    why: str


def acts_on(sought: Sought, page: Snapshot, memory: Memory) -> dict[Stake, Act]:
    """Return what would be acted on, by what a wrong act costs: by the ways of a target, or by what it looked like."""
    target, verb = sought.target, verb_of(sought.element)
    found, verdict = look(page, target, verb=verb)
    if found is None:
        return _healed(target, page, memory, verb, verdict)
    own = str(target.ways[0]) in verdict.agreed
    act = Act(found, Fared.OWN if own else Fared.OTHER, verdict.reason)
    asked = Act(found, Fared.ASKED, verdict.reason) if verdict.lone else act
    if not contradicted(target, page, memory, stake=Stake.SAFE, verb=verb):  # what is surer objects to nothing else
        return {Stake.SAFE: act, Stake.FINAL: asked}
    lost = Act(None, Fared.LOST, verdict.reason)
    objects = not verdict.lone or contradicted(target, page, memory, stake=Stake.FINAL, verb=verb)
    return {Stake.SAFE: lost, Stake.FINAL: lost if objects else asked}


def _healed(target: Target, page: Snapshot, memory: Memory, verb: str, verdict: Verdict) -> dict[Stake, Act]:
    found = find_alike(target, page, memory, stake=Stake.SAFE, verb=verb, verdict=verdict)
    if isinstance(found, Refused):
        return dict.fromkeys(STAKES, Act(None, Fared.LOST, found.reason))
    why = f"healed, {found.probability:.0%} sure: {found.reason}"
    sure = found.probability >= Stake.UNDOABLE.threshold  # from which on a person is asked
    asked = Act(found.element, Fared.ASKED, why) if sure else Act(None, Fared.LOST, why)
    return {Stake.SAFE: Act(found.element, Fared.HEALED, why), Stake.FINAL: asked}


def _judged(sought: Sought, act: Act, true: Element | None) -> Judged:
    if act.element is None:
        return Judged(Fared.GONE if true is None else Fared.LOST)
    if act.fared is Fared.ASKED or _is_right(sought, act.element, true):
        return Judged(act.fared)
    instead = "it is gone" if true is None else f"it is {true.path}"
    return Judged(Fared.WRONG, f"{act.element} at {act.element.path} ({act.why}); {instead}")


def _is_right(sought: Sought, found: Element, true: Element | None) -> bool:
    """Say whether acting on what was found does what acting on the target would have done before."""
    addresses = {one.attribute("href") for one in (sought.element, true) if one is not None}
    if _leads(address := found.attribute("href")) and address in addresses:
        return True
    return true is not None and (found == true or true.contains(found))


def _leads(address: str | None) -> bool:
    """Say whether the address of a link tells what following it does: not where a script does it."""
    told = (address or "").strip().lower()
    return told not in {"", "#", "#!"} and not told.startswith("javascript:")


def verb_of(element: Element) -> str:
    """Return what recipes do with an element of that kind."""
    if element.tag == "input":
        return _VERBS.get(element.type, "fill")
    return {"textarea": "fill", "select": "select"}.get(element.tag, "click")
