"""The redesigns that saved pages go through: each kind by itself, and several at once as real ones come.

A redesign changes how a page is built and what it calls things. It leaves the data alone: what a field reads is put
back after texts were reworded, unless the field finds its element by those very words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from selectolax.lexbor import LexborNode

from surefoot.selectors import rebuilding, rewording
from surefoot.selectors.mutations import MARK, MUTATIONS, Change, Mutation
from surefoot.selectors.scene import Scene

PART = "data-surefoot-part"
"""On each element of a saved page that a field reads or a target is: its number."""
Kept = Mapping[str, Sequence[str]]
"""The numbers of elements whose words are data, each with the attributes that are."""


@dataclass(frozen=True)
class Redesign:
    """Changes that are made one after the other, the same for the same seed."""

    name: str
    changes: tuple[Mutation, ...] = ()
    drawn: tuple[int, int] = (0, 0)
    """How many others are drawn by chance and made first, at least and at most."""
    removes: bool = False
    """Whether the element is gone in the end."""

    def changes_at(self, seed: int, without: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Return the names of what a seed changes, in order."""
        return tuple(one.name for one in self.steps(self.chance(seed), without))

    def chance(self, seed: int) -> Random:
        """Return what decides: the same for the same seed."""
        return Random(f"{self.name} {seed}")  # noqa: S311 — a redesign is no secret

    def steps(self, random: Random, without: frozenset[str]) -> list[Mutation]:
        """Return what is changed, in order; nothing of some names."""
        staying = [one for one in MUTATIONS if not one.removes and one.name not in without]
        return [
            *random.sample(staying, random.randint(*self.drawn)),
            *(one for one in self.changes if one.name not in without),
        ]


@dataclass(frozen=True)
class Scope:
    """What a redesign is made around."""

    part: str
    """The number of the element that it turns on."""
    gone: tuple[str, ...] = ()
    """The numbers of those that are removed with it."""
    kept: Kept | None = None
    """What stays as it is said; nothing where no words are data."""


def _named(*changes: Change) -> tuple[Mutation, ...]:
    known = {one.change: one for one in MUTATIONS}
    return tuple(known[change] for change in changes)


COMBINED: tuple[Redesign, ...] = (
    Redesign("a new style sheet", _named(rebuilding.hash_classes, rebuilding.add_wrappers)),
    Redesign(
        "a new framework",
        _named(rebuilding.rename_ids, rebuilding.hash_classes, rebuilding.drop_test_ids, rebuilding.add_wrappers),
    ),
    Redesign(
        "a new layout",
        _named(rebuilding.change_order, rebuilding.add_wrappers, rebuilding.rename_classes, rebuilding.add_content),
    ),
    Redesign("new words", _named(rewording.reword, rewording.move_labels)),
    Redesign("several at once", drawn=(2, 4)),
    Redesign("several at once, and it is removed", _named(rebuilding.remove), drawn=(1, 3), removes=True),
)
"""What real redesigns do at once."""

REDESIGNS: tuple[Redesign, ...] = (
    *(Redesign(one.name, (one,), removes=one.removes) for one in MUTATIONS),
    *COMBINED,
)
"""Every redesign that is tried."""


def redesigned(
    html: str, redesign: Redesign, scope: Scope, *, seed: int, without: frozenset[str] = frozenset()
) -> str | None:
    """Return a page after a redesign, with its element still marked; nothing where that would test nothing.

    Args:
        html: The page with its elements numbered.
        redesign: What is changed.
        scope: Which element it turns on, and what is data.
        seed: The same seed makes the same page.
        without: The names of changes that are not made.
    """
    number = f'{PART}="{scope.part}"'
    scene = Scene(html.replace(number, f'{number} {MARK}=""', 1))
    random = redesign.chance(seed)
    before = scene.html
    for step in redesign.steps(random, without):
        _make(scene, step, scope, Random(f"{step.name} {random.random()}"))  # noqa: S311 — as above
    after = scene.html
    return None if after == before else after


def _make(scene: Scene, step: Mutation, scope: Scope, random: Random) -> None:
    if step.removes:
        _remove(scene, scope)
    elif step.change is rebuilding.add_look_alike:
        _add_twin(scene, random)
    elif step.change is rebuilding.drop_attributes:
        _drop_alike(scene, random)
    elif scope.kept and step.change in {rewording.reword, rewording.lengthen}:
        said = _said(scene, scope.kept)
        step.change(scene, random)
        _put_back(scene, said)
    else:
        step.change(scene, random)


def _remove(scene: Scene, scope: Scope) -> None:
    scene.target.decompose()
    for number in scope.gone:
        for node in _numbered(scene, {number}):
            node.decompose()


def _add_twin(scene: Scene, random: Random) -> None:
    """Add a look-alike, which is none of the elements that are told apart."""
    known = {node.mem_id for node in scene.elements()}
    rebuilding.add_look_alike(scene, random)
    for node in scene.elements():
        if node.mem_id not in known and PART in node.attributes:
            del node.attrs[PART]


def _drop_alike(scene: Scene, random: Random) -> None:
    """Drop attributes as a template does that many elements are made by: from all of a tag, or from none."""
    before = [(node, dict(node.attributes)) for node in scene.elements()]
    rebuilding.drop_attributes(scene, random)
    dropped: dict[tuple[str | None, str], bool] = {}
    for node, attributes in before:
        for name, value in attributes.items():
            goes = dropped.setdefault((node.tag, name), name not in node.attributes)
            if goes and name in node.attributes:
                del node.attrs[name]
            elif not goes and name not in node.attributes:
                node.attrs[name] = value or ""


_Said = dict[str, tuple[list[str], dict[str, str | None]]]


def _said(scene: Scene, kept: Kept) -> _Said:
    """Return what elements say that are data: their texts, and some attributes."""
    return {
        number: (
            [text.text_content or "" for text in scene.texts(node)],
            {name: node.attributes.get(name) for name in kept[number]},
        )
        for node in _numbered(scene, kept)
        if (number := node.attributes[PART] or "")
    }


def _put_back(scene: Scene, said: _Said) -> None:
    for node in _numbered(scene, said):
        texts, attributes = said[node.attributes[PART] or ""]
        for text, before in zip(scene.texts(node), texts, strict=True):
            if text.text_content != before:
                text.replace_with(before)
        for name, value in attributes.items():
            if value is not None:
                node.attrs[name] = value


def _numbered(scene: Scene, numbers: Iterable[str]) -> list[LexborNode]:
    wanted = set(numbers)
    return [node for node in scene.elements() if node.attributes.get(PART) in wanted]


__all__ = ["COMBINED", "MARK", "PART", "REDESIGNS", "Kept", "Redesign", "Scope", "redesigned"]
