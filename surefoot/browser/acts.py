"""The acts on an element, each with a trial: whatever can be waited for before the act itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError as PlaywrightTimeout
from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Locator

Call = Callable[["Locator", float], Awaitable[object]]
"""What is done with an element, within a number of milliseconds."""

_OFFERED = """(select, [option, most]) => new Promise((resolve) => {
  const end = performance.now() + most;
  (function look() {
    if ([...select.options].some((one) => one.value === option || one.label.trim() === option)) return resolve(true);
    if (performance.now() > end) return resolve(false);
    setTimeout(look, 50);
  })();
})"""


@dataclass(frozen=True)
class Act:
    """One act, made once; and its trial, which waits for all that the act would wait for and changes nothing."""

    make: Call
    trial: Call
    unseen: bool = False
    """Whether it can be made on an element that is not visible."""

    @property
    def glance(self) -> Call:
        """What is waited for where there is no trial."""
        return _there if self.unseen else visible


def click() -> Act:
    """Click an element."""
    return Act(
        make=lambda element, most: element.click(no_wait_after=True, timeout=most),
        trial=lambda element, most: element.click(trial=True, timeout=most),
    )


def press(key: str) -> Act:
    """Press a key on an element."""
    return Act(make=lambda element, most: element.press(key, no_wait_after=True, timeout=most), trial=_enabled)


def hover() -> Act:
    """Move the pointer over an element."""
    return Act(
        make=lambda element, most: element.hover(timeout=most),
        trial=lambda element, most: element.hover(trial=True, timeout=most),
    )


def drag(onto: Locator) -> Act:
    """Drag an element onto another."""
    return Act(
        make=lambda element, most: element.drag_to(onto, timeout=most),
        trial=lambda element, most: element.drag_to(onto, trial=True, timeout=most),
    )


def fill(value: str) -> Act:
    """Type a value into a field."""
    return Act(make=lambda element, most: element.fill(value, timeout=most), trial=_editable)


def check(*, on: bool) -> Act:
    """Tick or untick."""
    return Act(
        make=lambda element, most: element.set_checked(on, timeout=most),
        trial=lambda element, most: element.set_checked(on, trial=True, timeout=most),
    )


def select(option: str) -> Act:
    """Choose an option by its label or value."""

    async def trial(element: Locator, most: float) -> None:
        await _enabled(element, most)
        if not await element.evaluate(_OFFERED, [option, most]):
            raise PlaywrightTimeout("element has no such option")

    return Act(make=lambda element, most: element.select_option(option, timeout=most), trial=trial)


def upload(paths: list[Path]) -> Act:
    """Put files into a file field; sites hide it behind a button of their own making."""
    return Act(make=lambda element, most: element.set_input_files(paths, timeout=most), trial=_enabled, unseen=True)


def scroll() -> Act:
    """Bring an element into view."""
    return Act(make=lambda element, most: element.scroll_into_view_if_needed(timeout=most), trial=visible)


async def _enabled(element: Locator, most: float) -> None:
    try:
        await expect(element).to_be_enabled(timeout=most)
    except AssertionError:
        raise PlaywrightTimeout("element is not enabled") from None


async def _editable(element: Locator, most: float) -> None:
    try:
        await expect(element).to_be_editable(timeout=most)
    except AssertionError:
        raise PlaywrightTimeout("element is not editable") from None


async def _there(element: Locator, most: float) -> None:
    await element.wait_for(state="attached", timeout=most)


async def visible(element: Locator, most: float) -> None:
    """Wait until an element is there and seen."""
    await element.wait_for(state="visible", timeout=most)
