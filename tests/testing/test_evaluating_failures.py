"""How a recipe ends with other pages in the place of each page of its journey."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import pytest

from surefoot import (
    Absent,
    Ctx,
    Facts,
    FinalStep,
    Found,
    GiveUp,
    Intent,
    Model,
    Recipe,
    Run,
    SafeStep,
    Snapshot,
    Target,
    View,
    by,
    equal,
    recipe,
)
from surefoot.errors import BadInput, ProofFailed
from surefoot.recipes.registry import AnyRecipe
from surefoot.testing import Case, Journey, SavedPage, Stop
from surefoot.testing.evaluating.failures import Trial
from surefoot.testing.evaluating.report import Ended, Verdict

SITE = "https://shop.example"


class Order(View):
    """An order, ready to be paid."""

    heading: Annotated[str, by.role("heading", "Your order", level=1)]
    total: Annotated[int, by.test_id("total")]

    PAY = Target(by.role("button", "Pay"), by.test_id("pay"))


class Loose(View):
    """Reads any page."""

    total: Annotated[int | None, by.test_id("total")] = None


class Receipt(View):
    """What was paid."""

    paid: Annotated[int, by.test_id("paid")]


class Thing(Model):
    """What is wanted."""

    number: int = 1


class Look(SafeStep[Order]):
    """Opens the order."""

    async def act(self, ctx: Ctx) -> Order:
        """Open it."""
        return await ctx.page.goto(f"{SITE}/order", then=Order)

    def prove(self, out: Order, page: Snapshot) -> Facts:
        """It costs something."""
        yield "it costs something", out.total > 0


class Careless(SafeStep[Loose]):
    """Opens the order, whatever shows."""

    async def act(self, ctx: Ctx) -> Loose:
        """Open it."""
        return await ctx.page.goto(f"{SITE}/order", then=Loose)

    def prove(self, out: Loose, page: Snapshot) -> Facts:
        """It proves nothing."""
        yield "something was opened", page.url != ""


class Pay(FinalStep[Receipt]):
    """Pays the order."""

    async def enter(self, ctx: Ctx) -> None:
        """Start at the order."""
        await ctx.page.goto(f"{SITE}/order", then=Order)

    def ready(self, page: Snapshot) -> Facts:
        """It is an order."""
        yield "it is an order", Order.matches(page)

    async def act(self, ctx: Ctx) -> Receipt:
        """Pay."""
        return await ctx.page.click(Order.PAY, then=Receipt)

    def prove(self, out: Receipt, page: Snapshot) -> Facts:
        """It is paid."""
        yield "it is paid", equal(out.paid, 7)

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Receipt] | Absent:
        """Look at the receipt."""
        return Found(value=await ctx.page.goto(f"{SITE}/receipt", then=Receipt))


class PayBlindly(Pay):
    """Pays whatever stands there."""

    async def enter(self, ctx: Ctx) -> None:
        """Open another page, which the order is not needed for."""
        await ctx.page.goto(f"{SITE}/till", then=Order)


ORDER = (
    "<html><title>Order</title><body><h1>Your order</h1><p data-testid=total>7</p><button data-testid=pay>Pay</button>"
    "<footer>" + "<p>About us, and whatever else stands at the foot of a page.</p>" * 12 + "</footer></body></html>"
)
RECEIPT = "<html><title>Receipt</title><body><h1>Receipt</h1><p data-testid=paid>7</p></body></html>"


def stop(html: str, path: str, *, opened: bool = True) -> Stop:
    """Return a page of the shop."""
    url = f"{SITE}/{path}"
    return Stop(Snapshot(html, url=url), asked=url if opened else None)


PAID = Journey(
    (stop(ORDER, "order"), stop(ORDER, "order"), stop(ORDER, "order"), stop(RECEIPT, "receipt", opened=False)),
    case=Case(input={}, output={"paid": 7}),
)


def made(body: Callable[[Run], object]) -> AnyRecipe:
    """Return a recipe of one body."""

    @recipe("shop/pay", origins=[SITE])
    async def pay(run: Run, given: Thing) -> object:
        return await body(run)  # type: ignore[misc]  # each body is a coroutine function

    found: Recipe[Thing, object] = pay
    return found  # type: ignore[return-value]  # what takes a thing takes a model


async def careful(run: Run) -> object:
    """Look at the order, then pay it."""
    await run(Look())
    return (await run(Pay())).paid


async def ended(body: Callable[[Run], object], journey: Journey = PAID) -> list[Ended]:
    """Return how everything ended."""
    return [one async for some in Trial("shop/journeys/paid", made(body), journey).run() for one in some]


async def test_a_careful_recipe_ends_as_it_must_whatever_fails() -> None:
    """Each failure of each page is an error of the site's; nothing was paid on account of a page that is none."""
    every = await ended(careful)
    assert {one.verdict for one in every} == {Verdict.RIGHT}, [one for one in every if one.why]
    assert {one.page for one in every} == {1, 2, 3, 4}
    by_failure = {one.failure: one for one in every if one.page == 1}
    assert by_failure["block page, status 403"].outcome == "blocked"
    assert (by_failure["login page"].outcome, by_failure["login page"].error) == ("failed", "ProofFailed")
    assert (by_failure["empty page"].error, by_failure["empty page"].step) == ("ProofFailed", "look")
    assert len(by_failure) == 10


