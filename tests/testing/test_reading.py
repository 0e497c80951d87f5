"""A page as its view reads it, field by field, whatever is at fault with the others."""

from __future__ import annotations

from typing import Annotated, Self

import pytest
from pydantic import Field, computed_field, model_validator

from surefoot import Facts, Snapshot, View, by
from surefoot.errors import ReadFailed
from surefoot.testing.check import Saved, Unexpected
from surefoot.testing.expected import expected_of
from surefoot.testing.page_checks import checks_of
from surefoot.testing.reading import field_paths, pluck, reading_of

HTML = """<table><tr><td class=n>Tea</td><td class=p>2</td></tr>
<tr><td class=n>Bread</td><td class=p>{}</td></tr></table>
<b id=low>{}</b><b id=high>9</b>"""


class Row(View):
    """A row."""

    name: Annotated[str, by.css(".n")]
    price: Annotated[int, by.css(".p")]


class Page(View):
    """A page with a check of several fields, and one that is computed."""

    rows: Annotated[list[Row], by.css("tr")]
    low: Annotated[int, by.css("#low"), Field(ge=0)]
    high: Annotated[int, by.css("#high")]

    @computed_field
    @property
    def spread(self) -> int:
        """How far they lie apart."""
        return self.high - self.low

    @model_validator(mode="after")
    def ordered(self) -> Self:
        """Refuse what is the wrong way round."""
        if self.low > self.high:
            raise ValueError("low is above high")
        return self


class Odd(View):
    """A page that reads itself."""

    title: str = ""

    @classmethod
    def read(cls, page: Snapshot) -> Self:
        """Read its title, which must be there."""
        if not page.title:
            raise ReadFailed("it has no title")
        return cls(title=page.title)

    def facts(self) -> Facts:
        """It has a title."""
        yield "it has a title", self.title != ""


def page(price: object = 3, low: object = 1) -> Snapshot:
    """Return a page."""
    return Snapshot(HTML.format(price, low), url="https://shop.example/")


def failing(view: type[View], before: Snapshot, now: Snapshot) -> set[str]:
    """Return the checks of a page that fail on another one."""
    expected = expected_of(view, before)
    saved, found = Saved(view, now, expected), set[str]()
    for check in checks_of(view, expected):
        try:
            list(check.look(saved))
        except Unexpected:
            found.add(check.name)
    return found


def test_a_page_reads_by_its_paths() -> None:
    """Fields of rows are lists of what each reads; computed fields are read too."""
    read = reading_of(Page, page())
    assert field_paths(Page) == ("rows", "rows.name", "rows.price", "low", "high", "spread")
    assert pluck(read.reads, "rows.name") == ["Tea", "Bread"]
    assert pluck(read.reads, "spread") == 8
    with pytest.raises(KeyError):
        pluck(read.reads, "rows.gone")


def test_one_fault_leaves_the_other_fields_alone() -> None:
    """What is malformed in a row, or refused by the type, fails by itself."""
    assert failing(Page, page(), page()) == set()
    assert failing(Page, page(), page(price=4)) == {"rows.price"}
    assert failing(Page, page(), page(price="soon")) == {"rows.price", "spread"}
    assert failing(Page, page(), page(low=-1)) == {"low", "spread"}


def test_what_a_view_refuses_as_a_whole_fails_every_field() -> None:
    """It lies with none of them, and the page does not read."""
    assert {"low", "high", "rows"} <= failing(Page, page(), page(low=20))
    assert "low is above high" in reading_of(Page, page(low=20)).refused


def test_a_view_may_read_by_itself() -> None:
    """Then it says what is wrong."""
    titled = Snapshot("<title>Hello</title>", url="https://shop.example/")
    untitled = Snapshot("<p>Hello</p>", url="https://shop.example/")
    assert failing(Odd, titled, titled) == set()
    assert failing(Odd, titled, untitled) == {"title", "it has a title"}
    assert reading_of(Odd, untitled).faults_of("title") == ("it has no title",)
