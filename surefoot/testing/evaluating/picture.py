"""A picture of a report for people: a bar for each target and field, and one for each journey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from surefoot.testing.evaluating.report import Ended, Fared, Report, Row, Verdict, merged

_COLOURS = {
    Fared.OWN: ("#1b7f4d", "found by its own way"),
    Fared.OTHER: ("#7cc08d", "by another way"),
    Fared.HEALED: ("#2a9db0", "healed"),
    Fared.ASKED: ("#6a7fd0", "a person is asked"),
    Fared.GONE: ("#b9c2cc", "removed, and said so"),
    Fared.LOST: ("#f0a73a", "lost, loudly"),
    Fared.WRONG: ("#cf2f3c", "wrong, silently"),
}
_VERDICTS = {
    Verdict.RIGHT: ("#1b7f4d", "ended as it must"),
    Verdict.MISNAMED: ("#f0a73a", "ended as something else"),
    Verdict.WRONG: ("#cf2f3c", "done, or acted, all the same"),
}
_WIDTH = 980
_LEFT, _BAR = 330, 520
"""Where the bars begin, and how long one is, in pixels."""
_LINE, _THICK = 22, 14
_STYLE = (
    "text{font-family:system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;font-size:12px;fill:#20262d}"
    ".title{font-size:20px;font-weight:600}.group{font-size:13px;font-weight:600}.quiet{fill:#66707a}.bad{fill:#b3202d}"
)


@dataclass(frozen=True)
class _Bar:
    """One line: what it is of, its parts in order, and what stands behind it."""

    label: str
    note: str
    parts: tuple[tuple[str, int], ...]
    """Colours, and how many each stands for."""
    told: str
    is_bad: bool = False


@dataclass(frozen=True)
class _Group:
    title: str
    bars: tuple[_Bar, ...]


def drawn(report: Report) -> str:
    """Return the picture as SVG."""
    lines: list[str] = []
    y = 38.0
    lines.append(f'<text class="title" x="20" y="{y:.0f}">How recipes fare when their sites change</text>')
    y += 22
    lines.append(f'<text class="quiet" x="20" y="{y:.0f}">{escape(_subtitle(report))}</text>')
    for legend, groups in ((_COLOURS, _of_drift(report.drift)), (_VERDICTS, _of_failures(report.failures))):
        if groups:
            y += 34
            lines += _legend([*legend.values()], y)
            for group in groups:
                y += 34
                lines += _group(group, y)
                y += _LINE * len(group.bars)
    height = y + 30
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="How recipes fare when their sites change">'
        f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#ffffff"/>{"".join(lines)}</svg>\n'
    )


def _subtitle(report: Report) -> str:
    trials, pages = sum(row.trials for row in report.drift), len({row.fixture for row in report.drift})
    seeds = f"{report.seeds} seed{'' if report.seeds == 1 else 's'}"
    said = [f"{trials:,} redesigns of {pages} saved pages, {seeds}"] if report.drift else []
    said += [f"{len(report.failures):,} failures of the site in journeys"] if report.failures else []
    wrong = report.wrong + sum(one.verdict is Verdict.WRONG for one in report.failures)
    return " · ".join([*said, f"{wrong} silently wrong"])


def _of_drift(rows: Sequence[Row]) -> list[_Group]:
    """Return a group for each file of recipes; the pages of one view are taken together."""
    whole = merged(rows, lambda row: (row.source, row.name, row.stake))
    whole.sort(key=lambda row: row.source)
    return [
        _Group(source, tuple(_bar(row) for row in some)) for source, some in groupby(whole, key=lambda row: row.source)
    ]


def _bar(row: Row) -> _Bar:
    counts = row.counts
    parts = tuple((colour, counts[fared]) for fared, (colour, _) in _COLOURS.items())
    wrong = counts[Fared.WRONG]
    told = f"{row.right} of {row.trials}" + (f", {wrong} wrong" if wrong else "")
    return _Bar(row.name, row.stake, parts, told, is_bad=wrong > 0)


def _of_failures(ended: Sequence[Ended]) -> list[_Group]:
    bars: list[_Bar] = []
    for journey, some in groupby(ended, key=lambda one: one.journey):
        counts = Counter(one.verdict for one in some)
        parts = tuple((colour, counts[verdict]) for verdict, (colour, _) in _VERDICTS.items())
        told = f"{counts[Verdict.RIGHT]} of {counts.total()}"
        bars.append(_Bar(journey, "", parts, told, is_bad=counts[Verdict.RIGHT] < counts.total()))
    return [_Group("Failures of the site, in place of each page", tuple(bars))] if bars else []


def _legend(entries: Sequence[tuple[str, str]], y: float) -> Iterator[str]:
    x = 20.0
    for colour, words in entries:
        yield f'<rect x="{x:.0f}" y="{y - 10:.0f}" width="11" height="11" rx="2" fill="{colour}"/>'
        yield f'<text x="{x + 16:.0f}" y="{y:.0f}">{escape(words)}</text>'
        x += 34 + 6.3 * len(words)


def _group(group: _Group, y: float) -> Iterator[str]:
    yield f'<text class="group" x="20" y="{y - 8:.0f}">{escape(group.title)}</text>'
    for number, bar in enumerate(group.bars):
        yield from _line(bar, y + _LINE * number)


def _line(bar: _Bar, y: float) -> Iterator[str]:
    total = sum(count for _, count in bar.parts) or 1
    middle = y + _THICK - 3
    yield f'<text x="20" y="{middle:.0f}">{escape(_cut(bar.label))}</text>'
    yield f'<text class="quiet" x="{_LEFT - 8}" y="{middle:.0f}" text-anchor="end">{escape(bar.note)}</text>'
    x = float(_LEFT)
    for colour, count in bar.parts:
        width = _BAR * count / total
        if count:
            yield f'<rect x="{x:.1f}" y="{y:.0f}" width="{width:.1f}" height="{_THICK}" fill="{colour}"/>'
        x += width
    bad = ' class="bad"' if bar.is_bad else ""
    yield f'<text{bad} x="{_LEFT + _BAR + 10}" y="{middle:.0f}">{escape(bar.told)}</text>'


def _cut(label: str, most: int = 38) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"
