"""Paths for whoever runs the demo: the ledger, the switches, and what somebody else did."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from surefoot.demo.site.claims import Claimable, Document, Draft
from surefoot.demo.site.desk import Desk
from surefoot.demo.site.flights import offer
from surefoot.demo.site.switches import Switches

_POST = ["POST"]
_FLIGHT = "LIS-ZRH-2027-03-14-0"


class OtherHold(BaseModel):
    """A reservation that somebody else, or another run, makes."""

    model_config = ConfigDict(extra="forbid")

    reference: str
    user: str = "ada@example.org"
    passenger: str = "Ada Lovelace"
    offer: str = _FLIGHT
    paid: bool = False


class OtherClaim(BaseModel):
    """A claim that somebody else, or another run, submits."""

    model_config = ConfigDict(extra="forbid")

    reference: str
    user: str = "ada@example.org"


class ControlPages:
    """`/__demo/…`: no part of the site as its users see it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def routes(self) -> list[Route]:
        """Where they stand."""
        return [
            Route("/__demo/ledger", self.ledger),
            Route("/__demo/switches", self.turn, methods=_POST),
            Route("/__demo/reset", self.reset, methods=_POST),
            Route("/__demo/sign-out", self.sign_out, methods=_POST),
            Route("/__demo/holds", self.add_hold, methods=_POST),
            Route("/__demo/claims", self.add_claim, methods=_POST),
        ]

    async def ledger(self, _: Request) -> Response:
        """What really happened."""
        books = self._desk.books
        return JSONResponse(
            {
                "holds": books.holds(),
                "payments": books.payments(),
                "claims": [one.model_dump(mode="json") for one in books.claims()],
                "documents": [one.model_dump(mode="json") for one in books.documents()],
                "downloads": books.downloads(),
            }
        )

    async def turn(self, request: Request) -> Response:
        """Turn switches."""
        try:
            self._desk.switches = Switches.model_validate(self._desk.switches.model_dump() | await request.json())
        except ValidationError as error:
            return _refused(error)
        return JSONResponse(self._desk.switches.model_dump())

    async def reset(self, _: Request) -> Response:
        """Empty the books and put every switch back."""
        self._desk.reset()
        return JSONResponse({})

    async def sign_out(self, _: Request) -> Response:
        """End every session, as a site does that was started anew."""
        self._desk.sign_out_all()
        return JSONResponse({})

    async def add_hold(self, request: Request) -> Response:
        """Make somebody else's reservation."""
        try:
            given = OtherHold.model_validate(await request.json())
        except ValidationError as error:
            return _refused(error)
        flight = offer(given.offer)
        if flight is None:
            return JSONResponse({"error": f"no such flight: {given.offer}"}, 422)
        code = self._desk.books.hold(given.user, given.passenger, given.reference, flight)
        receipt = self._desk.books.pay(code, str(flight.price)) if given.paid else None
        return JSONResponse({"code": code, "receipt": receipt})

    async def add_claim(self, request: Request) -> Response:
        """Submit somebody else's claim."""
        try:
            given = OtherClaim.model_validate(await request.json())
        except ValidationError as error:
            return _refused(error)
        return JSONResponse({"number": self._desk.books.claim(given.user, _other_draft(given.reference))})


def _other_draft(reference: str) -> Draft:
    flight = offer(_FLIGHT)
    if flight is None:
        raise LookupError(_FLIGHT)
    return Draft(
        trip=Claimable(code="OTHER1", about="", price=flight.price),
        reason="cancelled",
        detail="",
        payout="card",
        reference=reference,
        document=Document(name="other.pdf", size=0, sha256=""),
    )


def _refused(error: ValidationError) -> Response:
    return JSONResponse({"error": str(error)}, 422)
