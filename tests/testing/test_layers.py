"""Layers that a recipe declares, in whole runs on saved pages."""

from __future__ import annotations

import pytest

from surefoot import Budget, Layer, Recipe, Run, Target, by, recipe
from surefoot.errors import BudgetExceeded
from surefoot.selectors.snapshot import Snapshot
from surefoot.testing import play
from tests.testing.test_playing import SITE, Nothing, Page

COOKIES = Layer(
    Target(by.css("#cookies"), by.role("dialog", "Cookies"), name="the banner"), Target(by.role("button", "Reject"))
)
BANNER = "<div id=cookies role=dialog aria-label=Cookies><button>Reject</button></div>"


def listed(place: str, body: str) -> Snapshot:
    """Return a page of the list."""
    return Snapshot(f"<html><h1>{place}</h1>{body}</html>", url=f"{SITE}/list?{place}")


def listing(actions: int) -> Recipe[Nothing, list[str]]:
    """Return a recipe that reads a list within a budget."""

    @recipe("shop/layers", origins=[SITE], budget=Budget(actions=actions), layers=[COOKIES])
    async def lists(run: Run, given: Nothing) -> list[str]:
        pages = await run.read_all(Page, at=f"{SITE}/list?1", next=Page.NEXT, key=lambda page: page.name)
        return [page.name for page in pages]

    return lists


async def test_a_layer_is_told_and_counted() -> None:
    """A layer over a page is put away before the page is acted on; it is told, and an action of the budget."""
    following = "<a class=next href='/list?2'>Next</a>"
    pages = [listed("1", following + BANNER), listed("2", following), listed("3", "")]
    played = await play(listing(actions=4), pages, Nothing())
    assert played.output == ["1", "2", "3"]
    assert [event.text for event in played.events if event.kind == "note"] == ["put away the banner"]
    with pytest.raises(BudgetExceeded, match="4 actions"):
        await play(listing(actions=3), pages, Nothing())
