"""Regular expressions as a browser reads them."""

from __future__ import annotations

import re

import pytest

from surefoot.errors import AuthorErred
from surefoot.selectors import by
from surefoot.selectors.pattern import as_browser, for_selector


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "found"),
    [
        (r"\d", re.NOFLAG, "٣", False),
        (r"\w", re.NOFLAG, "é", False),
        (r"[\w-]+$", re.NOFLAG, "a-b", True),
        (r"caf\b", re.NOFLAG, "café", True),
        (r"caf\B", re.NOFLAG, "café", False),
        (r"a\sb", re.NOFLAG, "a\ufeffb", True),
        (r"a\sb", re.NOFLAG, "a\x1cb", False),
        (r"a$", re.NOFLAG, "a\n", False),
        (r"a$", re.MULTILINE, "a\u2028b", True),
        (r"^b", re.MULTILINE, "a\rb", True),
        (r"^b", re.NOFLAG, "a\nb", False),
        (r"a.b", re.NOFLAG, "a\rb", False),
        (r"a.b", re.DOTALL, "a\nb", True),
        (r"É", re.IGNORECASE, "é", True),
        (r"a\/b", re.NOFLAG, "a/b", True),
        (r"[a[]", re.NOFLAG, "[", True),
        (r"(?:\d+)(?=€)(?<!x)", re.NOFLAG, "12€", True),
        (r"(a)\1", re.NOFLAG, "aa", True),
    ],
)
def test_a_pattern_finds_what_a_browser_finds(pattern: str, flags: re.RegexFlag, text: str, found: bool) -> None:
    """Classes, ends and white space are those of a browser."""
    assert (as_browser(re.compile(pattern, flags)).search(text) is not None) is found


@pytest.mark.parametrize(
    ("pattern", "remedy"),
    [
        (re.compile(r"\Aa"), "use ^"),
        (re.compile(r"a\Z"), "use $"),
        (re.compile(r"(?P<n>a)"), "a group without a name"),
        (re.compile(r"(?i)a"), "flags=re.IGNORECASE"),
        (re.compile(r"(?>a)"), "groups such as"),
        (re.compile(r"[]a]"), r"\]"),
        (re.compile(r"[^\W]"), "a class that names what it holds"),
        (re.compile("a b", re.VERBOSE), "without white space"),
    ],
)
def test_what_python_alone_reads_is_refused(pattern: re.Pattern[str], remedy: str) -> None:
    """The error comes where the way is defined, and says what to write."""
    for define in (by.text, by.test_id, lambda name: by.role("link", name)):  # type: ignore[reportUnknownLambdaType]
        with pytest.raises(AuthorErred) as caught:
            define(pattern)
        assert remedy in str(caught.value)


def test_signs_that_cut_a_selector_are_written_as_numbers() -> None:
    """A slash, a quote and `>>` in a pattern mean the same, and end no selector."""
    pattern = for_selector(re.compile(r"""a/b\/c'"`d>>e\\"""))
    assert pattern.pattern == r"a\x2fb\x2fc\x27\x22\x60d\x3e\x3ee\\"
    assert pattern.fullmatch("a/b/c'\"`d>>e\\")
