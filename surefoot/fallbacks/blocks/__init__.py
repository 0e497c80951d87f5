"""Telling a block from an answer: `detect` says which kind of page came, by which signs, and what can be done.

Nothing here sends, waits or gets round anything. `detection.py` is the order in which is looked, `rules.toml` what the
pages of each provider bear, `phrases.toml` the words that count together with how a page is built.
"""

from surefoot.fallbacks.blocks.detection import detect
from surefoot.fallbacks.blocks.kinds import Kind
from surefoot.fallbacks.blocks.reply import Expected, Reply
from surefoot.fallbacks.blocks.rules import Rules, load_rules, own_rules
from surefoot.fallbacks.blocks.verdict import Evidence, Verdict
from surefoot.fallbacks.blocks.waiting import RetryAfter

__all__ = [
    "Evidence",
    "Expected",
    "Kind",
    "Reply",
    "RetryAfter",
    "Rules",
    "Verdict",
    "detect",
    "load_rules",
    "own_rules",
]
