"""Settings: from the environment, over a file, over defaults; what does not fit is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.config import Settings
from surefoot.errors import ConfigInvalid, StoreReadOnly


def load(folder: Path, **environ: str) -> Settings:
    """Return the settings of a folder with this environment alone."""
    return Settings.load(environ=environ, directory=folder)


def test_environment_over_file_over_default(tmp_path: Path) -> None:
    """The environment wins over the file, the file over the default."""
    (tmp_path / "surefoot.toml").write_text("lease = 11\nsafe_tries = 7\n")
    settings = load(tmp_path, SUREFOOT_LEASE="12")
    assert (settings.lease, settings.safe_tries, settings.crash_limit) == (12, 7, 5)


def test_file_of_a_folder_above(tmp_path: Path) -> None:
    """A file further up counts, and its relative paths are taken from where it lies."""
    (tmp_path / "surefoot.toml").write_text('data_dir = "here"\nrecipes = ["a.py", "some.module"]\n')
    (tmp_path / "deep").mkdir()
    settings = load(tmp_path / "deep")
    assert settings.data_dir == tmp_path / "here"
    assert settings.recipes == (str(tmp_path / "a.py"), "some.module")


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ("sqlite:///mine.db", "sqlite:///{folder}/mine.db"),
        ("sqlite:///deep/mine.db?timeout=3", "sqlite:///{folder}/deep/mine.db?timeout=3"),
        ("sqlite:////srv/mine.db", "sqlite:////srv/mine.db"),
        ("postgresql+psycopg://there/mine", "postgresql+psycopg://there/mine"),
    ],
)
def test_database_beside_the_file(tmp_path: Path, given: str, means: str) -> None:
    """A relative SQLite file is taken from where the settings lie; every other URL is what it is."""
    (tmp_path / "surefoot.toml").write_text(f'database_url = "{given}"\n')
    (tmp_path / "deep").mkdir()
    assert load(tmp_path / "deep").url == means.format(folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "environ", "says"),
    [
        ("lease = 'soon'", {}, "surefoot.toml, lease: "),
        ("leese = 3", {}, "there is no setting 'leese'; did you mean lease?"),
        ("lease = ", {}, "is no TOML"),
        ("", {"SUREFOOT_LEASE": "-1"}, "environment variable SUREFOOT_LEASE: "),
        ("", {"SUREFOOT_RECIPE": "x"}, "did you mean recipes?"),
        ("", {"SUREFOOT_DATABASE_URL": "mysql://there"}, "it must begin with sqlite"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, text: str, environ: dict[str, str], says: str) -> None:
    """A wrong value and an unknown name are told with where they stand."""
    (tmp_path / "surefoot.toml").write_text(text)
    with pytest.raises(ConfigInvalid) as raised:
        load(tmp_path, **environ)
    assert says in str(raised.value)


def test_secrets_and_the_demo_are_no_settings(tmp_path: Path) -> None:
    """Variables of secrets and of the demo are left alone."""
    assert load(tmp_path, SUREFOOT_SECRET_A_B="x", SUREFOOT_DEMO_SITE="y") == load(tmp_path)


def test_settings_hide_what_they_hold(tmp_path: Path) -> None:
    """Printed settings hold no database password."""
    settings = load(tmp_path, SUREFOOT_DATABASE_URL="postgresql+psycopg://me:hush@there/db")
    assert "hush" not in f"{settings!r} {settings}"


def test_data_directory_is_private(tmp_path: Path) -> None:
    """The data directory is made for its owner only; one that cannot be made is an error of its own."""
    load(tmp_path, SUREFOOT_DATA_DIR=str(tmp_path / "a" / "b")).prepare()
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreReadOnly, match="cannot be used"):
        load(tmp_path, SUREFOOT_DATA_DIR=str(tmp_path / "file" / "b")).prepare()
