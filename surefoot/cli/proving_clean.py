"""Proving that saved pages hold none of the secrets that are registered now."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from surefoot.cli.running import print_json
from surefoot.cli.terminal import Screen
from surefoot.config import Settings
from surefoot.errors import BadInput, SecretLeft
from surefoot.log.redaction import redactor
from surefoot.scrubbing.leaks import leaks_in
from surefoot.sessions.vault import Vault


def prove_folders(folders: Sequence[Path], *, json: bool) -> int:
    """Look for registered secrets in all files of folders, or of the one that is set; return the exit code."""
    settings = Settings.load()
    Vault(settings.secrets_file).register_all()
    files = [file for folder in folders or [settings.fixtures] for file in _files(folder)]
    screen = Screen(sys.stderr if json else sys.stdout)
    prove_files(screen, files)
    if json:
        print_json({"files": len(files), "secrets": sorted(redactor.names), "left": []})
    return 0


def prove_files(screen: Screen, files: Sequence[Path]) -> None:
    """Tell how many files were looked at; raises `SecretLeft` naming each place of each file."""
    left = [f"\n  {file}: {leak}" for file in files for leak in dict.fromkeys(leaks_in(file.name, _bytes(file)))]
    if left:
        raise SecretLeft(f"what is registered as a secret is left:{''.join(left)}")
    secrets = redactor.names
    if secrets:
        screen.line(f"{len(files)} files hold none of the {len(secrets)} secrets that are registered", "green")
    else:
        screen.line(
            "no secret is registered here, so this proves nothing: set SUREFOOT_SECRET_… or the secrets file", "yellow"
        )


def _files(place: Path) -> Iterable[Path]:
    if not place.exists():
        raise BadInput(f"there is no {place}", next_action="name a folder of fixtures, or a file in one")
    return [place] if place.is_file() else sorted(file for file in place.rglob("*") if file.is_file())


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from None
