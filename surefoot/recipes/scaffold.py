"""The first files of a new recipe: the recipe with a view and a step, its first page, and a test that runs as it is."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from surefoot.browser.origin import Origin
from surefoot.errors import BadInput
from surefoot.selectors import by
from surefoot.selectors.by import Css, Role, Way
from surefoot.selectors.element import Element
from surefoot.selectors.find import INTERACTIVE_CSS, find_way
from surefoot.selectors.pick import is_private, name_of_target
from surefoot.selectors.propose import propose, propose_target
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.spelling import spelled_target
from surefoot.selectors.written import literal, spelled

VIEW, CASE = "FirstPage", "first"
"""The view that a new recipe begins with, and the case of its fixture."""
_TARGETS = 5
"""Targets that a new view begins with."""
_LOOKED_AT = 30
"""Elements that are considered for them."""
_LONGEST = 200
"""Characters of a heading that a field reads."""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><title>{site}</title></head>
<body>
<main>
<h1>Welcome</h1>
<form id="search" action="/search">
<label for="query">Search</label>
<input id="query" name="query" type="search">
<button type="submit" data-testid="search">Find</button>
</form>
</main>
</body>
</html>
"""
"""What stands in for the site's page until one is saved."""

_RECIPE = '''"""{name}: reads its first page. Write here what the recipe does, and how it is run:

    surefoot run {module}.py
    surefoot check {address} --recipe {module}.py
    surefoot pick {address} --at "CSS or text"
    pytest test_{module}.py
"""

from __future__ import annotations

import os
from typing import Annotated

from surefoot import Ctx, Facts, Model, Run, SafeStep, Snapshot, {target}View, by, recipe

SITE = os.environ.get("{variable}_SITE", "{origin}")
"""Where the site is; the recipe reaches nothing else."""


class Start(Model):
    """What the recipe is given."""

    url: str = f"{{SITE}}{path}"


class FirstPage(View):
    """The page the recipe begins with: a page that reads as this one is this one."""

    {field}: Annotated[str, {ways}]
{targets}

class ReadFirstPage(SafeStep[FirstPage]):
    """Opens the first page and reads it."""

    url: str

    async def act(self, ctx: Ctx) -> FirstPage:
        """Go there; the page must read as the view."""
        return await ctx.page.goto(self.url, then=FirstPage)

    def prove(self, out: FirstPage, page: Snapshot) -> Facts:
        """Say what must hold of the page."""
        yield "the page says something", out.{field} != ""


@recipe("{name}/first-page", origins=[SITE]{loads})
async def first_page(run: Run, start: Start) -> FirstPage:
    """Read the first page."""
    return await run(ReadFirstPage(url=start.url))
'''

_TEST = '''"""{module}.py on its saved page: no browser, no network. What the page gives is tested without any code."""

from __future__ import annotations

import asyncio
from pathlib import Path

from {module} import Start, first_page
from surefoot import Snapshot
from surefoot.testing import play

FIRST = Path(__file__).parent / "fixtures" / "{name}" / "{view}" / "{case}.html"


def test_the_recipe_runs_on_the_saved_page() -> None:
    """The recipe goes to the page, reads it, and its step proves itself."""
    page = Snapshot(FIRST.read_text(encoding="utf-8"), url=Start().url)
    played = asyncio.run(play(first_page, [page], Start()))
    assert played.output.{field} == {says}
'''


@dataclass(frozen=True)
class Scaffold:
    """The files of a new recipe."""

    module: str
    """The recipe's file without its ending."""
    site: str
    """The first part of the recipe's name, under which its fixtures lie."""
    page: Snapshot
    """Its first page, which becomes a fixture of the view."""
    files: dict[PurePosixPath, str]
    """The texts of all others by their paths below the folder they are written to."""
    targets: tuple[str, ...]
    """The names of the targets that the view begins with."""

    @property
    def recipe(self) -> PurePosixPath:
        """The recipe's own file."""
        return PurePosixPath(f"{self.module}.py")


@dataclass(frozen=True)
class _Field:
    name: str
    ways: tuple[Way, ...]
    says: str


