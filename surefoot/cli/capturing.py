"""`surefoot capture`: pages as fixtures, from an address, a file, or a run of the recipe."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from surefoot.browser.journey import Stop
from surefoot.browser.kept import KeptPage, Outside
from surefoot.browser.origin import Origin
from surefoot.browser.recorder import Recorder
from surefoot.cli.inputs import read_input
from surefoot.cli.looking import is_address, opened, read_file
from surefoot.cli.proving_clean import prove_files
from surefoot.cli.running import Desk, code_of, ended, print_json, stdout_kept
from surefoot.cli.terminal import Screen, counted
from surefoot.cli.viewing import Subject
from surefoot.config import Settings
from surefoot.errors import BadInput, ReadFailed
from surefoot.scrubbing.scripts import without_scripts
from surefoot.scrubbing.scrubber import Scrubber
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View
from surefoot.sessions.vault import Vault
from surefoot.testing.draft import Draft, draft, free_place, name_of_case
from surefoot.testing.fixture import FixturePlace


@dataclass(frozen=True)
class Options:
    """How pages are to be saved."""

    view: str | None = None
    case: str | None = None
    fixtures: Path | None = None
    loads: tuple[str, ...] = ()
    """Origins from which the page may load besides those of the recipe."""
    address: str | None = None
    """Where a file was saved from."""
    input: str | None = None
    """The input of a run as JSON, or @file."""
    keep: tuple[str, ...] = ()
    """Values that are not scrubbed."""
    scripts: bool = False
    """Whether scripts stay."""
    force: bool = False
    """Whether what does not read is saved all the same."""
    replace: bool = False
    check: bool = False
    """Whether the files are read again, to prove that nothing registered is left."""
    json: bool = False
    verbose: bool = False


@dataclass(frozen=True)
class Visited:
    """A page as it was taken to rest."""

    page: Snapshot
    outside: Outside = field(default_factory=Outside)
    known: frozenset[str] = frozenset()
    """What the browser has stored and the page must not say."""
    kept_out: tuple[str, ...] = ()


def capture_page(where: str, recipe: str, options: Options) -> int:
    """Save the page at an address, or in a file; return the exit code."""
    settings = Settings.load()
    with stdout_kept(json=options.json):
        subject = Subject.load(recipe, settings)
        Vault(settings.secrets_file).register_all()
        saving = _Saving(subject, settings, options)
        visited = _visit(where, subject, settings, options)
        for origin in visited.kept_out:
            saving.screen.line(f"kept out: {origin} (--load {origin} lets the page load from there)", "yellow")
        saving.save_one(visited)
    return saving.end()


def capture_run(recipe: str, pairs: list[str], options: Options) -> int:
    """Run a recipe, and save each page that reads as one of its views; return the exit code."""
    settings = Settings.load()
    with stdout_kept(json=options.json):
        subject = Subject.load(recipe, settings)
        given = subject.recipe.parse(read_input(pairs, options.input))
        saving, recorder = _Saving(subject, settings, options), Recorder()
        desk = Desk.open(settings, json=options.json, verbose=options.verbose)
        run = desk.executor.add(subject.recipe, given, source=subject.source, alone=False)
        with desk.ears.shown:
            record = asyncio.run(desk.executor.execute(subject.recipe, run, recorder=recorder))
        desk.ears.tell(whole=False)
        if not options.json:
            ended(record, json=False)
        saving.save_all(recorder)
    return saving.end(run=record.id) or code_of(record)


class _Saving:
    """Writes the fixtures of one command, with one scrubber, and tells of each."""

    def __init__(self, subject: Subject, settings: Settings, options: Options) -> None:
        self._subject = subject
        self._options = options
        self._root = options.fixtures or settings.fixtures
        self._written: list[Draft] = []
        self._now = datetime.now(UTC)
        self.screen = Screen(sys.stderr if options.json else sys.stdout)

    def save_one(self, visited: Visited) -> None:
        """Write the fixture of one page."""
        page = self._bare(visited.page)
        view = self._subject.the_view(page, self._options.view)
        scrubber = Scrubber(known=visited.known, keep=self._options.keep)
        clean = scrubber.page(page, self._subject.private)
        place = self._place(view, clean)
        made = self._draft(place, view, clean, scrubber.counts, visited.outside)
        if made.unread and not self._options.force:
            raise ReadFailed(_told(made, view, page), next_action=_NEXT)
        self._write(made)

    def save_all(self, recorder: Recorder) -> None:
        """Write the fixture of each page of a run that reads as a view; of twins only the first."""
        scrubber = Scrubber(known=recorder.known, private=recorder.typed, keep=self._options.keep)
        pages = list({page.digest: page for page in map(self._bare, _pages(recorder.stops))}.values())
        for page in pages:
            scrubber.learn(page, self._subject.private | recorder.private)
        for page in pages:
            before = scrubber.counts
            clean = Snapshot(scrubber.html(page.html), url=scrubber.url(page.url), complete=page.complete)
            counts = {rule: many - before.get(rule, 0) for rule, many in scrubber.counts.items()}
            for view in self._views(page):
                made = self._draft(
                    self._place(view, clean),
                    view,
                    clean,
                    {k: v for k, v in counts.items() if v},
                    recorder.outside,
                )
                if made.unread and not self._options.force:
                    self.screen.line(f"not saved: {_told(made, view, page)}", "yellow")
                else:
                    self._write(made)

    def end(self, *, run: str | None = None) -> int:
        """Tell what to do next; return 1 where nothing was written."""
        if self._options.json:
            told = [_as_json(one) for one in self._written]
            print_json({"fixtures": told} | ({} if run is None else {"run": run}))
        if not self._written:
            self.screen.line(
                f"no page of the run reads as a view of {self._subject.recipe.name}: nothing was saved", "yellow"
            )
            return 1
        if self._options.check:
            prove_files(self.screen, [file for one in self._written for file in one.place.files])
        self.screen.line(f"next: pytest {self._root}")
        return 0

    def _bare(self, page: Snapshot) -> Snapshot:
        if self._options.scripts:
            return page
        return Snapshot(without_scripts(page.html), url=page.url, complete=page.complete)

    def _views(self, page: Snapshot) -> list[type[View]]:
        found = self._subject.read_by(page)
        wanted = None if self._options.view is None else self._subject.view(self._options.view)
        return [view for view in found if wanted in {None, view}]

    def _place(self, view: type[View], page: Snapshot) -> FixturePlace:
        site, case, taken = self._subject.site, self._options.case, [one.place for one in self._written]
        if case is None or any(one.case == case and one.view == view.__qualname__ for one in taken):
            return free_place(self._root, site, view, case or name_of_case(page), taken)
        return FixturePlace(self._root, site, view.__qualname__, case)

    def _draft(
        self, place: FixturePlace, view: type[View], page: Snapshot, counts: dict[str, int], outside: Outside
    ) -> Draft:
        known = KeptPage(
            **outside.model_dump(), url=page.url, taken_at=self._now, complete=page.complete, scrubbed=counts
        )
        return draft(place, view, page, known, source=self._subject.named_in(self._root))

    def _write(self, made: Draft) -> None:
        made.write(replace=self._options.replace)
        self._written.append(made)
        tell_draft(self.screen, made)


def tell_draft(screen: Screen, made: Draft) -> None:
    """Tell the files of a fixture, what it reads, and what was scrubbed."""
    for file in made.place.files:
        screen.line(f"wrote {file}", "green")
    if made.unread:
        screen.line(
            f"  does not read as {made.meta.view}, so its tests fail until it is mended: {made.unread}", "yellow"
        )
    else:
        there = sum(found is not None for found in made.expected.targets.values())
        fields, facts = counted(len(made.expected.reads), "field"), counted(len(made.expected.facts), "fact")
        screen.line(f"  reads {fields}, {facts}, {counted(there, 'target')}")
    screen.line(f"  scrubbed: {scrubbed_told(made.meta.scrubbed)}")


def scrubbed_told(counts: dict[str, int]) -> str:
    """Return how many values were replaced by which rule, in words."""
    return ", ".join(f"{many} by the rule for {_RULES.get(rule, rule)}" for rule, many in counts.items()) or "nothing"


_RULES = {
    "card": "numbers of cards", "email": "e-mail addresses", "iban": "bank accounts", "known": "cookies and storage",
    "private": "private places", "secret": "registered secrets", "token": "tokens",
}  # fmt: skip
_NEXT = "mend the view, keep a value that was scrubbed with --keep VALUE, or save it as it is with --force"


def _told(made: Draft, view: type[View], page: Snapshot) -> str:
    if view.matches(page):
        return f"{page.url} reads as {view.__qualname__}, and not any more once it is scrubbed: {made.unread}"
    return made.unread


def _as_json(made: Draft) -> dict[str, object]:
    return {
        "fixture": str(made.place), "files": [str(file) for file in made.place.files], "view": made.meta.view,
        "url": made.meta.url, "scrubbed": made.meta.scrubbed, "reads": not made.unread, "why_not": made.unread,
    }  # fmt: skip


def _pages(stops: Sequence[Stop]) -> list[Snapshot]:
    return [page for stop in stops for page in (stop.page, *_pages(stop.tab))]


def _visit(where: str, subject: Subject, settings: Settings, options: Options) -> Visited:
    if not is_address(where):
        page = read_file(Path(where), address=options.address).page
        here = options.address or f"file:///{Path(where).name}"  # where it lies on this machine is nobody's business
        return Visited(Snapshot(page.html, url=here))
    if options.address is not None:
        raise BadInput(
            f"--address says where a file was saved from, and {where} is an address itself",
            next_action="leave --address out, or name the file",
        )
    loads = [*subject.recipe.origins, *subject.recipe.loads, *map(Origin.parse, options.loads)]
    return asyncio.run(_opened(where, loads, settings))


async def _opened(url: str, loads: Sequence[Origin], settings: Settings) -> Visited:
    from surefoot.browser.keeping import outside_of, stored_values  # noqa: PLC0415 — the driver costs a tenth of a second

    async with opened(url, loads=loads, settings=settings) as there:
        page = await there.page.snapshot()
        known, outside = await stored_values(there.live), await outside_of(there.live)
    return Visited(page, outside, frozenset(known), there.kept_out)
