"""`surefoot try`: one step on the living page, again each time its file is saved; no run, and no journal."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from types import ModuleType
from typing import Annotated, cast

from surefoot.browser.ctx import Ctx
from surefoot.browser.gate import OpenGate
from surefoot.browser.page import Page
from surefoot.cli.border import tell_error
from surefoot.cli.inputs import read_input
from surefoot.cli.keyboard import Keyboard
from surefoot.cli.picking import require_display
from surefoot.cli.terminal import Screen, is_attended
from surefoot.cli.trial import CarefulGate, Loaded, act, enter, load_step, step_in, tell_page
from surefoot.clock import WallClock
from surefoot.config import Settings
from surefoot.errors import BadInput, BrowserFailed, Control, SurefootError
from surefoot.recipes.step import SignInStep, step_name
from surefoot.runs.context import OpeningPage, StepContext
from surefoot.runs.hands import Hands
from surefoot.selectors import by
from surefoot.selectors.view import View
from surefoot.sessions.vault import Vault

_LOOK_SECONDS = 0.25
"""Between two looks at the file."""


class _AnyPage(View):
    """Whatever has loaded."""

    url: Annotated[str, by.page_url()]


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    pairs: tuple[str, ...] = ()
    """Fields of the step, as `key=value`."""
    input: str | None = None
    """The same as JSON, or `@file`."""
    url: str | None = None
    """Where the step starts."""
    first: tuple[str, ...] = ()
    """Safe steps that are acted once in the new browser, such as the sign-in."""
    account: str | None = None
    """Whose secrets are given out."""
    headed: bool = False
    pause: bool = False
    """Whether a person's word is waited for before it acts."""
    act: bool = False
    """Whether a step that changes something may act."""
    once: bool = False


def run(what: str, options: Options) -> int:
    """Try a step until it is ended; return the exit code, which with `once` says how it went."""
    place, _, name = what.partition(":")
    if not name:
        raise BadInput(f"{what!r} names no step", next_action="write it as FILE:STEP, such as book.py:SearchPage")
    if not options.once and not options.headed and not is_attended():
        raise BadInput("nobody sits at the terminal", next_action="say --once to try the step a single time")
    if options.pause and not is_attended():
        raise BadInput("--pause waits for Enter, and nobody sits at the terminal", next_action="leave --pause out")
    if options.headed:
        require_display("--headed")
    settings = Settings.load().model_copy(update={"headless": not options.headed})
    screen = Screen(sys.stdout)
    with tempfile.TemporaryDirectory(prefix="surefoot-try-") as folder:
        trying = _Trying(Path(place), name, options, settings, screen, folder=Path(folder))
        try:
            return asyncio.run(trying.go())
        except KeyboardInterrupt:
            screen.line("\nended; nothing was recorded")
            return 0


