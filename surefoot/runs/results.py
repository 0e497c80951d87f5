"""What a step returns: awaited, and of the type that it names."""

from __future__ import annotations

import inspect
from typing import TypeAlias

from pydantic import TypeAdapter, ValidationError

from surefoot.errors import AuthorErred
from surefoot.log.redaction import redactor
from surefoot.recipes.recipe import in_lines
from surefoot.recipes.step import FinalStep, SafeStep, UndoableStep

AnyStep: TypeAlias = SafeStep[object] | UndoableStep[object] | FinalStep[object]


def result_of(step: AnyStep, out: object, adapter: TypeAdapter[object]) -> object:
    """Return what a step's act returned as a replay will return it; raises `AuthorErred` for what does not fit."""
    name = type(step).__name__
    if inspect.isawaitable(out):
        if inspect.iscoroutine(out):
            out.close()
        raise AuthorErred(f"{name}.act returned what it did not await", next_action="write `return await …` in it")
    try:
        return adapter.validate_python(out)
    except ValidationError as error:
        lines = redactor.mask(in_lines(error, whole="the result"))
        raise AuthorErred(
            f"{name}.act did not return the result that it names:\n{lines}",
            next_action="return that, or name the result anew in the step's base class",
        ) from None
