"""Tables as a reader sees them: every cell under its headers, whatever spans rows and columns.

The grid is HTML's own (WHATWG HTML, "forming a table"); tables made of ARIA roles have one too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from surefoot.selectors.element import Element
from surefoot.selectors.marks import Column
from surefoot.selectors.wording import Wording, fold, shown

_CELLS = frozenset({"cell", "columnheader", "gridcell", "rowheader"})
_TABLES = frozenset({"grid", "table", "treegrid"})
_ORNAMENT = re.compile(r"[\s:：*▲▼△▽↑↓⇅↕]+$")
"""What stands behind a header or a term and is none of its words: a colon, the arrow of a sorted column."""
_WIDEST = 1000
"""Columns and rows that a cell spans at most (the standard's limits are 1,000 and 65,534)."""


class Grid:
    """The cells of one table by row and column."""

    def __init__(self, table: Element) -> None:
        self.table = table
        self.rows = [one for one in table.descendants if _is_row(one) and _table_around(one) == table]
        self._places = {row: place for place, row in enumerate(self.rows)}
        self._cells: list[dict[int, Element]] = [{} for _ in self.rows]
        self._columns: dict[Column, list[int]] = {}
        for place, last in enumerate(_ends_of_groups(self.rows)):
            self._lay(place, last)
        self.heads = self._heads()

    def width(self, row: int) -> int:
        """Return how many columns a row has."""
        return 1 + max(self._cells[row], default=-1)

    def under(self, row: Element, wanted: Column) -> list[Element]:
        """Return the cells of a row under the columns of that header; raises `ValueError` if that cannot be told."""
        place = self._places[row]
        columns = self.columns(wanted)
        if columns and self.width(place) != self.width(self.heads[-1]):
            raise ValueError(
                f"the row has {self.width(place)} columns, and the header has {self.width(self.heads[-1])}"
            )
        return list(dict.fromkeys(self._cells[place][column] for column in columns if column in self._cells[place]))

    def columns(self, wanted: Column) -> list[int]:
        """Return the columns with that header; raises `ValueError` where the table has no headers."""
        if not self.heads:
            raise ValueError("the table has no row of headers")
        if wanted not in self._columns:
            width = max(self.width(row) for row in self.heads)
            self._columns[wanted] = [column for column in range(width) if self._is_headed(column, wanted)]
        return self._columns[wanted]

    def headers(self, column: int) -> list[str]:
        """Return what stands over a column, from the top."""
        cells = (self._cells[row].get(column) for row in self.heads)
        return [cell.text for cell in dict.fromkeys(cells) if cell is not None and cell.text]

    @property
    def named(self) -> list[str]:
        """All headers, for messages."""
        width = max((self.width(row) for row in self.heads), default=0)
        return [" ".join(self.headers(column)) for column in range(width)]

    @property
    def data(self) -> list[Element]:
        """The rows of data: visible, neither headers nor footers, nor one cell across all columns."""
        return [row for place, row in enumerate(self.rows) if self._is_data(place, row)]

    def _is_data(self, place: int, row: Element) -> bool:
        if place in self.heads or not row.visible or (row.parent is not None and row.parent.tag == "tfoot"):
            return False
        cells = set(self._cells[place].values())
        return len(cells) > 1 or (len(cells) == 1 and self.width(place) == 1)

    def _is_headed(self, column: int, wanted: Column) -> bool:
        over = self.headers(column)
        return all(any(is_called(one, text) for text in (*over, " ".join(over))) for one in wanted.headers)

    def _lay(self, place: int, last: int) -> None:
        """Lay the cells of a row where nothing from above stands; none reaches below the `last` row of its group."""
        column = 0
        for cell in _cells_of(self.rows[place]):
            while column in self._cells[place]:
                column += 1
            wide, high = max(1, _span(cell, "colspan")), _span(cell, "rowspan")
            below = last if high == 0 else min(last, place + high - 1)
            for row in self._cells[place : below + 1]:
                for across in range(column, column + wide):
                    row.setdefault(across, cell)
            column += wide

    def _heads(self) -> list[int]:
        """Return the rows of headers: those of `thead`, else the first ones that consist of headers alone."""
        marked = [place for place, row in enumerate(self.rows) if row.closest("thead", "table") is not None
                  and row.closest("thead", "table") != self.table]  # fmt: skip
        if marked:
            return marked
        heads: list[int] = []
        for place, row in enumerate(self.rows):
            cells = _cells_of(row)
            if not cells or not all(cell.tag == "th" or cell.attribute("role") == "columnheader" for cell in cells):
                break
            heads.append(place)
        return heads


def _ends_of_groups(rows: Sequence[Element]) -> list[int]:
    """Return for each row the last row of the same `tbody`."""
    ends = list(range(len(rows)))
    for place in reversed(range(len(rows) - 1)):
        if rows[place].parent == rows[place + 1].parent:
            ends[place] = ends[place + 1]
    return ends


def grid_of(table: Element) -> Grid:
    """Return the grid of a table; the element keeps it."""
    known = table.__dict__.get("_grid")
    if isinstance(known, Grid):
        return known
    table.__dict__["_grid"] = made = Grid(table)
    return made


def cells_under(scope: Element, wanted: Column) -> list[Element]:
    """Return the cell of the row that `scope` is or stands in; from outside of any row, the whole column."""
    row = next((one for one in (scope, *scope.ancestors) if _is_row(one)), None)
    if row is not None:
        table = _table_around(row)
        return [] if table is None else grid_of(table).under(row, wanted)
    tables = [scope] if _is_table(scope) else [one for one in scope.descendants if _is_table(one)]
    grids = [grid_of(table) for table in tables if table.visible]
    return [cell for grid in grids if grid.heads for row in grid.data for cell in grid.under(row, wanted)]


def rows_of(element: Element) -> list[Element]:
    """Return the rows of data of a table, or of the one table inside; raises `ValueError` for several."""
    if _is_table(element):
        return grid_of(element).data
    inside = [one for one in element.descendants if _is_table(one) and one.visible]
    if len(inside) != 1:
        raise ValueError(f"{element} is no table, and holds {len(inside)} of them")
    return grid_of(inside[0]).data


def headers_near(scope: Element) -> str:
    """Return the headers of the table around or inside, for a message."""
    around = (one for one in (scope, *scope.ancestors) if _is_table(one))
    table = next(around, None) or next((one for one in scope.descendants if _is_table(one)), None)
    if table is None:
        return "there is no table"
    named = ", ".join(shown(name) for name in grid_of(table).named)
    return f"the headers are {named}" if named else "the table has no row of headers"


def beside(scope: Element, wanted: Wording) -> list[Element]:
    """Return what stands beside a term: the `dd`s of a `dt`, the cells beside a cell that names its row."""
    lists = (value for term in scope.select("dt") if _answers(term, wanted) for value in _definitions(term))
    cells = (value for cell in scope.select("th, td") if _answers(cell, wanted) for value in _beside_cell(cell))
    return list(dict.fromkeys((*lists, *cells)))


def is_called(wanted: Wording, text: str) -> bool:
    """Compare a header or a term: as a whole, whatever its case, without the colon behind it; or by a pattern."""
    if isinstance(wanted, re.Pattern):
        return wanted.search(text) is not None
    return _bare(wanted) == _bare(text)


def _bare(text: str) -> str:
    return _ORNAMENT.sub("", fold(text)).casefold()


def _answers(element: Element, wanted: Wording) -> bool:
    return element.visible and is_called(wanted, element.text)


def _definitions(term: Element) -> Iterator[Element]:
    """Yield the `dd`s of a `dt`: those that follow, behind further terms for the same."""
    siblings = term.parent.children if term.parent is not None else []
    reached = False
    for one in siblings[siblings.index(term) + 1 :]:
        if one.tag == "dd":
            reached = True
            yield one
        elif one.tag == "dt" and reached:
            return


def _beside_cell(cell: Element) -> Sequence[Element]:
    cells = [] if cell.parent is None else _cells_of(cell.parent)
    if cell.tag == "td":
        return cells[1:] if len(cells) == 2 and cells[0] == cell else []  # noqa: PLR2004 — a term and its value
    place = cells.index(cell) if cell in cells else len(cells)
    following = cells[place + 1 :]
    ends = next((at for at, one in enumerate(following) if one.tag == "th"), len(following))
    return following[:ends]


def _is_table(element: Element) -> bool:
    return element.tag == "table" or (element.attribute("role") or "") in _TABLES


def _is_row(element: Element) -> bool:
    return element.tag == "tr" or element.attribute("role") == "row"


def _table_around(row: Element) -> Element | None:
    return next((outer for outer in row.ancestors if _is_table(outer)), None)


def _cells_of(row: Element) -> list[Element]:
    return [cell for cell in row.children if cell.tag in {"td", "th"} or (cell.attribute("role") or "") in _CELLS]


def _span(cell: Element, name: str) -> int:
    said = (cell.attribute(name) or cell.attribute(f"aria-{name}") or "1").strip()
    return min(int(said), _WIDEST) if said.isdecimal() else 1
