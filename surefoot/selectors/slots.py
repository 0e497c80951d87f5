"""Slots: which nodes of a host stand where in its shadow root."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborNode

from surefoot.selectors.visibility import ASSIGNED


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
        by_script = [slot for slot in shadow.css("slot") if ASSIGNED in slot.attributes]
        if by_script:
            self._assign_by_place(host, by_script)
            return
        slots: dict[str, LexborNode] = {}
        for slot in shadow.css("slot"):
            slots.setdefault(slot.attributes.get("name") or "", slot)
        for node in host.iter(include_text=True):
            name = (node.attributes.get("slot") or "") if node.is_element_node else ""
            slot = slots.get(name) if node.is_element_node or node.is_text_node else None
            if slot is not None:
                self._assigned.setdefault(slot.mem_id, []).append(node)
                self._slotted.add(node.mem_id)

    def _assign_by_place(self, host: LexborNode, slots: Iterable[LexborNode]) -> None:
        nodes = [node for node in host.iter(include_text=True) if node.is_element_node or node.is_text_node]
        for slot in slots:
            places = [int(place) for place in (slot.attributes[ASSIGNED] or "").split()]
            found = [nodes[place] for place in places if place < len(nodes)]
            if found:
                self._assigned[slot.mem_id] = found
                self._slotted.update(node.mem_id for node in found)
