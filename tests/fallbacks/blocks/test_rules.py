"""The rules as data: what may stand in them, and how a file of one's own goes over those that come along."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.errors import ConfigInvalid
from surefoot.fallbacks.blocks import Kind, Reply, detect, load_rules, own_rules
from tests.fallbacks.blocks.made import BLOCKED, ORDINARY, page

OWN = """
version = "acme-1"

[[provider]]
name = "acme"
source = "https://shop.example/help/robots"
passive = [{ source = "/gate/passive.js" }]

[[provider.rule]]
name = "acme-gate"
kind = "queued"
all = [{ css = "#acme-gate" }, { text = "one moment" }]
none = [{ css = "#acme-passed" }]
"""


def write(folder: Path, text: str) -> Path:
    """Write a file of rules."""
    file = folder / "rules.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_those_that_come_along_are_told_apart_and_sourced() -> None:
    """No name twice; every provider has a source, and what is passive is cheap to look for."""
    rules = own_rules()
    names = [rule.name for provider in rules.provider for rule in provider.rule]
    assert len(set(names)) == len(names)
    assert len({provider.name for provider in rules.provider}) == len(rules.provider)
    assert len(names) > 60
    for provider in rules.provider:
        assert len(provider.source) > 10
        assert {sign.sort for sign in provider.passive} <= {"cookie", "header", "script", "source"}


def test_each_kind_of_rule_is_of_a_maker() -> None:
    """The services whose names are told, each with its own rules."""
    with_rules = {provider.name for provider in own_rules().provider if provider.rule}
    assert with_rules >= {
        "akamai", "amazon", "anubis", "aws-waf", "cloudflare", "cloudfront", "datadome", "f5", "google", "imperva",
        "kasada", "perimeterx", "qrator", "radware", "servicepipe", "sucuri",
    }  # fmt: skip


def test_a_file_adds_rules_over_those_that_come_along(tmp_path: Path) -> None:
    """Its rules are asked, too, its version is told, and what it knows of passively as well."""
    rules = load_rules(write(tmp_path, OWN))
    gate = page('<div id="acme-gate">One moment</div>', head="<script src=/gate/passive.js></script>")
    verdict = detect(gate, rules=rules)
    assert (verdict.kind, verdict.provider) == (Kind.QUEUED, "acme")
    assert verdict.rules == f"{own_rules().version}+acme-1"
    assert any(one.startswith("acme: ") for one in verdict.passive)
    assert detect(gate.replace("</body>", "<p id=acme-passed></p></body>"), rules=rules).kind is None
    assert detect(gate).kind is None
    assert detect(BLOCKED["akamai denied"], rules=rules).provider == "akamai"
    assert load_rules(None) is own_rules()


def test_a_file_takes_the_place_of_a_rule_or_switches_it_off(tmp_path: Path) -> None:
    """By its name; what else the provider's page bears is still asked about."""
    html = BLOCKED["perimeterx challenge_human"]
    name = detect(html).evidence[0].rule
    off = load_rules(write(tmp_path, f'version = "1"\noff = ["{name}"]'))
    assert detect(html, rules=off).provider is None
    replaced = (
        OWN.replace("acme-gate", name).replace(f"#{name}", "#px-captcha").replace(', { text = "one moment" }', "")
    )
    other = load_rules(write(tmp_path, replaced))
    assert (detect(html, rules=other).provider, detect(html, rules=other).kind) == ("acme", Kind.QUEUED)


def test_leaving_a_provider_out_leaves_the_others(tmp_path: Path) -> None:
    """Also after all rules have been asked once."""
    html = BLOCKED["cloudflare denied"]
    assert detect(html).provider == "cloudflare"
    assert detect(html, rules=own_rules().without("cloudflare")).provider is None
    assert detect(BLOCKED["akamai denied"], rules=own_rules().without("cloudflare")).provider == "akamai"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("version", "versoin"), "versoin: Extra inputs are not permitted"),
        (('kind = "queued"', 'kind = "stopped"'), "provider[0].rule[0].kind: Input should be 'rate_limited'"),
        (('{ css = "#acme-gate" }, ', ""), "words alone prove nothing, since pages talk about blocks"),
        (('css = "#acme-gate"', 'css = "#["'), "'#[' is no CSS selector"),
        (('text = "one moment"', 'text = "("'), "'(' is no regular expression"),
        (('text = "one moment"', 'text = " "'), "an empty text is on every page"),
        (('text = "one moment"', 'text = "a", css = "b"'), "given: css, text"),
        (('text = "one moment"', 'like = "a"'), "given: none"),
        (('text = "one moment"', 'text = "a", like = "b"'), "`like` says what a header holds"),
        (("source =", "sources ="), "provider[0].source: Field required"),
        (('all = [{ css = "#acme-gate" }, { text = "one moment" }]', ""), "acme-gate: it must look for something"),
        (('name = "acme-gate"', 'name = "Acme Gate"'), "provider[0].rule[0].name"),
        (('version = "acme-1"', 'version = "acme-1'), "is no TOML"),
        (('version = "acme-1"', 'version = "1"\noff = ["nothing"]'), "there is no rule nothing"),
        (('{ source = "/gate/passive.js" }', '{ css = "#a" }'), "a header, a cookie or a script"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    """With its place in the file, and what to do next."""
    assert change[0] in OWN
    with pytest.raises(ConfigInvalid) as raised:
        load_rules(write(tmp_path, OWN.replace(*change)))
    assert says in str(raised.value)
    assert raised.value.next_action


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    """By its path."""
    with pytest.raises(ConfigInvalid, match=r"nowhere\.toml cannot be read"):
        load_rules(tmp_path / "nowhere.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ConfigInvalid, match="UTF-8"):
        load_rules(tmp_path / "bytes.toml")


def test_a_header_that_is_known_by_its_name_is_told_without_its_value() -> None:
    """That may belong to a session; what a pattern was searched in is told."""
    headers = {"x-kpsdk-ct": "0a1b2c3d", "cf-ray": "9f8e7d", "cf-mitigated": "challenge"}
    told = detect("", reply=Reply(status=429, headers=headers)).model_dump_json()
    assert "0a1b2c3d" not in told
    assert "9f8e7d" not in told
    assert "cf-mitigated: challenge" in told


@pytest.mark.parametrize(
    "sign", ["status = [503]", 'header = "x-gate", like = "^shut"', 'cookie = "gate\\\\d+"', 'url = "/gate/"']
)
def test_signs_of_the_answer(tmp_path: Path, sign: str) -> None:
    """A status, a header, a cookie and an address each make a rule, and do not hold where they are not seen."""
    rules = load_rules(write(tmp_path, OWN.replace('{ css = "#acme-gate" }, { text = "one moment" }', f"{{ {sign} }}")))
    shut = Reply(
        status=503,
        headers={"X-Gate": "shut until noon", "set-cookie": "gate7=a; Path=/"},
        url="https://a.example/gate/1",
    )
    assert detect(ORDINARY["a small page"], reply=shut, rules=rules).provider == "acme"
    open_ = Reply(status=200, headers={"x-gate": "open", "set-cookie": "gateway=a"}, url="https://a.example/")
    assert detect(ORDINARY["a small page"], reply=open_, rules=rules).kind is None
