"""A secret that a step makes is masked as one from the vault is."""

from __future__ import annotations

import pickle

import pytest

from surefoot.browser.secret import Secret
from surefoot.log.redaction import redactor


def test_masked_once_made() -> None:
    """A token out of an answer is masked in whatever is kept, from when it is made a secret of."""
    text = "Authorization: Bearer made-by-a-step-0815"
    assert redactor.mask(text) == text
    token = Secret("token", "made-by-a-step-0815")
    assert redactor.mask(text) == "Authorization: Bearer «token»"
    assert token.reveal() == "made-by-a-step-0815"


def test_shown_nowhere() -> None:
    """Neither its text nor a pickle has the value."""
    token = Secret("token", "made-by-a-step-4711")
    assert f"{token} {token!r}" == "Secret('token') Secret('token')"
    with pytest.raises(TypeError, match="cannot be stored"):
        pickle.dumps(token)
