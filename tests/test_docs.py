"""The docs name what there is."""

from __future__ import annotations

import inspect
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import surefoot
from surefoot import errors, testing
from surefoot.cli import border, running
from surefoot.cli.main import app
from surefoot.config import Settings
from surefoot.demo.site.control import Site
from surefoot.fallbacks.blocks import Kind
from surefoot.fallbacks.blocks.rules import Provider, Rule, Rules
from surefoot.fallbacks.blocks.signs import Sign
from surefoot.selectors import by, marks
from tests.cli.command import environment

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```(?P<kind>.*?)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_PAYS_NOTHING = {"README.md", "docs/reading.md", "docs/writing.md", "docs/blocks.md"}
_LINE = """
{line}
code=$?
[ $code -eq {wanted} ] || {{ echo "exit code $code instead of {wanted}: "{quoted} >&2; exit 99; }}
"""


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
    codes |= {border.FAULT, border.INTERRUPTED, border.GONE, *running.EXIT_CODES.values()}
    assert codes - documented == set()
    assert documented - codes - {2} == set()


def test_every_public_name_is_documented() -> None:
    """Each public name stands in a page for authors."""
    text = "".join((ROOT / "docs" / name).read_text() for name in ("recipes.md", "tutorial.md", "reading.md"))
    assert [name for name in surefoot.__all__ if not re.search(rf"\b{name}\b", text)] == []


def test_every_name_for_tests_is_documented() -> None:
    """Each public name of `surefoot.testing` stands in the page about testing."""
    text = (ROOT / "docs" / "testing.md").read_text()
    assert [name for name in testing.__all__ if not re.search(rf"\b{name}\b", text)] == []


def test_every_kind_of_block_and_sign_is_documented() -> None:
    """Each kind, each sign and each key of a rule stands in the page about blocks."""
    text = (ROOT / "docs" / "blocks.md").read_text()
    names = [*Kind, *Sign.model_fields, *Rule.model_fields, *Provider.model_fields, *Rules.model_fields]
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == []


def test_commands_in_the_readme_exist() -> None:
    """Each `surefoot` command that the docs show answers to `--help`."""
    shown = {found for page in PAGES for found in re.findall(r"surefoot ([a-z]+)", page.read_text())}
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    named = shown & (commands | {"browser"})
    assert {"run", "show", "approve", "resume", "demo", "doctor"} <= named
    for command in named:
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0, command


def test_links_lead_somewhere() -> None:
    """Each relative link of every page is a file."""
    for page in PAGES:
        links = re.findall(r"\]\(([^)#]+)\)", page.read_text())
        assert [link for link in links if "://" not in link and not (page.parent / link).is_file()] == [], page


def test_every_place_and_mark_is_documented() -> None:
    """Each function of `by` stands in the page about reading."""
    text = (ROOT / "docs" / "reading.md").read_text()
    public = [name for name, value in vars(by).items() if inspect.isfunction(value) and not name.startswith("_")]
    ours = [name for name in public if vars(by)[name].__module__ in {by.__name__, marks.__name__}]
    assert len(ours) > 15
    assert [name for name in ours if f"by.{name}" not in text] == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/tutorial.md",
        "docs/operations.md",
        "docs/reading.md",
        "docs/testing.md",
        "docs/writing.md",
        "docs/blocks.md",
    ],
)
def test_what_the_docs_show_works(page: str, site: Site, tmp_path: Path) -> None:
    """The files of a page type-check, and its commands end with the codes they say, in the order of the page."""
    blocks = _BLOCK.findall((ROOT / page).read_text())
    _write_files(blocks, tmp_path)
    lines = [line for kind, text in blocks if kind == "sh run" for line in text.splitlines() if line.strip()]
    assert len(lines) >= 2
    script = "".join(_checked(line) for line in lines)
    there = environment(tmp_path / "data", PYTHONPATH=str(ROOT))
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        env=there | {"PATH": f"{tmp_path}/bin:{there['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        stdin=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(site.ledger().payments) == (0 if page in _PAYS_NOTHING else 1)


def _write_files(blocks: list[tuple[str, str]], folder: Path) -> None:
    """Write what the page tells to write, type-check it, and put the command and the examples where it finds them."""
    files = [(kind.partition("file=")[2], text) for kind, text in blocks if "file=" in kind]
    for name, text in files:
        (folder / name).write_text(text)
    (folder / "bin").mkdir()
    for name, module in (("surefoot", "-m surefoot"), ("python3", "")):
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n')
        program.chmod(0o755)
    shutil.copytree(ROOT / "examples", folder / "examples")
    if not files:
        return
    settings = {"typeCheckingMode": "strict", "extraPaths": [str(ROOT)], "include": [name for name, _ in files]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    checked = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
        capture_output=True, text=True, check=False, timeout=120, cwd=folder,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def _checked(line: str) -> str:
    wanted = re.search(r"# exit code (\d+)", line)
    quoted = "'" + line.replace("'", "'\\''") + "'"
    return _LINE.format(line=line, wanted=wanted[1] if wanted else 0, quoted=quoted)
