"""Shared by the tests of the examples: adding a run of one, and killing it at an event."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from surefoot.demo.site.control import Site
from surefoot.recipes.registry import AnyRecipe, find
from surefoot.runs.execute import Executor
from surefoot.runs.records import RunRecord
from tests.conftest import ROOT


@dataclass(frozen=True)
class Example:
    """A run of an example, in the journal and not begun."""

    executor: Executor
    recipe: AnyRecipe
    source: str
    run: str

    async def execute(self, executor: Executor | None = None) -> RunRecord:
        """Execute it, or go on with it."""
        return await (executor or self.executor).execute(self.recipe, self.run)

    def start(self, step: str = "", kind: str = "", text: str = "", *, after: float = 0) -> subprocess.Popen[str]:
        """Execute it in a process of its own, which is killed at an event, or some seconds after it."""
        command = [sys.executable, "-m", "tests.examples.dying", self.source, self.run, step, kind, text, str(after)]
        timeouts = {"SUREFOOT_ACTION_TIMEOUT": "4", "SUREFOOT_PROOF_TIMEOUT": "4"}
        environ = {**os.environ, **timeouts, "SUREFOOT_DATA_DIR": str(self.executor.settings.data_dir)}
        return subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)

    def die_at(self, step: str, kind: str, text: str = "", *, after: float = 0) -> None:
        """Execute it until it is killed."""
        with self.start(step, kind, text, after=after) as process:
            _, said = process.communicate()
        assert process.returncode == -signal.SIGKILL, said


Begin = Callable[..., Example]


@pytest.fixture
def begin(executor: Executor, site: Site) -> Begin:
    """Adds a run of an example: its name, and the fields of its input."""

    def add(name: str, **given: object) -> Example:
        assert site.url
        source = str(ROOT / "examples" / f"{name}.py")
        recipe, _ = find(source)
        return Example(executor, recipe, source, executor.add(recipe, recipe.parse(given), source=source))

    return add
