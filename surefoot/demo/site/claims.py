"""Claims for a refund: what somebody fills in over three pages, and what is booked in the end."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict

REASONS = {
    "cancelled": "The flight was cancelled",
    "delayed": "The flight was delayed",
    "baggage": "Baggage was lost or damaged",
    "other": "Something else",
}
"""Why one may claim."""

DETAILS = {"delayed": "Minutes late", "baggage": "Baggage tag", "other": "What happened"}
"""What some reasons ask for besides."""

PAYOUTS = {"card": "To my card", "voucher": "As a travel voucher"}
LARGEST_DOCUMENT = 5_000_000
"""Bytes."""

_BAGGAGE = Decimal("120.00")
_LATE = ((180, Decimal("0.60")), (60, Decimal("0.25")), (0, Decimal("0.10")))
_GOODWILL = Decimal("0.25")


class Claimable(BaseModel):
    """A trip that somebody may claim a refund for."""

    code: str
    about: str
    """Its route and its day."""
    price: Decimal

    @property
    def label(self) -> str:
        """How a list of choices shows it."""
        return f"{self.code} · {self.about}"


class Document(BaseModel):
    """A file that was really stored."""

    model_config = ConfigDict(frozen=True)

    name: str
    size: int
    sha256: str


class Draft(BaseModel):
    """What was filled in so far; it lives in the session of one browser."""

    model_config = ConfigDict(frozen=True)

    trip: Claimable
    reason: str
    detail: str
    payout: str
    reference: str
    document: Document | None = None

    @property
    def refund(self) -> Decimal:
        """What will be refunded."""
        return _refund(self).quantize(Decimal("0.01"))


class Claim(BaseModel):
    """A claim as it was booked."""

    model_config = ConfigDict(frozen=True)

    number: str
    user: str
    reference: str
    trip: str
    reason: str
    detail: str
    payout: str
    refund: Decimal
    document: str
    sha256: str
    at: float


def faults_of(given: dict[str, str], trips: list[Claimable]) -> dict[str, str]:
    """Return what is wrong with the first page, by field."""
    faults: dict[str, str] = {}
    reason, detail = given.get("reason", ""), given.get(f"detail_{given.get('reason', '')}", "").strip()
    if given.get("trip") not in {trip.code for trip in trips}:
        faults["trip"] = "Choose one of your trips."
    if reason not in REASONS:
        faults["reason"] = "Choose a reason."
    elif reason in DETAILS and not detail:
        faults["detail"] = f"Fill in: {DETAILS[reason].lower()}."
    elif reason == "delayed" and not (detail.isascii() and detail.isdecimal()):
        faults["detail"] = "Give the minutes as a number."
    if given.get("payout") not in PAYOUTS:
        faults["payout"] = "Choose how the refund is paid out."
    if given.get("own") != "yes":
        faults["own"] = "Only the passenger may claim."
    return faults


def draft_of(given: dict[str, str], trips: list[Claimable]) -> Draft:
    """Return the draft that a first page without faults makes."""
    reason = given["reason"]
    return Draft(
        trip=next(trip for trip in trips if trip.code == given["trip"]),
        reason=reason,
        detail=given.get(f"detail_{reason}", "").strip() if reason in DETAILS else "",
        payout=given["payout"],
        reference=given.get("reference", "").strip(),
    )


def _refund(draft: Draft) -> Decimal:
    if draft.reason == "delayed":
        return draft.trip.price * next(part for late, part in _LATE if int(draft.detail) >= late)
    parts = {"cancelled": draft.trip.price, "baggage": _BAGGAGE, "other": draft.trip.price * _GOODWILL}
    return parts[draft.reason]
