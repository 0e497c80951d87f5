"""How long a page may take for what, and how much it may bring down."""

from __future__ import annotations

from surefoot.model import Model


class PageOptions(Model):
    """The patience of a page, in seconds, and its quota."""

    action_timeout: float = 10.0
    """Until an element is found and can be acted on."""
    navigation_timeout: float = 30.0
    """Until an address answers."""
    proof_timeout: float = 10.0
    """Until an action has shown what it was to show."""
    quorum_patience: float = 1.5
    """Until the ways of a target are looked at one by one, when no two of them agree."""
    heal_patience: float = 3.0
    """Until what a target or a field looked like is asked for, when its ways find nothing; in a changing step that is
    the whole time of the action."""
    quiet: float = 0.3
    """Without a change, until a page is trusted to be whole."""
    download_timeout: float = 300.0
    """Until a file that has begun to come down is whole."""
    download_quota: int = 500_000_000
    """Bytes that one action may bring down; a download beyond them is cancelled as soon as it is."""
