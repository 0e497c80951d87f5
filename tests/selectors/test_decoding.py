"""HTML as bytes becomes text as browsers read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.selectors.decoding import decoded


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("é".encode(), "é"),
        ("<meta charset=windows-1251>Доступ".encode("cp1251"), "<meta charset=windows-1251>Доступ"),
        ("\ufeffé".encode(), "é"),
        ("é".encode("utf-16"), "é"),
        (b"<meta charset=nowhere>\xc3\xa9", "<meta charset=nowhere>é"),
        (b"caf\xe9", "café"),
        (b"\x81", "\ufffd"),
    ],
)
def test_bytes_are_read_by_what_they_say(content: bytes, text: str) -> None:
    """By the byte order mark, by what the page says, as UTF-8, or as browsers guess."""
    assert decoded(content) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read(content: bytes) -> None:
    """Nothing is raised."""
    assert isinstance(decoded(content), str)
