"""A property that is computed once; the standard library's takes a lock, which costs more than most values here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
_O = TypeVar("_O")


class kept(Generic[_O, T]):  # noqa: N801 — it is written as a decorator
    """Computes a property of an object when it is first read, and keeps it in the object."""

    def __init__(self, compute: Callable[[_O], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type[_O]) -> kept[_O, T]: ...
    @overload
    def __get__(self, instance: _O, owner: type[_O]) -> T: ...
    def __get__(self, instance: Any, owner: type[_O]) -> Any:
        """Compute it; from then on the object's own dictionary answers."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._compute(instance)
        return value
