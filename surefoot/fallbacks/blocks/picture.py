"""What a screenshot tells by itself: that there is nothing to be seen on it."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

_NEAR = 6
"""Steps of 255 by which red, green and blue may each differ in what is one colour."""
_MOST = 50_000_000
"""Pixels beyond which a picture is not opened."""


def one_colour(picture: bytes) -> str | None:
    """Return the colour of a picture that has one only, as `#ffffff`; None where it shows something, or is none."""
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if opened.width * opened.height > _MOST:
                return None
            image = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    colours = [band.histogram() for band in image.split()]
    ends = [(_first(shades), len(shades) - 1 - _first(shades[::-1])) for shades in colours]
    if any(high - low > _NEAR for low, high in ends):
        return None
    return "#" + "".join(f"{low:02x}" for low, _ in ends)


def _first(shades: list[int]) -> int:
    return next((place for place, count in enumerate(shades) if count), 0)
