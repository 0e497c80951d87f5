"""Redesigns: each changes what its name says, keeps the mark, and is the same for the same seed."""

from __future__ import annotations

import pytest

from surefoot.selectors import by
from surefoot.selectors.element import Element
from surefoot.selectors.mutations import MARK, MUTATIONS, Mutated, Mutation, mark, marked_in, mutate
from surefoot.selectors.snapshot import Snapshot

PAGE = Snapshot("""<html><head><title>Pay</title></head><body>
<header><a href="/home" class="brand">Acme</a></header>
<main id="content" class="page"><h1>Payment</h1>
<form id="payment" action="/pay"><label for="card">Card number</label><input id="card" name="card" title="Card">
<label>Holder <input name="holder"></label>
<p class="buttons"><button id="ok" class="btn main" data-testid="pay">Pay now</button><button>Cancel</button></p>
</form></main>
<x-box><template shadowrootmode="open"><p><i>new</i></p><button class="inner">Inside</button></template>late</x-box>
</body></html>""")
(PAY,) = PAGE.all(by.test_id("pay"))
(CARD,) = PAGE.all(by.css("#card"))
(LINK,) = PAGE.all(by.css("a"))
(INSIDE,) = PAGE.all(by.css(".inner"))


def redesigned(name: str, element: Element, *, seed: int = 0) -> Mutated:
    """Return the page after a redesign by its name."""
    (mutation,) = (one for one in MUTATIONS if one.name == name)
    return mutate(mark(element), mutation, seed=seed)


def after(name: str, element: Element) -> Element:
    """Return the target after a redesign that changed something."""
    mutated = redesigned(name, element)
    assert mutated.changed
    found = marked_in(mutated.snapshot)
    assert found is not None
    return found


@pytest.mark.parametrize("element", [PAY, CARD, LINK, INSIDE], ids=str)
def test_a_marked_element_is_the_one_that_was_marked(element: Element) -> None:
    """The mark stands on the same element of the page parsed anew, in shadow roots too."""
    found = marked_in(Snapshot(mark(element)))
    assert found is not None
    assert {**found.attributes} == {**element.attributes, MARK: found.attributes[MARK]}
    assert (found.tag, found.text) == (element.tag, element.text)


def test_marking_leaves_the_page_as_it_was() -> None:
    """A snapshot is immutable."""
    before = PAY.node.html
    mark(PAY)
    assert MARK not in PAGE.html
    assert PAY.node.html == before


@pytest.mark.parametrize("element", [PAY, CARD, LINK, INSIDE], ids=str)
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_the_target_stays_known(element: Element, mutation: Mutation) -> None:
    """There is exactly one marked element after a redesign, or none after the one that removes it."""
    for seed in range(3):
        page = mutate(mark(element), mutation, seed=seed).snapshot
        assert len(page.select(page.root, f"[{MARK}]")) == (0 if mutation.removes else 1)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_a_redesign_is_the_same_for_the_same_seed(mutation: Mutation) -> None:
    """What was tried can be tried again, and what says that it changed something did."""
    html = mark(PAY)
    first, again = mutate(html, mutation, seed=4), mutate(html, mutation, seed=4)
    assert first == again
    assert not first.changed or first.snapshot.root.html != Snapshot(html).root.html


def test_labels_follow_renamed_ids() -> None:
    """A redesign breaks nothing that works by ids."""
    found = after("ids are renamed", CARD)
    assert found.attribute("id") not in {None, "card"}
    assert found.name == "Card number"


@pytest.mark.parametrize("name", ["classes are renamed", "class names become hashes"])
def test_classes_are_renamed_alike(name: str) -> None:
    """No class keeps its name; there are as many."""
    found = after(name, PAY)
    new = (found.attribute("class") or "").split()
    assert len(new) == 2
    assert not {"btn", "main"} & set(new)


def test_wrappers_and_order_leave_the_page_saying_the_same() -> None:
    """What stands there stands there still, elsewhere."""
    for name in ("wrappers are added", "the order changes"):
        found = after(name, PAY)
        assert sorted(found.snapshot.root.text.split()) == sorted(PAGE.text.split())


@pytest.mark.parametrize("element", [PAY, LINK], ids=str)
def test_another_tag_does_the_same(element: Element) -> None:
    """A button of another tag is a button to whoever acts on it."""
    found = after("its tag changes", element)
    assert found.tag != element.tag
    assert (found.role, found.name) == (element.role, element.name)


def test_attributes_are_dropped() -> None:
    """Test ids are dropped with certainty, others by halves."""
    assert not after("test ids are dropped", PAY).has("data-testid")
    kept = {len(Snapshot(redesigned("attributes are dropped", CARD, seed=seed).html).html) for seed in range(6)}
    assert len(kept) > 1


def test_addresses_change() -> None:
    """A link leads elsewhere."""
    assert after("addresses change", LINK).attribute("href") not in {None, "/home"}


def test_texts_and_names_are_reworded() -> None:
    """The target says something else, and its label too."""
    assert after("texts are reworded", PAY).name not in {"", "Pay now"}
    assert after("texts are reworded", CARD).name not in {"", "Card number"}


def test_labels_become_placeholders() -> None:
    """A field is called by its placeholder when its label is gone."""
    found = after("labels move to placeholders", CARD)
    assert found.attribute("placeholder") == "Card number"
    assert "Card number" not in found.snapshot.root.text


def test_a_look_alike_comes_before_the_target_and_says_more() -> None:
    """What takes the first of a class, or half a text, takes the wrong one."""
    found = after("a look-alike is added", PAY)
    first, second, *_ = found.snapshot.select(found.snapshot.root, ".btn")
    assert second == found
    assert first.name.startswith("Pay now ")
    assert not first.has("data-testid")
    assert not first.has("id")


def test_its_text_is_said_before_it() -> None:
    """A text alone finds the sentence too."""
    assert after("its text is said elsewhere", PAY).snapshot.root.text.count("Pay now") > 1


def test_what_has_no_such_thing_is_not_changed() -> None:
    """A redesign that found nothing to change says so, and counts for nothing."""
    assert not redesigned("ids are renamed", LINK).changed
    assert not redesigned("addresses change", PAY).changed
    assert not redesigned("its tag changes", CARD).changed
