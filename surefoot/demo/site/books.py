"""The site's books: flights, holds and payments, in SQLite."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict

USERS = {"ada@example.org": ("correct horse", "Ada Lovelace"), "bob@example.org": ("battery staple", "Bob Noyce")}
CITIES = {"LIS": "Lisbon", "ZRH": "Zurich", "OSL": "Oslo", "VIE": "Vienna", "DUB": "Dublin"}
_TIMES = ("06:40", "09:15", "12:30", "16:05", "19:50")


class Switches(BaseModel):
    """The faults the site can be made to have."""

    model_config = ConfigDict(extra="forbid")

    layout: str = "A"
    results_delay_ms: int = 250
    """Until the offers show."""
    response_delay_ms: int = 0
    """Of every page."""
    malformed_price: str | None = None
    """What the quote shows instead of its total."""
    pay_delay_ms: int = 0
    """The payment is booked at once, its answer comes late."""
    pay_books_after_ms: int = 0
    """The payment is booked that long after its request arrived, whether or not anybody waits for it."""
    reserve_delay_ms: int = 0
    reserve_books_after_ms: int = 0
    pay_fails_after_booking: bool = False
    """The payment is booked, and the answer is an error page."""
    pay_price_delta: str = "0"
    """Added to what a hold costs, from now on."""


class Offer(BaseModel):
    """A flight on offer."""

    id: str
    flight: str
    origin: str
    destination: str
    date: str
    departs: str
    price: Decimal


def offers(origin: str, destination: str, date: str) -> list[Offer]:
    """Return the day's flights: the same ones whenever they are asked for."""
    seed = hashlib.sha256(f"{origin}{destination}{date}".encode()).digest()
    return [
        Offer(
            id=f"{origin}-{destination}-{date}-{number}",
            flight=f"AA {100 + seed[number] % 800}",
            origin=origin,
            destination=destination,
            date=date,
            departs=departs,
            price=Decimal(9000 + 100 * (seed[number + 8] % 200) + 40) / 100,
        )
        for number, departs in enumerate(_TIMES)
    ]


def offer(name: str) -> Offer | None:
    """Return one flight by its name."""
    origin, destination, rest = name.split("-", 2)
    return next((one for one in offers(origin, destination, rest.rsplit("-", 1)[0]) if one.id == name), None)


class Books:
    """Holds and payments as they really are."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "ledger.db", check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(
            """
            CREATE TABLE IF NOT EXISTS holds (code TEXT PRIMARY KEY, reference TEXT, user TEXT, passenger TEXT,
                offer TEXT, amount TEXT, state TEXT, at REAL);
            CREATE TABLE IF NOT EXISTS payments (receipt TEXT PRIMARY KEY, hold TEXT, amount TEXT, at REAL);
            """
        )

    def reset(self) -> None:
        """Empty the books."""
        self._connection.executescript("DELETE FROM holds; DELETE FROM payments;")

    def hold(self, user: str, passenger: str, reference: str, flight: Offer) -> str:
        """Book a hold, and return its code."""
        code = secrets.token_hex(3).upper()
        row = (code, reference, user, passenger, flight.id, str(flight.price), "held", time.time())
        self._connection.execute("INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return code

    def pay(self, code: str, amount: str) -> str:
        """Book a payment: another one each time, since this site is naive."""
        receipt = f"R-{secrets.token_hex(4).upper()}"
        self._connection.execute("INSERT INTO payments VALUES (?, ?, ?, ?)", (receipt, code, amount, time.time()))
        self._connection.execute("UPDATE holds SET state = 'paid' WHERE code = ?", (code,))
        return receipt

    def cancel(self, code: str) -> None:
        """Cancel a hold that is not paid."""
        self._connection.execute("UPDATE holds SET state = 'cancelled' WHERE code = ? AND state = 'held'", (code,))

    def find_hold(self, code: str) -> dict[str, str] | None:
        """Return a hold."""
        row = self._connection.execute("SELECT * FROM holds WHERE code = ?", (code,)).fetchone()
        return None if row is None else dict(row)

    def holds(self, user: str | None = None) -> list[dict[str, str]]:
        """Return all holds, or those of a user."""
        rows = self._connection.execute("SELECT * FROM holds WHERE ? IS NULL OR user = ? ORDER BY at", (user, user))
        return [dict(row) for row in rows]

    def payments(self, code: str | None = None) -> list[dict[str, str]]:
        """Return all payments, or those of a hold."""
        rows = self._connection.execute("SELECT * FROM payments WHERE ? IS NULL OR hold = ? ORDER BY at", (code, code))
        return [dict(row) for row in rows]

    def payment(self, receipt: str) -> dict[str, str] | None:
        """Return a payment."""
        row = self._connection.execute("SELECT * FROM payments WHERE receipt = ?", (receipt,)).fetchone()
        return None if row is None else dict(row)
