"""What is remembered, as a file beside the recipe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from surefoot.errors import StoreFailed
from surefoot.runs.memories import Memories
from surefoot.runs.remembering import RunMemory
from surefoot.runs.targets_file import path_beside, read_targets, write_targets
from surefoot.selectors.fingerprint import Fingerprint
from surefoot.selectors.memory import Found, Remembered
from surefoot.store.database import open_database

PAY, CANCEL = ("HoldPage.PAY", "acme.example"), ("HoldPage.CANCEL", "acme.example")


def remembered(tag: str) -> Remembered:
    """Return an element that looked like a tag."""
    return Remembered(shape=Fingerprint(tag=tag), counts={"by.css('b')": 1}, seen_at=0)


def test_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """What is written is read again; what it says of another recipe stays; the same again changes no byte."""
    path = path_beside(tmp_path / "book.py")
    assert path.name == "book.targets.json"
    assert read_targets(path, "acme/book") == {}
    assert write_targets(path, "acme/book", {PAY: remembered("button"), CANCEL: remembered("a")})
    assert write_targets(path, "acme/other", {PAY: remembered("input")})
    assert not write_targets(path, "acme/other", {PAY: remembered("input")})
    assert read_targets(path, "acme/book") == {PAY: remembered("button"), CANCEL: remembered("a")}
    told = json.loads(path.read_text())
    assert list(told["acme/book"]["acme.example"]) == ["HoldPage.CANCEL", "HoldPage.PAY"]
    assert [file.name for file in tmp_path.iterdir()] == ["book.targets.json"]


def test_broken_file_is_said_so_and_left(tmp_path: Path) -> None:
    """A file that is none is an error with its path, and is not written over."""
    path = tmp_path / "book.targets.json"
    path.write_text("<<<<<<< ours")
    with pytest.raises(StoreFailed, match=r"book\.targets\.json"):
        read_targets(path, "acme/book")
    with pytest.raises(StoreFailed):
        write_targets(path, "acme/book", {PAY: remembered("b")})
    assert path.read_text() == "<<<<<<< ours"


async def test_file_helps_where_the_database_knows_nothing(tmp_path: Path) -> None:
    """A fresh machine knows what the file says; what it saw itself counts more; a broken file stops nothing."""
    path = tmp_path / "book.targets.json"
    write_targets(path, "acme/book", {PAY: remembered("button"), CANCEL: remembered("a")})
    database = open_database(f"sqlite:///{tmp_path / 'journal.db'}")
    memories = Memories(database)
    found = Found(target=PAY[0], site=PAY[1], counts={}, won=(), shape=Fingerprint(tag="input"))
    memories.keep("acme/book", [found], [])
    memory = await RunMemory.load(memories, "acme/book", "r1", file=path)
    shapes = [known.shape for key in (PAY, CANCEL) if (known := memory.recall(*key)) is not None]
    assert shapes == [Fingerprint(tag="input"), Fingerprint(tag="a")]
    path.write_text("{")
    broken = await RunMemory.load(memories, "acme/book", "r1", file=path)
    assert broken.recall(*PAY) is not None
    assert broken.recall(*CANCEL) is None
    database.close()
