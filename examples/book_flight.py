"""Books a flight on the demo site: sign in, search, select, check the price, reserve, pay, confirm.

Start the site (`python -m surefoot.demo.site --port 8765 --data FOLDER`; its `--help` names who may sign in), set
`SUREFOOT_SECRET_ACME_AIR_EMAIL`, `…_PASSWORD` and `…_CARD`, then:

    surefoot run examples/book_flight.py max_price.amount=300 max_price.currency=EUR
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Annotated

from surefoot import (
    Absent,
    Ctx,
    Facts,
    FinalStep,
    Found,
    GiveUp,
    Intent,
    Link,
    Model,
    Money,
    Run,
    SafeStep,
    SignInStep,
    Snapshot,
    Target,
    UndoableStep,
    View,
    by,
    equal,
    recipe,
)

SITE = os.environ.get("SUREFOOT_DEMO_SITE", "http://127.0.0.1:8765")
SETTLE = timedelta(seconds=float(os.environ.get("SUREFOOT_DEMO_SETTLE", "5")))


class Trip(Model):
    """What is booked, and for whom."""

    account: str = "acme-air"
    origin: str = "LIS"
    destination: str = "ZRH"
    date: str = "2027-03-14"
    passenger: str = "Ada Lovelace"
    max_price: Money


class LoginPage(View):
    """Where one signs in."""

    heading: Annotated[str, by.role("heading", "Sign in", level=1)]

    EMAIL = Target(by.label("Email"), by.test_id("email"), by.css("input[type=email]"))
    PASSWORD = Target(by.label("Password"), by.test_id("password"), by.css("input[type=password]"), private=True)
    SIGN_IN = Target(by.role("button", "Sign in"), by.test_id("sign-in"), by.css("form#signin button"))


class Home(View):
    """The search form, for whoever is signed in."""

    who: Annotated[str, by.test_id("who"), by.css(".who"), by.pattern(r"Signed in as (.+)")]
    heading: Annotated[str, by.role("heading", "Where to?", level=1)]

    FROM = Target(by.label("From"), by.test_id("from"), by.css("input[name=from]"))
    TO = Target(by.label("To", exact=True), by.test_id("to"), by.css("input[name=to]"))
    DATE = Target(by.label("Date"), by.test_id("date"), by.css("input[name=date]"))
    SEARCH = Target(by.role("button", "Search flights"), by.test_id("search"), by.css("main form button"))


class Offer(View):
    """One flight in the list."""

    flight: Annotated[str, by.test_id("flight")]
    price: Annotated[Money, by.test_id("price"), by.css(".price")]
    url: Annotated[Link, by.role("link", "Select")]

    def facts(self) -> Facts:
        """A flight costs something."""
        yield "the price is positive", self.price.amount > 0


class Offers(View):
    """The list of flights, as soon as it is there."""

    offers: Annotated[list[Offer], by.test_id("offer")]

    def facts(self) -> Facts:
        """A list that shows nothing is no list."""
        yield "there is at least one flight", len(self.offers) > 0

    def cheapest(self) -> Offer:
        """Return the cheapest flight."""
        return min(self.offers, key=lambda offer: offer.price.amount)


class OfferPage(View):
    """One flight by itself."""

    flight: Annotated[str, by.role("heading", level=1), by.css("h1")]
    price: Annotated[Money, by.test_id("price")]

    CONTINUE = Target(by.role("link", "Continue to booking"), by.test_id("continue"), by.css("main a.go"))


class Quote(View):
    """What the site asks before one reserves."""

    heading: Annotated[str, by.role("heading", "Check your price", level=1)]
    flight: Annotated[str, by.test_id("flight")]
    total: Annotated[Money, by.test_id("total"), by.css(".total")]
    url: Annotated[str, by.page_url()]

    PASSENGER = Target(by.label("Passenger name"), by.test_id("passenger"), by.css("input[name=passenger]"))
    REFERENCE = Target(by.label("Your reference"), by.test_id("reference"), by.css("input.reference"))
    RESERVE = Target(by.role("button", "Reserve"), by.test_id("reserve"), by.css("main form button"))


class HoldPage(View):
    """A reservation, paid or not."""

    code: Annotated[str, by.role("heading", level=1), by.pattern(r"reservation (\w+)")]
    reference: Annotated[str, by.test_id("reference")]
    passenger: Annotated[str, by.test_id("passenger")]
    status: Annotated[str, by.test_id("status")]
    total: Annotated[Money, by.test_id("total")]
    receipt: Annotated[Link | None, by.test_id("receipt")] = None
    url: Annotated[str, by.page_url()]

    HOLDER = Target(by.label("Name on card"), by.test_id("holder"), by.css("input[name=holder]"))
    CARD = Target(by.label("Card number"), by.test_id("card"), by.css("input[name=card]"), private=True)
    PAY = Target(by.role("button", "Pay now"), by.test_id("pay"), by.css("form#payment button"))
    CANCEL = Target(by.role("button", "Cancel reservation"), by.test_id("cancel"))

    def facts(self) -> Facts:
        """A receipt that a redesign has moved must not read as none: that would be paid for again."""
        yield "it has a receipt once it is paid", (self.receipt is not None) == (self.status == "Paid")


class Receipt(View):
    """What was paid."""

    number: Annotated[str, by.role("heading", level=1), by.pattern(r"Receipt (\S+)")]
    hold: Annotated[str, by.test_id("hold")]
    paid: Annotated[Money, by.test_id("paid")]


class TripRow(View):
    """One reservation in the list of them."""

    code: Annotated[str, by.test_id("code")]
    url: Annotated[Link, by.test_id("code")]
    reference: Annotated[str, by.test_id("reference")]
    status: Annotated[str, by.test_id("status")]


class Trips(View):
    """All reservations."""

    heading: Annotated[str, by.role("heading", "Your trips", level=1)]
    rows: Annotated[tuple[TripRow, ...], by.test_id("trip")] = ()
    none: Annotated[bool, by.test_id("no-trips")]

    def facts(self) -> Facts:
        """A page that shows no trips, and does not say so, must not read as "nothing was reserved"."""
        yield "it lists trips, or says that there are none", bool(self.rows) != self.none


class Booking(View):
    """The trip in the end, read from a page of its own."""

    code: Annotated[str, by.role("heading", level=1), by.pattern(r"Trip (\w+)")]
    passenger: Annotated[str, by.test_id("passenger")]
    flight: Annotated[str, by.test_id("flight")]
    status: Annotated[str, by.test_id("status")]


class SignIn(SignInStep[Home]):
    """Signs in with the account's email and password."""

    async def act(self, ctx: Ctx) -> Home:
        """Fill the form and send it."""
        page = await ctx.page.goto(f"{SITE}/login", then=LoginPage)
        await ctx.page.fill(page.EMAIL, ctx.secret("email"))
        await ctx.page.fill(page.PASSWORD, ctx.secret("password"))
        return await ctx.page.click(page.SIGN_IN, then=Home)

    def prove(self, out: Home, page: Snapshot) -> Facts:
        """Somebody is signed in."""
        yield "somebody is signed in", out.who != ""


