"""Amounts of money as pages write them; a missing or doubtful currency is refused, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surefoot.model import Money
from surefoot.selectors.amounts import (
    ARABIC_MARK,
    Malformed,
    is_trailing_minus,
    out_of_brackets,
    plain,
    read_number,
)
from surefoot.selectors.currencies import decimals_of, meant_by, needs_settling, settled, starts_with_mark
from surefoot.selectors.locales import is_currency

__all__ = ["is_code", "read_money"]

is_code = is_currency

_NUMBER = re.compile(rf"[0-9](?:[0-9., '_{ARABIC_MARK}]*[0-9])?", re.ASCII)
_ODD_CENTS = re.compile(r"(?P<whole>[0-9](?:[0-9. ]*[0-9])?)(?P<sign>[€$£])(?P<cents>[0-9]{2})", re.ASCII)
"""`12€99`, as French shops write."""
_DASH = re.compile(r"^(?:[.,](?:-{1,2}|\u2014)|(?=:-))")
"""What stands for no decimals: `12.-`, `12,--`."""
_FOOTNOTE = re.compile(r" ?[*\u2020\u2021]{1,3}$")
_FREE = frozenset({
    "free", "free of charge", "kostenlos", "gratis", "gratuit", "gratuito", "gratuita", "grátis", "za darmo", "zdarma",
    "ingyenes", "gratuitement", "бесплатно", "безкоштовно", "ücretsiz", "ilmainen", "免费", "免費", "無料", "무료",
})  # fmt: skip


@dataclass(frozen=True)
class _Written:
    """An amount taken apart."""

    number: str
    negative: bool
    tokens: tuple[str, ...]
    """What stands before and after the number."""


def read_money(
    text: str,
    *,
    lang: str | None = None,
    currency: str | None = None,
    certain: bool = False,
    accounting: bool = False,
) -> Money:
    """Read one amount with its currency and nothing else; raises `Malformed`.

    Args:
        text: What the page shows, such as `€ 1.234,56`.
        lang: The language of the text: it settles `1.234` and, with its region, whose dollars they are.
        currency: The currency as the author knows it, for pages that write none or only `$`.
        certain: Whether an author gave the language.
        accounting: Whether brackets make an amount negative, as accountants write.
    """
    if currency is not None and " ".join(text.lower().split()) in _FREE:
        return Money(amount=read_number("0"), currency=currency)
    written = _taken_apart(text, accounting=accounting)
    code = _currency(written.tokens, text, lang, currency)
    amount = read_number(written.number, lang=lang, decimals=decimals_of(code), certain=certain)
    return Money(amount=-amount if written.negative else amount, currency=code)


def _taken_apart(text: str, *, accounting: bool) -> _Written:
    given, negative = out_of_brackets(_FOOTNOTE.sub("", plain(text)), text, accounting=accounting)
    if odd := _ODD_CENTS.fullmatch(given):
        return _Written(f"{odd['whole'].replace(' ', '').replace('.', '')}.{odd['cents']}", negative, (odd["sign"],))
    numbers = list(_NUMBER.finditer(given))
    if len(numbers) != 1:
        raise Malformed(_why_not(text, len(numbers)))
    digits = numbers[0][0]
    before, point, signs = _before(given[: numbers[0].start()], digits, text)
    after, minus = _after(given[numbers[0].end() :], point + digits, text)
    signs += minus
    if len(signs) > 1 or (signs and negative):
        raise Malformed(f"{text!r} has two signs")
    return _Written(point + digits, negative or signs == "-", tuple(token for token in (before, after) if token))


def _before(given: str, digits: str, text: str) -> tuple[str, str, str]:
    """Return the word before a number, the mark that begins the number (`$.99`), and the signs."""
    point = ""
    if given.endswith((".", ",")) and not starts_with_mark(given.strip(" +-")):
        if given.endswith(",") or len(digits) > 2 or not digits.isdigit() or re.search(r"[^\W\d_] ?.$", given):  # noqa: PLR2004 — cents
            raise Malformed(f"{text!r} is no amount")
        given, point = given[:-1], "."
    found = re.fullmatch(r"(?P<outer>[-+]?) ?(?P<word>.*?) ?(?P<inner>[-+]*) ?", given)
    if found is None:
        raise Malformed(f"{text!r} is no amount")
    return found["word"], point, found["outer"] + found["inner"]


def _after(given: str, digits: str, text: str) -> tuple[str, str]:
    """Return the word after a number, and the minus that some books write there."""
    if dash := _DASH.match(given):
        if re.search(r"[.,][0-9]{1,2}$", digits):
            raise Malformed(f"{text!r} is no amount")
        return given[dash.end() :].strip(), ""
    minus = given.startswith("-") or given.endswith("-")
    if minus and not given.endswith(":-"):
        if not is_trailing_minus(digits):
            raise Malformed(f"{text!r} is no amount")
        return given.strip("- "), "-"
    return given.strip(), ""


def _why_not(text: str, count: int) -> str:
    if count == 0:
        return f"{text!r} holds no amount" + (
            "; it says that nothing is charged, which by.currency('EUR') reads as nought"
            if " ".join(text.lower().split()) in _FREE
            else ""
        )
    return f"{text!r} holds more than one amount; pick one with by.pattern(...)"


def _currency(tokens: tuple[str, ...], text: str, lang: str | None, declared: str | None) -> str:
    """Return the one currency that is named; two that differ, or any other word, are refused."""
    if not tokens:
        if declared is None:
            raise Malformed(f"{text!r} names no currency; say it with by.currency('EUR')")
        return declared
    meanings = [_meanings(token, text) for token in tokens]
    candidates = meanings[0].intersection(*meanings[1:])
    if not candidates:
        named = sorted(" or ".join(sorted(one)) for one in meanings)
        raise Malformed(f"{text!r} names two currencies: {' and '.join(named)}")
    sure = declared is not None or not all(needs_settling(token) for token in tokens)
    code = declared if declared in candidates else next(iter(candidates)) if len(candidates) == 1 and sure else None
    code = code or _settled(tokens, candidates, lang)
    if code is None:
        raise Malformed(_open(text, tokens[0], candidates))
    if declared is not None and code != declared:
        raise Malformed(f"{text!r} is in {code}, and the field is in {declared}")
    return code


def _settled(tokens: tuple[str, ...], candidates: frozenset[str], lang: str | None) -> str | None:
    found = {settled(token, candidates, lang) for token in tokens if needs_settling(token)}
    return found.pop() if len(found) == 1 else None


def _open(text: str, token: str, candidates: frozenset[str]) -> str:
    if len(candidates) == 1:
        code = next(iter(candidates))
        return f"{text!r} says {token!r}, which is no currency by itself; if it is, say by.currency({code!r})"
    several = ", ".join(sorted(candidates)[:6]) + (", …" if len(candidates) > 6 else "")  # noqa: PLR2004 — a line
    return f"{text!r} may be in several currencies ({token}: {several}); say which with by.currency('USD')"


def _meanings(token: str, text: str) -> frozenset[str]:
    meanings = meant_by(token)
    if not meanings:
        raise Malformed(f"{text!r} says {token!r}, which is no currency; pick the amount with by.pattern(...)")
    return meanings
