"""What is remembered of a page that worked, and what it is found by when nothing else finds it; without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import pytest

from surefoot.errors import TargetLost, WaysAlike
from surefoot.selectors import by, similar
from surefoot.selectors.by import Way
from surefoot.selectors.find import look
from surefoot.selectors.healing import Healed, Refused, contradicted, heal_target, heal_view, path_of
from surefoot.selectors.kinds import fits, unfit
from surefoot.selectors.memory import name_of, page_of, site_of
from surefoot.selectors.probe import advice_on
from surefoot.selectors.resolve import population, refusal
from surefoot.selectors.sighting import sighting
from surefoot.selectors.similar import Stake
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View
from tests.selectors.remembering import Recalls

URL = "https://ada:pw@acme.example/order/7?token=s3cr3t#top"
BEFORE = """<main><h1>Your order</h1><form><label for=w>Name</label><input id=w data-testid=who name=who value="Ada">
<button id=pay data-testid=pay>Pay the order now</button></form>
<form class=other><button class=stop>Cancel the order</button></form></main>"""
AFTER = """<main><h1>Your order</h1><form><span>Name</span><input id=f name=who aria-label=Name value="Ada">
<a role=button href=/p>Pay the order now</a></form>
<form class=other><button class=stop>Cancel the order</button></form></main>"""
PAY = Target(by.test_id("pay"), by.css("#pay"), name="Order.PAY")


def page(html: str) -> Snapshot:
    """Return a page of the shop."""
    return Snapshot(f"<!DOCTYPE html><html><body>{html}</body></html>", url=URL)


def remembering(*targets: Target, html: str = BEFORE) -> Recalls:
    """Return a memory of targets that were acted on."""
    memory = Recalls()
    for target in targets:
        memory.acted(target, page(html))
    return memory


def healed(target: Target, html: str, memory: Recalls, verb: str = "click") -> Healed | Refused:
    """Heal a target whose ways do not find it."""
    now = page(html)
    element, verdict = look(now, target, verb=verb)
    assert element is None
    return heal_target(target, now, memory, stake=Stake.SAFE, verb=verb, verdict=verdict)


def test_sighting_tells_each_way() -> None:
    """What is remembered says how many elements each way found, which ways found the one, and what it looked like."""
    target = Target(by.test_id("pay"), by.css("button"), by.css("#gone"), by.css("#pay"), name="Order.PAY")
    seen = sighting(target, page(BEFORE))
    assert seen is not None
    assert dict(seen.counts) == dict(zip(map(str, target.ways), [1, 2, 0, 1], strict=True))
    assert seen.won == tuple(str(target.ways[place]) for place in (0, 1, 3))
    assert (seen.site, seen.shape is not None) == ("acme.example", True)


def test_nothing_is_remembered_of_what_cannot_be_told() -> None:
    """A page that does not show the element, a target without a name, a row by its number: none is remembered."""
    assert sighting(PAY, page(AFTER)) is None
    assert sighting(Target(by.test_id("pay")), page(BEFORE)) is None
    assert name_of(Target(by.css("tr"), name="List.ROW").having("4711")) is None
    row = Target(by.css("tr"), name="List.ROW").having("4711")
    assert name_of(Target(by.css("button"), name="List.DELETE").within(row)) is None
    assert name_of(Target(by.css("button"), name="List.DELETE", near=Target(by.css("td"), inside=row))) is None
    assert name_of(Target(by.css("tr"), name="List.ROW").nth(2)) == "List.ROW number 3"
    assert name_of(Target(by.css("tr"), name="x" * 301)) is None


def test_addresses_are_remembered_without_what_they_hold() -> None:
    """Neither a query nor a password of an address is kept."""
    assert site_of(URL) == "acme.example"
    assert page_of(URL) == "https://acme.example/order/7"
    assert site_of("about:blank") == ""


def test_heal_tells_what_it_found() -> None:
    """What was renamed is found by what it looked like, with ways that find it here."""
    found = healed(PAY, AFTER, remembering(PAY))
    assert isinstance(found, Healed)
    assert (found.element.tag, found.heal.lost) == ("a", ('by.test_id("pay")', 'by.css("#pay")'))
    assert found.heal.url == "https://acme.example/order/7"
    assert found.ways
    for way in found.ways:
        assert _alone(page(AFTER), way) == "Pay the order now"


def _alone(where: Snapshot, way: Way) -> str:
    (element,) = where.all(way)
    return element.text


def test_nothing_typed_is_told() -> None:
    """What stands in a field is in no word of a heal."""
    who = Target(by.test_id("who"), by.css("#w"), name="Order.WHO")
    found = healed(who, AFTER, remembering(who), verb="fill")
    assert isinstance(found, Healed)
    assert found.element.tag == "input"
    assert "Ada" not in found.heal.model_dump_json()


@pytest.mark.parametrize(
    ("before", "verb", "private"),
    [
        ("<textarea name=n {}>Ada's diary</textarea>", "fill", False),
        ("<div title=Note contenteditable {}>Ada's diary</div>", "fill", False),
        ("<select name=n {}><option>flu<option selected>Ada's diary</select>", "select", False),
        ("<a href=/account {}>Ada's diary</a>", "click", True),
    ],
)
def test_nothing_private_is_proposed(before: str, verb: str, private: bool) -> None:
    """Neither what was typed or chosen nor what a private element says is in the words or the ways of a heal."""
    note = Target(by.test_id("note"), by.css("#note"), name="Order.NOTE", private=private)
    around = "<h1>Yours</h1><form><p>Your note</p>{}<button>Go</button></form>"
    memory = remembering(note, html=around.format(before.format("id=note data-testid=note class=ed")))
    found = healed(note, around.format(before.format("class=ed")), memory, verb)
    assert isinstance(found, Healed)
    assert found.ways
    assert "diary" not in found.heal.model_dump_json()


@pytest.mark.parametrize(
    ("target", "verb", "html", "why"),
    [
        (PAY, "fill", AFTER, "is no field to type into"),
        (
            Target(by.test_id("pay"), name="Order.PAY", inside=Target(by.css(".other"))),
            "click",
            AFTER,
            "stands outside",
        ),
        (Target(by.test_id("pay"), by.css(".stop, h1"), name="Order.PAY"), "click", AFTER, "its ways find others"),
        (PAY, "click", AFTER.replace("<a ", "<a hidden "), "nothing is like enough|takes up no space"),
    ],
)
def test_what_cannot_be_it_is_refused(target: Target, verb: str, html: str, why: str) -> None:
    """What the action cannot be made on, stands elsewhere, or is not among what its ways find, is not taken for it."""
    memory = remembering(PAY)
    known = memory.known["Order.PAY", "acme.example"]
    counts = dict.fromkeys(map(str, target.ways), 1)
    memory.known["Order.PAY", "acme.example"] = known.model_copy(update={"counts": counts})
    found = healed(target, html, memory, verb)
    assert isinstance(found, Refused)
    with pytest.raises(AssertionError, match=why):
        raise AssertionError(found.reason)


def invoice(number: int) -> str:
    """Return the only invoice on a page."""
    row = f"<tr id=r{number}><td>Invoice {number}<td><button class=del>Delete</button>"
    return f"<h1>Invoices</h1><nav><a href=/a>Home</a></nav><table>{row}</table>"


NUMBER = Target(by.text("Invoice 42"), name="Invoices.NUMBER")
ROW = Target(by.css("#r42"), name="Invoices.ROW")
DELETES = (by.role("button", "Delete"), by.css("button.del"))


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (Target(*DELETES, name="Invoices.DELETE", inside=ROW), "Invoices.ROW, which it must stand in, is not found"),
        (Target(*DELETES, name="Invoices.DELETE", near=NUMBER), "how near to Invoices.NUMBER"),
        (Target(*DELETES, name="Invoices.DELETE", near=NUMBER, levels=2), "stand next to, is not found"),
        (Target(by.css("#r42 button"), by.css("#r42 .del"), name="Invoices.DELETE"), "other ways"),
    ],
)
def test_same_button_of_another_row_is_refused(target: Target, why: str) -> None:
    """A row that is gone takes its buttons along: the one of another row, alike in all, is not taken for it."""
    memory = remembering(target, html=invoice(42))
    if not target.inside and not target.near:  # as a recipe does that writes the number into the ways
        memory = remembering(Target(by.css("#r7 button"), by.css("#r7 .del"), name=target.name), html=invoice(7))
    found = healed(target, invoice(41), memory)
    assert isinstance(found, Refused)
    assert why in found.reason


def test_renamed_button_of_a_row_is_healed() -> None:
    """In a row that is there a button that was renamed is found."""
    for target in (
        Target(by.test_id("del"), by.css(".del"), name="Invoices.DELETE", inside=ROW),
        Target(by.test_id("del"), by.css(".del"), name="Invoices.DELETE", near=NUMBER, levels=2),
    ):
        before = invoice(42).replace("class=del", "class=del data-testid=del")
        found = healed(target, invoice(42).replace("class=del", "class=x"), remembering(target, html=before))
        assert isinstance(found, Healed)
        assert found.element.text == "Delete"


def test_lost_tells_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A target that is gone is lost, with the nearest candidates, and how the page changed."""
    monkeypatch.setitem(similar._THRESHOLDS, Stake.SAFE, 1.0)
    memory = remembering(PAY)
    now = page(
        BEFORE.replace(" id=pay data-testid=pay", "").replace("Pay the order now", "Help") + "<p id=pay><p id=pay>"
    )
    _, verdict = look(now, PAY)
    found = heal_target(PAY, now, memory, stake=Stake.SAFE, verb="click", verdict=verdict)
    assert isinstance(found, Refused)
    assert found.reason.count("nearest: ") == 3
    error = refusal(PAY, verdict, more=found.reason)
    assert isinstance(error, TargetLost)
    assert "nearest: " in str(error)


