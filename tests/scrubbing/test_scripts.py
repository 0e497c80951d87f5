"""What runs in a page is emptied; data in scripts, and every element, stay."""

from __future__ import annotations

from surefoot.scrubbing.scripts import without_scripts
from surefoot.selectors.snapshot import Snapshot

_PAGE = (
    '<html><head><script src="/app.js" async></script><script>go("</scr"+"ipt>")</script>'
    '<script type="application/ld+json">{"@type": "Offer", "price": "5"}</script></head>'
    "<body onload='go()'><a href=\"javascript:go()\" onclick=\"go('>')\">Go</a><p id=on title=on>on = off</p>"
    '<iframe data-surefoot-frame="&lt;script&gt;inner()&lt;/script&gt;&lt;p&gt;In&lt;/p&gt;"></iframe></body></html>'
)


def test_what_runs_is_gone() -> None:
    """Scripts, their addresses, handlers and `javascript:` addresses are empty, in frames too."""
    html = without_scripts(_PAGE)
    assert "go(" not in html
    assert "app.js" not in html
    assert "inner()" not in html
    assert '"price": "5"' in html
    assert "<p id=on title=on>on = off</p>" in html


def test_elements_stay_where_they_were() -> None:
    """The page has the same elements, and what can be clicked still says so."""
    before, after = Snapshot(_PAGE), Snapshot(without_scripts(_PAGE))
    assert [one.path for one in before.root.descendants] == [one.path for one in after.root.descendants]
    assert after.root.select("a[onclick]")
    assert [frame.text for frame in after.frames] == ["In"]
    assert without_scripts(after.html) == after.html
