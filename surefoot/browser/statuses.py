"""Error statuses as errors: a site that says no is told from one that fails, since only the latter is tried again."""

from __future__ import annotations

import re

from surefoot.errors import BadResponse, Blocked

ERROR = 400
"""The first status that is an error."""
_NO = (403, 429)  # forbidden; too many requests (RFC 6585)
_UNAVAILABLE = 503  # says no where it also says when to come back (RFC 9110, 10.2.3)
_SHOWN = 100


def refused(
    said: str, status: int, *, retry_after: str | None = None, dispatched: bool = False
) -> BadResponse | Blocked:
    """Return the error for an answer with an error status: `Blocked` for 403, 429, and 503 with `Retry-After`.

    Args:
        said: What was answered with which status, in words.
        status: The status.
        retry_after: What the header of that name asks for: seconds, or a date.
        dispatched: Whether an action may have reached the site.
    """
    asks = f"; it asks to come back after {_in_words(retry_after)}" if retry_after else ""
    if status in _NO or (status == _UNAVAILABLE and retry_after):
        return Blocked(f"{said}: the site says no{asks}. {_then(retry_after)}", dispatched=dispatched)
    return BadResponse(f"{said}{asks}", dispatched=dispatched)


def refusal_told(error: Exception) -> tuple[int | None, str | None]:
    """Return the status that such an error tells of, and what it asks to wait; of any other error nothing."""
    if not isinstance(error, (BadResponse, Blocked)):
        return None, None
    status = re.search(r"status (\d{3})", str(error))
    wait = re.search(r"it asks to come back after (.*?)(?:\. Next: |$)", str(error))
    return int(status[1]) if status else None, wait[1] if wait else None


def _in_words(retry_after: str) -> str:
    return (
        f"{int(retry_after):,} seconds"
        if retry_after.isdecimal() and len(retry_after) < _SHOWN
        else retry_after[:_SHOWN]
    )


def _then(retry_after: str | None) -> str:
    wait = "wait until then" if retry_after else "wait"
    return f"Next: {wait}, take the official API, or ask the site"
