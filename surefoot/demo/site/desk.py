"""What all pages share: the books, the switches, who is signed in, and the templates."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import cast
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from surefoot.demo.site.books import Books
from surefoot.demo.site.claims import Draft
from surefoot.demo.site.flights import CITIES
from surefoot.demo.site.people import full_name
from surefoot.demo.site.switches import Switches

COOKIE = "session"
_HERE = Path(__file__).parent


@dataclass
class Session:
    """Somebody in one browser."""

    user: str
    draft: Draft | None = None
    """The claim that is being filled in."""


@dataclass
class Desk:
    """The state of the site; everything but the books is gone when it ends."""

    books: Books
    switches: Switches = field(default_factory=Switches)
    sessions: dict[str, Session] = field(default_factory=dict[str, Session])
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict[str, tuple[str, float]])
    """Users of the API and until when, by token."""

    def __post_init__(self) -> None:
        self._running: set[asyncio.Task[str]] = set()
        self._templates = Jinja2Templates(env=_environment())

    def reset(self) -> None:
        """Empty the books and put every switch back; whoever is signed in stays so."""
        self.books.reset()
        self.switches = Switches()

    def sign_out_all(self) -> None:
        """End every session and void every token."""
        self.sessions.clear()
        self.tokens.clear()

    def sign_in(self, user: str, answer: Response) -> None:
        """Begin a session, and give the browser its cookie."""
        token = secrets.token_urlsafe(16)
        self.sessions[token] = Session(user)
        answer.set_cookie(COOKIE, token, httponly=True, samesite="lax")

    def session(self, request: Request) -> Session | None:
        """Return the session of the browser that asks."""
        return self.sessions.get(request.cookies.get(COOKIE, ""))

    def user(self, request: Request) -> str:
        """Return who asks; an empty text for somebody who is not signed in."""
        session = self.session(request)
        return session.user if session else ""

    def token(self, user: str) -> str:
        """Return a new token for the API."""
        made = secrets.token_urlsafe(24)
        self.tokens[made] = (user, time.time() + self.switches.token_seconds)
        return made

    def bearer(self, request: Request) -> str:
        """Return who asks with a token that is still good; an empty text for anybody else."""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        user, until = self.tokens.get(given, ("", 0.0))
        return user if kind.lower() == "bearer" and time.time() < until else ""

    def own_hold(self, user: str, code: str) -> dict[str, str] | None:
        """Return a hold of somebody."""
        found = self.books.find_hold(code)
        return found if found is not None and found["user"] == user else None

    def total(self, hold: Mapping[str, str]) -> Decimal:
        """Return what a hold costs now."""
        return Decimal(hold["amount"]) + Decimal(self.switches.pay_price_delta)

    async def whatever_happens(self, milliseconds: int, book: Callable[[], str]) -> str:
        """Book later, also when whoever asked is gone by then."""

        async def later() -> str:
            await asyncio.sleep(milliseconds / 1000)
            return book()

        task = asyncio.create_task(later())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    def page(self, request: Request, name: str, status: int = 200, /, **values: object) -> Response:
        """Return a page for whoever is signed in; anybody else is sent to sign in first."""
        session = self.session(request)
        if session is None and name not in {"login", "error", "offer"}:  # a price may be looked at by everybody
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/login?next={quote(request.url.path + query, safe='/')}", status_code=303)
        shown = {"user": full_name(session.user) if session else None, "b": self.switches.layout == "B", **values}
        return self._templates.TemplateResponse(request, f"{name}.html", shown, status_code=status)

    def lost(self, request: Request, what: str) -> Response:
        """Return the page that says something is not there."""
        return self.page(request, "error", 404, title="Not found", text=what)

    def broken(self, request: Request) -> Response:
        """Return the page that says something went wrong."""
        text = "We could not finish what you asked for. Look at your account before you try again."
        return self.page(request, "error", 500, title="Something went wrong", text=text)


async def form_of(request: Request) -> dict[str, str]:
    """Return the texts of a form that was sent."""
    form = await request.form()
    return {name: value for name, value in form.items() if not isinstance(value, UploadFile)}


def euro(amount: Decimal | str) -> Markup:
    """Return an amount as the pages write it."""
    return Markup("€ {}").format(f"{Decimal(amount):,.2f}")


def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True)
    environment.filters.update({"euro": euro, "day": _day, "span": _span})
    everywhere = cast("dict[str, object]", environment.globals)
    everywhere["city"] = CITIES
    everywhere["part"] = environment.get_template("_parts.html").module
    return environment


def _day(day: object, form: str = "%a %-d %b %Y") -> str:
    return f"{day:{form}}"


def _span(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d} min"
