"""The border between the commands and whoever called them: any error is one line, a next action and a code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from typing import Any

from typer import Abort, Exit
from typer.core import TyperGroup

from surefoot.errors import Control, StoreFailed, SurefootError

FAULT = 70
"""The exit code of what no part of surefoot expected (`EX_SOFTWARE` of sysexits.h)."""
INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""
GONE = 141
"""The exit code when whoever read the output has gone, as shells have it."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Border(TyperGroup):
    """The group of all commands; whatever they raise is told here."""

    def invoke(self, ctx: Any) -> Any:
        """Invoke a command, and turn what it raises into an exit code."""
        _wordy.clear()
        try:
            return super().invoke(ctx)
        except (Exit, Abort):
            raise
        except KeyboardInterrupt:
            _write("interrupted", "`surefoot runs` shows the run, `surefoot resume RUN` goes on with it")
            code = INTERRUPTED
        except BrokenPipeError:
            _forget_output()
            code = GONE
        except (Exception, Control) as error:
            if type(error).__module__.startswith("typer"):  # wrong words on the command line: typer tells them
                raise
            code = tell_error(error)
            _print_json(error)
        raise Exit(code)


def tell_error(error: BaseException, *, run: str | None = None) -> int:
    """Write an error on standard error, of a run that it names, with its trace where that was asked for.

    Returns:
        Its exit code.
    """
    told = _told(error)
    if verbose():
        from surefoot.log.redaction import redactor  # noqa: PLC0415 — only when something went wrong

        sys.stderr.write(redactor.mask("".join(traceback.format_exception(error))))
    _write(str(told) if run is None else f"run {run}: {told}", told.next_action)
    return _code(told)


def as_json(error: BaseException) -> dict[str, object]:
    """Return an error for a machine."""
    from surefoot.log.redaction import redactor  # noqa: PLC0415 — as above

    told = _told(error)
    return {
        "name": type(error).__name__,
        "message": redactor.mask(str(told)),
        "next_action": redactor.mask(told.next_action),
        "exit_code": _code(told),
    }


def verbose() -> bool:
    """Say whether `--verbose` was given."""
    return bool(_wordy)


def be_verbose() -> None:
    """Log, and show where an error was raised."""
    os.environ.setdefault("SUREFOOT_LOG_LEVEL", "info")
    _wordy.append("--verbose")


class _Fault(SurefootError):
    """What nobody expected."""

    exit_code = FAULT
    remedy = "this is a fault of surefoot; `surefoot --verbose …` shows where"


_wordy: list[str] = []
"""Holds something after `--verbose`, until the next command."""


def _told(error: BaseException) -> SurefootError | Control:
    if isinstance(error, (SurefootError, Control)):
        return error
    if isinstance(error, OSError) and error.errno in _FULL:
        where = f": {error.filename}" if error.filename else ""
        return StoreFailed(
            f"the disk is full{where} ({error.strerror})",
            next_action="free some disk space, then `surefoot resume RUN`; what is in the journal is kept",
        )
    reason = " ".join(str(error).split())
    return _Fault(f"{type(error).__name__}{': ' if reason else ''}{reason}")


def _code(error: SurefootError | Control) -> int:
    return error.exit_code


def _write(message: str, next_action: str) -> None:
    from surefoot.cli.terminal import clean  # noqa: PLC0415 — as above
    from surefoot.log.redaction import redactor  # noqa: PLC0415 — as above

    sys.stderr.write(clean(redactor.mask(f"surefoot: {message}\n")))
    if next_action:
        sys.stderr.write(clean(redactor.mask(f"next: {next_action}\n")))


def _print_json(error: BaseException) -> None:
    """With `--json` standard output is JSON also when the command failed."""
    if "--json" in sys.argv:
        import json  # noqa: PLC0415 — as above

        sys.stdout.write(json.dumps({"error": as_json(error)}, indent=2) + "\n")


def _forget_output() -> None:
    """Send what is still to be flushed nowhere, so that the interpreter does not complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
