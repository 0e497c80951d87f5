"""Numbers as pages write them: `1.234,56`, `1 234.5`, `12,34,567`; what can be read in two ways is refused."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from surefoot.selectors.locales import decimal_mark

__all__ = ["Empty", "Malformed", "decimal_mark", "plain", "read_number", "read_percent"]

ARABIC_MARK = "\u066b"
"""The decimal mark of Arabic digits, which is nothing else."""
_NUMBER = re.compile(
    rf"(?P<sign>[-+]?) ?(?P<digits>(?:[0-9][0-9., '_{ARABIC_MARK}]*[0-9]|[0-9])|[.,{ARABIC_MARK}][0-9]+)(?P<after>-?)",
    re.ASCII,
)
_AS_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u2019\u2018\u02bc\uff07\u00b4\u0060", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u200b\u200e\u200f\u061c\u2066\u2067\u2068\u2069\ufeff", None),
        "\u066c": "_", "\uff0c": ",", "\u060c": ",", "\uff0e": ".", "\uff04": "$", "\uff0b": "+",
        "\uff08": "(", "\uff09": ")", "\u066a": "%", "\uff05": "%",
    }
)  # fmt: skip
_TWISTED = re.compile("[\u202a-\u202e]")
"""Marks that show a text in another order than it is written."""
_APART = re.compile(r"[\u2010-\u2013] ")
"""A dash that stands apart and may be a bullet; the minus of typewriters does so too."""
_BRACKETS = re.compile(r"(?P<before>[^()]*)\((?P<inside>[^()]*)\)(?P<after>[^()]*)")


class Malformed(ValueError):
    """A text does not read as the type that is wanted; the message says why."""


class Empty(Malformed):
    """There is nothing to read, which is the same as absent."""


def plain(text: str) -> str:
    """Return the text with one kind of digit, space, apostrophe and minus; raises `Malformed`."""
    if text.isascii():
        return text.strip()
    if _TWISTED.search(text):
        raise Malformed(f"{text!r} turns the direction of writing, so that it shows otherwise than it is written")
    stripped = text.strip()
    if _APART.match(stripped):
        raise Malformed(f"{text!r} begins with a dash that may be a minus or a bullet; pick with by.pattern(...)")
    translated = stripped.translate(_AS_PLAIN)
    digits = [one for one in translated if one.isdecimal()]
    if len({ord(one) - unicodedata.decimal(one) for one in digits}) > 1:
        raise Malformed(f"{text!r} mixes digits of several scripts")
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in translated).strip()


def read_number(
    text: str, *, lang: str | None = None, decimals: int | None = None, certain: bool = False, accounting: bool = False
) -> Decimal:
    """Read one number and nothing else; raises `Malformed`.

    Args:
        text: What the page shows.
        lang: The language of the text, which decides how `1.234` reads.
        decimals: How many decimals such a number has by its nature: none for a count or for yen.
        certain: Whether an author gave the language.
        accounting: Whether brackets make a number negative, as accountants write.
    """
    given, negative = out_of_brackets(plain(text), text, accounting=accounting)
    found = _NUMBER.fullmatch(given)
    if found is None or (found["after"] and not is_trailing_minus(found["digits"])):
        raise Malformed(_why_not(text))
    if found["sign"] and (found["after"] or negative):
        raise Malformed(f"{text!r} has two signs")
    number = _unsigned(found["digits"], text, _Rules(lang, decimals, certain))
    return -number if negative or "-" in {found["sign"], found["after"]} else number


def read_percent(text: str, *, lang: str | None = None, certain: bool = False, accounting: bool = False) -> Decimal:
    """Read the number beside a percent sign, `19` for `19 %`; raises `Malformed` also where there is no sign."""
    written = plain(text)
    bare = re.sub(r"^(\(?[-+]?) ?% ?| ?%(\)?)$", r"\1\2", written, count=1)
    if bare == written:
        raise Malformed(f"{text!r} has no percent sign")
    return read_number(bare, lang=lang, certain=certain, accounting=accounting)


def out_of_brackets(given: str, text: str, *, accounting: bool) -> tuple[str, bool]:
    """Return what brackets around an amount hold, and whether they make it negative; refused where nobody says so."""
    found = _BRACKETS.fullmatch(given)
    if found is None or not re.search(r"[0-9]", found["inside"]):
        return given, False
    if not accounting:
        raise Malformed(
            f"{text!r} stands in brackets, which accountants write for a minus and others for an aside: "
            "say by.accounting(), or pick what is inside with by.pattern(...)"
        )
    return f"{found['before']}{found['inside'].strip()}{found['after']}", True


def is_trailing_minus(digits: str) -> bool:
    """Say whether a minus may stand behind an amount, as in some books: only behind two decimals (`12,50-`)."""
    return re.search(r"[0-9][.,][0-9]{2}$", digits) is not None


class _Rules:
    """What is known of a number before it is read."""

    def __init__(self, lang: str | None, decimals: int | None, certain: bool) -> None:  # noqa: FBT001 — as `read_number` got it
        self.lang = lang
        self.decimals = decimals
        self.certain = certain

    @property
    def mark(self) -> str | None:
        """What the language writes before decimals."""
        return decimal_mark(self.lang, certain=self.certain)


def _why_not(text: str) -> str:
    if not re.search(r"\d", text):
        return f"{text!r} holds no number"
    return f"{text!r} is no number" + ("; a field of type Percent reads it" if "%" in text else "")


def _unsigned(digits: str, text: str, rules: _Rules) -> Decimal:
    if ARABIC_MARK in digits:
        whole, _, fraction = digits.partition(ARABIC_MARK)
        return _whole_and_fraction(whole, fraction, text, rules)
    marks = [character for character in digits if not character.isdigit()]
    if not marks:
        return Decimal(digits)
    if len(marks) == 1 and marks[0] in ".,":
        return _one_mark(digits, marks[0], text, rules)
    *grouping, last = marks
    if last not in ".," or last in grouping:  # the last mark is one of the groups too: there are no decimals
        return Decimal(_joined(digits, text))
    whole, _, fraction = digits.rpartition(last)
    return _whole_and_fraction(whole, fraction, text, rules)


def _whole_and_fraction(whole: str, fraction: str, text: str, rules: _Rules) -> Decimal:
    if not fraction.isdigit():
        raise Malformed(f"{text!r} is no number")
    _refuse_fraction(fraction, text, rules)
    return Decimal(f"{_joined(whole, text) if whole else 0}.{fraction}")


def _one_mark(digits: str, mark: str, text: str, rules: _Rules) -> Decimal:
    whole, _, fraction = digits.partition(mark)
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):  # noqa: PLR2004 — a group of three
        return _three_digits(whole, fraction, mark=mark, text=text, rules=rules)
    _refuse_fraction(fraction, text, rules)
    return Decimal(f"{whole or '0'}.{fraction}")


def _three_digits(whole: str, fraction: str, *, mark: str, text: str, rules: _Rules) -> Decimal:
    """Read `1.234` or `1,234`, which are thousands in one language and decimals in another."""
    written, decimals = rules.mark, rules.decimals
    if written is not None and mark != written:
        return Decimal(whole + fraction)
    if written is not None and (decimals in {None, 3} or (decimals == 2 and rules.certain)):  # noqa: PLR2004 — as currencies have
        return Decimal(f"{whole}.{fraction}")
    if written is None and decimals == 3 and mark == ".":  # noqa: PLR2004 — as some currencies have
        return Decimal(f"{whole}.{fraction}")
    if written is None and decimals == 0:
        return Decimal(whole + fraction)
    raise Malformed(f"{text!r} is ambiguous: `{mark}` may stand before thousands or before decimals, {_doubt(rules)}")


def _doubt(rules: _Rules) -> str:
    if rules.mark is None:
        return "and the page names no language that settles it"
    if rules.decimals == 2:  # noqa: PLR2004 — as most currencies have
        return "and the page's language writes decimals so, which the currency has two of; say by.locale(...)"
    return "and the page's language writes decimals so"


def _refuse_fraction(fraction: str, text: str, rules: _Rules) -> None:
    if rules.decimals == 0 and fraction not in {"0", "00"}:
        raise Malformed(f"{text!r} has decimals (.{fraction}), and there can be none")


def _joined(whole: str, text: str) -> str:
    """Return the digits of groups of three, or of Indian groups (12,34,567); all with one mark between them."""
    marks = {character for character in whole if not character.isdigit()}
    groups = re.split(r"[., '_]", whole)
    threes = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004 — groups of three
    indian = marks in ({","}, {"_"})
    lakhs = len(groups[0]) <= 2 and all(len(g) == 2 for g in groups[1:-1]) and len(groups[-1]) == 3 and indian  # noqa: PLR2004 — groups of two
    if len(marks) > 1 or not (len(groups) == 1 or ((threes or lakhs) and groups[0])):
        raise Malformed(f"{text!r} is no number: its digits are not in groups of three")
    return "".join(groups)
