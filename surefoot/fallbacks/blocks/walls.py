"""Walls that are told by an address or an expectation: signing in, scripts, real answers."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from surefoot.fallbacks.blocks.document import Document
from surefoot.fallbacks.blocks.kinds import Kind
from surefoot.fallbacks.blocks.phrases import phrases
from surefoot.fallbacks.blocks.reply import Expected, Reply
from surefoot.fallbacks.blocks.signs import around
from surefoot.fallbacks.blocks.structure import LITTLE, ONE_WORD, Opinion
from surefoot.fallbacks.blocks.verdict import Evidence, quoted, told

_SIGN_IN_HOST = re.compile(
    r"^(?:log-?in|sign-?in|accounts?|auth\d?|sso|idp?|identity|passport|secure-?login|oauth)\.", re.IGNORECASE
)
_SIGN_IN_PATH = re.compile(
    r"/(?:log-?in|log_in|sign-?in|sign_in|logon|signon|auth|authwall|sso|saml2?|oauth2?|authorize|checkpoint|session/new|sessions/new|"
    r"users/sign_in|account/login|accounts/login|ap/signin|uas/login|passport|anmelden|connexion|iniciar-sesion|entrar|accedi)(?:[/.?;]|$)",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"^(?:next|continue|redirect\w*|return\w*|session_?redirect|dest(?:ination)?|ref(?:errer)?|service|target\w*|back\w*|goto|url|"
    r"from|came_from|openid\.return_to|wreply|wctx|relaystate|state|r|u|to|forward\w*|success\w*|callback\w*|original\w*|login_?from)$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^(?:https?:)?/|^https?%3a|^%2f", re.IGNORECASE)
_SIGN_IN_TITLE = re.compile(
    r"\b(?:log|sign)[ -]?(?:in|on)\b|anmelden|einloggen|se connecter|connexion|iniciar sesi|accedi\b|inloggen|zaloguj|"
    r"войти|вход|увійти|giriş yap|登录|登入|ログイン|로그인",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"accou|konto|compte|cuenta|conta|member|user|custom|kund|client|profil|regist|log|sign|auth|my|mein|admin|portal",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(r"""url\s*=\s*['"]?(http://[^'"\s]+)""", re.IGNORECASE)
_GOES_TO = re.compile(r"""location(?:\.href|\.replace)?\s*(?:=|\()\s*['"](http://[^'"\s]+)['"]""", re.IGNORECASE)
_NAMES_HOST = re.compile(r"^(?:host|domain|url|uri|accessurl|site|dn|orig\w*|request\w*|blocked\w*)$", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/:?]|$)", re.IGNORECASE)
_BARE = 400
"""Visible characters up to which a page that asks for scripts is taken for a shell."""


def login_wall(reply: Reply, document: Document, expected: Expected) -> Opinion | None:
    """Return the opinion on a page to sign in on that came in the place of another one.

    A page to sign in on that was asked for is ordinary. That another one was asked for is told by its address, by an
    address to come back to in the one of this page, or by what is expected and missing.
    """
    came, wanted = reply.url or "", reply.wanted
    if wanted is not None and is_sign_in(wanted):
        return None
    if is_sign_in(came) and (document.shape.passwords or document.shown <= LITTLE):
        if wanted is not None:
            saw = f"{told(wanted)} was asked for, and the page to sign in on at {told(came)} came"
            return _wall(Kind.LOGIN_WALL, 0.95, saw)
        if back := _way_back(came):
            saw = f"it leads back to another page, by {quoted(back)} in {told(came)}"
            return _wall(Kind.LOGIN_WALL, 0.75, saw)
    return _in_its_place(came, document, expected)


def _in_its_place(came: str, document: Document, expected: Expected) -> Opinion | None:
    """Return the opinion on a page with a field for a password, at an address that may be that of any page."""
    if expected.missing and document.shape.passwords:
        return _wall(Kind.LOGIN_WALL, 0.85, f"a field for a password, and {expected}")
    if document.shown > LITTLE or is_sign_in(came) or not _is_elsewhere(came):
        return None
    if _SIGN_IN_TITLE.search(document.title) and document.shape.passwords:
        saw = f"the title {quoted(document.title)} with a field for a password, at {told(came)}"
        return _wall(Kind.LOGIN_WALL, 0.6, saw)
    return None


