"""What was made of a page: a kind, by which evidence, and what can be done."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from surefoot.fallbacks.blocks.kinds import ADVICE, ANSWERS, BLOCKS, Kind
from surefoot.fallbacks.blocks.waiting import RetryAfter
from surefoot.model import Model

_QUOTED = 160
"""Characters of a page that are quoted."""


class Evidence(Model):
    """A rule that spoke, and what it saw."""

    rule: str
    saw: str
    """In words, with what was seen quoted."""

    def __str__(self) -> str:
        return f"{self.rule}: {self.saw}"


class Verdict(Model):
    """What a page is."""

    kind: Kind | None = None
    """None for a page that nothing speaks against."""
    provider: str | None = None
    """The service that stopped it, where its own signs were seen."""
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    evidence: tuple[Evidence, ...] = ()
    retry_after: RetryAfter | None = None
    """How long the site asks to be left alone."""
    passive: tuple[str, ...] = ()
    """What was seen of anti-bot services without their stopping anything, such as a script or a cookie."""
    rules: str = ""
    """The version of the rules."""

    @property
    def blocked(self) -> bool:
        """Whether the site, or a service in front of it, says no."""
        return self.kind in BLOCKS

    @property
    def ordinary(self) -> bool:
        """Whether nothing stands in the way: an ordinary page, or a real answer."""
        return self.kind is None or self.kind in ANSWERS

    @property
    def advice(self) -> str:
        """What to do about it."""
        return ADVICE[self.kind]

    def __str__(self) -> str:
        what = "an ordinary page" if self.kind is None else self.kind.value
        who = f" by {self.provider}" if self.provider else ""
        return f"{what}{who}"


def told(url: str) -> str:
    """Return an address as it stands in evidence: without its query, which may hold what is private."""
    return quoted(url.partition("?")[0] + ("?…" if "?" in url else ""))


def quoted(text: str) -> str:
    """Return a piece of a page as it stands in evidence: on one line, short, in quotes."""
    line = " ".join(text.split())
    return f'"{line[:_QUOTED]}{"…" if len(line) > _QUOTED else ""}"'
