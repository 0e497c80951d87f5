"""What each element of a page bears, counted in one walk."""

from __future__ import annotations

import gc

import pytest

from surefoot.selectors.collecting import uncollected
from surefoot.selectors.portrait import portray
from surefoot.selectors.snapshot import Snapshot

PAGE = """<!-- before --><html><head><title>Shop</title><script>var nothing</script></head><body>
<div id="menu" class="menu top"><a class="top link" href="https://acme.example/a?b#c">Read  More</a><a class="link top"
href="//www.acme.example/a/">read more</a></div>
<div id="host"><template shadowrootmode="open"><p class="menu">in <b>shadow</b></p></template>light <i>last</i></div>
<textarea>typed</textarea><p contenteditable>typed <b>too</b></p><h2>End</h2><p data-kind="x">after</p></body></html>
<!-- behind -->"""


def tags(page: Snapshot, places: list[int]) -> list[str]:
    """Return the tags at places."""
    return [page.census.tags[place] for place in places]


def test_elements_stand_in_document_order_with_their_ends() -> None:
    """What is in a shadow root comes behind what its host holds; comments are nothing."""
    census = Snapshot(PAGE).census
    host = census.tags.index("div", census.tags.index("div") + 1)
    assert census.tags[host : census.ends[host]] == ["div", "i", "p", "b"]
    assert census.ends[0] == len(census)
    assert all(census.parents[child] == host for child in census.children(host))
    assert [census.nths[place] for place in census.tagged["p"]] == [1, 1, 2]


def test_what_nobody_reads_or_somebody_typed_is_no_text() -> None:
    """Scripts, fields and what can be edited."""
    census = Snapshot(PAGE).census
    assert census.pieces == ["read more", "read more", "light", "last", "in", "shadow", "end", "after"]
    assert {"typed", "nothing"}.isdisjoint(census.vocabulary())


def test_bearers_are_found_however_it_is_written() -> None:
    """Classes in another order, addresses with and without what changes, names of ids and classes."""
    page = Snapshot(PAGE)
    census = page.census
    assert tags(page, census.among("class", "top")) == ["div", "a", "a"]
    assert tags(page, census.among("link", "acme.example/a")) == ["a", "a"]
    assert tags(page, census.among("text", "read more")) == ["a", "a"]
    assert tags(page, census.among("told", "data-kind=x")) == ["p"]
    assert tags(page, census.among("stem", "menu")) == ["div", "p"]
    assert census.among("class", "gone") == []
    assert census.count("class", "top") == 3
    assert census.count("class", "gone") == 0


def test_the_rarer_the_more_it_tells() -> None:
    """From nothing to one."""
    census = Snapshot("<body>" + "<p class=all>one</p>" * 50 + "<p class='all few'>two</p>").census
    assert 0 <= census.rarity("class", "all") < census.rarity("class", "few") == census.rarity("class", "none") == 1.0
    assert census.weight("class", ["few", "none"]) == 2.0


def test_all_siblings_are_counted_at_once() -> None:
    """Lists can be very long, and each row of them is compared."""
    census = Snapshot("<ul>" + "<li class=a>x</li><li>y</li>" * 1000 + "</ul>").census
    rows = census.tagged["li"]
    assert [census.nths[place] for place in rows] == list(range(1, 2001))
    assert portray(census, rows[9]).rank == 4
    assert set(census.kin) >= set(rows)
    assert portray(census, rows[1999]).alike == 1000


def test_the_collector_runs_again_afterwards() -> None:
    """After an error too, and not where it was off."""
    with pytest.raises(KeyError):
        _fail()
    assert gc.isenabled()
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def _fail() -> None:
    with uncollected():
        assert not gc.isenabled()
        raise KeyError
