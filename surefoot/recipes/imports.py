"""What a module calls `surefoot.by`, and the imports it lacks."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from surefoot.recipes.brackets import Text
from surefoot.recipes.source import Edit
from surefoot.selectors.by import Way
from surefoot.selectors.written import makers, needs_re, spelled


class Names:
    """What a module calls `surefoot.by`, and what it imports out of it."""

    def __init__(self, tree: ast.Module) -> None:
        self.modules: list[str] = []
        self.functions: dict[str, str] = {}
        self.has_re = False
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self._import(node)
            elif isinstance(node, ast.ImportFrom):
                self._import_from(node)

    def spell(self, way: Way) -> str:
        """Return a way as the module would write it."""
        return spelled(way, module=self.modules[0] if self.modules else "by")

    def makes_way(self, node: ast.expr) -> bool:
        """Say whether an expression is the call of a function that makes a way."""
        if not isinstance(node, ast.Call):
            return False
        before, _, name = ast.unparse(node.func).rpartition(".")
        return self.functions.get(name, "") in makers() if not before else before in self.modules and name in makers()

    def _import(self, node: ast.Import) -> None:
        for one in node.names:
            if one.name == "re" and one.asname in {None, "re"}:
                self.has_re = True
            elif one.name == "surefoot.selectors.by":
                self.modules.append(one.asname or one.name)
            elif one.name == "surefoot" or one.name.startswith("surefoot."):
                self.modules.append(f"{one.asname or 'surefoot'}.by" if one.name == "surefoot" else "surefoot.by")

    def _import_from(self, node: ast.ImportFrom) -> None:
        for one in node.names:
            if node.module in {"surefoot", "surefoot.selectors"} and one.name == "by":
                self.modules.insert(0, one.asname or "by")
            elif node.module == "surefoot.selectors.by":
                self.functions[one.asname or one.name] = one.name


def import_needed(text: Text, ways: Sequence[Way]) -> list[Edit]:
    """Return the edits that import what new ways need and the module does not have."""
    names = Names(text.tree)
    imports = [node for node in text.tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    future = [node for node in imports if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    rest = [node for node in imports if node not in future]
    edits: list[Edit] = []
    if any(map(needs_re, ways)) and not names.has_re:
        place = _line_start(text, rest[0]) if rest else _behind(text, future)
        edits.append(Edit(place, place, "import re\n"))
    if not names.modules:
        own = [node for node in rest if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("surefoot")]
        place = _behind(text, own or rest or future)
        edits.append(Edit(place, place, "from surefoot import by\n"))
    return edits


def _line_start(text: Text, node: ast.stmt) -> int:
    start = text.start_of(node)
    return start - text.column_of(start)


def _behind(text: Text, nodes: Sequence[ast.stmt]) -> int:
    """Return where the line begins that follows the last of some statements, else the module's docstring."""
    head = text.tree.body[:1] if ast.get_docstring(text.tree, clean=False) is not None else []
    last = next(reversed([*head, *nodes]), None)
    if last is None:
        return 0
    end = text.end_of(last)
    return min(len(text.text), end + len(text.line_of(end)) - text.column_of(end) + 1)
