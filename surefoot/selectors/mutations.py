"""Redesigns tried on the spot: a page with its target marked goes in, another one comes out, the mark still known.

Each is what real redesigns do, one at a time, and each is the same again for the same seed. A target that is marked
stays marked, however its surroundings change; from the last one it is gone. Nothing else tells the target apart: a
way never sees the mark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from surefoot.selectors import rebuilding, rewording
from surefoot.selectors.element import Element
from surefoot.selectors.scene import MARK, Scene
from surefoot.selectors.snapshot import Snapshot

Change = Callable[[Scene, Random], bool]
"""Changes a page in place, and says whether there was anything to change."""


@dataclass(frozen=True)
class Mutation:
    """One kind of redesign."""

    name: str
    """What it does, as the end of a sentence: "lost when …"."""
    change: Change
    varies: bool = False
    """Whether it is worth trying with several seeds: with one attribute dropped another way is lost than with two."""
    removes: bool = False
    """Whether the target is gone afterwards, so that nothing at all may be found."""


@dataclass(frozen=True)
class Mutated:
    """A page after a redesign."""

    mutation: Mutation
    html: str
    changed: bool
    """Whether the redesign found anything to change."""

    @property
    def snapshot(self) -> Snapshot:
        """The page at rest, parsed anew each time."""
        return Snapshot(self.html)


MUTATIONS: tuple[Mutation, ...] = (
    Mutation("ids are renamed", rebuilding.rename_ids),
    Mutation("classes are renamed", rebuilding.rename_classes),
    Mutation("class names become hashes", rebuilding.hash_classes),
    Mutation("wrappers are added", rebuilding.add_wrappers),
    Mutation("the order changes", rebuilding.change_order),
    Mutation("its tag changes", rebuilding.change_tag),
    Mutation("test ids are dropped", rebuilding.drop_test_ids),
    Mutation("attributes are dropped", rebuilding.drop_attributes, varies=True),
    Mutation("addresses change", rebuilding.move_addresses),
    Mutation("texts are reworded", rewording.reword, varies=True),
    Mutation("texts get longer", rewording.lengthen),
    Mutation("labels move to placeholders", rewording.move_labels),
    Mutation("its text is said elsewhere", rewording.echo),
    Mutation("more content appears", rebuilding.add_content),
    Mutation("a look-alike is added", rebuilding.add_look_alike),
    Mutation("it is removed", rebuilding.remove, removes=True),
)
"""Every kind of redesign that is tried."""


def mark(element: Element) -> str:
    """Return the HTML of an element's page with the element marked; in a frame, that of the frame's document."""
    scene = Scene(element.snapshot.html)
    scene.at(element).attrs[MARK] = ""
    return scene.html


def mutate(html: str, mutation: Mutation, *, seed: int = 0) -> Mutated:
    """Return a page with its target marked after a redesign, the same for the same seed."""
    scene = Scene(html)
    changed = mutation.change(scene, Random(f"{mutation.name} {seed}"))  # noqa: S311 — a redesign is no secret
    return Mutated(mutation, scene.html, changed)


def marked_in(page: Snapshot) -> Element | None:
    """Return the marked element of a page, or None if it has none."""
    return next(iter(page.select(page.root, f"[{MARK}]")), None)


__all__ = ["MARK", "MUTATIONS", "Change", "Mutated", "Mutation", "mark", "marked_in", "mutate"]
