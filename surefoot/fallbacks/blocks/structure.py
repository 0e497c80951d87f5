"""Telling a block page of any maker by how it is built, together with what it says.

A page that stops somebody shows little, leads nowhere, says in its title or heading that it stops them, and often bears
a number to quote, a CAPTCHA, an error status, or the wish not to be indexed. Each of these is common on ordinary pages;
words alone, and a bare page alone, therefore never make a block: both must add up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from surefoot.fallbacks.blocks.document import Document
from surefoot.fallbacks.blocks.kinds import Kind
from surefoot.fallbacks.blocks.phrases import Phrases, phrases
from surefoot.fallbacks.blocks.reply import Reply
from surefoot.fallbacks.blocks.signs import around
from surefoot.fallbacks.blocks.verdict import Evidence, quoted

LITTLE = 1_500
"""Visible characters beyond which a page says too much: more than 135 of 149 real block pages show."""
_LITTLE_OF_FILTERS = 4_000
"""A filter's page may quote the law."""
ONE_WORD = 60
"""Visible characters up to which a page says a name, or a word such as "loading"."""
_A_SENTENCE = 200
_TINY = 450
_LEADS = 15
"""Links from which on a page leads somewhere."""
_ENOUGH = 6
"""Points of words and build together from which on a page is told by them."""
_BUILT = 2
"""Points of build that must be among them."""
_SAYS_MUCH = 5
"""Points of words with which the build need not say much: the title, the heading, and more."""
_LEADS_NOWHERE = 3
"""Links that a page has that leads nowhere: help, terms, who made it."""
_FORM = 3
"""Fields beyond which a page is a form."""
_OF_A_CAPTCHA = 1
"""Fields that a CAPTCHA has, to write it down in; more make a form that bears one."""
_NO_STANDARD = 900
"""From here on no standard knows a status."""
_ERRORS = frozenset({401, 403, 405, 406, 418, 429, 444, 451, 456, 498, 503})
_NUMBER_TO_QUOTE = re.compile(
    r"\b(?:ray|reference|ref|request|incident|support|event|session|trace|case|error|block|attack|transaction)[ -]?"
    r"(?:id|no|number|code|#)?\s*[:#=]\s*[\w.#:-]{6,}|\b(?:\d{1,3}\.){3}\d{1,3}\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b",
    re.IGNORECASE,
)
_ORDER = (
    Kind.RATE_LIMITED, Kind.QUEUED, Kind.NETWORK_FILTER, Kind.CHALLENGE_HUMAN, Kind.CHALLENGE_AUTO, Kind.MAINTENANCE,
    Kind.GEO_OR_POLICY, Kind.OUTAGE, Kind.DENIED, Kind.CONSENT_WALL,
)  # fmt: skip
"""Where two kinds have as much for them, the earlier one is told."""


@dataclass
class Points:
    """What adds up."""

    number: int = 0
    saw: list[str] = field(default_factory=list[str])

    def add(self, number: int, saw: str) -> None:
        """Add what was seen."""
        self.number += number
        self.saw.append(saw)


@dataclass(frozen=True)
class Opinion:
    """A kind, how sure, and why."""

    kind: Kind
    confidence: float
    evidence: tuple[Evidence, ...]


def judged(reply: Reply, document: Document) -> Opinion | None:
    """Return which kind of page stops whoever comes, by its build and words; None where they do not add up."""
    if document.shown > _LITTLE_OF_FILTERS or document.shape.passwords:
        return None
    built = build(reply, document)
    best: Opinion | None = None
    most = 0
    for kind in _ORDER if built.number >= 1 else (Kind.GEO_OR_POLICY,):
        said = words(kind, phrases()[kind], document)
        if said.number > most and _adds_up(kind, said, built):
            most = said.number
            best = _opinion(kind, said, built)
    if best is not None and best.kind is Kind.CHALLENGE_AUTO and document.shape.captcha:
        said = words(Kind.CHALLENGE_HUMAN, phrases()[Kind.CHALLENGE_HUMAN], document)
        best = _opinion(Kind.CHALLENGE_HUMAN, said, built) if said.number else best
    return best or _wordless(document, built)


def _adds_up(kind: Kind, said: Points, built: Points) -> bool:
    """Say whether words and build are enough together; a question for one's age may stand on a page that leads on."""
    if not said.number:
        return False
    if said.number >= _SAYS_MUCH and (built.number >= 1 or kind is Kind.GEO_OR_POLICY):
        return True
    return built.number >= _BUILT and said.number + built.number >= _ENOUGH


