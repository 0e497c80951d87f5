"""`surefoot import`: a recipe out of a script that Playwright's codegen recorded."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from surefoot.browser.origin import Origin
from surefoot.cli.looking import look, read_file
from surefoot.cli.terminal import Screen
from surefoot.config import Settings
from surefoot.errors import BadInput
from surefoot.recipes.codegen.script import Script
from surefoot.recipes.codegen.statements import read_script
from surefoot.recipes.codegen.writing import Written, write_recipe
from surefoot.selectors.snapshot import Snapshot


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    name: str | None = None
    """The recipe's name; by default after the site that the script goes to first."""
    to: Path | None = None
    """Where the recipe is written; by default to standard output."""
    urls: tuple[str, ...] = ()
    """Addresses of pages on which its targets are looked for."""
    pages: tuple[Path, ...] = ()
    """Files of such pages."""
    loads: tuple[str, ...] = ()
    """Origins from which those may load besides their own."""


def run(file: Path, options: Options) -> int:
    """Write the recipe of a script, and tell what was not translated; return the exit code."""
    if options.to is not None and options.to.exists():
        raise BadInput(
            f"{options.to} is there already; nothing is overwritten", next_action="name another file with --to"
        )
    script = read_script(_source(file), file=str(file))
    screen = Screen(sys.stderr)
    pages = tuple(_pages(options, screen))
    name = options.name or f"{_site(script)}/recorded"
    if not re.fullmatch(r"[a-z0-9][\w-]*/[a-z0-9][\w-]*", name):
        raise BadInput(f"{name!r} is no name of a recipe", next_action="write it as site/job, such as acme/book")
    written = write_recipe(script, name=name, source=str(file), pages=pages)
    if options.to is None:
        sys.stdout.write(written.source)
        sys.stdout.flush()
    else:
        with options.to.open("x", encoding="utf-8") as opened:
            opened.write(written.source)
    _tell(screen, written, options, pages)
    return 0


def _source(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise BadInput(f"{file} cannot be read: {why}", next_action="name the script that codegen wrote") from None


def _pages(options: Options, screen: Screen) -> Iterator[Snapshot]:
    for page in options.pages:
        yield read_file(page).page
    settings = Settings.load()
    for url in options.urls:
        looked = look(url, loads=[Origin.parse(one) for one in options.loads], settings=settings)
        for origin in looked.kept_out:
            screen.line(f"kept out: {origin} (--load {origin} lets the page load from there)", "yellow")
        yield looked.page


def _site(script: Script) -> str:
    hosts = [host for address in script.addresses if (host := urlsplit(address).hostname)]
    words = re.findall(r"[a-z0-9]+", hosts[0].removeprefix("www.") if hosts else "")
    return "-".join(words) or "site"


def _tell(screen: Screen, written: Written, options: Options, pages: tuple[Snapshot, ...]) -> None:
    for one in written.leftovers:
        screen.line(f"not translated: {one}", "yellow")
    if written.lone:
        screen.line(f"one way only: {', '.join(written.lone)}", "yellow")
        more = "another page" if pages else "a page they are on"
        screen.line(f"  --url URL or --page FILE with {more} adds ways, `surefoot pick` too")
    if options.to is not None:
        screen.line(f"wrote {options.to}; look through what is proved after each click, and which steps are final")
