"""A secret: a value that can be typed, and never shown."""

from __future__ import annotations


class Secret:
    """A value that can be typed into a page and is masked wherever it might be printed or stored."""

    __slots__ = ("_name", "_value")

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    @property
    def name(self) -> str:
        """What it is called; safe to show."""
        return self._name

    def reveal(self) -> str:
        """Return the value, for the one place that types or sends it."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({self._name!r})"

    def __reduce__(self) -> str:
        raise TypeError(f"{self!r} cannot be stored: ask for it with ctx.secret() where it is used")
