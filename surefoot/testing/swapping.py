"""Writing a folder so that it is there as a whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Generator
from contextlib import contextmanager
from pathlib import Path

_NEW, _OLD = ".new", ".old"


@contextmanager
def put_in_place(folder: Path, replaced: Collection[str]) -> Generator[Path]:
    """Give an empty folder beside another one, which takes its place at the end; on an error nothing has changed.

    What a process left that died meanwhile is removed.

    Args:
        folder: The one to be written.
        replaced: The names of files that are not kept in it; all others are.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _restore(folder)
    fresh, old = _beside(folder, _NEW), _beside(folder, _OLD)
    fresh.mkdir()
    try:
        yield fresh
        if folder.exists():
            _keep(folder, fresh, replaced)
            folder.replace(old)
        fresh.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _beside(folder: Path, ending: str) -> Path:
    return folder.with_name(f".{folder.name}.{os.getpid()}{ending}")


def _keep(folder: Path, fresh: Path, replaced: Collection[str]) -> None:
    """Take over what is no part of what is replaced, such as an author's notes."""
    for one in folder.iterdir():
        if one.name not in replaced and not (fresh / one.name).exists():
            (shutil.copytree if one.is_dir() else shutil.copy2)(one, fresh / one.name)


def _restore(folder: Path) -> None:
    """Remove what processes left that died; one that died between its last two moves left the whole old folder."""
    for ending in (_OLD, _NEW):
        for left in folder.parent.glob(f".{folder.name}.*{ending}"):
            if _is_alive(left.name.removesuffix(ending).rpartition(".")[2]):
                continue
            if ending == _OLD and not folder.exists():
                left.replace(folder)
            else:
                shutil.rmtree(left, ignore_errors=True)


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
