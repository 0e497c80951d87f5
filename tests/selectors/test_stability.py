"""Which names and texts of a page last."""

from __future__ import annotations

import pytest

from surefoot.selectors.stability import is_data, is_made, is_numbered, is_presentation, lasting


@pytest.mark.parametrize(
    "name",
    [
        "css-1x2y3z", "css-bdvaJa", "sc-bdVaJa", "jsx-2871293847", "svelte-1tky8bj", "_3fG4kQ", "Button_root__x7Zk2",
        "MeterCounter_premiumMessage__IjGRm", "preparation_step__nzZHP", "makeStyles-root-12", "ng-tns-c12-3", ":r1:",
        "radix-:r3:", "headlessui-menu-button-1", "ember123", "yui_3_17_2_1_1700", "j_idt45", "form:j_idt12:name",
        "gwt-uid-3", "react-select-2-input", "__BVID__12", "mat-input-0", "cdk-overlay-1", "ui-id-4",
        "3fa85f64-5717-4562-b3fc-2c963f66afa6", "item-48211", "a1b2c3d4", "xkqzrt", "kXhyQoB",
    ],
)  # fmt: skip
def test_made_up_names_are_told(name: str) -> None:
    """Hashes, counters and GUIDs are no names to find an element by."""
    assert is_made(name)


@pytest.mark.parametrize(
    "name",
    [
        "pay", "payment-form", "checkout", "cardNumber", "card_number", "iPhone15", "h264", "col2", "userEmailInput",
        "step-2", "addressLine1", "ctl00_Main_Login", "searchBox", "nav-skip", "priceTotal", "b2b", "wpforms-field",
    ],
)  # fmt: skip
def test_names_that_people_gave_are_kept(name: str) -> None:
    """Words, camel case and a number at the end are names."""
    assert not is_made(name)


@pytest.mark.parametrize(
    "name",
    [
        "mt-4", "px-2.5", "text-sm", "text-gray-500", "hover:bg-blue-700", "md:flex", "w-1/2", "bg-[#fff]", "flex",
        "col-md-6", "d-flex", "items-center", "justify-between", "rounded-lg", "is-active", "active", "hidden", "odd",
        "js-toggle", "border-gray-200", "mb-1", "!mt-0", "space-x-3", "whitespace-nowrap", "tab--active",
    ],
)  # fmt: skip
def test_classes_of_looks_and_states_are_told(name: str) -> None:
    """What a class of Tailwind or Bootstrap or of a state says goes with the look or the state."""
    assert is_presentation(name)


@pytest.mark.parametrize(
    "name", ["price", "card-number", "total", "checkout-form", "menu", "product-title", "text-link"]
)
def test_classes_that_say_what_it_is_are_kept(name: str) -> None:
    """A class that names a thing is worth something."""
    assert not is_presentation(name)


def test_a_numbered_name_is_one_of_a_row() -> None:
    """A number alone is no fault; a row of numbers counts what stands on the page."""
    assert is_numbered("row-3", ["row-3", "row-4", "total"])
    assert not is_numbered("step-2", ["step-2", "total"])
    assert not is_numbered("total", ["total", "row-3"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Cart (3)", "Cart"),
        ("3 items in your cart", "items in your cart"),
        ("Pay € 12.50", "Pay"),
        ("Invoice 2024-117", "Invoice"),
        ("Write to ada@example.com now", "Write to"),
        ("€ 12.50", ""),
        ("12:30", ""),
    ],
)
def test_the_lasting_part_of_a_text_holds_no_data(text: str, kept: str) -> None:
    """What changes from day to day is left out of a way's words."""
    assert is_data(text)
    assert lasting(text) == kept
