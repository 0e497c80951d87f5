"""Values planted in a page in every way that pages have, and found again in bytes however they are written there."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from urllib.parse import quote, unquote

PLACES: Mapping[str, Callable[[str], str]] = {
    "text": lambda value: f"<p>Signed in: {escape(value, quote=False)}.</p>",
    "text in small pieces of HTML": lambda value: "<p>" + "".join(f"&#{ord(sign)};" for sign in value) + "</p>",
    "attribute": lambda value: f'<p title="{escape(value)}">x</p>',
    "attribute without quotes": lambda value: f"<p title={escape(value).replace(' ', '&#32;')}>x</p>",
    "form value": lambda value: f'<label>N <input name=n value="{escape(value)}"></label>',
    "typed value": lambda value: f'<input name=n data-surefoot-value="{escape(value)}">',
    "text field": lambda value: f"<textarea name=t>{escape(value, quote=False)}</textarea>",
    "option": lambda value: f'<select><option value="{escape(value)}">{escape(value)}</option></select>',
    "address": lambda value: f'<a href="/next?a=1&amp;who={quote(value, safe="")}&amp;b=2">Next</a>',
    "address with too much encoded": lambda value: (
        f'<a href="/next?who={"".join(f"%{byte:02x}" for byte in value.encode())}">Next</a>'
    ),
    "inline JSON": lambda value: f"<script type=application/json>{_json(value)}</script>",
    "inline script": lambda value: f"<script>window.state = {_json(value)}</script>",
    "JSON in an attribute": lambda value: f'<div data-state="{escape(_json(value))}"></div>',
    "comment": lambda value: f"<!-- for {value.replace('--', '-')} -->",
    "markup in a comment": lambda value: f'<!--[if IE]><input value="{escape(value)}"><![endif]-->',
    "style": lambda value: f"<style>.who::after {{ content: {json.dumps(value)} }}</style>",
    "frame": lambda value: f'<iframe data-surefoot-frame="{escape(f"<p>{escape(value)}</p>")}"></iframe>',
    "srcdoc": lambda value: f'<iframe srcdoc="{escape(f"<p title={chr(34)}{escape(value)}{chr(34)}>x</p>")}"></iframe>',
    "shadow root": lambda value: f'<my-box><template shadowrootmode="open">{escape(value)}</template></my-box>',
    "data address": lambda value: f'<a href="data:text/html,{quote(f"<b>{escape(value)}</b>")}">x</a>',
    "data address in base64": lambda value: f'<a href="data:application/json;base64,{_base64(_json(value))}">x</a>',
    "title": lambda value: f"<title>{escape(value)}</title>",
}
"""How a value stands in a page."""
BASE64: Mapping[str, Callable[[str], str]] = {
    f"base64, {offset} bytes behind": lambda value, offset=offset: (
        f'<div data-blob="{_base64(chr(1) * offset + value + "tail")}"></div>'
    )
    for offset in range(3)
}
"""Where only what is registered is looked for."""


def page_of(value: str, places: Mapping[str, Callable[[str], str]]) -> str:
    """Return a page with a value in all of the places."""
    body = "\n".join(place(value) for name, place in places.items() if name != "title")
    head = places["title"](value) if "title" in places else "<title>x</title>"
    return f"<!DOCTYPE html><html><head>{head}</head><body><h1>Account</h1>{body}</body></html>"


def finds(content: bytes, value: str) -> bool:
    """Say whether a value stands in bytes: as it is, or under as many encodings as it may stand under here."""
    text = content.decode(errors="replace")
    seen = {text}
    for _ in range(3):
        seen |= {decode(one) for one in seen for decode in (unescape, unquote, _unescaped, _unpacked)}
    return any(value in one for one in seen)


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text).replace('\\"', '"')


def _unpacked(text: str) -> str:
    """Return a text with all that may be base64 taken apart, at each of the four places where that may begin."""
    return re.sub(r"[\w+/-]{8,}={0,2}", lambda found: " ".join(_tries(found[0])), text)


def _tries(run: str) -> list[str]:
    found = list[str]()
    for start in range(4):
        piece = run[start:].rstrip("=").translate(str.maketrans("-_", "+/"))
        piece = piece[: len(piece) - (len(piece) % 4 == 1)]
        if piece.isascii():
            found.append(base64.b64decode(piece + "=" * (-len(piece) % 4)).decode(errors="replace"))
    return [run, *found]


def _json(value: str) -> str:
    return json.dumps({"user": {"who": value}})


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