def build(reply: Reply, document: Document) -> Points:
    """Return what of a page's build is like that of a block page."""
    built = Points()
    if reply.status in _ERRORS or (reply.status or 0) >= _NO_STANDARD:
        built.add(2, f"status {reply.status}")
    _frames(document, built)
    _head(document, built)
    if document.shown <= _TINY:
        built.add(1, f"only {document.shown:,} visible characters")
    if document.shape.navigation or document.shape.links > _LEADS:
        built.add(-2, "it leads somewhere")
    elif document.shape.links <= _LEADS_NOWHERE:
        built.add(1, "it leads nowhere")
    if document.shape.fields > _FORM:
        built.add(-2, "it is a form")
    return built


def _frames(document: Document, built: Points) -> None:
    """Add what a page puts in the place of content: a CAPTCHA, a frame, a number to quote."""
    shape = document.shape
    if shape.captcha and shape.fields <= _OF_A_CAPTCHA:
        built.add(2, f"a CAPTCHA {quoted(shape.captcha)}")
    if shape.frame:
        built.add(2, f"a frame that fills the page {quoted(shape.frame)}")
    if document.shown <= LITTLE and (number := _NUMBER_TO_QUOTE.search(document.text)) is not None:
        built.add(1, f"a number to quote {quoted(number[0])}")


def _head(document: Document, built: Points) -> None:
    """Add what the head of a page says, and what it lacks."""
    shape = document.shape
    if shape.noindex:
        built.add(1, "search engines are told to leave it out")
    if shape.refreshes:
        built.add(1, f"it loads another page by itself {quoted(shape.refreshes)}")
    if shape.styles <= 1:
        built.add(1, "it has no style of a site")


def words(kind: Kind, known: Phrases, document: Document) -> Points:
    """Return what a page says of a kind; a heading counts more than its text."""
    said = Points()
    if document.shown > (_LITTLE_OF_FILTERS if kind is Kind.NETWORK_FILTER else LITTLE):
        return said
    _title(known, document, said)
    heading = next((one for one in document.headings if known.entitled(one) or known.said(one, 1)), None)
    if heading is not None:
        said.add(2, f"the heading {quoted(heading)}")
    texts = known.said(document.text if document.shown > ONE_WORD else f"{document.text} {document.unscripted}", 3)
    for found in texts:
        said.add(1, f"the text {around(found)}")
    if texts and document.shown <= _A_SENTENCE and not document.title and not document.headings:
        said.add(2, "it says nothing else")
    if (statement := known.stated(document.text)) is not None:
        said.add(4, f"the statement {around(statement)}")
    elif kind is Kind.NETWORK_FILTER and len(texts) > 1:
        said.add(2, "it says on whose behalf")  # which no site says of itself
    return said


def _title(known: Phrases, document: Document, said: Points) -> None:
    """Add what the title says, or a text that is no longer than one."""
    if document.shown <= ONE_WORD and known.entitled(document.text):
        said.add(3, f"the whole text {quoted(document.text)}")
    elif known.entitled(document.title):
        said.add(3, f"the title {quoted(document.title)}")
    elif known.entitled_beside_a_name(document.title) or known.said(document.title, 1):
        said.add(2, f"the title {quoted(document.title)}")


def _wordless(document: Document, built: Points) -> Opinion | None:
    """Return the opinion on a page that says nothing: it is a CAPTCHA, or a script that goes on by itself."""
    if built.number < _BUILT:
        return None
    shape = document.shape
    if document.shown > ONE_WORD or shape.navigation or shape.links or document.headings:
        return None
    if shape.captcha and shape.frame:
        return _opinion(Kind.CHALLENGE_HUMAN, Points(), built)
    if shape.noindex and document.scripts and not shape.styles and not shape.canvas and not document.title:
        return _opinion(Kind.CHALLENGE_AUTO, Points(), built)
    return None


def _opinion(kind: Kind, said: Points, built: Points) -> Opinion:
    rule = f"structure-{kind.value.replace('_', '-')}"
    return Opinion(
        kind=kind,
        confidence=max(0.5, min(0.9, 0.4 + 0.05 * (said.number + built.number))),
        evidence=tuple(Evidence(rule=rule, saw=one) for one in (*said.saw, *built.saw)),
    )
