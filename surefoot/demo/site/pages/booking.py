"""Finding a flight, reserving it and paying for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from surefoot import clock
from surefoot.demo.site.desk import Desk, form_of
from surefoot.demo.site.flights import CITIES, airport, offer, offers

_POPULAR = (("LIS", "ZRH"), ("DUB", "ATH"), ("OSL", "PRG"), ("VIE", "CPH"))


class BookingPages:
    """From the search form to the receipt."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def routes(self) -> list[Route]:
        """Where they stand."""
        return [
            Route("/", self.home),
            Route("/search", self.search),
            Route("/offers/{name}", self.offer),
            Route("/offers/{name}/book", self.book, methods=["GET", "POST"]),
            Route("/holds/{code}", self.hold),
            Route("/holds/{code}/pay", self.pay, methods=["POST"]),
            Route("/holds/{code}/cancel", self.cancel, methods=["POST"]),
            Route("/receipts/{number}", self.receipt),
            Route("/trips", self.trips),
            Route("/trips/{code}", self.trip),
        ]

    async def home(self, request: Request) -> Response:
        """Search for flights."""
        day = (clock.now() + timedelta(days=30)).date().isoformat()
        popular = [min(offers(*route, day), key=lambda one: one.price) for route in _POPULAR]
        return self._desk.page(request, "home", popular=popular)

    async def search(self, request: Request) -> Response:
        """List the flights, which a script brings late."""
        if self._desk.switches.search_fails:
            return self._desk.broken(request)
        query = request.query_params
        said = {name: query.get(name, "") for name in ("from", "to", "date")}
        found = offers(said["from"], said["to"], said["date"])
        return self._desk.page(
            request,
            "search",
            origin=_city(said["from"]),
            destination=_city(said["to"]),
            day=found[0].day if found else None,
            query=request.url.query,
            delay=self._desk.switches.results_delay_ms,
        )

    async def offer(self, request: Request) -> Response:
        """One flight."""
        flight = offer(request.path_params["name"])
        if flight is None:
            return self._desk.lost(request, "There is no such flight.")
        return self._desk.page(request, "offer", offer=flight)

    async def book(self, request: Request) -> Response:
        """Check the price, and reserve."""
        flight = offer(request.path_params["name"])
        if flight is None:
            return self._desk.lost(request, "There is no such flight.")
        switches, user = self._desk.switches, self._desk.user(request)
        if request.method == "GET" or not user:
            return self._desk.page(request, "book", offer=flight, malformed=switches.malformed_price)
        form = await form_of(request)
        passenger, reference = form.get("passenger", ""), form.get("reference", "")
        books = self._desk.books
        code = await self._desk.whatever_happens(
            switches.reserve_books_after_ms, lambda: books.hold(user, passenger, reference, flight)
        )
        await asyncio.sleep(switches.reserve_delay_ms / 1000)
        return RedirectResponse(f"/holds/{code}", status_code=303)

    async def hold(self, request: Request) -> Response:
        """A reservation, with the form to pay it."""
        return self._show(request, "hold")

    async def pay(self, request: Request) -> Response:
        """Pay a reservation."""
        code, switches = request.path_params["code"], self._desk.switches
        found = self._desk.own_hold(self._desk.user(request), code)
        if found is None:
            return self._desk.lost(request, "There is no such reservation.")
        if found["state"] == "cancelled":
            return self._desk.page(request, "error", 409, title="Cancelled", text="It was cancelled before.")
        amount = str(self._desk.total(found))
        receipt = await self._desk.whatever_happens(
            switches.pay_books_after_ms, lambda: self._desk.books.pay(code, amount)
        )
        await asyncio.sleep(switches.pay_delay_ms / 1000)
        if self._desk.switches.pay_fails_after_booking:
            return self._desk.broken(request)
        return RedirectResponse(f"/receipts/{receipt}", status_code=303)

    async def cancel(self, request: Request) -> Response:
        """Cancel a reservation."""
        code = request.path_params["code"]
        if self._desk.own_hold(self._desk.user(request), code) is None:
            return self._desk.lost(request, "There is no such reservation.")
        self._desk.books.cancel(code)
        return RedirectResponse(f"/holds/{code}", status_code=303)

    async def receipt(self, request: Request) -> Response:
        """A receipt."""
        payment = self._desk.books.payment(request.path_params["number"])
        return self._show(request, "receipt", code=payment["hold"] if payment else "", payment=payment)

    async def trips(self, request: Request) -> Response:
        """All reservations of the user, the latest first."""
        holds = reversed(self._desk.books.holds(self._desk.user(request)))
        return self._desk.page(request, "trips", trips=[(one, offer(one["offer"])) for one in holds])

    async def trip(self, request: Request) -> Response:
        """One trip."""
        return self._show(request, "trip")

    def _show(self, request: Request, name: str, *, code: str | None = None, **values: object) -> Response:
        """Return a page about a reservation of whoever is signed in."""
        user = self._desk.user(request)
        found = self._desk.own_hold(user, request.path_params["code"] if code is None else code)
        if found is None and user:
            return self._desk.lost(request, f"There is no such {name}.")
        if found is not None:
            paid = self._desk.books.payments(found["code"])
            flight, total = offer(found["offer"]), self._desk.total(found)
            values |= {"hold": found, "offer": flight, "total": total, "paid": paid}
        return self._desk.page(request, name, **values)


def _city(said: str) -> str:
    code = airport(said)
    return CITIES[code] if code else said
