"""Finds the flights of a day on the demo site: from its pages, or from its API where the pages fail.

Start the site (`python -m surefoot.demo.site --port 8765 --data FOLDER`; its `--help` names who may sign in), set
`SUREFOOT_SECRET_ACME_AIR_EMAIL` and `…_PASSWORD`, then:

    surefoot run examples/find_offers.py origin=LIS destination=ZRH date=2027-03-14
"""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, TypeAdapter

from surefoot import (
    Ctx,
    Facts,
    Model,
    Money,
    Run,
    SafeStep,
    Secret,
    SignInStep,
    Snapshot,
    Target,
    View,
    at_least,
    by,
    recipe,
)

SITE = os.environ.get("SUREFOOT_DEMO_SITE", "http://127.0.0.1:8765")


class Day(Model):
    """Which flights are wanted."""

    account: str = "acme-air"
    origin: str = "LIS"
    destination: str = "ZRH"
    date: date


class Flight(Model):
    """A flight and its price."""

    number: str
    price: Money


class Offers(Model):
    """The answer, and where it is from."""

    flights: list[Flight]
    way: str
    taken_at: datetime
    failed: list[str]
    """Why the ways before it gave nothing."""


class LoginPage(View):
    """Where one signs in."""

    heading: Annotated[str, by.role("heading", "Sign in", level=1)]

    EMAIL = Target(by.label("Email"), by.test_id("email"), by.css("input[type=email]"))
    PASSWORD = Target(by.label("Password"), by.test_id("password"), by.css("input[type=password]"), private=True)
    SIGN_IN = Target(by.role("button", "Sign in"), by.test_id("sign-in"), by.css("form#signin button"))


class Home(View):
    """What whoever is signed in sees first."""

    who: Annotated[str, by.test_id("who"), by.css(".who"), by.pattern(r"Signed in as (.+)")]


class Row(View):
    """One flight in the list."""

    number: Annotated[str, by.test_id("flight")]
    price: Annotated[Money, by.test_id("price"), by.css(".price")]


class Results(View):
    """The list of flights, as soon as it is there."""

    rows: Annotated[list[Row], by.test_id("offer")]


class NoFlights(View):
    """What the page shows instead, where nothing flies."""

    words: Annotated[str, by.role("heading", "No flights", level=2), by.css("[data-testid=no-offers] h2")]


class Token(BaseModel):
    """What the API answers to an email and a password; more than is read here may stand in it."""

    token: str


class Offered(BaseModel):
    """One flight as the API tells it."""

    flight: str
    price: str
    currency: str


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


class SearchByPage(SafeStep[list[Flight]]):
    """Reads the flights from the page that lists them."""

    day: Day

    async def act(self, ctx: Ctx) -> list[Flight]:
        """Open the list, and wait until the flights have come, or the word that there are none."""
        asked = f"from={self.day.origin}&to={self.day.destination}&date={self.day.date}"
        match await ctx.page.goto(f"{SITE}/search?{asked}", then=(Results, NoFlights)):
            case Results(rows=rows):
                return [Flight(number=row.number, price=row.price) for row in rows]
            case NoFlights():
                return []

    def prove(self, out: list[Flight], page: Snapshot) -> Facts:
        """There are flights."""
        yield "there is a flight", at_least(len(out), 1)


class SearchByApi(SafeStep[list[Flight]]):
    """Asks the API; to sign in there leaves nothing behind, so the step is safe."""

    day: Day

    async def act(self, ctx: Ctx) -> list[Flight]:
        """Get a token, and ask with it."""
        who = {"email": ctx.secret("email").reveal(), "password": ctx.secret("password").reveal()}
        signed_in = await ctx.api.send("POST", f"{SITE}/api/token", json=who)
        token = Secret("token", Token.model_validate_json(signed_in.body).token)
        asked = {"from": self.day.origin, "to": self.day.destination, "date": str(self.day.date)}
        answer = await ctx.api.get(f"{SITE}/api/offers", params=asked, token=token)
        offered = TypeAdapter(list[Offered]).validate_json(answer.body)
        return [_flight(one) for one in offered]

    def prove(self, out: list[Flight], page: Snapshot) -> Facts:
        """There are flights."""
        yield "there is a flight", at_least(len(out), 1)


@recipe("acme-air/find-offers", origins=[SITE])
async def find_offers(run: Run, day: Day) -> Offers:
    """Ask the page first, then the API; the answer says which it was, and why."""
    await run.sign_in(SignIn(account=day.account))
    answer = await run.first_of(SearchByPage(day=day), SearchByApi(day=day))
    failed = [f"{one.way}: {one.why}" for one in answer.failed]
    return Offers(flights=answer.value, way=answer.way, taken_at=answer.taken_at, failed=failed)


def _flight(offered: Offered) -> Flight:
    price = Money.model_validate({"amount": offered.price, "currency": offered.currency})
    return Flight(number=offered.flight, price=price)
