"""The JSON API: the same flights, books and switches as the pages, for whoever has a token.

`POST /api/token` gives one for an email and a password. What changes something takes an idempotency key, as the
header `Idempotency-Key` or as `idempotency_key` in the body: the same key gives the same answer and books once;
without one every call books anew, as on the pages. The pages' own script may ask with its session instead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from surefoot.demo.site.books import Kept
from surefoot.demo.site.desk import Desk
from surefoot.demo.site.flights import Offer, offer, offers
from surefoot.demo.site.history import Invoice, invoice, invoice_page
from surefoot.demo.site.pages.account import pdf_answer
from surefoot.demo.site.people import full_name, knows

_POST = ["POST"]
B = TypeVar("B", bound=BaseModel)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Credentials(_Body):
    """Who asks for a token."""

    email: str
    password: str


class Changing(_Body):
    """What every call that changes something may carry."""

    idempotency_key: str | None = None


class HoldWanted(Changing):
    """A reservation that is asked for."""

    offer: str
    passenger: str
    reference: str = ""


class _RefusedError(Exception):
    """A call that is answered with an error."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Api:
    """`/api/…`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def routes(self) -> list[Route]:
        """Where its calls stand."""
        return [
            Route("/api/token", _answering(self.token), methods=_POST),
            Route("/api/offers", _answering(self.offers)),
            Route("/api/offers/{name}", _answering(self.offer)),
            Route("/api/holds", _answering(self.holds)),
            Route("/api/holds", _answering(self.hold), methods=_POST),
            Route("/api/holds/{code}", _answering(self.one_hold)),
            Route("/api/holds/{code}/pay", _answering(self.pay), methods=_POST),
            Route("/api/holds/{code}/cancel", _answering(self.cancel), methods=_POST),
            Route("/api/trips", _answering(self.trips)),
            Route("/api/trips/{code}", _answering(self.trip)),
            Route("/api/invoices", _answering(self.invoices)),
            Route("/api/invoices/{number}", _answering(self.invoice)),
            Route("/api/invoices/{number}/file", _answering(self.file)),
            Route("/api/claims", _answering(self.claims)),
        ]

    async def token(self, request: Request) -> Response:
        """Give a token."""
        given = await _body(request, Credentials)
        if not knows(given.email, given.password):
            raise _RefusedError(401, "that email and password do not fit")
        seconds = self._desk.switches.token_seconds
        return JSONResponse({"token": self._desk.token(given.email), "type": "bearer", "expires_in": seconds})

    async def offers(self, request: Request) -> Response:
        """Return the flights of a day: `from`, `to`, `date`."""
        self._who(request, script=True)
        query = request.query_params
        found = offers(query.get("from", ""), query.get("to", ""), query.get("date", ""))
        return JSONResponse([_flight(one) for one in found])

    async def offer(self, request: Request) -> Response:
        """Return one flight."""
        self._who(request)
        found = offer(request.path_params["name"])
        if found is None:
            raise _RefusedError(404, "no such flight")
        return JSONResponse(_flight(found))

    async def holds(self, request: Request) -> Response:
        """Return all reservations."""
        mine = self._desk.books.holds(self._who(request))
        return JSONResponse([self._as_hold(one) for one in mine])

    async def one_hold(self, request: Request) -> Response:
        """Return one reservation."""
        return JSONResponse(self._as_hold(self._own(request, self._who(request))))

    async def hold(self, request: Request) -> Response:
        """Reserve."""
        user, given = self._who(request), await _body(request, HoldWanted)
        flight = offer(given.offer)
        if flight is None:
            raise _RefusedError(422, f"no such flight: {given.offer}")
        key, switches, books = _key(request, given), self._desk.switches, self._desk.books
        asked = f"hold {given.offer} {given.passenger} {given.reference}"
        book = self._once(user, key, asked, lambda: books.hold(user, given.passenger, given.reference, flight))
        code = await self._desk.whatever_happens(switches.reserve_books_after_ms, book)
        await asyncio.sleep(switches.reserve_delay_ms / 1000)
        return JSONResponse(self._as_hold(self._find(user, code)), 201)

    async def pay(self, request: Request) -> Response:
        """Pay a reservation."""
        user, given = self._who(request), await _body(request, Changing)
        found, switches = self._own(request, user), self._desk.switches
        code, amount = found["code"], str(self._desk.total(found))
        if found["state"] == "cancelled":
            raise _RefusedError(409, "it was cancelled before")
        book = self._once(user, _key(request, given), f"pay {code}", lambda: self._desk.books.pay(code, amount))
        receipt = await self._desk.whatever_happens(switches.pay_books_after_ms, book)
        await asyncio.sleep(switches.pay_delay_ms / 1000)
        if self._desk.switches.pay_fails_after_booking:
            raise _RefusedError(500, "something went wrong")
        return JSONResponse({"receipt": receipt, "hold": code, "paid": amount, "currency": "EUR"}, 201)

    async def cancel(self, request: Request) -> Response:
        """Cancel a reservation that is not paid."""
        user = self._who(request)
        code = self._own(request, user)["code"]
        self._desk.books.cancel(code)
        return JSONResponse(self._as_hold(self._find(user, code)))

    async def trips(self, request: Request) -> Response:
        """Return what is paid."""
        mine = self._desk.books.holds(self._who(request))
        return JSONResponse([self._as_hold(one) for one in mine if one["state"] == "paid"])

    async def trip(self, request: Request) -> Response:
        """Return one trip."""
        found = self._own(request, self._who(request))
        if found["state"] != "paid":
            raise _RefusedError(404, "it is not paid")
        return JSONResponse(self._as_hold(found))

    async def invoices(self, request: Request) -> Response:
        """Return one page of the invoices, the newest first."""
        user, asked = self._who(request), request.query_params.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdecimal() else 1
        page = invoice_page(user, number, added=self._desk.switches.invoices_added)
        following = page.number + 1 if page.number < page.pages else None
        return JSONResponse(
            {
                "page": page.number,
                "pages": page.pages,
                "total": page.total,
                "next": following,
                "invoices": [_as_invoice(one) for one in page.invoices],
            }
        )

    async def invoice(self, request: Request) -> Response:
        """Return one invoice."""
        return JSONResponse(_as_invoice(self._own_invoice(request)))

    async def file(self, request: Request) -> Response:
        """Send the file of an invoice."""
        found = self._own_invoice(request)
        if found.number == self._desk.switches.failing_invoice:
            raise _RefusedError(500, "something went wrong")
        self._desk.books.downloaded(found.number)
        return pdf_answer(found)

    async def claims(self, request: Request) -> Response:
        """Return all claims."""
        mine = self._desk.books.claims(self._who(request))
        return JSONResponse([one.model_dump(mode="json", exclude={"user"}) for one in mine])

    def _who(self, request: Request, *, script: bool = False) -> str:
        user = self._desk.bearer(request) or (self._desk.user(request) if script else "")
        if not user:
            raise _RefusedError(401, "a token is needed that is still good: POST /api/token")
        return user

    def _own(self, request: Request, user: str) -> dict[str, str]:
        return self._find(user, request.path_params["code"])

    def _find(self, user: str, code: str) -> dict[str, str]:
        found = self._desk.own_hold(user, code)
        if found is None:
            raise _RefusedError(404, "no such reservation")
        return found

    def _own_invoice(self, request: Request) -> Invoice:
        user, added = self._who(request), self._desk.switches.invoices_added
        found = invoice(user, request.path_params["number"], added=added)
        if found is None:
            raise _RefusedError(404, "no such invoice")
        return found

    def _once(self, user: str, key: str | None, asked: str, book: Callable[[], str]) -> Callable[[], str]:
        """Return what books once for a key; it runs in one go, so that two calls at a time cannot both book."""
        books = self._desk.books

        def once(key: str) -> str:
            kept = books.kept(user, key)
            if kept is None:
                kept = Kept(asked=asked, answer=book())
                books.keep(user, key, kept)
            if kept.asked != asked:
                raise _RefusedError(422, "this idempotency key came before with something else")
            return kept.answer

        return book if key is None else lambda: once(key)

    def _as_hold(self, hold: dict[str, str]) -> dict[str, object]:
        about = {name: hold[name] for name in ("code", "reference", "passenger", "offer", "state")}
        receipts = [one["receipt"] for one in self._desk.books.payments(hold["code"])]
        return {**about, "total": str(self._desk.total(hold)), "currency": "EUR", "receipts": receipts}


def _answering(call: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await call(request)
        except _RefusedError as refused:
            headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else None  # noqa: PLR2004 — HTTP
            return JSONResponse({"error": str(refused)}, refused.status, headers)

    return answer


async def _body(request: Request, kind: type[B]) -> B:
    try:
        return kind.model_validate_json(await request.body() or b"{}")
    except ValidationError as error:
        raise _RefusedError(422, str(error)) from None


def _key(request: Request, given: Changing) -> str | None:
    return request.headers.get("idempotency-key") or given.idempotency_key


def _flight(found: Offer) -> dict[str, object]:
    return {**found.model_dump(mode="json"), "currency": "EUR"}


def _as_invoice(found: Invoice) -> dict[str, object]:
    return {
        "number": found.number,
        "issued": found.issued.isoformat(),
        "passenger": full_name(found.user),
        "booking": found.booking,
        "flight": found.flight.flight,
        "route": found.flight.route,
        "amount": str(found.amount),
        "currency": "EUR",
        "file": f"/api/invoices/{found.number}/file",
    }
