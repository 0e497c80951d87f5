"""Which names and texts of a page last: what a build or a script made up, and what changes with the data, does not.

The shapes are those of styled-components, Emotion, CSS modules, Svelte, Angular, Material UI, React's `useId`, Radix,
Headless UI, Ember, YUI, JSF, GWT, ASP.NET and Tailwind CSS, as their pages show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MADE = re.compile(
    r"""
    ^(?:css|sc|jsx|jss|emotion|svelte|tss|chakra|ng-tns|ng-c|makeStyles|withStyles|astro|styled)-?[\w-]*\d[\w-]*$
    | ^(?:css|sc|jsx|emotion|svelte|astro)-[A-Za-z0-9]{5,}(?:-\w+)*$
    | ^(?::|«|_)?r[0-9a-z]{0,3}(?::|»|_)$ | :r[0-9a-z]+: | «r[0-9a-z]+»
    | ^(?:radix|headlessui|ember|yui|ext|ext-gen|gwt-uid|mui|react-select|react-aria|rc|cdk|mat|ng|uid|uuid|auto|gen|
        j_idt|__BVID__|listbox|downshift|tippy|popper|select2|ui-id|ui)[-_:]?\d
    | ^(?:mat|cdk|headlessui|radix|mui|chakra|rc|bs)-[a-z-]+-\d+$ | __(?=\w*(?:[a-z][A-Z]|\d|[A-Z]{2}))[\w-]{5}$
    | (?:^|:)j_idt?\d+ | ^(?:yui_|ext-gen|select2-)\w*\d | ^_ngcontent | ^data-v-
    | [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}
    | ^\d | \d{4,}
    """,
    re.VERBOSE,
)
_UTILITY = re.compile(
    r"""
    ^!?-?(?:[a-z0-9-]+:)+ | [\[\]/!@%*] |
    ^-?(?:[mp][trblxyse]?|gap(?:-[xy])?|space-[xy]|inset(?:-[xy])?|top|left|right|bottom|[wh]|(?:min|max)-[wh]|size|z|
        order|basis|grow|shrink|opacity|scale|rotate|duration|delay|leading|tracking|col(?:-\w+)?|row|offset-\w+|g[xy]?|
        grid-cols|grid-rows|columns|line-clamp|fs|fw|lh|rounded|border|shadow|text|bg|font|ring|fill|stroke|from|to|via|
        divide|outline|d|flex|items|justify|content|self|align|float|overflow|object|whitespace|cursor|select|transition|
        ease|animate|position|display|pull|push|hidden|visible|span|order|w|h)-
        (?:\d[\w.]*|auto|full|screen|px|none|xs|sm|md|lg|\d?xl|start|end|center|between|around|evenly|stretch|baseline|
        left|right|top|bottom|middle|bold|semibold|medium|normal|light|thin|black|white|transparent|current|inherit|
        wrap|nowrap|row|col|column|block|inline|flex|grid|inline-block|inline-flex|hidden|auto|scroll|visible|
        pointer|default|cover|contain|primary|secondary|muted|success|danger|warning|info|dark|
        (?:\w+-)?\d{2,3})(?:-\w+)*$ |
    ^(?:flex|grid|block|inline|inline-block|inline-flex|hidden|table|contents|relative|absolute|fixed|sticky|static|
        container|clearfix|row|col|columns|truncate|underline|uppercase|lowercase|capitalize|italic|antialiased|
        rounded|border|shadow|transition|sr-only|visually-hidden|group|peer|wrapper|inner|outer)$
    """,
    re.VERBOSE,
)
_STATE = re.compile(
    r"^(?:is|has|was|js|ng|no)-|^(?:active|selected|current|open|opened|closed|collapsed?|expanded|hover|focus(?:ed)?|"
    r"visited|disabled|enabled|checked|loading|loaded|lazy\w*|show|shown|hide|visible|odd|even|first|last|fade|in|"
    r"animated?|dirty|touched|pristine|valid|invalid|error|new|sticky|fixed)$|--(?:active|selected|open|current)$"
)
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SPOKEN = re.compile(r"[aeiouyäöü]", re.IGNORECASE)
_NUMBERED = re.compile(r"\d+(?!.*\d)")
_ABBREVIATIONS = frozenset({"https", "xhtml", "html5", "mhtml", "btngrp", "ctrls", "hdrs", "ftrs", "mngmt", "mgmnt"})
_SHORTEST_HASH = 5
"""Letters and digits; in less no hash is told from an abbreviation."""


def is_made(name: str) -> bool:
    """Say whether an id or a class was made up by a build or a script: a hash, a counter, a GUID."""
    return _MADE.search(name) is not None or any(_is_hash(part) for part in re.split(r"[^A-Za-z0-9]+", name))


def is_presentation(name: str) -> bool:
    """Say whether a class says how something looks, or how it stands at the moment, and not what it is."""
    return _UTILITY.search(name) is not None or _STATE.search(name) is not None


def is_numbered(name: str, others: Iterable[str]) -> bool:
    """Say whether a name is one of a numbered row on its page, such as `row-3` beside `row-4`."""
    number = _NUMBERED.search(name)
    if number is None:
        return False
    stem = re.compile(re.escape(name[: number.start()]) + r"\d+" + re.escape(name[number.end() :]))
    return any(other != name and stem.fullmatch(other) for other in others)


def is_data(text: str) -> bool:
    """Say whether a text holds what changes from day to day: a number, a price, a date, a time, an address."""
    return re.search(r"\d|@|://|[$€£¥]", text) is not None


def lasting(text: str) -> str:
    """Return the longest stretch of a text that holds no data: `Cart` of `Cart (3)`; nothing where none is worth it."""
    stretches = re.split(r"[^\w\s&'’.,!?-]*[$€£¥]?\d[\d.,:%/-]*\S*|\S*(?:@|://)\S*", text)  # noqa: RUF001 — as pages write
    best = max((re.sub(r"^[\W_]+|[\W_]+$", "", one) for one in stretches), key=len)
    return best if len(best) >= 3 else ""  # noqa: PLR2004 — shorter, and it stands everywhere


def _is_hash(part: str) -> bool:
    """Say whether a part of a name reads like a hash: digits among its letters, capitals at random, or no vowel."""
    if len(part) < _SHORTEST_HASH or part.isdigit():
        return False
    pieces = _PIECE.findall(part)
    if any(piece.isdigit() for piece in pieces[:-1]) and len(pieces) >= 3:  # noqa: PLR2004 — `col2` and `h264` have two
        return True
    letters = [piece for piece in pieces if piece.isalpha()]
    if len(letters) >= 3 and sum(len(piece) <= 2 for piece in letters) * 2 > len(letters):  # noqa: PLR2004 — camelCase has words
        return True
    return part.isalpha() and part.islower() and part not in _ABBREVIATIONS and _SPOKEN.search(part) is None
