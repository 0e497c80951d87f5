"""What languages and regions write: decimal marks, names of months and days, which of two numbers is the month.

From the CLDR, by way of Babel, which is imported when a text first needs it. What the language of a page says is
weaker than what an author says with `by.locale(...)`: templates are often in `en` whatever stands in them. So a
page's language settles only what holds wherever it is spoken, or is confirmed for its region.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from babel import Locale

_COMMA = frozenset({
    "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "et", "eu", "fi", "fr", "gl", "hr", "hu", "hy", "id", "is",
    "it", "ka", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv",
    "tr", "uk", "uz", "vi",
})  # fmt: skip
"""Languages that write 1.234,56 or 1 234,56 wherever they are spoken but for _MIXED (CLDR)."""
_POINT = frozenset({
    "bn", "cy", "en", "fil", "ga", "gu", "he", "hi", "ja", "kn", "ko", "ml", "mr", "ms", "mt", "pa", "ta", "te", "th",
    "zh",
})  # fmt: skip
"""Languages that write 1,234.56."""
_MIXED = frozenset({"CH", "LI", "ZA"})
"""Regions where both are written."""
_MONTH_FIRST_SOMEWHERE = frozenset({"en", "fr"})
"""Languages whose regions differ in which number is the month (in Canada both are written)."""
_MONTH_FIRST_REGIONS = frozenset({"FM", "PH", "PW", "US"})

_MONTHS = (
    ("january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "januari", "janeiro"),
    ("february", "feb", "februar", "février", "févr", "febrero", "febbraio", "februari", "fevereiro", "fev"),
    ("march", "mar", "märz", "mrz", "mars", "marzo", "maart", "mrt", "março"),
    ("april", "apr", "avril", "avr", "abril", "abr", "aprile"),
    ("may", "mai", "mayo", "maggio", "mag", "mei", "maio", "maj"),
    ("june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho"),
    ("july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho"),
    ("august", "aug", "août", "agosto", "ago", "augustus"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "set", "setembro"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out"),
    ("november", "nov", "novembre", "noviembre", "novembro"),
    ("december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dicembre", "dezembro"),
)  # no name is of two months in any language of _NAMING, so that no language need be known
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_ALSO = {"en": {"sept": 9}, "de": {"jän": 1, "jänner": 1, "feber": 2, "mrz": 3}}
"""Names that are written and that the CLDR does not have."""

_NAMING = (
    "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "is", "it", "lt", "lv", "mk",
    "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "ar", "he", "hi", "ja", "ko", "vi",
    "zh",
)  # fmt: skip
"""Languages whose names of months and days are known on pages that name another language, or none."""


def language(lang: str | None) -> str:
    """Return the language of a tag, such as `en` of `en-US`; nothing if there is none."""
    return re.split(r"[-_]", (lang or "").strip().lower())[0]


def region(lang: str | None) -> str:
    """Return the region of a language tag, such as `US` of `en-US`; nothing if it names none."""
    parts = re.split(r"[-_]", lang or "")[1:]
    return next((part.upper() for part in parts if re.fullmatch(r"[A-Za-z]{2}|[0-9]{3}", part)), "")


def is_known(lang: str) -> bool:
    """Say whether the CLDR knows a language tag's language."""
    return _locale(lang) is not None


@cache
def decimal_mark(lang: str | None, *, certain: bool = False) -> str | None:
    """Return what a language writes before decimals; None where that is not settled.

    Args:
        lang: A language tag.
        certain: Whether an author gave it, so that the CLDR's word for it is enough.
    """
    if certain:
        return _decimal(lang)
    spoken, where = language(lang), region(lang)
    if where in _MIXED:
        return None
    if spoken in _COMMA or spoken in _POINT:
        mark = "," if spoken in _COMMA else "."
        return mark if _decimal(lang) == mark and (not where or _agrees(lang, where, mark)) else None
    return _decimal(lang) if where and _exact(lang) is not None else None


def _agrees(lang: str | None, where: str, mark: str) -> bool:
    """Say whether a region writes as the language does: by itself, else as its own languages do (`en-BG`)."""
    if _exact(lang) is not None:
        return _decimal(lang) == mark
    from babel.languages import get_official_languages  # noqa: PLC0415 — see the module's docstring

    return all(_decimal(own) == mark for own in get_official_languages(where))


@cache
def month_first(lang: str | None, *, certain: bool = False) -> bool | None:
    """Say which of two numbers is the month in `03/04/2027`; None where that is not settled."""
    spoken, where = language(lang), region(lang)
    order = _order(lang)
    if certain:
        return order
    if where == "CA" or (not where and spoken in _MONTH_FIRST_SOMEWHERE):
        return None
    if where and _exact(lang) is None:  # a pair such as en-BG: as the region writes
        order = _order_in(where)
    return order if order == (where in _MONTH_FIRST_REGIONS) else None


