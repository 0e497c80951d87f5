"""The site's books, in SQLite: reservations, payments, claims, and what was uploaded and downloaded."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from pathlib import Path

from pydantic import BaseModel

from surefoot.demo.site.claims import Claim, Document, Draft
from surefoot.demo.site.flights import Offer

_TABLES = """
CREATE TABLE IF NOT EXISTS holds (code TEXT PRIMARY KEY, reference TEXT, user TEXT, passenger TEXT,
    offer TEXT, amount TEXT, state TEXT, at REAL);
CREATE TABLE IF NOT EXISTS payments (receipt TEXT PRIMARY KEY, hold TEXT, amount TEXT, at REAL);
CREATE TABLE IF NOT EXISTS claims (number TEXT PRIMARY KEY, user TEXT, reference TEXT, trip TEXT, reason TEXT,
    detail TEXT, payout TEXT, refund TEXT, document TEXT, sha256 TEXT, at REAL);
CREATE TABLE IF NOT EXISTS documents (id INTEGER PRIMARY KEY, name TEXT, size INTEGER, sha256 TEXT);
CREATE TABLE IF NOT EXISTS downloads (id INTEGER PRIMARY KEY, invoice TEXT);
CREATE TABLE IF NOT EXISTS kept (user TEXT, key TEXT, asked TEXT, answer TEXT, PRIMARY KEY (user, key));
"""
_HOLDS = "SELECT code, reference, user, passenger, offer, amount, state FROM holds"
_PAYMENTS = "SELECT receipt, hold, amount FROM payments"
_ALL = ("holds", "payments", "claims", "documents", "downloads", "kept")


class Kept(BaseModel):
    """What a call of the API with an idempotency key asked, and what it was answered."""

    asked: str
    answer: str


class Books:
    """What really happened, counted where it happens."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "documents"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / "ledger.db", check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(_TABLES)

    def reset(self) -> None:
        """Empty the books, and throw the uploaded files away."""
        self._connection.executescript("".join(f"DELETE FROM {table};" for table in _ALL))  # noqa: S608 — own names
        for path in self._folder.iterdir():
            path.unlink()

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
        return self._one(f"{_HOLDS} WHERE code = ?", code)

    def holds(self, user: str | None = None) -> list[dict[str, str]]:
        """Return all holds, or those of a user."""
        return self._all(f"{_HOLDS} WHERE ? IS NULL OR user = ? ORDER BY at", user, user)

    def payments(self, code: str | None = None) -> list[dict[str, str]]:
        """Return all payments, or those of a hold."""
        return self._all(f"{_PAYMENTS} WHERE ? IS NULL OR hold = ? ORDER BY at", code, code)

    def payment(self, receipt: str) -> dict[str, str] | None:
        """Return a payment."""
        return self._one(f"{_PAYMENTS} WHERE receipt = ?", receipt)

    def claim(self, user: str, draft: Draft) -> str:
        """Book a claim: another one each time, since this site is naive."""
        number = f"C-{secrets.token_hex(4).upper()}"
        document = draft.document or Document(name="", size=0, sha256="")
        about = (draft.reference, draft.trip.code, draft.reason, draft.detail, draft.payout, str(draft.refund))
        row = (number, user, *about, document.name, document.sha256, time.time())
        self._connection.execute("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return number

    def claims(self, user: str | None = None) -> list[Claim]:
        """Return all claims, or those of a user, the newest first."""
        rows = self._all("SELECT * FROM claims WHERE ? IS NULL OR user = ? ORDER BY at DESC", user, user)
        return [Claim.model_validate(row) for row in rows]

    def store(self, name: str, content: bytes) -> Document:
        """Store an uploaded file."""
        document = Document(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())
        (self._folder / document.sha256).write_bytes(content)
        row = (document.name, document.size, document.sha256)
        self._connection.execute("INSERT INTO documents (name, size, sha256) VALUES (?, ?, ?)", row)
        return document

    def documents(self) -> list[Document]:
        """Return every upload, in order, each by what lies on disk."""
        rows = self._all("SELECT name, size, sha256 FROM documents ORDER BY id")
        return [self._on_disk(Document.model_validate(row)) for row in rows]

    def downloaded(self, number: str) -> None:
        """Note that an invoice was sent."""
        self._connection.execute("INSERT INTO downloads (invoice) VALUES (?)", (number,))

    def downloads(self) -> list[str]:
        """Return the number of every invoice that was sent, in order."""
        return [row["invoice"] for row in self._all("SELECT invoice FROM downloads ORDER BY id")]

    def kept(self, user: str, key: str) -> Kept | None:
        """Return what a call with an idempotency key was answered."""
        row = self._one("SELECT asked, answer FROM kept WHERE user = ? AND key = ?", user, key)
        return None if row is None else Kept.model_validate(row)

    def keep(self, user: str, key: str, kept: Kept) -> None:
        """Keep an answer for a call that comes again."""
        row = (user, key, kept.asked, kept.answer)
        self._connection.execute("INSERT OR IGNORE INTO kept VALUES (?, ?, ?, ?)", row)

    def _on_disk(self, noted: Document) -> Document:
        content = (self._folder / noted.sha256).read_bytes()
        return Document(name=noted.name, size=len(content), sha256=hashlib.sha256(content).hexdigest())

    def _one(self, query: str, *values: str | None) -> dict[str, str] | None:
        row = self._connection.execute(query, values).fetchone()
        return None if row is None else dict(row)

    def _all(self, query: str, *values: str | None) -> list[dict[str, str]]:
        return [dict(row) for row in self._connection.execute(query, values)]
