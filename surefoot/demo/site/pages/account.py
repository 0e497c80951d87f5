"""Signing in and out, and invoices."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from surefoot.demo.site.desk import COOKIE, Desk, form_of
from surefoot.demo.site.history import Invoice, invoice, invoice_page
from surefoot.demo.site.pdf import as_pdf
from surefoot.demo.site.people import knows


class AccountPages:
    """What belongs to whoever is signed in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def routes(self) -> list[Route]:
        """Where they stand."""
        return [
            Route("/login", self.login, methods=["GET", "POST"]),
            Route("/logout", self.logout, methods=["POST"]),
            Route("/invoices", self.invoices),
            Route("/invoices/{number}", self.invoice),
            Route("/invoices/{number}/file", self.file),
        ]

    async def login(self, request: Request) -> Response:
        """Sign in."""
        if request.method == "GET":
            return self._desk.page(request, "login", next=request.query_params.get("next", "/"))
        form = await form_of(request)
        email, following = form.get("email", ""), form.get("next", "/")
        if not knows(email, form.get("password", "")):
            return self._desk.page(request, "login", next=following, wrong=True)
        answer = RedirectResponse(_inside(following), status_code=303)
        self._desk.sign_in(email, answer)
        return answer

    async def logout(self, request: Request) -> Response:
        """Sign out."""
        self._desk.sessions.pop(request.cookies.get(COOKIE, ""), None)
        return RedirectResponse("/login", status_code=303)

    async def invoices(self, request: Request) -> Response:
        """One page of the list of invoices."""
        asked = request.query_params.get("page", "1")
        number = int(asked) if asked.isascii() and asked.isdecimal() else 1
        added = self._desk.switches.invoices_added
        shown = invoice_page(self._desk.user(request), number, added=added)
        return self._desk.page(request, "invoices", page=shown)

    async def invoice(self, request: Request) -> Response:
        """One invoice."""
        found = self._find(request)
        if found is None and self._desk.user(request):
            return self._desk.lost(request, "There is no such invoice.")
        return self._desk.page(request, "invoice", invoice=found)

    async def file(self, request: Request) -> Response:
        """Send the file of an invoice."""
        found = self._find(request)
        if found is None:
            return self._desk.lost(request, "There is no such invoice.")
        if found.number == self._desk.switches.failing_invoice:
            return self._desk.broken(request)
        self._desk.books.downloaded(found.number)
        return pdf_answer(found)

    def _find(self, request: Request) -> Invoice | None:
        added = self._desk.switches.invoices_added
        return invoice(self._desk.user(request), request.path_params["number"], added=added)


def pdf_answer(found: Invoice) -> Response:
    """Return an invoice as a file to be kept."""
    headers = {"Content-Disposition": f'attachment; filename="{found.file_name}"'}
    return Response(as_pdf(found), media_type="application/pdf", headers=headers)


def _inside(address: str) -> str:
    """Return an address on this site, whatever was asked for."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
