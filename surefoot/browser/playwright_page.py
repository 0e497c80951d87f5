"""The living page: `Page` over Playwright.

Every action goes the same way: the proof must not hold yet → the element is found → the gate → the act, once →
the proof. An error tells whether the act may have reached the site.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from surefoot.browser import acts
from surefoot.browser.acting import Hold, take_hold
from surefoot.browser.acts import Act, visible
from surefoot.browser.capture import quiet, take, take_at_rest
from surefoot.browser.crash import attributed, bounded, classify
from surefoot.browser.dialogs import Dialog
from surefoot.browser.downloads import keep_download
from surefoot.browser.egress import Egress
from surefoot.browser.expect import Expectation
from surefoot.browser.gate import Action, Gate
from surefoot.browser.hitting import struck
from surefoot.browser.journey import OnHit
from surefoot.browser.keeping import keep, outside_of, stored_values
from surefoot.browser.layer import Layer
from surefoot.browser.layers import Layers
from surefoot.browser.options import PageOptions
from surefoot.browser.picture import picture
from surefoot.browser.proof import Downloads, Proof, Then
from surefoot.browser.proving import EVENTS, prove, refuse_failures
from surefoot.browser.reading_back import bare, chosen, files_held, in_view
from surefoot.browser.recalling import Recalling
from surefoot.browser.recorder import Recorder
from surefoot.browser.scrolling import scroll_through
from surefoot.browser.secret import Secret
from surefoot.browser.uploads import paths_to_upload
from surefoot.browser.watch import Declared, Watch
from surefoot.errors import DialogUndeclared, NotActionable, OriginRefused, ProofFailed, TargetLost, Unreachable
from surefoot.model import File
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.selectors.by import Way
from surefoot.selectors.memory import Memory, name_of, site_of
from surefoot.selectors.similar import Stake
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

if TYPE_CHECKING:
    from playwright.async_api import Page as LivePage

T = TypeVar("T")
_A_MOMENT = 0.1
_SCROLLS = 3
"""How often an element is brought into view before it is said to be out of it."""
_LEAVES = 0.02
"""Seconds after an act within which most pages that it leads away from are left: a look before that is in vain."""
_AT_HAND = 1.0
"""Seconds for which a changing step may go by a page that was looked at, to see whether its ways lead astray."""


class PlaywrightPage:
    """A page of a living browser.

    Args:
        page: Playwright's page.
        gate: What every action passes last.
        folder: Where downloads and pictures are kept.
        fence: What its browser context stands behind.
        options: Its patience and its quota.
        layers: What may come over it, and is put away.
        staging: Where the browser writes what comes down, until it is kept; by default `staging` in the folder.
        memory: What is remembered of elements, and told what was found; without one nothing is healed.
    """

    def __init__(
        self,
        page: LivePage,
        *,
        gate: Gate,
        folder: Path,
        fence: Egress,
        options: PageOptions | None = None,
        layers: tuple[Layer, ...] = (),
        staging: Path | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.live = page
        self.gate = gate
        self.folder = folder
        self.fence = fence
        self.options = options or PageOptions()
        self.staging = staging or folder / "staging"
        self.layers = Layers(self, layers)
        self.memory = memory
        self.on_hit: OnHit | None = None
        """Told, right before each act, of the page and of the elements that it is made on; costs a look at the page."""
        self.instead: dict[str, Sequence[Way]] = {}
        """The ways of fields that were healed, which every page at rest carries along; shared with its tabs."""
        self.watch = Watch(page)
        self._tabs: dict[LivePage, PlaywrightPage] = {}
        self.private: set[Target] = set()
        self.typed: set[str] = set()
        """What was typed or chosen in private targets; shared with its tabs."""
        """What pictures mask; shared with the tabs it opens."""
        self.seen: Snapshot | None = None
        """The page at rest as it was last looked at, since the latest action began."""
        self._seen_at = 0.0
        self._latest: Snapshot | None = None
        self._latest_at = 0.0
        self._acted: list[Target] = []
        """The targets that were acted on since the page was looked at, which the next look may show."""
        self.watch.start()

    @property
    def url(self) -> str:
        """The address the page shows now."""
        return self.live.url

    async def goto(self, url: str, *, then: object) -> object:
        """Open an address and prove it."""
        address = urljoin(self.live.url, url) if self.live.url != "about:blank" else url
        if not urlsplit(address).netloc and not urlsplit(address).scheme:
            raise OriginRefused(
                f"goto {address}: that is no whole address", next_action="write it as https://acme.example/…"
            )
        if urlsplit(address).scheme not in {"http", "https"} or not self.fence.allows(address):
            raise OriginRefused(f"goto {address}: not within the recipe's origins")
        action = Action(verb="goto", subject=address)
        self._begin(str(action))
        await self._pass(action)
        with attributed(self.watch, dispatched=True):
            await self._open(address, action)
            return await prove(self, Expectation(cast("Then", then)), action)

    async def click(self, target: Target, *, then: object) -> object:
        """Click, and return what proves the click."""
        return await self._act("click", target, acts.click(), then=then)

    async def press(self, target: Target, key: str, *, then: object) -> object:
        """Press a key on an element, and return what proves it."""
        return await self._act("press", target, acts.press(key), then=then)

    async def hover(self, target: Target, *, then: object) -> object:
        """Move the pointer over an element."""
        return await self._act("hover", target, acts.hover(), then=then)

    async def drag(self, target: Target, onto: Target, *, then: object) -> object:
        """Drag an element onto another."""
        there = await self._hold(onto, verb="drag")
        return await self._act("drag", target, acts.drag(there.locator), then=then, there=there)

    async def fill(self, target: Target, value: str | Secret) -> None:
        """Type a value into a field and read it back."""
        wanted = value.reveal() if isinstance(value, Secret) else value
        if isinstance(value, Secret):
            self.private.add(target)
        elif target.private:
            self.typed.add(value)
        hold = await self._do("fill", target, acts.fill(wanted))
        seen = await self._read_back(hold.locator.input_value(timeout=self._patience), f"fill {target}")
        if bare(seen) != bare(wanted):
            shown = "another value" if isinstance(value, Secret) or target.private else repr(seen)
            raise ProofFailed(f"fill {target}: after typing, the field holds {shown}", dispatched=True)

    async def check(self, target: Target, *, on: bool = True) -> None:
        """Tick or untick, and read the state back."""
        hold = await self._do("check", target, acts.check(on=on))
        if await self._read_back(hold.locator.is_checked(timeout=self._patience), f"check {target}") != on:
            raise ProofFailed(f"check {target}: it is {'off' if on else 'on'} afterwards", dispatched=True)

    async def select(self, target: Target, option: str) -> None:
        """Choose an option by its label or value, and read the choice back."""
        if target.private:
            self.typed.add(option)
        hold = await self._do("select", target, acts.select(option))
        seen = await self._read_back(chosen(hold.locator), f"select {target}")
        if option not in seen:
            raise ProofFailed(f"select {target}: {option!r} was chosen, and {seen} is", dispatched=True)

    async def upload(self, target: Target, files: Path | File | Sequence[Path | File]) -> None:
        """Put files into a file field, and read back their names and sizes."""
        paths = paths_to_upload(target, files)
        hold = await self._do("upload", target, acts.upload(paths))
        seen = await self._read_back(files_held(hold.locator), f"upload {target}")
        wanted = [f"{path.name} {path.stat().st_size}" for path in paths]
        if seen != wanted:
            raise ProofFailed(f"upload {target}: the field holds {seen} instead of {wanted}", dispatched=True)

    async def scroll(self, target: Target, *, through: Target | None = None) -> None:
        """Bring an element into view, and verify that it is."""
        if through is not None:
            rows = await self._hold(through, verb="scroll")
            with attributed(self.watch, dispatched=False):
                await scroll_through(self, rows.locator, target, through)
        hold = await self._do("scroll", target, acts.scroll())
        what = f"scroll to {target}"
        for _ in range(_SCROLLS):
            if await self._read_back(in_view(hold.locator), what):
                return
            # A list that draws its rows anew when it is scrolled may have moved this one away again.
            await quiet(self.live, seconds=0.05, at_most=self.options.quiet)
            await self._read_back(hold.locator.scroll_into_view_if_needed(timeout=self._patience), what)
        raise ProofFailed(f"scroll: {target} is still out of view", dispatched=True)

    async def download(self, target: Target) -> File:
        """Click what brings a file down; return it once it is whole."""
        return cast("File", await self._act("download", target, acts.click(), then=Downloads()))

    @asynccontextmanager
    async def dialog(self, expected: Dialog) -> AsyncGenerator[None]:
        """Declare a `confirm` or `prompt` for the actions inside."""
        declared = Declared(expected)
        self.watch.declared.append(declared)
        try:
            yield
        finally:
            self.watch.declared.remove(declared)
        if not declared.came:
            raise ProofFailed(f"the dialog /{expected.pattern}/ was declared and did not come", dispatched=True)

    async def make(self, verb: str, target: Target, act: Act) -> None:
        """Act without a proof, for whoever shows by other means what it leads to."""
        await self._do(verb, target, act)

    async def make_drag(self, target: Target, onto: Target) -> None:
        """Drag an element onto another, without a proof."""
        there = await self._hold(onto, verb="drag")
        await self._do("drag", target, acts.drag(there.locator), there=there)

    async def wait_for(self, then: object) -> object:
        """Wait until the page reads as a view, or shows a target."""
        with attributed(self.watch, dispatched=False):
            return await prove(self, Expectation(cast("Then", then)), Action(verb="wait for", subject="the page"))

    async def read(self, view: type[View]) -> View:
        """Read the page as it is now, waiting for what renders late."""
        try:
            return cast("View", await self.wait_for(view))
        except ProofFailed:
            now = await self.snapshot()
            return view.read(now)  # raises with each field, unless it came in the very last moment

    async def snapshot(self) -> Snapshot:
        """Take the page to rest, once it waits for no other document."""
        with attributed(self.watch, dispatched=False):
            await self.watch.arrived(seconds=self.options.navigation_timeout)
            return self._noted(await take_at_rest(self.live))

    async def left_off(self) -> Snapshot:
        """Return the page as the latest action left it: what proved it, if that was a moment ago; else taken anew."""
        recent = time.monotonic() - self._seen_at < _A_MOMENT
        return self.seen if self.seen is not None and recent else await self.snapshot()

    async def look(self) -> Snapshot | None:
        """Take the page to rest once, and keep it as what was seen last; nothing while it has no document."""
        taken = await self.watch.unless_leaving(take(self.live))
        self.seen, self._seen_at = None if taken is None else self._noted(taken), time.monotonic()
        return self.seen

    async def screenshot(self) -> File:
        """Picture the page with every private place masked."""
        with attributed(self.watch, dispatched=False):
            return await picture(self.live, self.private, self.folder)

    async def keep(self) -> File | None:
        """Keep the page at rest, scrubbed, with the run: as it is now, or was last seen where it answers no more."""
        with attributed(self.watch, dispatched=False):
            page = await self.watch.unless_leaving(take(self.live)) or self.seen
            if page is None:
                return None
            known, outside = await stored_values(self.live), await outside_of(self.live)
        scrubber = Scrubber(known=known, private=self.typed)
        return await asyncio.to_thread(keep, page, scrubber, self.private, self.folder, outside)

    async def tell(self, recorder: Recorder) -> None:
        """Tell a recorder what the pages do not say themselves, and what of the browser's they must not say."""
        recorder.known |= await stored_values(self.live)
        recorder.outside = await outside_of(self.live)
        recorder.private |= self.private

    def opened(self) -> list[PlaywrightPage]:
        """Return the tabs that the latest action opened, as pages of their own behind the same gate."""
        return [self._tab(live) for live in self.watch.tabs if not live.is_closed()]

    def keep_download(self) -> Awaitable[File]:
        """Keep the file that the latest action brought down."""
        return keep_download(self.watch.downloads[0], self.folder, staging=self.staging, options=self.options)

    @property
    def stake(self) -> Stake:
        """What acting on the wrong element would cost now."""
        if self.gate.final or self.gate.doubting:
            return Stake.FINAL
        return Stake.UNDOABLE if self.gate.careful else Stake.SAFE

    @property
    def _patience(self) -> float:
        return 1000 * self.options.action_timeout

    def _tab(self, live: LivePage) -> PlaywrightPage:
        if live not in self._tabs:
            self._tabs[live] = PlaywrightPage(
                live,
                gate=self.gate,
                folder=self.folder,
                fence=self.fence,
                options=self.options,
                layers=self.layers.declared,
                staging=self.staging,
                memory=self.memory,
            )
            self.watch.adopted.add(live)
        self._tabs[live].gate, self._tabs[live].private, self._tabs[live].typed = self.gate, self.private, self.typed
        self._tabs[live].instead = self.instead
        return self._tabs[live]

    async def _open(self, address: str, action: Action) -> None:
        try:
            await self.live.goto(address, wait_until="commit", timeout=1000 * self.options.navigation_timeout)
        except PlaywrightTimeout:
            raise Unreachable(f"{action}: no answer within {self.options.navigation_timeout:g} s") from None
        except PlaywrightError as error:
            refuse_failures(self, action)
            raise classify(error, str(action), dispatched=True) from None

    async def _act(self, verb: str, target: Target, act: Act, *, then: object, there: Hold | None = None) -> object:
        expected = cast("Then | Proof[object]", then)
        before = None if isinstance(expected, EVENTS) else await self._cleared()
        expectation = Expectation(cast("Then", expected), before)
        if before is not None:
            expectation.refuse_if_true(f"{verb} {target}")
        hold = await self._do(verb, target, act, wants=then, there=there)
        with attributed(self.watch, dispatched=True):
            if isinstance(then, (type, tuple)):
                await self.watch.leaves(within=_LEAVES)
            return await prove(self, expectation, Action(verb=verb, subject=str(target), lone=hold.lone))

    async def _cleared(self) -> Snapshot:
        """Take the page to rest once no layer lies over it."""
        self.layers.begin(early=True)
        page = await self.snapshot()
        while await self.layers.clear(page):
            page = await self.snapshot()
        return page

    async def unblocked(self) -> bool:
        """Put away a layer that the page showed when it was last looked at, and say whether there was one.

        Not in a changing step, whose act may be on its way.
        """
        return not self.gate.careful and await self.layers.clear(self.seen)

    async def _do(
        self, verb: str, target: Target, act: Act, *, wants: object = None, there: Hold | None = None
    ) -> Hold:
        """Find the element, prepare, pass the gate, act once; `there` is what else the act is made on."""
        hold = await self._hold(target, act, verb=verb)
        hold = hold if there is None else hold.along(there)
        healed = tuple(map(str, hold.healed))
        action = Action(verb=verb, subject=str(target), ways=hold.ways, lone=hold.lone, healed=healed)
        await self._remember(target, hold)
        await self._tell_hit(hold, there)
        if target.private:
            self.private.add(target)
        self._begin(str(action), wants=wants)
        seconds = self.gate.act_seconds if self.gate.careful else None
        most = min(self._patience, 1000 * seconds) if seconds is not None else self._patience
        if self.gate.careful:
            await self.layers.rest()
        await self._pass(action)
        with attributed(self.watch, dispatched=True):
            try:
                await act.make(hold.locator, most)
            except PlaywrightError as error:
                refuse_failures(self, action)
                self.layers.refuse(dispatched=True)
                raise classify(error, str(action), dispatched=True) from None
            refuse_failures(self, action)
        return hold

    async def _tell_hit(self, hold: Hold, there: Hold | None) -> None:
        """Tell whoever records what the act is made on."""
        if self.on_hit is None:
            return
        locators = [one.locator for one in (hold, there) if one is not None]
        with attributed(self.watch, dispatched=False):
            told = await struck(self.live, locators, milliseconds=self._patience)
        if told is not None:
            self.on_hit(told.page, told.hits)

    async def _hold(self, target: Target, act: Act | None = None, *, verb: str) -> Hold:
        with attributed(self.watch, dispatched=False):
            await self.watch.arrived(seconds=self.options.navigation_timeout)
            await self.layers.watch()
            try:
                return await self._found(target, act, verb)
            except (TargetLost, NotActionable):
                self.layers.refuse(dispatched=False)
                if not (self.layers.declared and await self.layers.clear(await take_at_rest(self.live))):
                    raise
                return await self._found(target, act, verb)

    async def _found(self, target: Target, act: Act | None, verb: str) -> Hold:
        recalling = None
        if self.memory is not None:
            recalling = Recalling(self.memory, self.stake, verb, self._at_hand, heals=not self.gate.doubting)
        trial = visible if act is None else act.trial if self.gate.careful else act.glance
        unseen = act is not None and act.unseen
        return await take_hold(self.live, target, self.options, trial, unseen=unseen, verb=verb, recalling=recalling)

    @property
    def _at_hand(self) -> Snapshot | None:
        """The page at rest as it was looked at last, if it is the same page; in a changing step only a moment ago."""
        stale = self.gate.careful and time.monotonic() - self._latest_at > _AT_HAND
        return None if stale or self._latest is None or self._latest.url != self.live.url else self._latest

    async def _remember(self, target: Target, hold: Hold) -> None:
        """Tell the memory what was found, with a page that was looked at anyway; it works out the rest later."""
        if self.memory is None:
            return
        for heal in hold.healed:
            self.memory.healed(heal)
        if hold.healed:
            return
        if hold.late and not self._knows(target):  # the page as it was before may not show it, and nothing else does
            self._latest = await self.watch.unless_leaving(take(self.live))
        if self._latest is not None:
            self.memory.acted(target, self._latest)
        self._acted.append(target)

    def _knows(self, target: Target) -> bool:
        name = name_of(target)
        return name is None or (
            self.memory is not None and self.memory.recall(name, site_of(self.live.url)) is not None
        )

    def _noted(self, page: Snapshot) -> Snapshot:
        """Let a page at rest carry what was healed, and show what was acted on since the last look at the same page."""
        page.instead = {} if self.gate.doubting else dict(self.instead)
        if self.memory is not None and self._latest is not None and self._latest.url == page.url:
            for target in self._acted:
                self.memory.acted(target, page)
        self._acted.clear()
        self._latest, self._latest_at = page, time.monotonic()
        return page

    def _begin(self, what: str, *, wants: object = None) -> None:
        """Start a clean page of notes; a question that came since the latest action is not passed over."""
        self.fence.once(on=self.gate.careful)
        asked = self.watch.undeclared[:1]
        self.watch.clear(wants)
        self.layers.begin()
        self.seen = None
        if asked:
            raise DialogUndeclared(f"before {what} the site asked {asked[0]!r}; it was dismissed")

    async def _pass(self, action: Action) -> None:
        await self.gate.before_dispatch(action)
        self.gate.dispatched(action)

    async def _read_back(self, call: Awaitable[T], what: str) -> T:
        with attributed(self.watch, dispatched=True):
            try:
                return await bounded(call, what)
            except PlaywrightError as error:
                raise classify(error, what, dispatched=True) from None
