"""The rules: data, one entry for each provider, checked when they are read.

Those that come along are in `rules.toml`. A file of the same form, which a setting or the caller names, adds to them,
takes the place of rules of the same name, or switches some off, so that rules can be mended without a release.
"""

from __future__ import annotations

import tomllib
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from pydantic import Field, ValidationError, field_validator, model_validator

from surefoot.errors import ConfigInvalid
from surefoot.fallbacks.blocks.document import Document
from surefoot.fallbacks.blocks.kinds import Kind
from surefoot.fallbacks.blocks.reply import Reply
from surefoot.fallbacks.blocks.signs import WORDS, Sign
from surefoot.fallbacks.blocks.verdict import Evidence
from surefoot.model import Model

_NAME = r"^[a-z0-9][a-z0-9.-]*$"
_PASSIVE = frozenset({"header", "cookie", "script", "source"})
_LITTLE = 4_000
"""The most visible characters at which words may count: beyond that a page says too much to be a block page."""


class Rule(Model):
    """What a page of one provider bears: all of `all`, one of `any`, none of `none`."""

    name: str = Field(pattern=_NAME)
    kind: Kind
    confidence: float = Field(default=0.95, gt=0, le=1)
    all: tuple[Sign, ...] = ()
    any: tuple[Sign, ...] = ()
    none: tuple[Sign, ...] = ()
    shown_at_most: int | None = Field(default=None, ge=0)
    """Only where no more characters than these are visible."""
    fields_at_most: int | None = Field(default=None, ge=0)
    """Only where no more than these can be filled in or chosen."""

    @model_validator(mode="after")
    def _is_no_mere_word(self) -> Rule:
        if not (self.all or self.any):
            raise ValueError(f"{self.name}: it must look for something, with `all` or `any`")
        ways = [[*self.all, one] for one in self.any] or [self.all]
        wordy = any(all(sign.sort in WORDS for sign in way) for way in ways)
        if wordy and (self.shown_at_most is None or self.shown_at_most > _LITTLE):
            raise ValueError(
                f"{self.name}: words alone prove nothing, since pages talk about blocks; add a header, an address, "
                f"a script or an element, or `shown_at_most` (at most {_LITTLE:,})"
            )
        return self

    def speaks(self, reply: Reply, document: Document) -> tuple[Evidence, ...]:
        """Return what it saw; nothing where it does not hold."""
        if not self._fits(document):
            return ()
        saw: list[str] = []
        for sign in self.all:
            seen = sign.seen(reply, document)
            if seen is None:
                return ()
            saw.append(seen)
        if self.any:
            seen = next((one for sign in self.any if (one := sign.seen(reply, document)) is not None), None)
            if seen is None:
                return ()
            saw.append(seen)
        if any(sign.seen(reply, document) is not None for sign in self.none):
            return ()
        if self.shown_at_most is not None:
            saw.append(f"{document.shown:,} visible characters")
        return tuple(Evidence(rule=self.name, saw=one) for one in saw)

    def _fits(self, document: Document) -> bool:
        shown, fields = self.shown_at_most, self.fields_at_most
        return (shown is None or document.shown <= shown) and (fields is None or document.shape.fields <= fields)

    @property
    def signs(self) -> tuple[Sign, ...]:
        """All that it looks for."""
        return (*self.all, *self.any, *self.none)


class Provider(Model):
    """A service, or a kind of page, and how its pages are told."""

    name: str = Field(pattern=_NAME)
    service: bool = True
    """Whether it is a service with a name, which a verdict then tells."""
    source: str = Field(min_length=8)
    """Where that is written, or on what pages it was seen."""
    passive: tuple[Sign, ...] = ()
    """What it leaves on ordinary pages, too."""
    rule: tuple[Rule, ...] = ()

    @field_validator("passive")
    @classmethod
    def _is_cheap(cls, given: tuple[Sign, ...]) -> tuple[Sign, ...]:
        if any(sign.sort not in _PASSIVE for sign in given):
            raise ValueError("what is seen passively is looked for on every page: a header, a cookie or a script")
        return given