def _is_elsewhere(url: str) -> bool:
    """Say whether an address is that of some page within a site, and by its name has nothing to do with accounts."""
    parts = _split(url)
    return parts is not None and url.startswith("http") and parts[1] != "" and not _ACCOUNT.search(parts[1])


def is_sign_in(url: str) -> bool:
    """Say whether an address is, by its name, that of a page to sign in on."""
    parts = _split(url)
    return parts is not None and bool(_SIGN_IN_HOST.search(parts[0]) or _SIGN_IN_PATH.search(parts[1]))


def asks_for_scripts(document: Document) -> Opinion | None:
    """Return the opinion on a shell that shows nothing but the wish for JavaScript."""
    known = phrases()[Kind.JS_REQUIRED]
    if document.shown > _BARE or document.shape.links > 3:  # noqa: PLR2004 — help, terms, the maker
        return None
    found = known.said(document.text, 1) or known.said(document.unscripted, 1)
    if not found:
        return None
    if found[0].string is document.unscripted and document.shown > ONE_WORD:
        return None
    saw = f"the text {around(found[0])}, and only {document.shown:,} visible characters"
    return _wall(Kind.JS_REQUIRED, 0.7, saw)


def sent_elsewhere(document: Document) -> Opinion | None:
    """Return the opinion on an empty page that leads to another host over plain HTTP, and tells it what was asked for.

    That is how filters answer in the place of a site. Pages that lead on within a site, or to sign in, do not.
    """
    if document.shown > ONE_WORD:
        return None
    leads = _LEADS_TO.search(document.shape.refreshes) or _GOES_TO.search(document.code[: _BARE * 10])
    target = "" if leads is None else leads[1]
    parts = _split(target)
    host = "" if parts is None or is_sign_in(target) else _told_host(target)
    if parts is None or not host or _site(host) == _site(parts[0]):
        return None
    return _wall(Kind.NETWORK_FILTER, 0.7, f"an empty page that leads to {told(target)} and tells it of {quoted(host)}")


def not_found(reply: Reply, document: Document) -> Opinion | None:
    """Return the opinion on the answer that there is no such page."""
    if reply.status in {404, 410}:
        return _wall(Kind.NOT_FOUND, 0.95, f"status {reply.status}")
    if document.shown <= LITTLE and phrases()[Kind.NOT_FOUND].entitled(document.title):
        return _wall(Kind.NOT_FOUND, 0.7, f"the title {quoted(document.title)}")
    return None


def empty_result(document: Document, expected: Expected) -> Opinion | None:
    """Return the opinion on the right page with nothing found on it."""
    if not (expected.landmark and expected.targets == 0):
        return None
    found = phrases()[Kind.EMPTY_RESULT].said(document.text, 1)
    return _wall(Kind.EMPTY_RESULT, 0.85, f"the landmark was seen, and the text {around(found[0])}") if found else None


def _wall(kind: Kind, confidence: float, saw: str) -> Opinion:
    return Opinion(kind, confidence, (Evidence(rule=kind.value.replace("_", "-"), saw=saw),))


def _told_host(url: str) -> str:
    """Return the host that an address is told of: by a whole parameter, or in an address there."""
    try:
        pairs = parse_qsl(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return ""
    hosts = (_HOST.match(value) for name, value in pairs if _NAMES_HOST.match(name))
    return next((host[1] for host in hosts if host is not None), "")


def _site(host: str) -> str:
    return ".".join(host.lower().split(".")[-2:])


def _way_back(url: str) -> str:
    try:
        pairs = parse_qsl(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return ""
    return next((name for name, value in pairs if _RETURN.match(name) and _PLACE.search(value)), "")


def _split(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
    except ValueError:
        return None
