"""Every error surefoot raises, in one tree.

    SurefootError
    ├─ SiteFailed              the site did not do what it should
    │  ├─ Unreachable          no answer at all
    │  │  └─ NotInJourney      the page, or the answer, is not among those that were saved
    │  │     └─ Diverged       the recipe acts otherwise than the recorded run did
    │  ├─ BadResponse          an answer, but an error page or a broken one
    │  ├─ ReadFailed           the page does not read as the view that was expected
    │  ├─ TargetLost           the element is not there, or not beyond doubt
    │  │  ├─ TargetAmbiguous   several elements answer to it
    │  │  ├─ LoneWay           one way alone finds it, and a final step wants two
    │  │  └─ Healed            it was healed, and a final step wants its own ways
    │  ├─ NotActionable        it is there, and cannot be acted on
    │  │  └─ LayerStays        a declared layer covers the page, and does not go or keeps coming back
    │  ├─ ProofFailed          the action was made, and what was to show did not
    │  ├─ FactsFailed          the page or the result is not as it must be
    │  ├─ DialogUndeclared     a confirm or a prompt that the step did not declare
    │  ├─ OriginRefused        an address outside the recipe's origins
    │  └─ Blocked              the site says no
    ├─ BrowserFailed           the browser crashed, hung or could not start
    │  └─ NoBrowser            none is installed
    ├─ AuthorErred             the recipe must be changed
    │  ├─ RecipeNotFound, RecipeBroken, BadInput, BadAnswer
    │  ├─ ProofAlreadyTrue     a `then` that held before the action proves nothing
    │  ├─ NoFacts              a `prove` that yields no fact proves nothing
    │  ├─ ReplayMismatch       the recipe's code and its journal disagree
    │  ├─ NotOnce              a step acts twice, or never, where its process dies
    │  └─ SecretMissing
    ├─ BudgetExceeded          the run left what its recipe allows
    ├─ ApprovalRefused         used, expired, or for something else
    ├─ StoreFailed             the journal cannot be had: locked, corrupt, read-only
    ├─ RunNotFound, NotResumable, AlreadyRunning, PatchNotFound
    ├─ FixtureTampered         a saved page, or a journey, was changed by hand
    ├─ SecretLeft              a registered secret stands in what is to be saved
    ├─ NotRewritable           the source of a recipe cannot be changed beyond doubt
    └─ ConfigInvalid, ExtraMissing

    Control (BaseException)    no `except Exception` of a recipe can swallow it
    ├─ GiveUp                  raised by authors: a retry is useless
    ├─ Suspend                 the run waits for a person or a time
    ├─ InDoubt                 an effect cannot be told: a person must look
    ├─ Cancelled               a person cancelled the run
    └─ LeaseLost               another process has taken the run

    WaysAlike (UserWarning)    the ways of a target cannot disagree, so that none can confirm another

A message says what was wanted, what was found and what to do next; `next_action` repeats the last in words
of its own. `dispatched` says whether an action may have reached the site.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar


class SurefootError(Exception):
    """The root of all errors."""

    exit_code: ClassVar[int] = 1
    remedy: ClassVar[str] = "look at the run with `surefoot show RUN`"

    def __init__(self, message: str, *, next_action: str | None = None, dispatched: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.next_action = next_action or self.remedy
        self.dispatched = dispatched
        """Whether an action may have reached the site before this was raised."""

    def __str__(self) -> str:
        return self.message


class SiteFailed(SurefootError):
    """The site did not do what it should."""

    remedy = "look at the page; if the site has changed, mend the view or the target"


class Unreachable(SiteFailed):
    """No answer at all: refused, timed out, name not known."""

    exit_code = 40
    remedy = "check the address and the network, then `surefoot resume RUN`"


class NotInJourney(Unreachable):
    """The page, or the answer, is not among those that were saved."""

    remedy = "record the journey anew, or add the page to it"


class Diverged(NotInJourney):
    """The recipe acts otherwise than the recorded run did: on another element, once more, or once less."""

    remedy = (
        "mend the recipe if that was not meant; if it was, record the journey anew: "
        "`surefoot run RECIPE … --record CASE --replace`"
    )


class BadResponse(SiteFailed):
    """An error status, or an answer cut short."""

    remedy = "try again later with `surefoot resume RUN`"


class ReadFailed(SiteFailed):
    """The page does not read as the view that was expected; the message lists every field at fault."""


class TargetLost(SiteFailed):
    """The element is not there, or not beyond doubt."""


class TargetAmbiguous(TargetLost):
    """Several elements answer to the target."""


class LoneWay(TargetLost):
    """One way alone finds the element, which never carries a final step without a person."""

    remedy = "look whether it is the right element; approving the step again allows it once"


class Healed(TargetLost):
    """The element was found by what it looked like, which never carries a final step without a person."""

    remedy = "look whether it is the right element; approving the step again allows it once"


class NotActionable(SiteFailed):
    """The element is there, and cannot be acted on: covered, disabled, of another kind."""


class LayerStays(NotActionable):
    """A declared layer does not go away, or keeps coming back."""

    remedy = "look at the page; mend the layer's `dismiss`"


class ProofFailed(SiteFailed):
    """The action was made, and what was to show did not show."""


class FactsFailed(SiteFailed):
    """A fact does not hold; the message names it with both values."""


class DialogUndeclared(SiteFailed):
    """The page asked something that the step did not declare; it was dismissed."""

    remedy = "declare it: `async with ctx.page.dialog(accept('...'))`"


class OriginRefused(SiteFailed):
    """An address outside the recipe's origins."""

    remedy = "if the recipe may go there, add it to its `origins`"


