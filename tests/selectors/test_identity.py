"""Whether an element may be the one remembered: something that named it must be left."""

from __future__ import annotations

import pytest

from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import fingerprint
from surefoot.selectors.identity import leads_elsewhere, names_kept, strangeness
from surefoot.selectors.snapshot import Snapshot

FORM = "<form><label for=c1>Card</label><input id=c1 name=card data-testid=card>{}</form>"
PAY = "<button id=pay data-testid=pay class=go>Pay 12 now</button>"


def marked(html: str) -> Element:
    """Return the element with the mark, or the button."""
    page = Snapshot(f"<h1>Pay</h1>{html}", url="https://acme.example/pay")
    return next(iter([*page.select(page.root, "[m]"), *page.select(page.root, "button")]))


@pytest.mark.parametrize(
    "now",
    [
        "<button id=x7 class=x>Pay 12 now</button>",  # its text
        "<a m role=button data-testid=pay href=/pay>Buy</a>",  # its name for tests
        "<button class=go>Pay 4300 now</button>",  # its text but for a number
        "<button aria-label='Pay 12 now'><svg></svg></button>",  # what it says, elsewhere
    ],
)
def test_something_is_left(now: str) -> None:
    """What still has its text, its label or a name for programs may be it."""
    before = fingerprint(marked(FORM.format(PAY)))
    assert strangeness(before, marked(FORM.format(now))) == ""
    assert names_kept(before, marked(FORM.format(now))) >= 1


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("<button id=pay-later data-testid=pay-later class=go>Pay 12 later</button>", "another text and another"),
        ("<button class=go><svg></svg></button>", "nothing is left of what named it"),
    ],
)
def test_nothing_is_left(now: str, said: str) -> None:
    """A look-alike in its place, and what lost all that named it, are strange."""
    before = fingerprint(marked(FORM.format(PAY)))
    assert said in strangeness(before, marked(FORM.format(now)))
    assert names_kept(before, marked(FORM.format(now))) == 0


def test_what_is_healed_is_of_its_kind() -> None:
    """A heading with the words of a button is none; words that moved into a field still name it."""
    before = fingerprint(marked(FORM.format(PAY)))
    assert strangeness(before, marked("<h2 m>Pay 12 now</h2>"), healed=True) == "it is a h2, and was a button"
    field = fingerprint(marked(FORM.replace("<input", "<input m")))
    assert strangeness(field, marked("<label m>Card</label>"), healed=True) == "it is a label, and was a input"
    assert strangeness(field, marked("<input m placeholder=Card name=other>"), healed=True) == ""


def test_addresses_that_many_lead_to_name_nothing() -> None:
    """A link to the next page is not known by an address that all links to pages share; one of its own is."""
    shared = "<a m class=next href='/list?page=2'>Next</a><a href='/list?page=3'>3</a>"
    later = marked("<a m class=next href='/list?page=9'>Later</a>")
    assert strangeness(fingerprint(marked(shared)), later) != ""
    alone = "<a m class=next href='/list?page=2'>Next</a>"
    assert strangeness(fingerprint(marked(alone)), later) == ""


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize(
    ("now", "elsewhere"),
    [
        ("/offers/7/book", False),
        ("/v2/offers/7/book", False),  # under another prefix
        ("https://acme.example/offers/8/book", False),  # of another offer
        ("/offers/7/book-later", True),
        ("/offers/7/cancel", True),
        (None, False),  # no link any more: what it leads to is not known
    ],
)
def test_the_end_of_an_address_tells_what_a_link_does(now: str | None, elsewhere: bool, private: bool) -> None:
    """A link that says the same may do another thing."""
    before = fingerprint(marked("<a m href='/offers/7/book'>Book</a>"), private=private, salt="s")
    link = "<a m>Book</a>" if now is None else f"<a m href='{now}'>Book</a>"
    assert bool(leads_elsewhere(before, marked(link))) == elsewhere


def test_the_end_is_kept_where_the_address_is_not() -> None:
    """An address that may hold a key is not remembered, but what the link does there is."""
    before = fingerprint(marked("<a m href='/offers/LIS-ZRH-2027-03-14-0/book'>Book</a>"))
    assert "LIS" not in before.json_text()
    assert leads_elsewhere(before, marked("<a m href='/v2/offers/LIS-OSL-2027-05-01-1/book'>Book</a>")) == ""
    assert leads_elsewhere(before, marked("<a m href='/offers/LIS-ZRH-2027-03-14-0/book-later'>Book</a>")) != ""


def test_what_two_were_called_names_neither() -> None:
    """Of two fields for a city the one that is left is not the other, whatever it is called."""
    one = "<label>From<input name=from placeholder=City></label>"
    other = "<label>To<input m name=to placeholder=City></label>"
    before = fingerprint(marked(one + other))
    assert strangeness(before, marked(one.replace("<input", "<input m")), healed=True).startswith("it has another name")
    assert strangeness(before, marked(other.replace("To<", "Where to<")), healed=True) == ""


def test_a_choice_is_not_another_of_its_group() -> None:
    """Radio buttons share a name; what tells them apart is what stands behind them, and their test ids."""
    card = "<label><input {} type=radio name=payout value=card data-testid=card> To my card</label>"
    voucher = "<label><input {} type=radio name=payout value=voucher data-testid=voucher> As a voucher</label>"
    before = fingerprint(marked(card.format("m") + voucher.format("")))
    assert "name" in before.shared
    assert strangeness(before, marked(voucher.format("m")), healed=True) != ""
    assert strangeness(before, marked(voucher.format("m").replace("data-testid=voucher", "")), healed=True) != ""
    assert strangeness(before, marked(card.format("m").replace("data-testid=card", "")), healed=True) == ""


def test_where_a_link_leads_by_a_number_alone_tells_nothing() -> None:
    """Another one is another page of the same kind; and an address that others share is not its own."""
    before = fingerprint(marked("<a m href='/offers/7'>Book</a>"))
    assert leads_elsewhere(before, marked("<a m href='/offers/12'>Book</a>")) == ""
    shared = fingerprint(marked("<a m href='/start'>Book</a><a href='/start'>Acme</a>"))
    assert leads_elsewhere(shared, marked("<a m href='/cancel'>Book</a>")) == ""


def test_private_words_are_compared_without_being_kept() -> None:
    """Of a private element the words are veiled, and still compare."""
    before = fingerprint(marked("<button>Pay as Ada Lovelace</button>"), private=True, salt="s")
    assert "lovelace" not in before.json_text()
    assert strangeness(before, marked("<button>Pay as Ada Lovelace</button>")) == ""
    assert strangeness(before, marked("<button>Pay as Charles Babbage</button>")) != ""