def test_population_change_is_told() -> None:
    """One that became three is told so."""
    target = Target(by.css("button"), name="Order.SUBMIT")
    memory = remembering(target, html="<button>Submit</button>")
    now = page("<button>Submit</button><button>Submit</button><button>Submit</button>")
    _, verdict = look(now, target)
    known = memory.recall("Order.SUBMIT", "acme.example")
    assert known is not None
    assert population(verdict, known.counts) == 'by.css("button") found 1 when it last worked and finds 3 now'


def test_lone_way_is_contradicted() -> None:
    """One way that leads elsewhere is contradicted where something else looks as the target did; else it is not."""
    target = Target(by.test_id("pay"), by.css("#pay"), name="Order.PAY")
    memory = remembering(target)
    stale = page(AFTER.replace("class=stop", "id=pay"))
    said = contradicted(target, stale, memory, stake=Stake.SAFE, verb="click") or ""
    assert "Cancel the order" in said
    assert "Pay the order now" in said
    same = page(AFTER.replace("<a ", "<a id=pay "))
    assert contradicted(target, same, memory, stake=Stake.SAFE, verb="click") == ""
    assert contradicted(target, stale, Recalls(), stake=Stake.SAFE, verb="click") == ""


def test_a_way_that_finds_another_one_is_heard() -> None:
    """Two ways agree on a look-alike, while the test id stands on what says something else now."""
    target = Target(by.role("link", "Next"), by.test_id("next"), by.css("a[rel=next]"), name="List.NEXT")
    pages = "<p>Page 1</p><a href='/list?page=3'>3</a>"
    memory = remembering(target, html=f"{pages}<a rel=next data-testid=next href='/list?page=2'>Next</a>")
    alike = f"{pages}<a rel=next href='/list?page=2-later'>Next</a>"
    both = page(f"{alike}<span role=link data-testid=next>Continue</span>")
    said = contradicted(target, both, memory, stake=Stake.SAFE, verb="click") or ""
    assert 'by.test_id("next") finds' in said
    assert "Continue" in said
    assert contradicted(target, page(alike), memory, stake=Stake.SAFE, verb="click") == ""


