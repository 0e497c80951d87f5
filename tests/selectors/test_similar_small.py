"""On small pages there is little to compare with: what is evident heals, what is gone does not."""

from __future__ import annotations

import pytest

from surefoot import Snapshot
from surefoot.selectors.fingerprint import Fingerprint, fingerprint
from surefoot.selectors.identity import strangeness
from surefoot.selectors.similar import Stake, heal

FORM = """<title>Sign in</title><main><h1>Sign in</h1><form action="/in">
<label for="m">E-mail</label><input id="m" name="email" type="email" class="field">
<label for="p">Password</label><input id="p" name="password" type="password" class="field">
<button id="go" class="btn">Sign in</button> <a class="help" href="/forgot">Forgot your password?</a></form></main>"""


def remembered(selector: str) -> Fingerprint:
    """Return what is stored of the one element of the form that a selector describes."""
    (found,) = Snapshot(FORM).root.select(selector)
    return Fingerprint.model_validate_json(fingerprint(found).json_text())


@pytest.mark.parametrize(
    ("selector", "old", "new", "now"),
    [
        ("#m", 'name="email" type="email" class="field"', 'name="mail" type="email" class="input"', "#m"),
        ("#m", 'for="m">E-mail</label><input id="m"', 'for="k">E-mail</label><input id="k"', "#k"),
        ("#p", 'id="p" name="password"', 'id="pw" name="pw"', "#pw"),
        ("#go", 'id="go" class="btn"', 'id="send" class="button"', "#send"),
        ("#go", '<button id="go" class="btn">Sign in</button>', '<button id="go" class="btn">Log in</button>', "#go"),
        (".help", 'class="help" href="/forgot"', 'class="link" href="/account/forgot"', ".link"),
        ("h1", "<h1>Sign in</h1>", "<h2>Sign in</h2>", "h2"),
    ],
)
def test_what_was_plainly_renamed_is_found(selector: str, old: str, new: str, now: str) -> None:
    """Surely enough for a safe act: one thing is another, all else is as it was."""
    assert old in FORM
    page = Snapshot(FORM.replace(old, new))
    (true,) = page.root.select(now)
    found = heal(remembered(selector), page, Stake.SAFE)
    assert found.accepted is not None, str(found)
    assert found.accepted.element == true


@pytest.mark.parametrize("selector", ["#m", "#p", "#go", ".help", "h1"])
def test_what_is_gone_is_lost_there(selector: str) -> None:
    """The other field is not the one that is gone; a heading that says what the button said is of no such kind."""
    page, memory = Snapshot(FORM), remembered(selector)
    for one in page.root.select(selector):
        one.node.decompose()
    found = heal(memory, Snapshot(page.root.html), Stake.SAFE)
    assert found.accepted is None or strangeness(memory, found.accepted.element, healed=True), str(found)
