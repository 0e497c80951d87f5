"""The docs name what there is."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from surefoot import errors
from surefoot.cli.main import app
from surefoot.config import Settings

ROOT = Path(__file__).parents[1]


def test_every_setting_is_documented() -> None:
    """Each setting stands in the operations page."""
    text = (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name}`" not in text] == []


def test_every_exit_code_is_documented() -> None:
    """Each exit code of the error tree stands in the table of them."""
    text = (ROOT / "docs" / "operations.md").read_text()
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.exit_code for kind in kinds if issubclass(kind, (errors.SurefootError, errors.Control))}
    assert codes - documented == set()


def test_commands_in_the_readme_exist() -> None:
    """Each `surefoot` command that the docs show answers to `--help`."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {found for page in pages for found in re.findall(r"surefoot ([a-z]+)", page.read_text())}
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    named = shown & (commands | {"browser"})
    assert {"run", "show", "approve", "resume", "demo", "doctor"} <= named
    for command in named:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command


def test_links_lead_somewhere() -> None:
    """Each relative link of the README is a file."""
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text())
    assert [link for link in links if "://" not in link and not (ROOT / link).is_file()] == []
