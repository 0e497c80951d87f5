"""Changing the ways of a target in a recipe's file, and nothing else of it."""

from __future__ import annotations

import os
import re
import sysconfig
from collections.abc import Sequence
from difflib import ndiff
from itertools import permutations
from pathlib import Path

import pytest

from surefoot.errors import NotRewritable
from surefoot.recipes.declarations import declarations, declared
from surefoot.recipes.recipe import known
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.recipes.rewriting import Change, rewritten
from surefoot.recipes.source import Source
from surefoot.selectors import by
from surefoot.selectors.by import Way

_HEAD = '''"""A shop, whose file has lines of a hundred characters, so that what is put in may be as long as it is."""

from __future__ import annotations

from typing import Annotated, ClassVar

from surefoot import Link, Model, Money, Run, Target, View, by, recipe
'''
_TAIL = '''

class Given(Model):
    number: int = 1


@recipe("test/NAME", origins=[])
async def shop(run: Run, given: Given) -> int:
    """Does nothing."""
    return given.number
'''
EXAMPLE = Path(__file__).parents[2] / "examples" / "book_flight.py"
NEW = (by.role("button", "Buy"), by.test_id("buy"))


def written(folder: Path, body: str, *, head: str = _HEAD, name: str = "shop") -> AnyRecipe:
    """Write a recipe, and load it."""
    file = folder / f"{name}.py"
    file.write_text(head + body + _TAIL.replace("NAME", name), encoding="utf-8")
    return find(str(file))[0]


def changed(recipe: AnyRecipe, name: str, ways: Sequence[Way]) -> str:
    """Return the file with the ways of a target changed, between its head and its tail."""
    of = declared(recipe, name)
    before = Source.of(of.file)
    return rewritten(before, [Change(of, tuple(ways))]).text.removesuffix(_TAIL.replace("NAME", of.file.stem))


PAY = by.role("button", "Pay now")


@pytest.mark.parametrize(
    ("before", "ways", "after"),
    [
        (  # all are exchanged
            'PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))',
            NEW,
            'PAY = Target(by.role("button", "Buy"), by.test_id("buy"))',
        ),
        (  # one is put before, what stays is spelled as it was
            "PAY = Target( by.role('button',\t'Pay now'), private=True, )  # the button",
            (by.test_id("buy"), PAY),
            "PAY = Target( by.test_id(\"buy\"), by.role('button',\t'Pay now'), private=True, )  # the button",
        ),
        (  # one is put behind the last
            'PAY = Target(by.role("button", "Pay now"), private=True)',
            (PAY, by.test_id("buy")),
            'PAY = Target(by.role("button", "Pay now"), by.test_id("buy"), private=True)',
        ),
        (  # one is put behind the only one
            'PAY = Target(by.role("button", "Pay now"))',
            (PAY, by.test_id("buy")),
            'PAY = Target(by.role("button", "Pay now"), by.test_id("buy"))',
        ),
        (  # one is taken out of the middle, one off the end
            'PAY = Target(by.role("button", "Pay now"), by.css(".a"), by.test_id("pay"), by.css(".b"))',
            (PAY, by.test_id("pay")),
            'PAY = Target(by.role("button", "Pay now"), by.test_id("pay"))',
        ),
        (  # each on a line of its own, with comments
            """PAY = Target(
        # The best way.
        by.role("button", "Pay now"),  # says so
        by.css(
            "form button"
        ),
        by.test_id("pay"),  # since May
        inside=BOX,
    )""",
            (by.test_id("buy"), PAY, by.test_id("pay")),
            """PAY = Target(
        # The best way.
        by.test_id("buy"),
        by.role("button", "Pay now"),  # says so
        by.test_id("pay"),  # since May
        inside=BOX,
    )""",
        ),
        (  # in brackets of their own
            'PAY = (Target((by.role("button", "Pay now")), (by.css("é"))))',
            (*NEW, PAY),
            'PAY = (Target(by.role("button", "Buy"), by.test_id("buy"), (by.role("button", "Pay now"))))',
        ),
        (  # behind signs that count as several bytes
            'PAY: ClassVar[Target] = Target(by.css("[title=\'größer\']"), by.test_id("é"))',
            (by.test_id("é"), by.text("ü")),
            'PAY: ClassVar[Target] = Target(by.test_id("é"), by.text("ü"))',
        ),
        (  # a line that grew too long
            'PAY = Target(by.role("button", "Pay now"), by.test_id("pay"), inside=BOX)',
            (by.role("button", "Buy it now, and pay later"), PAY, by.test_id("buy"), by.css("main form > button")),
            """PAY = Target(
        by.role("button", "Buy it now, and pay later"),
        by.role("button", "Pay now"),
        by.test_id("buy"),
        by.css("main form > button"),
        inside=BOX,
    )""",
        ),
    ],
)
def test_ways_of_a_target(tmp_path: Path, before: str, ways: tuple[Way, ...], after: str) -> None:
    """Ways are put in and taken out; comments, spelling and layout of all else stay."""
    frame = (
        "\n\nclass HoldPage(View):\n    # The page.\n    BOX = Target(by.css('form'))\n    {}\n    x: int = 1  # kept\n"
    )
    recipe = written(tmp_path, frame.format(before))
    assert changed(recipe, "HoldPage.PAY", ways) == _HEAD + frame.format(after)


