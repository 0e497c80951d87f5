"""What is known of a page that a run keeps: in a JSON file beside its HTML."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import Field

from surefoot.model import Model

HTML = "text/html"
"""The media type of pages that are kept."""


class Outside(Model):
    """What a page does not say itself."""

    viewport: tuple[int, int] | None = None
    """Width and height of the window, in CSS pixels."""
    locale: str | None = None
    """The language that the browser asks for."""
    browser: str | None = None


class KeptPage(Outside):
    """What stands beside a page that a run keeps, in a JSON file of the same name."""

    url: str
    taken_at: datetime
    complete: bool = True
    scrubbed: dict[str, int] = Field(default_factory=dict[str, int])
    """How many values were replaced, by the rule that found them."""


def beside_of(page: Path) -> Path:
    """Return where it stands what is known of a page that a run keeps."""
    return page.with_name(f"{page.name}.json")
