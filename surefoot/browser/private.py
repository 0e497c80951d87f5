"""The private places that a proof speaks of: known, and masked, before anything is done with them."""

from __future__ import annotations

from functools import cache
from typing import cast

from surefoot.browser.proof import Appears, Changes, OpensTab, Rereads, Then, Vanishes
from surefoot.selectors.fields import fields_of
from surefoot.selectors.target import Target
from surefoot.selectors.view import View


def private_in(then: Then) -> frozenset[Target]:
    """Return the private targets of a `then=`: of its views with the views in them, or itself."""
    named = then.target if isinstance(then, (Appears, Changes, Vanishes)) else then
    if isinstance(named, Target):
        return frozenset({named} if named.private else ())
    return frozenset(target for view in _views(named) for target in private_of(view))


def _views(then: Then) -> tuple[type[View], ...]:
    if isinstance(then, tuple):
        return then
    view = cast("OpensTab[View]", then).view if isinstance(then, (OpensTab, Rereads)) else then
    return (view,) if isinstance(view, type) else ()


@cache
def private_of(view: type[View]) -> frozenset[Target]:
    """Return the private targets among the attributes of a view and of those it is made of."""
    views = [view]
    for one in views:
        one.model_rebuild()
        inner = (field.view for field in fields_of(one))
        views += [kind for kind in inner if kind is not None and issubclass(kind, View) and kind not in views]
    attributes = (vars(kind).values() for one in views for kind in one.__mro__)
    return frozenset(one for several in attributes for one in several if isinstance(one, Target) and one.private)
