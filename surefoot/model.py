"""Frozen values that every room may use: the base model, money, files, outcomes."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

if TYPE_CHECKING:
    from pathlib import Path


class Model(BaseModel):
    """The base of every value that crosses a border: frozen, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""An ISO 4217 code, such as `EUR`."""


class Money(Model):
    """An amount in one currency; amounts of two currencies do not compare."""

    amount: Decimal
    currency: Currency

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"

    def __add__(self, other: Money) -> Money:
        return Money(amount=self.amount + self._same(other), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=self.amount - self._same(other), currency=self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise ValueError(f"{self} and {other} are of two currencies: convert one before comparing")
        return other.amount


class File(Model):
    """A file that a run keeps: where it lies, how long it is and what it holds."""

    path: str
    """Where it lies, absolute."""
    name: str
    """The name the site gave it, made safe."""
    size: Annotated[int, Field(ge=0)]
    """Bytes."""
    media_type: str
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

    @classmethod
    def of(cls, path: Path, *, name: str | None = None, media_type: str) -> Self:
        """Describe the file at `path`, reading it once for its digest."""
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = path.stat().st_size
        return cls(path=str(path), name=name or path.name, size=size, media_type=media_type, sha256=digest)


class Outcome(StrEnum):
    """How a run stands or ended; each has its exit code in `docs/operations.md`."""

    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    """Some items of a list failed, within what the recipe allows."""
    FAILED = "failed"
    """A retry may help."""
    GIVEN_UP = "given up"
    """A retry is useless: the recipe said so."""
    BLOCKED = "blocked"
    WAITING = "waiting"
    """For a person or for a time."""
    UNKNOWN = "unknown"
    """An effect is in doubt: a person must look."""
    CANCELLED = "cancelled"


def canonical(value: object) -> str:
    """Return `value` as JSON with sorted keys and no spaces: equal values give equal texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of `value`, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
