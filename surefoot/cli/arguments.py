"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[
    bool, typer.Option("--json", help="Print JSON on standard output, for a machine; all else goes to standard error.")
]
Page = Annotated[str, typer.Argument(metavar="URL|FILE", help="An address, or a file of saved HTML.")]
Load = Annotated[list[str] | None, typer.Option(metavar="ORIGIN", help="Let the page load from there, too.")]
