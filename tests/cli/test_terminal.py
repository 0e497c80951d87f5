"""What is printed, and what is kept from the terminal."""

from __future__ import annotations

import io
import re

import pytest

from surefoot.cli.telling import Plain, lines_of
from surefoot.cli.terminal import Screen, clean, is_lively
from surefoot.events import Event
from surefoot.facts import Fact


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(
    ("terminal", "variables", "lively"),
    [
        (True, {"TERM": "xterm"}, True),
        (False, {"TERM": "xterm"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": ""}, True),
    ],
)
def test_where_lines_may_move(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, variables: dict[str, str], lively: bool
) -> None:
    """Only a terminal that is not dumb, and whose owner wants colours, gets control codes."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    stream = Tty() if terminal else io.StringIO()
    assert is_lively(stream) is lively
    Screen(stream).line("words", "red")
    assert ("\x1b" in stream.getvalue()) is lively


@pytest.mark.parametrize(
    "code", ["\x1b[2K", "\x1b]0;title\x07", "\r", "\b", "\x9b31m", "\u202e", "\u2066", "\x00", "\x7f"]
)
def test_a_site_cannot_send_control_codes(code: str) -> None:
    """A text of a page is shown with its control codes written out, on any terminal, so that it forges nothing."""
    seen = f"100.00 EUR{code}1.00 EUR"
    for stream in (io.StringIO(), Tty()):
        Plain(Screen(stream))(Event(kind="failed", run="r", step="pay", text=seen))
        assert code not in stream.getvalue()
        assert "\\" in stream.getvalue()
    assert clean("two\nlines\tand a tab") == "two\nlines\tand a tab"


def test_facts_are_told_with_both_values() -> None:
    """A proved step and its facts are lines; an event of no interest is none."""
    fact = Fact(sentence="we paid what was quoted", holds=True, relation="equals", seen="1 EUR", wanted="1 EUR")
    lines = [text for text, _ in lines_of(Event(kind="proved", run="r", step="pay", facts=(fact,)))]
    assert lines == ["✓ pay", "    ✓ we paid what was quoted: 1 EUR equals 1 EUR"]
    assert list(lines_of(Event(kind="intent recorded", run="r", step="pay"))) == []


def test_a_reader_that_left_stops_nothing() -> None:
    """Where nobody reads any more, events are still heard and nothing is raised."""

    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    plain = Plain(Screen(Gone()))
    plain(Event(kind="note", run="r", text="one"))
    plain(Event(kind="note", run="r", text="two"))
    plain.screen.stream.close()


def test_tables_are_whole_where_no_terminal_is() -> None:
    """Columns are padded, and nothing is cut off."""
    stream = io.StringIO()
    Screen(stream).table(("RUN", "WHY"), [("a", "x" * 200), ("long-name", "y")])
    assert stream.getvalue().splitlines() == ["RUN        WHY", f"a          {'x' * 200}", "long-name  y"]


def test_tables_keep_their_columns_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a line is too long its end is cut off, and no column before it."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Tty()
    Screen(stream).table(("RUN", "STATE", "WHY"), [("abc", "failed", "x" * 200)])
    shown = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue()).splitlines()
    assert shown == ["RUN  STATE   WHY", f"abc  failed  {'x' * 16}…"]