def test_a_target_that_is_narrowed(tmp_path: Path) -> None:
    """What narrows a target stays behind its ways."""
    recipe = written(tmp_path, '\nPAY = Target(by.css("a")).having("x").first\n')
    name = next(one.name for one in declarations(recipe) if one.attribute == "PAY")
    assert changed(recipe, name, NEW[1:]) == _HEAD + '\nPAY = Target(by.test_id("buy")).having("x").first\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'price: Annotated[Money, by.test_id("p"), by.css(".p"), by.locale("de")]',
            'price: Annotated[Money, by.role("button", "Buy"), by.test_id("buy"), by.locale("de")]',
        ),
        (
            'price: Annotated[Link | None, by.css("a")] = None',
            'price: Annotated[Link | None, by.role("button", "Buy"), by.test_id("buy")] = None',
        ),
        (
            'price: list[Annotated[Money, by.css("a")]]  # each',
            'price: list[Annotated[Money, by.role("button", "Buy"), by.test_id("buy")]]  # each',
        ),
        (
            'price: Annotated[\n        Money,\n        by.term("Total"),\n        by.css("a"),\n    ]',
            """price: Annotated[
        Money,
        by.term("Total"),
        by.role("button", "Buy"),
        by.test_id("buy"),
    ]""",
        ),
    ],
)
def test_ways_of_a_field(tmp_path: Path, before: str, after: str) -> None:
    """The ways in an `Annotated` are exchanged; its type and what says how it is read stay."""
    frame = "\n\nclass Offer(View):\n    {}\n\n    def facts(self):\n        return iter(())\n"
    recipe = written(tmp_path, frame.format(before))
    assert changed(recipe, "Offer.price", NEW) == _HEAD + frame.format(after)


def test_a_field_that_a_view_inherits(tmp_path: Path) -> None:
    """It is changed in the class that declares it, under the name of the one that reads it."""
    body = "\n\nclass Base(View):\n    price: Annotated[Money, {}]\n\n\nclass Offer(Base):\n    pass\n"
    recipe = written(tmp_path, body.format('by.css(".p")'))
    assert changed(recipe, "Offer.price", NEW[1:]) == _HEAD + body.format('by.test_id("buy")')


