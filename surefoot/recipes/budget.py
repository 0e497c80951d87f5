"""The budget of a recipe: what a run may use before it is stopped."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from surefoot.model import Model, Money


class Budget(Model):
    """Upper limits of one run; leaving one stops the run before the next action."""

    time: timedelta = timedelta(hours=1)
    """Time spent executing, waiting for people not counted."""
    actions: Annotated[int, Field(gt=0)] = 2_000
    """Actions on pages and calls of the API."""
    pages: Annotated[int, Field(gt=0)] = 500
    """Addresses opened with `goto`."""
    money: Money | None = None
    """The sum that final steps may spend (`FinalStep.spends`); no limit when it is not given."""


class Used(Model):
    """What a run has used of its budget so far."""

    seconds: float = 0.0
    actions: int = 0
    pages: int = 0
    spent: dict[str, Money] = Field(default_factory=dict[str, Money])
    """What each final step that may have acted spends, by its name in the journal."""
