"""Signs: what a rule looks for in an answer or on a page, each of one sort."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from surefoot.fallbacks.blocks.document import Document
from surefoot.fallbacks.blocks.reply import Reply
from surefoot.fallbacks.blocks.verdict import quoted, told
from surefoot.model import Model

Sort = Literal["header", "cookie", "status", "url", "css", "script", "source", "title", "text", "unscripted"]
_SORTS: tuple[Sort, ...] = (
    "header", "cookie", "status", "url", "css", "script", "source", "title", "text", "unscripted",
)  # fmt: skip
WORDS = frozenset({"title", "text", "unscripted"})
"""The sorts that are words a page says; any page may say them."""
_AROUND = 40
_LAST_SIGNS = re.compile(r"[\s.…!:。！]+$")


class Sign(Model):
    """One thing to look for; exactly one sort is given."""

    header: str | None = None
    """The name of a header; with `like` a pattern that is searched in its value."""
    like: str | None = None
    cookie: str | None = None
    """A pattern for the whole name of a cookie that was set."""
    status: tuple[int, ...] | None = None
    url: str | None = None
    """A pattern that is searched in the address where the page was in the end."""
    css: str | None = None
    """A selector for an element."""
    script: str | None = None
    """A piece of a script's text or address."""
    source: str | None = None
    """A piece of a script's address."""
    title: tuple[str, ...] | None = Field(default=None, min_length=1)
    """Whole titles; case and the signs at the end do not count."""
    text: str | None = None
    """A pattern that is searched in what is visible."""
    unscripted: str | None = None
    """A pattern that is searched in what stands there for browsers without scripts."""

    @field_validator("like", "cookie", "url", "text", "unscripted")
    @classmethod
    def _is_pattern(cls, given: str | None) -> str | None:
        if given is not None:
            try:
                re.compile(given)
            except re.error as error:
                raise ValueError(f"{given!r} is no regular expression: {error}") from None
        return given

    @field_validator("css")
    @classmethod
    def _is_selector(cls, given: str | None) -> str | None:
        if given is not None:
            try:
                LexborHTMLParser("").css_first(given)
            except SelectolaxError as error:
                raise ValueError(f"{given!r} is no CSS selector: {error}") from None
        return given

    @field_validator("header", "cookie", "css", "script", "source", "url", "text", "unscripted")
    @classmethod
    def _is_something(cls, given: str | None, info: ValidationInfo) -> str | None:
        if given is not None and not given.strip():
            raise ValueError(f"an empty {info.field_name} is on every page")
        return given

    @model_validator(mode="after")
    def _is_of_one_sort(self) -> Sign:
        given = [sort for sort in _SORTS if getattr(self, sort) is not None]
        if len(given) != 1:
            raise ValueError(f"a sign is of one sort of {', '.join(_SORTS)}; given: {', '.join(given) or 'none'}")
        if self.like is not None and self.header is None:
            raise ValueError("`like` says what a header holds; name it with `header`")
        return self

    @cached_property
    def sort(self) -> Sort:
        """What is looked at."""
        return next(sort for sort in _SORTS if getattr(self, sort) is not None)

    def seen(self, reply: Reply, document: Document) -> str | None:
        """Return what of it is seen, in words; None where it is not there."""
        match self.sort:
            case "header" | "cookie" | "status" | "url":
                return self._in_reply(reply)
            case "css":
                tag = document.tag(self.css or "")
                return None if tag is None else f"the element {quoted(tag)}"
            case "script" | "source":
                return self._in_scripts(document)
            case "title" | "text" | "unscripted":
                return self._in_words(document)

    def _in_reply(self, reply: Reply) -> str | None:
        if self.status is not None:
            return f"status {reply.status}" if reply.status in self.status else None
        if self.url is not None:
            return f"the address {told(reply.url)}" if reply.url and _search(self.url, reply.url) else None
        if self.cookie is not None:
            name = next((one for one in reply.cookies if re.fullmatch(self.cookie, one)), None)
            return None if name is None else f"the cookie {name}"
        name = (self.header or "").lower()
        value = reply.headers.get(name)
        if value is None or (self.like is not None and not _search(self.like, value)):
            return None
        told_of = name if self.like is None else f"{name}: {value}"  # a value nobody looked at may be a session's
        return f"the header {quoted(told_of)}"

    def _in_scripts(self, document: Document) -> str | None:
        if self.source is not None:
            return f"a script from {quoted(self.source)}" if self.source in document.sources else None
        return f"a script with {quoted(self.script or '')}" if self.script and self.script in document.code else None

    def _in_words(self, document: Document) -> str | None:
        if self.title is not None:
            return f"the title {quoted(document.title)}" if plain(document.title) in self._titles else None
        if self.unscripted is not None:
            found = _search(self.unscripted, document.unscripted)
            return None if found is None else f"for browsers without scripts {around(found)}"
        found = _search(self.text or "", document.text)
        return None if found is None else f"the text {around(found)}"

    @cached_property
    def _titles(self) -> frozenset[str]:
        return frozenset(plain(one) for one in self.title or ())


def plain(title: str) -> str:
    """Return a title as titles are compared: in any case, without the signs at its end."""
    return _LAST_SIGNS.sub("", title.casefold())


def around(found: re.Match[str]) -> str:
    """Return what a pattern found with some of what stands around it, quoted."""
    return quoted(found.string[max(0, found.start() - _AROUND) : found.end() + _AROUND])


def _search(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text, re.IGNORECASE)
