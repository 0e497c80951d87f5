"""Flights that were taken long ago, and their invoices: the same ones whenever they are asked for."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal

from pydantic import BaseModel

from surefoot.demo.site.flights import CITIES, Offer, offers
from surefoot.demo.site.people import full_name

PAGE = 8
"""Invoices on one page of the list."""

_COUNTS = {"ada@example.org": 23, "bob@example.org": 5}
_FIRST = date(2025, 1, 9)
_APART = timedelta(days=26)
_VAT = Decimal("0.10")


class Invoice(BaseModel):
    """A past trip and what was paid for it."""

    number: str
    user: str
    passenger: str
    booking: str
    issued: date
    flight: Offer

    @property
    def amount(self) -> Decimal:
        """The sum, VAT included."""
        return self.flight.price

    @property
    def net(self) -> Decimal:
        """The sum without VAT."""
        return (self.amount / (1 + _VAT)).quantize(Decimal("0.01"))

    @property
    def file_name(self) -> str:
        """What its file is called."""
        return f"acme-air-{self.number}.pdf"


class InvoicePage(BaseModel):
    """One page of the list, the newest first."""

    number: int
    pages: int
    total: int
    invoices: list[Invoice]


def invoices(user: str, *, added: int = 0) -> list[Invoice]:
    """Return somebody's invoices, the newest first; `added` ones came lately."""
    count = _COUNTS.get(user, 0) + added
    return [_invoice(user, number) for number in range(count, 0, -1)]


def invoice(user: str, number: str, *, added: int = 0) -> Invoice | None:
    """Return one of somebody's invoices."""
    return next((one for one in invoices(user, added=added) if one.number == number), None)


def invoice_page(user: str, number: int, *, added: int = 0) -> InvoicePage:
    """Return one page of the list, or the nearest there is."""
    everything = invoices(user, added=added)
    pages = max(1, -(-len(everything) // PAGE))
    number = min(max(1, number), pages)
    shown = everything[(number - 1) * PAGE : number * PAGE]
    return InvoicePage(number=number, pages=pages, total=len(everything), invoices=shown)


def _invoice(user: str, number: int) -> Invoice:
    seed = hashlib.sha256(f"{user}{number}".encode()).digest()
    codes = sorted(CITIES)
    origin = codes[seed[0] % len(codes)]
    destination = [code for code in codes if code != origin][seed[1] % (len(codes) - 1)]
    flown = _FIRST + number * _APART
    return Invoice(
        number=f"INV-{number:04d}",
        user=user,
        passenger=full_name(user),
        booking=_code(seed),
        issued=flown + timedelta(days=1),
        flight=offers(origin, destination, flown.isoformat())[seed[2] % 5],
    )


def _code(seed: bytes) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(letters[one % len(letters)] for one in seed[4:10])
