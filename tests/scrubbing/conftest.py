"""Shared by the tests of scrubbing: no secret that another test made known to this process is known to them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from surefoot.log.redaction import Redactor, redactor


@pytest.fixture(autouse=True, scope="module")
def nothing_known() -> Iterator[None]:
    """Let the redactor of this process know nothing, and all that it knew afterwards."""
    before = redactor.__dict__.copy()
    redactor.__dict__.update(Redactor().__dict__)
    yield
    redactor.__dict__.update(before)
