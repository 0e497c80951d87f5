"""A page as detection reads it: parsed once, its first part only, and never for longer than its size.

What is visible is what HTML and the marks of a snapshot say (`selectors/visibility.py`); text in scripts, in templates
and for browsers without scripts is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from surefoot.selectors.visibility import HIDDEN
from surefoot.selectors.wording import fold

SCANNED = 400_000
"""Characters of a page that are looked at: none of 149 real block pages needed more."""
_TAGS = 10_000
"""Tags that are looked at, ten times those of a real block page: a deep page takes time by the square of them."""
_AGAIN = 100_000
"""Elements for fonts and the like that may be made anew: a parser makes each that was left open anew behind every block
that ends, so that eleven thousand characters can be half a million elements."""
_MADE_ANEW = re.compile(
    r"<(/?)(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE
)  # https://html.spec.whatwg.org/multipage/parsing.html#reconstruct-the-active-formatting-elements
READ = 6_000
"""Characters of visible text that are searched for words."""
_COUNTED = 60_000
"""Characters of text, white space included, that are counted."""
_UNSHOWN = f'[hidden], [style*="display:none"], [style*="display: none"], [{HIDDEN}=""], [{HIDDEN}="none"]'
_UNREAD = ["script", "style", "template", "noscript", "svg", "option"]
_FIELDS = "input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=image]), textarea, select"
_TOLD = frozenset({"id", "class", "name", "action", "src", "href", "title", "type", "http-equiv", "content"})
_SHORT = 80
"""Characters of an attribute that are told."""
_LONG = 300
"""Characters of a title, or of a word to browsers without scripts, that are read; a heading is shorter."""
_SOME = 4
"""Headings, and such words, that are read."""


@dataclass(frozen=True)
class Script:
    """A script of the page: where it comes from, and what it says where it stands in the page."""

    source: str
    text: str


class Document:
    """What detection looks at.

    Args:
        html: The page's HTML.
        selectors: CSS selectors that are asked about whatever the page shows: in one go, since nearly always none of
            them describes anything, and before what is not visible is taken out.
        live: Whether a browser ran the page's scripts, so that `noscript` is none of it.
    """

    def __init__(self, html: str, *, selectors: Iterable[str] = (), live: bool = False) -> None:
        self.live = live
        tree = LexborHTMLParser(_cut(html))
        self._tags: dict[str, str | None] = _tags(tree, tuple(selectors))
        self.scripts = tuple(Script(one.attributes.get("src") or "", one.text()) for one in tree.css("script"))
        unscripted = "" if live else " ".join(one.text(separator=" ")[:_LONG] for one in tree.css("noscript")[:_SOME])
        self.unscripted = _read(unscripted)
        """What it says to browsers without scripts."""
        title = tree.css_first("title")
        self.title = "" if title is None else _read(title.text()[:_LONG])
        for node in reversed(tree.css(_UNSHOWN)):  # what stands in another one before that one
            if node.parent is not None and node.tag != "html":
                node.decompose(recursive=True)
        tree.strip_tags(_UNREAD, recursive=True)
        text = "" if tree.body is None else " ".join(tree.body.text(separator=" ")[:_COUNTED].split())
        self.shown = len(text)
        """How many characters are visible, white space folded; beyond some ten thousand they are not counted."""
        self.text = _plain(text[:READ])
        self._tree = tree

    def tag(self, selector: str) -> str | None:
        """Return the start tag of the first element that a selector describes."""
        if selector not in self._tags:
            node = self._tree.css_first(selector)
            self._tags[selector] = None if node is None else start_tag(node)
        return self._tags[selector]

    @cached_property
    def shape(self) -> Shape:
        """How the visible part of it is built."""
        return _shape(self._tree)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """What its first headings say."""
        texts = (_read(node.text(separator=" ")) for node in self._tree.css("h1, h2")[:_SOME])
        return tuple(text for text in texts if 0 < len(text) < _LONG)

    @cached_property
    def code(self) -> str:
        """All scripts: addresses and texts."""
        return "\n".join(part for one in self.scripts for part in (one.source, one.text) if part)

    @cached_property
    def sources(self) -> str:
        """The addresses of all scripts, a line each."""
        return "\n".join(one.source for one in self.scripts if one.source)


@dataclass(frozen=True)
class Shape:
    """How a page is built."""

    links: int
    """Links to anything but a place on the page itself."""
    passwords: int
    fields: int
    """What can be filled in or chosen, passwords among it."""
    buttons: int
    styles: int
    """Style sheets, icons, manifests: what a site's own page comes with."""
    navigation: bool
    """Whether it says that it has navigation, a search or an article."""
    noindex: bool
    """Whether search engines are told to leave it out."""
    refreshes: str
    """What it says about loading another page by itself."""
    frame: str
    """The start tag of a frame that fills it."""
    captcha: str
    """The start tag of a CAPTCHA, or of what holds one."""
    canvas: bool
    """Whether a script has something to draw in, as applications do."""


