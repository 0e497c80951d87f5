"""For authors' tests: recipes and steps on saved pages, without a browser and without a database.

The public names; each is imported when it is first used, since pytest loads this package at every start.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surefoot.browser.journey import Acted, Exchange, Stop
    from surefoot.browser.recording_page import RecordingPage
    from surefoot.browser.saved_ctx import SavedApi, SavedCtx
    from surefoot.browser.saved_page import SavedPage
    from surefoot.errors import Diverged, NotInJourney
    from surefoot.testing.comparing import compare
    from surefoot.testing.crashing import Crash, Survived, crash_at
    from surefoot.testing.fake_api import Call, FakeApi
    from surefoot.testing.fake_clock import FakeClock
    from surefoot.testing.folder import load, save
    from surefoot.testing.journey import Case, Journey
    from surefoot.testing.person import Person
    from surefoot.testing.played import Played
    from surefoot.testing.playing import play, play_as_recorded
    from surefoot.testing.recording import Recorded, record
    from surefoot.testing.single_step import PlayedStep, play_step
    from surefoot.testing.warning import FixtureWarning

_PLACES = {
    "browser.journey": ("Acted", "Exchange", "Stop"),
    "browser.recording_page": ("RecordingPage",),
    "browser.saved_ctx": ("SavedApi", "SavedCtx"),
    "browser.saved_page": ("SavedPage",),
    "errors": ("Diverged", "NotInJourney"),
    "testing.comparing": ("compare",),
    "testing.crashing": ("Crash", "Survived", "crash_at"),
    "testing.fake_api": ("Call", "FakeApi"),
    "testing.fake_clock": ("FakeClock",),
    "testing.folder": ("load", "save"),
    "testing.journey": ("Case", "Journey"),
    "testing.person": ("Person",),
    "testing.played": ("Played",),
    "testing.playing": ("play", "play_as_recorded"),
    "testing.recording": ("Recorded", "record"),
    "testing.single_step": ("PlayedStep", "play_step"),
    "testing.warning": ("FixtureWarning",),
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}

__all__ = [
    "Acted", "Call", "Case", "Crash", "Diverged", "Exchange", "FakeApi", "FakeClock", "FixtureWarning", "Journey",
    "NotInJourney", "Person", "Played", "PlayedStep", "Recorded", "RecordingPage", "SavedApi", "SavedCtx",
    "SavedPage", "Stop", "Survived", "compare", "crash_at", "load", "play", "play_as_recorded", "play_step",
    "record", "save",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _PLACE_OF:
        raise AttributeError(f"module 'surefoot.testing' has no attribute {name!r}")
    return getattr(importlib.import_module(f"surefoot.{_PLACE_OF[name]}"), name)
