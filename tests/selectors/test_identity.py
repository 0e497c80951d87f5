"""Whether an element may be the one remembered: something that named it must be left."""

from __future__ import annotations

import pytest

from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import fingerprint
from surefoot.selectors.identity import names_kept, strangeness
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


def test_private_words_are_compared_without_being_kept() -> None:
    """Of a private element the words are veiled, and still compare."""
    before = fingerprint(marked("<button>Pay as Ada Lovelace</button>"), private=True, salt="s")
    assert "lovelace" not in before.json_text()
    assert strangeness(before, marked("<button>Pay as Ada Lovelace</button>")) == ""
    assert strangeness(before, marked("<button>Pay as Charles Babbage</button>")) != ""
