"""How a field is read, besides the ways to elements: places in tables, lists and embedded data, and habits of writing.

These stand in the `Annotated` of a field as ways do, and `by` has them all. Targets are found by ways only.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from pydantic import ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from surefoot.errors import AuthorErred
from surefoot.model import Model
from surefoot.selectors.locales import is_known
from surefoot.selectors.selector import check_css
from surefoot.selectors.wording import Wording, shown


class Mark(Model):
    """What stands in the `Annotated` of a field and is no constraint to pydantic."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Give the schema of what is annotated, since pydantic takes a model among annotations for a new schema."""
        return handler(source)

    def _call(self, name: str, *arguments: str) -> str:
        return f"by.{name}({', '.join(argument for argument in arguments if argument)})"


class InLocale(Mark):
    """A field is written as a language and region have it, whatever the page says it is in."""

    tag: str

    def __str__(self) -> str:
        return self._call("locale", shown(self.tag))


class Accounting(Mark):
    """A field writes negative numbers in brackets."""

    def __str__(self) -> str:
        return self._call("accounting")


class Column(Mark):
    """The cell of a table's row that stands under a header."""

    headers: tuple[Wording, ...]

    def __str__(self) -> str:
        return self._call("column", *map(shown, self.headers))


class Term(Mark):
    """The value that stands beside a term: in a list of definitions, or in a row of a table."""

    text: Wording

    def __str__(self) -> str:
        return self._call("term", shown(self.text))


class JsonLd(Mark):
    """A value of the page's JSON-LD."""

    kind: str
    path: str

    def __str__(self) -> str:
        return self._call("json_ld", shown(self.kind), shown(self.path))


class Json(Mark):
    """A value of the JSON in a script of the page."""

    selector: str
    path: str

    def __str__(self) -> str:
        return self._call("json", shown(self.selector), shown(self.path))


class Microdata(Mark):
    """A value of the page's microdata."""

    kind: str
    path: str

    def __str__(self) -> str:
        return self._call("microdata", shown(self.kind), shown(self.path))


class Meta(Mark):
    """The content of a `meta` element, such as OpenGraph's."""

    name: str

    def __str__(self) -> str:
        return self._call("meta", shown(self.name))


Data: TypeAlias = JsonLd | Json | Microdata | Meta
DATA = (JsonLd, Json, Microdata, Meta)
"""The classes of `Data`, for `isinstance`: what is written for machines."""
Place: TypeAlias = Column | Term | Data
PLACES = (Column, Term, *DATA)
"""The classes of `Place`: where a field may stand that no target can be found by."""


def locale(tag: str) -> InLocale:
    """Say how a field is written, where the page does not or is mistaken: `by.locale("de-CH")`."""
    if not is_known(tag):
        raise AuthorErred(f"by.locale({tag!r}) names no language: write a tag such as 'de-CH' or 'pt-BR'")
    return InLocale(tag=tag)


def accounting() -> Accounting:
    """Say that brackets make a number negative: `(5.00)` is minus five."""
    return Accounting()


def column(*headers: str | re.Pattern[str]) -> Column:
    """Read the cell under a header, in a view of a row: `by.column("Price")`.

    A text must be the whole header, whatever its case; several must all stand over the column, as where `net` and
    `gross` share the header `Price`.
    """
    if not headers or any(isinstance(one, str) and not one.strip() for one in headers):
        raise AuthorErred('by.column() needs the text of a header: by.column("Price")')
    return Column(headers=headers)


def term(text: str | re.Pattern[str]) -> Term:
    """Read what stands beside a term: `by.term("Total")` reads the `dd` of that `dt`, or the cell beside that cell.

    A text must be the whole term, whatever its case and with or without a colon.
    """
    if isinstance(text, str) and not text.strip():
        raise AuthorErred('by.term("") needs the text of a term: by.term("Total")')
    return Term(text=text)


def json_ld(kind: str, path: str) -> JsonLd:
    """Read a value of the page's JSON-LD: `by.json_ld("Product", "offers.price")`.

    Money takes its currency from `priceCurrency` or `currency` beside the price.
    """
    return JsonLd(kind=kind, path=_path("json_ld", path))


def json(selector: str, path: str) -> Json:
    """Read a value of the JSON in a script: `by.json("#__NEXT_DATA__", "props.pageProps.product.price")`."""
    return Json(selector=check_css(selector), path=_path("json", path))


def microdata(kind: str, path: str) -> Microdata:
    """Read a value of the page's microdata: `by.microdata("Product", "offers.price")`."""
    return Microdata(kind=kind, path=_path("microdata", path))


def meta(name: str) -> Meta:
    """Read the content of a `meta` element by its property or name: `by.meta("og:title")`."""
    return Meta(name=name)


def _path(called: str, path: str) -> str:
    if not re.fullmatch(r"[^.]+(?:\.[^.]+)*", path):
        raise AuthorErred(f"by.{called}(…, {path!r}) needs a path: names between dots, such as 'offers.price'")
    return path
