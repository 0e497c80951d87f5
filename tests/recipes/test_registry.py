"""Finding recipes, and telling what cannot be found or loaded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from surefoot.errors import RecipeBroken, RecipeNotFound
from surefoot.recipes.registry import find, survey
from tests.cli.command import surefoot

_RECIPE = '''
from surefoot import Model, Run, recipe

class Given(Model):
    pass

@recipe("{name}", origins=[])
async def one(run: Run, given: Given) -> int:
    """Gives {name}."""
    return 1
'''


def written(folder: Path, file: str, name: str) -> str:
    """Write a recipe, and return its path."""
    (folder / file).write_text(_RECIPE.format(name=name))
    return str(folder / file)


def test_found_by_file_name_and_function(tmp_path: Path) -> None:
    """A recipe is found by its file, by name or function behind a colon, and by name among the places."""
    place = written(tmp_path, "a.py", "found/a")
    for what in (place, f"{place}:one", f"{place}:found/a"):
        assert find(what)[0].name == "found/a"
    recipe, source = find("found/a", places=[place])
    assert (recipe.name, source) == ("found/a", f"{place}:found/a")
    assert find(source)[0] is recipe


def test_near_names(tmp_path: Path) -> None:
    """A name that is nearly right is told what it may have meant."""
    place = written(tmp_path, "near.py", "shop/read-price")
    with pytest.raises(RecipeNotFound, match="did you mean shop/read-price"):
        find("shop/read-prise", places=[place])
    with pytest.raises(RecipeNotFound, match=r"did you mean near\.py"):
        find(str(tmp_path / "nea.py"))


def test_broken_places_hold_up_no_other(tmp_path: Path) -> None:
    """A syntax error, a missing file and a missing module are told, each with its reason; the others are found."""
    good = [written(tmp_path, "b.py", "good/b"), written(tmp_path, "c.py", "good/c")]
    (tmp_path / "bad.py").write_text("def oops(:\n")
    known = survey([good[0], str(tmp_path / "bad.py"), str(tmp_path / "missing.py"), "no_such_module", good[1]])
    assert [recipe.name for recipe, _ in known.found] == ["good/b", "good/c"]
    assert [type(error) for error in known.broken] == [RecipeBroken, RecipeNotFound, RecipeNotFound]
    for error, text in zip(known.broken, ("line 1", "missing.py", "no_such_module"), strict=True):
        assert text in str(error)


def test_one_name_twice(tmp_path: Path) -> None:
    """Two files with a recipe of one name: the first counts, the second is told."""
    first, second = written(tmp_path, "d.py", "same/name"), written(tmp_path, "e.py", "same/name")
    known = survey([first, second])
    assert [source for _, source in known.found] == [f"{first}:same/name"]
    assert "is already in" in str(known.broken[0])
    assert [find(file)[0].file for file in (first, second)] == [Path(first), Path(second)]


def test_a_package_that_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module whose parent package raises is broken, and neither a fault nor simply not there."""
    (tmp_path / "raising_parent").mkdir()
    (tmp_path / "raising_parent" / "__init__.py").write_text("raise RuntimeError('no')\n")
    (tmp_path / "raising_parent" / "child.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(RecipeBroken, match=r"line 1: RuntimeError: no"):
        find("raising_parent.child")


def test_the_list_goes_on(tmp_path: Path) -> None:
    """`surefoot recipes` lists the good, names the broken on standard error, and ends with their code."""
    good = written(tmp_path, "f.py", "good/f")
    (tmp_path / "bad.py").write_text("x = 1\ny = undefined\n")
    done = surefoot(tmp_path / "data", "recipes", SUREFOOT_RECIPES=f"{tmp_path / 'bad.py'}:{good}:not_a_module")
    assert done.returncode == 22
    assert "good/f" in done.stdout
    assert "Gives good/f." in done.stdout
    assert "bad.py cannot be loaded: line 2: NameError: name 'undefined' is not defined" in done.stderr
    assert "there is no recipe module not_a_module" in done.stderr
    assert "Traceback" not in done.stderr
