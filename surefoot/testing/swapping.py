"""Writing a folder so that it is there as a whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from pathlib import Path

import psutil

_NEW, _OLD = ".new", ".old"


@contextmanager
def put_in_place(folder: Path, *, replaced: Callable[[Path], Collection[str]]) -> Generator[Path]:
    """Give an empty folder beside another one, which takes its place at the end; on an error nothing has changed.

    What a process left that died meanwhile is removed.

    Args:
        folder: The one to be written.
        replaced: Gives the names of files in it that are not kept; all others are.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _restore(folder)
    fresh, old = _beside(folder, _NEW), _beside(folder, _OLD)
    fresh.mkdir()
    try:
        yield fresh
        if folder.exists():
            _keep(folder, fresh, replaced(folder))
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
        for left in folder.parent.iterdir():
            process = left.name.removeprefix(f".{folder.name}.").removesuffix(ending)
            if left.name != f".{folder.name}.{process}{ending}" or not process.isdecimal():
                continue  # it is another's, such as that of a folder with a longer name
            if psutil.pid_exists(int(process)):
                continue
            if ending == _OLD and not folder.exists():
                left.replace(folder)
            else:
                shutil.rmtree(left, ignore_errors=True)
