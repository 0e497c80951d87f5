"""The site put together: its pages, its API, and what goes around every answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from surefoot.demo.site.api import Api
from surefoot.demo.site.books import Books
from surefoot.demo.site.desk import Desk
from surefoot.demo.site.pages.account import AccountPages
from surefoot.demo.site.pages.booking import BookingPages
from surefoot.demo.site.pages.claiming import ClaimPages
from surefoot.demo.site.pages.control import ControlPages

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def make_app(folder: Path) -> Starlette:
    """Return the site over the books in a folder."""
    desk = Desk(Books(folder))
    themes = (AccountPages(desk), BookingPages(desk), ClaimPages(desk), ControlPages(desk), Api(desk))

    async def no_page(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": "no such path, or no such method"}, status)
        text = "There is nothing at this address." if status == 404 else "That cannot be done here."  # noqa: PLR2004
        return desk.page(request, "error", status, title="Not found", text=text)

    return Starlette(
        middleware=[Middleware(_Around, desk=desk)],
        routes=[
            *(route for theme in themes for route in theme.routes),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ],
        exception_handlers={HTTPException: no_page},
    )


class _Around:
    """Slows every answer as the switch says, and adds headers: nothing but the site itself may be loaded."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = str(scope.get("path", ""))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.update(_HEADERS)
                headers["Cache-Control"] = "max-age=600" if path.startswith("/static/") else "no-store"
            await send(message)

        if not path.startswith(("/__demo/", "/static/")):
            await asyncio.sleep(self._desk.switches.response_delay_ms / 1000)
        await self._app(scope, receive, send_with_headers)
