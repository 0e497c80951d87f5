"""The page as steps see it: every action carries its own proof.

`Page` is the seam between a recipe and what it acts on. The living browser implements it, and whatever
else can act on views and targets may do so too.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol, TypeVar, overload

from surefoot.browser.dialogs import Dialog
from surefoot.browser.proof import Proof
from surefoot.browser.secret import Secret
from surefoot.model import File
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

T = TypeVar("T")
A = TypeVar("A", bound=View)
B = TypeVar("B", bound=View)
C = TypeVar("C", bound=View)
D = TypeVar("D", bound=View)


class Page(Protocol):
    """A page that can be acted on; every action proves itself before it returns.

    Errors raised by any action: `TargetLost`, `NotActionable` and `ProofAlreadyTrue` before anything was
    dispatched; `ProofFailed`, `DialogUndeclared`, `BadResponse`, `Blocked`, `Unreachable`, `OriginRefused`
    and `BrowserFailed` with `dispatched` set to whether the action may have reached the site.
    """

    @property
    def url(self) -> str:
        """The address the page shows now."""
        ...

    @overload
    async def goto(self, url: str, *, then: type[A]) -> A: ...
    @overload
    async def goto(self, url: str, *, then: tuple[type[A], type[B]]) -> A | B: ...
    @overload
    async def goto(self, url: str, *, then: tuple[type[A], type[B], type[C]]) -> A | B | C: ...
    @overload
    async def goto(self, url: str, *, then: tuple[type[A], type[B], type[C], type[D]]) -> A | B | C | D: ...
    @overload
    async def goto(self, url: str, *, then: Target) -> None: ...
    async def goto(self, url: str, *, then: object) -> object:
        """Open an address; verify its status, its origin, and that it reads as the view (or shows the target).

        A relative address is taken from the present page's. Going where the page already is reloads it.
        """
        ...

    @overload
    async def click(self, target: Target, *, then: type[A]) -> A: ...
    @overload
    async def click(self, target: Target, *, then: tuple[type[A], type[B]]) -> A | B: ...
    @overload
    async def click(self, target: Target, *, then: tuple[type[A], type[B], type[C]]) -> A | B | C: ...
    @overload
    async def click(self, target: Target, *, then: tuple[type[A], type[B], type[C], type[D]]) -> A | B | C | D: ...
    @overload
    async def click(self, target: Target, *, then: Proof[T]) -> T: ...
    @overload
    async def click(self, target: Target, *, then: Target) -> None: ...
    async def click(self, target: Target, *, then: object) -> object:
        """Click, and return what proves the click."""
        ...

    @overload
    async def press(self, target: Target, key: str, *, then: type[A]) -> A: ...
    @overload
    async def press(self, target: Target, key: str, *, then: tuple[type[A], type[B]]) -> A | B: ...
    @overload
    async def press(self, target: Target, key: str, *, then: tuple[type[A], type[B], type[C]]) -> A | B | C: ...
    @overload
    async def press(self, target: Target, key: str, *, then: Proof[T]) -> T: ...
    @overload
    async def press(self, target: Target, key: str, *, then: Target) -> None: ...
    async def press(self, target: Target, key: str, *, then: object) -> object:
        """Press a key (such as `Enter`, `Control+A`) on an element, and return what proves it."""
        ...

    @overload
    async def hover(self, target: Target, *, then: Proof[T]) -> T: ...
    @overload
    async def hover(self, target: Target, *, then: Target) -> None: ...
    async def hover(self, target: Target, *, then: object) -> object:
        """Move the pointer over an element, and prove it by what comes up."""
        ...

    @overload
    async def drag(self, target: Target, onto: Target, *, then: type[A]) -> A: ...
    @overload
    async def drag(self, target: Target, onto: Target, *, then: Proof[T]) -> T: ...
    @overload
    async def drag(self, target: Target, onto: Target, *, then: Target) -> None: ...
    async def drag(self, target: Target, onto: Target, *, then: object) -> object:
        """Drag an element onto another, and return what proves it."""
        ...

    async def fill(self, target: Target, value: str | Secret) -> None:
        """Type a value into a field and read it back; a secret is compared without being shown."""
        ...

    async def check(self, target: Target, *, on: bool = True) -> None:
        """Tick or untick a checkbox, a radio button or a switch, and read its state back."""
        ...

    async def select(self, target: Target, option: str) -> None:
        """Choose an option by its label or its value, and read the choice back."""
        ...

    async def upload(self, target: Target, files: Path | File | Sequence[Path | File]) -> None:
        """Put files into a file field, and read back their names and sizes."""
        ...

    async def scroll(self, target: Target, *, through: Target | None = None) -> None:
        """Bring an element into view, and verify that it is.

        A list that holds only the rows it shows is scrolled `through` from its top until the element is there;
        `TargetLost` at its end, or after 200 screens.
        """
        ...

    async def download(self, target: Target) -> File:
        """Click what brings a file down; return it once it is whole and kept with the run."""
        ...

    def dialog(self, expected: Dialog) -> AbstractAsyncContextManager[None]:
        """Declare a `confirm` or `prompt` for the actions inside; one that does not come is a `ProofFailed`."""
        ...

    @overload
    async def wait_for(self, then: type[A]) -> A: ...
    @overload
    async def wait_for(self, then: tuple[type[A], type[B]]) -> A | B: ...
    @overload
    async def wait_for(self, then: Target) -> None: ...
    async def wait_for(self, then: object) -> object:
        """Wait until the page reads as a view, or shows a target; nothing is acted."""
        ...

    async def read(self, view: type[A]) -> A:
        """Read the page as it is now, waiting for what renders late; raises `ReadFailed` naming each field."""
        ...

    async def snapshot(self) -> Snapshot:
        """Take the page to rest: what reading, proving and deciding work on."""
        ...

    async def screenshot(self) -> File:
        """Picture the page with every private place masked, and keep it with the run."""
        ...
