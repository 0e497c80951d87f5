"""XPath over a page at rest: an lxml tree made from Lexbor's, so that both know the same elements."""

from __future__ import annotations

import re
from typing import cast

from surefoot.errors import AuthorErred
from surefoot.selectors.element import Element
from surefoot.selectors.selector import Twin, compiled, etree

SVG = "http://www.w3.org/2000/svg"
MATH = "http://www.w3.org/1998/Math/MathML"
_CAMEL = {
    name.lower(): name
    for name in re.findall(
        r"\w+",
        "altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend feColorMatrix "
        "feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight "
        "feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode "
        "feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence foreignObject glyphRef "
        "linearGradient radialGradient textPath",
    )
}
"""The names of parts of drawings as the HTML standard writes them; Lexbor gives them in lower case."""
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not allow."""
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


class Twins:
    """The lxml tree of a page, and which of its elements stands for which of the snapshot's."""

    def __init__(self, root: Element) -> None:
        self._originals: dict[object, Element] = {}
        self._twins: dict[Element, Twin] = {}
        self._root = self._copy(root)

    def find(self, scope: Element, expression: str) -> list[Element]:
        """Return what an expression gives, seen from the page or from an element; raises `AuthorErred` for a text."""
        whole = scope.parent is None
        inner = expression if whole or not expression.startswith("/") else f".{expression}"
        found = compiled(inner)(self._root.getroottree() if whole else self._twins[scope])
        if not isinstance(found, list):
            raise AuthorErred(
                f"by.xpath({expression!r}) gives {found!r} and no element; read texts with by.attr or by.css"
            )
        given = cast("list[object]", found)
        elements = [self._originals[one] for one in given if one in self._originals]
        if len(elements) < len(given):
            raise AuthorErred(f"by.xpath({expression!r}) gives attributes or texts; name the element, and by.attr")
        return [element for element in elements if element != scope or whole]

    def _copy(self, root: Element) -> Twin:
        """Copy the tree in document order; no recursion, since pages can be deep."""
        first = self._one(root)
        pending = [(root, first)]
        while pending:
            element, twin = pending.pop()
            last: Twin | None = None
            for node in element.node.iter(include_text=True):
                if node.is_comment_node:  # it parts the texts around it
                    last = etree().Comment("")
                    twin.append(last)
                elif node.is_text_node:
                    _write(twin, last, node.text_content or "")
                elif node.is_element_node:
                    child = element.snapshot.wrap(node)
                    last = self._one(child)
                    twin.append(last)
                    pending.append((child, last))
        return first

    def _one(self, element: Element) -> Twin:
        twin = _made(element)
        for name, value in element.attributes.items():
            if _NAME.fullmatch(name):
                twin.set(name, _UNWRITABLE.sub("", value or ""))
        self._originals[twin] = element
        self._twins[element] = twin
        return twin


def _write(twin: Twin, last: Twin | None, text: str) -> None:
    clean = _UNWRITABLE.sub("", text)
    if last is None:
        twin.text = (twin.text or "") + clean
    else:
        last.tail = (last.tail or "") + clean


def _made(element: Element) -> Twin:
    name = element.tag if _NAME.fullmatch(element.tag) else "x-" + re.sub(r"[^\w.-]", "_", element.tag, flags=re.ASCII)
    # A browser keeps drawings and formulas in namespaces: //svg does not find them.
    if element.drawn or element.tag == "foreignobject":
        return etree().Element(f"{{{SVG}}}{_CAMEL.get(name, name)}", nsmap={None: SVG})
    if element.closest("math") is not None:
        return etree().Element(f"{{{MATH}}}{name}", nsmap={None: MATH})
    return etree().Element(name)
