"""For authors' tests: recipes and steps on saved pages, without a browser and without a database."""

from __future__ import annotations

from surefoot.browser.journey import Acted, Exchange, Stop
from surefoot.browser.recording_page import RecordingPage
from surefoot.browser.saved_ctx import SavedApi, SavedCtx
from surefoot.browser.saved_page import SavedPage
from surefoot.errors import Diverged, NotInJourney
from surefoot.testing.comparing import compare
from surefoot.testing.folder import load, save
from surefoot.testing.journey import Case, Journey
from surefoot.testing.played import Played
from surefoot.testing.playing import play, play_as_recorded
from surefoot.testing.recording import Recorded, record
from surefoot.testing.single_step import PlayedStep, play_step

__all__ = [
    "Acted",
    "Case",
    "Diverged",
    "Exchange",
    "Journey",
    "NotInJourney",
    "Played",
    "PlayedStep",
    "Recorded",
    "RecordingPage",
    "SavedApi",
    "SavedCtx",
    "SavedPage",
    "Stop",
    "compare",
    "load",
    "play",
    "play_as_recorded",
    "play_step",
    "record",
    "save",
]
