"""What came with a page, and what the caller expects of it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, field_validator

from surefoot.model import Model


class Reply(Model):
    """The answer in which the main document came; that of a script or a picture tells nothing about the page."""

    status: int | None = None
    headers: Mapping[str, str] = Field(default_factory=dict[str, str])
    """By lower-case names."""
    url: str | None = None
    """Where the page was in the end."""
    asked: str | None = None
    """What was asked for; else the first of `redirects`."""
    redirects: tuple[str, ...] = ()
    """The addresses on the way, in order, without the last."""

    @field_validator("headers", mode="before")
    @classmethod
    def _lowered(cls, given: object) -> object:
        if not isinstance(given, Mapping):
            return given
        return {str(name).lower(): str(value) for name, value in given.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]

    @property
    def wanted(self) -> str | None:
        """The address that was asked for, where it is known."""
        return self.asked or (self.redirects[0] if self.redirects else None)

    @property
    def cookies(self) -> tuple[str, ...]:
        """The names of the cookies that it set."""
        lines = self.headers.get("set-cookie", "").replace("\n", ",").split(",")
        return tuple(line.partition("=")[0].strip() for line in lines if "=" in line.partition(";")[0])


class Expected(Model):
    """What the caller knows of the page it wants, and whether it is there."""

    landmark: bool | None = None
    """Whether that was seen by which the page is known."""
    targets: int | None = Field(default=None, ge=0)
    """How many of the elements that are wanted were found."""

    @property
    def there(self) -> bool:
        """Whether the page is the one that was wanted."""
        return self.landmark is not False and self.targets != 0 and not (self.landmark is None and self.targets is None)

    @property
    def missing(self) -> bool:
        """Whether it is not, or what is wanted does not stand on it."""
        return self.landmark is False or self.targets == 0

    def __str__(self) -> str:
        said = {True: "the landmark was seen", False: "the landmark is missing", None: ""}[self.landmark]
        found = "" if self.targets is None else f"{self.targets or 'none'} of the wanted elements found"
        return ", ".join(filter(None, (said, found))) or "nothing is expected"
