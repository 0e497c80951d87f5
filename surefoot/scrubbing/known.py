"""Values that are known beforehand, wherever they stand and in whatever encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from surefoot.log.redaction import Redactor
from surefoot.scrubbing.emails import emails
from surefoot.scrubbing.numbers import cards, ibans
from surefoot.scrubbing.standins import Made, Match, Rule, StandIns
from surefoot.selectors.locales import is_currency, month_of, weekdays_of

_GROUP = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_BESIDE = frozenset({"am", "pm", "st", "nd", "rd", "th", "t", "z", "utc", "gmt", "h", "min", "kr", "zł", "fr", "de"})
"""What stands beside the digits of a time, a day or a sum besides months, days of the week and currencies."""
_DAYS, _YEAR, _DIGITS = 28, 4, 10


class Known:
    """Values to be replaced; such of fewer than eight characters only where they stand by themselves."""

    def __init__(self, stand_ins: StandIns) -> None:
        self._stand_ins = stand_ins
        self._redactor = Redactor()
        self._values: list[tuple[Rule, str]] = []

    def register(self, value: str, rule: Rule) -> None:
        """Replace a value from now on, also as pages show it whose HTML breaks it into lines.

        One that is to be kept, or is too short to be told from others, is not.
        """
        shown, name = _in_a_line(value), str(len(self._values))
        if not self._stand_ins.stays(shown) and self._redactor.register(shown, name):
            self._redactor.register(value, name)
            self._values.append((rule, shown))

    def replaced(self, text: str) -> str:
        """Return a text with stand-ins in their places."""
        return self._redactor.replace(text, lambda name: self.of(*self._values[int(name)]))

    def of(self, rule: Rule, value: str) -> str:
        """Return what stands in for a value as a whole."""
        value = _in_a_line(value)
        return self._stand_ins.of(rule, value, shaped(value) if rule == "private" else token(value, rule))

    def starts_in(self, text: str) -> Iterator[int]:
        """Yield where one of them may stand in a text."""
        return self._redactor.starts_in(text)


def _in_a_line(value: str) -> str:
    return " ".join(value.split())


def token(value: str, rule: Rule, start: int = 0) -> Match:
    """Return a token as what was found."""
    return Match(start, start + len(value), rule, value, "token-{}".format, "token")


def shaped(value: str) -> Match:
    """Return a private value as what was found; its stand-in reads as a number, a date or the like where it does."""
    for match in chain(emails(value), cards(value), ibans(value)):
        if match.start == 0 and match.end == len(value):
            return match
    if _GROUP.search(value) and all(map(_is_beside, _WORD.findall(value))):
        return Match(0, len(value), "private", value, _numbered(value), "private number")
    return Match(0, len(value), "private", value, "private-{}".format, "private")


def _is_beside(word: str) -> bool:
    """Say whether a word is part of a date, a time or a sum; any other may be somebody's."""
    return (
        word.lower() in _BESIDE
        or is_currency(word)
        or month_of(word, None) is not None
        or bool(weekdays_of(word, None))
    )


def _numbered(value: str) -> Made:
    """Make other digits for a value: the last of them are the number, and any two are a day, any four a year."""
    *before, last = _GROUP.finditer(value)

    def made(number: int) -> str:
        head, end = value[: last.start()], value[last.end() :]
        for group in before:
            head = head[: group.start()] + "1" * len(group[0]) + head[group.end() :]
        return f"{head}{_last(len(last[0]), number)}{end}"

    return made


def _last(length: int, number: int) -> str:
    match length:
        case 1:
            return str((number - 1) % (_DIGITS - 1) + 1)
        case 2:
            return f"{(number - 1) % _DAYS + 1:02d}"
        case 4:
            return str(2000 + number % 100)
        case _:
            return "1" * (length - 2) + f"{number % 100:02d}"
