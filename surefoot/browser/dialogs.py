"""Dialogs that a step declares: what the site may ask, and what the step answers."""

from __future__ import annotations

import re
from typing import Literal

from surefoot.model import Model


class Dialog(Model):
    """One declared `confirm` or `prompt`: the message it must have, and the answer."""

    pattern: str
    """A regular expression that the dialog's message must match somewhere."""
    answer: Literal["accept", "dismiss"]
    text: str | None = None
    """What is typed into a prompt."""

    def fits(self, message: str) -> bool:
        """Say whether this declares a dialog with that message."""
        return re.search(self.pattern, message) is not None


def accept(message: str, text: str | None = None) -> Dialog:
    """Declare a dialog that contains `message` and is accepted, with `text` typed into a prompt."""
    return Dialog(pattern=re.escape(message), answer="accept", text=text)


def dismiss(message: str) -> Dialog:
    """Declare a dialog that contains `message` and is dismissed."""
    return Dialog(pattern=re.escape(message), answer="dismiss")
