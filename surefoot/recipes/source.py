"""The source of a recipe as text: read with its own encoding and line ends, and written back whole or not at all."""

from __future__ import annotations

import io
import os
import sysconfig
import tempfile
import tokenize
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from surefoot.errors import NotRewritable

_CRLF = "\r\n"


@dataclass(frozen=True)
class Edit:
    """A piece of text that takes the place of what stands between two offsets."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """A Python file as it was read."""

    file: Path
    raw: bytes
    encoding: str
    original: str
    """Its text with the line ends that it has."""

    @classmethod
    def of(cls, file: Path) -> Source:
        """Read a file; raises `NotRewritable` where it cannot be read as Python is."""
        try:
            raw = file.resolve().read_bytes()
            encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
            return cls(file.resolve(), raw, encoding, raw.decode(encoding))
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            raise NotRewritable(f"{file} cannot be read: {error}") from None

    @cached_property
    def text(self) -> str:
        r"""Its text with `\n` at the ends of lines, which offsets are of."""
        return self.original.replace(_CRLF, "\n").replace("\r", "\n")

    def edited(self, edits: list[Edit]) -> Source:
        """Return the source with edits made, none of which overlap; all else stays as it is, to the byte."""
        text = self.original
        for edit in sorted(edits, key=lambda one: one.start, reverse=True):
            start, end = self._place(edit.start), self._place(edit.end)
            text = text[:start] + self._encodable(edit.text.replace("\n", self._line_end)) + text[end:]
        return Source(self.file, text.encode(self.encoding), self.encoding, text)

    def write_over(self, before: Source) -> None:
        """Put this text in the place of the one that was read before, at once, with the mode of the file.

        Raises:
            NotRewritable: The file was changed since, belongs to an installed package, or cannot be written.
        """
        self.refuse_unwritable()
        if _read(self.file) != before.raw:
            raise NotRewritable(
                f"{self.file} was changed meanwhile; nothing was written", next_action="look at the diff once more"
            )
        try:
            _replace(self.file, self.raw)
        except OSError as error:
            raise NotRewritable(f"{self.file} cannot be written: {error.strerror or error}") from None

    def refuse_unwritable(self) -> None:
        """Raise `NotRewritable` where the file belongs to an installed package, or cannot be written."""
        if _is_installed(self.file):
            raise NotRewritable(f"{self.file} belongs to an installed package, whose next update would undo the change")
        if not (os.access(self.file, os.W_OK) and os.access(self.file.parent, os.W_OK)):
            raise NotRewritable(f"{self.file} cannot be written, or its folder cannot")

    @cached_property
    def _pairs(self) -> list[int]:
        r"""Where `\r\n` stands, as offsets in `text`."""
        places: list[int] = []
        at = self.original.find(_CRLF)
        while at >= 0:
            places.append(at - len(places))
            at = self.original.find(_CRLF, at + 2)
        return places

    def _place(self, offset: int) -> int:
        return offset + bisect_left(self._pairs, offset)

    @property
    def _line_end(self) -> str:
        if self._pairs:
            return _CRLF
        return "\r" if "\r" in self.original and "\n" not in self.original else "\n"

    def _encodable(self, text: str) -> str:
        """Return Python that the file's encoding can hold: other characters are written as their numbers."""
        return text.encode(self.encoding.removesuffix("-sig"), "backslashreplace").decode(self.encoding)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotRewritable(f"{file} cannot be read: {error.strerror or error}") from None


def _replace(file: Path, raw: bytes) -> None:
    """Write a file beside the other, and put it in its place: a crash leaves the one or the other."""
    stat = file.stat()
    number, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(raw)
            stream.flush()
            with suppress(OSError):  # who owns it can be kept by the superuser only
                os.fchown(number, stat.st_uid, stat.st_gid)
            os.fchmod(number, stat.st_mode & 0o7777)
            os.fsync(number)
        Path(beside).replace(file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _is_installed(file: Path) -> bool:
    places = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib", "stdlib")}
    return bool(places & set(file.parents)) or bool({"site-packages", "dist-packages"} & set(file.parts))
