"""Proposed ways: they find the element and nothing else, rest on what lasts, and can disagree."""

from __future__ import annotations

import pytest

from surefoot.selectors import by
from surefoot.selectors.by import Way
from surefoot.selectors.find import find_way, look
from surefoot.selectors.propose import choose, propose, propose_target
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target, can_disagree

PAGE = Snapshot("""<html><body>
<header><a href="/">Home</a><a href="/cart" class="cart text-sm css-1x2y3z">Cart (3)</a></header>
<main><h1>Payment</h1><form action="/pay" id="payment">
<label for="card">Card number</label><input id="card" name="card" autocomplete="cc-number">
<label for=":r3:">Name</label><input id=":r3:" class="mt-4 sc-bdVaJa" placeholder="Ada Lovelace">
<input type="radio" name="way" value="fast" id="row-1"><input type="radio" name="way" value="slow" id="row-2">
<button class="btn btn-primary" data-testid="pay"><span>Pay now</span></button><button class="btn">Cancel</button>
</form><p>Total <b class="total">€ 12.50</b></p><ul><li>one of many</li><li>one of many</li></ul>
<button hidden>Pay later</button></main></body></html>""")


def one(way: Way) -> list[Way]:
    """Return the ways that are proposed for what a way finds first."""
    element, *_ = PAGE.all(way)
    return [proposal.way for proposal in propose(element)]


WANTED = [by.css(one) for one in ("#card", ".cart", ".total", "[placeholder]", "h1", "[value=slow]", "form", "main")]


@pytest.mark.parametrize("way", [by.test_id("pay"), *WANTED], ids=str)
def test_each_way_finds_the_element_and_nothing_else(way: Way) -> None:
    """A proposed way is unique on its page, and so is the target made of them."""
    (element,) = PAGE.all(way)
    proposals = propose(element)
    assert proposals
    for proposal in proposals:
        assert [found for found in find_way(PAGE.root, proposal.way, acting=True) if found.visible] == [element]
        assert 0 < proposal.robustness < 1
    found, verdict = look(PAGE, Target(*propose_target(element)))
    assert found == element, verdict


@pytest.mark.parametrize("way", [by.test_id("pay"), *WANTED[:5]], ids=str)
def test_a_target_has_ways_that_can_disagree(way: Way) -> None:
    """Each way of a proposed target looks at something else than the others."""
    (element,) = PAGE.all(way)
    ways = propose_target(element)
    assert len(ways) >= 2
    assert all(can_disagree(first, other) for place, first in enumerate(ways) for other in ways[:place])


def test_the_most_telling_way_comes_first() -> None:
    """A test id and a role's name come before classes and places."""
    first, second, *_ = map(str, one(by.test_id("pay")))
    assert {first, second} == {'by.test_id("pay")', 'by.role("button", "Pay now")'}


@pytest.mark.parametrize(
    ("way", "never"),
    [
        (by.css(".cart"), "css-1x2y3z"),
        (by.css(".cart"), "text-sm"),
        (by.css(".cart"), "(3)"),
        (by.css("[placeholder]"), ":r3:"),
        (by.css("[placeholder]"), "sc-bdVaJa"),
        (by.css("[placeholder]"), "mt-4"),
        (by.css("[value=slow]"), "row-2"),
        (by.css(".total"), "12.50"),
    ],
)
def test_nothing_made_up_or_passing_is_used(way: Way, never: str) -> None:
    """No hash, no utility class, no counted id, no data of the day."""
    assert never not in " ".join(map(str, one(way)))


def test_no_way_is_a_long_path_or_a_place() -> None:
    """At most two steps, and none that counts siblings."""
    for way in [each for wanted in WANTED for each in one(wanted) if isinstance(each, by.Css)]:
        assert len(way.selector.split(" ")) <= 2
        assert "nth" not in way.selector


@pytest.mark.parametrize(
    ("href", "way"),
    [
        ("https://acme.example/help/", 'a[href$="/help/"]'),
        ("/help", 'a[href="/help"]'),
        ("https://other.example/", 'a[href="https://other.example/"]'),
        ("/item/4711", None),
        ("/find?q=x", None),
        ("javascript:go()", None),
        ("#top", None),
        ("/", None),
    ],
)
def test_an_address_counts_by_its_path(href: str, way: str | None) -> None:
    """The host may change; a number, a query and a script are of the day."""
    (link,) = Snapshot(f'<a href="{href}">Help</a>').all(by.css("a"))
    addressed = [one.way for one in propose(link) if one.rests_on == "href"]
    assert addressed[:1] == ([] if way is None else [by.css(way)])


def test_what_nothing_tells_apart_gets_no_way() -> None:
    """One of two equal rows is left to a person, who knows what tells it apart."""
    first, second = PAGE.all(by.css("li"))
    assert propose(first) == propose(second) == []
    assert propose_target(first) == []


def test_a_reason_tells_what_it_rests_on_and_what_loses_it() -> None:
    """The figure is explained by the redesigns that were tried on this page."""
    (element,) = PAGE.all(by.test_id("pay"))
    found = {str(proposal.way): proposal for proposal in propose(element)}
    name, text = found['by.role("button", "Pay now")'], found['by.text("Pay now")']
    assert "lost when test ids are dropped" in found['by.test_id("pay")'].reason
    assert "texts are reworded" in name.lost
    assert name.robustness > text.robustness


def test_ways_are_chosen_to_save_what_the_others_lose() -> None:
    """Of two ways that rest on the same thing one is enough."""
    (element,) = PAGE.all(by.css("#card"))
    chosen = choose(propose(element))
    assert len({proposal.rests_on for proposal in chosen}) == len(chosen)
    assert not set[str].intersection(*({*proposal.lost, *proposal.wrong} for proposal in chosen))


def test_the_same_page_gives_the_same_proposals() -> None:
    """The redesigns are seeded."""
    (element,) = Snapshot(PAGE.html).all(by.css("#card"))
    (again,) = PAGE.all(by.css("#card"))
    assert propose(element) == propose(again)


def test_what_stands_in_a_shadow_root_or_a_frame_is_proposed_for() -> None:
    """Ways look into open shadow roots; those in a frame hold in its document."""
    page = Snapshot(
        '<x-a><template shadowrootmode="open"><button id="go">Go</button></template></x-a>'
        '<iframe srcdoc="&lt;button name=send&gt;Send&lt;/button&gt;"></iframe>'
    )
    (button,) = page.all(by.css("#go"))
    assert by.role("button", "Go") in [one.way for one in propose(button)]
    (frame,) = page.frames
    (send,) = frame.all(by.css("button"))
    assert propose_target(send) == [by.css('button[name="send"]'), by.role("button", "Send")]
