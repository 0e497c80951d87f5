"""Redesigns of what a page says: texts reworded, labels moved to placeholders, a text said elsewhere too."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from selectolax.lexbor import LexborNode

from surefoot.selectors.scene import Scene

_Other = Callable[[list[str], Random], list[str]]
"""Says words in other words."""
_SPOKEN = ("aria-label", "title", "alt", "placeholder")
_BUTTONS = frozenset({"submit", "button", "reset"})
_TYPED = frozenset({"", "text", "email", "password", "search", "tel", "url", "number", "date"})
_MORE = ("now", "here", "online", "today", "please")
_OTHER = ("Continue", "Go on", "Choose", "Proceed", "More")
_HALF = 0.5
_OFTEN = 0.35
"""The share of the other texts of a page that are reworded with the target's."""


def reword(scene: Scene, random: Random) -> bool:
    """Say in other words what the target says or is called by, and a third of the rest."""
    return _rewrite(scene, random, _reworded)


def lengthen(scene: Scene, random: Random) -> bool:
    """Say a word more in what the target says or is called by, and in a third of the rest."""
    return _rewrite(scene, random, lambda words, random: [*words, random.choice(_MORE)])


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


def _rewrite(scene: Scene, random: Random, other: _Other) -> bool:
    target = scene.target
    own = [*scene.texts(target), *(text for label in scene.labels(target) for text in scene.texts(label))]
    mine = {node.mem_id for node in own}
    others = [node for node in scene.texts() if node.mem_id not in mine and random.random() < _OFTEN]
    for node in [*_distinct(own), *others]:
        node.replace_with(_rewritten(node.text_content or "", random, other))
    said = [name for name in _SPOKEN if (target.attributes.get(name) or "").strip()]
    said += ["value"] if _is_button(target) and target.attributes.get("value") else []
    for name in said:
        target.attrs[name] = _rewritten(target.attributes[name] or "", random, other)
    return bool(own or said)


def _rewritten(text: str, random: Random, other: _Other) -> str:
    """Return a text in other words, the white space around it kept."""
    lead = text[: len(text) - len(text.lstrip())]
    return lead + " ".join(other(text.split(), random)) + text[len(text.rstrip()) :]


def _reworded(words: list[str], random: Random) -> list[str]:
    if len(words) > 1 and random.random() < _HALF:
        return words[:-1]
    return [random.choice([word for word in _OTHER if word != words[0]]), *words[1:]]


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