def test_lone_link_must_lead_where_it_led() -> None:
    """A look-alike that says the same is not it, where nothing else is left of it; an address of its own tells."""
    target = Target(by.role("link", "Continue"), by.test_id("continue"), name="Offer.CONTINUE")
    memory = remembering(target, html="<p>Offer</p><a data-testid=continue href=/offers/7/book>Continue</a>")
    later = page("<p>Offer</p><a href=/offers/7/book-later>Continue</a>")
    said = contradicted(target, later, memory, stake=Stake.SAFE, verb="click") or ""
    assert "leads to another address" in said
    moved = page("<p>Offer</p><a href=/en/offers/12/book>Continue</a>")
    assert contradicted(target, moved, memory, stake=Stake.SAFE, verb="click") == ""


def test_only_what_an_action_can_be_made_on_counts() -> None:
    """Of what answers to a target, typing takes the field and not the button; containers are never healed to."""
    target = Target(by.css(".name"), name="Form.NAME")
    both = page("<form class=all><button class=name>Name</button><input class=name></form>")
    element, verdict = look(both, target, verb="fill")
    assert element is not None
    assert element.tag == "input"
    none, verdict = look(page("<button class=name>Name</button>"), target, verb="fill")
    assert none is None
    assert "1 that answer are not a field to type into" in verdict.reason
    form = both.find(Target(by.css("form")))
    assert unfit(form, "click") == "it is a container of what could be acted on"
    assert fits(form, "click")
    assert unfit(element, "click") is None