_CAPTCHA = (
    'iframe[src*="captcha" i], iframe[title*="captcha" i], iframe[title*="challenge" i], '
    'iframe[title*="verification" i], [class*="captcha" i]:not(.grecaptcha-badge), [id*="captcha" i], '
    'input[name*="captcha" i], img[src*="captcha" i], form[action*="captcha" i], [class*="turnstile" i], '
    'input[name="cf-turnstile-response"], [id*="challenge" i], form[action*="challenge" i]'
)
_FILLS = re.compile(r"(?:100(?:%|vh))")


def _shape(tree: LexborHTMLParser) -> Shape:
    refresh = tree.css_first('meta[http-equiv="refresh" i]')
    return Shape(
        links=len(tree.css('a[href]:not([href^="#"]):not([href^="mailto:"]):not([href^="javascript:"])')),
        passwords=len(tree.css("input[type=password i]")),
        fields=len(tree.css(_FIELDS)),
        buttons=len(tree.css("button, input[type=submit i], input[type=button i]")),
        styles=len(tree.css("link[rel]")),
        navigation=tree.css_first("nav, article, [role=navigation], [role=search], input[type=search]") is not None,
        noindex=tree.css_first('meta[name="robots" i][content*="noindex" i]') is not None,
        refreshes="" if refresh is None else refresh.attributes.get("content") or "",
        frame=next((start_tag(one) for one in tree.css("body > iframe, frameset > frame") if _fills(one)), ""),
        captcha=next((start_tag(one) for one in tree.css(_CAPTCHA)[:1]), ""),
        canvas=tree.css_first("canvas, video, [id=root], [id=app], [id=__next], [data-reactroot]") is not None,
    )


def _fills(frame: LexborNode) -> bool:
    height = f"{frame.attributes.get('height') or ''} {frame.attributes.get('style') or ''}"
    return _FILLS.search(height) is not None


def _plain(text: str) -> str:
    """Return a text without soft hyphens and spaces that have no width, and with one kind of apostrophe."""
    return text.replace("\u00ad", "").replace("\u200b", "").replace("\u2019", "'")


def _read(text: str) -> str:
    return _plain(fold(text))


def start_tag(node: LexborNode) -> str:
    """Return an element's start tag, as evidence shows it: shortened, and without what it holds for a session."""
    told = ((name, value) for name, value in node.attributes.items() if name in _TOLD)
    attributes = "".join(f' {name}="{value[:_SHORT]}"' if value else f" {name}" for name, value in told)
    return f"<{node.tag}{attributes}>"


def _tags(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> dict[str, str | None]:
    if not selectors or tree.css_first(", ".join(selectors)) is None:
        return dict.fromkeys(selectors)
    hits = ((one, tree.css_first(one)) for one in selectors)
    return {one: None if node is None else start_tag(node) for one, node in hits}


def _cut(html: str) -> str:
    """Return the part of a page that is looked at: less of one that nests, or that leaves open what is made anew."""
    part = html[:SCANNED]
    pieces = part.split("<", _TAGS + 1)
    if len(pieces) > _TAGS + 1:
        part = part[: -len(pieces[-1]) - 1]
    left_open, made, last = Counter[str](), 0, 0
    for found in _MADE_ANEW.finditer(part):
        made += left_open.total() * part.count("<", last, found.start())
        if made > _AGAIN:
            return part[:last]
        last, name = found.start(), found[2].lower()
        left_open[name] = max(0, left_open[name] + (-1 if found[1] else 1))
    return part[:last] if made + left_open.total() * part.count("<", last) > _AGAIN else part
