"""What is read of a page: what is visible, and never more work than its size allows."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from surefoot.fallbacks.blocks import detect
from surefoot.fallbacks.blocks.document import READ, SCANNED, Document
from tests.fallbacks.blocks.made import page


def test_only_what_is_visible_is_text() -> None:
    """Nothing hidden, nothing in scripts, styles, templates, or for browsers without scripts."""
    document = Document(
        page(
            "a <b>b</b> <p hidden>no</p><p style='x:y; display: none'>no</p><script>no</script><template>no</template>"
            "<noscript>word</noscript><div data-surefoot-hidden=''>no</div><svg><text>no</text></svg> &#99; d\u00ade"
        )
    )
    assert document.text == "a b c de"
    assert document.unscripted == "word"
    assert document.shown == len("a b c de") + 1  # the soft hyphen


def test_a_living_page_ran_its_scripts() -> None:
    """What it says to browsers without scripts is none of it."""
    assert Document(page("<noscript>word</noscript>"), live=True).unscripted == ""


def test_hidden_within_hidden_is_left_out_once() -> None:
    """However deep, and on the root itself, which stays."""
    document = Document("<html hidden><body>" + "<div hidden>" * 300 + "no" + "</div>" * 300 + "yes")
    assert document.text == "yes"


@pytest.mark.parametrize("selector", ["#in", "noscript #in"])
def test_selectors_are_asked_before_anything_is_taken_out(selector: str) -> None:
    """What does not show is found by those that are asked of every page, and by no other."""
    html = page("<noscript><p id=in class=c data-token=hush>x</p></noscript>")
    assert Document(html, selectors=[selector]).tag(selector) == '<p id="in" class="c">'
    assert Document(html).tag(selector) is None


def test_a_page_is_read_up_to_a_limit() -> None:
    """What stands after it is not looked at, and text is searched up to a limit of its own."""
    document = Document(page("word " * 100_000) + "<h1>end</h1>")
    assert (len(document.text), document.headings) == (READ, ())
    assert document.shown > READ


def calls(work: Callable[[], object]) -> int:
    """Return how many functions are called while something is done, those written in C among them."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", ["<script>", "<", "<div>", "<div hidden>", "<a href=x>", "<title>Access denied | "])
def test_more_of_a_page_beyond_the_limit_is_no_more_work(piece: str) -> None:
    """Five megabytes take as many calls as one, and within the limit no more than the size grows."""
    sizes = (SCANNED // 8, SCANNED, 1_000_000, 5_000_000)
    detect(piece)
    eighth, whole, one, five = (calls(lambda size=size: detect(piece * (size // len(piece)))) for size in sizes)
    assert five <= one + 5
    assert whole <= 8 * eighth * 1.1


@pytest.mark.parametrize("piece", ["<div>", "<div></x>", "<b></i>", "<svg><g></x></x>", '<div a="</</</">'])
def test_no_more_than_so_many_tags_are_looked_at(piece: str) -> None:
    """A deep page takes time by the square of its tags, and what closes nothing makes none of it less deep."""
    assert Document(piece * ((SCANNED - 100) // len(piece)) + "<h1>end</h1>").headings == ()
    flat = "<div>some ten words that stand in each of them for long</div>" * 4_900 + "<h1>end</h1>"
    assert Document(flat).headings == ("end",)


def elements(document: Document) -> int:
    """Return how many elements were made of a page."""
    return len(document._tree.css("*"))


@pytest.mark.parametrize("more", ["<p>", "<p></i>", "</p>x<p>"])
def test_what_is_left_open_is_not_made_anew_without_end(more: str) -> None:
    """Behind each paragraph that ends a parser makes anew all that was left open: the square of what stands there."""
    document = Document("".join(f"<b a{number}>{more}" for number in range(4_000)))
    assert elements(document) < 300_000
    begun = "".join(f"<font a{number}>" for number in range(30))
    assert elements(Document(begun + "<p>x" * 90_000)) < 300_000
    closed = "<p><b a=1>word</b> <i>word</i></p>" * 1_600 + "<h1>end</h1>"
    assert Document(closed).headings == ("end",)
