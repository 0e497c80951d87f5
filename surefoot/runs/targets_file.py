"""What is remembered of elements as a file beside the recipe, to be committed: `book_flight.targets.json`.

A machine that never ran the recipe then knows what its elements look like. The file is sorted, so that two versions of
it compare; it holds what the database holds, and no times.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter, ValidationError

from surefoot.errors import StoreFailed
from surefoot.log.redaction import redactor
from surefoot.model import Model
from surefoot.selectors.fingerprint import Fingerprint
from surefoot.selectors.memory import Count, Remembered
from surefoot.selectors.similar_list import ListFingerprint

Known = Mapping[tuple[str, str], Remembered]


class _Entry(Model):
    shape: Fingerprint | ListFingerprint
    counts: Mapping[str, Count]


_FILE: TypeAdapter[dict[str, dict[str, dict[str, _Entry]]]] = TypeAdapter(dict[str, dict[str, dict[str, _Entry]]])
"""By recipe, site and target."""


def path_beside(recipe_file: Path) -> Path:
    """Return where the file of a recipe lies."""
    return recipe_file.with_suffix(".targets.json")


def read_targets(path: Path, recipe: str) -> dict[tuple[str, str], Remembered]:
    """Return what a file says of a recipe's targets, by target and site; nothing where there is no file.

    Raises:
        StoreFailed: It cannot be read, or is not such a file.
    """
    try:
        sites = _FILE.validate_json(path.read_bytes()).get(recipe, {})
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        raise StoreFailed(
            f"{path} cannot be read as what is remembered of targets: {error}", next_action="restore it, or remove it"
        ) from None
    return {
        (target, site): Remembered(shape=entry.shape, counts=entry.counts, seen_at=0)
        for site, targets in sites.items()
        for target, entry in targets.items()
    }


def write_targets(path: Path, recipe: str, known: Known) -> bool:
    """Write what is remembered of a recipe's targets, next to what the file says of others; return whether it changed.

    Raises:
        StoreFailed: It cannot be written.
    """
    sites: dict[str, dict[str, object]] = {}
    for (target, site), one in known.items():
        shape = one.shape.model_dump(mode="json", exclude_defaults=True)
        sites.setdefault(site, {})[target] = {"counts": dict(one.counts), "shape": shape}
    try:
        before = path.read_text(encoding="utf-8") if path.is_file() else "{}"
        everything = cast("dict[str, object]", json.loads(before))
        everything[recipe] = redactor.mask_json(sites)
        after = json.dumps(everything, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        if after == before:
            return False
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.write_text(after, encoding="utf-8")
        fresh.replace(path)
    except (OSError, ValueError, TypeError) as error:
        raise StoreFailed(f"{path} cannot be written: {error}") from None
    return True
