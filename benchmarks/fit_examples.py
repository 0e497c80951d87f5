"""Examples that the weights of finding changed elements are fitted on (`fit_similar.py`).

Each target of the runner's pairs is compared with the new page (`whole`), with the new page without it (`cut`), and the
other way round (`back`). More to learn from, never measured: with every word of the article replaced (`blind`), on
excerpts that stand for small pages (`small`), and fields of other pages of the same site (suite `kin`).
"""

# The rows of the runner are loose, and so are examples, which are kept between runs.
# pyright: basic, reportMissingImports=false, reportMissingModuleSource=false

from __future__ import annotations

import itertools
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import lxml.html
import numpy as np

from benchmarks.drift import path_of
from surefoot import Snapshot
from surefoot.selectors.fingerprint import Fingerprint, fingerprint
from surefoot.selectors.ranking import COLUMNS, survey

SUITES = ("ids", "fields_same", "fields_cross", "similo_html")
_LISTED = frozenset({"ingredient", "instruction", "paragraph"})
"""Fields that a page has many of."""
_EXCERPT, _EXCERPT_LEAST = 70, 8
"""Elements of a part of a page that stands for a small page."""
_PARTS = frozenset({"div", "section", "form", "main", "article", "aside", "nav", "header", "footer", "ul", "ol", "p"})
_ONE_ELEMENT = 4
"""Paths that are accepted where they are one element with its wrappers."""
Example = dict[str, Any]


def examples_of(bench: ModuleType) -> list[Example]:
    """Return all examples of a runner's pairs."""
    return [*_compared(bench), *_kin(bench)]


def _compared(bench: ModuleType) -> Iterator[Example]:
    """Yield each target compared with the new page, and with the new page without it."""
    for suite in SUITES:
        for line in (bench.DATA / f"{suite}.jsonl").read_text().splitlines():
            row = json.loads(line)
            old, new = bench.pages(row)
            targets = dict(enumerate(row["targets"]))
            was = bench.html5_paths(old, {str(i): [t["old_xpath"]] for i, t in targets.items()})
            now = bench.html5_paths(new, {str(i): t["accept"] for i, t in targets.items()})
            old_page, whole = Snapshot(bench.source(old)), bench.source(new)
            new_page = Snapshot(whole)
            for i, target in targets.items():
                if was[str(i)] and now[str(i)]:
                    without = lxml.html.document_fromstring(whole)
                    bench.cut(without, target["accept"])
                    memory = remembered(old_page, was[str(i)][0])
                    cut_page = Snapshot(bench.source(without))
                    yield {
                        "suite": suite, "site": site(row["host"]), "pair": row["pair"], "kind": target["kind"],
                        "was": was[str(i)][0], "texts": (target["old_text"][:50], target["new_text"][:50]),
                        "whole": _rows(memory, new_page, now[str(i)]),
                        "cut": _rows(memory, cut_page, []),
                        **_blind(memory, new_page, cut_page, now[str(i)], suite),
                        **_small(old_page, was[str(i)][0], new_page, now[str(i)]),
                        "back": _back(new_page, now[str(i)], old_page, was[str(i)][0]),
                    }  # fmt: skip


def _kin(bench: ModuleType) -> Iterator[Example]:
    """Yield fields compared with those of all other pages of the site; to learn from, never measured."""
    sites: defaultdict[str, dict[str, dict[str, Example]]] = defaultdict(dict)
    known: set[tuple[str, str]] = set()
    for suite in ("fields_same", "fields_cross"):
        for line in (bench.DATA / f"{suite}.jsonl").read_text().splitlines():
            row = json.loads(line)
            known.add((row["old"], row["new"]))
            for target in row["targets"]:
                _note_field(sites[row["host"]], row, target, every=suite == "fields_cross")
    for host, pages in sites.items():
        read = {name: _read(bench, name, fields) for name, fields in pages.items()}
        for (one, (old, was)), (other, (new, now)) in itertools.permutations(read.items(), 2):
            for kind in sorted(was.keys() & now.keys()) if (one, other) not in known else ():
                memory, accepted = remembered(old, was[kind][0]), now[kind]
                if len(was[kind]) <= _ONE_ELEMENT and pages[other][kind]["whole"]:
                    gone = _without(new, accepted)
                    yield {
                        "suite": "kin", "site": site(host), "pair": f"{one} {other}", "kind": kind,
                        "whole": _rows(memory, new, accepted), "cut": _rows(memory, gone, []),
                    }  # fmt: skip


def _note_field(pages: dict[str, dict[str, Example]], row: Example, target: Example, *, every: bool) -> None:
    """Note where a kind of field stands on the pages of a row, and whether these are all places where it does."""
    kind = target["kind"]
    single = kind not in _LISTED
    pages.setdefault(row["old"], {}).setdefault(kind, {"paths": [target["old_xpath"]], "whole": single})
    noted = pages.setdefault(row["new"], {}).setdefault(kind, {"paths": target["accept"], "whole": single})
    if every:
        noted |= {"paths": target["accept"], "whole": True}


def _read(bench: ModuleType, name: str, fields: dict[str, Example]) -> tuple[Snapshot, dict[str, list[str]]]:
    root = bench.read(name)
    paths = bench.html5_paths(root, {kind: field["paths"] for kind, field in fields.items()})
    return Snapshot(bench.source(root)), paths


def _without(page: Snapshot, paths: list[str]) -> Snapshot:
    """Return a page with elements cut out."""
    gone = Snapshot(page.html)
    for one in [one for path in paths for one in gone.by_path(gone.root, path)]:
        if one.tag != "body" and one.parent is not None:
            one.node.decompose()
    return Snapshot(gone.root.html)