def test_ways_that_cannot_disagree_are_named() -> None:
    """An author hears of ways that look at the same thing; not of one way, nor of two that differ."""
    with pytest.warns(WaysAlike):
        alike = Target(by.role("button", "Pay"), by.text("Pay"))
    assert "count as one way" in advice_on(alike)
    assert advice_on(Target(by.role("button", "Pay"), by.css("button"))) == ""
    assert advice_on(Target(by.css("button"))) == ""


def test_path_leads_to_the_element() -> None:
    """The place of an element leads to it and to nothing else."""
    now = page(BEFORE)
    for element in now.root.descendants:
        assert now.all(by.xpath(path_of(element))) == [element]


class Line(View):
    """One flight."""

    city: Annotated[str, by.css("b")]
    price: Annotated[int, by.css("i")]


class Flights(View):
    """A list of flights."""

    title: Annotated[str, by.css("h1")]
    lines: Annotated[list[Line], by.css("li.flight"), by.test_id("flight")]


FLIGHTS = "<h1>Flights</h1><ul class=menu><li>Home<li>Help</ul><ul class=all>{rows}</ul><p>All prices in euros</p>"
CITIES = ("Lisbon", "Zurich", "Oslo", "Prague", "Vienna")


def flights(row: str, cities: Sequence[str] = CITIES) -> Snapshot:
    """Return a page that lists flights."""
    return page(FLIGHTS.format(rows="".join(row.format(city=city, price=100 + len(city)) for city in cities)))


def test_list_is_healed_as_a_list() -> None:
    """A list whose rows were renamed is read whole, by one way that finds all its rows; no row is told."""
    memory = Recalls()
    memory.read(Flights, flights("<li class=flight data-testid=flight><b>{city}</b> <i>{price}</i></li>"))
    now = flights("<li class='connection wide'><b>{city}</b> <i>{price}</i></li>", (*CITIES, "Athens"))
    (found,) = heal_view(Flights, now, memory, stake=Stake.READING)
    assert found.heal.target == "Flights.lines"
    assert "Lisbon" not in found.heal.model_dump_json()
    now.instead = {found.heal.target: found.ways}
    assert [line.city for line in Flights.read(now).lines] == [*CITIES, "Athens"]
    assert heal_view(Flights, now, memory, stake=Stake.READING) == ()
    assert heal_view(Flights, flights("<li class=x><b>{city}</b></li>"), memory, stake=Stake.READING) == ()


def test_list_proves_no_change() -> None:
    """A list that was healed is read, and proves no act: how sure it is cannot be told."""
    memory = Recalls()
    memory.read(Flights, flights("<li class=flight><b>{city}</b> <i>{price}</i></li>"))
    now = flights("<li class=connection><b>{city}</b> <i>{price}</i></li>")
    assert heal_view(Flights, now, memory, stake=Stake.UNDOABLE) == ()
    assert len(heal_view(Flights, now, memory, stake=Stake.READING)) == 1
