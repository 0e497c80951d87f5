"""What a test of a saved page warns of."""

from __future__ import annotations


class FixtureWarning(UserWarning):
    """A saved page gives what is expected, and its recipe is weaker than it was, or says more."""
