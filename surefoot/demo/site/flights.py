"""The flights that the airline offers: the same ones whenever they are asked for."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal

from pydantic import BaseModel

CITIES = {
    "ATH": "Athens",
    "CPH": "Copenhagen",
    "DUB": "Dublin",
    "LIS": "Lisbon",
    "OSL": "Oslo",
    "PRG": "Prague",
    "VIE": "Vienna",
    "ZRH": "Zurich",
}
"""Where the airline flies, by airport."""

_TIMES = ("06:40", "09:15", "12:30", "16:05", "19:50")


class Offer(BaseModel):
    """A flight on offer."""

    id: str
    flight: str
    origin: str
    destination: str
    date: str
    departs: str
    arrives: str
    minutes: int
    price: Decimal

    @property
    def day(self) -> date:
        """The day it departs."""
        return date.fromisoformat(self.date)

    @property
    def route(self) -> str:
        """From where to where."""
        return f"{CITIES[self.origin]} to {CITIES[self.destination]}"


def airport(said: str) -> str | None:
    """Return the airport that somebody means by a code or the name of a city."""
    wanted = said.strip().lower()
    return next((code for code, name in CITIES.items() if wanted in {code.lower(), name.lower()}), None)


def offers(origin: str, destination: str, day: str) -> list[Offer]:
    """Return the flights of a day; none where the airline does not fly, and none on a day that is no day."""
    start, end = airport(origin), airport(destination)
    if start is None or end is None or start == end or not _is_day(day):
        return []
    seed = hashlib.sha256(f"{start}{end}{day}".encode()).digest()
    return [_offer(start, end, day, number, seed) for number in range(len(_TIMES))]


def offer(name: str) -> Offer | None:
    """Return one flight by its name."""
    parts = name.split("-", 2)
    if len(parts) < 3:  # noqa: PLR2004 — origin, destination, and the rest
        return None
    found = offers(parts[0], parts[1], parts[2].rpartition("-")[0])
    return next((one for one in found if one.id == name), None)


def _offer(origin: str, destination: str, day: str, number: int, seed: bytes) -> Offer:
    departs = _TIMES[number]
    minutes = 80 + 5 * (sum(f"{min(origin, destination)}{max(origin, destination)}".encode()) % 26)
    arrives = datetime.fromisoformat(f"{day}T{departs}") + timedelta(minutes=minutes)
    return Offer(
        id=f"{origin}-{destination}-{day}-{number}",
        flight=f"AA {100 + seed[0] % 170 * 5 + number}",
        origin=origin,
        destination=destination,
        date=day,
        departs=departs,
        arrives=f"{arrives:%H:%M}",
        minutes=minutes,
        price=Decimal(9000 + 100 * (seed[number + 8] % 200) + 40).scaleb(-2),
    )


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False
