"""Pages of makers that nobody knows: by how they are built and what they say, and by neither alone."""

from __future__ import annotations

import pytest

from surefoot.fallbacks.blocks import Kind, Reply, Rules, detect
from surefoot.fallbacks.blocks.document import Document
from surefoot.fallbacks.blocks.phrases import phrases
from surefoot.fallbacks.blocks.structure import build, words
from tests.fallbacks.blocks.made import ARTICLE, BLOCKED, OF_NOBODY, ORDINARY, page, site

NONE = Rules(version="none")


@pytest.mark.parametrize("kind", OF_NOBODY)
def test_a_page_without_any_mark_is_told(kind: str) -> None:
    """In several languages, with all that added up as evidence; no provider is made up."""
    verdict = detect(OF_NOBODY[kind], rules=NONE)
    assert (verdict.kind, verdict.provider) == (kind, None), verdict.evidence
    assert verdict.confidence < 0.95


@pytest.mark.parametrize(
    "who",
    [
        "cloudflare challenge_auto", "cloudflare denied", "cloudflare rate_limited", "perimeterx challenge_human",
        "akamai denied", "imperva denied", "f5 denied", "radware challenge_human", "cloudfront denied",
    ],
)  # fmt: skip
def test_what_makers_pages_say_is_told_without_their_rules(who: str) -> None:
    """As a block of nobody; what carries no word at all, such as a bare script, needs its maker's rule."""
    verdict = detect(BLOCKED[who], rules=NONE)
    assert verdict.blocked, verdict
    assert verdict.provider is None


@pytest.mark.parametrize("name", ORDINARY)
def test_without_rules_ordinary_pages_are_ordinary(name: str) -> None:
    """The build of a page alone makes no alarm either."""
    assert detect(ORDINARY[name], rules=NONE).kind is None


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("de", "Zugriff verweigert"), ("fr", "Accès refusé"), ("es", "Acceso denegado"), ("pt", "Acesso negado"),
        ("it", "Accesso negato"), ("nl", "Toegang geweigerd"), ("pl", "Odmowa dostępu"), ("ru", "Доступ запрещён"),
        ("uk", "Доступ заборонено"), ("tr", "Erişim engellendi"), ("zh", "访问被拒绝"),
        ("ja", "アクセスが拒否されました"), ("ko", "접근이 거부되었습니다"), ("en", "Access Denied!"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_its_language(lang: str, title: str) -> None:
    """A short page whose title and heading refuse is a refusal; the same words within a site are not."""
    refused = page(f"<h1>{title}</h1><p>192.0.2.1</p>", title=title)
    assert detect(refused, rules=NONE).kind is Kind.DENIED, lang
    assert detect(site(f"<h1>{title}</h1>{ARTICLE}", title=title), rules=NONE).kind is None, lang


@pytest.mark.parametrize(
    "statement",
    [
        "Access to this site has been blocked by an order of the Federal Court.",
        "The website you are trying to visit offers content that is considered illegal according to the legislation.",
        "Доступ к данному ресурсу закрыт: он внесён в реестр запрещённых сайтов.",
        "Esta página ha sido bloqueada por disposición del Ministerio.",
        "L'accès à ce site est bloqué par décision de justice.",
        "Diese Seite ist in Ihrem Netz gesperrt. Kategorie: Glücksspiel.",
        "Accesso al sito inibito per ordine dell'autorità giudiziaria.",
        "Situs ini tidak bisa diakses sesuai peraturan perundang-undangan.",
        "해당 사이트는 불법·유해 정보로 차단되었습니다.",
        "عفواً، الموقع المطلوب غير متاح",
    ],
)
def test_a_filter_states_on_whose_behalf_it_answers(statement: str) -> None:
    """Without a title or a heading that says it; within a page of a site the statement is none."""
    styles = "<link rel=stylesheet href=/a.css><link rel=icon href=/i.png>"
    told = detect(page(f"<img src=/logo.png><p>{statement}</p>", title="Acme Telecom", head=styles), rules=NONE)
    assert told.kind is Kind.NETWORK_FILTER
    assert any("the statement" in one.saw for one in told.evidence)
    assert detect(site(f"<p>{statement}</p>{ARTICLE}"), rules=NONE).kind is None


def test_words_alone_and_build_alone_do_not_add_up() -> None:
    """A page of a site that says it all is none, nor is a page that is built like one and says nothing."""
    said = site("<h1>Access denied</h1><p>You have been blocked. Forbidden.</p>" + ARTICLE, title="Access denied")
    assert (
        words(Kind.DENIED, phrases()[Kind.DENIED], Document(said)).number == 0
    )  # it shows too much for words to count
    assert detect(said, rules=NONE).kind is None
    bare = page("<p>Hello</p>", head="<meta name=robots content=noindex>")
    assert build(Reply(status=403), Document(bare)).number >= 5
    assert detect(bare, rules=NONE).kind is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Forbidden\n", Kind.DENIED), ("Too many requests.", Kind.RATE_LIMITED), ("Bad Gateway", Kind.OUTAGE)],
)
def test_a_plain_text_that_only_refuses_is_a_refusal(text: str, kind: Kind) -> None:
    """As some send it, without any HTML; under a title that says something else it is none."""
    assert detect(text, rules=NONE).kind is kind
    assert detect(page(f"<p>{text}: what these words mean</p>", title="Glossary"), rules=NONE).kind is None


def test_a_check_that_bears_a_captcha_wants_a_person() -> None:
    """Whatever its title says of a moment."""
    html = page(
        "<h1>One more step</h1>Please complete the security check to go on.<div class=g-recaptcha></div>",
        title="Just a moment...",
    )
    assert detect(html, rules=NONE).kind is Kind.CHALLENGE_HUMAN
    assert detect(html.replace("class=g-recaptcha", ""), rules=NONE).blocked


def test_a_captcha_that_fills_an_empty_page_needs_no_words() -> None:
    """A frame that is all there is; within a form of a site it is nothing."""
    frame = (
        '<iframe src="https://checks.example/captcha/?a=1" title="Verification" height="100%" width="100%"></iframe>'
    )
    assert detect(page(frame, title="shop.example"), rules=NONE).kind is Kind.CHALLENGE_HUMAN
    assert detect(site(f"<form><input name=a>{frame}</form>{ARTICLE}"), rules=NONE).kind is None


def test_a_script_alone_that_wants_no_index_is_a_check() -> None:
    """A page of scripts only, which search engines are to leave out; a shell of an application is none."""
    stub = page("<script>run()</script>", head="<meta name=robots content='noindex,nofollow'>")
    assert detect(stub, rules=NONE).kind is Kind.CHALLENGE_AUTO
    assert detect(page("<script>run()</script>"), rules=NONE).kind is None


def test_a_page_with_a_password_field_is_left_to_signing_in() -> None:
    """Whatever it says of access."""
    html = page("<h1>Access denied</h1>Please sign in<input type=password>", title="Access denied")
    assert detect(html, rules=NONE).kind is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Verification", "<p>Enter the code we sent you</p><form><input name=code><button>Go on</button></form>"),
        ("Verificación", "<p>Escribe el código</p><form><input name=code><button>Seguir</button></form>"),
        ("Queue", "<p>Jobs in the queue: 3</p>"),
    ],
)
def test_a_bare_page_of_a_site_with_an_ordinary_title_is_ordinary(title: str, body: str) -> None:
    """A step of signing in, and a list of jobs, bear the words of a block page in their title and say nothing else."""
    assert detect(page(f"<h1>{title}</h1>{body}", title=title)).kind is None
