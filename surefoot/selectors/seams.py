"""Where the digits of a number run together out of several elements, as in `12<sup>99</sup>`, which shows 12.99."""

from __future__ import annotations

from itertools import pairwise

from surefoot.selectors.amounts import Malformed
from surefoot.selectors.element import Element
from surefoot.selectors.visibility import Sight

_BORDER = "\x00"


def refuse_seams(element: Element) -> None:
    """Raise `Malformed` where digits of two elements would read as one number."""
    if element.tag in {"input", "textarea", "select"}:
        return
    if _BORDER not in element.node.text(separator=_BORDER):
        return
    for before, after in pairwise(_visible_texts(element)):
        if before[-1].isdigit() and after[0].isdigit():
            raise Malformed(
                f"the digits {before[-12:]!r} and {after[:12]!r} stand in different elements, so they may be no one "
                "number; read one of them, or an attribute"
            )


def _visible_texts(element: Element) -> list[str]:
    """Return the visible texts inside that are not only space, without the space around them."""
    texts: list[str] = []
    for node in element.node.traverse(include_text=True):
        if node.is_text_node and node.parent is not None:
            text = (node.text_content or "").strip()
            if text and element.snapshot.wrap(node.parent).sight is Sight.SEEN:
                texts.append(text)
    return texts
