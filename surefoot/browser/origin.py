"""Origins: scheme, host and port, the unit in which a recipe says where it may go."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from surefoot.errors import AuthorErred
from surefoot.model import Model

_PORTS = {"http": 80, "https": 443}
_SECURE = {"ws": "http", "wss": "https"}


class Origin(Model):
    """Scheme, host and port; a host may start with `*.` for all names below it."""

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an origin such as `https://acme.example`; raises `AuthorErred`."""
        try:
            parts = urlsplit(text)
            port = parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise AuthorErred(f"{text!r} is no origin: write it as https://acme.example") from None
        host = _ascii(parts.hostname or "")
        if not host or parts.path not in {"", "/"} or parts.query or parts.fragment or "*" in host.removeprefix("*."):
            raise AuthorErred(f"{text!r} is no origin: scheme, host and port alone, such as https://acme.example")
        return cls(scheme=parts.scheme, host=host, port=port)

    @classmethod
    def of(cls, url: str) -> Self:
        """Return the origin of an address."""
        parts = urlsplit(url)
        return cls.parse(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    def covers(self, url: str) -> bool:
        """Say whether an address belongs to this origin; sockets count as the pages they belong to."""
        try:
            parts = urlsplit(url)
            scheme = _SECURE.get(parts.scheme, parts.scheme)
            port = parts.port or _PORTS.get(scheme)
        except ValueError:
            return False
        return scheme == self.scheme and self.reaches(parts.hostname or "", port)

    def reaches(self, host: str, port: int | None) -> bool:
        """Say whether a host and port belong to this origin, whatever the scheme."""
        host = _ascii(host)
        fits = host.endswith(self.host[1:]) if self.host.startswith("*.") else host == self.host
        return fits and port == self.port


def _ascii(host: str) -> str:
    host = host.lower().rstrip(".")
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return host
