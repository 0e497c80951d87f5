"""The live view: finished steps stand, the present one moves below them with what it is doing."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import RenderableType
from rich.live import Live as RichLive
from rich.spinner import Spinner
from rich.text import Text

from surefoot.cli.telling import lines_of
from surefoot.cli.terminal import Screen, clean
from surefoot.events import Event

_TIMES_A_SECOND = 8


class Live:
    """Shows the present step with a spinner, its action and its seconds; whatever is done stands above it."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._step: str | None = None
        self._action = ""
        self._since = time.monotonic()
        self._spinner = Spinner("dots", style="cyan")
        self._live: RichLive | None = None

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def __call__(self, event: Event) -> None:
        """Show one event."""
        if event.kind == "step begun" or event.step != self._step:
            self._step, self._action, self._since = event.step, "", time.monotonic()
        if event.kind == "dispatching":
            self._action = event.text
        elif event.kind == "acted":
            self._action = "proving"
        elif event.kind == "run ended":
            self._step = None
        for text, style in lines_of(event, asked_here=True):
            self.screen.line(text, style)

    @contextmanager
    def paused(self) -> Generator[None]:
        """Take the moving line away, while a person is asked."""
        self._stop()
        try:
            yield
        finally:
            self._start()

    def _start(self) -> None:
        self._since = time.monotonic()
        self._live = RichLive(
            console=self.screen.console,
            get_renderable=self._moving,
            refresh_per_second=_TIMES_A_SECOND,
            transient=True,
        )
        self._live.start()

    def _stop(self) -> None:
        live, self._live = self._live, None
        if live is not None:
            live.stop()

    def _moving(self) -> RenderableType:
        if self._step is None:
            return Text()
        seconds = time.monotonic() - self._since
        said = f"{self._step}  {self._action}" + (f"  {seconds:.0f} s" if seconds >= 1 else "")
        self._spinner.update(text=Text(clean(said).replace("\n", " "), no_wrap=True, overflow="ellipsis"))
        return self._spinner