async def test_a_page_cut_off_may_be_enough() -> None:
    """Where its foot is missing the run is done with the same result; where the middle is, it fails."""
    cut = {one.failure: one.outcome for one in await ended(careful) if one.page == 3 and "cut off" in one.failure}
    assert cut["page cut off at 95%"] == "done"
    short = Journey((*PAID.stops[:3], stop(RECEIPT, "receipt", opened=False)), case=PAID.case)
    ends = {one.failure: one for one in await ended(careful, short) if one.page == 4}
    assert ends["page cut off at 50%"].outcome in {"failed", "unknown"}
    assert ends["page cut off at 50%"].step == "pay"


async def test_a_recipe_that_takes_any_page_is_done_all_the_same() -> None:
    """Its view reads whatever shows, so a block page passes for the order."""

    async def careless(run: Run) -> object:
        return (await run(Careless())).total

    journey = Journey((stop(ORDER, "order"),), case=Case(input={}, output=7))
    wrong = {one.failure: one.why for one in await ended(careless, journey) if one.verdict is Verdict.WRONG}
    assert wrong["block page"] == "it is done, with another result"
    assert wrong["empty page"] == "it is done, with another result"

    async def blind(run: Run) -> object:
        await run(Careless())
        return 1

    said = {one.failure: one.why for one in await ended(blind, journey) if one.verdict is Verdict.WRONG}
    assert said["login page"] == "it is done all the same"


async def test_paying_after_a_page_that_was_none_is_wrong() -> None:
    """What it did there is named, though the run fails in the end."""

    async def careless(run: Run) -> object:
        seen = await run(Careless())
        await run(PayBlindly())
        return 100 // (seen.total or 0)

    stops = (stop(ORDER, "order"), stop(ORDER, "till"), stop(ORDER, "till"), stop(RECEIPT, "receipt", opened=False))
    every = await ended(careless, Journey(stops, case=Case(input={}, output=14)))
    (one,) = [one for one in every if one.page == 1 and one.failure == "block page"]
    assert (one.verdict, one.outcome, one.error) == (Verdict.WRONG, "failed", "ZeroDivisionError")
    assert one.why == "on that page, or after it, it did click Order.PAY (pay-blindly)"
    assert {one.verdict for one in every if one.page > 1} == {Verdict.RIGHT}


async def test_giving_up_on_a_page_that_was_none_is_misnamed() -> None:
    """A retry would help, and the recipe says that none does."""

    async def hasty(run: Run) -> object:
        found = await run(Careless())
        if found.total is None:
            raise GiveUp("there is nothing to pay")
        return found.total

    journey = Journey((stop(ORDER, "order"),), case=Case(input={}, output=7))
    (one,) = [one for one in await ended(hasty, journey) if one.failure == "login page"]
    assert (one.verdict, one.outcome, one.why) == (Verdict.MISNAMED, "given up", "GiveUp: there is nothing to pay")


async def test_pages_that_nobody_looks_at_are_left_out() -> None:
    """A page that a run passes without a look cannot fail it."""
    flash = stop("<h1>One moment</h1>", "moment", opened=False)
    journey = Journey((flash, *PAID.stops), case=PAID.case)
    assert {one.page for one in await ended(careful, journey)} == {2, 3, 4, 5}


async def test_a_journey_that_does_not_play_is_refused() -> None:
    """It would tell nothing of what is right."""
    with pytest.raises(BadInput, match="does not play as it is: failed"):
        await ended(careful, Journey(PAID.stops[:2], case=PAID.case))


async def test_a_page_that_stays_is_not_passed_over() -> None:
    """What comes later in a journey does not take its place, and a click on it leads nowhere."""
    other = Stop(Snapshot("<h1>Other</h1>", url=f"{SITE}/order"), stays=True)
    page = SavedPage([other, stop(ORDER, "order")])
    with pytest.raises(ProofFailed):
        await page.goto(f"{SITE}/order", then=Order)
    assert page.place == 0
    with pytest.raises(ProofFailed):
        await page.wait_for(Order)
    assert (await page.goto(f"{SITE}/order", then=Order)).total == 7
    ending = Stop(Snapshot(ORDER, url=f"{SITE}/order"), stays=True, leads_on=False)
    page = SavedPage([ending, stop(RECEIPT, "receipt")])
    await page.goto(f"{SITE}/order", then=Order)
    with pytest.raises(ProofFailed):
        await page.click(Order.PAY, then=Receipt)
    assert (await page.goto(f"{SITE}/receipt", then=Receipt)).paid == 7
