"""The first files of a recipe: named after the site, of a page that is at hand or made up."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from surefoot.errors import BadInput
from surefoot.recipes.scaffold import scaffold
from surefoot.selectors.snapshot import Snapshot

PAGE = """<html><body><main><h1>Sign "in"</h1><form><label>E-mail <input name="email"></label>
<label>Password <input type="password" name="pw"></label><button data-testid="go">Sign in</button></form>
<a href="/help">Help</a></main></body></html>"""


@pytest.mark.parametrize(
    ("site", "module"),
    [("acme-portal", "acme_portal"), ("Acme Portal", "acme_portal"), ("shop.acme.example", "shop_acme_example"),
     ("https://acme.example/in", "acme_example"), ("email", "email_site"), ("class", "class_site"),
     ("4chan", "site_4chan"), ("Café Müller", "cafe_muller"), ("Großmann", "grossmann"), ("日本", ""), ('"""', "")],
)  # fmt: skip
def test_files_are_named_after_the_site(site: str, module: str) -> None:
    """A name that hides no other module and can be imported; without one it is refused."""
    if not module:
        with pytest.raises(BadInput, match="no letter"):
            scaffold(site)
        return
    made = scaffold(site)
    assert set(made.files) == {PurePosixPath(f"{module}.py"), PurePosixPath(f"test_{module}.py")}
    for path, text in made.files.items():
        compile(text, str(path), "exec")


def test_a_page_gives_its_address_its_heading_and_its_targets() -> None:
    """The heading is read by what it is, not by what it says today; fields and buttons come before links."""
    made = scaffold("acme", page=Snapshot(PAGE, url='https://acme.example/in?a="{x}'), loads=["https://cdn.example"])
    text = made.files[made.recipe]
    assert made.targets == ("E_MAIL", "PASSWORD", "SIGN_IN", "HELP")
    assert 'heading: Annotated[str, by.role("heading", level=1), by.css("h1")]' in text
    assert '"https://acme.example")' in text
    assert 'url: str = f"{SITE}/in?a=%22{{x}}"' in text
    assert 'loads=["https://cdn.example"]' in text
    assert "private=True" in text
    compile(text, "acme.py", "exec")
    assert (made.site, made.page.html) == ("acme", PAGE)


def test_a_page_without_headings_is_read_by_its_text() -> None:
    """Some sites have none."""
    made = scaffold("acme", page=Snapshot("<main><p>Hello</p></main>", url="https://acme.example/"))
    assert 'text: Annotated[str, by.role("main"), by.css("main")]' in made.files[made.recipe]
    assert "Target" not in made.files[made.recipe]


def test_a_page_that_says_nothing_is_refused() -> None:
    """There is nothing to read."""
    with pytest.raises(BadInput, match="can be read"):
        scaffold("acme", page=Snapshot("<div></div>", url="https://acme.example/"))
