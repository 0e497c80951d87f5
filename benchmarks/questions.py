"""Questions about a page, made with a seed from its own texts, names and attributes; read by `parity.py`."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from surefoot.errors import AuthorErred
from surefoot.selectors import by, states
from surefoot.selectors.by import Way
from surefoot.selectors.element import Element
from surefoot.selectors.find import INTERACTIVE_CSS, labels_of
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.wording import fold

_PLAIN = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_LEFT_OUT = re.compile(r"data-(surefoot|parity)")
_PLACES = ("first-child", "last-of-type", "only-child", "empty")
_UNASKED = frozenset({"none", "presentation", "generic"})


@dataclass(frozen=True)
class Question:
    """A way or a target, and whether it is asked as for acting."""

    kind: str
    asked: Way | Target
    acting: bool = False

    def __str__(self) -> str:
        return f"{self.asked!r}" if isinstance(self.asked, Target) else str(self.asked)


@dataclass
class Asker:
    """Makes questions about one page."""

    page: Snapshot
    seed: str
    dice: random.Random = field(init=False)
    elements: list[Element] = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 — repeatable, not secret
        self.elements = [self.page.root, *self.page.root.descendants]
        self.controls = [one for one in self.page.root.select(INTERACTIVE_CSS) if one.role not in _UNASKED]
        self.with_roles = [one for one in self.elements if one.role is not None and one.role not in _UNASKED]
        self.texts = list(_texts(self.elements))
        self.labelled = [label for one in self.elements for label in labels_of(one) if fold(label)]

    def questions(self, count: int) -> Iterator[Question]:
        """Yield up to `count` questions of each kind; a kind that the page has nothing for yields none."""
        for kind, make in _KINDS.items():
            for _ in range(count):
                try:
                    question = make(self, kind)
                except (AuthorErred, IndexError):
                    continue  # nothing of the kind on this page, or nothing an author could write
                yield question

    def wording(self, texts: Sequence[str], *, patterns: bool = True) -> tuple[str | re.Pattern[str], bool]:
        """Return a text as an author might write it, and whether it is exact."""
        text = self.dice.choice(texts)
        form = self.dice.randrange(6)
        if form == 0:
            return fold(text), True
        if form == 1:
            return text, self.dice.random() < 0.3
        if form == 2:
            return fold(text).swapcase(), False
        if form == 3 and patterns:
            return re.compile(_pattern(self.dice, text), self.dice.choice([re.NOFLAG, re.IGNORECASE])), False
        return _part(self.dice, fold(text)), False


def _texts(elements: Sequence[Element]) -> Iterator[str]:
    for element in elements:
        said = element.node.text(deep=False)
        if fold(said) and len(said) < 400 and element.tag not in {"script", "style"}:
            yield said


def _part(dice: random.Random, text: str) -> str:
    words = text.split(" ")
    start = dice.randrange(len(words))
    return " ".join(words[start : start + dice.randint(1, 4)]) or text


def _pattern(dice: random.Random, text: str) -> str:
    word = re.escape(_part(dice, fold(text))).replace(r"\ ", r"\s+")
    return dice.choice([word, f"^{word}", f"{word}$", f"{word}\\b", re.sub(r"\d", r"\\d", word), f"^\\s*{word}\\s*$"])


def _role(asker: Asker, kind: str) -> Question:
    element = asker.dice.choice(asker.with_roles)
    role = element.role or ""
    hidden = asker.dice.random() < 0.1
    name, exact = None, False
    if element.name and asker.dice.random() < 0.8:
        name, exact = asker.wording([element.name])
    given: dict[str, object] = {}
    if asker.dice.random() < 0.35:
        state = asker.dice.choice(["level", "checked", "selected", "pressed", "expanded", "disabled"])
        value = _STATES[state](element)
        given = {} if value is None or (state == "level" and not value) else {state: value}
    return Question(kind, by.role(role, name, exact=exact, include_hidden=hidden, **given))  # type: ignore[arg-type]


_STATES: dict[str, Callable[[Element], object]] = {
    "level": states.level, "checked": states.checked, "selected": states.selected, "pressed": states.pressed,
    "expanded": states.expanded, "disabled": states.disabled,
}  # fmt: skip


def _label(asker: Asker, kind: str) -> Question:
    text, exact = asker.wording(asker.labelled)
    return Question(kind, by.label(text, exact=exact))


def _text(asker: Asker, kind: str) -> Question:
    text, exact = asker.wording(asker.texts)
    return Question(kind, by.text(text, exact=exact))


def _text_acting(asker: Asker, kind: str) -> Question:
    text, exact = asker.wording(asker.texts)
    return Question(kind, by.text(text, exact=exact), acting=True)


def _attribute(name: str, make: Callable[..., Way]) -> Callable[[Asker, str], Question]:
    def question(asker: Asker, kind: str) -> Question:
        said = [one.attribute(name) or "" for one in asker.elements if (one.attribute(name) or "").strip()]
        if name == "data-testid":
            return Question(kind, make(asker.dice.choice(said)))
        text, exact = asker.wording(said)
        return Question(kind, make(text, exact=exact))

    return question


def _css(asker: Asker, kind: str) -> Question:
    return Question(kind, by.css(_selector(asker, asker.dice.choice(asker.elements))))


def _selector(asker: Asker, element: Element) -> str:
    dice, outer = asker.dice, element.parent
    own = _compound(dice, element)
    form = dice.randrange(9)
    if outer is None or form < 2:
        return own
    far = dice.choice([outer, *outer.ancestors])
    before = element.node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    sibling = None if before is None else element.snapshot.wrap(before)
    inner = dice.choice(element.children) if element.children else element
    return {
        2: f"{_compound(dice, outer)} > {own}",
        3: f"{_compound(dice, far)} {own}",
        4: f"{own}:nth-child({dice.choice(['2n+1', 'odd', str(dice.randint(1, 5))])})",
        5: own if sibling is None else f"{_compound(dice, sibling)} {dice.choice('+~')} {own}",
        6: f"{own}:not({_compound(dice, far)} *, {_compound(dice, inner)})",
        7: f"{_compound(dice, element)}:has({dice.choice(['', '> '])}{_compound(dice, inner)})",
        8: f":is({own}, {_compound(dice, outer)}):{dice.choice(_PLACES)}",
    }.get(form, own)


def _compound(dice: random.Random, element: Element) -> str:
    tag = element.tag if _PLAIN.fullmatch(element.tag) else "*"
    names = [name for name in element.attributes if _PLAIN.fullmatch(name) and not _LEFT_OUT.match(name)]
    classes = [one for one in (element.attribute("class") or "").split() if _PLAIN.fullmatch(one)]
    form = dice.randrange(6)
    if form == 1 and classes:
        return f"{dice.choice([tag, ''])}.{dice.choice(classes)}"
    if form == 2 and _PLAIN.fullmatch(element.attribute("id") or ""):
        return f"#{element.attribute('id')}"
    if form in {3, 4} and names:
        name = dice.choice(names)
        value = (element.attribute(name) or "").replace("\\", "\\\\").replace('"', '\\"')
        plain = value and len(value) < 100 and "\n" not in value
        operator = dice.choice(["=", "^=", "$=", "*="]) if plain else ""
        return f'{tag}[{name}{operator}"{value}"]' if plain else f"{tag}[{name}]"
    return tag


def _xpath(asker: Asker, kind: str) -> Question:
    element = asker.dice.choice(asker.elements)
    tag = element.tag if _PLAIN.fullmatch(element.tag) else "*"
    outer = "*" if element.parent is None or not _PLAIN.fullmatch(element.parent.tag) else element.parent.tag
    names = [name for name in element.attributes if _PLAIN.fullmatch(name) and not _LEFT_OUT.match(name)]
    said = _part(asker.dice, fold(element.node.text(deep=False))) or tag
    quoted = f"'{said}'" if "'" not in said else f'"{said}"'
    forms = [f"//{tag}", f"//{outer}/{tag}[{asker.dice.randint(1, 3)}]", f"//{tag}[contains(., {quoted})]",
             f"//{tag}/ancestor::{outer}[1]", f"(//{outer}//{tag})[last()]", f"//{tag}/following-sibling::*[1]",
             f"//{tag}[normalize-space(text())={quoted}]", f"//{outer}[{tag}]", f"//*[name()='{tag}']",
             f"//{tag}[count(*) > 1][not(@id)]", f"//*[local-name()='{tag}'][position() < 3]"]  # fmt: skip
    forms += [f"//{tag}[@{name}]" for name in names] + [f"//{outer}//*[starts-with(@{name}, 'a')]" for name in names]
    return Question(kind, by.xpath(asker.dice.choice(forms)))


def _any_way(asker: Asker) -> Way:
    make = asker.dice.choice([_role, _text, _css])
    question = make(asker, "")
    assert not isinstance(question.asked, Target)
    return question.asked


def _inside(asker: Asker, kind: str) -> Question:
    element = asker.dice.choice(asker.elements)
    outer = Target(by.css(_compound(asker.dice, asker.dice.choice([element, *element.ancestors]))))
    way = by.css(_selector(asker, element)) if asker.dice.random() < 0.5 else _any_way(asker)
    return Question(kind, Target(way, inside=outer))


def _near(asker: Asker, kind: str) -> Question:
    text = fold(asker.dice.choice(asker.texts))
    levels = asker.dice.choice([None, None, 1, 2, 3])
    way = by.css(asker.dice.choice(["a", "input", "b", "p", "span", "li", "td"])) if asker.dice.random() < 0.5 else (
        _any_way(asker))  # fmt: skip
    return Question(kind, Target(way, near=Target(by.text(text, exact=True)), levels=levels))


def _filters(asker: Asker, kind: str) -> Question:
    element = asker.dice.choice(asker.elements)
    target = Target(by.css(_compound(asker.dice, asker.dice.choice([element, *element.ancestors]))))
    for _ in range(asker.dice.randint(1, 2)):
        text, _exact = asker.wording(asker.texts)
        what = text if asker.dice.random() < 0.4 else _any_way(asker)
        target = target.having(what) if asker.dice.random() < 0.6 else target.without(what)
    return Question(kind, target)


def _places(asker: Asker, kind: str) -> Question:
    target = Target(_any_way(asker))
    target = target.shown() if asker.dice.random() < 0.5 else target
    return Question(kind, asker.dice.choice([target.first, target.last, target.nth(asker.dice.randint(1, 4)), target]))


def _shown(asker: Asker, kind: str) -> Question:
    return Question(kind, Target(_any_way(asker)).shown())


def _frame(asker: Asker, kind: str) -> Question:
    holder = asker.dice.choice([one for one in asker.page.root.select("iframe[id]") if one.frame is not None])
    inner = holder.frame
    assert isinstance(inner, Snapshot)
    frame = Target(by.css(f"#{holder.attribute('id')}"))
    deeper = inner.root.select("iframe")
    if deeper and deeper[0].frame is not None and asker.dice.random() < 0.5:
        frame, inner = Target(by.css("iframe"), frame=frame), deeper[0].frame
        assert isinstance(inner, Snapshot)
    within = Asker(inner, str(asker.dice.random()))
    make = asker.dice.choice([_inside, _near, _filters, _places, _role, _text_acting, _css, _xpath])
    asked = make(within, kind).asked
    if not isinstance(asked, Target):
        return Question(kind, Target(asked, frame=frame))
    return Question(kind, _framed(asked, frame))


def _framed(target: Target, frame: Target) -> Target:
    """Return the same target in a frame."""
    around = target.inside or target.near
    framed = None if around is None else Target(*around.ways, frame=frame, filters=around.filters)
    inside, near = (framed, None) if target.inside else (None, framed)
    return Target(*target.ways, inside=inside, near=near, levels=target.levels, frame=frame, filters=target.filters)


_KINDS: dict[str, Callable[[Asker, str], Question]] = {
    "by.role": _role,
    "label": _label,
    "text": _text,
    "text acting": _text_acting,
    "placeholder": _attribute("placeholder", by.placeholder),
    "alt": _attribute("alt", by.alt),
    "title": _attribute("title", by.title),
    "test_id": _attribute("data-testid", by.test_id),
    "css": _css,
    "xpath": _xpath,
    "inside": _inside,
    "near": _near,
    "filters": _filters,
    "places": _places,
    "visible": _shown,
    "frame": _frame,
}