def _order_in(where: str) -> bool | None:
    from babel.languages import get_official_languages  # noqa: PLC0415 — see the module's docstring

    orders = {_order(own) for own in get_official_languages(where)}
    return orders.pop() if len(orders) == 1 else None


def _order(lang: str | None) -> bool | None:
    found = _locale(lang)
    pattern = "" if found is None else str(found.date_formats["short"].pattern)
    letters = re.sub(r"[^yMd]", "", pattern)
    return None if not letters or letters[0] == "y" else letters[0] == "M"


def month_of(word: str, lang: str | None) -> int | None:
    """Return the month of a name: as the language has it, else where it means one month in every other."""
    name = _bare(word)
    return _months(language(lang)).get(name) or _MONTH_OF.get(name) or _unique_months().get(name)


def weekdays_of(word: str, lang: str | None) -> frozenset[int]:
    """Return the days of the week that a name may mean, Monday being nought: of the language, else of any other."""
    name = _bare(word)
    own = _weekdays(language(lang)).get(name)
    if own is not None:
        return frozenset({own})
    others = (_weekdays(other).get(name) for other in _NAMING)
    return frozenset(day for day in others if day is not None)


@cache
def currencies_of(where: str) -> frozenset[str]:
    """Return the currencies that are tender in a region."""
    from babel.numbers import get_territory_currencies  # noqa: PLC0415 — see the module's docstring

    return frozenset(str(code) for code in get_territory_currencies(where)) if where.isalpha() else frozenset()


@cache
def is_currency(token: str) -> bool:
    """Say whether three capital letters are a currency's code."""
    from babel.numbers import is_currency as in_cldr  # noqa: PLC0415 — see the module's docstring

    if re.fullmatch(r"[A-Z]{3}", token) is None or (token[0] == "X" and token not in _SUPRANATIONAL):
        return False
    return in_cldr(token)


_SUPRANATIONAL = frozenset({"XAF", "XCD", "XCG", "XOF", "XPF"})
"""Codes with an X that are money, and neither metals nor tests."""


@cache
def _unique_months() -> Mapping[str, int]:
    """Return the names that mean one and the same in all languages of _NAMING."""
    meanings: dict[str, set[int]] = {}
    for lang in _NAMING:
        for name, number in _months(lang).items():
            meanings.setdefault(name, set()).add(number)
    return {name: numbers.pop() for name, numbers in meanings.items() if len(numbers) == 1}


@cache
def _months(lang: str) -> Mapping[str, int]:
    found = _locale(lang)
    if found is None:
        return {}
    names = {name: int(number) for form in _forms(found.months) for number, name in form.items()}
    return {**_named(names), **_ALSO.get(lang, {})}


@cache
def _weekdays(lang: str) -> Mapping[str, int]:
    found = _locale(lang)
    if found is None:
        return {}
    return _named({name: int(number) for form in _forms(found.days) for number, name in form.items()})


def _forms(names: Mapping[str, Mapping[str, Mapping[int, str]]]) -> Iterator[Mapping[int, str]]:
    """Yield the names in full and in short, within a date and by themselves."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield names[context][width]


def _named(names: Mapping[str, int]) -> Mapping[str, int]:
    return {bare: number for name, number in names.items() if (bare := _bare(name)) and not bare.isdecimal()}


def _bare(word: str) -> str:
    return word.lower().replace("i̇", "i").strip(" .,’'")


@cache
def _decimal(lang: str | None) -> str | None:
    found = _locale(lang)
    if found is None:
        return None
    symbols = cast("Mapping[str, Mapping[str, str]]", found.number_symbols)
    mark = symbols["latn"]["decimal"] if "latn" in symbols else None
    return mark if mark in {",", "."} else None


@cache
def _exact(lang: str | None) -> Locale | None:
    """Return what the CLDR has for a language in its region."""
    found = _locale(lang)
    return found if found is not None and (found.territory or "") == region(lang) else None


@cache
def _locale(lang: str | None) -> Locale | None:
    """Return what the CLDR has for a tag: for its region, else for its language."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 — see the module's docstring

    spoken, where = language(lang), region(lang)
    spoken = {"no": "nb", "iw": "he", "in": "id", "tl": "fil"}.get(spoken, spoken)
    script = next((part.title() for part in re.split(r"[-_]", lang or "") if re.fullmatch(r"[A-Za-z]{4}", part)), "")
    for parts in ((spoken, script, where), (spoken, where), (spoken, script), (spoken,)):
        try:
            return Locale.parse("_".join(filter(None, parts))) if spoken.isalpha() else None
        except (UnknownLocaleError, ValueError):
            continue
    return None
