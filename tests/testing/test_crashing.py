"""The kill test that authors write: it passes where a step acts once, and tells where it acts twice or never."""

from __future__ import annotations

import pytest

from surefoot import Intent, Run, Snapshot, recipe
from surefoot.errors import AuthorErred, FactsFailed, NotOnce
from surefoot.testing import crash_at
from tests.testing.order import (
    BASKET,
    PAGES,
    Given,
    Look,
    Pay,
    PayBlindly,
    PayNever,
    SignIn,
    order,
    paid,
    paying,
    receipt,
)


def shown(intent: Intent) -> list[Snapshot]:
    """Return what the shop shows once an intent was carried out."""
    return [paid(intent.key), receipt(intent.key)]


async def test_what_was_done_is_found() -> None:
    """The process dies once the site was told to pay: the next one signs in, finds the receipt, and pays nothing."""
    survived = await crash_at(Pay, "after", shows=shown).play(order, PAGES, Given())
    assert survived.acts == 1
    assert survived.output.number == "R1"
    assert [one.state for one in survived.first.steps] == ["done", "done", "begun"]
    assert [(one.name, one.state, one.found) for one in survived.second.steps][-1] == ("pay", "done", True)
    kinds = [event.kind for event in survived.second.events if event.step == "pay"]
    assert "found" in kinds
    assert "acted" not in kinds


async def test_what_was_not_done_is_done() -> None:
    """The process dies with its intent written and nothing sent: the next one finds nothing, and pays."""
    survived = await crash_at(Pay, "before", shows=[BASKET]).play(order, PAGES, Given())
    assert survived.acts == 1
    assert not survived.second.steps[-1].found
    assert [event.kind for event in survived.second.events if event.step == "pay"].count("absent") == 1


async def test_a_step_that_does_not_look_pays_twice() -> None:
    """And is told so before it does."""
    with pytest.raises(NotOnce, match="pay-blindly had acted when the process died, and would act once more"):
        await crash_at(PayBlindly, "after", shows=[BASKET]).play(paying(PayBlindly), PAGES, Given())


async def test_a_step_that_takes_anything_for_its_own_never_pays() -> None:
    """That is as bad."""
    with pytest.raises(NotOnce, match="pay-never acted 0 times"):
        await crash_at(PayNever, "before").play(paying(PayNever), PAGES, Given())


async def test_another_ones_payment_is_not_adopted() -> None:
    """The reference tells them apart; the shop has another basket by then, and the run stops there."""
    dearer = Snapshot(BASKET.html.replace(">7<", ">9<"), url=BASKET.url)
    with pytest.raises(FactsFailed) as caught:
        await crash_at(Pay, "before", shows=[paid("SF-OTHER"), dearer]).play(order, PAGES, Given())
    assert "once the process had died before pay acted" in caught.value.__notes__[0]


async def test_a_safe_step_is_taken_again() -> None:
    """Done twice it leaves what it leaves done once."""
    for step in (SignIn, Look):
        for when in ("before", "after"):
            survived = await crash_at(step, when, shows=[BASKET]).play(order, PAGES, Given())
            assert survived.output.number == "R1"


async def test_pages_that_are_missing_are_asked_for() -> None:
    """With the words that give them."""
    with pytest.raises(AuthorErred) as caught:
        await crash_at(Pay, "after").play(order, PAGES, Given())
    assert "the run looked at what is not saved" in caught.value.message
    assert caught.value.next_action == 'give it: crash_at(Pay, "after", shows=[…])'


async def test_a_step_that_is_not_taken_is_named() -> None:
    """Otherwise nothing was tested, and all was green."""
    with pytest.raises(AuthorErred, match="the run takes no step PayNever"):
        await crash_at(PayNever, "after").play(order, PAGES, Given())
    with pytest.raises(AuthorErred, match="the run ended before it came to Pay"):
        await crash_at(Pay, "after").play(order, PAGES[:2], Given())


async def test_the_dead_write_nothing() -> None:
    """What a recipe does while its process goes down reaches neither the site nor the journal."""

    @recipe("shop/careful", origins=["https://shop.example"])
    async def careful(run: Run, given: Given) -> str:
        await run.sign_in(SignIn(account=given.account))
        try:
            return (await run(Pay(total=7))).number
        finally:
            await run.note("I was here")

    survived = await crash_at(Pay, "after", shows=shown).play(careful, PAGES, Given())
    assert [event.text for event in survived.first.events if event.kind == "note"] == []
    assert [event.text for event in survived.second.events if event.kind == "note"] == ["I was here"]
