"""Elements that changed are found again, and one that is gone is said to be."""

from __future__ import annotations

import itertools

import pytest

from surefoot import Snapshot
from surefoot.selectors.fingerprint import Fingerprint, fingerprint
from surefoot.selectors.forest import Calibration, weights
from surefoot.selectors.likeness import NAMES, Sought, compare
from surefoot.selectors.ranking import ANSWERS
from surefoot.selectors.similar import Stake, heal, similar

CARDS = "".join(
    f'<article class="card" data-n="{n}"><h3><a href="/p/{name}">{name.title()} lamp</a></h3>'
    f'<p class="text">A {name} lamp for the desk.</p><span class="price">{n}9 EUR</span>'
    '<button class="btn btn-add">Add to cart</button></article>'
    for n, name in enumerate(("amber", "basalt", "cedar", "dune"), start=1)
)
SHOP = f"""<!doctype html><html lang="en"><title>Lamps - Acme</title><body class="shop">
<header class="top"><a class="logo" href="/"><img src="/logo.svg" alt="Acme"></a>
<nav class="menu"><ul><li><a href="/lamps">Lamps</a></li><li><a href="/chairs">Chairs</a></li>
<li><a href="/help">Help</a></li></ul></nav>
<form class="find" action="/search">
<input name="q" placeholder="Search the shop"><button>Search</button></form></header>
<main id="content"><h1 class="title">Desk lamps</h1><p class="lead">Every lamp we make, by the hour of the day.</p>
<section class="list">{CARDS}</section>
<aside class="basket"><h2>Your basket</h2><p>Two lamps, <b>48 EUR</b></p>
<button id="checkout" class="btn btn-primary" data-testid="checkout">Go to checkout</button>
<a class="clear" href="/basket/clear">Empty the basket</a></aside></main>
<footer><ul><li><a href="/help">Help</a></li><li><a href="/terms">Terms of sale</a></li></ul>
<form class="news"><label>Your e-mail <input name="email" type="email"></label>
<button>Subscribe</button></form></footer></body></html>"""

TARGETS = {
    "checkout": "#checkout",
    "search box": ".find input",
    "search": ".find button",
    "title": "h1",
    "chairs": ".menu li:nth-child(2) a",
    "terms": "footer a[href='/terms']",
    "e-mail": ".news input",
    "clear": ".clear",
    "cedar": ".card:nth-child(3) a",
}


def remembered(selector: str, html: str = SHOP, *, private: bool = False) -> Fingerprint:
    """Return what is stored of the one element that a selector describes."""
    (found,) = Snapshot(html).root.select(selector)
    return Fingerprint.model_validate_json(fingerprint(found, private=private, salt="s").json_text())


def redesigned(html: str) -> str:
    """Return the page with other names, wrapped and in another order."""
    html = html.replace('id="checkout" ', "").replace('data-testid="checkout"', "")
    for old, new in (("btn-primary", "button--cta"), ("btn", "button"), ("card", "tile"), ("menu", "mainnav")):
        html = html.replace(old, new)
    before, aside = html.split('<aside class="basket">')
    aside, after = aside.split("</aside>")
    moved = f'<div class="side"><div class="cart-box">{aside}</div></div>'
    return before.replace('<section class="list">', f'{moved}<div class="grid"><section class="list">') + after


@pytest.mark.parametrize("name", TARGETS)
def test_an_unchanged_page_has_every_element_where_it_was(name: str) -> None:
    """Surely enough to act."""
    page = Snapshot(SHOP)
    (true,) = page.root.select(TARGETS[name])
    best = similar(remembered(TARGETS[name]), page)[0]
    assert best.element == true
    assert best.probability >= Stake.SAFE.threshold


@pytest.mark.parametrize("name", TARGETS)
def test_names_changed_and_parts_moved(name: str) -> None:
    """The best one is the true one."""
    page = Snapshot(redesigned(SHOP))
    selector = {"checkout": ".button--cta", "chairs": ".mainnav li:nth-child(2) a", "cedar": ".tile:nth-child(3) a"}
    (true,) = page.root.select(selector.get(name, TARGETS[name]))
    assert similar(remembered(TARGETS[name]), page)[0].element == true


def test_a_reworded_button_is_found() -> None:
    """What stands around it and its names are left."""
    page = Snapshot(SHOP.replace("Go to checkout", "Check out now"))
    found = heal(remembered("#checkout"), page, Stake.SAFE)
    assert found.accepted is not None
    assert found.accepted.element.attribute("id") == "checkout"


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_cut_out_is_lost(name: str) -> None:
    """Nothing is acted upon in its place, and what is nearest is told with the reasons."""
    whole = Snapshot(SHOP)
    (true,) = whole.root.select(TARGETS[name])
    found = heal(remembered(TARGETS[name]), Snapshot(whole.html.replace(true.html, "")), Stake.SAFE)
    assert found.accepted is None
    assert 0 < len(found.nearest) <= 3
    assert "needs" in found.why or "equally" in found.why
    assert all(str(one) for one in found.nearest)


