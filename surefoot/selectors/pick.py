"""Picking an element of a page and writing the target that finds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from surefoot.errors import AuthorErred
from surefoot.model import Model
from surefoot.selectors import by
from surefoot.selectors.by import Way
from surefoot.selectors.element import Element
from surefoot.selectors.find import INTERACTIVE_CSS, find_way, labels_of
from surefoot.selectors.propose import Proposal, choose, propose
from surefoot.selectors.rows import RowProposal, propose_row
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.spelling import constant, spelled_target
from surefoot.selectors.written import literal, spelled

_SECRET = ("cc-number", "cc-csc", "cc-exp", "current-password", "new-password", "one-time-code")


class PickedWay(Model):
    """A way as it is written, with how well it is likely to last."""

    way: str
    robustness: float
    reason: str
    lost: tuple[str, ...]
    """The redesigns that it did not outlast."""
    wrong: tuple[str, ...]
    """Those in which it found something else."""


class Picked(Model):
    """An element that was picked, and the target that finds it."""

    element: str
    """The element in a few words."""
    role: str
    name: str
    """Its accessible name."""
    visible: bool
    python: str
    """The target, ready to paste; empty where nothing that lasts tells the element apart."""
    ways: tuple[PickedWay, ...]
    """The ways of the target, best first."""
    others: tuple[PickedWay, ...]
    """Other ways that find the element only."""
    advice: str = ""
    """What is to be known before it is used: that it has one way only, that it is found by its row."""


def find_at(page: Snapshot, what: str) -> list[Element]:
    """Return what a person means by CSS or a text, on a page and in its frames: all that answers equally well.

    CSS counts where it is CSS and finds something; else the name, the label, the placeholder or the text, whole before
    in part; what is seen before what is hidden.
    """
    pages = [one for one, _ in _pages(page, ())]
    for ways in _meanings(what):
        found = [element for one in pages for way in ways for element in find_way(one.root, way, acting=True)]
        found = list(dict.fromkeys(one for one in found if one.tag not in {"html", "body", "head"} or len(found) == 1))
        if found:
            return [one for one in found if one.visible] or found
    return []


def pick(page: Snapshot, element: Element) -> Picked:
    """Return the target of an element of a page, or of a document in one of its frames."""
    frames = next((chain for one, chain in _pages(page, ()) if one is element.snapshot), ())
    proposals = propose(element)
    chosen = choose(proposals)
    row = None if chosen else propose_row(element)
    return Picked(
        element=str(element),
        role=element.role or "",
        name=element.name,
        visible=element.visible,
        python=_python(element, chosen, row, frames),
        ways=tuple(map(_told, chosen)),
        others=tuple(_told(one) for one in proposals if one not in chosen),
        advice=_advice(chosen, row),
    )


def name_of_target(element: Element) -> str:
    """Return the constant that a target is best assigned to: made of what the element is called."""
    labels = labels_of(element)
    said = (element.name, labels[0] if labels else "", element.attribute("placeholder"), element.attribute("name"))
    words = next((one for one in said if one and any(letter.isalnum() for letter in one)), "")
    if not words and element.matches(INTERACTIVE_CSS):
        words = element.text
    for attribute in ("data-testid", "id", "itemprop", "class"):
        words = words or (element.attribute(attribute) or "").partition(" ")[0]
    return constant(words, otherwise=constant(element.tag))


def is_private(element: Element) -> bool:
    """Say whether a screenshot should mask an element: it holds a password or the number of a card."""
    return element.type == "password" or (element.attribute("autocomplete") or "") in _SECRET


def _meanings(what: str) -> Iterator[Sequence[Way]]:
    with suppress(AuthorErred):  # it is a text, then
        yield [by.css(what)]
    for exact in (True, False):
        yield [by.role(role, what, exact=exact) for role in ("button", "link")] + [
            by.label(what, exact=exact),
            by.placeholder(what, exact=exact),
        ]
        yield [by.text(what, exact=exact), by.title(what, exact=exact), by.alt(what, exact=exact)]


def _pages(page: Snapshot, frames: tuple[Element, ...]) -> Iterator[tuple[Snapshot, tuple[Element, ...]]]:
    """Yield a page and the documents in its frames, each with the frames that lead to it."""
    yield page, frames
    for frame in page.root.select("iframe, frame"):
        inner = frame.frame
        if isinstance(inner, Snapshot):
            yield from _pages(inner, (*frames, frame))


def _told(proposal: Proposal) -> PickedWay:
    return PickedWay(
        way=spelled(proposal.way),
        robustness=proposal.robustness,
        reason=proposal.reason,
        lost=proposal.lost,
        wrong=proposal.wrong,
    )


def _python(element: Element, chosen: Sequence[Proposal], row: RowProposal | None, frames: Sequence[Element]) -> str:
    name = name_of_target(element)
    lines: list[str] = []
    around = ""
    for frame in frames:
        ways = [one.way for one in choose(propose(frame))] or [by.css(frame.tag)]
        outer, around = around, constant(f"{name_of_target(frame)} frame")
        lines.append(spelled_target(around, ways, extra=[f"frame={outer}"] if outer else []))
    extra = [f"frame={around}"] if around else []
    private = ["private=True"] if is_private(element) else []
    if chosen:
        notes = [f"{one.robustness:.2f}: {one.reason.partition(';')[0]}" for one in chosen]
        return "\n".join(
            [*lines, spelled_target(name, [one.way for one in chosen], notes=notes, extra=extra + private)]
        )
    if row is None:
        return ""
    lines.append(spelled_target("ROW", [row.row], extra=extra, suffix=f".having({literal(row.text)})"))
    if row.ways:
        lines.append(spelled_target(name, row.ways, notes=row.notes, extra=["inside=ROW", *private]))
    return "\n".join(lines)


def _advice(chosen: Sequence[Proposal], row: RowProposal | None) -> str:
    if len(chosen) == 1:
        return (
            "one way only: nothing else that lasts tells it apart; an action waits for a quiet page, and a final step "
            "asks a person. Ask the site for a test id, or add a way that you know to last"
        )
    if chosen:
        return ""
    if row is not None:
        return (
            f"it is one of many alike, and found by what its row says: write what you look for in place of {row.text!r}"
        )
    return "nothing that lasts tells it apart: pick what stands around it, and use inside= or near="


__all__ = ["Picked", "PickedWay", "find_at", "is_private", "name_of_target", "pick"]
