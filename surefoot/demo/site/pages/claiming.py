"""Claiming a refund, over three pages that share the session of one browser."""

from __future__ import annotations

import asyncio

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from surefoot.demo.site.claims import (
    DETAILS,
    LARGEST_DOCUMENT,
    PAYOUTS,
    REASONS,
    Claimable,
    Draft,
    draft_of,
    faults_of,
)
from surefoot.demo.site.desk import Desk, Session, form_of
from surefoot.demo.site.flights import offer
from surefoot.demo.site.history import PAGE, invoices

_BOTH = ["GET", "POST"]
_START, _DOCUMENT, _SUMMARY = "/claims/new", "/claims/new/document", "/claims/new/summary"


class ClaimPages:
    """The three pages, the list of claims, and one claim."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def routes(self) -> list[Route]:
        """Where they stand."""
        return [
            Route("/claims", self.claims),
            Route(_START, self.start, methods=_BOTH),
            Route(_DOCUMENT, self.document, methods=_BOTH),
            Route(_SUMMARY, self.summary, methods=_BOTH),
            Route("/claims/new/discard", self.discard, methods=["POST"]),
            Route("/claims/{number}", self.claim),
        ]

    async def start(self, request: Request) -> Response:
        """Page 1: the trip and the reason."""
        session = self._desk.session(request)
        if request.method == "GET" or session is None:
            return self._first(request, {} if session is None else _filled(session.draft))
        form, trips = await form_of(request), self._claimable(session.user)
        faults = faults_of(form, trips)
        if faults:
            return self._first(request, form, faults=faults, status=422)
        session.draft = draft_of(form, trips)
        return _go(_DOCUMENT)

    async def document(self, request: Request) -> Response:
        """Page 2: a document."""
        session = self._desk.session(request)
        if session is None or session.draft is None:
            return _go(_START)
        if request.method == "GET":
            return self._desk.page(request, "claim_document", draft=session.draft)
        async with request.form() as form:
            given, genuine = form.get("document"), form.get("genuine")
            content = await given.read() if isinstance(given, UploadFile) else b""
            name = (given.filename if isinstance(given, UploadFile) else None) or "document"
        fault = _fault_of(content, genuine=genuine == "yes")
        if fault:
            return self._desk.page(request, "claim_document", 422, draft=session.draft, fault=fault)
        stored = self._desk.books.store(name, content)
        session.draft = session.draft.model_copy(update={"document": stored})
        return _go(_SUMMARY)

    async def summary(self, request: Request) -> Response:
        """Page 3: the summary, and the button that submits the claim."""
        session = self._desk.session(request)
        draft = None if session is None else session.draft
        if session is None or draft is None:
            return _go(_START)
        if draft.document is None:
            return _go(_DOCUMENT)
        if request.method == "GET":
            shown = {"reason": REASONS[draft.reason], "asked": DETAILS.get(draft.reason)}
            return self._desk.page(request, "claim_summary", draft=draft, payout=PAYOUTS[draft.payout], **shown)
        return await self._submit(request, session, draft)

    async def discard(self, request: Request) -> Response:
        """Forget what was filled in."""
        session = self._desk.session(request)
        if session is not None:
            session.draft = None
        return _go(_START)

    async def claims(self, request: Request) -> Response:
        """All claims of the user."""
        return self._desk.page(request, "claims", claims=self._desk.books.claims(self._desk.user(request)))

    async def claim(self, request: Request) -> Response:
        """One claim, as it was booked; whoever looks at it is done with the draft."""
        mine = self._desk.books.claims(self._desk.user(request))
        found = next((one for one in mine if one.number == request.path_params["number"]), None)
        session = self._desk.session(request)
        if session is not None:
            session.draft = None
            if found is None:
                return self._desk.lost(request, "There is no such claim.")
        shown = {"reason": REASONS[found.reason], "payout": PAYOUTS[found.payout]} if found else {}
        return self._desk.page(request, "claim", claim=found, **shown)

    async def _submit(self, request: Request, session: Session, draft: Draft) -> Response:
        switches, books = self._desk.switches, self._desk.books
        number = await self._desk.whatever_happens(
            switches.claim_books_after_ms, lambda: books.claim(session.user, draft)
        )
        await asyncio.sleep(switches.claim_delay_ms / 1000)
        if self._desk.switches.claim_fails_after_booking:
            return self._desk.broken(request)
        return _go(f"/claims/{number}")

    def _first(
        self, request: Request, form: dict[str, str], *, faults: dict[str, str] | None = None, status: int = 200
    ) -> Response:
        trips = self._claimable(self._desk.user(request))
        choices = {"trips": trips, "reasons": REASONS, "details": DETAILS, "payouts": PAYOUTS}
        return self._desk.page(request, "claim_start", status, form=form, faults=faults or {}, **choices)

    def _claimable(self, user: str) -> list[Claimable]:
        """Return the trips that may be claimed for: what was paid here, and the latest of old."""
        old = invoices(user)[:PAGE]
        trips = [_trip(one.booking, one.flight.id) for one in old]
        paid = [one for one in self._desk.books.holds(user) if one["state"] == "paid"]
        return [_trip(one["code"], one["offer"]) for one in paid] + trips


def _trip(code: str, name: str) -> Claimable:
    flight = offer(name)
    if flight is None:
        raise LookupError(f"the books hold a flight that there is not: {name}")
    return Claimable(code=code, about=f"{flight.route}, {flight.day:%-d %B %Y}", price=flight.price)


def _filled(draft: Draft | None) -> dict[str, str]:
    """Return the first page's form as it was filled in."""
    if draft is None:
        return {}
    about = {"trip": draft.trip.code, "reason": draft.reason, f"detail_{draft.reason}": draft.detail}
    return {**about, "payout": draft.payout, "reference": draft.reference, "own": "yes"}


def _fault_of(content: bytes, *, genuine: bool) -> str | None:
    if not content:
        return "Choose a file that is not empty."
    if len(content) > LARGEST_DOCUMENT:
        return "The file is larger than 5 MB."
    return None if genuine else "Confirm that the document is genuine."


def _go(where: str) -> Response:
    return RedirectResponse(where, status_code=303)
