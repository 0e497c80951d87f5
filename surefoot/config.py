"""Settings: from the environment, over `surefoot.toml`, over defaults."""

from __future__ import annotations

import difflib
import os
import socket
import tomllib
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal, cast

from pydantic import Field, ValidationError, field_validator

from surefoot.errors import ConfigInvalid, StoreReadOnly
from surefoot.model import Model

_PREFIX = "SUREFOOT_"
_FILE = "surefoot.toml"
_NOT_SETTINGS = ("SUREFOOT_SECRET_", "SUREFOOT_DEMO_", "SUREFOOT_FAULT")
_SQLITE = "sqlite:///"
_DATABASES = (_SQLITE, "postgresql://", "postgresql+psycopg://")
Seconds = Annotated[float, Field(gt=0)]


def _data_dir() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 — only where nothing is set

    return user_data_path("surefoot")


def _config_dir() -> Path:
    from platformdirs import user_config_path  # noqa: PLC0415 — as above

    return user_config_path("surefoot")


class Settings(Model):
    """What can be set; each as `SUREFOOT_NAME` in the environment, or as `name` in `surefoot.toml`."""

    data_dir: Path = Field(default_factory=_data_dir)
    """Where the journal, downloads and pictures lie; made private to the user."""
    database_url: str | None = None
    """The journal's database as SQLAlchemy writes it; a SQLite file in `data_dir` when it is not set."""
    browser: str | None = None
    """The browser's program; looked for when it is not set."""
    headless: bool = True
    """Without a window."""
    recipes: tuple[str, ...] = ()
    """Modules and files whose recipes are known by name."""
    action_timeout: Seconds = 10.0
    """Seconds until an element must be found and ready."""
    navigation_timeout: Seconds = 30.0
    """Seconds until an address must answer."""
    proof_timeout: Seconds = 10.0
    """Seconds until an action must have shown what it was to show."""
    heal_patience: Seconds = 3.0
    """Seconds until an element that is not where it was is looked for by what it looked like."""
    targets_file: bool = False
    """Whether what is remembered of elements is written beside the recipe, too, as `RECIPE.targets.json`."""
    fixtures: Path = Path("fixtures")
    """Where saved pages and journeys lie, in folders by the name of their site."""
    block_rules: Path | None = None
    """A file with rules by which blocks are told, over those that come along."""
    lease: Seconds = 30.0
    """Seconds for which a process holds a run without renewing it."""
    linger: Annotated[float, Field(ge=0)] = 120.0
    """Seconds for which a waiting run keeps its browser."""
    approval_expires: Seconds = 86_400.0
    """Seconds until an approval that was asked for, or given, is void."""
    safe_tries: Annotated[int, Field(ge=1)] = 3
    """How often a safe step is tried when a retry can mend it."""
    crash_limit: Annotated[int, Field(ge=1)] = 5
    """How often a run may die in one place before it is a crash loop."""
    secrets_file: Path = Field(default_factory=lambda: _config_dir() / "secrets.toml")
    """Where secrets lie that are not in the environment; mode 0600."""
    host: str = Field(default_factory=socket.gethostname)
    """The name of this machine, for the ownership of runs."""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    """What is logged to standard error."""
    log_format: Literal["console", "json"] = "console"
    """How it is logged."""
    locale: str = "en-GB"
    """The language the browser asks for."""
    timezone: str | None = None
    """The browser's time zone; the machine's own when it is not set."""

    @field_validator("database_url")
    @classmethod
    def _reachable(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(_DATABASES):
            raise ValueError(f"it must begin with {' or '.join(_DATABASES)}")
        if url is not None and url.startswith("postgresql") and find_spec("psycopg") is None:
            raise ValueError("PostgreSQL needs the extra: pip install 'surefoot[postgresql]'")
        return url

    def __repr__(self) -> str:
        return f"Settings(data_dir={str(self.data_dir)!r}, …)"

    __str__ = __repr__

    @property
    def url(self) -> str:
        """The journal's database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'journal.db'}"

    @classmethod
    def load(cls, *, environ: Mapping[str, str] | None = None, directory: Path | None = None) -> Settings:
        """Return the settings that hold; raises `ConfigInvalid` with one line for each that does not fit."""
        given, origin = _from_file(directory or _here())
        for name, value in (os.environ if environ is None else environ).items():
            if name.startswith(_PREFIX) and not name.startswith(_NOT_SETTINGS):
                key = name.removeprefix(_PREFIX).lower()
                given[key] = value.split(os.pathsep) if key == "recipes" else value
                origin[key] = f"environment variable {name}"
        _refuse_unknown(given, origin)
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            lines = [f"  {origin.get(str(fault['loc'][0]), '?')}: {fault['msg']}" for fault in error.errors()]
            raise ConfigInvalid("settings do not fit:\n" + "\n".join(lines)) from None

    def prepare(self) -> None:
        """Make the data directory, private to the user; raises `StoreReadOnly`."""
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(self.data_dir, os.W_OK | os.X_OK):
                raise PermissionError(13, "not writable")
        except OSError as error:
            raise StoreReadOnly(f"the data directory {self.data_dir} cannot be used: {error.strerror}") from None


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise ConfigInvalid("the working directory is gone", next_action="change to one that is there") from None


def _from_file(directory: Path) -> tuple[dict[str, object], dict[str, str]]:
    candidates = [*(folder / _FILE for folder in (directory, *directory.parents)), _config_dir() / _FILE]
    path = next((one for one in candidates if os.path.isfile(one)), None)  # noqa: PTH113 — says no where it may not look
    if path is None:
        return {}, {}
    try:
        given: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigInvalid(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigInvalid(f"{path} is no TOML: {error}") from None
    return _anchored(given, path.parent), {key: f"{path}, {key}" for key in given}


def _anchored(given: dict[str, object], folder: Path) -> dict[str, object]:
    """Take relative paths in a file from where the file lies, so that they mean the same from everywhere."""
    changed = dict(given)
    for key in ("data_dir", "secrets_file", "block_rules"):
        value = given.get(key)
        if isinstance(value, str):
            changed[key] = str(folder / Path(value).expanduser())
    url = given.get("database_url")
    if isinstance(url, str) and url.startswith(_SQLITE):
        changed["database_url"] = _SQLITE + str(folder / url.removeprefix(_SQLITE))
    places = given.get("recipes")
    if isinstance(places, list):
        changed["recipes"] = [_place(place, folder) for place in cast("list[object]", places)]
    return changed


def _place(place: object, folder: Path) -> object:
    return str(folder / Path(place).expanduser()) if isinstance(place, str) and place.endswith(".py") else place


def _refuse_unknown(given: Mapping[str, object], origin: Mapping[str, str]) -> None:
    for key in given:
        if key not in Settings.model_fields:
            near = difflib.get_close_matches(key, Settings.model_fields, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ConfigInvalid(f"{origin[key]}: there is no setting {key!r}{hint}")
