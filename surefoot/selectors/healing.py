"""The last way: what a target or a field was, told by what it looked like when it last worked.

Pure: a page at rest and what is remembered in, an element and the ways proposed for it out. The ranker
(`similar.py`) says how likely each candidate is; what is refused here are elements that the ranker cannot judge: of a
kind that the action cannot be made on, outside of where the target stands, beside what its ways found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surefoot.errors import FactsFailed, ReadFailed
from surefoot.selectors.by import Css, TestId, Way, XPath
from surefoot.selectors.element import Element
from surefoot.selectors.faults import Unread
from surefoot.selectors.find import entered, groups_of, look
from surefoot.selectors.fingerprint import Fingerprint
from surefoot.selectors.healing_lists import heal_list
from surefoot.selectors.home import Home
from surefoot.selectors.identity import leads_elsewhere, names_kept, strangeness
from surefoot.selectors.kinds import is_filled_in, unfit
from surefoot.selectors.memory import Heal, Memory, Remembered, name_of, page_of, site_of
from surefoot.selectors.propose import propose_target
from surefoot.selectors.resolve import Verdict, population
from surefoot.selectors.similar import Candidate, Healing, Stake, heal
from surefoot.selectors.similar_list import ListFingerprint
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View, parts

_WORDS = 40
"""Characters of what an element says that are told."""
_NEAREST = 3
"""Candidates that are named where none is accepted."""


@dataclass(frozen=True)
class Healed:
    """An element that was found by what it looked like, and the ways that find it on this page."""

    heal: Heal
    element: Element
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Refused:
    """Why nothing was healed, in words; empty where nothing is remembered that could be."""

    reason: str = ""


def heal_target(
    target: Target, page: Snapshot, memory: Memory, *, stake: Stake, verb: str, verdict: Verdict
) -> Healed | Refused:
    """Return what a target is that its ways do not find, told by what it looked like; or why that cannot be told.

    Args:
        target: The target.
        page: The page at rest.
        memory: What is remembered.
        stake: What acting on the wrong element would cost.
        verb: What is to be done with it, such as `click`.
        verdict: Why its ways do not find it; where they find several elements it must be one of these.
    """
    found = find_alike(target, page, memory, stake=stake, verb=verb, verdict=verdict)
    if isinstance(found, Refused):
        return found
    ways = _silent(found.element) if target.private else tuple(propose_target(found.element))
    made = _heal(name_of(target) or "", page, found, target.ways, ways, private=target.private)
    return _unless_rejected(made, memory)


def find_alike(
    target: Target, page: Snapshot, memory: Memory, *, stake: Stake, verb: str, verdict: Verdict
) -> Candidate | Refused:
    """Return the same as `heal_target` without the ways to it, which take most of the time to propose."""
    name, site = name_of(target), site_of(page.url)
    remembered = None if name is None else memory.recall(name, site)
    root = entered(page.root, target)
    if name is None or remembered is None or root is None or not isinstance(remembered.shape, Fingerprint):
        return Refused("" if name is None else _unknown(name, site, remembered))
    if not _is_of(target, remembered):
        return Refused(f"what is remembered of {name} was found by other ways, so it may be another element")
    document = root.snapshot
    if not isinstance(document, Snapshot):
        return Refused()
    found = heal(remembered.shape, document, _asked(stake))
    if found.accepted is None:
        return Refused(_told(found, remembered, verdict, private=target.private))
    element = found.accepted.element
    why = _misplaced(target, page, element) or unfit(element, verb)
    why = why or strangeness(remembered.shape, element, healed=True)
    why = why or _rivalled(target, page, element, remembered, private=target.private)
    if why:
        return Refused(f"what looks most like it is {in_words(element, private=target.private)}, and {why}")
    return found.accepted


def contradicted(target: Target, page: Snapshot, memory: Memory, *, stake: Stake, verb: str) -> str | None:
    """Say in words why what the ways find is not what the target was; nothing if it may be, None if they find nothing.

    Where a way that found it does not any more, what the others find must still have something that named it. And where
    one way alone finds an element, no other may look as the target did.
    """
    name = name_of(target)
    remembered = None if name is None else memory.recall(name, site_of(page.url))
    remembered = remembered if remembered is not None and _is_of(target, remembered) else None
    if remembered is None or not isinstance(remembered.shape, Fingerprint):
        return ""
    root = entered(page.root, target)
    element, verdict = look(page, target, verb=verb)
    if root is None or element is None:
        return None
    lost = [way for way in map(str, target.ways) if remembered.counts.get(way) and way not in verdict.agreed]
    strange = strangeness(remembered.shape, element) if lost else ""
    if lost and verdict.lone:
        strange = strange or leads_elsewhere(remembered.shape, element)
    strange = strange or _dissented(target, page, element, remembered.shape, lost)
    if strange:
        found_it = f"{verdict.reason}: {in_words(element, private=target.private)}"
        return f"{found_it}; but that is not what it looked like when it last worked: {strange}"
    if not verdict.lone or len(target.pairs) == 0:
        return ""
    return _outdone(target, root.snapshot, remembered.shape, element, verdict, stake)


def _dissented(target: Target, page: Snapshot, element: Element, shape: Fingerprint, lost: Sequence[str]) -> str:
    """Say which element a way finds that found the right one before, and that has as much of what named it."""
    if not lost:
        return ""
    least = max(1, names_kept(shape, element))
    for way, group in zip(map(str, target.ways), groups_of(page.root, target, acting=True), strict=True):
        for other in group if way in lost else ():
            nested = other == element or other.contains(element) or element.contains(other)
            if other.visible and not nested and names_kept(shape, other) >= least:
                return f"{way} finds {in_words(other, private=target.private)}, which has as much of what named it"
    return ""


def _outdone(  # noqa: PLR0917 — what was found, and what was sought
    target: Target, document: Home, shape: Fingerprint, element: Element, verdict: Verdict, stake: Stake
) -> str:
    """Say which other element looks as the target did than what one way alone finds; nothing if none does."""
    found = heal(shape, document, _asked(stake)) if isinstance(document, Snapshot) else None
    if found is None or found.accepted is None or found.accepted.element == element:
        return ""
    other = found.accepted
    if other.element.contains(element) or element.contains(other.element):
        return ""
    found_it, looks = (in_words(one, private=target.private) for one in (element, other.element))
    return (
        f"one way alone finds it, {verdict.agreed[0]}: {found_it}; "
        f"but what it looked like when it last worked is {looks} ({other.probability:.0%} sure: {other.reason})"
    )


def heal_view(view: type[View], page: Snapshot, memory: Memory, *, stake: Stake) -> tuple[Healed, ...]:
    """Return what the missing fields of a view are, told by what they looked like; none unless all can be told.

    Only a view whose other fields read is healed, and only in fields whose every way finds nothing.
    """
    if view.read.__func__ is not View.read.__func__:
        return ()
    try:
        view.read(page)
    except Unread as error:
        missing = [fault for fault in error.faults if fault.path == fault.field.name and not fault.reason]
        if len(missing) < len(error.faults):
            return ()
        if stake is not Stake.READING and 2 * len(missing) > len(parts(view)):
            return ()  # what proves a change must still be known by most of it
        found = [
            _heal_field(f"{view.__name__}.{fault.path}", fault.field.ways, page, memory, stake) for fault in missing
        ]
        healed = tuple(one for one in found if one is not None)
        return healed if len(healed) == len(missing) and _reads(view, page, healed) else ()
    except (ReadFailed, FactsFailed):
        return ()
    return ()


def _reads(view: type[View], page: Snapshot, healed: tuple[Healed, ...]) -> bool:
    """Say whether a page reads as a view with the ways of what was healed."""
    trial = Snapshot(page.html, url=page.url, complete=page.complete)
    trial.instead = {**page.instead, **{one.heal.target: one.ways for one in healed}}
    return view.matches(trial)


def _heal_field(name: str, ways: tuple[object, ...], page: Snapshot, memory: Memory, stake: Stake) -> Healed | None:
    site = site_of(page.url)
    remembered = memory.recall(name, site)
    if remembered is None:
        return None
    if isinstance(remembered.shape, ListFingerprint):
        return _heal_list(name, ways, remembered.shape, page, memory) if stake is Stake.READING else None
    found = heal(remembered.shape, page, stake)
    if found.accepted is None or not found.accepted.element.visible:
        return None
    # What a field reads changes from page to page: ways that go by its words would find it on this one only.
    lasting = _silent(found.accepted.element)
    healed = _unless_rejected(_heal(name, page, found.accepted, ways, lasting, private=True), memory)
    return healed if isinstance(healed, Healed) else None


def _heal_list(
    name: str, ways: tuple[object, ...], shape: ListFingerprint, page: Snapshot, memory: Memory
) -> Healed | None:
    found = heal_list(name, ways, shape, page)
    if found is None or memory.rejected(found[0]):
        return None
    return Healed(heal=found[0], element=found[1].elements[0], ways=(found[2],))


def _heal(
    name: str,
    page: Snapshot,
    accepted: Candidate,
    lost: Sequence[object],
    ways: tuple[Way, ...],
    *,
    private: bool,
) -> Healed:
    """Return what was healed; where it is private, without what the element says."""
    element = accepted.element
    made = Heal(
        target=name,
        site=site_of(page.url),
        lost=tuple(map(str, lost)),
        ways=tuple(map(str, ways)),
        element=in_words(element, private=private),
        url=page_of(page.url),
        probability=accepted.probability,
        reason=accepted.reason,
    )
    return Healed(heal=made, element=element, ways=ways or (XPath(expression=path_of(element)),))


def _silent(element: Element) -> tuple[Way, ...]:
    """Return ways to an element that say nothing of what it says."""
    return tuple(way for way in propose_target(element) if isinstance(way, (Css, TestId, XPath)))


def _unless_rejected(healed: Healed, memory: Memory) -> Healed | Refused:
    if memory.rejected(healed.heal):
        return Refused(f"what looks most like it is {healed.heal.element}, which a person rejected")
    return healed


def in_words(element: Element, *, private: bool) -> str:
    """Return an element in a few words: never what was typed into it, nor what it says where that is private."""
    said = "" if private else element.name or ("" if is_filled_in(element) else element.text)
    return element.step + (f' "{said[:_WORDS]}{"…" if len(said) > _WORDS else ""}"' if said else "")


def path_of(element: Element) -> str:
    """Return the place of an element in its document as an XPath, by counting; it does not lead into shadow roots."""
    steps: list[str] = []
    inner = element
    for outer in element.ancestors:
        steps.append(f"*[{outer.children.index(inner) + 1}]")
        inner = outer
    return "/" + "/".join(["*[1]", *reversed(steps)])


def _asked(stake: Stake) -> Stake:
    """Return how sure it must be: for a final step as for an undoable one, since a person decides on it besides."""
    return Stake.UNDOABLE if stake is Stake.FINAL else stake


def _misplaced(target: Target, page: Snapshot, element: Element) -> str | None:
    """Say why an element cannot be the target: it stands elsewhere, or its ways find others."""
    elsewhere = _elsewhere(target, page, element)
    if elsewhere:
        return elsewhere
    answering = {one for group in groups_of(page.root, target, acting=True) for one in group if one.visible}
    if answering and element not in answering:
        return "its ways find others"
    return None


def _elsewhere(target: Target, page: Snapshot, element: Element) -> str:
    """Say why an element does not stand where the target must: the same button of another row is another."""
    if target.inside is not None:
        around = look(page, target.inside)[0]
        if around is None:
            return f"{target.inside}, which it must stand in, is not found"
        return "" if around.contains(element) else f"it stands outside of {target.inside}"
    if target.near is None:
        return ""
    if target.levels is None:
        return f"how near to {target.near} it must stand is not said: levels= says it"
    beside = look(page, target.near)[0]
    if beside is None:
        return f"{target.near}, which it must stand next to, is not found"
    rows = list(beside.ancestors_in_tree)[: target.levels]
    return "" if any(row.contains(element) for row in rows) else f"it does not stand next to {target.near}"


def _rivalled(target: Target, page: Snapshot, element: Element, remembered: Remembered, *, private: bool) -> str:
    """Say which other element that the ways find has as much of what named the target; nothing if none has."""
    answering = {one for group in groups_of(page.root, target, acting=True) for one in group if one.visible}
    if not isinstance(remembered.shape, Fingerprint):
        return ""
    mine = names_kept(remembered.shape, element)
    for other in answering - {element}:
        if names_kept(remembered.shape, other) >= mine and not other.contains(element):
            return f"its ways find {in_words(other, private=private)} too, which has as much of what named it"
    return ""


def _is_of(target: Target, remembered: Remembered) -> bool:
    """Say whether what is remembered is of a target of these ways: ways with a number in them are of another row."""
    return set(remembered.counts) == set(map(str, target.ways))


def _unknown(name: str, site: str, remembered: Remembered | None) -> str:
    return "" if remembered is not None else f"what {name} looked like on {site or 'this page'} is not remembered"


def _told(found: Healing, remembered: Remembered, verdict: Verdict, *, private: bool) -> str:
    """Return why nothing was accepted, with the nearest candidates and what changed on the page."""
    lines = [f"nothing is like enough to what it looked like: {found.why}"]
    lines += [
        f"nearest: {in_words(one.element, private=private)} ({one.probability:.0%} sure: {one.reason})"
        for one in found.nearest[:_NEAREST]
    ]
    changed = population(verdict, remembered.counts)
    return "\n".join([*lines, *([changed] if changed else [])])