def test_a_look_alike_that_was_added_is_not_taken_for_it() -> None:
    """The old one stands where it stood; the other is new."""
    more = SHOP.replace("<footer>", '<footer><button class="btn">Go to checkout</button>')
    found = similar(remembered("#checkout"), Snapshot(more))
    assert found[0].element.attribute("id") == "checkout"


def test_of_two_that_are_the_same_none_is_taken() -> None:
    """Which of two equal ones it is cannot be told."""
    memory = remembered("#go", '<body><p>one</p><button id="go" class="b">Go</button><p>two</p>')
    twins = '<body><div><button class="b">Go</button></div><div><button class="b">Go</button></div>'
    assert heal(memory, Snapshot(twins), Stake.SAFE).accepted is None


def test_a_final_act_needs_a_person_however_sure_it_is() -> None:
    """It is proposed and not taken."""
    found = heal(remembered("#checkout"), Snapshot(SHOP), Stake.FINAL)
    assert found.accepted is None
    assert found.nearest[0].element.attribute("id") == "checkout"
    assert "person" in found.why


def test_the_more_a_wrong_act_costs_the_surer_it_must_be() -> None:
    """Thresholds rise."""
    thresholds = [stake.threshold for stake in Stake]
    assert thresholds == sorted(thresholds)
    assert len(set(thresholds)) == len(thresholds)


def test_what_nobody_sees_is_no_candidate_on_a_living_page() -> None:
    """The browser marked it hidden."""
    page = '<html data-surefoot-live><body><div data-surefoot-hidden><button id="a">Pay</button></div><a href="/">x</a>'
    found = similar(remembered("#a", '<body><div><button id="a">Pay</button></div><a href="/">x</a>'), Snapshot(page))
    assert all(one.element.visible for one in found)
    assert "a" not in [one.element.attribute("id") for one in found]


def test_private_words_are_found_by_their_hashes() -> None:
    """The page has the words; the memory has not."""
    memory = remembered(".lead", private=True)
    assert "hour" not in memory.json_text()
    best = similar(memory, Snapshot(redesigned(SHOP).replace('class="lead"', "")))[0]
    assert best.element.text == "Every lamp we make, by the hour of the day."


def test_an_empty_page_has_nothing() -> None:
    """No page was touched."""
    assert similar(remembered("#checkout"), Snapshot.empty) == []
    assert heal(remembered("#checkout"), Snapshot.empty, Stake.READING).accepted is None


def test_an_answer_is_the_same_each_time() -> None:
    """On pages parsed anew too."""
    memory = remembered("#checkout")
    first, again = (
        [(one.element.path, one.probability, one.reason) for one in similar(memory, Snapshot(redesigned(SHOP)))]
        for _ in range(2)
    )
    assert first == again


def test_the_first_are_unrelated_and_in_order() -> None:
    """A wrapper of the best one is no other candidate."""
    found = similar(remembered("#checkout"), Snapshot(SHOP), most=3)
    assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)
    assert not any(a.element.contains(b.element) for a, b in itertools.permutations(found, 2))


def test_how_many_are_compared_does_not_grow_with_the_page() -> None:
    """Of fifty thousand elements as many are looked at as of a hundred."""
    rows = "".join(f'<tr><td class="n">{n}</td><td><a href="/o/{n}">open {n}</a></td></tr>' for n in range(12_500))
    page = Snapshot(SHOP.replace("<footer>", f"<table>{rows}</table><footer>"))
    best = similar(remembered("#checkout"), page)[0]
    assert len(page.census) > 50_000
    assert best.element.attribute("id") == "checkout"
    assert len(page.census.traits) < 200


def test_the_weights_are_those_of_these_numbers() -> None:
    """A number that was added or moved makes the trees talk nonsense."""
    assert tuple(weights().columns) == ANSWERS
    page = Snapshot(SHOP)
    assert len(compare(Sought(remembered("h1"), page.census), 5)) == len(NAMES)


def test_probabilities_rise_with_what_the_trees_say() -> None:
    """Between the points of the table too, and never to one or naught."""
    table = weights().calibration
    points = [p for _, p in table.points]
    assert points == sorted(points)
    steps = [table.probability(at / 10) for at in range(-100, 100)]
    assert steps == sorted(steps)
    assert 0 < steps[0] < steps[-1] < 1


def test_between_two_points_a_line_is_drawn() -> None:
    """Beyond them the ends hold."""
    table = Calibration([(0.0, 0.2), (2.0, 0.6)])
    assert [table.probability(at) for at in (-1, 0, 1, 2, 9)] == pytest.approx([0.2, 0.2, 0.4, 0.6, 0.6])
