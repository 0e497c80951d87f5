"""The pages of the site, in two layouts."""

from __future__ import annotations

import asyncio
import secrets
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from surefoot.demo.site.books import CITIES, USERS, Books, Switches, offer, offers


class Pages:
    """All pages over one set of books."""

    def __init__(self, folder: Path) -> None:
        self.books = Books(folder)
        self.switches = Switches()
        self._sessions: dict[str, str] = {}
        self._templates = Jinja2Templates(Path(__file__).parent / "templates")
        self._running: set[asyncio.Task[str]] = set()

    async def login(self, request: Request) -> Response:
        """Sign in."""
        if request.method == "GET":
            return self._page(request, "login", next=request.query_params.get("next", "/"))
        form = await request.form()
        email = str(form.get("email", ""))
        if USERS.get(email, ("", ""))[0] != str(form.get("password", "")):
            return self._page(request, "login", next=str(form.get("next", "/")), wrong=True)
        token = secrets.token_urlsafe(16)
        self._sessions[token] = email
        answer = RedirectResponse(str(form.get("next") or "/"), status_code=303)
        answer.set_cookie("session", token, httponly=True, samesite="lax")
        return answer

    async def home(self, request: Request) -> Response:
        """Search for flights."""
        return self._page(request, "home", cities=CITIES)

    async def search(self, request: Request) -> Response:
        """List the flights, which a script brings late."""
        query = request.query_params
        names = {key: CITIES.get(query.get(key, ""), query.get(key, "")) for key in ("from", "to")}
        delay = self.switches.results_delay_ms
        return self._page(request, "search", origin=names["from"], destination=names["to"], delay=delay)

    async def api_offers(self, request: Request) -> Response:
        """The flights as JSON."""
        query = request.query_params
        found = offers(query.get("from", ""), query.get("to", ""), query.get("date", ""))
        return JSONResponse([one.model_dump(mode="json") for one in found])

    async def offer(self, request: Request) -> Response:
        """One flight."""
        return self._page(request, "offer", offer=offer(request.path_params["name"]))

    async def book(self, request: Request) -> Response:
        """Check the price, and reserve."""
        flight = offer(request.path_params["name"])
        if flight is None:
            return Response("no such flight", 404)
        if request.method == "GET":
            return self._page(request, "book", offer=flight, malformed=self.switches.malformed_price)
        form = await request.form()
        user, passenger, reference = self._user(request), str(form["passenger"]), str(form.get("reference", ""))
        late = self.switches.reserve_books_after_ms
        code = await self._whatever_happens(late, lambda: self.books.hold(user or "", passenger, reference, flight))
        await asyncio.sleep(self.switches.reserve_delay_ms / 1000)
        return RedirectResponse(f"/holds/{code}", status_code=303)

    async def hold(self, request: Request) -> Response:
        """A reservation, with the form to pay it."""
        code = request.path_params["code"]
        found = self.books.find_hold(code)
        if found is None or found["user"] != self._user(request):
            return Response("no such reservation", 404)
        paid = self.books.payments(code)
        return self._page(request, "hold", hold=found, offer=offer(found["offer"]), total=self._total(found), paid=paid)

    async def pay(self, request: Request) -> Response:
        """Pay a reservation."""
        code = request.path_params["code"]
        found = self.books.find_hold(code)
        if found is None:
            return Response("no such reservation", 404)
        amount = str(self._total(found))
        receipt = await self._whatever_happens(self.switches.pay_books_after_ms, lambda: self.books.pay(code, amount))
        await asyncio.sleep(self.switches.pay_delay_ms / 1000)
        if self.switches.pay_fails_after_booking:
            return Response("<title>Error</title><h1>Something went wrong</h1>", 500, media_type="text/html")
        return RedirectResponse(f"/receipts/{receipt}", status_code=303)

    async def cancel(self, request: Request) -> Response:
        """Cancel a reservation."""
        self.books.cancel(request.path_params["code"])
        return RedirectResponse(f"/holds/{request.path_params['code']}", status_code=303)

    async def receipt(self, request: Request) -> Response:
        """A receipt."""
        payment = self.books.payment(request.path_params["number"])
        if payment is None:
            return Response("no such receipt", 404)
        found = self.books.find_hold(payment["hold"])
        return self._page(
            request, "receipt", payment=payment, hold=found, offer=offer(found["offer"]) if found else None
        )

    async def trips(self, request: Request) -> Response:
        """All reservations of the user."""
        return self._page(request, "trips", holds=self.books.holds(self._user(request)), offer_of=offer)

    async def trip(self, request: Request) -> Response:
        """One trip."""
        found = self.books.find_hold(request.path_params["code"])
        if found is None:
            return Response("no such trip", 404)
        return self._page(request, "trip", hold=found, offer=offer(found["offer"]))

    async def ledger(self, _: Request) -> Response:
        """What really happened."""
        return JSONResponse({"holds": self.books.holds(), "payments": self.books.payments()})

    async def turn(self, request: Request) -> Response:
        """Turn switches."""
        self.switches = Switches.model_validate(self.switches.model_dump() | await request.json())
        return JSONResponse(self.switches.model_dump())

    async def reset(self, _: Request) -> Response:
        """Empty the books and put every switch back."""
        self.books.reset()
        self.switches = Switches()
        return JSONResponse({})

    def _user(self, request: Request) -> str | None:
        return self._sessions.get(request.cookies.get("session", ""))

    def _total(self, hold: dict[str, str]) -> Decimal:
        return Decimal(hold["amount"]) + Decimal(self.switches.pay_price_delta)

    async def _whatever_happens(self, milliseconds: int, book: object) -> str:
        """Book later, also when whoever asked is gone by then."""

        async def later() -> str:
            await asyncio.sleep(milliseconds / 1000)
            return book()  # type: ignore[operator]  # a function without arguments

        task = asyncio.create_task(later())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    def _page(self, request: Request, name: str, **values: object) -> Response:
        user = self._user(request)
        if user is None and name != "login":
            return RedirectResponse(f"/login?next={quote(str(request.url.path))}", status_code=303)
        shown = {"user": USERS[user][1] if user else None, "b": self.switches.layout == "B", **values}
        return self._templates.TemplateResponse(request, f"{name}.html", shown)


def make_app(folder: Path) -> Starlette:
    """Return the site over the books in a folder."""
    pages = Pages(folder)

    async def delayed(request: Request, call_next: object) -> Response:
        await asyncio.sleep(0 if request.url.path.startswith("/__demo") else pages.switches.response_delay_ms / 1000)
        return await call_next(request)  # type: ignore[operator,no-any-return]

    from starlette.middleware import Middleware  # noqa: PLC0415
    from starlette.middleware.base import BaseHTTPMiddleware  # noqa: PLC0415

    both = ["GET", "POST"]
    return Starlette(
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=delayed)],
        routes=[
            Route("/", pages.home),
            Route("/login", pages.login, methods=both),
            Route("/search", pages.search),
            Route("/api/offers", pages.api_offers),
            Route("/offers/{name}", pages.offer),
            Route("/offers/{name}/book", pages.book, methods=both),
            Route("/holds/{code}", pages.hold),
            Route("/holds/{code}/pay", pages.pay, methods=["POST"]),
            Route("/holds/{code}/cancel", pages.cancel, methods=["POST"]),
            Route("/receipts/{number}", pages.receipt),
            Route("/trips", pages.trips),
            Route("/trips/{code}", pages.trip),
            Route("/__demo/ledger", pages.ledger),
            Route("/__demo/switches", pages.turn, methods=["POST"]),
            Route("/__demo/reset", pages.reset, methods=["POST"]),
        ],
    )
