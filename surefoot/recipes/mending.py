"""What patches would change in the source of a recipe: nothing is written before a person says so."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surefoot.errors import NotRewritable
from surefoot.recipes.declarations import Declared, declared
from surefoot.recipes.registry import AnyRecipe
from surefoot.recipes.rewriting import Change, rewritten
from surefoot.recipes.source import Source
from surefoot.selectors.by import WAYS, Way
from surefoot.selectors.memory import Patch
from surefoot.selectors.written import spelled, way_of


@dataclass(frozen=True)
class Mended:
    """A file as it is and as it would be, and the patches that make the difference."""

    before: Source
    after: Source
    patches: tuple[Patch, ...]

    @property
    def file(self) -> Path:
        """The file."""
        return self.before.file

    @property
    def diff(self) -> str:
        """The difference in the unified format, which `patch -p1` understands from the folder it is shown in."""
        name = _shown(self.file)
        lines = difflib.unified_diff(
            self.before.text.splitlines(keepends=True),
            self.after.text.splitlines(keepends=True),
            f"a/{name.lstrip('/')}",
            f"b/{name.lstrip('/')}",
        )
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


@dataclass(frozen=True)
class Plan:
    """What becomes of some patches."""

    files: tuple[Mended, ...] = ()
    there: tuple[Patch, ...] = ()
    """Those whose ways their targets have already."""
    refused: tuple[tuple[Patch, NotRewritable], ...] = ()


def plan(recipe: AnyRecipe, patches: Sequence[Patch], *, keep: bool = False) -> Plan:
    """Return what patches change in the files of a recipe.

    Args:
        recipe: The recipe they are of.
        patches: The patches; several of one target are all taken in.
        keep: Whether ways that did not find the element stay, behind those that do.
    """
    changes: dict[Declared, tuple[Way, ...]] = {}
    taken: dict[Declared, list[Patch]] = {}
    there, refused = list[Patch](), list[tuple[Patch, NotRewritable]]()
    for patch in patches:
        try:
            of = declared(recipe, patch.target)
            now = changes.get(of, tuple(one for one in of.ways if isinstance(one, WAYS)))
            wanted = _wanted(patch, now, keep=keep)
            if wanted == now:
                there.append(patch)
                continue
            _tried(Change(of, wanted))
        except NotRewritable as error:
            refused.append((patch, error))
        else:
            changes[of] = wanted
            taken.setdefault(of, []).append(patch)
    return Plan(tuple(_mended(changes, taken)), tuple(there), tuple(refused))


def _wanted(patch: Patch, now: Sequence[Way], *, keep: bool) -> tuple[Way, ...]:
    """Return the ways a target is to have: new ones in the place of lost ones, behind those that were mended since."""
    try:
        new = tuple(way_of(text) for text in patch.ways)
    except ValueError as error:
        raise NotRewritable(f"patch {patch.id}: {error}") from None
    if set(new) <= set(now):
        return tuple(now)
    stay = [way for way in now if way not in new and (keep or not {str(way), spelled(way)} & {*patch.lost})]
    mended = not any({str(way), spelled(way)} & {*patch.lost} for way in now)
    return tuple(dict.fromkeys((*stay, *new) if mended else (*new, *stay)))


def _tried(change: Change) -> None:
    source = Source.of(change.of.file)
    source.refuse_unwritable()
    rewritten(source, [change])


def _mended(changes: dict[Declared, tuple[Way, ...]], taken: dict[Declared, list[Patch]]) -> list[Mended]:
    modules: dict[str, list[Change]] = {}
    for of, ways in changes.items():
        modules.setdefault(of.module, []).append(Change(of, ways))
    found: list[Mended] = []
    for some in modules.values():
        before = Source.of(some[0].of.file)
        patches = tuple(patch for change in some for patch in taken[change.of])
        found.append(Mended(before, rewritten(before, some), patches))
    return found


def _shown(file: Path) -> str:
    """Return a file as seen from the working directory, where it lies below that."""
    here = Path.cwd().resolve()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
