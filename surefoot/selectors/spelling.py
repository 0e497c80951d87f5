"""Targets as Python that can be pasted into a recipe, and the names in it."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Sequence

from surefoot.selectors.by import Way
from surefoot.selectors.written import spelled

_LONGEST = 40
"""Characters of a constant's name."""
_WIDEST = 120
"""Characters of a line."""


def spelled_target(
    name: str, ways: Sequence[Way], *, notes: Sequence[str] = (), extra: Sequence[str] = (), suffix: str = ""
) -> str:
    """Return the Python that makes a target of these ways, on one line where it fits and nothing is noted.

    Args:
        name: The constant it is assigned to.
        ways: Its ways.
        notes: A comment for each way.
        extra: Further arguments, such as `private=True`.
        suffix: What follows the call, such as `.having("17")`.
    """
    arguments = [*map(spelled, ways), *extra]
    line = f"{name} = Target({', '.join(arguments)}){suffix}"
    if not any(notes) and len(line) <= _WIDEST:
        return line
    noted = [*notes, *[""] * (len(arguments) - len(notes))]
    lines = [f"    {one},{f'  # {note}' if note else ''}" for one, note in zip(arguments, noted, strict=True)]
    return "\n".join([f"{name} = Target(", *lines, f"){suffix}"])


def constant(words: str, *, otherwise: str = "TARGET") -> str:
    """Return the name of a constant made of words: `PAY_NOW` of `Pay now!`."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    parts = re.findall(r"[A-Za-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain.replace("'", "")))
    name = ""
    for part in parts:
        if name and len(name) + len(part) >= _LONGEST:
            break
        name += f"_{part.upper()}" if name else part.upper()
    name = name[:_LONGEST] or otherwise
    return name if name.isidentifier() and not keyword.iskeyword(name) else f"{otherwise}_{name}"


def class_name(words: str, *, otherwise: str = "Page") -> str:
    """Return the name of a class made of words: `PayNow` of `pay now`."""
    parts = constant(words, otherwise=otherwise).split("_")
    name = "".join(part.capitalize() for part in parts)
    return name if name.isidentifier() else f"{otherwise}{name}"


def variable(words: str, *, otherwise: str = "value") -> str:
    """Return the name of a variable or function made of words: `pay_now` of `Pay now`."""
    name = constant(words, otherwise=otherwise.upper()).lower()
    return f"{name}_" if keyword.iskeyword(name) else name
