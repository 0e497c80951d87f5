"""A recipe: an ordinary async function with a name, a version, the origins it may visit and its budget."""

from __future__ import annotations

import hashlib
import inspect
import sys
import typing
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from surefoot.browser.layer import Layer
from surefoot.browser.origin import Origin
from surefoot.errors import AuthorErred, BadInput
from surefoot.recipes.budget import Budget
from surefoot.recipes.run import Run

I = TypeVar("I", bound=BaseModel)  # noqa: E741 — the input
O = TypeVar("O")  # noqa: E741 — the output


class Recipe(Generic[I, O]):
    """What `@recipe` makes of a function; registered by its name when its module is loaded."""

    def __init__(
        self,
        function: Callable[[Run, I], Awaitable[O]],
        name: str,
        *,
        version: str,
        origins: Sequence[str],
        loads: Sequence[str],
        budget: Budget,
        layers: Sequence[Layer] = (),
    ) -> None:
        self.function = function
        self.name = name
        self.version = version
        self.origins = tuple(Origin.parse(origin) for origin in origins)
        self.loads = tuple(Origin.parse(origin) for origin in loads)
        self.budget = budget
        self.layers = tuple(layers)
        self.code = _digest_of(self.file, function)
        """The SHA-256 of the recipe's file as it was loaded, and of the files beside and below it that it imports.

        It tells whether the recipe was edited since.
        """
        self.__doc__ = function.__doc__

    def __repr__(self) -> str:
        return f"<recipe {self.name} version {self.version}>"

    async def __call__(self, run: Run, given: I) -> O:
        """Run the function itself, as a part of a run that is under way."""
        return await self.function(run, given)

    @property
    def file(self) -> Path:
        """The file the recipe is written in."""
        return Path(inspect.getsourcefile(self.function) or "")

    @cached_property
    def input_type(self) -> type[I]:
        """The model of the input, from the second parameter's annotation."""
        names = list(inspect.signature(self.function).parameters)
        hint = self._hints.get(names[1]) if len(names) > 1 else None
        if not (isinstance(hint, type) and issubclass(hint, BaseModel)):
            raise AuthorErred(f"recipe {self.name}: its second parameter must be annotated with a model of its input")
        return typing.cast("type[I]", hint)

    @cached_property
    def output(self) -> TypeAdapter[O]:
        """What validates and writes the output, from the function's return annotation."""
        if "return" not in self._hints:
            raise AuthorErred(f"recipe {self.name}: annotate what it returns")
        return TypeAdapter[O](typing.cast("type[O]", self._hints["return"]))

    def parse(self, given: Mapping[str, object]) -> I:
        """Validate an input; raises `BadInput` with one line for each field at fault."""
        try:
            return self.input_type.model_validate(given)
        except ValidationError as error:
            raise BadInput(f"{self.name} cannot take this input:\n{in_lines(error)}") from None

    @cached_property
    def _hints(self) -> dict[str, object]:
        try:
            return typing.get_type_hints(self.function, include_extras=True)
        except NameError as error:
            raise AuthorErred(
                f"recipe {self.name}: {error.name!r} in its signature is not there at run time; "
                "import it outside `if TYPE_CHECKING`"
            ) from error


known: dict[tuple[str, str], Recipe[BaseModel, object]] = {}
"""Every recipe that was loaded, by its module and its name: two files may each hold one of a name."""


def in_lines(error: ValidationError, *, whole: str = "the input") -> str:
    """Turn pydantic's errors into one line for each field, and for the `whole` where none is at fault."""
    lines: list[str] = []
    for fault in error.errors(include_url=False):
        where = ".".join(str(part) for part in fault["loc"]) or whole
        seen = "" if fault["type"] == "missing" else f" (given: {_short(fault['input'])})"
        lines.append(f"  {where}: {fault['msg'].lower()}{seen}")
    return "\n".join(lines)


def recipe(
    name: str,
    *,
    origins: Sequence[str],
    version: str = "1",
    loads: Sequence[str] = (),
    budget: Budget | None = None,
    layers: Sequence[Layer] = (),
) -> Callable[[Callable[[Run, I], Awaitable[O]]], Recipe[I, O]]:
    """Make a function a recipe.

    Args:
        name: Site and job, such as `acme/price`.
        origins: Where it may go and send, such as `https://acme.example`; anything else cannot be reached.
        version: Changes when what the recipe does changes; approvals are bound to it.
        loads: From where its pages may load besides, such as a CDN.
        budget: What a run may use.
        layers: What its site lays over any page, such as a cookie banner, and how each is put away.
    """

    def decorate(function: Callable[[Run, I], Awaitable[O]]) -> Recipe[I, O]:
        made = Recipe(
            function,
            name,
            version=version,
            origins=origins,
            loads=loads,
            budget=budget or Budget(),
            layers=layers,
        )
        known[function.__module__, name] = typing.cast("Recipe[BaseModel, object]", made)
        return made

    return decorate


def _digest_of(file: Path, function: Callable[..., object]) -> str:
    if not file.is_file():
        return ""
    modules = {getattr(value, "__module__", None) for value in function.__globals__.values()}
    modules |= {value.__name__ for value in function.__globals__.values() if isinstance(value, ModuleType)}
    sources = [getattr(sys.modules.get(name), "__file__", None) for name in modules if isinstance(name, str)]
    beside = {Path(source).resolve() for source in sources if source}
    parts = [file, *sorted(one for one in beside if one.is_relative_to(file.resolve().parent) and one.is_file())]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in dict.fromkeys(parts))).hexdigest()


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"  # noqa: PLR2004 — a line of a terminal
