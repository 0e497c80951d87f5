"""Proving that no registered secret is left finds it wherever it is, and says where, not what."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest

from surefoot.errors import SecretLeft
from surefoot.log.redaction import Redactor, redactor
from surefoot.scrubbing.leaks import leaks_in, prove_clean


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    """A secret."""
    before = redactor.__dict__.copy()
    redactor.__dict__.update(Redactor().__dict__)
    redactor.register("correct horse", "acme password")
    redactor.register("password", "demo password")
    yield
    redactor.__dict__.update(before)


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("a.html", "<p>\ncorrect horse</p>", "in line 1, in a text"),
        ("a.html", "\n<p title='correct&#32;horse'>", "in line 2, in `title` of <p>"),
        ("a.html", "<!--correct horse-->", "in line 1, in a comment"),
        ("a.html", "<iframe srcdoc='&lt;p>correct horse'></iframe>", "in line 1, in `srcdoc` of <iframe>, in a text"),
        ("a.html", "<b>correct</b><i> horse</i>", "in the text, spread over several elements: declare it private"),
        ("a.json", json.dumps({"a": [{"b": "correct\thorse correct horse"}]}), "in line 1"),
        ("a.json", '{"a": "correct\\u0020horse"}', "at $.a"),
        ("a.txt", "x\ncorrect+horse", "in line 2"),
        ("a.jpeg", "\x00" + base64.b64encode(b"x correct horse").decode(), "in line 1"),
    ],
)
def test_where(name: str, content: str, where: str) -> None:
    """The place is named as an author finds it."""
    found = list(leaks_in(name, content.encode()))
    assert where in {leak.where for leak in found}
    with pytest.raises(SecretLeft, match="'acme password'") as refused:
        prove_clean(name, content.encode())
    assert "horse" not in str(refused.value)


def test_what_every_page_has_is_no_leak() -> None:
    """The type of a field is none, and neither is the name of an attribute."""
    prove_clean("a.html", b'<input type="password" name=password data-password="">')
    with pytest.raises(SecretLeft):
        prove_clean("a.html", b'<input type="password" value="my password">')
