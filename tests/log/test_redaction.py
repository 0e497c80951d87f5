"""Secrets are kept out of whatever is printed or stored."""

from __future__ import annotations

import base64
import html
import io
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.log import logs
from surefoot.log.redaction import Redactor, redactor

SECRET = 'p&ss "wörd" <4>'


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        html.escape(SECRET),
        json.dumps(SECRET),
        json.dumps(SECRET, ensure_ascii=False),
        repr(SECRET),
    ],
)
def test_encodings(written: str) -> None:
    """A secret is masked as it is and in the encodings that pages, addresses and logs use."""
    masked = Redactor()
    masked.register(SECRET, "shop password")
    text = masked.mask(f"before {written} after")
    assert "«shop password»" in text
    assert SECRET not in text
    assert "wörd" not in text


@settings(deadline=None)
@given(before=st.binary(max_size=5), after=st.binary(max_size=5))
def test_inside_base64(before: bytes, after: bytes) -> None:
    """A secret inside a longer text in base64 is masked, wherever it begins."""
    masked = Redactor()
    masked.register("correct horse battery", "password")
    encoded = base64.b64encode(before + b"correct horse battery" + after).decode()
    assert "«password»" in masked.mask(encoded)


def test_short_secrets_are_refused() -> None:
    """A secret of three characters would maim every text: it is not masked, and that is said."""
    masked = Redactor()
    assert not masked.register("abc", "pin")
    assert masked.mask("abc") == "abc"


def test_shapes_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Masking a value keeps its shape: keys, lists, numbers."""
    masked = Redactor()
    masked.register("hush-hush", "token")
    assert masked.mask_json({"hush-hush": ["a hush-hush b", 1, None]}) == {"«token»": ["a «token» b", 1, None]}


@pytest.mark.parametrize("form", ["console", "json"])
def test_logs_are_masked(form: str) -> None:
    """Whatever is logged, also in a trace, holds no secret."""
    redactor.register("log-secret-value", "shop token")
    stream = io.StringIO()
    logs.configure("info", "json" if form == "json" else "console", stream)
    log = logs.get("tests")
    try:
        int("log-secret-value")
    except ValueError:
        log.exception("failed", given="log-secret-value", several=["log-secret-value"])
    log.debug("too quiet")
    logs.configure()
    assert "log-secret-value" not in stream.getvalue()
    assert "«shop token»" in stream.getvalue() or "\\u00abshop token\\u00bb" in stream.getvalue()
    assert "too quiet" not in stream.getvalue()
    if form == "json":
        assert json.loads(stream.getvalue())["level"] == "error"
