"""HTML is cut where a browser cuts it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.scrubbing.markup import attributes, pieces
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.selectors.snapshot import Snapshot


def _cut(html: str) -> list[tuple[str, str]]:
    return [(piece.kind, html[piece.start : piece.end]) for piece in pieces(html)]


@pytest.mark.parametrize(
    "html",
    [
        "<p title='a > b'>|text|</p>",
        "<!-->| text|<!-- a --!>|<b>|x|</b>",
        "<!-- a <b> -- > -->|text",
        "<!DOCTYPE html>|<?php echo ?>|</ x>|<a>",
        "<script>|a < b </scripty> <p>|</script >|text",
        "<script>|<!-- document.write('<script src=x></script>') -->|</script>|text",
        "<script>|<!--> <script>|</script>|text",
        "<textarea>|<p>a</p>|</textarea>|<TITLE>|<b>|</TITLE>",
        "a < b|<br/>|c <3 d",
        '<p a="1|2" b=it\'s c>|x'.replace("1|2", "1/2"),
    ],
)
def test_pieces(html: str) -> None:
    """Texts, comments and tags end where the standard says; nothing is lost between them."""
    whole = html.replace("|", "")
    assert [text for _, text in _cut(whole)] == html.split("|")


def test_attributes() -> None:
    """Values are given decoded, whatever quotes they have; of twins the first counts."""
    html = "<input A = \"x&amp;y\" b='&#65;' c=d&copy=1 e f=g/ A=2>"
    (piece,) = pieces(html)
    found = {one.name: one.value for one in attributes(html, piece)}
    assert found == {"a": "x&y", "b": "A", "c": "d&copy=1", "e": "", "f": "g/"}


_SNIPPETS = [
    "<p>", "</p>", "<!--", "-->", "<script>", "</script>", "<style>", "</style>", "<title>", "</title>", "<a b='", "'",
    '"', ">", "<", "<x y=z>", "<textarea>", "</textarea>", " a@corp.com ", "&amp;", "&#64;", "=", "a",
]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(_SNIPPETS), max_size=14).map("".join))
def test_broken_pages_keep_their_elements(html: str) -> None:
    """However a page is broken, it has the same elements with the same attributes after it was scrubbed."""
    before, after = (
        [(one.tag, sorted(one.attributes)) for one in Snapshot(page).root.descendants]
        for page in (html, Scrubber().html(html))
    )
    assert before == after


@pytest.mark.parametrize("unit", ["%41", "<a b=", "eyJ", "a@", "<!--", "&#", "4111", "token=", '<p data-x="', "://a"])
def test_no_page_takes_for_ever(unit: str) -> None:
    """What is repeated twenty thousand times is gone through in time that grows with its length alone."""
    html = "".join(unit + ("x", " ", "")[number % 3] for number in range(20_000))
    assert isinstance(Scrubber().html(html), str)
