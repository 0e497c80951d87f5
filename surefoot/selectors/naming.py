"""Where the computation of an accessible name stands; `names.py` walks with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from surefoot.selectors.element import Element


class As(Enum):
    """What an element is to the one whose name is computed."""

    ITSELF = "the element that is named"
    PART = "a part of it"
    ELSEWHERE = "what names it from elsewhere"


@dataclass(slots=True)
class Walk:
    """Where a computation stands; of what names the element from elsewhere also whether that is hidden."""

    role: As = As.ITSELF
    referred: bool | None = None
    """By aria-labelledby."""
    label: bool | None = None
    """By its label."""
    native: bool | None = None
    """By its caption, legend or the like."""
    with_hidden: bool = False
    """Whether hidden elements are named too."""
    seen: set[int] = field(default_factory=set[int])
    """The elements that were met, by their identity: a page keeps each of its elements."""
    depth: int = 0
    """How many elements the walk is in: one frame of the interpreter each would be too many for the deepest pages."""
    keeps: bool = False
    """Whether names of parts may be taken from an earlier walk, and kept for the next."""
    pure: bool = True
    """Whether nothing counted so far but what stands inside, so that a part has the same name in every walk."""
    in_hidden: bool = field(init=False)
    """Whether a hidden element was referred to: then all in it counts."""
    takes_content: bool = field(init=False)
    """Whether content counts, whatever the role."""
    embeds: bool = field(init=False)
    """Whether a control stands for its value."""

    def __post_init__(self) -> None:
        self.in_hidden = bool(self.referred or self.label or self.native)
        named = self.referred is not None or self.label is not None
        self.takes_content = named or self.native is not None
        self.embeds = named or self.role is As.PART

    def into(self) -> Walk:
        """Go on to what stands inside; nothing is asked of the element itself after that."""
        if self.role is As.ITSELF:
            self.role, self.embeds = As.PART, True
        return self

    def to_reference(self, element: Element) -> Walk:
        """Go on to an element that aria-labelledby names."""
        return self._aside(As.ELSEWHERE, not element.exposed, None, None)

    def to_label(self, element: Element) -> Walk:
        """Go on to a label."""
        return self._aside(As.ELSEWHERE, None, not element.exposed, None)

    def to_native(self, element: Element) -> Walk:
        """Go on to a caption, a legend or the like."""
        return self._aside(self._inner, self.referred, self.label, not element.exposed)

    def to_drawn_title(self, element: Element) -> Walk:
        """Go on to the title of a drawing."""
        return self._aside(self._inner, not element.exposed, self.label, self.native)

    @property
    def _inner(self) -> As:
        return As.PART if self.role is As.ITSELF else self.role

    def _aside(self, role: As, referred: bool | None, label: bool | None, native: bool | None) -> Walk:  # noqa: FBT001
        self.pure = False
        return Walk(role, referred, label, native, self.with_hidden, self.seen, self.depth)