def test_a_target_of_a_module(tmp_path: Path) -> None:
    """One at the top of a file that the recipe imports is changed there, by its variable or by its name."""
    (tmp_path / "elements_of_test.py").write_text(
        'import surefoot\n\nPAY = surefoot.Target(surefoot.by.css("a"))\n'
        'GO = surefoot.Target(surefoot.by.css("b"), name="go on")\n'
    )
    recipe = written(tmp_path, "\nfrom elements_of_test import GO, PAY\n")
    for name, variable in (("PAY", "PAY"), ("go on", "GO")):
        of = declared(recipe, name)
        after = rewritten(Source.of(of.file), [Change(of, NEW[1:])])
        assert f'{variable} = surefoot.Target(surefoot.by.test_id("buy")' in after.text


def test_what_is_not_imported_is(tmp_path: Path) -> None:
    """`by` and `re` are imported where new ways need them, and only then."""
    head = _HEAD.replace(" by,", "").replace("from typing", "from surefoot.selectors.by import css\nfrom typing")
    recipe = written(tmp_path, '\nPAY = Target(css("a"))\n', head=head)
    ways = (by.text(re.compile(r"No \d+")), by.css("a"))
    wanted = head.replace("from surefoot.sel", "import re\nfrom surefoot.sel") + "from surefoot import by\n"
    assert changed(recipe, "PAY", ways) == wanted + '\nPAY = Target(by.text(re.compile(r"No \\d+")), css("a"))\n'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("\nWAYS = [by.css('a')]\nPAY = Target(*WAYS)\n", "made by code"),
        ("\nWAY = by.css('a')\nPAY = Target(WAY)\n", "made by code"),
        ("\ndef made():\n    return Target(by.css('a'))\nPAY = made()\n", "not written as Target"),
        ("\nPAY = Target(by.css('a'))\nPAY = Target(by.css('a'))\n", "written 2 times"),
        ("\nfor _ in 'ab':\n    PAY = Target(by.css('a'))\n", "written 0 times"),
        ("\nPAY = Target(by.css('a'))\nassert PAY.ways == (by.css('a'),)\n", "could not be loaded any more"),
        ("\nGO = Target(by.css('a'))\n", "declares no PAY"),
    ],
)
def test_refused_where_it_is_not_sure(tmp_path: Path, body: str, said: str) -> None:
    """Ways that code makes, several places and a file that would not load are refused, with what to write by hand."""
    recipe = written(tmp_path, body)
    with pytest.raises(NotRewritable, match=said):
        changed(recipe, "PAY", [by.css("b")])


def test_line_ends_encoding_and_mode_stay(tmp_path: Path) -> None:
    """A file of another encoding with line ends of another system has them afterwards, and its mode."""
    file = tmp_path / "old.py"
    text = "# -*- coding: latin-1 -*-\n" + _HEAD + '\n# größer\nPAY = Target(by.css("a"))\n' + _TAIL
    file.write_bytes(text.replace("\n", "\r\n").encode("latin-1"))
    file.chmod(0o640)
    of = declared(find(str(file))[0], "PAY")
    before = Source.of(file)
    rewritten(before, [Change(of, (by.text("größer"), by.text("5 €")))]).write_over(before)
    wanted = text.replace('by.css("a")', 'by.text("größer"), by.text("5 \\u20ac")')
    assert file.read_bytes() == wanted.replace("\n", "\r\n").encode("latin-1")
    assert file.stat().st_mode & 0o7777 == 0o640
    assert list(tmp_path.glob(".old*")) == []


def test_a_file_with_a_mark_at_its_start(tmp_path: Path) -> None:
    """A byte order mark stays."""
    file = tmp_path / "marked.py"
    file.write_bytes(b"\xef\xbb\xbf" + (_HEAD + '\nPAY = Target(by.css("a"))\n' + _TAIL).encode())
    of = declared(find(str(file))[0], "PAY")
    after = rewritten(Source.of(file), [Change(of, NEW[1:])])
    assert after.raw == file.read_bytes().replace(b'by.css("a")', b'by.test_id("buy")')