class Rules(Model):
    """All rules."""

    version: str = Field(min_length=1)
    provider: tuple[Provider, ...] = ()
    off: tuple[str, ...] = ()
    """Names of rules that are switched off."""

    def over(self, others: Rules) -> Rules:
        """Return these rules over others: what bears the name of another takes its place, what is `off` is left out."""
        mine = {rule.name for provider in self.provider for rule in provider.rule} | set(self.off)
        kept = tuple(
            provider.model_copy(update={"rule": tuple(rule for rule in provider.rule if rule.name not in mine)})
            for provider in others.provider
        )
        unknown = set(self.off) - {rule.name for provider in others.provider for rule in provider.rule}
        if unknown:
            raise ConfigInvalid(
                f"off: there is no rule {', '.join(sorted(unknown))}", next_action="leave it out, or mend its name"
            )
        return Rules(version=f"{others.version}+{self.version}", provider=(*self.provider, *kept))

    def without(self, name: str) -> Rules:
        """Return the rules without those of one provider."""
        return Rules(version=self.version, provider=tuple(one for one in self.provider if one.name != name))

    def asked(self, document: Document) -> tuple[tuple[Provider, Rule], ...]:
        """Return the rules to ask about a page, with their provider, the surest first, else as they stand."""
        return self._ordered if document.shown <= self._most_shown else self._of_any_page

    @cached_property
    def selectors(self) -> tuple[str, ...]:
        """The CSS selectors that are asked about on every page: whatever it shows, or in what it does not show."""
        signs = [(sign.css, rule) for _, rule in self._ordered for sign in rule.signs if sign.css is not None]
        return tuple(dict.fromkeys(css for css, rule in signs if rule.shown_at_most is None or "noscript" in css))

    @cached_property
    def _ordered(self) -> tuple[tuple[Provider, Rule], ...]:
        pairs = [(provider, rule) for provider in self.provider for rule in provider.rule]
        return tuple(sorted(pairs, key=lambda pair: -pair[1].confidence))

    @cached_property
    def _of_any_page(self) -> tuple[tuple[Provider, Rule], ...]:
        return tuple(pair for pair in self._ordered if pair[1].shown_at_most is None)

    @cached_property
    def _most_shown(self) -> int:
        return max((rule.shown_at_most or 0 for _, rule in self._ordered), default=0)

    def passive(self, reply: Reply, document: Document) -> tuple[str, ...]:
        """Return which services are seen on a page, by what they leave on ordinary ones."""
        found = (
            (provider.name, next((saw for one in provider.passive if (saw := one.seen(reply, document))), None))
            for provider in self.provider
        )
        return tuple(f"{name}: {saw}" for name, saw in found if saw is not None)


@cache
def own_rules() -> Rules:
    """Return the rules that come along."""
    return _parsed((files("surefoot.fallbacks.blocks") / "rules.toml").read_text(encoding="utf-8"), "rules.toml")


def load_rules(path: Path | None) -> Rules:
    """Return the rules of a file over those that come along; raises `ConfigInvalid` naming what is wrong in it."""
    if path is None:
        return own_rules()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigInvalid(
            f"the block rules {path} cannot be read: {error.strerror}", next_action="mend the setting block_rules"
        ) from None
    except UnicodeDecodeError:
        raise ConfigInvalid(f"the block rules {path} are no UTF-8", next_action="save the file as UTF-8") from None
    return _parsed(text, str(path)).over(own_rules())


def _parsed(text: str, name: str) -> Rules:
    try:
        return Rules.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigInvalid(f"{name} is no TOML: {error}", next_action="mend the file") from None
    except ValidationError as error:
        lines = "".join(
            f"\n  {_place(one['loc'])}: {one['msg'].removeprefix('Value error, ')}" for one in error.errors()
        )
        raise ConfigInvalid(
            f"{name} holds no block rules:{lines}",
            next_action="mend the file; docs/blocks.md says what may stand in it",
        ) from None


def _place(steps: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".") or "the file"
