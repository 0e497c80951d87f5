"""Slots: which nodes of a host stand where in its shadow root."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborNode


class Slots:
    """The slots of all shadow roots of a page, and what is assigned to each.

    Args:
        hosts: Each element that has an open shadow root, with that root.
    """

    def __init__(self, hosts: Iterable[tuple[LexborNode, LexborNode]]) -> None:
        self._assigned: dict[int, list[LexborNode]] = {}
        self._slotted: set[int] = set()
        for host, shadow in hosts:
            self._assign(host, shadow)

    def assigned(self, slot: LexborNode) -> Sequence[LexborNode]:
        """Return what is assigned to a slot, in order."""
        return self._assigned.get(slot.mem_id, ())

    def holds(self, node: LexborNode) -> bool:
        """Say whether a node is assigned to any."""
        return node.mem_id in self._slotted

    def _assign(self, host: LexborNode, shadow: LexborNode) -> None:
        slots: dict[str, LexborNode] = {}
        for slot in shadow.css("slot"):
            slots.setdefault(slot.attributes.get("name") or "", slot)
        for node in host.iter(include_text=True):
            name = (node.attributes.get("slot") or "") if node.is_element_node else ""
            slot = slots.get(name) if node.is_element_node or node.is_text_node else None
            if slot is not None:
                self._assigned.setdefault(slot.mem_id, []).append(node)
                self._slotted.add(node.mem_id)
