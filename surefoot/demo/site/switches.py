"""The faults the site can be made to have."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Switches(BaseModel):
    """All switches, as they stand after a reset; `Site.set` turns them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layout: Literal["A", "B"] = "A"
    """B has other classes, ids and texts, and other buttons where one is used to Pay, Submit and Next."""
    results_delay_ms: int = 250
    """Until the offers show."""
    response_delay_ms: int = 0
    """Of every page and every answer of the API."""
    malformed_price: str | None = None
    """What the quote shows instead of its total."""
    search_fails: bool = False
    """The page of search results is an error page; the API still answers."""

    reserve_delay_ms: int = 0
    """The reservation is booked at once, its answer comes late."""
    reserve_books_after_ms: int = 0
    """The reservation is booked that long after its request arrived, whether or not anybody waits for it."""
    pay_delay_ms: int = 0
    pay_books_after_ms: int = 0
    pay_fails_after_booking: bool = False
    """The payment is booked, and the answer is an error page."""
    pay_price_delta: str = "0"
    """Added to what a hold costs, from now on."""

    claim_delay_ms: int = 0
    claim_books_after_ms: int = 0
    claim_fails_after_booking: bool = False

    invoices_added: int = 0
    """How many new invoices stand on top of the list."""
    failing_invoice: str | None = None
    """The number of an invoice whose download is an error."""

    token_seconds: int = 3600
    """For how long a token of the API is good."""
