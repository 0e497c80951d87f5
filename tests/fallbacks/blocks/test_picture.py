"""What a screenshot tells: one colour, or something to be seen."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from surefoot.fallbacks.blocks.picture import one_colour


def png(image: Image.Image) -> bytes:
    """Return a picture as a screenshot comes."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(("colour", "told"), [("white", "#ffffff"), ("#102030", "#102030"), ("black", "#000000")])
def test_one_colour_is_named(colour: str, told: str) -> None:
    """In any colour; a colour that wavers by a few steps is one."""
    image = Image.new("RGB", (300, 200), colour)
    assert one_colour(png(image)) == told
    red, green, blue = (min(255, int(told[at : at + 2], 16) + 3) for at in (1, 3, 5))
    image.putpixel((5, 5), (red, green, blue))
    assert one_colour(png(image)) is not None


def test_a_word_is_something_to_be_seen() -> None:
    """Also one, small, in light grey."""
    image = Image.new("RGB", (1280, 720), "white")
    ImageDraw.Draw(image).text((600, 300), "Loading", fill="#dddddd")
    assert one_colour(png(image)) is None


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", png(Image.new("L", (9, 9)))[:40]])
def test_what_is_no_picture_tells_nothing(content: bytes) -> None:
    """Nothing is raised."""
    assert one_colour(content) is None
