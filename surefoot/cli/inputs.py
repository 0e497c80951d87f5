"""Reading an input from the command line: JSON, a file, or key=value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from surefoot.errors import BadInput


def read_input(pairs: list[str], text: str | None) -> dict[str, object]:
    """Return the input; `key.inner=value` reaches into it, and values that are JSON are taken as such."""
    given = _document(text) if text else {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise BadInput(f"{pair!r} is not key=value")
        _put(given, key.split("."), _value(value))
    return given


def _document(text: str) -> dict[str, object]:
    where = "--input"
    if text.startswith("@"):
        where = text[1:]
        try:
            text = Path(where).read_text(encoding="utf-8")
        except OSError as error:
            raise BadInput(f"{where} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise BadInput(f"{where} is no UTF-8 text: {error.reason} at byte {error.start}") from None
    try:
        value = json.loads(text)
    except RecursionError:
        raise BadInput(f"{where} is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise BadInput(f"{where} is no JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    if not isinstance(value, dict):
        raise BadInput(f"{where} must be a JSON object")
    return cast("dict[str, object]", value)


def _put(given: dict[str, object], path: list[str], value: object) -> None:
    *outer, last = path
    for key in outer:
        inner = given.setdefault(key, {})
        if not isinstance(inner, dict):
            raise BadInput(f"{'.'.join(path)}: {key} holds a value already")
        given = cast("dict[str, object]", inner)
    given[last] = value


def _value(text: str) -> object:
    """Return objects, lists and truth values as JSON has them; numbers stay text, which models read exactly."""
    if text[:1] in {"{", "["} or text in {"true", "false", "null"}:
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            return text
    return text
