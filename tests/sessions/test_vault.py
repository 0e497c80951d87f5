"""The vault: what it gives out is masked, and what cannot be is said."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from surefoot.log import logs
from surefoot.log.redaction import redactor
from surefoot.sessions.vault import Vault


@pytest.fixture
def told() -> Iterator[io.StringIO]:
    """What is logged."""
    stream = io.StringIO()
    logs.configure(stream=stream)
    yield stream
    structlog.reset_defaults()


def test_secret_is_masked(tmp_path: Path, told: io.StringIO) -> None:
    """A secret is masked as soon as it is given out, and nothing is said about it."""
    vault = Vault(tmp_path / "none", environ={"SUREFOOT_SECRET_SHOP_WORD": "vault-correct-horse"})
    assert vault.secret("shop", "word").reveal() == "vault-correct-horse"
    assert redactor.mask("it is vault-correct-horse") == "it is «shop word»"
    assert told.getvalue() == ""


def test_short_secret_is_warned_of(tmp_path: Path, told: io.StringIO) -> None:
    """One too short to be masked is given out with a warning that has its name and not its value."""
    file = tmp_path / "secrets.toml"
    file.write_text('[shop]\npin = "8}%"\n')
    file.chmod(0o600)
    assert Vault(file, environ={}).secret("shop", "pin").reveal() == "8}%"
    assert "too short to be masked" in told.getvalue()
    assert "shop pin" in told.getvalue()
    assert "8}%" not in told.getvalue()
