"""The command on a real terminal: moving lines, questions, and what happens when nobody answers them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from surefoot.demo.site.control import Site
from tests.cli.command import BOOK, LIMIT, NOTES, Terminal, surefoot

pytestmark = pytest.mark.browser
ASKED = "Approve pay, once? [y/n"


def only_run(data: Path) -> dict[str, object]:
    """Return the one run of a data directory, as its journal has it."""
    (run,) = json.loads(surefoot(data, "runs", "--json").stdout)
    return run


def test_approved_at_the_terminal(site: Site, tmp_path: Path) -> None:
    """Moving lines show the steps; the question shows what it is for; yes pays once, and the person is recorded."""
    with Terminal(tmp_path, "run", BOOK, *LIMIT) as terminal:
        terminal.wait_for(ASKED)
        assert "\x1b[?25l" in terminal.raw  # the cursor is hidden while lines move
        assert "click Home.SEARCH" in terminal.text  # the present action was shown
        assert "✓ the page asks what was quoted" in terminal.text
        assert "page.jpg" in terminal.text
        assert len(site.ledger().payments) == 0
        terminal.type("perhaps\n")
        terminal.wait_for("perhaps\nApprove pay, once?")
        terminal.type("y\n")
        assert terminal.end() == 0, terminal.text
    assert len(site.ledger().payments) == 1
    shown = json.loads(surefoot(tmp_path, "show", str(only_run(tmp_path)["id"]), "--json").stdout)
    assert shown["approvals"][0]["by"].endswith("at the terminal")


def test_denied_at_the_terminal(site: Site, tmp_path: Path) -> None:
    """No ends the run as given up, and the reservation is released."""
    with Terminal(tmp_path, "run", BOOK, *LIMIT) as terminal:
        terminal.wait_for(ASKED)
        terminal.type("n\n")
        assert terminal.end() == 3, terminal.text
    assert (len(site.ledger().held), len(site.ledger().payments)) == (0, 0)


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_no_answer_leaves_it_waiting(site: Site, tmp_path: Path, key: str) -> None:
    """Ctrl-C and Ctrl-D at the question leave the run waiting: code 5, no trace, and the approval still asked."""
    with Terminal(tmp_path, "run", BOOK, *LIMIT) as terminal:
        terminal.wait_for(ASKED)
        terminal.type(key)
        assert terminal.end() == 5, terminal.text
        assert "Traceback" not in terminal.text
        assert "\x1b[?25h" in terminal.raw  # the cursor is back
    run = only_run(tmp_path)
    assert run["state"] == "waiting"
    with Terminal(tmp_path, "approve", str(run["id"])) as terminal:
        terminal.wait_for(ASKED)
        terminal.type("y\n")
        assert terminal.end() == 0, terminal.text
    assert surefoot(tmp_path, "resume", str(run["id"])).returncode == 0
    assert len(site.ledger().payments) == 1


def test_decided_elsewhere(site: Site, tmp_path: Path) -> None:
    """What is approved from another terminal goes on here, in the warm browser."""
    with Terminal(tmp_path, "run", BOOK, *LIMIT) as terminal:
        terminal.wait_for(ASKED)
        assert surefoot(tmp_path, "approve", str(only_run(tmp_path)["id"])).returncode == 0
        assert terminal.end() == 0, terminal.text
        assert "decided elsewhere" in terminal.text
    assert len(site.ledger().payments) == 1


def test_interrupted_while_it_runs(site: Site, tmp_path: Path) -> None:
    """Ctrl-C in the middle is one line and code 130; the run is shown as interrupted, and goes on when resumed."""
    site.set(results_delay_ms=120_000)
    with Terminal(tmp_path, "run", BOOK, *LIMIT, SUREFOOT_PROOF_TIMEOUT="120") as terminal:
        terminal.wait_for("click Home.SEARCH")
        terminal.type("\x03")
        assert terminal.end() == 130, terminal.text
        assert "Traceback" not in terminal.text
        assert "surefoot: interrupted" in terminal.text
    site.set(results_delay_ms=20)
    assert "interrupted" in surefoot(tmp_path, "runs").stdout
    assert surefoot(tmp_path, "resume", str(only_run(tmp_path)["id"])).returncode == 5


@pytest.mark.parametrize("changes", [{"TERM": "dumb"}, {"NO_COLOR": "1"}], ids=["dumb", "no colour"])
def test_plain_terminals_get_no_control_codes(tmp_path: Path, changes: dict[str, str]) -> None:
    """A dumb terminal, and one whose owner wants no colours, gets plain lines only."""
    (tmp_path / "notes.py").write_text(NOTES)
    data = tmp_path / "data"
    for arguments in (("run", str(tmp_path / "notes.py")), ("runs",), ("recipes", str(tmp_path / "notes.py"))):
        with Terminal(data, *arguments, **changes) as terminal:
            assert terminal.end() == 0, terminal.text
            assert "test/notes" in terminal.text or "• one" in terminal.text
            assert "\x1b" not in terminal.raw
