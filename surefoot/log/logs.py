"""Logging through structlog: key and value, or JSON lines, to standard error, with secrets masked."""

from __future__ import annotations

import logging as standard
import sys
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Literal, TextIO

from surefoot.log.redaction import redactor

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

Level = Literal["debug", "info", "warning", "error"]


def configure(
    level: Level = "warning", form: Literal["console", "json"] = "console", stream: TextIO | None = None
) -> None:
    """Set how this process logs."""
    import structlog  # noqa: PLC0415 — imported where something is logged

    renderer = structlog.processors.JSONRenderer() if form == "json" else structlog.processors.KeyValueRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _mask,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(standard, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=stream or sys.stderr),
        cache_logger_on_first_use=False,
    )


def get(name: str) -> FilteringBoundLogger:
    """Return a logger; `name` tells the room."""
    import structlog  # noqa: PLC0415 — as above

    return structlog.get_logger(room=name)


def _mask(_: object, __: str, event: MutableMapping[str, object]) -> MutableMapping[str, object]:
    return {key: redactor.mask_json(_plain(value)) for key, value in event.items()}


def _plain(value: object) -> object:
    """Return what redaction understands; anything else becomes text first."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)
