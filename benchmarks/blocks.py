"""Tells blocks from ordinary pages, for a scorer that knows which is which.

`python -m benchmarks.blocks FOLDER` (or `SUREFOOT_BLOCKS=FOLDER`) runs the scorer in FOLDER, `score.py`, on its pages,
with what was recorded beside them and from their HTML alone; then each provider's pages without any rule of that
provider; then pages of growing size that hold nothing but `<script>` or `<`. `--more FOLDER` counts the false alarms on
further ordinary pages. Or run the scorer alone, from the project's root:
`python FOLDER/score.py --plugin benchmarks.blocks:detect [--html-only]`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from surefoot.fallbacks.blocks import Reply, Rules, Verdict, own_rules
from surefoot.fallbacks.blocks import detect as told

_SIZES = (625_000, 1_250_000, 2_500_000, 5_000_000)


def detect(html: bytes, *, url: str | None, status: int | None, headers: dict[str, str] | None) -> dict[str, object]:
    """Return what the scorer asks for: kind, provider, confidence."""
    verdict = _verdict(html, own_rules(), url=url, status=status, headers=headers)
    return {"kind": verdict.kind, "provider": verdict.provider, "confidence": verdict.confidence}


def _verdict(
    html: bytes, rules: Rules, *, url: str | None, status: int | None, headers: dict[str, str] | None
) -> Verdict:
    return told(html, reply=Reply(status=status, headers=headers or {}, url=url), rules=rules)


def _pages(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row, gzip.decompress((folder / row["file"]).read_bytes())


def leave_one_out(folder: Path) -> None:
    """Print how many blocked pages are still found without the rules of whoever made them."""
    for name, bare in (("as recorded", False), ("HTML alone", True)):
        found: dict[str, list[bool]] = {}
        for row, html in _pages(folder):
            if row["label"]["family"] != "antibot":
                continue
            provider = row["label"].get("provider") or "none"
            verdict = _verdict(
                html,
                own_rules().without(provider),
                url=row["url"],
                status=200 if bare else row["status"] or 200,
                headers=None if bare else row["headers"],
            )
            found.setdefault(provider, []).append(verdict.blocked)
        every = [one for some in found.values() for one in some]
        each = ", ".join(f"{provider} {sum(some)}/{len(some)}" for provider, some in sorted(found.items()))
        print(f"without the provider's own rules, {name}: recall {statistics.mean(every):.3f} ({each})")


def further(folder: Path) -> None:
    """Print the false alarms on further ordinary pages."""
    files = [file for file in sorted(folder.iterdir()) if file.is_file()]
    pages = (gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files)
    kinds = [_verdict(page, own_rules(), url=None, status=200, headers=None).kind for page in pages]
    alarms = [f"{file.name}: {kind}" for file, kind in zip(files, kinds, strict=True) if kind is not None]
    print(f"further ordinary pages: {len(alarms)} of {len(files)} taken for anything else {alarms or ''}")


def growth() -> None:
    """Print the time that pages of growing size take."""
    for piece in ("<script>", "<", "<p>word </p>"):
        spent: list[str] = []
        for size in _SIZES:
            html = (piece * (size // len(piece))).encode()
            begun = time.process_time()
            _verdict(html, own_rules(), url=None, status=200, headers=None)
            spent.append(f"{size / 1e6:g} MB {(time.process_time() - begun) * 1e3:.1f} ms")
        print(f"nothing but {piece}: {', '.join(spent)}")


def main() -> None:
    """Run the scorer twice, and print what it does not measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("SUREFOOT_BLOCKS"))
    parser.add_argument("--more", type=Path, help="a folder of further ordinary pages")
    options = parser.parse_args()
    if options.folder is None:
        sys.exit("name the folder with pages and their scorer, or set SUREFOOT_BLOCKS")
    folder: Path = options.folder
    for more in ([], ["--html-only"]):
        print(f"\n== {'HTML alone' if more else 'as recorded'}", flush=True)
        command = [sys.executable, str(folder / "score.py"), "--plugin", "benchmarks.blocks:detect", "--misses", *more]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])})
    print()
    leave_one_out(folder)
    growth()
    if options.more is not None:
        further(options.more)


if __name__ == "__main__":
    main()