def test_a_file_that_was_changed_since(tmp_path: Path) -> None:
    """What was written between the reading and the writing is not overwritten."""
    recipe = written(tmp_path, '\nPAY = Target(by.css("a"))\n')
    of = declared(recipe, "PAY")
    before = Source.of(of.file)
    after = rewritten(before, [Change(of, NEW)])
    of.file.write_text("# mine\n")
    with pytest.raises(NotRewritable, match="changed meanwhile"):
        after.write_over(before)
    assert of.file.read_text() == "# mine\n"


def test_a_file_whose_target_was_changed_since(tmp_path: Path) -> None:
    """A target that has other ways in the file than those that were loaded is left alone."""
    recipe = written(tmp_path, '\nPAY = Target(by.css("a"))\n')
    of = declared(recipe, "PAY")
    of.file.write_text(of.file.read_text().replace('by.css("a")', 'by.css("a"), by.css("b")'))
    with pytest.raises(NotRewritable, match="changed since it was loaded"):
        rewritten(Source.of(of.file), [Change(of, NEW)])


def test_what_cannot_be_written(tmp_path: Path) -> None:
    """Files of installed packages are refused, and so are those that cannot be written."""
    installed = Path(sysconfig.get_path("purelib")) / "pydantic" / "main.py"
    source = Source.of(installed)
    with pytest.raises(NotRewritable, match="installed package"):
        source.write_over(source)
    assert Source.of(installed) == source
    if os.getuid():
        file = tmp_path / "mine.py"
        file.write_text("a = 1\n")
        file.chmod(0o400)
        mine = Source.of(file)
        with pytest.raises(NotRewritable, match="cannot be written"):
            mine.write_over(mine)


def test_nothing_of_the_trial_stays(tmp_path: Path) -> None:
    """Loading the changed file leaves the recipe that is known as it was."""
    recipe = written(tmp_path, '\nPAY = Target(by.css("a"))\n', name="kept")
    changed(recipe, "PAY", NEW)
    assert [one for one in known.values() if one.name == "test/kept"] == [recipe]


def test_every_target_of_the_examples(tmp_path: Path) -> None:
    """Each is found in its file, and changing it changes the lines of its own statement only."""
    recipe = find(str(EXAMPLE))[0]
    found = declarations(recipe)
    assert {"HoldPage.PAY", "HoldPage.total", "Offers.offers"} <= {one.name for one in found}
    before = Source.of(EXAMPLE)
    for of in found[::4]:
        if not of.ways:
            continue
        after = rewritten(before, [Change(of, NEW)]).text.splitlines()
        differing = [line[2:] for line in ndiff(before.text.splitlines(), after) if line.startswith("- ")]
        assert [line.strip().partition(":")[0].partition(" ")[0] for line in differing] == [of.attribute], of


LAYOUTS = [
    "PAY = Target({}, {}, {})",
    "PAY = Target({}, {}, {}, inside=BOX)",
    "PAY = Target(\n    {},\n    {},\n    {}\n)",
    "PAY = Target(\n    {},  # 1, one\n    # 2\n    {},\n    {},\n    # 3\n    inside=BOX,\n)",
    "PAY = Target({},\n             {},\n             {}  # 3)\n             )",
    "PAY = Target(  # 0\n    {}, {},\n    {}, inside=BOX)",
    "PAY = Target(\n    {}, {}, {}\n)",
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_exchange_in_any_layout(tmp_path: Path, layout: str) -> None:
    """Whatever is put in, taken out or moved, the file loads and has it, and no comment is lost."""
    old = (by.css("a"), by.css("b, i"), by.css("c"))
    recipe = written(tmp_path, f"\nBOX = Target(by.css('form'))\n{layout.format(*old)}\n")
    of = declared(recipe, "PAY")
    before = Source.of(of.file)
    for count in (1, 2, 3, 4):
        for ways in permutations((*old, *NEW), count):
            after = rewritten(before, [Change(of, ways)])
            assert after.text.count("#") == before.text.count("#")
            assert ("inside=BOX" in after.text) == ("inside=BOX" in before.text)
