"""Redesigns of what a page says: texts reworded, labels moved to placeholders, a text said elsewhere too."""

from __future__ import annotations

from random import Random

from selectolax.lexbor import LexborNode

from surefoot.selectors.scene import Scene

_SPOKEN = ("aria-label", "title", "alt", "placeholder")
_BUTTONS = frozenset({"submit", "button", "reset"})
_TYPED = frozenset({"", "text", "email", "password", "search", "tel", "url", "number", "date"})
_MORE = ("now", "here", "online", "today", "please")
_OTHER = ("Continue", "Go on", "Choose", "Proceed", "More")
_OFTEN = 0.35
"""The share of the other texts of a page that are reworded with the target's."""


def reword(scene: Scene, random: Random) -> bool:
    """Reword all that the target says or is called by, and a third of the rest."""
    target = scene.target
    own = [*scene.texts(target), *(text for label in scene.labels(target) for text in scene.texts(label))]
    mine = {node.mem_id for node in own}
    others = [node for node in scene.texts() if node.mem_id not in mine and random.random() < _OFTEN]
    for node in [*_distinct(own), *others]:
        node.replace_with(_reworded(node.text_content or "", random))
    said = [name for name in _SPOKEN if (target.attributes.get(name) or "").strip()]
    said += ["value"] if _is_button(target) and target.attributes.get("value") else []
    for name in said:
        target.attrs[name] = _reworded(target.attributes[name] or "", random)
    return bool(own or said)


def move_labels(scene: Scene, random: Random) -> bool:  # noqa: ARG001 — there is one way to do it
    """Write the labels of text fields into them as placeholders, as narrow designs do."""
    changed = False
    for node in list(scene.elements()):
        labels = scene.labels(node) if _is_typed(node) else []
        said = " ".join(" ".join(_own(scene, label)) for label in labels)
        if said:
            node.attrs["placeholder"] = said
            changed = True
        for label in labels:
            _silence(scene, label)
    return changed


def echo(scene: Scene, random: Random) -> bool:
    """Say what the target says in a sentence, before all else."""
    target = scene.target
    said = " ".join((node.text_content or "").strip() for node in scene.texts(target))
    said = said or next((value for name in _SPOKEN if (value := target.attributes.get(name))), "")
    body = next((node for node in scene.elements() if node.tag == "body"), None)
    if not said or body is None or len(said) > 200:  # noqa: PLR2004 — nobody quotes a paragraph
        return False
    paragraph = scene.new("p")
    paragraph.insert_child(f"{random.choice(('Read this before:', 'News about', 'Help for'))} {said} ({said})")
    first = body.first_child
    if first is None:
        body.insert_child(paragraph, move=True)
    else:
        first.insert_before(paragraph, move=True)
    return True


def _reworded(text: str, random: Random) -> str:
    words = text.split()
    kind = random.randrange(3)
    if kind == 0 and len(words) > 1:
        words = words[:-1]
    elif kind == 1:
        words = [*words, random.choice(_MORE)]
    else:
        words = [random.choice(_OTHER), *words[1:]]
    lead = text[: len(text) - len(text.lstrip())]
    return lead + " ".join(words) + text[len(text.rstrip()) :]


def _own(scene: Scene, label: LexborNode) -> list[str]:
    return [(node.text_content or "").strip() for node in scene.texts(label)]


def _silence(scene: Scene, label: LexborNode) -> None:
    """Take the words from a label; what else stands in it stays."""
    for text in scene.texts(label):
        text.decompose()


def _is_button(node: LexborNode) -> bool:
    return node.tag == "input" and (node.attributes.get("type") or "").lower() in _BUTTONS


def _is_typed(node: LexborNode) -> bool:
    kind = (node.attributes.get("type") or "").lower()
    return node.tag == "textarea" or (node.tag == "input" and kind in _TYPED)


def _distinct(nodes: list[LexborNode]) -> list[LexborNode]:
    return list({node.mem_id: node for node in nodes}.values())
