"""Asking whoever sits at the terminal, without ever holding up the run's own work."""

from __future__ import annotations

import asyncio
import getpass
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from types import FrameType

from surefoot.cli.telling import Shown, show_approval
from surefoot.errors import Suspend
from surefoot.runs.journal import Journal
from surefoot.runs.records import Approval

_LOOK_SECONDS = 0.5
_ANSWERS = {"y": True, "yes": True, "n": False, "no": False}


def person() -> str:
    """Return the name of whoever runs this process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may have no entry for its user
        return f"user {os.getuid()}"


class Prompt:
    """Asks at the terminal for the approval of a final step.

    Args:
        shown: What shows the run; it leaves the screen alone while it is asked.
        journal: Where another person may decide meanwhile.
        default: What an empty line means; by default it is asked again.
    """

    def __init__(self, shown: Shown, journal: Journal, *, default: bool | None = None) -> None:
        self._shown = shown
        self._journal = journal
        self._default = default
        self.name = f"{person()} at the terminal"

    async def decide(self, approval: Approval) -> bool | None:
        """Show exactly what is approved, and ask; without an answer (end of input, Ctrl-C) the run waits.

        Raises:
            Suspend: There was no answer.
        """
        with self._shown.paused():
            show_approval(self._shown.screen, approval)
            return await self._ask(approval)

    async def _ask(self, approval: Approval) -> bool | None:
        screen = self._shown.screen
        choice = {None: "y/n", True: "Y/n", False: "y/N"}[self._default]
        question = f"Approve {approval.step}, once? [{choice}, Ctrl-D leaves it waiting] "
        while True:
            line = await read_line(
                lambda: screen.line(question, "bold", end=""), unless=lambda: self._decided(approval)
            )
            if line == "":
                screen.line()
                raise Suspend(f"for an approval of {approval.step}", next_action=f"`surefoot approve {approval.run}`")
            if line is None:
                screen.line("\ndecided elsewhere")
                return None
            answer = _ANSWERS.get(line.strip().lower(), None if line.strip() else self._default)
            if answer is not None:
                return answer

    def _decided(self, approval: Approval) -> bool:
        return any(one.id == approval.id and one.state != "asked" for one in self._journal.approvals(approval.run))


def _forget_what_was_typed() -> None:
    """Throw away what was typed before the question stood there: nobody answers what they have not seen."""
    try:
        import termios  # noqa: PLC0415 — not on every system
    except ImportError:
        return
    with suppress(termios.error):  # no terminal
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


async def read_line(ask: Callable[[], None], *, unless: Callable[[], bool]) -> str | None:
    """Ask, and return a line from standard input: empty at its end or at Ctrl-C, `None` as soon as `unless` holds.

    A thread reads, and not one of asyncio's own, whose end would be waited for; it reads from the descriptor,
    since one that is left reading `sys.stdin` aborts the interpreter when it ends.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bytes] = loop.create_future()

    def give(line: bytes) -> None:
        if not answer.done():
            answer.set_result(line)

    def read() -> None:
        try:
            line = os.read(sys.stdin.fileno(), 65_536)
        except OSError:
            line = b""  # the terminal is gone: as good as its end
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(give, line)

    with _interrupt_means(lambda: loop.call_soon_threadsafe(give, b"")):
        _forget_what_was_typed()
        ask()
        threading.Thread(target=read, daemon=True, name="terminal").start()
        while True:
            await asyncio.wait([answer], timeout=_LOOK_SECONDS)
            if answer.done():
                return answer.result().decode(errors="replace")
            if await asyncio.to_thread(unless):
                return None


@contextmanager
def _interrupt_means(what: Callable[[], object]) -> Generator[None]:
    def handle(_number: int, _frame: FrameType | None) -> None:
        what()

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
