"""XPath over a snapshot: an lxml tree built from Lexbor's own, since lxml parses real pages into another one."""

from __future__ import annotations

from typing import cast

from lxml import etree
from selectolax.lexbor import LexborNode

from surefoot.selectors.element import Element


def by_xpath(scope: Element, expression: str) -> list[Element]:
    """Return the elements inside `scope` that an XPath 1.0 expression gives, in document order."""
    nodes: dict[etree._Element, LexborNode] = {}
    top = _copy(scope.node, nodes)
    result = etree.XPath(expression)(etree.ElementTree(top) if scope == scope.snapshot.root else top)
    found = cast("list[object]", result) if isinstance(result, list) else []
    elements = [one for one in found if isinstance(one, etree._Element)]  # noqa: SLF001 — its only name
    return [Element(nodes[one], scope.snapshot) for one in elements if one in nodes]


def _copy(node: LexborNode, nodes: dict[etree._Element, LexborNode]) -> etree._Element:
    made = etree.Element(
        _valid(node.tag or "x"), {_valid(name): value or "" for name, value in node.attributes.items()}
    )
    nodes[made] = node
    last: etree._Element | None = None
    for child in node.iter(include_text=True):
        if child.is_element_node:
            last = _copy(child, nodes)
            made.append(last)
        elif child.is_text_node:
            _append(made, last, child.text_content or "")
    return made


def _append(made: etree._Element, last: etree._Element | None, text: str) -> None:
    clean = "".join(character for character in text if character in "\t\n\r" or ord(character) >= 32)  # noqa: PLR2004 — XML
    if last is None:
        made.text = (made.text or "") + clean
    else:
        last.tail = (last.tail or "") + clean


def _valid(name: str) -> str:
    """Return a name that XML can bear; HTML bears more of them."""
    kept = "".join(character if character.isalnum() or character in "-_." else "_" for character in name)
    return kept if kept[:1].isalpha() or kept[:1] == "_" else f"_{kept}"
