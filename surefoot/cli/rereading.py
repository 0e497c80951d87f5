"""`surefoot reread` and `surefoot accept`: what saved pages and journeys give now, and taking it as the expectation."""

from __future__ import annotations

import asyncio
import json as notation
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from surefoot.cli.border import as_json, tell_error
from surefoot.cli.prompting import read_line
from surefoot.cli.running import print_json, stdout_kept
from surefoot.cli.terminal import Screen, is_attended
from surefoot.config import Settings
from surefoot.errors import BadInput, Control
from surefoot.testing.accepting import Change, Reread, found_in
from surefoot.testing.accepting import reread as reread_one
from surefoot.testing.fixture import FixturePlace

_STYLES = {"  expected:": "red", "  read now:": "green", "  -": "red", "  +": "green", "  @": "cyan"}


def reread(saved: Sequence[Path] | None, *, json: bool) -> int:
    """Print what each gives now, and how that differs from what is expected; return 0 where nothing does, else 1."""
    screen = Screen(sys.stderr if json else sys.stdout)

    def tell(one: Reread) -> tuple[int, dict[str, object]]:
        screen.line(one.name, "bold")
        for name, value in one.now.items():
            screen.line(f"  {name}: {notation.dumps(value, ensure_ascii=False)}")
        for change in one.changes:
            _show(screen, change)
        return int(bool(one.changes)), {"reads": dict(one.now), "changes": [asdict(change) for change in one.changes]}

    return _each(saved, tell, json=json)


def accept(saved: Sequence[Path] | None, names: Sequence[str], *, yes: bool, json: bool) -> int:
    """Take over what differs, once a person has seen it and agreed, or with `yes`; return 1 where something was not."""
    screen = Screen(sys.stderr if json else sys.stdout)
    asks = not (yes or json) and is_attended()
    met: set[str] = set()

    def take(one: Reread) -> tuple[int, dict[str, object]]:
        changes = one.named(names)
        met.update(change.name for change in changes)
        if changes:
            screen.line(one.name, "bold")
        taken = [change for change in changes if _is_taken(screen, change, yes=yes, asks=asks)]
        if taken:
            one.accept(taken)
            screen.line(f"  accepted: {', '.join(change.name for change in taken)}", "green")
        told = [asdict(change) for change in taken]
        left = [asdict(change) for change in one.changes if change not in taken]
        return int(len(taken) < len(changes)), {"accepted": told, "left": left}

    code = _each(saved, take, json=json)
    missing = [name for name in names if name not in met]
    if missing:
        screen.line(f"nothing is another than expected of {', '.join(missing)}", "yellow")
    elif not met and not code:
        screen.line("everything is as expected; nothing was written")
    if met and not (yes or asks):
        raise BadInput(
            "nobody is there to look at the difference: nothing was accepted",
            next_action="look at it with `surefoot reread`, then say --yes",
        )
    return code


def _each(saved: Sequence[Path] | None, look: Callable[[Reread], tuple[int, dict[str, object]]], *, json: bool) -> int:
    """Look at each that is named; one that cannot be read holds up no other."""
    codes, ends = [0], list[dict[str, object]]()
    for what in list(_named(saved)):
        try:
            with stdout_kept(json=json):
                one = reread_one(what)
            code, told = look(one)
        except (Exception, Control) as error:  # noqa: BLE001 — the border of one page: the others are read all the same
            code, told = tell_error(error), {"error": as_json(error)}
        codes.append(code)
        ends.append({"fixture": str(what), **told})
    if json:
        print_json(ends)
    return max(codes)


def _named(saved: Sequence[Path] | None) -> Iterator[FixturePlace | Path]:
    for one in saved or [Settings.load().fixtures]:
        yield from found_in(one)


def _is_taken(screen: Screen, change: Change, *, yes: bool, asks: bool) -> bool:
    """Show a change, and say whether it is meant; without a person, and without a word given before, it is not."""
    _show(screen, change)
    if yes or not asks:
        return yes
    question = "  Is that as it should be? [y/N] "
    line = asyncio.run(read_line(lambda: screen.line(question, "bold", end=""), unless=lambda: False))
    return (line or "").strip().lower() in {"y", "yes"}


def _show(screen: Screen, change: Change) -> None:
    for number, line in enumerate(str(change).splitlines()):
        if not number:
            screen.line(f"  ≠ {line}", "yellow")
            continue
        screen.line(f"  {line}", next((style for start, style in _STYLES.items() if line.startswith(start)), None))
