"""Proofs: what must show after an action, and must not have shown before it.

The `then=` of an action is a view (read and returned), several views (whichever appears is returned), a
target (it appears), or one of the proofs made here. No action goes without one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, overload

from surefoot.model import File, Model
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

if TYPE_CHECKING:
    from surefoot.browser.page import Page

BODY_LIMIT = 50_000_000
"""Bytes of a body that are read; a larger one is refused."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
V = TypeVar("V", bound=View)
V_co = TypeVar("V_co", bound=View, covariant=True)


class Proof(Generic[T_co]):
    """What proves an action; `T_co` is what the action then returns."""


class Response(Model):
    """An HTTP answer that an action brought about."""

    status: int
    url: str
    body: str
    """The text of the whole body; one above `BODY_LIMIT` is refused, since half a JSON is a lie."""


@dataclass(frozen=True)
class NewTab(Generic[V_co]):
    """A tab that an action opened, and what it showed."""

    page: Page
    view: V_co


@dataclass(frozen=True)
class Appears(Proof[None]):
    """The target is there, visible."""

    target: Target

    def __str__(self) -> str:
        return f"{self.target}"


@dataclass(frozen=True)
class Vanishes(Proof[None]):
    """The target was there and is no longer."""

    target: Target

    def __str__(self) -> str:
        return f"{self.target} gone"


@dataclass(frozen=True)
class Changes(Proof[None]):
    """The target's text, value or state is another than before."""

    target: Target

    def __str__(self) -> str:
        return f"a change of {self.target}"


@dataclass(frozen=True)
class Rereads(Proof[T_co]):
    """The view reads, and reads otherwise than before."""

    view: type[T_co]

    def __str__(self) -> str:
        return f"another {self.view.__name__}"


@dataclass(frozen=True)
class Lands(Proof[None]):
    """The page's address matches, and did not before."""

    pattern: re.Pattern[str]

    def __str__(self) -> str:
        return f"an address like {self.pattern.pattern}"


@dataclass(frozen=True)
class Answered(Proof[Response]):
    """The site answers a request of that method and address with a status below 400."""

    method: str
    pattern: re.Pattern[str]

    def fits(self, method: str, url: str) -> bool:
        """Say whether a request is the one that is meant."""
        return method == self.method and self.pattern.search(url) is not None

    def __str__(self) -> str:
        return f"an answer to {self.method} {self.pattern.pattern}"


@dataclass(frozen=True)
class Downloads(Proof[File]):
    """A file comes down whole."""

    def __str__(self) -> str:
        return "a download"


@dataclass(frozen=True)
class OpensTab(Proof[NewTab[V]]):
    """A new tab opens and reads as the view."""

    view: type[V]

    def __str__(self) -> str:
        return f"a new tab with {self.view.__name__}"


def appears(target: Target) -> Proof[None]:
    """Prove an action by an element that comes."""
    return Appears(target)


def vanishes(target: Target) -> Proof[None]:
    """Prove an action by an element that goes."""
    return Vanishes(target)


@overload
def changed(what: Target) -> Proof[None]: ...
@overload
def changed(what: type[V]) -> Proof[V]: ...
def changed(what: Target | type[V]) -> Proof[None] | Proof[V]:
    """Prove an action by a target, or a whole view, that is another than before."""
    return Changes(what) if isinstance(what, Target) else Rereads(what)


def lands_on(pattern: str | re.Pattern[str]) -> Proof[None]:
    """Prove an action by the address of the page, searched for `pattern` (a regular expression)."""
    return Lands(re.compile(pattern))


def answered(method: str, pattern: str | re.Pattern[str]) -> Proof[Response]:
    """Prove an action by the site's answer to a request of `method` whose address matches `pattern`."""
    return Answered(method.upper(), re.compile(pattern))


def downloaded() -> Proof[File]:
    """Prove an action by a file that comes down whole."""
    return Downloads()


def new_tab(view: type[V]) -> Proof[NewTab[V]]:
    """Prove an action by a new tab that reads as `view`."""
    return OpensTab(view)


Then: TypeAlias = type[View] | tuple[type[View], ...] | Target | Proof[object]
"""Whatever may stand behind `then=`."""