@dataclass
class _Trying:
    file: Path
    name: str
    options: Options
    settings: Settings
    screen: Screen
    folder: Path
    _hands: Hands | None = None
    _reach: tuple[object, ...] = ()
    """The origins that the browser was opened for."""
    _account: str | None = None
    _keyboard: Keyboard | None = None
    _acted: bool = False
    _module: ModuleType = sys
    """The file as it was loaded last."""
    _given: Mapping[str, object] = field(default_factory=dict[str, object])

    async def go(self) -> int:
        """Take rounds until it is ended."""
        sys.dont_write_bytecode = True  # a file that is saved twice in a second must not be taken from a cache
        self._given = read_input(list(self.options.pairs), self.options.input)
        self._account = self.options.account
        try:
            while True:
                seen = _state(self.file)
                code = await self._round()
                if self.options.once or not await self._again(seen):
                    return code if self.options.once else 0
        finally:
            await self._close()

    async def _close(self) -> None:
        hands, self._hands = self._hands, None
        if hands is not None:
            await hands.close()

    async def _round(self) -> int:
        """Take one round, and tell what is at fault with it: the next save may mend it."""
        loaded: Loaded | None = None
        ctx: Ctx | None = None
        try:
            loaded = load_step(self.file, self.name, self._given, first=self.options.first)
            self.screen.line(f"\n── {step_name(type(loaded.step))}, {_kind(loaded.step.kind)} step", "bold")
            ctx = await self._ctx(loaded)
            await self._start(loaded, ctx)
            return 0 if not await self._may_act(loaded) or await act(loaded, ctx, self.screen) else 1
        except BrowserFailed as error:
            code = tell_error(error)
            await self._close()  # the next round opens another
        except (SurefootError, Control) as error:
            code = tell_error(error)
        except Exception as error:  # noqa: BLE001 — an author's code may raise anything, and is told of it
            code = tell_error(error)
        if loaded is not None and ctx is not None and self._hands is not None and self._hands.is_open:
            with suppress(SurefootError):  # it may be the browser itself that is gone
                await tell_page(loaded, ctx, self.screen)
        return code

    async def _start(self, loaded: Loaded, ctx: Ctx) -> None:
        if self.options.url is not None:
            await ctx.page.goto(self.options.url, then=_AnyPage)
        await enter(loaded, ctx, self.screen)

    async def _may_act(self, loaded: Loaded) -> bool:
        """Say whether the step is acted now; one that changes something once for each word of a person's."""
        if loaded.changes and not self.options.act:
            self.screen.line(f"\nnot acted: {_kind(loaded.step.kind)} step changes something; --act lets it", "yellow")
            return False
        if loaded.changes and self._acted and not is_attended():
            self.screen.line("\nnot acted again: it changes something, and nobody can be asked", "yellow")
            return False
        if self.options.pause or (loaded.changes and is_attended()):
            said = await self._ask(f"Enter acts {step_name(type(loaded.step))}, n does not: ", unless=lambda: False)
            if not said or said.strip():
                self.screen.line("not acted")
                return False
        self._acted = self._acted or loaded.changes
        return True

    async def _again(self, seen: object) -> bool:
        """Wait for the next save, or for Enter; say whether there is another round."""
        changed = lambda: _state(self.file) != seen  # noqa: E731 — asked again and again
        if is_attended():
            return await self._ask("\nsave the file, or Enter, to try again; Ctrl-C ends ", unless=changed) != ""
        while not changed():
            await WallClock().sleep(_LOOK_SECONDS)
        return True

    async def _ask(self, question: str, *, unless: Callable[[], bool]) -> str | None:
        self._keyboard = self._keyboard or Keyboard()
        self.screen.line(question, "bold", end="")
        return await self._keyboard.line(unless=unless)

    async def _ctx(self, loaded: Loaded) -> Ctx:
        """Return what the step works with; the browser is opened anew where it may reach something else now."""
        self._module = loaded.module
        reach = (loaded.recipe.origins, loaded.recipe.loads)
        if self._hands is not None and (reach != self._reach or not self._hands.is_open):
            await self._close()
        if self._hands is None:
            self._reach = reach
            self._hands = Hands(
                loaded.recipe,
                self.settings,
                folder=self.folder,
                on_refused=lambda refusal: self.screen.line(f"kept out: {refusal.origin}", "yellow"),
                on_opened=self._prepare,
            )
        return await self._context(loaded)

    async def _context(self, loaded: Loaded) -> Ctx:
        if self._hands is None:
            raise RuntimeError("there is no browser")
        gate = CarefulGate() if loaded.changes else OpenGate()
        if isinstance(loaded.step, SignInStep):
            self._account = loaded.step.account
        return StepContext(
            page=cast("Page", OpeningPage(self._hands, gate)),
            api=await self._hands.api(gate),
            intent_key=f"try-{token_hex(4)}",
            account=self._account,
            secrets=Vault(self.settings.secrets_file).secret,
            clock=WallClock(),
        )

    async def _prepare(self) -> None:
        """Act the safe steps that come first, in every new browser."""
        for name in self.options.first:
            kind = step_in(self._module, self.file, name, self._given)
            if kind.changes:
                raise BadInput(
                    f"--first {name}: {_kind(kind.step.kind)} step changes something", next_action="name safe ones"
                )
            self.screen.line(f"first: {step_name(type(kind.step))}")
            ctx = await self._context(kind)
            await kind.step.enter(ctx)
            await kind.step.act(ctx)


def _state(file: Path) -> object:
    """Return what changes when a file, or one beside it, is saved."""
    found: list[tuple[str, int, int]] = []
    for one in sorted(file.parent.glob("*.py")):
        with suppress(OSError):  # it is being replaced at this moment
            status = one.stat()
            found.append((one.name, status.st_mtime_ns, status.st_size))
    return found


def _kind(kind: str) -> str:
    return f"{'an' if kind.startswith('u') else 'a'} {kind}"
