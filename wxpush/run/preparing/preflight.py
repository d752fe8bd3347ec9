"""Asks the account about a campaign before a row leaves: token, quota, and the template."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from wxpush import wiring
from wxpush.access import Access
from wxpush.campaign import Campaign
from wxpush.channels.common.kind import UsedTemplate
from wxpush.checkpoint import dispatched
from wxpush.errors import AccountError, QuotaError, UsageError
from wxpush.model import Kind
from wxpush.parsing.mismatch import nearest
from wxpush.parsing.quantities import CountOrShare, show_duration
from wxpush.redact import clean
from wxpush.run.job import Job
from wxpush.run.machine import Machine
from wxpush.run.preparing.questions import Questions
from wxpush.run.preparing.quota import quota_told
from wxpush.run.session import Session
from wxpush.run.timing.foretold import begins_on_a_later_day
from wxpush.run.timing.keeping import for_lists, kept_of
from wxpush.sandbox.identity import SANDBOX_TEMPLATE_ID, TEMPLATE_ID
from wxpush.templates.comparison import Comparison, compare
from wxpush.templates.content import keys
from wxpush.templates.shelf import Shelved
from wxpush.wechat.values import Quota, TemplateInfo
from wxpush.words import Clauses, Means, Sentence
from wxpush.words.labels import Label

#: Seconds for a question whose answer is not needed: without one there is a doubt only.
_TRIES = 2


@dataclass(frozen=True, slots=True)
class AccountWord:
    """What is known of an account. None is what could not be had; `doubts` says why, in sentences."""

    quota: Quota | None = None
    templates: tuple[TemplateInfo, ...] | None = None
    doubts: tuple[Sentence | str, ...] = ()
    #: How many of a day's messages are kept from lists: what `quota` has is without them.
    kept: int = 0


def ask_account(
    machine: Machine, access: Access, job: Job, *, seconds: float, keep: CountOrShare
) -> AccountWord:
    """Ask the account what a campaign's kind of message needs to be asked. `keep`: what of the quota is kept from lists.

    Raises AccountError where the account is refused as a whole, its secret or this address among it, and UnreachableError where WeChat
    gives no token or answers nothing. What cannot be told of quota and templates alone is a doubt.
    """
    word = machine.ask(lambda: _ask_account(machine, access, job, seconds))
    if word.quota is None:
        return word
    return replace(word, quota=for_lists(word.quota, keep), kept=kept_of(word.quota, keep))


async def _ask_account(machine: Machine, access: Access, job: Job, seconds: float) -> AccountWord:
    quota, templates = None, None
    async with machine.line(access, seconds=seconds) as line:
        await line.tokens.get()
        questions = Questions(line.tokens)
        if Kind.QUOTA in job.kind.questions:
            quota = await questions.ask(
                lambda: line.account.quota(job.kind.path, tries=_TRIES),
                open_means=Sentence("run.quota_not_known"),
            )
        if job.template is not None:
            templates = await questions.ask(
                lambda: line.account.templates(tries=_TRIES),
                open_means=Sentence("run.template_not_checked"),
            )
        questions.heard()
    if templates is not None:
        wiring.shelf(access).write(Shelved(machine.clock.wall_ms(), tuple(templates)))
    return AccountWord(quota, tuple(templates) if templates is not None else None, tuple(questions.doubts))


def remembered(access: Access, job: Job, now_ms: int) -> AccountWord:
    """What the account said when it was asked last, without asking: its templates, and how old they are."""
    if job.template is None:
        return AccountWord()
    shelved = wiring.shelf(access).read()
    if shelved is None:
        return AccountWord(doubts=(Sentence("run.no_templates_kept"),))
    age = age_of(shelved, now_ms)
    return AccountWord(templates=shelved.templates, doubts=(Sentence("run.templates_of_before", age=age),))


def age_of(shelved: Shelved, now_ms: int) -> str:
    """How old a list is, for people."""
    return show_duration(max(now_ms - shelved.asked_ms, 0) // 1000)


def compared(template: UsedTemplate | None, word: AccountWord) -> Comparison | None:
    """The campaign's template compared with the account's; None where that cannot be done."""
    if template is None or word.templates is None:
        return None
    takes_any = any(each.template_id == SANDBOX_TEMPLATE_ID for each in word.templates)
    if takes_any and TEMPLATE_ID.fullmatch(template.template_id):
        return None  # a sandbox that lists this one takes any that looks like one
    return compare(template.template_id, template.data, word.templates)


def differences(campaign: Campaign, comparison: Comparison) -> list[Sentence]:
    """What is wrong with the keys, one sentence each, that names file and line."""
    template = comparison.template
    if template is None:
        return []
    known, places = keys(template.content), campaign.places
    meant = {key: nearest(key, comparison.missing or known) for key in comparison.unknown}
    unknown = [
        Sentence("run.no_such_key_but", place=places.name(f"data.{key}"), near=near)
        if near is not None
        else Sentence("run.no_such_key", place=places.name(f"data.{key}"))
        for key, near in meant.items()
    ]
    missing = [
        Sentence("run.key_missing", place=places.name("data"), key=key)
        for key in comparison.missing
        if key not in meant.values()  # it was misspelt, and that is told
    ]
    return unknown + missing


class NoTemplateError(AccountError):
    """The account has no such template, says its list: nothing was sent to find that out."""

    means = Means.NOT_SENT


class RefusedUnderWayError(AccountError):
    """The same where a cluster has rows already: what became of these is collected all the same."""

    means = Means.NOT_HANDED_OUT


def refusal(
    campaign: Campaign, comparison: Comparison | None, appid: str
) -> AccountError | UsageError | None:
    """Why WeChat would refuse every row, if it would."""
    if comparison is None or comparison.fits:
        return None
    name = comparison.template_id
    if comparison.template is None:
        return NoTemplateError("run.template_gone", appid=appid, name=name)
    return UsageError(
        "run.keys_differ",
        differences=Clauses(differences(campaign, comparison)),
        name=name,
        title=clean(comparison.template.title) or Sentence("run.the_template"),
    )


def hidden(campaign: Campaign, comparison: Comparison | None) -> list[Sentence]:
    """Keys that nobody will see."""
    return [
        Sentence("run.key_hidden", place=campaign.places.name(f"data.{key}"), key=key)
        for key in (comparison.hidden if comparison else ())
    ]


@dataclass(frozen=True, slots=True)
class Cleared:
    """A campaign that its account would take."""

    campaign: Campaign
    word: AccountWord
    comparison: Comparison | None

    def told(
        self, rows: int, *, rate: float, now_ms: int, say: Callable[[Sentence | str, Label], None]
    ) -> list[Sentence]:
        """Say what there is to say of so many rows. Gives what to show to whoever confirms."""
        word = self.word
        for doubt in (*word.doubts, *hidden(self.campaign, self.comparison)):
            say(doubt, Label.WARNING)
        if word.quota is not None and word.quota.remain < rows:
            say(quota_told(word.quota, rows, rate, now_ms), Label.WARNING)
        return _confirmation(word, self.comparison, rows)


def hold_against_account(session: Session) -> Cleared:
    """Check a campaign against its account.

    Raises AccountError or UsageError where every row would be refused, QuotaError where none can be sent today, UnreachableError
    where there is no token; no UsageError while a cluster has rows, as what became of these is told first.
    """
    under_way = session.checkpoint.ask(dispatched.active) is not None
    access, campaign = session.access, session.job.campaign
    if access is None:
        return Cleared(campaign, AccountWord(), None)  # a rehearsal's account is made for the campaign
    word = ask_account(
        session.machine,
        access,
        session.job,
        seconds=session.settings.timeout,
        keep=session.settings.keep_quota,
    )
    comparison = compared(session.job.template, word)
    refused = refusal(campaign, comparison, access.appid)
    if refused is not None:
        raise RefusedUnderWayError(refused.sentence) if under_way else refused
    if word.quota is not None and word.quota.remain <= 0 and not begins_on_a_later_day(session):
        if word.kept:
            raise QuotaError("run.quota_kept_alone", kept=word.kept)
        which = "quota_used_up_under_way" if under_way else "quota_used_up"
        raise QuotaError(f"run.{which}", limit=word.quota.daily_limit)
    return Cleared(campaign, word, comparison)


def _confirmation(word: AccountWord, comparison: Comparison | None, rows: int) -> list[Sentence]:
    """What somebody should see before they say yes: the template, and the quota after the run."""
    told = []
    if comparison is not None and comparison.template is not None:
        title = clean(comparison.template.title) or Sentence("run.untitled")
        told.append(Sentence("run.template", title=title, id=comparison.template_id))
    if word.quota is not None:
        if word.kept:
            told.append(Sentence("run.quota_kept", kept=word.kept))
        remain = word.quota.remain
        if remain < rows:
            told.append(Sentence("run.quota_not_enough", remain=remain, wait=rows - remain))
        else:
            told.append(Sentence("run.quota_after", remain=remain, after=remain - rows))
    return told