class Search(SafeStep[Offers]):
    """Searches the flights of a day."""

    trip: Trip

    async def enter(self, ctx: Ctx) -> None:
        """Start at the search form."""
        await ctx.page.goto(f"{SITE}/", then=Home)

    async def act(self, ctx: Ctx) -> Offers:
        """Fill the form and wait for the list, which renders late."""
        await ctx.page.fill(Home.FROM, self.trip.origin)
        await ctx.page.fill(Home.TO, self.trip.destination)
        await ctx.page.fill(Home.DATE, self.trip.date)
        return await ctx.page.click(Home.SEARCH, then=Offers)

    def prove(self, out: Offers, page: Snapshot) -> Facts:
        """The list is for what was asked."""
        yield "the page shows the route", f"from={self.trip.origin}&to={self.trip.destination}" in page.url
        yield "every flight has a link", all(offer.url for offer in out.offers)


class Select(SafeStep[OfferPage]):
    """Opens one flight."""

    offer: Offer

    async def act(self, ctx: Ctx) -> OfferPage:
        """Follow its link."""
        return await ctx.page.goto(self.offer.url, then=OfferPage)

    def prove(self, out: OfferPage, page: Snapshot) -> Facts:
        """It is that flight at that price."""
        yield "it is the flight that was chosen", equal(out.flight, self.offer.flight)
        yield "it costs what the list said", equal(out.price, self.offer.price)


class CheckPrice(SafeStep[Quote]):
    """Reads what the site asks, once more, before anything is reserved."""

    offer: Offer

    async def enter(self, ctx: Ctx) -> None:
        """Start at the flight."""
        await ctx.page.goto(self.offer.url, then=OfferPage)

    async def act(self, ctx: Ctx) -> Quote:
        """Go on to the booking."""
        return await ctx.page.click(OfferPage.CONTINUE, then=Quote)

    def prove(self, out: Quote, page: Snapshot) -> Facts:
        """The quote is for this flight at this price."""
        yield "the quote is for this flight", equal(out.flight, self.offer.flight)
        yield "the total is what the list said", equal(out.total, self.offer.price)