def _blind(memory: Fingerprint, page: Snapshot, cut: Snapshot, accepted: list[str], suite: str) -> Example:
    """Compare with a memory whose texts are of another page of the same kind; to learn from, never measured.

    Fields of other articles are the hard ones, and there are few; what is laid out anew without its words is like them.
    """
    if suite == "ids" and (not memory.text or zlib.crc32(memory.text.encode()) % 3):
        return {"blind": None, "blind_cut": None}
    unread = blinded(memory)
    return {"blind": _rows(unread, page, accepted), "blind_cut": _rows(unread, cut, [])}


def blinded(memory: Fingerprint) -> Fingerprint:
    """Return a fingerprint with every word of the article replaced by one that stands on no page."""
    keep = zlib.crc32(memory.text.encode()) % 2

    def other(text: str) -> str:
        return " ".join(f"{word[:1]}\u0111{len(word)}{zlib.crc32(word.encode()) % 97}" for word in text.split())

    changed: dict[str, Any] = {name: other(getattr(memory, name)) for name in ("text", "words", "title", "src")}
    changed["own"] = None if memory.own is None else other(memory.own)
    changed["href"] = memory.href.rsplit("/", 1)[0] + "/" + other(memory.href.rsplit("/", 1)[-1]) if memory.href else ""
    if not keep:
        changed |= {"before": other(memory.before), "after": other(memory.after)}
    changed["heading"] = memory.heading if keep or memory.under != "h1" else other(memory.heading)
    changed["length"] = int(memory.length * (0.6 + zlib.crc32(memory.text[::-1].encode()) % 90 / 100))
    changed["counts"] = (min(1, memory.counts[0]), *memory.counts[1:3], min(1, memory.counts[3]))
    changed["twins"] = tuple(t.model_copy(update={"text": other(t.text), "name": other(t.name)}) for t in memory.twins)
    return memory.model_copy(update=changed)


def _small(old: Snapshot, path: str, new: Snapshot, accepted: list[str]) -> Example:
    """Compare on pages that hold no more than the part that the target stands in; few real pages are as small."""
    nothing: Example = {"small": None, "small_cut": None}
    true = accepted[0] if len(accepted) <= _ONE_ELEMENT else ""
    if not true or zlib.crc32(path.encode()) % 2:
        return nothing
    was, now = _excerpt(old, [path]), _excerpt(new, [true, *(p for p in accepted if p != true)])
    if was is None or now is None:
        return nothing
    memory, page = remembered(was[0], was[1][0]), now[0]
    return {"small": _rows(memory, page, now[1]), "small_cut": _rows(memory, _without(page, now[1]), [])}


def _excerpt(page: Snapshot, paths: list[str]) -> tuple[Snapshot, list[str]] | None:
    """Return a page that holds a part of another one, with the paths of the elements there."""
    (target,) = page.by_path(page.root, paths[0])
    census = page.census
    place = census.place(target.node)
    fitting = [p for p in census.around(place) if census.ends[p] - p <= _EXCERPT and census.tags[p] in _PARTS]
    if not fitting or census.ends[fitting[-1]] - fitting[-1] < _EXCERPT_LEAST:
        return None
    outer = page.wrap(census.nodes[fitting[-1]])
    head, first = path_of(outer), f"/html[1]/body[1]/{outer.tag}[1]"
    inner = [first + p.removeprefix(head) for p in paths if p.startswith(head + "/")]
    small = Snapshot(f"<!doctype html><html><head><title>{page.title}</title></head><body>{outer.html}</body></html>")
    found = [small.by_path(small.root, p) for p in inner]
    kept = len(found[0]) == 1 and found[0][0].tag == target.tag and found[0][0].text == target.text
    return (small, inner) if kept else None


def _back(new: Snapshot, accepted: list[str], old: Snapshot, path: str) -> Example | None:
    """Compare the other way round, from the later page to the earlier one; more to learn from, never measured."""
    if len(accepted) > _ONE_ELEMENT:
        return None  # any of a list was accepted, and which one stood for it then is not known
    (target,) = old.by_path(old.root, path)
    like = [p for p in accepted if p.rsplit("/", 1)[-1].split("[")[0] == target.tag]
    census, place = old.census, old.census.place(target.node)
    text = census.text(place)
    near = [*list(census.around(place))[:3], *range(place + 1, min(place + 4, census.ends[place]))]
    same = [place, *(p for p in near if text and census.text(p) == text)]
    return _rows(remembered(new, (like or accepted)[0]), old, [path_of(old.wrap(census.nodes[p])) for p in same])


def remembered(page: Snapshot, path: str) -> Fingerprint:
    """Return the fingerprint of the element at an absolute path, as it is kept."""
    (element,) = page.root.snapshot.by_path(page.root, path)
    return Fingerprint.model_validate_json(fingerprint(element).json_text())


def _rows(memory: Fingerprint, page: Snapshot, accepted: list[str]) -> Example:
    census = page.census
    field = survey(memory, census)
    right = {census.place(one.node) for path in accepted for one in page.root.snapshot.by_path(page.root, path)}
    spans = [(place, census.ends[place]) for place in field.places]
    rows = np.array(field.rows, dtype=np.float64).reshape(len(field.places), len(COLUMNS))
    return {"rows": rows, "right": np.array([p in right for p in field.places], dtype=bool), "spans": spans}


def site(host: str) -> str:
    """Return the name that pages of one site have in common: without `www`, and without a country before the name."""
    return host.lower().removeprefix("www.").split("/")[-1]