def scaffold(site: str, *, page: Snapshot | None = None, loads: Sequence[str] = ()) -> Scaffold:
    """Return the files of a new recipe for a site.

    Args:
        site: Its name, such as `acme-portal`, or its host.
        page: Its first page, opened at its address; without it a page is made up that stands in for it.
        loads: Origins from which its pages load besides.

    Raises:
        BadInput: No file can be named after the site, or nothing on the page can be read.
    """
    name = _slug(site)
    module = _module(name)
    origin = str(Origin.of(page.url)) if page is not None else f"https://{_host(site, name)}"
    first = page or Snapshot(_PAGE.format(site=escape(site)), url=f"{origin}/")
    path = first.url[len(origin) :] if first.url.startswith(origin) else urlsplit(first.url).path
    field, targets = _field(first), dict(_targets(first))
    recipe = _RECIPE.format(
        name=name,
        module=module,
        variable=module.upper(),
        origin=origin,
        address=_quotable(first.url),
        path=_quotable(path or "/").replace("{", "{{").replace("}", "}}"),
        target="Target, " if targets else "",
        field=field.name,
        ways=", ".join(map(spelled, field.ways)),
        targets="".join(f"\n{_indented(target)}" for target in targets.values()) + "\n" * bool(targets),
        loads=f", loads=[{', '.join(map(literal, loads))}]" if loads else "",
    )
    test = _TEST.format(
        module=module, name=name, view=VIEW, case=CASE, field=field.name, says=literal(field.says)
    )  # fmt: skip
    files = {PurePosixPath(f"{module}.py"): recipe, PurePosixPath(f"test_{module}.py"): test}
    return Scaffold(module, name, first, files, tuple(targets))


def _slug(site: str) -> str:
    host = urlsplit(site).hostname or site
    # Accents go, letters stay: Müller is muller, and not m_ller.
    plain = unicodedata.normalize("NFKD", host.replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    if not words:
        raise BadInput(
            f"{site!r} holds no letter to name a file after", next_action="name the site, such as acme-portal"
        )
    return "-".join(words if words[0][0].isalpha() else ["site", *words])


def _module(name: str) -> str:
    """Return the name of a file that hides no other module, and can be imported."""
    module = name.replace("-", "_")
    hides = module in sys.stdlib_module_names or module in {"surefoot", "pytest"} or keyword.iskeyword(module)
    return f"{module}_site" if hides else module


def _quotable(url: str) -> str:
    """Return an address that can stand between double quotes."""
    return url.replace('"', "%22").replace("\\", "%5C")


def _host(site: str, name: str) -> str:
    host = urlsplit(site).hostname or site
    return host if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) else f"{name}.example"


def _field(page: Snapshot) -> _Field:
    """Return what tells the page: its main heading by what it is and where it stands, not by what it says."""
    every = (one for kind in ("h1", "h2, h3, legend, caption", "main", "body") for one in page.root.select(kind))
    for element in every:
        ways = _structural(element)
        if ways and element.visible and element.text:
            whole = element.tag not in {"main", "body"} and len(element.text) <= _LONGEST
            return _Field("heading" if whole else "text", ways, element.text)
    raise BadInput(
        f"nothing on the page at {page.url} can be read",
        next_action="look at it with `surefoot check`, or leave --url out",
    )


def _structural(element: Element) -> tuple[Way, ...]:
    found = [one.way for one in propose(element) if _is_structural(one.way)][:1]
    plain = by.css(element.tag)
    alone = [one for one in find_way(element.snapshot.root, plain) if one.visible] == [element]
    return tuple([*found, plain] if alone and plain not in found else found)


def _is_structural(way: Way) -> bool:
    return isinstance(way, Css) or (isinstance(way, Role) and way.name is None)


def _targets(page: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield the first targets worth having, fields and buttons before links, each with the Python that makes it."""
    every = [one for one in page.root.select(INTERACTIVE_CSS) if one.visible and one.tag not in {"label", "option"}]
    every.sort(key=lambda one: one.tag == "a")
    taken = set[str]()
    for element in every[:_LOOKED_AT]:
        name = name_of_target(element)
        ways = propose_target(element) if name not in taken else []
        if len(ways) > 1:
            taken.add(name)
            yield name, spelled_target(name, ways, extra=["private=True"] if is_private(element) else [])
        if len(taken) == _TARGETS:
            return


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
