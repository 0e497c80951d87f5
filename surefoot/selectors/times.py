"""Times of day as pages write them: `10:30`, `5 p.m.`, `10h30`, `10時30分`, with a zone where the page names one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, time, timedelta, timezone, tzinfo

from surefoot.selectors.amounts import Malformed, plain
from surefoot.selectors.locales import region

_FORENOON = r"a\.? ?m\.?|π\.? ?μ\.?|ص|午前|上午|오전"
_AFTERNOON = r"p\.? ?m\.?|μ\.? ?μ\.?|م|午後|下午|오후"
_CLOCK = r"(?:[:：]|(?:\s?h\s?)|\.(?=\d\d(?!\d))|[時时点]|시 ?)"
# `-05:00` is none here: `10:30-11:30` is a span of time far more often than a time with its zone
ZONE = (
    r"\(?(?P<zone>z|(?:utc|gmt)(?: ?[+-]\d{1,2}(?::?\d{2})?)?|[+]\d{2}:?\d{2}|-\d{4}"
    r"|cest|cet|mesz|mez|eest|eet|west|wet|[ecmp][sd]t)\)?"
)
CLOCK = (
    rf"(?:(?P<before>{_FORENOON}|{_AFTERNOON}) ?)?(?P<hour>\d{{1,2}})"
    rf"(?:{_CLOCK}(?P<minute>\d{{2}})(?:[分분])?(?:[:：.](?P<second>\d{{2}})(?:[.,](?P<fraction>\d{{1,9}}))?)?"
    rf"|(?P<whole>\s?h|[時时点]|시|(?=\s?(?:uhr|uur|{_FORENOON}|{_AFTERNOON}))))"
    rf"(?:\s?(?:uhr|uur|h|hrs|hod\.?))?(?:\s?(?P<half>{_FORENOON}|{_AFTERNOON}))?"
)
"""A time of day, as a part of a regular expression; its groups are what `moment` takes."""

_OFFSETS: Mapping[str, float] = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3,
}  # fmt: skip
_AMERICAN: Mapping[str, float] = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
"""Names that mean other zones elsewhere: read on pages of North America only (RFC 5322, section 4.3)."""
_ALONE = re.compile(rf"{CLOCK}(?: ?{ZONE})?", re.IGNORECASE)


def read_time(text: str, *, lang: str | None = None) -> time:
    """Read one time of day and nothing else; with a zone where the text names one. Raises `Malformed`."""
    found = _ALONE.fullmatch(" ".join(plain(text).split()))
    if found is None:
        raise Malformed(f"{text!r} is no time of day")
    return moment(found, text, lang)


def moment(found: re.Match[str], text: str, lang: str | None) -> time:
    """Return the time that a match of `CLOCK` and `ZONE` says; raises `Malformed` for one that does not exist."""
    hour, half = int(found["hour"]), found["before"] or found["half"]
    if half is not None:
        if not 1 <= hour <= 12:  # noqa: PLR2004 — on a clock's face
            raise Malformed(f"{text!r} says no time of day: {hour} {half} does not exist")
        hour = hour % 12 + (12 if re.fullmatch(_AFTERNOON, half, re.IGNORECASE) else 0)
    microsecond = int((found["fraction"] or "0").ljust(6, "0")[:6])
    try:
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0), microsecond, _zone(found, text, lang))
    except ValueError as error:
        raise Malformed(f"{text!r} says no time of day: {error}") from None


def _zone(found: re.Match[str], text: str, lang: str | None) -> tzinfo | None:
    if found["zone"] is None:
        return None
    said = found["zone"].lower()
    if offset := re.search(r"([+-])(\d{1,2}):?(\d{2})?$", said):
        distance = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(distance if offset[1] == "+" else -distance)
    known = {**_OFFSETS, **_AMERICAN} if region(lang) in {"US", "CA"} else _OFFSETS
    if said not in known:
        raise Malformed(f"{text!r} names the zone {said.upper()}, which is several in the world")
    return timezone(timedelta(hours=known[said])) if known[said] else UTC
