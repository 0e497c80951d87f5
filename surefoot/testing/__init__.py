"""For authors' tests: recipes and steps on saved pages, without a browser and without a database."""

from __future__ import annotations

from surefoot.browser.journey import Exchange, Stop
from surefoot.browser.recording_page import RecordingPage
from surefoot.browser.saved_ctx import SavedApi, SavedCtx
from surefoot.browser.saved_page import SavedPage
from surefoot.errors import NotInJourney
from surefoot.testing.folder import load, save
from surefoot.testing.journey import Case, Journey
from surefoot.testing.played import Played
from surefoot.testing.playing import play
from surefoot.testing.recording import Recorded, record
from surefoot.testing.single_step import PlayedStep, play_step

__all__ = [
    "Case",
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
    "load",
    "play",
    "play_step",
    "record",
    "save",
]
