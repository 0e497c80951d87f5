"""Reading back what an act left in a form: what a field holds after it was filled, chosen or given files."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Locator

_CHOSEN = "(select) => [...select.selectedOptions].flatMap((one) => [one.value, one.label.trim()])"
_FILES = "(field) => [...field.files].map((file) => `${file.name} ${file.size}`)"
_IN_VIEW = """(element) => { const box = element.getBoundingClientRect();
  return box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth; }"""


def chosen(select: Locator) -> Awaitable[list[str]]:
    """Return the values and labels of what is chosen."""
    return select.evaluate(_CHOSEN)


def files_held(field: Locator) -> Awaitable[list[str]]:
    """Return name and size of each file in a file field."""
    return field.evaluate(_FILES)


def in_view(element: Locator) -> Awaitable[bool]:
    """Say whether any part of an element lies inside the window."""
    return element.evaluate(_IN_VIEW)


def bare(text: object) -> str:
    """Fold what sites format by themselves: spaces and punctuation inside numbers and phone numbers."""
    return re.sub(r"[\s\-/().,]", "", str(text))
