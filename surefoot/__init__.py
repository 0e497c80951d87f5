"""surefoot: browser recipes that hold up unattended.

The public names; each is imported when it is first used, since a recipe needs a few of them only.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surefoot.browser.ctx import Ctx
    from surefoot.browser.dialogs import Dialog, accept, dismiss
    from surefoot.browser.layer import Layer
    from surefoot.browser.proof import (
        NewTab,
        Response,
        answered,
        appears,
        changed,
        downloaded,
        lands_on,
        new_tab,
        vanishes,
    )
    from surefoot.browser.secret import Secret
    from surefoot.errors import Blocked, GiveUp, SiteFailed, SurefootError
    from surefoot.facts import Facts, at_least, at_most, equal, one_of
    from surefoot.model import File, Model, Money, Outcome
    from surefoot.recipes.budget import Budget
    from surefoot.recipes.recipe import Recipe, recipe
    from surefoot.recipes.run import Answer, Run
    from surefoot.recipes.step import Absent, FinalStep, Found, Intent, SafeStep, SignInStep, UndoableStep
    from surefoot.selectors import by
    from surefoot.selectors.fields import Table
    from surefoot.selectors.reading import Link, Percent
    from surefoot.selectors.snapshot import Snapshot
    from surefoot.selectors.target import Target
    from surefoot.selectors.view import View

__version__ = "0.1.0"

_PLACES = {
    "browser.ctx": ("Ctx",),
    "browser.dialogs": ("Dialog", "accept", "dismiss"),
    "browser.layer": ("Layer",),
    "browser.proof": (
        "NewTab", "Response", "answered", "appears", "changed", "downloaded", "lands_on", "new_tab", "vanishes",
    ),
    "browser.secret": ("Secret",),
    "errors": ("Blocked", "GiveUp", "SiteFailed", "SurefootError"),
    "facts": ("Facts", "at_least", "at_most", "equal", "one_of"),
    "model": ("File", "Model", "Money", "Outcome"),
    "recipes.budget": ("Budget",),
    "recipes.recipe": ("Recipe", "recipe"),
    "recipes.run": ("Answer", "Run"),
    "recipes.step": ("Absent", "FinalStep", "Found", "Intent", "SafeStep", "SignInStep", "UndoableStep"),
    "selectors.fields": ("Table",),
    "selectors.reading": ("Link", "Percent"),
    "selectors.snapshot": ("Snapshot",),
    "selectors.target": ("Target",),
    "selectors.view": ("View",),
}  # fmt: skip
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}

__all__ = [
    "Absent", "Answer", "Blocked", "Budget", "Ctx", "Dialog", "Facts", "File", "FinalStep", "Found", "GiveUp",
    "Intent", "Layer", "Link", "Model", "Money", "NewTab", "Outcome", "Percent", "Recipe", "Response", "Run",
    "SafeStep", "Secret", "SignInStep", "SiteFailed", "Snapshot", "SurefootError", "Table", "Target", "UndoableStep",
    "View", "accept", "answered", "appears", "at_least", "at_most", "by", "changed", "dismiss", "downloaded", "equal",
    "lands_on", "new_tab", "one_of", "recipe", "vanishes",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "by":
        return importlib.import_module("surefoot.selectors.by")
    if name not in _PLACE_OF:
        raise AttributeError(f"module 'surefoot' has no attribute {name!r}")
    return getattr(importlib.import_module(f"surefoot.{_PLACE_OF[name]}"), name)
