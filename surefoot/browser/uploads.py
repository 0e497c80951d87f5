"""The files that an upload is given, before anything is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from surefoot.errors import NotActionable
from surefoot.model import File
from surefoot.selectors.target import Target


def paths_to_upload(target: Target, files: Path | File | Sequence[Path | File]) -> list[Path]:
    """Return the paths of files; raises `NotActionable` naming those that are not there."""
    several = [files] if isinstance(files, (Path, File)) else list(files)
    paths = [Path(one.path) if isinstance(one, File) else one for one in several]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise NotActionable(f"upload {target}: there is no file {', '.join(missing)}")
    return paths
