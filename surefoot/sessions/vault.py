"""Secrets: from environment variables, else from a file that only its owner can read."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from surefoot.browser.secret import Secret
from surefoot.errors import ConfigInvalid, SecretMissing
from surefoot.log import logs
from surefoot.log.redaction import SHORTEST, redactor

_PREFIX = "SUREFOOT_SECRET_"


class Vault:
    """Gives out secrets, and has each one masked from then on.

    Args:
        file: A TOML file with a table for each account: `[acme-air]` and in it `password = "…"`; mode 0600.
        environ: Where `SUREFOOT_SECRET_ACME_AIR_PASSWORD` is looked for first.
    """

    def __init__(self, file: Path, *, environ: Mapping[str, str] | None = None) -> None:
        self._file = file
        self._environ = os.environ if environ is None else environ

    def __repr__(self) -> str:
        return f"Vault({str(self._file)!r})"

    def secret(self, account: str | None, name: str) -> Secret:
        """Return a secret of an account; raises `SecretMissing` naming both places it may stand in."""
        if account is None:
            raise SecretMissing(f"secret {name!r}: of which account? Sign in first, or say account='…'")
        variable = f"{_PREFIX}{_upper(account)}_{_upper(name)}"
        value = self._environ.get(variable) or self._from_file(account, name)
        if not value:
            raise SecretMissing(
                f"secret {name!r} of account {account!r} is neither in the environment nor in {self._file}",
                next_action=f'set {variable}, or write `[{account}]` and `{name} = "…"` into that file (mode 0600)',
            )
        if not redactor.register(value, f"{account} {name}"):
            log = logs.get("sessions")
            log.warning("a secret is too short to be masked", secret=f"{account} {name}", shortest=SHORTEST)
        return Secret(f"{account} {name}", value)

    def register_all(self) -> None:
        """Have every secret masked that is set: also those that this process never asks for, as in a replay."""
        for variable, value in self._environ.items():
            if variable.startswith(_PREFIX) and value:
                redactor.register(value, variable.removeprefix(_PREFIX).lower().replace("_", " "))
        if self._file.is_file():
            for account, table in self._held().items():
                for name, value in (cast("dict[str, object]", table) if isinstance(table, dict) else {}).items():
                    if isinstance(value, str) and value:
                        redactor.register(value, f"{_upper(account)} {_upper(name)}".lower().replace("_", " "))

    def _from_file(self, account: str, name: str) -> str | None:
        if not self._file.is_file():
            return None
        table = self._held().get(account)
        value = cast("dict[str, object]", table).get(name) if isinstance(table, dict) else None
        return value if isinstance(value, str) else None

    def _held(self) -> dict[str, object]:
        status = self._file.stat()
        if stat.S_IMODE(status.st_mode) & 0o077:
            raise ConfigInvalid(f"{self._file} can be read by others", next_action=f"run `chmod 600 {self._file}`")
        try:
            return tomllib.loads(self._file.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ConfigInvalid(f"{self._file} is no TOML: {error}") from None


def _upper(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "_", text.upper())
