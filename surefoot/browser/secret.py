"""A secret: a value that can be typed, and never shown."""

from __future__ import annotations

from surefoot.log.redaction import redactor


class Secret:
    """A value that can be typed into a page and is masked wherever it might be printed or stored.

    Masked from the moment it is made, also one that a step makes of an answer; one of fewer than four characters
    cannot be, since masking it would maim every text.
    """

    __slots__ = ("_name", "_value")

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value
        redactor.register(value, name)

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
