"""What a screenshot tells by itself: that there is nothing to be seen on it."""

from __future__ import annotations

import io
from functools import reduce

from PIL import Image, UnidentifiedImageError

_SAMPLED = 160
"""Pixels of a side to which a picture is made smaller before it is looked at."""
_NEAR = 6
"""Steps of 255 by which colours may differ, in each of red, green and blue."""
_MOST = 50_000_000
"""Pixels beyond which a picture is not opened."""


def one_colour(picture: bytes) -> str | None:
    """Return the colour of a picture that has one only, such as `#ffffff`; None where it shows something, or is none.

    A line of text covers more than a thousandth of what it stands in, and is still there when the picture is made
    smaller by the lightest and the darkest of what falls together.
    """
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if opened.width * opened.height > _MOST:
                return None
            image = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    step = max(1, reduce(max, image.size) // _SAMPLED)
    reduced = image.reduce(step) if step > 1 else image
    extremes = [band.getextrema() for band in reduced.split()]
    if any(not isinstance(low, int) or not isinstance(high, int) or high - low > _NEAR for low, high in extremes):
        return None
    red, green, blue = (int(low) for low, _ in extremes)  # pyright: ignore[reportArgumentType]
    return f"#{red:02x}{green:02x}{blue:02x}"
