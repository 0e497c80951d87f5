"""The texts of a page that are most like what was looked for: what a message about a missing field shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from heapq import nlargest

from surefoot.selectors.element import Element

COMPARED = 300
"""How many elements are compared at most, so that a message about a large page costs milliseconds."""
_LONGEST = 60
"""Characters; a longer text is a paragraph."""
_MARKS = ("data-testid", "id", "name", "class", "aria-label", "placeholder", "itemprop")


def nearest(
    scope: Element, wanted: Sequence[str], *, count: int = 3, fits: Callable[[Element], bool] = lambda _: False
) -> list[str]:
    """Return the visible texts most like any of some phrases, each with where it stands; the most alike first.

    Args:
        scope: Where to look.
        wanted: The phrases.
        count: How many texts at most.
        fits: Says whether an element could be what is looked for; those come before all others.
    """
    matchers = [_matcher(phrase) for phrase in dict.fromkeys(_words(phrase) for phrase in wanted) if phrase]
    ranked = [(fits(one), _likeness(matchers, one), -place, one) for place, one in enumerate(_candidates(scope))]
    best = nlargest(count, ranked, key=lambda entry: entry[:3])
    return [f'"{element.text}" ({element.step})' for *_, element in best]


def _matcher(phrase: str) -> SequenceMatcher[str]:
    matcher = SequenceMatcher[str](autojunk=False)
    matcher.set_seq2(phrase)  # what it is prepared for, compared with many
    return matcher


def _candidates(scope: Element) -> list[Element]:
    """Return the innermost elements that say something short, in document order."""
    found: list[Element] = []
    for element in scope.descendants:
        text = _own_text(element)
        if text and len(text) <= _LONGEST and element.visible and element.text:
            found.append(element)
            if len(found) == COMPARED:
                break
    return found


def _own_text(element: Element) -> str:
    return element.node.text(deep=False).strip()


def _likeness(matchers: Sequence[SequenceMatcher[str]], element: Element) -> float:
    """Return how alike the phrases are to the text, or to what the element is called in the page's code."""
    marks = (value for name in _MARKS if (value := element.attribute(name)))
    best = 0.0
    for said in {_words(element.text[:_LONGEST]), *(_words(mark[:_LONGEST]) for mark in marks)}:
        for matcher in matchers:
            matcher.set_seq1(said)
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
                best = max(best, matcher.ratio())
    return best


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
