"""Commands that execute runs."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path

from surefoot.cli.choosing import choose
from surefoot.cli.prompting import Prompt
from surefoot.cli.telling import Shown, tell_end
from surefoot.cli.terminal import Screen, is_attended
from surefoot.config import Settings
from surefoot.errors import AlreadyRunning, Control, RecipeNotFound, RunNotFound, SecretLeft, StoreFailed
from surefoot.events import Event
from surefoot.model import Outcome
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.runs.execute import Executor, start_or_resume
from surefoot.runs.journal import Journal
from surefoot.runs.records import RunRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from surefoot.cli.recording import Recording

LAST = "last"
"""Stands for the newest run wherever one is named."""
EXIT_CODES = {
    Outcome.DONE: 0,
    Outcome.FAILED: 1,
    Outcome.GIVEN_UP: 3,
    Outcome.BLOCKED: 4,
    Outcome.WAITING: 5,
    Outcome.UNKNOWN: 6,
    Outcome.CANCELLED: 7,
    Outcome.PARTIAL: 8,
}
"""The exit code of each outcome; a failure with a code of its own has that."""


@dataclass(frozen=True)
class Options:
    """How `surefoot run` was asked to run."""

    job: str | None = None
    alone: bool = True
    dry: bool = False
    learn: bool = False
    json: bool = False
    verbose: bool = False
    record: str | None = None
    """The name of the case as which the run is recorded."""
    replace: bool = False
    fixtures: Path | None = None


@dataclass
class Ears:
    """Passes on what happens, and remembers what was kept out: the first is told at once, the others in the end."""

    shown: Shown
    kept_out: list[str] = field(default_factory=list[str])
    healed: bool = False
    """Whether an element was found by what it looked like."""

    def __call__(self, event: Event) -> None:
        """Hear one event."""
        self.healed |= event.kind == "healed"
        if event.kind == "kept out":
            origin = event.text.partition(";")[0]
            if origin in self.kept_out:
                return
            self.kept_out.append(origin)
            if len(self.kept_out) > 1:
                return
        self.shown(event)

    def tell(self, *, whole: bool) -> None:
        """Tell where patches are shown, and what was kept out: all with the line to add, or how many more it was."""
        screen = self.shown.screen
        if self.healed:
            screen.line("`surefoot targets` shows the patches that this proposes", "yellow")
        if whole and not self.kept_out:
            screen.line("nothing was kept out")
        elif whole:
            screen.line("kept out; if the recipe's pages may load from there, add to its @recipe(...):")
            screen.line(loads_line(self.kept_out))
        elif len(self.kept_out) > 1:
            screen.line(f"{len(self.kept_out) - 1} more kept out; --learn-origins lists them all", "yellow")


@dataclass(frozen=True)
class Desk:
    """What a command needs to execute runs: the executor, and what shows them."""

    executor: Executor
    ears: Ears

    @classmethod
    def open(cls, settings: Settings, *, json: bool, verbose: bool = False, ask: bool = True) -> Desk:
        """Open the journal; ask at the terminal where there is one, unless that is not wanted, and else nobody."""
        # Log lines and moving lines do not go together: with --verbose the lines are plain.
        shown = choose(Screen(sys.stderr if json else sys.stdout), live=not (json or verbose))
        ears = Ears(shown)
        interactive = ask and is_attended() and not json
        if not interactive:
            # Nobody answers at once: the process is freed, and the run waits in the journal.
            return cls(Executor.open(settings.model_copy(update={"linger": 0.0}), listener=ears), ears)
        executor = Executor.open(settings, listener=ears)
        return cls(replace(executor, approver=Prompt(shown, executor.journal)), ears)


def loads_line(origins: list[str]) -> str:
    """Return the line to add to a recipe for what its pages may load."""
    return "loads=[" + ", ".join(f'"{origin}"' for origin in origins) + "]"


def run(recipe: str, pairs: list[str], text: str | None, options: Options) -> int:
    """Start a run, or go on with one of the same job that was interrupted."""
    from surefoot.cli.inputs import read_input  # noqa: PLC0415 — not needed to resume

    settings = Settings.load()
    with stdout_kept(json=options.json):
        found, source = find(recipe, places=settings.recipes)
        given = found.parse(read_input(pairs, text))
        recording = _recording(found, settings, options)
        desk = Desk.open(settings, json=options.json, verbose=options.verbose)
        with desk.ears.shown as shown:
            starting = start_or_resume(
                desk.executor,
                found,
                given,
                source=source,
                job=options.job,
                alone=options.alone,
                dry=options.dry,
                say=shown.screen.line,
                recorder=None if recording is None else recording.recorder,
            )
            record = asyncio.run(starting)
        desk.ears.tell(whole=options.learn)
    more: dict[str, object] = {"kept_out": desk.ears.kept_out} if options.learn else {}
    if recording is None:
        return ended(record, json=options.json, more=more)
    return _recorded(recording, record, desk, json=options.json, more=more)


def _recording(recipe: AnyRecipe, settings: Settings, options: Options) -> Recording | None:
    if options.record is None:
        return None
    from surefoot.cli.recording import Recording  # noqa: PLC0415 — for this alone

    return Recording.begin(recipe, options.record, settings, fixtures=options.fixtures, replace=options.replace)


def _recorded(recording: Recording, record: RunRecord, desk: Desk, *, json: bool, more: dict[str, object]) -> int:
    """Print how a recorded run ended, and write its journey; one that cannot be written changes nothing of that."""
    from surefoot.cli.border import as_json, tell_error  # noqa: PLC0415 — for this alone

    if not json:
        ended(record, json=False)
    try:
        more["journey"] = recording.end(desk.executor.journal, record, desk.ears.shown.screen)
        code = code_of(record)
    except (StoreFailed, SecretLeft) as error:
        code, more["journey"] = tell_error(error, run=record.id), {"error": as_json(error)}
    if json:
        ended(record, json=True, more=more)
    return code


def resume(name: str, *, json: bool = False, verbose: bool = False) -> int:
    """Go on with one run."""
    settings = Settings.load()
    with stdout_kept(json=json):
        desk = Desk.open(settings, json=json, verbose=verbose)
        record = go_on(desk, run_named(desk.executor.journal, name))
    return ended(record, json=json)


def run_named(journal: Journal, name: str) -> RunRecord:
    """Return a run by its name, the beginning of it, or `last`: no name begins with that."""
    if name != LAST:
        return journal.run(name)
    newest = journal.latest(limit=1)
    if not newest:
        raise RunNotFound("there are no runs yet")
    return newest[0]


def go_on(desk: Desk, record: RunRecord) -> RunRecord:
    """Execute a run from where its journal left off."""
    found = recipe_of(record, desk.executor.settings)
    with desk.ears.shown:
        after = asyncio.run(desk.executor.execute(found, record.id))
    desk.ears.tell(whole=False)
    return after


def recipe_of(record: RunRecord, settings: Settings) -> AnyRecipe:
    """Return the recipe of a run: from where it was loaded, else, should that be gone, by its name."""
    try:
        return find(record.source or record.recipe, places=settings.recipes)[0]
    except RecipeNotFound as gone:
        try:
            return find(record.recipe, places=settings.recipes)[0]
        except RecipeNotFound:
            raise RecipeNotFound(
                f"the recipe of run {record.id} is gone: {gone}",
                next_action=f"put {record.source or record.recipe} back, or set SUREFOOT_RECIPES to where it is now",
            ) from None


def resume_due(*, json: bool = False, verbose: bool = False) -> int:
    """Go on with every run that can go on by itself; return the highest exit code among them."""
    from surefoot.cli.due import due_now  # noqa: PLC0415 — for this alone

    settings = Settings.load()
    codes, ends = [0], list[Mapping[str, object]]()
    with stdout_kept(json=json):
        desk = Desk.open(settings, json=json, verbose=verbose)
        due = due_now(desk.executor.journal, settings.host, time.time())
        if not due:
            desk.ears.shown.screen.line("no run is due")
        for record in due:
            code, end = _one_due(desk, record, json=json)
            codes.append(code)
            ends.append(end)
    if json:
        print_json(ends)
    return max(codes)


def _one_due(desk: Desk, record: RunRecord, *, json: bool) -> tuple[int, Mapping[str, object]]:
    """Go on with one run; what is wrong with it is told, and holds up no other."""
    from surefoot.cli.border import as_json, tell_error  # noqa: PLC0415 — for this alone

    try:
        after = go_on(desk, record)
    except AlreadyRunning as error:  # another start was faster: nothing is wrong
        desk.ears.shown.screen.line(f"run {record.id}: {error}")
        return 0, record.model_dump(mode="json") | {"error": as_json(error)}
    except (Exception, Control) as error:  # noqa: BLE001 — the border of one run: the others are not to wait for its mending
        code = tell_error(error, run=record.id)
        return code, record.model_dump(mode="json") | {"error": as_json(error)}
    if not json:
        tell_end(desk.ears.shown.screen, after)
    return code_of(after), after.model_dump(mode="json")


def ended(record: RunRecord, *, json: bool, more: Mapping[str, object] | None = None) -> int:
    """Print how a run ended, and return its exit code; `more` is told to machines."""
    if json:
        print_json(record.model_dump(mode="json") | dict(more or {}))
    else:
        tell_end(Screen(sys.stdout), record)
    return code_of(record)


def code_of(record: RunRecord) -> int:
    """Return the exit code of a run as it stands."""
    if record.state is Outcome.FAILED and record.ending is not None:
        return record.ending.exit_code or 1
    return EXIT_CODES.get(record.state, 1)


def print_json(value: object) -> None:
    """Print JSON on standard output."""
    import json  # noqa: PLC0415 — for machines alone

    sys.stdout.write(json.dumps(value, indent=2) + "\n")
    sys.stdout.flush()


@contextmanager
def stdout_kept(*, json: bool) -> Generator[None]:
    """Keep standard output for JSON alone: whatever a recipe prints goes to standard error."""
    with redirect_stdout(sys.stderr) if json else nullcontext():
        yield
