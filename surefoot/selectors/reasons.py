"""Why an element is taken for another, in words: what is alike, and what is not."""

from __future__ import annotations

from surefoot.selectors.likeness import NAMES
from surefoot.selectors.ranking import Ranked

_SAID = {
    "text_words": "text", "label": "label", "tag": "tag", "classes": "classes", "told": "attributes", "href": "link",
    "around": "elements around", "heading_words": "heading", "before_words": "text before", "after_words": "text after",
    "inner": "elements inside", "path": "path",
}  # fmt: skip
_AT = {NAMES.index(name): said for name, said in _SAID.items()}
_ALIKE, _UNLIKE = 0.75, 0.25


def reason(ranked: Ranked, at: int) -> str:
    """Return what is alike and what is not, in a line."""
    row = ranked.field.rows[ranked.order[at]]
    alike = [said for column, said in _AT.items() if row[column] >= _ALIKE]
    unlike = [said for column, said in _AT.items() if 0 <= row[column] <= _UNLIKE]
    parts = [f"same {', '.join(alike)}" if alike else "little is the same"]
    if unlike:
        parts.append(f"other {', '.join(unlike)}")
    return "; ".join(parts)
