"""Reading a codegen script: its statements in order, from the syntax tree; nothing of it is run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from surefoot.errors import BadInput
from surefoot.recipes.codegen.calls import ignored, read_call, read_expectation
from surefoot.recipes.codegen.places import Scope, bare, literal, page_of, place_of
from surefoot.recipes.codegen.script import Action, Expectation, Leftover, Script, Untold

_BY_HAND: Mapping[type[ast.stmt], str] = {
    ast.If: "a branch is written by hand: `match` over several views, or `if`",
    ast.For: "a loop is written by hand: `for … in …: await run(step, key=…)`",
    ast.While: "a loop is written by hand: `run.until` or `run.read_all`",
    ast.Try: "what may fail is written by hand: `run.first_of`, `run.tolerate`",
}
_Part = Action | Expectation


def read_script(source: str, *, file: str = "the script") -> Script:
    """Return what a script does; raises `BadInput` where it is no Python, or does nothing on a page."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        raise BadInput(f"{file} is no Python{line}: {error}", next_action="export the script as Python again") from None
    reader = _Reader()
    reader.read(tree.body)
    if not reader.parts:
        raise BadInput(
            f"{file} does nothing on a page that could be translated",
            next_action="record one with `playwright codegen --target python-async -o FILE URL`",
        )
    return Script(tuple(_without_focusing(reader.parts)), tuple(reader.leftovers))


class _Reader:
    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.leftovers: list[Leftover] = []
        self._scope = Scope(pages={"page"})
        self._dialog: Literal["", "accept", "dismiss"] = ""
        self._popups: dict[str, int] = {}
        """Where in `parts` the click stands that opens what a variable holds."""

    def read(self, body: Iterable[ast.stmt]) -> None:
        """Read statements in order, those of functions where they are defined."""
        for statement in body:
            try:
                self._statement(statement)
            except Untold as why:
                self._leave(statement, str(why))

    def _statement(self, statement: ast.stmt) -> None:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._scope.pages |= {one.arg for one in statement.args.args if "page" in one.arg}
            self.read(statement.body)
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            self._block(statement)
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            self._assign(statement.targets[0], statement.value)
        elif isinstance(statement, ast.Expr):
            self._expression(statement.value)
        elif type(statement) in _BY_HAND:
            if not _is_main(statement):
                raise Untold(_BY_HAND[type(statement)])
        elif not isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass, ast.Return, ast.AnnAssign)):
            raise Untold("nothing in a recipe is like it")

    def _expression(self, node: ast.expr) -> None:
        call = bare(node)
        if isinstance(call, ast.Constant) or not isinstance(call, ast.Call) or ignored(call):
            return
        if dialog := _dialog(call, self._scope):
            self._dialog = dialog
            return
        expected = read_expectation(call, self._scope)
        part = expected or read_call(call, self._scope, dialog=self._dialog)
        if isinstance(part, Action) and part.dialog:
            self._dialog = ""
        self.parts.append(part)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if not isinstance(target, ast.Name):
            raise Untold("only names are assigned to")
        inner = bare(value)
        if isinstance(inner, ast.Attribute) and inner.attr == "value" and isinstance(inner.value, ast.Name):
            self._take_value(target.id, inner.value.id)
        elif isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "new_page":
            self._scope.pages.add(target.id)
        elif isinstance(inner, ast.Call) and ignored(inner):
            return
        elif page_of(inner, self._scope):
            self._scope.pages.add(target.id)
        else:
            self._keep(target.id, inner)

    def _keep(self, name: str, value: ast.expr) -> None:
        """Keep a literal or a locator that a name holds."""
        try:
            self._scope.values[name] = literal(value, self._scope)
        except Untold:
            self._scope.places[name] = place_of(value, self._scope)

    def _take_value(self, name: str, info: str) -> None:
        """Take `page1 = page1_info.value`: the tab that the click inside the block opened."""
        at = self._popups.pop(info, None)
        if at is None:
            return  # a download, or what the page answered: the action itself gives it
        opener = self.parts[at]
        if isinstance(opener, Action):
            self._scope.pages.add(name)
            self.parts[at] = Action(opener.line, opener.page, "popup", opener.place, tab=name)

    def _block(self, statement: ast.With | ast.AsyncWith) -> None:
        kinds = [_opens(item.context_expr) for item in statement.items]
        names = [item.optional_vars.id for item in statement.items if isinstance(item.optional_vars, ast.Name)]
        before = len(self.parts)
        self.read(statement.body)
        clicks = [at for at in range(before, len(self.parts)) if _is_click(self.parts[at])]
        if "download" in kinds and clicks:
            click = self.parts[clicks[-1]]
            self.parts[clicks[-1]] = Action(click.line, click.page, "download", click.place)
        elif "popup" in kinds and clicks and names:
            self._popups[names[0]] = clicks[-1]
        elif unknown := [kind for kind in kinds if kind.startswith("expect_") and kind != "expect_navigation"]:
            self._leave(statement, f"{unknown[0]} is written by hand: `then=answered(…)`, `then=lands_on(…)`")

    def _leave(self, statement: ast.stmt, why: str) -> None:
        code = ast.unparse(_Hiding().visit(statement)).partition("\n")[0]
        self.leftovers.append(Leftover(statement.lineno, code, why))


class _Hiding(ast.NodeTransformer):
    """Hides what is typed, which may be a secret."""

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """Put an ellipsis in the place of what a call types."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {
            "fill",
            "type",
            "press_sequentially",
            "insert_text",
        }:
            node.args = [*node.args[:-1], ast.Constant("…")] if node.args else []
            node.keywords = []
        return node


def _opens(node: ast.expr) -> str:
    call = bare(node)
    name = call.func.attr if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else ""
    return {"expect_download": "download", "expect_popup": "popup", "expect_page": "popup"}.get(name, name)


def _dialog(call: ast.Call, scope: Scope) -> Literal["", "accept", "dismiss"]:
    """Return how `page.once("dialog", lambda dialog: dialog.dismiss())` answers; nothing for any other call."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in {"once", "on"} or len(call.args) != 2:  # noqa: PLR2004
        return ""
    if literal(call.args[0], scope) != "dialog":
        raise Untold("events are heard by hand")
    return "accept" if ".accept" in ast.unparse(call.args[1]) else "dismiss"


def _is_click(part: _Part) -> bool:
    return isinstance(part, Action) and part.verb == "click"


def _is_main(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and "__name__" in ast.unparse(statement.test)


def _without_focusing(parts: list[_Part]) -> Iterator[_Part]:
    """Leave out the clicks that only go into the field that is filled next."""
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        focuses = _is_click(part) and isinstance(after, Action) and after.verb in {"fill", "select", "press"}
        if not (focuses and isinstance(after, Action) and after.place == part.place):
            yield part
