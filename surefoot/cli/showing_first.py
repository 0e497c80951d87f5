"""A group of commands that shows something when none of them is named."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

_SHOW = "show"


class ShowsFirst(TyperGroup):
    """Takes words that name none of its commands for those of its hidden command `show`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `show` before them."""
        named = args[:1] == ["--help"] or any(one in self.commands for one in args[:1])
        completed = not args and ctx.resilient_parsing
        return super().parse_args(ctx, args if named or completed else [_SHOW, *args])

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Offer what `show` may be given besides the commands."""
        first = self.commands[_SHOW].params[0]
        return [*super().shell_complete(ctx, incomplete), *first.shell_complete(ctx, incomplete)]