class Blocked(SiteFailed):
    """The site says no."""

    exit_code = 4
    remedy = "wait, take the official API, or ask the site"


class BrowserFailed(SurefootError):
    """The browser crashed, hung or could not start."""

    remedy = "`surefoot doctor` looks at the browser; then `surefoot resume RUN`"


class NoBrowser(BrowserFailed):
    """No browser is installed."""

    exit_code = 30
    remedy = "run `surefoot browser install`"


class AuthorErred(SurefootError):
    """The recipe must be changed."""

    exit_code = 20
    remedy = "change the recipe"


class RecipeNotFound(AuthorErred):
    """No recipe of that name, file or module."""

    exit_code = 21
    remedy = "`surefoot recipes` lists what is there"


class RecipeBroken(AuthorErred):
    """The recipe's file cannot be loaded."""

    exit_code = 22
    remedy = "mend the file"


class BadInput(AuthorErred):
    """The input does not fit the recipe; the message has a line for each field."""

    exit_code = 23
    remedy = "`surefoot recipes RECIPE` shows the input it takes"


class BadAnswer(BadInput):
    """The answer does not fit the question."""

    remedy = "`surefoot show RUN` shows the question"


class ProofAlreadyTrue(AuthorErred):
    """A `then` that held before the action proves nothing."""

    remedy = "use `changed(...)`, or a proof that the action alone can bring about"


class NoFacts(AuthorErred):
    """A `prove` that yields no fact proves nothing."""

    remedy = "yield at least one fact from `prove`"


class ReplayMismatch(AuthorErred):
    """The recipe's code and its journal disagree."""

    exit_code = 24
    remedy = "restore the recipe as it was for this run, or cancel the run and start a new one"


class NotOnce(AuthorErred):
    """A step acts twice, or never, where its process dies at it."""

    remedy = "mend the step's `already_done`: it must find what this run's own intent has done, and nothing else"


class SecretMissing(AuthorErred):
    """A secret that the recipe asks for is not set."""

    exit_code = 25
    remedy = "set it in the environment or in the secrets file"


class BudgetExceeded(SurefootError):
    """The run left what its recipe allows."""

    exit_code = 9
    remedy = "see what the run did; raise the recipe's budget if that was right"


class ApprovalRefused(SurefootError):
    """The approval is used, expired, or for something else."""

    exit_code = 10
    remedy = "`surefoot show RUN` shows what waits for approval now"


class StoreFailed(SurefootError):
    """The journal cannot be had."""

    exit_code = 31
    remedy = "`surefoot doctor` looks at the journal"


class StoreReadOnly(StoreFailed):
    """The data directory cannot be written."""

    exit_code = 32
    remedy = "make it writable, or set SUREFOOT_DATA_DIR to a directory that is"


class StoreLocked(StoreFailed):
    """Another process holds the journal for too long."""

    exit_code = 33
    remedy = "see which process holds it, then try again"


class StoreCorrupt(StoreFailed):
    """The journal is damaged; nothing is started over."""

    exit_code = 34
    remedy = "restore it from a backup; surefoot never starts a journal over by itself"


class RunNotFound(SurefootError):
    """No run of that name."""

    exit_code = 26
    remedy = "`surefoot runs` lists them"


class PatchNotFound(SurefootError):
    """No patch of that name."""

    exit_code = 36
    remedy = "`surefoot targets RECIPE` lists them"


class FixtureTampered(SurefootError):
    """A saved page is not as it was saved: what rests on it would prove nothing."""

    exit_code = 38
    remedy = "restore it as it was committed, or capture the page anew"


class SecretLeft(SurefootError):
    """A registered secret stands in what is, or was to be, saved; the message says where, and never what."""

    exit_code = 39
    remedy = "capture the page anew, with the place that says it declared private; what was saved must not be passed on"


class NotRewritable(SurefootError):
    """The source of a recipe cannot be changed beyond doubt; nothing was written."""

    exit_code = 37
    remedy = "change it by hand"


class NotResumable(SurefootError):
    """The run has ended in a way that a resume cannot mend."""

    exit_code = 27


class AlreadyRunning(SurefootError):
    """The same job is running elsewhere."""

    exit_code = 28
    remedy = "wait for it, or cancel it"


class ConfigInvalid(SurefootError):
    """A setting does not hold what it must."""

    exit_code = 29
    remedy = "mend the setting"


class ExtraMissing(SurefootError):
    """An optional part of surefoot is not installed."""

    exit_code = 35
    remedy = "install it"


class WaysAlike(UserWarning):
    """The ways of a target look at the same thing, so that together they are no surer than one alone."""


class Control(BaseException):
    """What steers a run and must not be swallowed by `except Exception`."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, next_action: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_action = next_action

    def __str__(self) -> str:
        return self.message


class GiveUp(Control):
    """Raised by a recipe whose goal cannot be had: a retry is useless."""

    exit_code = 3


class Suspend(Control):
    """The run waits: for a person, or until a time."""

    exit_code = 5

    def __init__(self, message: str, *, next_action: str = "", wake_at: datetime | None = None) -> None:
        super().__init__(message, next_action=next_action)
        self.wake_at = wake_at


class InDoubt(Control):
    """An effect can be told neither done nor undone: a person must look."""

    exit_code = 6


class Cancelled(Control):
    """A person cancelled the run."""

    exit_code = 7


class LeaseLost(Control):
    """Another process has taken the run, or this one was frozen for too long."""

    exit_code = 11
