"""The texts that a message about a missing field shows."""

from __future__ import annotations

from surefoot.selectors.nearest import COMPARED, nearest
from surefoot.selectors.snapshot import Snapshot


def test_the_most_alike_texts_come_first() -> None:
    """A text is like the words by what it says or by what its element is called."""
    page = Snapshot("<p>Shipping</p><p class=total-price>€ 5</p><p>Total</p><p hidden>Total price</p><p>zzz</p>")
    assert nearest(page.root, ["total price"], count=2) == ['"€ 5" (p.total-price)', '"Total" (p)']


def test_long_texts_and_containers_are_left_out() -> None:
    """Only the innermost elements that say something short are shown."""
    page = Snapshot(f"<div><p>{'price ' * 40}</p><p><b>Price</b></p></div>")
    assert nearest(page.root, ["price"]) == ['"Price" (b)']


def test_the_work_is_bounded() -> None:
    """On a large page only the first texts are compared."""
    page = Snapshot("".join(f"<p>text {number}</p>" for number in range(COMPARED + 50)) + "<p>wanted</p>")
    assert '"wanted" (p)' not in nearest(page.root, ["wanted"])


def test_what_could_be_it_comes_first() -> None:
    """Where a type is looked for, texts that read as it come before texts that only sound alike."""
    page = Snapshot("<p>Price</p><p class=x>€ 5</p>")
    assert nearest(page.root, ["price"], count=1, fits=lambda one: "€" in one.text) == ['"€ 5" (p.x)']
