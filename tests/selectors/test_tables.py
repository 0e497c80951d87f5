"""Tables and lists of definitions, read by their headers and terms."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field, create_model

from surefoot.errors import AuthorErred, ReadFailed
from surefoot.model import Money
from surefoot.selectors import by
from surefoot.selectors.fields import Table
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.view import View

PRICES = """
<html lang=en><table id=prices>
<thead><tr><th rowspan=2>Item<th colspan=2>Price ▲<th rowspan=2>In stock:</tr><tr><th>Net<th>Gross</tr></thead>
<tbody>
<tr><td colspan=4>Crockery</tr>
<tr><td rowspan=2>Cup<td>€ 10.00<td>€ 12.00<td>yes</tr>
<tr><td>€ 11.00<td>€ 13.20<td>no</tr>
<tr><td>Tea<td>€ 2.50<td>€ 3.00<td>yes</tr>
</tbody><tfoot><tr><td>Total<td>€ 23.50<td>€ 28.20<td></tr></tfoot></table>
"""


class Line(View):
    """A row, by the headers over it."""

    item: Annotated[str, by.column("item")]
    net: Annotated[Money, by.column("Price", "Net")]
    gross: Annotated[Money, by.column("Gross")]
    stock: Annotated[bool, by.column("In stock")]


class Prices(View):
    """A table as its rows of data."""

    lines: Annotated[Table[Line], by.css("#prices")]


def prices(*changes: tuple[str, str]) -> Snapshot:
    """Return the page with some changes made."""
    html = PRICES
    for old, new in changes:
        assert old in html
        html = html.replace(old, new, 1)
    return Snapshot(html)


def test_a_table_is_read_by_its_headers() -> None:
    """Cells that span rows and columns stand where they are seen; titles and totals are no data."""
    lines = Prices.read(prices()).lines
    assert [(line.item, str(line.net), str(line.gross), line.stock) for line in lines] == [
        ("Cup", "10.00 EUR", "12.00 EUR", True),
        ("Cup", "11.00 EUR", "13.20 EUR", False),
        ("Tea", "2.50 EUR", "3.00 EUR", True),
    ]


def test_columns_may_move() -> None:
    """The header says which column it is, wherever it stands."""
    moved = prices(("<th>Net<th>Gross", "<th>Gross<th>Net"))
    assert str(Prices.read(moved).lines[2].net) == "3.00 EUR"


def test_a_header_that_is_gone_names_those_there_are() -> None:
    """The message tells the headers instead."""
    with pytest.raises(ReadFailed) as caught:
        Prices.read(prices(("<th>Gross", "<th>Incl. VAT")))
    said = 'tried by.column("Gross"): nothing; the headers are "Item", "Price ▲ Net", "Price ▲ Incl. VAT", "In stock:"'
    assert "lines[0].gross (Money) is missing" in str(caught.value)
    assert said in str(caught.value)


def test_two_columns_of_one_name_are_not_told_apart() -> None:
    """A header that stands over two columns gives two cells, and none is taken."""
    with pytest.raises(ReadFailed, match=r"gross.*is malformed: several elements answer"):
        Prices.read(prices(("<th>Net<th>Gross", "<th>Gross<th>Gross")))


def test_a_row_of_another_width_is_refused() -> None:
    """A cell that is missing would move all that stand behind it."""
    with pytest.raises(ReadFailed, match="the row has 3 columns, and the header has 4"):
        Prices.read(prices(("<tr><td>Tea<td>€ 2.50<td>€ 3.00<td>yes", "<tr><td>Tea<td>€ 2.50<td>yes")))


def test_a_table_without_headers_is_refused() -> None:
    """Nothing is taken for a header that is none."""
    with pytest.raises(ReadFailed, match="the table has no row of headers"):
        Prices.read(Snapshot("<table id=prices><tr><td>Item<td>Net<tr><td>Cup<td>€ 1.00</table>"))


def test_a_table_without_rows_is_missing() -> None:
    """As a list is, unless the view says that it may be empty."""
    empty = Snapshot("<table id=prices><tr><th>Item<th>Net</table>")
    with pytest.raises(ReadFailed, match=r"lines .* is missing"):
        Prices.read(empty)
    may = create_model("May", __base__=View, lines=(Annotated[Table[Line], by.css("table")], Field(default=[])))
    assert may.read(empty).model_dump() == {"lines": []}


def test_headers_without_a_head_are_the_first_rows_of_headers() -> None:
    """Many tables have no `thead`; a header of a row, on the left, is none of a column."""
    page = Snapshot("<table><tr><th>Day<th>Low<tr><th>Mon<td>1<tr><th>Tue<td>2</table>")
    day = create_model(
        "Day", __base__=View, name=(Annotated[str, by.column("Day")], ...), low=(Annotated[int, by.column("Low")], ...)
    )
    days = create_model("Days", __base__=View, rows=(Annotated[Table[day], by.css("table")], ...))  # type: ignore[valid-type]
    assert days.read(page).model_dump()["rows"] == [{"name": "Mon", "low": 1}, {"name": "Tue", "low": 2}]


def test_rows_may_be_found_by_any_way() -> None:
    """A list of rows that a way finds reads by the headers of the table around them."""
    some = create_model("Some", __base__=View, rows=(Annotated[list[Line], by.css("tbody tr:last-child")], ...))
    assert [row["item"] for row in some.read(prices()).model_dump()["rows"]] == ["Tea"]


def test_a_table_of_roles_is_read_too() -> None:
    """Elements that say they are a table, rows and cells are one."""
    page = Snapshot(
        "<div role=table><div role=row><b role=columnheader>Item</b><b role=columnheader>Count</b></div>"
        "<div role=rowgroup><div role=row><i role=cell>Cup</i><i role=cell>7</i></div></div></div>"
    )
    row = create_model("Row", __base__=View, count=(Annotated[int, by.column("Count")], ...))
    whole = create_model("Whole", __base__=View, rows=(Annotated[Table[row], by.role("table")], ...))  # type: ignore[valid-type]
    assert whole.read(page).model_dump() == {"rows": [{"count": 7}]}


def test_a_column_may_be_read_by_itself() -> None:
    """From outside of any row, a list of all cells under the header."""
    column = create_model("C", __base__=View, gross=(Annotated[list[Money], by.column("Gross")], ...))
    assert [str(one["amount"]) for one in column.read(prices()).model_dump()["gross"]] == ["12.00", "13.20", "3.00"]


def test_a_table_in_a_cell_is_no_part_of_the_table() -> None:
    """Rows and cells belong to the innermost table."""
    nested = prices(("<td>Tea", "<td>Tea<table><tr><td>a<td>b</table>"))
    assert len(Prices.read(nested).lines) == 3


class Order(View):
    """Values beside their terms."""

    total: Annotated[Money, by.term("Total")]
    placed: Annotated[str, by.term(re.compile("^Ordered"))]
    tags: Annotated[list[str] | None, by.term("Tags")] = None


@pytest.mark.parametrize(
    "html",
    [
        "<dl><dt>Subtotal<dd>€ 9.00<dt>Total:<dd>€ 10.00<dt>Ordered on<dd>Monday</dl>",
        "<dl><div><dt>Total</dt><dd>€ 10.00</dd></div><div><dt>Ordered<dt>Paid<dd>Monday</div></dl>",
        "<table><tr><th>Total<td>€ 10.00<tr><th>Ordered<td>Monday</table>",
        "<table><tr><td>TOTAL :<td>€ 10.00<tr><td>Ordered<td>Monday</table>",
        "<table><tr><th>Total<td>€ 10.00<th>Ordered<td>Monday</table>",
        "<table><tr><td>Cup<td>1<td>€ 9<tr><td colspan=2>Total<td>€ 10.00<tr><th>Ordered<td>Monday</table>",
    ],
)
def test_values_stand_beside_their_terms(html: str) -> None:
    """In lists of definitions and in rows of tables; with a colon or without, in any case."""
    order = Order.read(Snapshot(f"<html lang=en>{html}"))
    assert (order.total, order.placed) == (Money(amount=Decimal("10.00"), currency="EUR"), "Monday")


def test_several_definitions_are_a_list() -> None:
    """Each `dd` of a term, up to the next term; one alone is not picked out."""
    page = Snapshot("<dl><dt>Tags<dd>a<dd>b<dt>Total<dd>€ 1.00<dt>Ordered<dd>Monday</dl>")
    assert Order.read(page).tags == ["a", "b"]
    with pytest.raises(ReadFailed, match=r"placed \(str\) is malformed: several elements answer"):
        Order.read(Snapshot("<dl><dt>Total<dd>€ 1.00<dt>Ordered<dd>Monday<dd>Tuesday</dl>"))


def test_a_term_in_a_row_of_many_cells_is_none() -> None:
    """Which of several values is meant, the header of its column says."""
    with pytest.raises(ReadFailed, match=r"total \(Money\) is missing"):
        Order.read(Snapshot("<table><tr><td>Total<td>3<td>€ 10.00<tr><th>Ordered<td>Monday</table>"))


def test_a_term_that_is_gone_shows_what_is_near() -> None:
    """The message has the nearest texts, those first that would read."""
    with pytest.raises(ReadFailed) as caught:
        Order.read(Snapshot("<html lang=en><dl><dt>Totals<dd>€ 10.00<dt>Ordered<dd>Monday</dl>"))
    assert str(caught.value).split("\n")[1:] == [
        "  total (Money) is missing",
        '    tried by.term("Total"): nothing',
        '    nearest on the page: "€ 10.00" (dd), "Totals" (dt), "Monday" (dd)',
    ]


def test_places_without_words_are_an_author_s_error() -> None:
    """A header or a term needs its text."""
    for wrong in (by.column, lambda: by.column(" "), lambda: by.term("")):
        with pytest.raises(AuthorErred, match="needs the text"):
            wrong()
