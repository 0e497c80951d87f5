"""Labels: which `label` elements a form control has."""

from __future__ import annotations

from collections.abc import Sequence

from surefoot.selectors.element import Element

_LABELABLE = "button, input, meter, output, progress, select, textarea"


class Labels:
    """The labels of all form controls of a page."""

    def __init__(self, root: Element) -> None:
        self._of: dict[Element, list[Element]] = {}
        for label in root.select("label"):
            control = _labelled_by(label)
            if control is not None:
                self._of.setdefault(control, []).append(label)

    def of(self, control: Element) -> Sequence[Element]:
        """Return the labels of a control, in document order."""
        return self._of.get(control, ())


def _labelled_by(label: Element) -> Element | None:
    if label.has("for"):
        control = label.snapshot.by_id(label.attribute("for") or "", label)
        return control if control is not None and control.matches(_LABELABLE) and control.type != "hidden" else None
    inner = (label.snapshot.wrap(node) for node in label.node.css(_LABELABLE))  # in its own tree, slots or none
    return next((one for one in inner if one.type != "hidden"), None)
