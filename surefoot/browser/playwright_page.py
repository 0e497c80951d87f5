"""The living page: `Page` over Playwright.

Every action goes the same way: the proof must not hold yet → the element is found → the gate → the act, once →
the proof. An error tells whether the act may have reached the site.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.acting import Hold, take_hold
from surefoot.browser.capture import take
from surefoot.browser.crash import bounded, classify
from surefoot.browser.dialogs import Dialog
from surefoot.browser.downloads import keep_download
from surefoot.browser.expect import Expectation
from surefoot.browser.gate import Action, Gate
from surefoot.browser.options import PageOptions
from surefoot.browser.picture import picture
from surefoot.browser.proof import Answers, Downloads, OpensTab, Proof, Then
from surefoot.browser.proving import prove, refuse_failures
from surefoot.browser.secret import Secret
from surefoot.browser.watch import Watch
from surefoot.errors import NotActionable, OriginRefused, ProofFailed, ReadFailed
from surefoot.model import File
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

if TYPE_CHECKING:
    from playwright.async_api import Locator
    from playwright.async_api import Page as LivePage

T = TypeVar("T")
_EVENTS = (Answers, Downloads, OpensTab)
Act = Callable[["Locator", bool], Awaitable[object]]
"""An act on an element; with `True` a trial of it, that does all but the act itself."""


class PlaywrightPage:
    """A page of a living browser.

    Args:
        page: Playwright's page.
        gate: What every action passes last.
        folder: Where downloads and pictures are kept.
        allows: Whether the recipe may go to an address.
        options: Its patience.
    """

    def __init__(
        self,
        page: LivePage,
        *,
        gate: Gate,
        folder: Path,
        allows: Callable[[str], bool],
        options: PageOptions | None = None,
    ) -> None:
        self.live = page
        self.gate = gate
        self.folder = folder
        self.allows = allows
        self.options = options or PageOptions()
        self.watch = Watch(page)
        self.private: set[Target] = set()
        self.seen: Snapshot | None = None
        """The page at rest as it was last looked at."""
        self.watch.start()

    @property
    def url(self) -> str:
        """The address the page shows now."""
        return self.live.url

    async def goto(self, url: str, *, then: object) -> object:
        """Open an address and prove it."""
        address = urljoin(self.live.url, url) if self.live.url != "about:blank" else url
        if urlsplit(address).scheme not in {"http", "https"} or not self.allows(address):
            raise OriginRefused(f"goto {address}: not within the recipe's origins")
        action = Action(verb="goto", subject=address)
        self.watch.clear()
        await self._pass(action)
        try:
            await self.live.goto(address, wait_until="commit", timeout=1000 * self.options.navigation_timeout)
        except PlaywrightError as error:
            refuse_failures(self, action)
            raise classify(error, str(action), dispatched=True) from None
        return await prove(self, Expectation(cast("Then", then)), action)

    async def click(self, target: Target, *, then: object) -> object:
        """Click, and return what proves the click."""
        return await self._act("click", target, _click, then=then)

    async def press(self, target: Target, key: str, *, then: object) -> object:
        """Press a key on an element, and return what proves it."""

        async def press(locator: Locator, trial: bool) -> None:  # noqa: FBT001 — an Act
            if not trial:
                await locator.press(key, timeout=self._act_timeout)

        return await self._act("press", target, press, then=then)

    async def hover(self, target: Target, *, then: object) -> object:
        """Move the pointer over an element."""

        async def hover(locator: Locator, trial: bool) -> None:  # noqa: FBT001 — an Act
            await locator.hover(timeout=self._act_timeout, trial=trial)

        return await self._act("hover", target, hover, then=then)

    async def drag(self, target: Target, onto: Target, *, then: object) -> object:
        """Drag an element onto another."""
        there = await take_hold(self.live, onto, self.options)

        async def drag(locator: Locator, trial: bool) -> None:  # noqa: FBT001 — an Act
            await locator.drag_to(there.locator, timeout=self._act_timeout, trial=trial)

        return await self._act("drag", target, drag, then=then)

    async def fill(self, target: Target, value: str | Secret) -> None:
        """Type a value into a field and read it back."""
        wanted = value.reveal() if isinstance(value, Secret) else value
        if isinstance(value, Secret):
            self.private.add(target)

        async def fill(locator: Locator, trial: bool) -> None:  # noqa: FBT001 — an Act
            if not trial:
                await locator.fill(wanted, timeout=self._act_timeout)

        hold = await self._do("fill", target, fill)
        seen = await self._read_back(hold.locator.input_value(timeout=self._act_timeout), f"fill {target}")
        if _bare(seen) != _bare(wanted):
            shown = "another value" if isinstance(value, Secret) or target.private else repr(seen)
            raise ProofFailed(f"fill {target}: after typing, the field holds {shown}", dispatched=True)

    async def check(self, target: Target, *, on: bool = True) -> None:
        """Tick or untick, and read the state back."""

        async def check(locator: Locator, trial: bool) -> None:  # noqa: FBT001 — an Act
            await locator.set_checked(on, timeout=self._act_timeout, trial=trial)

        hold = await self._do("check", target, check)
        if await self._read_back(hold.locator.is_checked(timeout=self._act_timeout), f"check {target}") != on:
            raise ProofFailed(f"check {target}: it is {'off' if on else 'on'} afterwards", dispatched=True)

    async def select(self, target: Target, option: str) -> None:
        """Choose an option by its label or value, and read the choice back."""

        async def select(locator: Locator, trial: bool) -> None:  # noqa: FBT001 — an Act
            if not trial:
                await locator.select_option(option, timeout=self._act_timeout)

        hold = await self._do("select", target, select)
        script = "(select) => [...select.selectedOptions].flatMap((one) => [one.value, one.label.trim()])"
        chosen: list[str] = await self._read_back(hold.locator.evaluate(script), f"select {target}")
        if option not in chosen:
            raise ProofFailed(f"select {target}: {option!r} was chosen, and {chosen} is", dispatched=True)

    async def upload(self, target: Target, files: Path | File | Sequence[Path | File]) -> None:
        """Put files into a file field, and read back their names and sizes."""
        several = [files] if isinstance(files, (Path, File)) else list(files)
        paths = [Path(one.path) if isinstance(one, File) else one for one in several]
        missing = [str(path) for path in paths if not path.is_file()]
        if missing:
            raise NotActionable(f"upload {target}: there is no file {', '.join(missing)}")

        async def upload(locator: Locator, trial: bool) -> None:  # noqa: FBT001 — an Act
            if not trial:
                await locator.set_input_files(paths, timeout=self._act_timeout)

        hold = await self._do("upload", target, upload)
        script = "(field) => [...field.files].map((file) => `${file.name} ${file.size}`)"
        seen: list[str] = await self._read_back(hold.locator.evaluate(script), f"upload {target}")
        wanted = [f"{path.name} {path.stat().st_size}" for path in paths]
        if seen != wanted:
            raise ProofFailed(f"upload {target}: the field holds {seen} instead of {wanted}", dispatched=True)

    async def scroll(self, target: Target) -> None:
        """Bring an element into view, and verify that it is."""

        async def scroll(locator: Locator, trial: bool) -> None:  # noqa: FBT001 — an Act
            if not trial:
                await locator.scroll_into_view_if_needed(timeout=self._act_timeout)

        hold = await self._do("scroll", target, scroll)
        script = """(element) => { const box = element.getBoundingClientRect();
          return box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth; }"""
        if not await self._read_back(hold.locator.evaluate(script), f"scroll to {target}"):
            raise ProofFailed(f"scroll: {target} is still out of view", dispatched=True)

    async def download(self, target: Target) -> File:
        """Click what brings a file down; return it once it is whole."""
        return cast("File", await self._act("download", target, _click, then=Downloads()))

    @asynccontextmanager
    async def dialog(self, expected: Dialog) -> AsyncGenerator[None]:
        """Declare a `confirm` or `prompt` for the actions inside."""
        self.watch.declared.append(expected)
        try:
            yield
        finally:
            self.watch.declared.remove(expected)
        if expected not in self.watch.answered:
            raise ProofFailed(f"the dialog /{expected.pattern}/ was declared and did not come", dispatched=True)

    async def wait_for(self, then: object) -> object:
        """Wait until the page reads as a view, or shows a target."""
        return await prove(self, Expectation(cast("Then", then)), Action(verb="wait for", subject="the page"))

    async def read(self, view: type[View]) -> View:
        """Read the page as it is now, waiting for what renders late."""
        try:
            return cast("View", await self.wait_for(view))
        except ProofFailed:
            now = await self.snapshot()
            return view.read(now)  # raises with each field, unless it came in the very last moment

    async def snapshot(self) -> Snapshot:
        """Take the page to rest."""
        for _ in range(100):
            taken = await take(self.live)
            if taken is not None:
                return taken
        raise ReadFailed(f"{self.live.url}: the page goes from document to document and never rests")

    async def screenshot(self) -> File:
        """Picture the page with every private place masked."""
        return await picture(self.live, self.private, self.folder)

    def tab(self, live: LivePage) -> PlaywrightPage:
        """Return a tab that this page opened as a page of its own, behind the same gate."""
        return PlaywrightPage(live, gate=self.gate, folder=self.folder, allows=self.allows, options=self.options)

    def keep_download(self) -> Awaitable[File]:
        """Keep the file that the latest action brought down."""
        return keep_download(self.watch.downloads[-1], self.folder)

    @property
    def _act_timeout(self) -> float:
        return 1000 * self.options.action_timeout

    async def _act(self, verb: str, target: Target, act: Act, *, then: object) -> object:
        expected = cast("Then | Proof[object]", then)
        before = None if isinstance(expected, _EVENTS) else await self.snapshot()
        expectation = Expectation(cast("Then", expected), before)
        if before is not None:
            expectation.refuse_if_true(f"{verb} {target}")
        hold = await self._do(verb, target, act)
        return await prove(self, expectation, Action(verb=verb, subject=str(target), lone=hold.lone))

    async def _do(self, verb: str, target: Target, act: Act) -> Hold:
        """Find the element, prepare, pass the gate, act once."""
        hold = await take_hold(self.live, target, self.options)
        action = Action(verb=verb, subject=str(target), ways=hold.ways, lone=hold.lone)
        if target.private:
            self.private.add(target)
        self.watch.clear()
        if self.gate.careful:
            try:
                await act(hold.locator, True)  # noqa: FBT003 — an Act
            except PlaywrightError as error:
                raise classify(error, str(action), dispatched=False) from None
        await self._pass(action)
        try:
            await act(hold.locator, False)  # noqa: FBT003 — an Act
        except PlaywrightError as error:
            refuse_failures(self, action)
            raise classify(error, str(action), dispatched=True) from None
        refuse_failures(self, action)
        return hold

    async def _pass(self, action: Action) -> None:
        await self.gate.before_dispatch(action)
        self.gate.dispatched(action)

    async def _read_back(self, call: Awaitable[T], what: str) -> T:
        try:
            return await bounded(call, what)
        except PlaywrightError as error:
            raise classify(error, what, dispatched=True) from None


async def _click(locator: Locator, trial: bool) -> None:  # noqa: FBT001 — an Act
    await locator.click(trial=trial, no_wait_after=True, timeout=10_000)


def _bare(text: object) -> str:
    """Fold what sites format by themselves: spaces and punctuation inside numbers and phone numbers."""
    return re.sub(r"[\s\-/().,]", "", str(text))
