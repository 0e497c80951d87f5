"""Lists heal as lists: the pattern of their rows."""

from __future__ import annotations

import pytest

from surefoot import Snapshot
from surefoot.selectors.similar_list import ListFingerprint, fingerprint_list, similar_list

NAMES = ("amber", "basalt", "cedar", "dune", "ember")


def page(card: str, around: str = "<section class='list'>{}</section>", names: tuple[str, ...] = NAMES) -> Snapshot:
    """Return a page with a card for each name, and two more that are of another list."""
    cards = "".join(card.format(name=name, n=n) for n, name in enumerate(names))
    other = "".join(f"<div class='teaser'><h4>Read {n}</h4><p>About lamps {n}</p></div>" for n in range(4))
    return Snapshot(f"<body><h1>Lamps</h1>{around.format(cards)}<aside class='more'>{other}</aside></body>")


OLD = page("<div class='card c{n}'><h3>{name} lamp</h3><p>{n}9 EUR</p><a href='/p/{name}'>Open</a></div>")
MEMORY = ListFingerprint.model_validate_json(fingerprint_list(OLD.root.select(".card")).model_dump_json())
NEW = "<article class='tile t{n}'><h2>{name} lamp</h2><span>{n}9 EUR</span><a href='/p/{name}'>Open it</a></article>"


def test_all_rows_are_found_after_a_redesign() -> None:
    """Not only those that are remembered."""
    new = page(NEW, "<main><div class='grid'>{}</div></main>")
    assert list(similar_list(MEMORY, new)[0].elements) == new.root.select(".tile")


def test_rows_that_are_wrapped_one_by_one_are_one_list() -> None:
    """Each stands in a column of its own, which says and holds the same."""
    new = page(f"<div class='column'>{NEW}</div>", "<main><div class='grid'>{}</div></main>")
    assert [row.text for row in similar_list(MEMORY, new)[0].elements] == [t.text for t in new.root.select(".tile")]


def test_rows_about_other_things_are_found_by_their_pattern() -> None:
    """On the next page of a list none of the old rows is left."""
    new = page("<div class='card c{n}'><h3>{name} lamp</h3><p>{n}9 EUR</p><a href='/p/{name}'>Open</a></div>",
               names=("fjord", "grove", "heath"))  # fmt: skip
    best = similar_list(MEMORY, new)[0]
    assert list(best.elements) == new.root.select(".card")
    assert "there were 5" in str(best)


def test_a_list_without_rows_cannot_be_remembered() -> None:
    """The message says what to do."""
    with pytest.raises(ValueError, match="at least one row"):
        fingerprint_list([])


def test_an_empty_page_has_no_list() -> None:
    """No page was touched."""
    assert similar_list(MEMORY, Snapshot.empty) == []
