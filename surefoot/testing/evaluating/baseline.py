"""The evaluation that was accepted last: kept in a file, and compared with what comes of one now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from surefoot.errors import BadInput
from surefoot.model import Model
from surefoot.recipes.recipe import in_lines
from surefoot.testing.evaluating.report import Ended, Fared, Report, Row, Verdict


class Score(Model):
    """How something fared in all."""

    trials: int
    right: int
    wrong: int

    def is_worse_than(self, other: Score) -> bool:
        """Say whether more is wrong, or a smaller share of it is right."""
        return self.wrong > other.wrong or self.right * other.trials < other.right * self.trials

    def __str__(self) -> str:
        return f"{self.right} of {self.trials} right, {self.wrong} wrong"


class Baseline(Model):
    """What was accepted: of each target and field of each saved page, and of each journey."""

    format: Literal[1] = 1
    seeds: int
    drift: dict[str, dict[str, Score]] = Field(default_factory=dict[str, dict[str, Score]])
    """By the saved page, and the name with its stake."""
    failures: dict[str, Score] = Field(default_factory=dict[str, Score])
    """By the journey."""


def load_baseline(file: Path, *, seeds: int) -> Baseline | None:
    """Return what was accepted; None where nothing was yet.

    Raises:
        BadInput: The file cannot be read; or it was accepted with another number of seeds.
    """
    try:
        baseline = Baseline.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}", next_action="name a file") from None
    except ValidationError as error:
        raise BadInput(
            f"{file} is no baseline:\n{in_lines(error)}", next_action="remove it, and accept another one"
        ) from None
    if baseline.seeds != seeds:
        raise BadInput(
            f"{file} was accepted with --seeds {baseline.seeds}, and this is to be evaluated with {seeds}",
            next_action="take as many, or remove the file and accept another one",
        )
    return baseline


def accepted(report: Report, before: Baseline | None) -> Baseline:
    """Return the baseline that takes in what a report says of its pages and journeys; of others it stays as it was."""
    drift = dict(before.drift) if before else {}
    drift |= {fixture: dict(_scores(rows)) for fixture, rows in _by_fixture(report.drift).items()}
    failures = (before.failures if before else {}) | _of_journeys(report.failures)
    return Baseline(seeds=report.seeds, drift=dict(sorted(drift.items())), failures=dict(sorted(failures.items())))


def write_baseline(file: Path, baseline: Baseline) -> None:
    """Write a baseline, to be committed; raises `BadInput` where it cannot be written."""
    text = json.dumps(baseline.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}", next_action="name another file") from None


def worse(report: Report, baseline: Baseline) -> list[str]:
    """Return in words what got worse than was accepted, and what is not evaluated any more; what is new is no worse."""
    found: list[str] = []
    for fixture, rows in _by_fixture(report.drift).items():
        before, now = baseline.drift.get(fixture, {}), dict(_scores(rows))
        by_name = {_named(row): row for row in rows}
        found += [
            f"{name} on {fixture}: {now[name]}; accepted were {before[name]}{_where(by_name[name])}"
            for name in now
            if name in before and now[name].is_worse_than(before[name])
        ]
        found += [f"{name} on {fixture} is not evaluated any more" for name in before if name not in now]
    for journey, score in _of_journeys(report.failures).items():
        known = baseline.failures.get(journey)
        if known is not None and score.is_worse_than(known):
            found.append(f"failures in {journey}: {score}; accepted were {known}")
    return found


def _by_fixture(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.fixture, []).append(row)
    return found


def _scores(rows: Iterable[Row]) -> Iterator[tuple[str, Score]]:
    for row in rows:
        yield _named(row), Score(trials=row.trials, right=row.right, wrong=row.counts[Fared.WRONG])


def _named(row: Row) -> str:
    return f"{row.name} ({row.stake})"


def _where(row: Row) -> str:
    """Say in which redesigns it is lost or wrong."""
    lost = [name for name, counts in row.redesigns.items() if counts.keys() & {Fared.LOST, Fared.WRONG}]
    return f"; not right when {', '.join(lost)}" if lost else ""


def _of_journeys(ended: Iterable[Ended]) -> dict[str, Score]:
    found: dict[str, Score] = {}
    for one in ended:
        score = found.get(one.journey, Score(trials=0, right=0, wrong=0))
        found[one.journey] = Score(
            trials=score.trials + 1,
            right=score.right + (one.verdict is Verdict.RIGHT),
            wrong=score.wrong + (one.verdict is Verdict.WRONG),
        )
    return found
