"""The type checker finds the mistakes that authors make."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MISTAKES = Path(__file__).parent / "mistakes" / "recipe_mistakes.py"


def test_each_mistake_is_a_type_error(tmp_path: Path) -> None:
    """Each marked line is an error, and no other line is."""
    shutil.copy(MISTAKES, tmp_path)  # the project's own settings leave the file out
    settings = {"typeCheckingMode": "standard", "extraPaths": [str(ROOT)], "pythonVersion": "3.11"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path)
    told = json.loads(done.stdout)
    errors = [one for one in told["generalDiagnostics"] if one["severity"] == "error"]
    found = {one["range"]["start"]["line"] + 1 for one in errors}
    lines = MISTAKES.read_text().splitlines()
    marked = {number for number, line in enumerate(lines, 1) if line.endswith("# mistake")}
    assert len(marked) >= 12
    assert found == marked, [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in errors]