class Reserve(UndoableStep[HoldPage]):
    """Reserves a seat; can be cancelled until it is paid."""

    settle = SETTLE
    quote: Quote
    passenger: str

    async def enter(self, ctx: Ctx) -> None:
        """Start at the quote."""
        await ctx.page.goto(self.quote.url, then=Quote)

    async def act(self, ctx: Ctx) -> HoldPage:
        """Type this run's own reference in, so that it can be found again, and reserve."""
        await ctx.page.fill(Quote.PASSENGER, self.passenger)
        await ctx.page.fill(Quote.REFERENCE, ctx.intent_key)
        return await ctx.page.click(Quote.RESERVE, then=HoldPage)

    def prove(self, out: HoldPage, page: Snapshot) -> Facts:
        """It is held, for this passenger, at this price."""
        yield "it is held", equal(out.status, "Held")
        yield "it is for this passenger", equal(out.passenger, self.passenger)
        yield "it costs what was quoted", equal(out.total, self.quote.total)

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[HoldPage] | Absent:
        """Look for a reservation that carries this run's reference."""
        trips = await ctx.page.goto(f"{SITE}/trips", then=Trips)
        mine = [row for row in trips.rows if row.reference == intent.key and row.status != "cancelled"]
        return Found(value=await ctx.page.goto(mine[0].url, then=HoldPage)) if mine else Absent()

    async def undo(self, ctx: Ctx, out: HoldPage) -> None:
        """Cancel the reservation."""
        from surefoot import accept, vanishes  # noqa: PLC0415 — rarely needed

        await ctx.page.goto(out.url, then=HoldPage)
        async with ctx.page.dialog(accept("Cancel this reservation?")):
            await ctx.page.click(HoldPage.CANCEL, then=vanishes(HoldPage.CANCEL))


class Pay(FinalStep[Receipt]):
    """Pays a reservation."""

    settle = SETTLE
    hold: HoldPage

    async def enter(self, ctx: Ctx) -> None:
        """Start at the reservation."""
        await ctx.page.goto(self.hold.url, then=HoldPage)

    def ready(self, page: Snapshot) -> Facts:
        """It asks what was quoted, for what was reserved."""
        now = HoldPage.read(page)
        yield "it is the reservation", equal(now.code, self.hold.code)
        yield "it is not paid yet", equal(now.status, "Held")
        yield "the page asks what was quoted", equal(now.total, self.hold.total)

    async def act(self, ctx: Ctx) -> Receipt:
        """Fill the card in, and pay."""
        await ctx.page.fill(HoldPage.HOLDER, self.hold.passenger)
        await ctx.page.fill(HoldPage.CARD, ctx.secret("card"))
        return await ctx.page.click(HoldPage.PAY, then=Receipt)

    def prove(self, out: Receipt, page: Snapshot) -> Facts:
        """The receipt is for this reservation and this sum."""
        yield "the receipt is for this reservation", equal(out.hold, self.hold.code)
        yield "we paid what was quoted", equal(out.paid, self.hold.total)

    async def already_done(self, ctx: Ctx, intent: Intent) -> Found[Receipt] | Absent:
        """Look whether the reservation, which is this run's own, is paid."""
        now = await ctx.page.goto(self.hold.url, then=HoldPage)
        return Found(value=await ctx.page.goto(now.receipt, then=Receipt)) if now.receipt else Absent()

    def spends(self) -> Money:
        """Return the total, counted against the budget."""
        return self.hold.total


class Confirm(SafeStep[Booking]):
    """Reads the trip from a page that the payment did not lead to."""

    receipt: Receipt

    async def act(self, ctx: Ctx) -> Booking:
        """Open the trip."""
        return await ctx.page.goto(f"{SITE}/trips/{self.receipt.hold}", then=Booking)

    def prove(self, out: Booking, page: Snapshot) -> Facts:
        """The trip is this one, and it is confirmed."""
        yield "it is the trip that was paid", equal(out.code, self.receipt.hold)
        yield "it is confirmed", equal(out.status, "Confirmed")


@recipe("acme-air/book-flight", origins=[SITE])
async def book_flight(run: Run, trip: Trip) -> Booking:
    """Book the cheapest flight of a day, if it is cheap enough."""
    await run.sign_in(SignIn(account=trip.account))
    offers = await run(Search(trip=trip))
    offer = offers.cheapest()
    if offer.price > trip.max_price:
        raise GiveUp(f"the cheapest is {offer.price}, the limit is {trip.max_price}")
    await run(Select(offer=offer))
    quote = await run(CheckPrice(offer=offer))
    hold = await run(Reserve(quote=quote, passenger=trip.passenger))
    receipt = await run(Pay(hold=hold))
    return await run(Confirm(receipt=receipt))
