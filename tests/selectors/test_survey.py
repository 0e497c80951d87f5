"""What stands on a page, and how views and targets fare on it."""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType
from typing import Annotated

from pydantic import Field

from surefoot.facts import Facts
from surefoot.model import Money
from surefoot.selectors import by
from surefoot.selectors.probe import ViewSeen, probe_target, probe_views, views_in
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.survey import survey_page
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

PAGE = Snapshot(
    """<html lang=en><head><title>Shop</title><script type="application/ld+json">
    {"@type": "https://schema.org/Product", "offers": [{"@type": "Offer", "price": 5}]}</script></head><body>
    <nav aria-label=Top><a href=/a>Home</a><a>no link</a></nav>
    <main><h1>Pay</h1><form><label>Email <input name=e disabled></label><input type=hidden name=t>
    <input type=checkbox aria-label=Terms checked><button data-testid=pay>Pay now</button>
    <button hidden>Delete</button></form><p class=total>EUR 5.00</p><ul><li class=line><b>a</b></li>
    <li class=line><b>b</b></li></ul>
    <div><template shadowrootmode=open><button>Inside</button></template></div>
    <iframe srcdoc="<button>Framed</button>"></iframe><iframe src=/other></iframe></main></body></html>""",
    url="https://shop.example/pay",
)


class Line(View):
    """A line of it."""

    text: Annotated[str, by.css("b")]


class Pay(View):
    """The page."""

    total: Annotated[Money, by.css(".total")]
    heading: Annotated[str, by.role("heading", level=1)]
    note: Annotated[str | None, by.css(".note")] = None
    lines: Annotated[list[Line], by.css("li.line")]

    PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))


class Broken(View):
    """A page that it is not."""

    heading: Annotated[str, by.role("heading", level=1)]
    short: Annotated[str, Field(max_length=2), by.css("h1")]
    amount: Annotated[Decimal, by.css("h1")]
    gone: Annotated[str, by.css(".gone"), by.test_id("gone")]


class Unfit(View):
    """A page whose fact does not hold."""

    heading: Annotated[str, by.css("h1")]

    def facts(self) -> Facts:
        """It is another page."""
        yield "it is a receipt", self.heading == "Receipt"


def probed(*views: type[View]) -> list[ViewSeen]:
    """Return how views fare on the page."""
    return list(probe_views(views, PAGE))


def test_a_page_tells_what_it_is() -> None:
    """Title, address, language and counts, those of frames and shadow roots included."""
    seen = survey_page(PAGE)
    assert (seen.title, seen.url, seen.language, seen.visibility_known) == ("Shop", PAGE.url, "en", False)
    counts = seen.counts
    assert (counts.forms, counts.links, counts.buttons, counts.frames) == (1, 1, 3, 2)
    assert (counts.shadow_roots, counts.hidden) == (1, 1)
    assert seen.embedded == ("JSON-LD Product", "JSON-LD Offer")
    assert len(seen.unseen) == 1
    assert "a frame that was not saved" in seen.unseen[0]


def test_roles_and_names_stand_as_the_page_is_built() -> None:
    """What is seen comes in order, each as deep as it stands; hidden inputs, labels and mere anchors are left out."""
    told = [(one.depth, one.role, one.name, one.states) for one in survey_page(PAGE).sighted]
    assert told == [
        (0, "navigation", "Top", ()),
        (1, "link", "Home", ()),
        (0, "main", "", ()),
        (1, "heading", "Pay", ("level 1",)),
        (1, "textbox", "Email", ("disabled",)),
        (1, "checkbox", "Terms", ("checked",)),
        (1, "button", "Pay now", ()),
        (1, "button", "Inside", ()),
        (1, "iframe", PAGE.url, ()),
        (2, "button", "Framed", ()),
        (1, "iframe", "/other", ()),
    ]


def test_what_a_browser_marked_has_its_visibility_known() -> None:
    """A page whose hidden elements a browser marked says so."""
    assert survey_page(Snapshot("<html data-surefoot-live=''><body><p>a</p></body></html>")).visibility_known


def test_embedded_data_that_is_no_json_is_told() -> None:
    """A script that cannot be read does not hide the others."""
    page = Snapshot('<script type="application/ld+json">{</script><div itemscope itemtype="https://schema.org/Thing">')
    broken, thing = survey_page(page).embedded
    assert broken.startswith("JSON-LD that cannot be read")
    assert thing == "microdata Thing"


def test_a_view_that_reads_tells_its_values() -> None:
    """Each field has its value; a view that is a field of another says so."""
    pay, line = probed(Pay, Line)
    assert (pay.reads, pay.reason, pay.part_of, line.part_of) == (True, "", (), ("Pay",))
    total, heading, note, lines = pay.fields
    assert total.value == {"amount": "5.00", "currency": "EUR"}
    assert (heading.value, heading.said) == ("Pay", ("'Pay'",))
    assert note.said == ("None (nothing there: the default)",)
    assert (lines.value, lines.said) == ([{"text": "a"}, {"text": "b"}], ("text 'a'", "text 'b'"))


def test_a_view_that_does_not_read_tells_each_field() -> None:
    """What reads has its value; what is missing, malformed or refused tells why, with the ways that were tried."""
    (seen,) = probed(Broken)
    heading, short, amount, gone = seen.fields
    assert not seen.reads
    assert (heading.value, heading.faults) == ("Pay", ())
    assert "at most 2 characters" in short.faults[0]
    assert "amount (Decimal) is malformed" in amount.faults[0]
    assert "gone (str) is missing" in gone.faults[0]
    assert 'by.css(".gone"): nothing; by.test_id("gone"): nothing' in gone.faults[0]


def test_a_fact_that_fails_is_the_reason() -> None:
    """A page that reads, and is not as it must be, is not read; its values are told all the same."""
    (seen,) = probed(Unfit)
    assert (seen.reads, seen.fields[0].value) == (False, "Pay")
    assert "it is a receipt" in seen.reason


def test_targets_tell_how_far_their_ways_agree() -> None:
    """Two ways that meet, one alone, several elements, nothing: each in words, with what each way matches."""
    agreed = probed(Pay)[0].targets[0]
    assert (agreed.name, agreed.standing, agreed.reason) == ("Pay.PAY", "agreed", "2 of 2 ways agree")
    lone = probe_target(Target(by.test_id("pay"), by.css(".gone")), PAGE)
    assert (lone.standing, [way.count for way in lone.ways]) == ("lone", [1, 0])
    several = probe_target(Target(by.css("li.line")), PAGE)
    assert (several.standing, several.ways[0].count) == ("ambiguous", 2)
    hidden = probe_target(Target(by.css("button[hidden]")), PAGE)
    assert (hidden.standing, hidden.ways[0].count, hidden.ways[0].visible) == ("lost", 1, 0)
    away = probe_target(Target(by.css("p"), frame="iframe.gone"), PAGE)
    assert (away.standing, "iframe.gone" in away.reason) == ("lost", True)


def test_the_views_of_a_module_are_found() -> None:
    """Each once, imported ones too, and `View` itself not."""
    module = ModuleType("some")
    vars(module).update(View=View, Pay=Pay, Same=Pay, Line=Line, other=1)
    assert views_in(module) == [Pay, Line]
