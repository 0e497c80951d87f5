"""`surefoot keep`: the page on which a step of a run failed, as a fixture."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from surefoot.browser.kept import HTML, KeptPage, beside_of
from surefoot.cli.capturing import tell_draft
from surefoot.cli.running import print_json, run_named
from surefoot.cli.terminal import Screen
from surefoot.cli.viewing import Subject
from surefoot.config import Settings
from surefoot.errors import BadInput
from surefoot.model import File
from surefoot.runs.execute import Executor
from surefoot.runs.records import StepRecord
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View
from surefoot.testing.draft import draft, free_place
from surefoot.testing.fixture import FixturePlace


@dataclass(frozen=True)
class Options:
    """How the page is to be kept."""

    view: str | None = None
    case: str | None = None
    fixtures: Path | None = None
    keep: tuple[str, ...] = ()
    replace: bool = False
    json: bool = False


def keep(name: str, step: str | None, options: Options) -> int:
    """Write the page that a run kept as a fixture; return the exit code."""
    settings = Settings.load()
    executor = Executor.open(settings)
    executor.vault()
    record = run_named(executor.journal, name)
    failed, file = _kept(executor.journal.steps(record.id), step, record.id)
    subject = Subject.load(record.source or record.recipe, settings)
    page, known = _read(file)
    view = _view(subject, page, failed, options.view)
    scrubber = Scrubber(keep=options.keep)
    clean = scrubber.page(page, subject.private)
    counts = {
        rule: known.scrubbed.get(rule, 0) + scrubber.counts.get(rule, 0)
        for rule in {**known.scrubbed, **scrubber.counts}
    }
    root = options.fixtures or settings.fixtures
    case = options.case or re.sub(r"[^\w.-]+", "-", f"{failed.name}-failed").strip("-.")
    place = (
        FixturePlace(root, subject.site, view.__qualname__, case)
        if options.case
        else free_place(root, subject.site, view, case)
    )
    made = draft(place, view, clean, known.model_copy(update={"scrubbed": counts}), source=subject.named_in(root))
    made.write(replace=options.replace)
    screen = Screen(sys.stderr if options.json else sys.stdout)
    tell_draft(screen, made)
    screen.line(
        "next: mend the view or the target, then `surefoot accept` what it reads"
        if made.unread
        else f"next: pytest {root}"
    )
    if options.json:
        print_json({"fixture": str(place), "files": [str(one) for one in place.files], "reads": not made.unread})
    return 0


def _kept(steps: list[StepRecord], name: str | None, run: str) -> tuple[StepRecord, File]:
    """Return the step, and its page: of the step that is named, else of the last one that has one."""
    pages = [(step, file) for step in steps for file in step.evidence if file.media_type == HTML]
    found = [(step, file) for step, file in pages if name in {None, step.name}]
    if found:
        return found[-1]
    there = ", ".join(dict.fromkeys(step.name for step, _ in pages)) or "none"
    raise BadInput(
        f"run {run} kept no page{'' if name is None else f' of step {name}'} (of these: {there})",
        next_action="a page is kept where a step fails in a browser; `surefoot show RUN` lists them",
    )


def _read(file: File) -> tuple[Snapshot, KeptPage]:
    path = Path(file.path)
    try:
        known = KeptPage.model_validate_json(beside_of(path).read_bytes())
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"{error.filename} cannot be read: {error.strerror}", next_action="run the recipe anew"
        ) from None
    except ValidationError as error:
        raise BadInput(f"{beside_of(path)} does not say what it must: {error.error_count()} faults") from None
    return Snapshot(content.decode(errors="surrogatepass"), url=known.url, complete=known.complete), known


def _view(subject: Subject, page: Snapshot, step: StepRecord, name: str | None) -> type[View]:
    """Return the view that is named, else the one as which the page reads, else the one of which the failure speaks."""
    if name is not None:
        return subject.view(name)
    cause = "" if step.error is None else step.error.cause
    said = [view for view in subject.views if re.search(rf"\b{view.__name__}\b", cause)]
    if len(said) == 1:
        return said[0]
    reading = subject.read_by(page)
    if len(reading) == 1:
        return reading[0]
    there = ", ".join(view.__qualname__ for view in said or reading or subject.views)
    raise BadInput(f"which view should that page read as? ({there})", next_action="name it with --view")
